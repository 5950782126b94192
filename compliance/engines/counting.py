"""The verdicts on many subjects, counted in the database: per check, and per rule and scope with items rolled up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb

from compliance.engines.listing import Listed, Piece, schema
from compliance.engines.plans import Plan
from compliance.engines.tallies import (
    PASSING,
    SCOPE_COLUMNS,
    Tallied,
    by_rule,
    check_count,
    scope_count,
)
from compliance.expressions.constants import constant_text
from compliance.model import STATUSES, CheckCount, Scope, ScopeCount, Status

if TYPE_CHECKING:
    import pyarrow as pa

CHECKS_PER_COUNT = 50
_PASSING = ", ".join(str(status.rank) for status in PASSING)


class Stored:
    """A verdict table (see `verdicts.statement`) that stays in the database."""

    def __init__(self, con: duckdb.DuckDBPyConnection, name: str, statement: str, files: Sequence[str]) -> None:
        self._con, self._table, self._files = con, f'"verdicts_{name}"', files
        con.execute(f"CREATE OR REPLACE TEMP TABLE {self._table} AS {statement}")
        self.subjects = int(con.execute(f"SELECT count(*) FROM {self._table}").fetchall()[0][0])
        self.columns = {row[0] for row in con.execute(f"DESCRIBE {self._table}").fetchall()}

    def column(self, name: str) -> list[Any]:
        """One column in the order of the rows."""
        return [row[0] for row in self._con.execute(f"SELECT {name} FROM {self._table}").fetchall()]

    def checks(self, plans: Sequence[Plan]) -> list[CheckCount]:
        """How each check went."""
        found = []
        for first in range(0, len(plans), CHECKS_PER_COUNT):
            some = plans[first : first + CHECKS_PER_COUNT]
            columns = ", ".join(f"histogram(s{first + i})" for i in range(len(some)))
            (row,) = self._con.execute(f"SELECT {columns} FROM {self._table}").fetchall()
            found += [check_count(plan, histogram or {}) for plan, histogram in zip(some, row, strict=True)]
        return found

    def scopes(self, plans: Sequence[Plan], today: date, organisation: str) -> list[ScopeCount]:
        """How each rule went per scope: the worst status over its items counts once per subject."""
        keys = [name if name in self.columns else "NULL" for name in SCOPE_COLUMNS]
        selected = ", ".join(f"{key} AS k{n}" for n, key in enumerate(keys))
        found: list[ScopeCount] = []
        for rule_id, places in by_rule(plans).items():
            worst = f"greatest({', '.join(f's{i}' for i in places)})" if len(places) > 1 else f"s{places[0]}"
            fails = {i: f"s{i} = {Status.FAIL.rank}" for i in places}
            late = [f"CASE WHEN {fail} THEN {constant_text(today)} - d{i} END" for i, fail in fails.items()]
            items = [
                f"CASE WHEN bool_or({fail}) THEN {constant_text(plans[i].check.item)} END"
                for i, fail in fails.items()
                if plans[i].check.item is not None
            ]
            rows = self._con.execute(
                f"SELECT {selected}, {worst} AS worst, count(*), max(greatest({', '.join(late)})), "
                f"[{', '.join(items)}]::VARCHAR[] FROM {self._table} GROUP BY k0, k1, k2, k3, worst ORDER BY ALL"
            ).fetchall()
            found += _gathered(rule_id, rows, organisation)
        return found

    def worst(self, i: int, shown: int) -> list[Listed]:
        """The gravest verdicts of plans[i] that did not pass."""
        return self._con.execute(
            f"SELECT key, s{i}, d{i}, _file, _row FROM {self._table} WHERE s{i} NOT IN ({_PASSING}) "
            f"ORDER BY s{i} DESC, key LIMIT {shown}"
        ).fetchall()

    def not_passing(self, i: int, plan: Plan) -> pa.Table:
        """The verdicts of plans[i] that did not pass, by subject."""
        rows = self._con.sql(
            "SELECT $check AS check_id, $rule AS rule_id, $type AS record_type, key AS subject, "
            f"$statuses[s{i} + 1] AS status, d{i} AS due, $files[_file + 1] AS file, _row AS row "
            f"FROM {self._table} WHERE s{i} NOT IN ({_PASSING}) ORDER BY key",
            params={
                "check": plan.check.id, "rule": plan.check.rule.id, "type": plan.check.record_type,
                "statuses": [status.value for status in STATUSES], "files": list(self._files),
            },
        )  # fmt: skip
        return rows.to_arrow_table().cast(schema())

    def tallied(self, plans: Sequence[Plan], today: date, organisation: str, shown: int) -> Tallied:
        """All of it."""
        checks = self.checks(plans)
        totals = [sum(n for status, n in count.counts.items() if status not in PASSING) for count in checks]
        some = [(i, plan) for i, plan in enumerate(plans) if totals[i]]
        tallied = Tallied(
            checks,
            self.scopes(plans, today, organisation),
            [(plan, self.worst(i, shown)) for i, plan in some],
            [_piece(plan, self.not_passing(i, plan)) for i, plan in some],
        )
        self._con.execute(f"DROP TABLE {self._table}")
        return tallied


def _piece(plan: Plan, table: pa.Table) -> Piece:
    return Piece(plan.check.id, table.num_rows, lambda: iter([table]))


def _gathered(rule_id: str, rows: list[tuple[Any, ...]], organisation: str) -> list[ScopeCount]:
    worst: dict[Scope, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    late: dict[Scope, list[int]] = defaultdict(list)
    failed: dict[Scope, set[str | None]] = defaultdict(set)
    for *key, rank, number, days, items in rows:
        scope = Scope(organisation, *(part or "" for part in key))
        worst[scope][rank] += number
        failed[scope].update(items)
        if days is not None:
            late[scope].append(days)
    return [
        scope_count(rule_id, scope, counts, max(late[scope], default=None), failed[scope])
        for scope, counts in worst.items()
    ]
