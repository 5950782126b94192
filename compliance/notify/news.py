"""What a scan found that somebody ought to hear of, since the scan before it in its series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from compliance.decisions.resolving import EXPIRED
from compliance.due import DueSoon, Obligation
from compliance.model import GRADES, DecisionUse, GapReport
from compliance.store.differences import NEW, PERSISTING, REGRESSED, Change, difference
from compliance.store.history import Stored, scans_named
from compliance.store.messages import not_told, note_told
from compliance.store.states import OPEN
from compliance.store.tables import FINDING, SCAN

_RANK: Mapping[str | None, int] = {None: -1} | {grade: rank for rank, grade in enumerate(GRADES)}


@dataclass(frozen=True, slots=True)
class News:
    """`findings` are new, came back or got worse (risks included); `missing` are new requests for evidence.

    `due` are the obligations that came into the horizon, `expired` the waivers that ran out: each is told once.
    """

    scan: Stored
    findings: tuple[Change, ...] = ()
    missing: tuple[Change, ...] = ()
    due: tuple[Obligation, ...] = ()
    expired: tuple[DecisionUse, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.findings or self.missing or self.due or self.expired)


def gather(connection: sa.Connection, scan_id: int, report: GapReport, due: DueSoon | None) -> News:
    """The news of a scan just stored; notes in the same transaction what is told once only."""
    (scan,) = scans_named(connection, (scan_id,))
    changes = _changes(connection, scan)
    obligations = {f"{o.fingerprint} {o.due}": o for o in (due.obligations if due else ())}
    waivers = {
        f"{use.id} {use.until}": use
        for use in report.follow_up.decisions
        if use.kind == "waiver" and use.state == EXPIRED
    }
    return News(
        scan,
        tuple(c for c in changes if c.row["kind"] != "evidence_request"),
        tuple(c for c in changes if c.row["kind"] == "evidence_request"),
        tuple(_once(connection, scan, "due", obligations)),
        tuple(_once(connection, scan, "waiver", waivers)),
    )


def _once(connection: sa.Connection, scan: Stored, kind: str, things: Mapping[str, Any]) -> list[Any]:
    fresh = not_told(connection, scan.series, kind, list(things))
    note_told(connection, scan.series, kind, fresh, scan.id)
    return [thing for key, thing in things.items() if key in fresh]


def _changes(connection: sa.Connection, scan: Stored) -> Sequence[Change]:
    before = _before(connection, scan)
    if before is not None:
        return [c for c in difference(connection, before, scan).findings if _worse(c)]
    rows = connection.execute(
        sa.select(FINDING)
        .where(FINDING.c.scan_id == scan.id, FINDING.c.state == OPEN, FINDING.c.kind != "readiness")
        .order_by(FINDING.c.rule_id, FINDING.c.scope_key, FINDING.c.fingerprint)
    )
    return [Change(NEW, OPEN, row._mapping) for row in rows]  # type: ignore[arg-type]


def _before(connection: sa.Connection, scan: Stored) -> Stored | None:
    """The scan before it in its series, by as-of moment."""
    earlier = sa.or_(SCAN.c.as_of_order < scan.order, sa.and_(SCAN.c.as_of_order == scan.order, SCAN.c.id < scan.id))
    number = connection.execute(
        sa.select(SCAN.c.id)
        .where(SCAN.c.series == scan.series, earlier)
        .order_by(SCAN.c.as_of_order.desc(), SCAN.c.id.desc())
        .limit(1)
    ).scalar()
    return scans_named(connection, (number,))[0] if number is not None else None


def _worse(change: Change) -> bool:
    """Whether it is bad news: there anew, graded higher than before, or failing more often."""
    if change.state != OPEN:
        return False
    if change.change != PERSISTING:
        return change.change in (NEW, REGRESSED)
    row = change.row
    graded = change.grade_before is not None and _RANK[row["grade"]] > _RANK[change.grade_before]
    return graded or (change.failed_before is not None and row["failed"] > change.failed_before)
