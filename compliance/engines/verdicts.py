"""All checks of one record type in one scan: statements, statuses, counts.

The statement evaluates, per subject, the conjuncts of `when` and `require` and the due days of all
checks once, and turns them into one status code per check (semantics: "Verdicts").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.visitors import iterate

from compliance.engines.plans import Plan
from compliance.engines.scopes import scope_nodes
from compliance.engines.setting import Setting
from compliance.engines.statements import Exceptions, Slices
from compliance.engines.tallies import SCOPE_COLUMNS
from compliance.evidence.schemas import RecordType
from compliance.expressions import tree
from compliance.expressions.compiler import Compiler, Place
from compliance.expressions.constants import constant_text
from compliance.expressions.constructs import DuckDBDialect, Later
from compliance.expressions.operators import Sql
from compliance.expressions.tree import Node, conjuncts
from compliance.model import Status

_DIALECT = DuckDBDialect()
_KEPT = "related_"


def text_of(statement: sa.Select[Any], dialect: DuckDBDialect = _DIALECT) -> str:
    """A statement as an engine reads it."""
    return str(statement.compile(dialect=dialect))


def statement(
    record_type: RecordType, plans: Sequence[Plan], setting: Setting, dialect: DuckDBDialect = _DIALECT
) -> str:
    """SQL giving `key, _file, _row, scope columns.., s0, d0, s1, d1 ..` for every subject in scope.

    `s<i>` is the rank of the status of plans[i] (see Status.rank), `d<i>` its due day,
    if it is ever due. Where the engine is asked slice by slice (see `slices`), a place is kept for a condition
    on the rows of t1, the subjects.
    """
    return _Evaluated(record_type, plans, setting, dialect).verdicts(dialect.sliced)


def in_slices(record_type: RecordType, plans: Sequence[Plan], setting: Setting) -> Slices:
    """The statements that judge slice by slice, what is the same for all worked out once."""
    every = _Evaluated(record_type, plans, setting, _DIALECT, kept=_KEPT)
    return Slices(every.verdicts(True), every.groups)


def exceptions(
    record_type: RecordType,
    plans: Sequence[Plan],
    setting: Setting,
    units: Sequence[Sequence[int]],
    place: Place,
) -> Exceptions:
    """The statements that look closely only where something does not pass; `units` are places of
    checks counted as one.

    What `subjects` gives is expected at `place`.
    """
    every = _Evaluated(record_type, plans, setting, _DIALECT, kept=_KEPT)
    # The groups of all subjects have the same names.
    some = _Evaluated(record_type, plans, setting, _DIALECT, place, kept=_KEPT)
    return Exceptions(
        every.verdicts(False, every.eventful) + every.order,
        every.subjects(some.used),
        some.verdicts(False) + every.order,
        every.totals(units),
        every.groups,
    )


class _Evaluated:
    """The conditions and due days of some checks as columns of one SELECT: what several checks ask is computed once.

    `place`: where the subjects are, if these are not all records of their type but only such as are wanted.
    """

    def __init__(
        self,
        record_type: RecordType,
        plans: Sequence[Plan],
        setting: Setting,
        dialect: DuckDBDialect,
        place: Place | None = None,
        kept: str | None = None,
    ) -> None:
        self._plans, self._setting, self._dialect = plans, setting, dialect
        compiler = Compiler(
            record_type, setting.schemas, setting.facts, setting.timezone,
            folded=dialect.folded, place=place, kept=kept, deciding=dialect.deciding,
        )  # fmt: skip
        table = compiler.frame.table
        columns: list[Any] = [
            table.c[record_type.key].label("key"), table.c["_file"].label("_file"), table.c["_row"].label("_row"),
        ]  # fmt: skip
        scopes = {name: compiler.compile(node) for name, node in scope_nodes(record_type, setting.schemas).items()}
        self._scopes = [f"scope_{name}" for name in scopes]
        columns += [value.value.label(f"scope_{name}") for name, value in scopes.items()]
        sound = [plan for plan in plans if plan.error is None]
        whens = dict.fromkeys(part for p in sound if p.when is not None for part in conjuncts(p.when))
        parts = dict.fromkeys(part for p in sound for part in _parts(p))
        self._asked = {node: f"c{i}" for i, node in enumerate({**whens, **parts})}
        self._dues = {node: f"e{i}" for i, node in enumerate(dict.fromkeys(p.due for p in sound if p.due is not None))}
        self._inside = [] if place else _inside(record_type, table, scopes, setting)
        columns += [self._guarded(compiler.compile(node).on_day, name) for node, name in self._dues.items()]
        columns += [self._guarded(compiler.compile(node).value, self._asked[node]) for node in whens]
        self._first = (compiler.frame, compiler.frame.extent, list(columns))
        rest = (node for node in self._asked if node not in whens)
        columns += [self._guarded(compiler.compile(node).value, self._asked[node]) for node in rest]
        self._query = sa.select(*columns).select_from(compiler.frame.source()).where(*self._inside)
        self._joined = any(compiler.frame.extent)
        self.groups = {name: text_of(rows, dialect) for name, rows in compiler.kept_groups().items()}
        self._table = table

    def _guarded(self, value: sa.ColumnElement[Any], name: str) -> sa.Label[Any]:
        """A column: a subject out of scope must not make a check raise, whatever the engine asks first."""
        return (sa.case((sa.and_(*self._inside), value)) if self._inside else value).label(name)

    @property
    def order(self) -> str:
        """A join, of records referred to or of those that are wanted, may turn over the order of the evidence."""
        return "\nORDER BY _file, _row, key" if self._joined else ""

    def verdicts(self, sliced: bool, *conditions: str) -> str:
        """Status and due day of every check, for the subjects that meet the conditions."""
        outer = ["key", "_file", "_row", *self._scopes]
        for i, plan in enumerate(self._plans):
            due = self._dues[plan.due] if plan.error is None and plan.due is not None else None
            outer.append(f"CAST({_status(plan, self._asked, due, self._setting)} AS {self._dialect.small}) AS s{i}")
            if due is not None:
                outer.append(f"{_shown(due)} AS d{i}")
        return self._select(outer, sliced, conditions)

    @property
    def eventful(self) -> str:
        """The condition that is TRUE where something is left to be said."""
        sound = dict.fromkeys(part for i in range(len(self._plans)) for part in self._uneventful(i))
        return f"({' AND '.join(sound)}) IS NOT TRUE"

    @property
    def used(self) -> frozenset[str]:
        """The columns of the subjects that are looked at."""
        parts = (part for part in iterate(self._query) if isinstance(part, sa.ColumnClause))
        return frozenset(part.name for part in parts if part.table is self._table)

    def subjects(self, used: Collection[str]) -> str:
        """The eventful subjects with some of their columns."""
        columns = {f"f{i}": column for i, column in enumerate(self._table.c) if column.name in used}
        query = self._query.add_columns(*(column.label(name) for name, column in columns.items()))
        outer = [f'{name} AS "{column.name}"' for name, column in columns.items()]
        return self._select(outer, True, [self.eventful], query)

    def totals(self, units: Sequence[Sequence[int]]) -> str:
        """Scopes with their subjects, and of each unit those that all its checks do not apply to."""
        asides = (" AND ".join(map(self.aside, unit)) for unit in units)
        counts = ["count(*) AS n", *(f"count(*) FILTER (WHERE {aside}) AS n{i}" for i, aside in enumerate(asides))]
        # A check whose due day cannot be computed is an error, also where only subjects that pass have such a one.
        counts += [f"max({name}) AS {name}" for node, name in self._dues.items() if _may_raise(node)]
        # Only whether checks apply is asked: what the rest needs is not joined.
        frame, extent, columns = self._first
        query = sa.select(*columns).select_from(frame.source(extent=extent)).where(*self._inside)
        scopes = [name for name in self._scopes if name in SCOPE_COLUMNS]
        return self._select([*scopes, *counts], False, query=query) + (
            f"\nGROUP BY {', '.join(scopes)}" if scopes else ""
        )

    def _uneventful(self, i: int) -> list[str]:
        """Conditions that are all TRUE only where a check passes or does not apply."""
        plan = self._plans[i]
        if plan.error is not None:
            return ["FALSE"]
        met = [self._asked[part] for part in conjuncts(plan.require)] if plan.require is not None else ["FALSE"]
        if plan.when is None:
            return met
        # Where it is unknown whether a check applies, nothing else is asked: OR would let a met one pass.
        known = f"({self._holds(plan.when)}) IS NOT NULL"
        return [known, f"({self.aside(i)} OR {' AND '.join(met)})"]

    def aside(self, i: int) -> str:
        """The condition that is TRUE where a check does not apply."""
        when = self._plans[i].when
        return "FALSE" if self._plans[i].error is not None or when is None else f"NOT ({self._holds(when)})"

    def _holds(self, node: Node) -> str:
        return " AND ".join(self._asked[part] for part in conjuncts(node))

    def _select(
        self, outer: Sequence[str], sliced: bool, conditions: Sequence[str] = (), query: sa.Select[Any] | None = None
    ) -> str:
        query = self._query if query is None else query
        inner = text_of(query.where(Later()) if sliced else query, self._dialect)
        where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
        if self._dialect.fenced:
            return f"WITH evaluated AS MATERIALIZED (\n{inner}\n)\nSELECT {', '.join(outer)}\nFROM evaluated{where}"
        return f"SELECT {', '.join(outer)}\nFROM (\n{inner}\n) AS evaluated{where}"


def _may_raise(due: Node) -> bool:
    """Whether numbers of a record are reckoned with, which may then be too large; counts of days are bounded (see `operators`)."""
    sums = (node for node in tree.walk(due) if isinstance(node, tree.Call) and node.op in ("add", "sub", "mul", "neg"))
    return any(isinstance(part, tree.Column) for node in sums for part in tree.walk(node))


def _parts(plan: Plan) -> list[Node]:
    return [part for node in (plan.when, plan.require) if node is not None for part in conjuncts(node)]


def _shown(due: str) -> str:
    """The due day. "Without end" is often written 9999-12-31; a day after it is due, but no calendar can show it."""
    first, last = constant_text(date.min), constant_text(date.max)
    return f"CASE WHEN {due} > {last} THEN {last} WHEN {due} < {first} THEN {first} ELSE {due} END"


def _status(plan: Plan, asked: Mapping[Node, str], due: str | None, setting: Setting) -> str:
    """The status code; written as nested WHENs because IS NOT TRUE lets nulls pass in some dialects."""
    if plan.error is not None:
        return str(Status.ERROR.rank)

    def holds(node: Node) -> str:
        return "(" + " AND ".join(asked[part] for part in conjuncts(node)) + ")"

    whens = []
    if plan.when is not None:
        applies = holds(plan.when)
        whens += [(f"{applies} IS NULL", Status.NO_EVIDENCE), (f"NOT {applies}", Status.NOT_APPLICABLE)]
    if plan.require is None:
        whens.append(("TRUE", Status.MANUAL))
        return _case(whens, Status.ERROR)
    met = holds(plan.require)
    whens.append((met, Status.PASS))
    if due is not None:
        today = constant_text(setting.as_of.day)
        whens += [(f"{due} IS NULL", Status.NO_EVIDENCE), (f"{due} >= {today}", Status.PENDING)]
    if due is not None and setting.extracted is not None:
        whens.append((f"NOT {met} AND {due} > {constant_text(setting.extracted.day)}", Status.NO_EVIDENCE))
    whens.append((f"NOT {met}", Status.FAIL))
    return _case(whens, Status.NO_EVIDENCE)


def _case(whens: list[tuple[str, Status]], otherwise: Status) -> str:
    return "CASE " + " ".join(f"WHEN {c} THEN {s.rank}" for c, s in whens) + f" ELSE {otherwise.rank} END"


def _inside(
    record_type: RecordType, table: sa.FromClause, scopes: Mapping[str, Sql], setting: Setting
) -> list[sa.ColumnElement[bool]]:
    """The subjects that are judged, where a period or --where narrows them.

    One without a date is: it may belong to the period. One of another contract is not, or of none; one that could belong
    to a contract but does not say to which is: it may be this one.
    """
    found: list[sa.ColumnElement[bool]] = []
    occurred = record_type.occurred
    if setting.period is not None and occurred is not None and occurred not in setting.facts[record_type.name].missing:
        day = table.c[f"{occurred}__day" if record_type.fields[occurred].kind == tree.TIMESTAMP else occurred]
        first, last = setting.period
        after: Any = day >= sa.literal_column(constant_text(first))
        before: Any = day <= sa.literal_column(constant_text(last))
        found.append(sa.or_(day.is_(None), sa.and_(after, before)))
    for name, keys in (setting.where or {}).items():
        if name not in scopes:
            found.append(sa.literal_column("FALSE"))
            continue
        scope: Any = scopes[name].value
        found.append(sa.or_(scope.is_(None), *(scope == sa.literal_column(constant_text(key)) for key in keys)))
    return found
