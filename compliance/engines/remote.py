"""Evaluation where the evidence is: counts, and the keys of what did not pass, are all that comes back.

The values that a report shows are fetched for the few subjects it shows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from compliance.engines.chunks import apart, chunks
from compliance.engines.duckdb import DuckDBEngine, keys_in
from compliance.engines.gathering import Gathered
from compliance.engines.nobody import NOBODY, nobody, without_subject
from compliance.engines.plans import Plan
from compliance.engines.scopes import scope_nodes
from compliance.engines.statements import Statements
from compliance.engines.stopping import reason_of
from compliance.engines.tallies import (
    PASSING,
    SCOPE_COLUMNS,
    Fetched,
    Tallied,
    Worst,
    by_rule,
    check_count,
    so_went,
)
from compliance.errors import EngineError, Problem
from compliance.expressions.constants import PLACE, constant_text
from compliance.model import STATUSES, Alike, Column, Scope, ScopeCounts, Status
from compliance.text import Text

if TYPE_CHECKING:
    from compliance.expressions.dialects import DuckDBDialect

Row = tuple[Any, ...]
_FAIL, _LAST_PASSING = Status.FAIL.rank, max(status.rank for status in PASSING)
_NEVER = "CAST(NULL AS DATE)"
_KEYS = ", ".join(f"k{i}" for i in range(len(SCOPE_COLUMNS)))


@dataclass(frozen=True, slots=True)
class Turned:
    """What is asked of verdicts turned on their side, a row for each of `places`.

    `rows` is a SELECT over `_verdicts`, the verdicts; `places` name its columns of status and due day, or what gives them. `asked` is a
    SELECT over `t`, which has the columns of `rows`, and place, s and d (status and due day).
    """

    rows: str
    places: Sequence[tuple[str, str]]
    asked: str


class Backend(Protocol):
    """A connection to an engine; `failures` are what a statement may raise that a check may be to blame for, `hands`
    how many it takes at a time. What no check can help (see `stopping`) is raised as EngineError."""

    name: str
    hands: int
    dialect: DuckDBDialect
    failures: tuple[type[Exception], ...]

    def rows(self, text: str) -> tuple[list[str], list[Row]]:
        """The columns and rows of a statement."""
        ...

    def begin(self, texts: Iterable[str]) -> None:
        """Says which statements will be asked for next, to an engine that works on several at a time."""
        ...

    def turned(self, tables: str, verdicts: str, parts: Sequence[Turned]) -> Iterable[Row]:
        """The rows of some questions about the verdicts, one after the other; `tables` are the CTEs that `verdicts` reads."""
        ...

    def keep(self, name: str, select: str) -> str:
        """What to say for a SELECT that many statements will read."""
        ...

    def close(self) -> None:
        """Ends the connection."""
        ...


@dataclass
class RemoteEngine(DuckDBEngine):
    """Evaluates plans in another engine: `con` is its Backend, `tables` the SELECT of each record type there is.

    `beside` is a database of our own, for what comes back (see `Gathered`).
    """

    con: Any
    beside: Any = None
    tables: Mapping[str, str] = field(default_factory=dict)
    values_at_a_time: ClassVar[int] = 50_000

    @property
    def name(self) -> str:
        """The engine as reports name it."""
        return str(self.con.name)

    @property
    def dialect(self) -> DuckDBDialect:
        dialect: DuckDBDialect = self.con.dialect
        return dialect

    @property
    def watched(self) -> bool:
        """Nobody asks another engine how far it is."""
        return False

    def close(self) -> None:
        self.con.close()

    @property
    def _statements(self) -> Statements:
        return Statements(self.setting, self.rules, self.con.dialect)

    @property
    def _unkept(self) -> Statements:
        return Statements(self.setting, None, self.con.dialect)

    def whole(self, plans: Sequence[Plan]) -> str:
        """The statement of some checks with all that it reads."""
        return self._with_tables(self._text(plans))

    def _with_tables(self, text: str) -> str:
        tables = tables_of(self.con.dialect, self.tables, text)
        return f"WITH {tables} SELECT * FROM ({text}) AS asked" if tables else text

    def ask(self, text: str) -> tuple[list[str], list[Row]]:
        """The columns and rows of a statement over the record types."""
        names, rows = self.con.rows(self._with_tables(text))
        return names, rows

    def _ask(self, texts: Sequence[str]) -> None:
        self.con.begin(map(self._with_tables, texts))

    def _answer(self, text: str) -> tuple[list[str], list[Row]]:
        return self.ask(text)

    def _chunks(self, plans: Sequence[Plan]) -> list[list[Plan]]:
        if not self._many(plans):
            return super()._chunks(plans)
        # Nothing is worked out beforehand here: it makes no difference whether joins answer a question.
        alone, beside, asking = apart(plans, self.setting)
        return [*([alone] if alone else []), *chunks([*beside, *asking])]

    def _tallied(self, plans: list[Plan], text: str) -> Tallied:
        try:
            return self._counted(plans, text)
        except self.con.failures:
            checked = [self._alone(plan) for plan in plans]
            try:
                return self._counted(checked, self._text(checked))
            except self.con.failures as error:  # the checks are fine one by one: it is the engine
                name = plans[0].check.record_type
                reason = reason_of(error)
                message = Text(f"the engine failed on {name}: {reason}", f"引擎在 {name} 上失败：{reason}")
                raise EngineError(Problem(message)) from error

    def _alone(self, plan: Plan) -> Plan:
        try:
            self._tried(plan)
        except self.con.failures as error:
            return Plan(plan.check, None, None, None, error=reason_of(error))
        return plan

    def _tried(self, plan: Plan) -> None:
        text = self._text([plan])
        if self._is_fetched([plan]):
            self.ask(text)
            return
        for _ in self._turned([plan], text, _places([plan])):
            pass

    def _is_fetched(self, plans: Sequence[Plan]) -> bool:
        """Of few verdicts all are fetched, where counting them takes more statements."""
        return self.con.hands > 1 and not self._many(plans)

    def _counted(self, plans: Sequence[Plan], text: str) -> Tallied:
        if self._is_fetched(plans):
            return self._fetched_and_counted(plans, text)
        rules = by_rule(plans)
        several = {rule_id: len(plans) + n for n, rule_id in enumerate(r for r, at in rules.items() if len(at) > 1)}
        places = _places(plans) + [(f"GREATEST({', '.join(f's{i}' for i in rules[r])})", _NEVER) for r in several]
        counts: dict[int, dict[Row, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
        late: dict[tuple[int, Row], int] = {}
        gathered = Gathered(plans, self.beside, self.room)
        for place, rank, number, days, *rest in self._turned(plans, text, places):
            scope, verdict = tuple(rest[: len(SCOPE_COLUMNS)]), rest[len(SCOPE_COLUMNS) :]
            if number is None:
                key, due, file, row = verdict
                gathered.add(place, (key, rank, due, file, row))
                continue
            counts[place][scope][rank] += number
            if days is not None:
                late[place, scope] = max(days, late.get((place, scope), days))
        subjects = sum(counts[0][scope].total() for scope in counts[0])
        self._account(list(plans), subjects, subjects)
        if subjects == 0:
            return nobody(plans, self.setting, self.organisation)
        checks = [check_count(plan, sum(counts[i].values(), Counter())) for i, plan in enumerate(plans)]
        for count in checks:
            self._account(list(plans), sum(count.counts.values()), subjects)
        keys = sorted(counts[0], key=lambda scope: tuple((part is None, part or "") for part in scope))
        alike, scopes = Alike(), [Scope(self.organisation, *(part or "" for part in key)) for key in keys]
        columns = []
        for rule_id, at in rules.items():
            worst, went = several.get(rule_id, at[0]), []
            for key in keys:
                failed = [i for i in at if counts[i][key][_FAIL]]
                days = max((late[i, key] for i in failed if (i, key) in late), default=None)
                went.append(so_went(alike, counts[worst][key], days, {plans[i].check.item for i in failed}))
            columns.append(Column(rule_id, scopes, went))
        return Tallied(checks, ScopeCounts(tuple(columns)), *gathered.told(self.shown_per_check))

    def _fetched_and_counted(self, plans: Sequence[Plan], text: str) -> Tallied:
        table = Fetched(*self.ask(text), ())
        self._account(list(plans), table.subjects, table.subjects)
        if table.subjects == 0:
            return nobody(plans, self.setting, self.organisation)
        return table.tallied(plans, self.setting, self.organisation, self.shown_per_check)

    def _turned(self, plans: Sequence[Plan], text: str, places: Sequence[tuple[str, str]]) -> Iterable[Row]:
        record_type = self.setting.schemas[plans[0].check.record_type]
        there = {f"scope_{name}" for name in scope_nodes(record_type, self.setting.schemas)}
        words = self.con.dialect
        none = words.constant(None, "text")
        scopes = [f"{name if name in there else none} AS k{i}" for i, name in enumerate(SCOPE_COLUMNS)]
        by = [name for name in SCOPE_COLUMNS if name in there]
        own = places[: len(plans)]
        # Few of the many subjects differ in more than their keys, and few do not pass: only these are turned.
        days = [f"MIN({due}) AS {due}" for _, due in own if due != _NEVER]
        statuses = [status for status, _ in own]
        alike = f"SELECT {', '.join([*scopes, *statuses, *days])}, COUNT(*) AS n FROM _verdicts GROUP BY {', '.join([*by, *statuses])}"
        late = words.template("days_between").format("d", constant_text(self.setting.as_of.day))
        counted = (
            f"SELECT place, s, CAST(SUM(n) AS BIGINT) AS n, MAX(CASE WHEN s = {_FAIL} THEN {late} END) AS late, {_KEYS}, "
            f"{none} AS key, CAST(NULL AS DATE) AS d, CAST(NULL AS INTEGER) AS f, CAST(NULL AS BIGINT) AS r "
            f"FROM t GROUP BY place, s, {_KEYS}"
        )
        missed = f"SELECT * FROM _verdicts WHERE {' OR '.join(f'{status} > {_LAST_PASSING}' for status in statuses)}"
        listed = (
            f"SELECT place, s, CAST(NULL AS BIGINT) AS n, CAST(NULL AS BIGINT) AS late, {', '.join([none] * len(SCOPE_COLUMNS))}, "
            f"key, d, _file, _row FROM t WHERE s > {_LAST_PASSING}"
        )
        parts = [Turned(alike, places, counted), Turned(missed, own, listed)]
        yield from self.con.turned(tables_of(words, self.tables, text), text, parts)

    def _closely(self, worst: Worst, text: str) -> str:
        return text.replace(PLACE, ", ".join(map(constant_text, keys_in(worst))))

    def _judged_rows(self, text: str) -> Fetched:
        names, rows = self.ask(text)
        return Fetched(names, rows, ())

    def judged(self, plan: Plan) -> tuple[Plan, dict[str, tuple[Status, date | None]]]:
        found: dict[str, tuple[Status, date | None]] = {}
        if self._has_rows(plan.check.record_type):
            try:
                table = self._judged_rows(self._text([plan]))
            except self.con.failures as error:
                plan = Plan(plan.check, None, None, None, error=reason_of(error))
                table = self._judged_rows(self._text([plan]))
            rows = zip(*(table.column(name) for name in ("key", "s0", "d0")), strict=True)
            found = {key: (STATUSES[rank], due) for key, rank, due in rows}
        status = Status.ERROR if plan.error is not None else without_subject(plan.check.record_type, self.setting)
        return plan, found or {NOBODY: (status, None)}

    def table(self, plans: Sequence[Plan], keys: Sequence[str], kept: bool = False) -> Fetched:
        name = plans[0].check.record_type
        (text,) = (self._statements if kept else self._unkept).verdicts([plans])
        try:
            return self._those(name, text, "key", keys)
        except self.con.failures:
            return self._those(name, self._text([self._alone(plan) for plan in plans]), "key", keys)

    def _those(self, name: str, text: str, column: str, values: Sequence[str]) -> Fetched:
        chosen = ", ".join(map(constant_text, values))
        return self._judged_rows(f"SELECT * FROM ({text}) AS v WHERE {column} IN ({chosen})")


def _places(plans: Sequence[Plan]) -> list[tuple[str, str]]:
    """The columns of status and due day of each check."""
    return [(f"s{i}", f"d{i}" if p.error is None and p.due is not None else _NEVER) for i, p in enumerate(plans)]


def tables_of(dialect: DuckDBDialect, tables: Mapping[str, str], text: str) -> str:
    """The CTEs of the record types that a statement reads."""
    read = [name for name in tables if f'"{name}"' in text]
    return ", ".join(f'"{name}" AS{dialect.materialized} ({tables[name]})' for name in read)
