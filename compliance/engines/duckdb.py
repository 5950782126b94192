"""The embedded engine: one scan per record type, nothing but counts and not-passing keys leave it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from compliance.engines.counting import check_count, check_counts, scope_counts
from compliance.engines.details import SHOWN_PER_CHECK, Detail, Wanted, details, verdict
from compliance.engines.outcome import Outcome
from compliance.engines.plans import Plan
from compliance.engines.reasons import missing_everywhere, missing_type, reason
from compliance.engines.scopes import scope_nodes
from compliance.engines.verdicts import Setting, statement
from compliance.errors import EngineError, Problem
from compliance.evidence import EvidenceSet
from compliance.expressions.linked import groupable
from compliance.expressions.tree import Subquery, walk
from compliance.model import STATUSES, CheckCount, Scope, ScopeCount, Status, Verdict
from compliance.text import Text

NOT_PASSING = pa.schema(
    [
        ("check_id", pa.string()), ("rule_id", pa.string()), ("record_type", pa.string()), ("subject", pa.string()),
        ("status", pa.string()), ("due", pa.date32()), ("file", pa.string()), ("row", pa.int64()),
    ]
)  # fmt: skip

NOBODY = "*"
PASSING = (Status.NOT_APPLICABLE, Status.PASS)
_PASSING = ", ".join(str(status.rank) for status in PASSING)
CORRELATED_PER_STATEMENT = 4


def connect(
    memory_limit: str | None = None, spill: str | None = None, threads: int | None = None
) -> duckdb.DuckDBPyConnection:
    """An in-memory database pinned to UTC; `memory_limit` like "2GB", `spill` a folder for what does not fit."""
    config: dict[str, Any] = {}
    if memory_limit:
        config["memory_limit"] = memory_limit
    if spill:
        config["temp_directory"] = spill
    if threads:
        config["threads"] = threads
    try:
        con = duckdb.connect(":memory:", config=config)
    except duckdb.Error as error:
        given = ", ".join(f"{name}={value}" for name, value in config.items())
        message = Text(f"the engine does not start: {error}", f"引擎无法启动：{error}")
        raise EngineError(Problem(message, found=given or None)) from error
    con.execute("SET TimeZone = 'UTC'")
    return con


@contextmanager
def failures_told() -> Iterator[None]:
    """Lets what a person can mend (memory, threads, disk) leave as an EngineError that says how."""
    try:
        yield
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        reason = str(error).splitlines()[0]
        raise EngineError(
            Problem(
                Text(f"the engine ran out of memory or disk: {reason}", f"引擎内存或磁盘不足：{reason}"),
                hint=Text(
                    "raise --memory-limit, name a roomy folder with --spill, or lower --threads",
                    "请提高 --memory-limit、用 --spill 指定空间充足的文件夹，或减小 --threads",
                ),
            )
        ) from error


def lock(con: duckdb.DuckDBPyConnection) -> None:
    """No file, no network, no setting can be reached from here on: rule text runs after this."""
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def _chunks(plans: Sequence[Plan]) -> list[list[Plan]]:
    """The checks of a record type by statement: all in one scan but those with correlated subqueries.

    DuckDB's planner takes minutes over dozens of correlated subqueries in one statement, and
    milliseconds over a few. The items of a rule stay together: their worst status is one verdict.
    """
    by_rule: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        by_rule[plan.check.rule.id].append(plan)
    chunks: list[list[Plan]] = [[]]
    room = 0
    for group in by_rule.values():
        weight = sum(_correlated(plan) for plan in group)
        if not weight:
            chunks[0] += group
        elif weight <= room:
            chunks[-1] += group
            room -= weight
        else:
            chunks.append(list(group))
            room = CORRELATED_PER_STATEMENT - weight
    return [chunk for chunk in chunks if chunk]


def _correlated(plan: Plan) -> int:
    subject = plan.check.record_type
    subqueries = (node for whole in plan.trees for node in walk(whole) if isinstance(node, Subquery))
    return sum(not groupable(node, subject) for node in subqueries)


@dataclass
class DuckDBEngine:
    """Evaluates plans over the evidence loaded into `con` (see views.create_views)."""

    con: duckdb.DuckDBPyConnection
    evidence: EvidenceSet
    setting: Setting
    set_aside: Mapping[str, int]
    organisation: str = "organization"
    shown_per_check: int = SHOWN_PER_CHECK
    progress: Callable[[str, int], None] = field(default=lambda _name, _done: None)

    def evaluate(self, plans: Sequence[Plan]) -> Outcome:
        """Every plan on every subject of its record type."""
        by_type: dict[str, list[Plan]] = defaultdict(list)
        for plan in plans:
            by_type[plan.check.record_type].append(plan)
        checks: list[CheckCount] = []
        scopes: list[ScopeCount] = []
        verdicts: list[Verdict] = []
        shown: dict[str, tuple[int, int]] = {}
        tables: list[pa.Table] = []
        for name, group in by_type.items():
            for chunk in _chunks(group):
                result = self._record_type(name, chunk)
                checks += result.checks
                scopes += result.scopes
                verdicts += result.verdicts
                shown.update(result.shown)
                tables += result.not_passing
            self.progress(name, len(group))
        order = {plan.check.id: i for i, plan in enumerate(plans)}
        checks.sort(key=lambda count: order[count.check_id])
        verdicts.sort(key=lambda v: (order[v.check_id], -v.status.rank, v.subject))
        tables.sort(key=lambda table: str(table["check_id"][0]))
        everything = pa.concat_tables(tables) if tables else NOT_PASSING.empty_table()
        return Outcome(tuple(checks), tuple(scopes), tuple(verdicts), shown, everything, self.set_aside)

    def _record_type(self, name: str, plans: list[Plan]) -> Outcome:
        facts = self.setting.facts[name]
        if not (facts.supplied or facts.rows):
            return self._nobody(plans, self._without_subject(name))
        table = f"verdicts_{name}"
        plans = self._run(name, plans, table)
        subjects = self._number(f'SELECT count(*) FROM "{table}"')
        if subjects == 0:
            return self._nobody(plans, self._without_subject(name))
        checks = check_counts(self.con, f'"{table}"', plans)
        for count in checks:
            self._account(count, subjects)
        scopes = scope_counts(self.con, f'"{table}"', plans, self.setting.as_of, self.organisation)
        verdicts, shown = self._verdicts(name, plans, checks, table)
        not_passing = self._not_passing(name, plans, shown, table)
        self.con.execute(f'DROP TABLE "{table}"')
        return Outcome(tuple(checks), tuple(scopes), tuple(verdicts), shown, not_passing, {})

    def _run(self, name: str, plans: list[Plan], table: str) -> list[Plan]:
        """Fills the verdict table. A check that raises is rerun alone; if it still raises it is an error."""
        try:
            self._fill(name, plans, table)
            return plans
        except duckdb.Error:
            checked = [self._alone(name, plan) for plan in plans]
            try:
                self._fill(name, checked, table)
            except duckdb.Error as error:  # the checks are fine one by one: it is the engine
                message = Text(f"the engine failed on {name}: {error}", f"引擎在 {name} 上失败：{error}")
                raise EngineError(Problem(message)) from error
            return checked

    def _fill(self, name: str, plans: list[Plan], table: str) -> None:
        record_type = self.setting.schemas[name]
        self.con.execute(f'CREATE OR REPLACE TEMP TABLE "{table}" AS {statement(record_type, plans, self.setting)}')

    def _alone(self, name: str, plan: Plan) -> Plan:
        try:
            self._fill(name, [plan], "alone")
        except duckdb.Error as error:
            return Plan(plan.check, None, None, None, error=str(error).splitlines()[0])
        return plan

    def _account(self, count: CheckCount, subjects: int) -> None:
        """Semantics 10: verdicts = max(1, subjects) for every check, no more and no less."""
        total = sum(count.counts.values())
        if total != subjects:
            raise EngineError(
                Problem(
                    Text(f"{count.check_id}: verdicts are unaccounted for", f"{count.check_id}：有结论未计入"),
                    found=str(total), expected=str(subjects),
                )
            )  # fmt: skip

    def _nobody(self, plans: list[Plan], status: Status) -> Outcome:
        """One verdict on "*" for each check: there is no subject to judge."""
        verdicts, checks, scopes = [], [], []
        by_rule: dict[str, list[Status]] = defaultdict(list)
        for plan in plans:
            given = Status.ERROR if plan.error is not None else status
            verdicts.append(self.no_subject(plan, given))
            checks.append(check_count(plan, {given: 1}))
            by_rule[plan.check.rule.id].append(given)
        for rule_id, statuses in by_rule.items():
            worst = max(statuses, key=lambda s: s.rank)
            scopes.append(ScopeCount(rule_id, Scope(self.organisation), {worst: 1}))
        bad = [v for v in verdicts if v.status is not Status.NOT_APPLICABLE]
        tables = [
            pa.Table.from_pylist(
                [{"check_id": v.check_id, "rule_id": v.rule_id, "record_type": v.record_type, "subject": v.subject,
                  "status": v.status.value, "due": None, "file": None, "row": None}],
                schema=NOT_PASSING,
            )
            for v in bad
        ]  # fmt: skip
        shown = {v.check_id: (1, 1) for v in bad}
        return Outcome(tuple(checks), tuple(scopes), tuple(bad), shown, tables, {})

    def no_subject(self, plan: Plan, status: Status) -> Verdict:
        """The verdict on "*": why there is nobody to judge."""
        check, title = plan.check, self.setting.schemas[plan.check.record_type].title
        why = Text(f"no {check.record_type} record to judge", f"没有可评判的{title.zh}记录")
        missing: tuple[Text, ...] = ()
        if status is Status.NO_EVIDENCE:
            facts = self.setting.facts[check.record_type]
            if facts.supplied:
                why = Text(
                    f"no readable {check.record_type} record, and unseen ones may exist",
                    f"没有可读取的{title.zh}记录，且可能存在未见的记录",
                )
            else:
                (why,) = missing_type(check.record_type, self.setting)
            missing = tuple(dict.fromkeys([why, *missing_everywhere(plan, self.setting)]))
        elif status is Status.ERROR:
            why = reason(plan, status, None, (), self.setting)
        return Verdict(
            check.id,
            check.rule.id,
            check.record_type,
            NOBODY,
            status,
            why,
            missing=missing,
            scope=Scope(self.organisation),
        )

    def _verdicts(
        self, name: str, plans: list[Plan], counts: Sequence[CheckCount], table: str
    ) -> tuple[list[Verdict], dict[str, tuple[int, int]]]:
        """The first not-passing verdicts of each check in full, and how many there are."""
        wanted: list[Wanted] = []
        shown: dict[str, tuple[int, int]] = {}
        for i, (plan, count) in enumerate(zip(plans, counts, strict=True)):
            total = sum(number for status, number in count.counts.items() if status not in PASSING)
            if total:
                rows = self.con.execute(
                    f'SELECT key, s{i}, d{i} FROM "{table}" WHERE s{i} NOT IN ({_PASSING}) '
                    f"ORDER BY s{i} DESC, key LIMIT {self.shown_per_check}"
                ).fetchall()
                wanted.append((plan, rows))
                shown[plan.check.id] = (len(rows), total)
        told = zip(wanted, self.details(name, wanted), strict=True)
        found = [verdict(plan, d, self.setting, self.evidence) for (plan, _), group in told for d in group]
        return found, shown

    def details(self, name: str, wanted: Sequence[Wanted]) -> list[list[Detail]]:
        """Values and conjuncts of some subjects of some checks."""
        return details(self.con, wanted, self.setting.schemas[name], self.setting, self.organisation)

    def statuses(self, plans: Sequence[Plan]) -> dict[str, dict[str, Status]]:
        """Every verdict, passing ones too: check id -> subject -> status. For examples and small evidence.

        The table of the last check stays as `single`, for a closer look at one subject.
        """
        found: dict[str, dict[str, Status]] = {}
        for plan in plans:
            name = plan.check.record_type
            rows: list[Any] = []
            facts = self.setting.facts[name]
            if facts.supplied or facts.rows:
                (plan,) = self._run(name, [plan], "single")
                rows = self.con.execute("SELECT key, s0 FROM single").fetchall()
            nobody = Status.ERROR if plan.error is not None else self._without_subject(name)
            found[plan.check.id] = {key: STATUSES[code] for key, code in rows} or {NOBODY: nobody}
        return found

    def standing(self, plan: Plan, keys: Sequence[str]) -> dict[str, tuple[Status, Scope]]:
        """Status and scope of some subjects under one check; keys that are no subject are left out."""
        name = plan.check.record_type
        facts = self.setting.facts[name]
        if not keys or not (facts.supplied or facts.rows):
            return {}
        self._run(name, [plan], "single")
        scopes = list(scope_nodes(self.setting.schemas[name], self.setting.schemas))
        rows = self.con.execute(
            f"SELECT {', '.join(['key', 's0', *(f'scope_{scope}' for scope in scopes)])} FROM single "
            "WHERE key IN (SELECT unnest($keys))",
            {"keys": list(keys)},
        ).fetchall()
        return {
            key: (STATUSES[code], Scope(self.organisation, **{n: k or "" for n, k in zip(scopes, places, strict=True)}))
            for key, code, *places in rows
        }

    def _without_subject(self, name: str) -> Status:
        """Declared none is not applicable; but a missing file, or rows nobody can see, leave it open."""
        facts = self.setting.facts[name]
        certain = facts.supplied and facts.complete and not facts.quarantined
        return Status.NOT_APPLICABLE if certain else Status.NO_EVIDENCE

    def _not_passing(
        self, name: str, plans: list[Plan], shown: Mapping[str, tuple[int, int]], table: str
    ) -> list[pa.Table]:
        """For each check with such verdicts their list, by subject."""
        files = [digest.name for digest in self.evidence.files]
        tables = []
        for i, plan in enumerate(plans):
            if plan.check.id not in shown:
                continue
            rows = self.con.sql(
                "SELECT $check AS check_id, $rule AS rule_id, $type AS record_type, key AS subject, "
                f"$statuses[s{i} + 1] AS status, d{i} AS due, $files[_file + 1] AS file, _row AS row "
                f'FROM "{table}" WHERE s{i} NOT IN ({_PASSING}) ORDER BY key',
                params={"check": plan.check.id, "rule": plan.check.rule.id, "type": name,
                        "statuses": [status.value for status in Status], "files": files},
            )  # fmt: skip
            tables.append(rows.to_arrow_table().cast(NOT_PASSING))
        return tables

    def _number(self, query: str) -> int:
        # All of it: a result read in part blocks the connection for Arrow output.
        return int(self.con.execute(query).fetchall()[0][0])
