"""Why a verdict is what it is: the values read, each conjunct's truth, what was missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import sqlalchemy as sa

from compliance.engines.plans import Plan
from compliance.engines.reasons import missing_in, reason
from compliance.engines.scopes import scope_nodes
from compliance.engines.verdicts import Setting, text_of
from compliance.evidence import EvidenceSet
from compliance.evidence.schemas import RecordType
from compliance.expressions import tree
from compliance.expressions.compiler import Compiler
from compliance.expressions.constructs import FALSE, AnyOf, Column, Constant, Template
from compliance.expressions.operators import Sql
from compliance.expressions.tree import Call, Node, Subquery, conjuncts, walk
from compliance.model import Scope, Status, Value, Verdict

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


Wanted = tuple[Plan, Sequence[tuple[str, int, date | None]]]
"""A check, and its subjects to look at: key, status rank, due day."""


def details(
    con: duckdb.DuckDBPyConnection,
    wanted: Sequence[Wanted],
    record_type: RecordType,
    setting: Setting,
    organisation: str,
) -> list[list[Detail]]:
    """The details of some subjects of some checks over one record type, in their order."""
    keys = dict.fromkeys(key for _, rows in wanted for key, _, _ in rows)
    if not keys:
        return [[] for _ in wanted]
    compiler = Compiler(record_type, setting.schemas, setting.facts, setting.timezone)
    table = compiler.frame.table
    columns: list[Any] = [
        table.c[record_type.key].label("key"),
        table.c["_file"].label("f"),
        table.c["_row"].label("n"),
    ]
    read = [leaves(plan) for plan, _ in wanted]
    truths = [parts(plan) for plan, _ in wanted]
    different: dict[Node, str] = {}
    for node in dict.fromkeys(node for nodes in read for node in nodes):
        name = different[node] = f"v{len(different)}"
        compiled = compiler.compile(node)
        columns += [_as_text(compiled, setting.timezone).label(name), _state(compiled).label(f"b{name}")]
    conditions: dict[Node, str] = {}
    for node in dict.fromkeys(node for pairs in truths for _, node in pairs):
        conditions[node] = f"c{len(conditions)}"
        columns.append(compiler.compile(node).value.label(conditions[node]))
    scopes = scope_nodes(record_type, setting.schemas)
    columns += [compiler.compile(node).value.label(f"scope_{name}") for name, node in scopes.items()]
    # Chosen before anything is computed: otherwise every expression would run over the whole table.
    chosen = AnyOf(table.c[record_type.key], *(Constant(key) for key in keys))
    query = sa.select(*columns).select_from(compiler.frame.source()).where(chosen)
    cursor = con.execute(text_of(query))
    names = [column[0] for column in cursor.description or ()]
    by_key = {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}

    def value(node: Node, row: Mapping[str, Any]) -> Value:
        text, unknown = row[different[node]], row[f"b{different[node]}"]
        return Value(names_of[node], text, "unknown" if unknown else "ok" if text is not None else "empty")

    names_of = {node: _name(node) for node in different}
    texts = {node: _text(node) for node in conditions}
    found = []
    for (_, rows), nodes, pairs in zip(wanted, read, truths, strict=True):
        found.append(
            [
                Detail(
                    key, tuple(Status)[code], due,
                    tuple(value(node, by_key[key]) for node in nodes),
                    tuple(Conjunct(where, texts[node], by_key[key][conditions[node]]) for where, node in pairs),
                    Scope(organisation, **{name: by_key[key][f"scope_{name}"] or "" for name in scopes}),
                    by_key[key]["f"], by_key[key]["n"],
                )
                for key, code, due in rows
            ]
        )  # fmt: skip
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


def _as_text(value: Sql, timezone: str) -> Column:
    if value.kind == tree.LIST:
        return Template("list_text", value.value)
    if value.kind == tree.TIMESTAMP:
        local = Template("local_time", value.value, Constant(timezone))
        return Template("coalesce", local, Template("text", value.on_day))
    if value.denominator is not None:
        return Template("ratio_text", value.value, value.denominator)
    return Template("text", value.value)


def _state(value: Sql) -> Column:
    """Whether the value is unknown, as opposed to empty; conditions have no emptiness."""
    if value.kind == tree.BOOL and value.bad is None:
        return Template("is_null", value.value) if value.nullable else FALSE
    if value.bad is None:
        return FALSE
    return Template("coalesce", value.bad, FALSE)


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
