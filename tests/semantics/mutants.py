"""Small changes to the trees of a check: a condition dropped or turned round, a number moved by one.

A rule's examples must notice each of them; a change nobody notices is a condition that says nothing,
or an example that is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from oracle.checks import check_tree, read_moment
from oracle.verdicts import CheckTree, verdicts
from oracle.world import World, build

from compliance.evidence.schemas import RecordType
from compliance.expressions import tree
from compliance.expressions.tree import Call, Literal, Node, Subquery, conjuncts, walk
from compliance.model import Check, Example, Rule, Status

TIMEZONE = "Asia/Shanghai"
_BOOL = tree.Type(tree.BOOL)


def swap(node: Node, old: Node, new: Node) -> Node:
    """The tree with one node (that very one) replaced."""
    if node is old:
        return new
    if isinstance(node, Call):
        args = tuple(swap(arg, old, new) for arg in node.args)
        return node if all(a is b for a, b in zip(args, node.args, strict=True)) else replace(node, args=args)
    if isinstance(node, Subquery):
        changed = replace(
            node,
            where=None if node.where is None else swap(node.where, old, new),
            order=None if node.order is None else swap(node.order, old, new),
            select=tuple(swap(part, old, new) for part in node.select),
            bounds=tuple(swap(part, old, new) for part in node.bounds),
        )
        same = changed.where is node.where and changed.order is node.order
        same = same and all(a is b for a, b in zip(changed.select, node.select, strict=True))
        same = same and all(a is b for a, b in zip(changed.bounds, node.bounds, strict=True))
        return node if same else changed
    return node


def _all(parts: tuple[Node, ...]) -> Node:
    if not parts:
        return Literal(True, _BOOL)
    return parts[0] if len(parts) == 1 else Call("and", parts, _BOOL)


def _conditions(node: Node) -> Iterator[tuple[Node, bool]]:
    """The condition itself and those of its subqueries; True where it may go altogether (not: the key of a record)."""
    yield node, True
    for part in walk(node):
        if isinstance(part, Subquery):
            if part.where is not None:
                yield part.where, part.kind != "value"
            if part.kind == "every":
                yield part.select[0], True


def conjunct_mutants(node: Node) -> Iterator[tuple[str, Node]]:
    """The condition with each of its conjuncts, at any depth, dropped and negated."""
    for condition, may_go in _conditions(node):
        parts = conjuncts(condition)
        for i, part in enumerate(parts):
            if isinstance(part, Call) and part.written is None and part.op == "eq":
                continue  # the discriminator of a polymorphic reference, added by the parser
            others = parts[:i] + parts[i + 1 :]
            said = text(part)
            if others or may_go:
                yield f"without {said}", swap(node, condition, _all(others))
            turned = Call("not", (part,), _BOOL)
            yield f"not {said}", swap(node, condition, _all((*parts[:i], turned, *parts[i + 1 :])))


def number_mutants(node: Node, other: Node) -> Iterator[tuple[str, Node]]:
    """The tree with each number its author wrote one more and one less. `other` is the same tree with
    other parameters: where they differ stands a parameter, not a number."""
    literals = [
        part
        for part, twin in zip(walk(node), walk(other), strict=True)
        if isinstance(part, Literal) and part == twin and _is_number(part.value)
    ]
    for number, part in enumerate(literals, 1):
        for step in (1, -1):
            moved = part.value + step
            yield f"number {number}: {part.value} as {moved}", swap(node, part, replace(part, value=moved))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def moved_params(params: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parameters with each number, lists' and maps' included, one more and one less."""
    for name, value in params.items():
        for step in (1, -1):
            for label, moved in _moved(value, step):
                yield f":{name}{label} {step:+d}", {**params, name: moved}


def _moved(value: Any, step: int) -> Iterator[tuple[str, Any]]:
    if _is_number(value):
        yield "", value + step
    elif isinstance(value, (tuple, list)):
        for i, entry in enumerate(value):
            for label, moved in _moved(entry, step):
                yield f"[{i}]{label}", type(value)([*value[:i], moved, *value[i + 1 :]])
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            for label, moved in _moved(entry, step):
                yield f"[{key}]{label}", {**value, key: moved}


