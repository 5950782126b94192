"""What changed between two scans of a series: failures and findings, by fingerprint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from compliance.errors import Problem, StoreError
from compliance.model import Status
from compliance.store.history import Stored, history, last_rows, scans_named
from compliance.store.states import OPEN, PASSED
from compliance.store.tables import FINDING, GAP
from compliance.text import Text

NEW, REGRESSED, PERSISTING, RESOLVED, WAIVED, UNASSESSED = CHANGES = (
    "new", "regressed", "persisting", "resolved", "waived", "no_longer_assessed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One failure or finding and what became of it.

    `change` is one of CHANGES; `state` what it is in the later scan; `row` its last row in the store;
    `grade_before` the grade a finding had in the earlier scan, `failed_before` how many failures.
    """

    change: str
    state: str
    row: Mapping[str, Any]
    grade_before: str | None = None
    failed_before: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """From an earlier scan to a later one."""

    before: Stored
    after: Stored
    findings: tuple[Change, ...]
    gaps: tuple[Change, ...]


def difference(connection: sa.Connection, before: Stored, after: Stored) -> Difference:
    """What changed; raises StoreError where the scans are not of one series. The earlier one comes first."""
    if before.series != after.series:
        message = Text("the scans are not of the same series", "两次检查不属于同一系列")
        raise StoreError(Problem(message, found=after.series, expected=before.series))
    before, after = sorted((before, after), key=lambda scan: (scan.order, scan.id))
    old, new = (_known(connection, GAP, scan) for scan in (before, after))
    gaps = [_gap(old.get(name), row) for name, row in new.items() if _matters(old.get(name), row, "status", "fail")]
    old, new = (_known(connection, FINDING, scan) for scan in (before, after))
    findings = [
        _finding(old.get(name), row)
        for name, row in new.items()
        if row["kind"] == "nonconformity" and _matters(old.get(name), row, "state", OPEN)
    ]
    findings += _others(connection, before, after)
    return Difference(before, after, _sorted(findings), _sorted(gaps))


def chosen(connection: sa.Connection, numbers: tuple[int, ...], series: str | None) -> tuple[Stored, Stored]:
    """Two scans by number, or the last two of the series (of the series scanned last)."""
    if numbers:
        first, second = scans_named(connection, numbers)
        return first, second
    scans = history(connection, series)
    if not scans:
        raise StoreError(Problem(Text("the store holds no scan yet", "存储中还没有检查记录")))
    newest = max(scans, key=lambda scan: scan.id)
    same = [scan for scan in scans if scan.series == newest.series]
    if len(same) < 2:
        message = Text(f"there is only one scan of {newest.series!r}", f"{newest.series!r} 只有一次检查")
        raise StoreError(Problem(message))
    return same[-2], same[-1]


def _known(connection: sa.Connection, table: sa.Table, scan: Stored) -> dict[str, Mapping[str, Any]]:
    rows = last_rows(connection, table, scan.series, scan.order, sa.true(), scan.id)
    return {row.fingerprint: row._mapping for row in rows}  # type: ignore[misc]


def _matters(old: Mapping[str, Any] | None, new: Mapping[str, Any], column: str, failing: str) -> bool:
    """Whether it stood in one of the two scans at all; what was settled before both is no change."""
    return bool(new[column] == failing or (old is not None and old[column] == failing))


def _gap(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> Change:
    status = new["status"]
    if status == Status.FAIL.value:
        return Change(_again(old, "status", Status.FAIL.value), status, new)
    return Change(RESOLVED if status == Status.PASS.value else UNASSESSED, status, new)


def _finding(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> Change:
    state = new["state"]
    was = (old["grade"], old["failed"]) if old is not None and old["state"] == OPEN else (None, None)
    if state == OPEN:
        return Change(_again(old, "state", OPEN), state, new, *was)
    return Change({PASSED: RESOLVED, "waived": WAIVED}.get(state, UNASSESSED), state, new, *was)


def _again(old: Mapping[str, Any] | None, column: str, failing: str) -> str:
    if old is None:
        return NEW
    return PERSISTING if old[column] == failing else REGRESSED


def _others(connection: sa.Connection, before: Stored, after: Stored) -> list[Change]:
    """Risks and requests for evidence: raised in a scan, or not."""
    rows: dict[int, dict[str, Mapping[str, Any]]] = {before.id: {}, after.id: {}}
    kinds = ("risk", "evidence_request")
    for row in connection.execute(sa.select(FINDING).where(FINDING.c.scan_id.in_(rows), FINDING.c.kind.in_(kinds))):
        rows[row.scan_id][row.fingerprint] = row._mapping  # type: ignore[assignment]
    old, new = rows[before.id], rows[after.id]
    found = [Change(PERSISTING if name in old else NEW, OPEN, row) for name, row in new.items()]
    return found + [Change(RESOLVED, PASSED, row) for name, row in old.items() if name not in new]


def _sorted(changes: list[Change]) -> tuple[Change, ...]:
    def place(change: Change) -> tuple[int, str, str, str]:
        row = change.row
        about = row["check_id"] if "check_id" in row else row["rule_id"] or row["judgement_id"]
        return (
            CHANGES.index(change.change),
            about,
            row.get("subject") or row.get("scope_key") or "",
            row["fingerprint"],
        )

    return tuple(sorted(changes, key=place))
