"""Why a verdict is what it is: the values read, each conjunct's truth, what was missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.engines.listing import Listed
from compliance.engines.plans import Plan
from compliance.engines.reasons import missing_in, reason
from compliance.engines.scopes import SCOPES
from compliance.engines.setting import Setting
from compliance.evidence import EvidenceSet
from compliance.expressions import tree
from compliance.expressions.tree import Call, Node, Subquery, conjuncts, walk
from compliance.model import STATUSES, Scope, Status, Value, Verdict

SHOWN_PER_CHECK = 200


@dataclass(frozen=True, slots=True)
class Conjunct:
    """One part of a condition with its truth: True, False or None for unknown."""

    part: str
    text: str
    truth: bool | None


@dataclass(frozen=True, slots=True)
class Detail:
    """One subject under one check, in full."""

    key: str
    status: Status
    due: date | None
    values: tuple[Value, ...]
    conjuncts: tuple[Conjunct, ...]
    scope: Scope
    file: int | None
    row: int | None


def leaves(plan: Plan) -> list[Node]:
    """What a check reads from the subject's point of view: its columns, and its subqueries as wholes."""
    found: dict[str, Node] = {}

    def visit(node: Node) -> None:
        if isinstance(node, Subquery):
            found.setdefault(node.text, node)
            for part in walk(node):
                if isinstance(part, tree.Column) and part.alias == plan.check.record_type:
                    found.setdefault(str(part), part)
        elif isinstance(node, tree.Column):
            found.setdefault(str(node), node)
        else:
            for child in tree.children(node):
                visit(child)

    for node in plan.trees:
        visit(node)
    return list(found.values())


def parts(plan: Plan) -> list[tuple[str, Node]]:
    """The conjuncts of `when` and `require`, each with where it stands."""
    return [
        (name, part)
        for name, node in (("when", plan.when), ("require", plan.require))
        if node is not None
        for part in conjuncts(node)
    ]


def columns_of(plans: Sequence[Plan]) -> tuple[dict[Node, str], dict[Node, str]]:
    """The different leaves of some checks, and what else their conjuncts are made of, each with the name of its column.

    A conjunct that is a leaf, or is put together out of leaves by AND, OR and NOT, is not asked for twice.
    """
    read = dict.fromkeys(node for plan in plans for node in leaves(plan))
    told = dict.fromkeys(atom for plan in plans for _, node in parts(plan) for atom in _atoms(node) if atom not in read)
    return {node: f"v{i}" for i, node in enumerate(read)}, {node: f"c{i}" for i, node in enumerate(told)}


def _atoms(node: Node) -> Iterator[Node]:
    if isinstance(node, Call) and node.op in _COMBINED:
        for arg in node.args:
            yield from _atoms(arg)
    else:
        yield node


def _truth(node: Node, of: Callable[[Node], bool | None]) -> bool | None:
    """A condition out of what its parts are: TRUE, FALSE or None for unknown."""
    if isinstance(node, Call) and node.op in _COMBINED:
        return _COMBINED[node.op]([_truth(arg, of) for arg in node.args])
    return of(node)


def _all(truths: Sequence[bool | None]) -> bool | None:
    return False if False in truths else None if None in truths else True


def _any(truths: Sequence[bool | None]) -> bool | None:
    return True if True in truths else None if None in truths else False


def _not(truths: Sequence[bool | None]) -> bool | None:
    return None if truths[0] is None else not truths[0]


_COMBINED = {"and": _all, "or": _any, "not": _not}
_TRUE = "true"


def details(
    wanted: Sequence[tuple[Plan, Sequence[Listed]]], rows: Mapping[str, Mapping[str, Any]], organisation: str
) -> list[list[Detail]]:
    """The details of some subjects of some checks in their order; `rows` by key are what `closeups.closeup` gives."""
    read, told = columns_of([plan for plan, _ in wanted])
    names = {node: _name(node) for node in read}

    def value(node: Node, row: Mapping[str, Any]) -> Value:
        text, unknown = row[read[node]], row[f"b{read[node]}"]
        return Value(names[node], text, "unknown" if unknown else "ok" if text is not None else "empty")

    def of(row: Mapping[str, Any]) -> Callable[[Node], bool | None]:
        def truth(node: Node) -> bool | None:
            if node in told:
                found: bool | None = row[told[node]]
                return found
            text, unknown = row[read[node]], row[f"b{read[node]}"]
            return None if unknown or text is None else text == _TRUE

        return truth

    def detail(
        key: str, rank: int, due: date | None, nodes: Sequence[Node], pairs: Sequence[tuple[str, str, Node]]
    ) -> Detail:
        row = rows[key]
        truth = of(row)
        return Detail(
            key, STATUSES[rank], due,
            tuple([value(node, row) for node in nodes]),
            tuple([Conjunct(where, text, _truth(node, truth)) for where, text, node in pairs]),
            Scope(organisation, **{name: row.get(f"scope_{name}") or "" for name in SCOPES}),
            row["f"], row["n"],
        )  # fmt: skip

    found = []
    for plan, listed in wanted:
        nodes, pairs = leaves(plan), [(where, _text(node), node) for where, node in parts(plan)]
        found.append([detail(key, rank, due, nodes, pairs) for key, rank, due, _, _ in listed])
    return found


def _name(node: Node) -> str:
    if isinstance(node, Subquery):
        return node.text
    assert isinstance(node, tree.Column)
    return ".".join((*(step.removesuffix("_id") for step in node.path), node.name))


def _text(node: Node) -> str:
    if isinstance(node, (Call, Subquery)):
        return node.text
    if isinstance(node, tree.Column):
        return _name(node)
    return str(node.value) if isinstance(node, tree.Literal) else f":{node.name}"


def verdict(plan: Plan, detail: Detail, setting: Setting, evidence: EvidenceSet) -> Verdict:
    """A detail as the verdict a report shows."""
    check = plan.check
    return Verdict(
        check.id, check.rule.id, check.record_type, detail.key, detail.status,
        reason(plan, detail.status, detail.due, [(c.part, c.text, c.truth) for c in detail.conjuncts], setting),
        due=detail.due,
        values=detail.values,
        missing=missing_in(plan, detail.values, setting) if detail.status.undecided else (),
        file=evidence.files[detail.file].name if detail.file is not None else None,
        row=detail.row,
        scope=detail.scope,
    )  # fmt: skip