def text(node: Node) -> str:
    """A condition as its author wrote it, on one line."""
    said = node.text if isinstance(node, (Call, Subquery)) else str(node)
    return " ".join((said or str(getattr(node, "op", node))).split())


@dataclass(frozen=True, slots=True)
class Prepared:
    """An example ready to be judged again and again."""

    example: Example
    world: World
    as_of: Any
    extracted: Any


def prepared(rule: Rule, schemas: Mapping[str, RecordType]) -> list[Prepared]:
    """The examples of a rule with their worlds."""
    return [
        Prepared(
            example,
            build(example.given, schemas, TIMEZONE, example.incomplete),
            read_moment(str(example.as_of)),
            None if example.extracted_at is None else read_moment(str(example.extracted_at)),
        )
        for example in rule.examples
    ]


def judged(check: Check, one: Prepared, checked: CheckTree) -> dict[str, Status]:
    """The verdicts of a check on one example, named as the example names them."""
    prefix = "" if check.item is None else f"{check.item}/"
    return {prefix + key: status for key, status in verdicts(checked, one.world, one.as_of, one.extracted).items()}


def expected(check: Check, one: Prepared) -> dict[str, Status]:
    """What the example expects of the check."""
    if check.item is None:
        return dict(one.example.expect)
    prefix = f"{check.item}/"
    return {key: status for key, status in one.example.expect.items() if key.startswith(prefix)}


def bound(rule: Rule, one: Prepared) -> dict[str, Any]:
    """The parameters of a rule in one example."""
    return {**rule.params, **one.example.params}


def trees(rule: Rule, check: Check, one: Prepared, schemas: Mapping[str, RecordType]) -> CheckTree:
    """The trees of a check with the parameters of one example."""
    return check_tree(check, bound(rule, one), schemas, one.as_of)


def survivors(rule: Rule, examples: list[Prepared], schemas: Mapping[str, RecordType]) -> list[str]:
    """The labels of the mutants that no example notices; a condition that items share is one condition."""
    made: dict[str, None] = {}
    noticed: set[str] = set()
    for check in rule.checks():
        for one in examples:
            wanted = expected(check, one)
            for label, mutant in _mutants(rule, check, one, schemas):
                made[label] = None
                if label not in noticed and _notices(check, one, mutant(), wanted):
                    noticed.add(label)
    return [label for label in made if label not in noticed]


_Mutant = tuple[str, Callable[[], CheckTree]]


def _mutants(rule: Rule, check: Check, one: Prepared, schemas: Mapping[str, RecordType]) -> Iterator[_Mutant]:
    checked = trees(rule, check, one, schemas)
    own = bound(rule, one)
    twin = check_tree(check, _all_moved(own), schemas, one.as_of)
    for part in ("require", "when", "due"):
        node, other = getattr(checked, part), getattr(twin, part)
        if node is None:
            continue
        changes = [*(conjunct_mutants(node) if part != "due" else ()), *number_mutants(node, other)]
        seen: Counter[str] = Counter()
        for label, changed in changes:
            shared = (
                f"{part}: {label}" if check.item is None else f"{part}: {label}".replace(f"'{check.item}'", ":item")
            )
            seen[shared] += 1
            if seen[shared] > 1:  # the same words again, elsewhere in the expression
                shared += f" ({seen[shared]})"
            yield shared, partial(replace, checked, **{part: changed})
    for label, params in moved_params(own):
        yield label, partial(check_tree, check, params, schemas, one.as_of)


def _all_moved(value: Any) -> Any:
    if _is_number(value):
        return value + 1000
    if isinstance(value, (tuple, list)):
        return type(value)(_all_moved(entry) for entry in value)
    return {key: _all_moved(entry) for key, entry in value.items()} if isinstance(value, Mapping) else value


def _notices(check: Check, one: Prepared, mutant: CheckTree, wanted: dict[str, Status]) -> bool:
    try:
        return judged(check, one, mutant) != wanted
    except (ArithmeticError, ValueError):  # a date before the year 1: whoever counts that far notices
        return True
