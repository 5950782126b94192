"""All checks of one record type in one scan: statements, statuses, counts.

The statement evaluates, per subject, `when`, `require` and `due` of every check once, turns them
into one status code per check (semantics: "Verdicts") and keeps that table for counting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from compliance.engines.plans import Plan
from compliance.engines.scopes import scope_nodes
from compliance.engines.setting import Setting
from compliance.evidence.schemas import RecordType
from compliance.expressions import tree
from compliance.expressions.compiler import Compiler
from compliance.expressions.constants import constant_text
from compliance.expressions.constructs import Case, Constant, DuckDBDialect, Template
from compliance.expressions.operators import Sql
from compliance.model import Status

_DIALECT = DuckDBDialect()


def text_of(statement: sa.Select[Any]) -> str:
    """A statement as DuckDB reads it."""
    return str(statement.compile(dialect=_DIALECT))


def statement(record_type: RecordType, plans: Sequence[Plan], setting: Setting) -> str:
    """SQL giving `key, _file, _row, scope columns.., s0, d0, s1, d1 ..` for every subject in scope.

    `s<i>` is the rank of the status of plans[i] (see Status.rank), `d<i>` its due day.
    """
    compiler = Compiler(record_type, setting.schemas, setting.facts, setting.timezone)
    table = compiler.frame.table
    columns: list[Any] = [
        table.c[record_type.key].label("key"), table.c["_file"].label("_file"), table.c["_row"].label("_row"),
    ]  # fmt: skip
    scopes = {name: compiler.compile(node) for name, node in scope_nodes(record_type, setting.schemas).items()}
    columns += [value.value.label(f"scope_{name}") for name, value in scopes.items()]
    outer = ["key", "_file", "_row", *(f"scope_{name}" for name in scopes)]
    for i, plan in enumerate(plans):
        status, due = Constant(Status.ERROR.rank), None
        if plan.error is None:
            columns += _evaluations(i, plan, compiler)
            outer.append(f"CAST({_status(i, plan, setting)} AS UTINYINT) AS s{i}")
            due = plan.due
        else:
            columns.append(status.label(f"s{i}"))
            outer.append(f"CAST(s{i} AS UTINYINT) AS s{i}")
        outer.append(f"d{i}" if due is not None else f"CAST(NULL AS DATE) AS d{i}")
    query = sa.select(*columns).select_from(compiler.frame.source())
    inner = text_of(query)
    conditions = [*_period(record_type, setting), *_narrowed(scopes, setting)]
    where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
    # Materialised: otherwise each use of r0 in the CASE would evaluate the rule again.
    return f"WITH evaluated AS MATERIALIZED (\n{inner}\n)\nSELECT {', '.join(outer)}\nFROM evaluated{where}"


def _evaluations(i: int, plan: Plan, compiler: Compiler) -> list[Any]:
    found: list[Any] = []
    for letter, node in (("w", plan.when), ("r", plan.require)):
        if node is not None:
            found.append(compiler.compile(node).value.label(f"{letter}{i}"))
    if plan.due is not None:
        # "Without end" is often written 9999-12-31; a day after it is due, but no calendar can show it.
        day = compiler.compile(plan.due).on_day
        for op, end in (("gt", date.max), ("lt", date.min)):
            day = Case(Template(op, day, Constant(end)), Constant(end), day)
        found.append(day.label(f"d{i}"))
    return found


def _status(i: int, plan: Plan, setting: Setting) -> str:
    """The status code; written as nested WHENs because IS NOT TRUE lets nulls pass in some dialects."""
    whens = []
    if plan.when is not None:
        whens += [(f"w{i} IS NULL", Status.NO_EVIDENCE), (f"NOT w{i}", Status.NOT_APPLICABLE)]
    if plan.require is None:
        whens.append(("TRUE", Status.MANUAL))
        return _case(whens, Status.ERROR)
    whens.append((f"r{i}", Status.PASS))
    if plan.due is not None:
        today = constant_text(setting.as_of.day)
        whens += [(f"d{i} IS NULL", Status.NO_EVIDENCE), (f"d{i} >= {today}", Status.PENDING)]
    if plan.due is not None and setting.extracted is not None:
        whens.append((f"NOT r{i} AND d{i} > {constant_text(setting.extracted.day)}", Status.NO_EVIDENCE))
    whens.append((f"NOT r{i}", Status.FAIL))
    return _case(whens, Status.NO_EVIDENCE)


def _case(whens: list[tuple[str, Status]], otherwise: Status) -> str:
    return "CASE " + " ".join(f"WHEN {c} THEN {s.rank}" for c, s in whens) + f" ELSE {otherwise.rank} END"


def _period(record_type: RecordType, setting: Setting) -> list[str]:
    """Subjects outside the period are not judged; one without a date is, it may belong to it."""
    field = record_type.occurred
    if setting.period is None or field is None or field in setting.facts[record_type.name].missing:
        return []
    column = f"{field}__day" if record_type.fields[field].kind == tree.TIMESTAMP else field
    first, last = (constant_text(day) for day in setting.period)
    inside = f'SELECT "{record_type.key}" FROM main."{record_type.name}" WHERE COALESCE("{column}" BETWEEN {first} AND {last}, TRUE)'
    return [f"key IN ({inside})"]


def _narrowed(scopes: Mapping[str, Sql], setting: Setting) -> list[str]:
    """--where contract=C1: subjects of other contracts, or of none, are out of scope.

    A subject that could belong to a contract but does not say to which stays in: it may be this one.
    """
    found = []
    for name, keys in (setting.where or {}).items():
        if name not in scopes:
            found.append("FALSE")
            continue
        options = ", ".join(constant_text(key) for key in keys)
        found.append(f"COALESCE(scope_{name} IN ({options}), TRUE)")
    return found
