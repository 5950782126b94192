"""The conditions of a question about related records by what they look at: the row, the subject, or both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from compliance.expressions import tree
from compliance.expressions.tree import Call, Node, Subquery

_NEGATED = {"eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "gt": "le", "le": "gt"}
_ORDERS = ("lt", "le", "gt", "ge")
MIRROR = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


@dataclass(frozen=True, slots=True)
class Compared:
    """Something of the row beside something of the subject; `op` has the row on its left."""

    op: str
    row: Node
    subject: Node


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions on the row alone and on the subject alone, and comparisons of both: equalities (or `in` a list of the
    subject), what the key of the row must differ from, and one for order at most.
    """

    row: Sequence[Node]
    subject: Sequence[Node]
    ties: Sequence[Compared]
    others: Sequence[Compared]
    order: Sequence[Compared]

    @property
    def pairs(self) -> Sequence[Compared]:
        """All comparisons of both."""
        return (*self.ties, *self.others, *self.order)


def alternatives(node: Subquery, key: str) -> list[Conditions] | None:
    """Of which the rows satisfy one, where EXISTS is TRUE, or every(..) FALSE; `key` is the name of theirs.

    None where a condition looks at both records in another way. An OR that looks at both is taken apart, so that each side
    of it has equalities of its own.
    """
    parts = [] if node.where is None else list(_parts(node.where, holds=True))
    if node.kind == "every":
        parts += _parts(node.select[0], holds=False)
    split = next((i for i, part in enumerate(parts) if _is(part, "or") and len(_seen(part, node.alias)) > 1), None)
    if split is None:
        some = [parts]
    else:
        some = [[*parts[:split], *_parts(arg, holds=True), *parts[split + 1 :]] for arg in tree.children(parts[split])]
    found = [_conditions(each, node.alias, key) for each in some]
    known = [each for each in found if each is not None]
    return known if len(known) == len(found) else None


def _parts(node: Node, *, holds: bool) -> Iterator[Node]:
    """The conjuncts of a condition or, where it must not hold, of its negation."""
    if _is(node, "not"):
        yield from _parts(tree.children(node)[0], holds=not holds)
    elif _is(node, "and" if holds else "or"):
        for part in tree.children(node):
            yield from _parts(part, holds=holds)
    elif holds:
        yield node
    elif isinstance(node, Call) and node.op in _NEGATED:
        yield replace(node, op=_NEGATED[node.op])
    else:
        yield Call("not", (node,), node.type)


def _is(node: Node, op: str) -> bool:
    return isinstance(node, Call) and node.op == op


def _conditions(parts: Sequence[Node], alias: str, key: str) -> Conditions | None:
    row: list[Node] = []
    subject: list[Node] = []
    both: list[Compared] = []
    for part in parts:
        seen = _seen(part, alias)
        if seen == {"row"} or not seen:
            row.append(part)
        elif "row" not in seen:
            subject.append(part)
        else:
            pair = _compared(part, alias)
            if pair is None or (pair.op == "ne" and not _is_key(pair.row, key)):
                return None
            both.append(pair)
    ties, others, order = ([pair for pair in both if pair.op in ops] for ops in (("eq", "in"), ("ne",), _ORDERS))
    return Conditions(row, subject, ties, others, order) if len(order) <= 1 else None


def _seen(node: Node, alias: str) -> set[str]:
    """What an expression looks at: the row of this alias, the subject, or other records (asked about the subject)."""
    found = {"row" if part.alias == alias else "subject" for part in tree.walk(node) if isinstance(part, tree.Column)}
    return found | {"others" for part in tree.walk(node) if isinstance(part, Subquery)}


def _compared(part: Node, alias: str) -> Compared | None:
    if not (isinstance(part, Call) and len(part.args) == 2 and part.op in (*MIRROR, "in")):
        return None
    left, right = part.args
    ways = [(part.op, left, right), *([(MIRROR[part.op], right, left)] if part.op in MIRROR else [])]
    for op, row, subject in ways:
        if _seen(row, alias) == {"row"} and "row" not in _seen(subject, alias):
            return Compared(op, row, subject)
    return None


def _is_key(node: Node, key: str) -> bool:
    return isinstance(node, tree.Column) and node.name == key and not node.path
