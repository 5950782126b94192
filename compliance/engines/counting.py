"""Counts out of a verdict table: per check, and per rule and scope with items rolled up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import duckdb

from compliance.engines.plans import Moment, Plan
from compliance.expressions.constructs import constant_text
from compliance.model import STATUSES, CheckCount, Scope, ScopeCount, Status

CHECKS_PER_COUNT = 50


def check_counts(con: duckdb.DuckDBPyConnection, table: str, plans: Sequence[Plan]) -> list[CheckCount]:
    """How each check of a verdict table went; columns s0.. belong to plans[0].."""
    counts: list[dict[Status, int]] = [{} for _ in plans]
    for first in range(0, len(plans), CHECKS_PER_COUNT):
        places = range(first, min(first + CHECKS_PER_COUNT, len(plans)))
        columns = ", ".join(f"histogram(s{i})" for i in places)
        (row,) = con.execute(f"SELECT {columns} FROM {table}").fetchall()
        for i, histogram in zip(places, row, strict=True):
            counts[i] = {STATUSES[code]: number for code, number in sorted((histogram or {}).items())}
    return [check_count(plan, found) for plan, found in zip(plans, counts, strict=True)]


def check_count(plan: Plan, counts: Mapping[Status, int]) -> CheckCount:
    """The counts of one check as a value."""
    check = plan.check
    return CheckCount(check.id, check.rule.id, check.record_type, check.severity, dict(counts))


def scope_counts(
    con: duckdb.DuckDBPyConnection, table: str, plans: Sequence[Plan], as_of: Moment, organisation: str
) -> list[ScopeCount]:
    """How each rule went per scope: the worst status over its items counts once per subject."""
    names = {row[0] for row in con.execute(f"SELECT column_name FROM (DESCRIBE {table})").fetchall()}
    keys = [
        f"scope_{field}" if f"scope_{field}" in names else "NULL"
        for field in ("contract", "project", "system", "asset")
    ]
    by_rule: dict[str, list[int]] = defaultdict(list)
    for i, plan in enumerate(plans):
        by_rule[plan.check.rule.id].append(i)
    found: list[ScopeCount] = []
    today = constant_text(as_of.day)
    for rule_id, places in by_rule.items():
        worst = f"greatest({', '.join(f's{i}' for i in places)})" if len(places) > 1 else f"s{places[0]}"
        late = [f"CASE WHEN s{i} = {Status.FAIL.rank} THEN {today} - d{i} END" for i in places]
        items = [
            f"CASE WHEN bool_or(s{i} = {Status.FAIL.rank}) THEN {constant_text(plans[i].check.item)} END"
            for i in places
            if plans[i].check.item is not None
        ]
        rows = con.execute(
            f"SELECT {', '.join(f'{key} AS k{n}' for n, key in enumerate(keys))}, {worst} AS worst, count(*), "
            f"max(greatest({', '.join(late)})), [{', '.join(items)}]::VARCHAR[] "
            f"FROM {table} GROUP BY k0, k1, k2, k3, worst ORDER BY ALL"
        ).fetchall()
        found += _gathered(rule_id, rows, organisation)
    return found


def _gathered(rule_id: str, rows: list[tuple], organisation: str) -> list[ScopeCount]:  # type: ignore[type-arg]
    counts: dict[Scope, dict[Status, int]] = defaultdict(dict)
    overdue: dict[Scope, int] = {}
    failing: dict[Scope, set[str]] = defaultdict(set)
    for contract, project, system, asset, code, number, late, items in rows:
        scope = Scope(organisation, contract or "", project or "", system or "", asset or "")
        counts[scope][STATUSES[code]] = counts[scope].get(STATUSES[code], 0) + number
        failing[scope].update(item for item in items if item is not None)
        if late is not None:
            overdue[scope] = max(late, overdue.get(scope, late))
    return [
        ScopeCount(rule_id, scope, dict(statuses), overdue.get(scope), failed_items=tuple(sorted(failing[scope])))
        for scope, statuses in counts.items()
    ]
