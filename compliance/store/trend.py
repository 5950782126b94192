"""How a series went, one point a scan."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from compliance.model import GRADES, GapReport, Status, TrendPoint
from compliance.store.tables import COUNT, FINDING, SCAN

POINTS = 24
"""How many scans a trend shows at most, the newest included."""


def trend_point(report: GapReport) -> TrendPoint:
    """A report in figures."""
    totals = report.totals
    undecided = sum(number for status, number in totals.items() if status.undecided) - report.attested
    grades = [f.grade for f in report.findings]
    return TrendPoint(
        report.header.as_of, report.readiness, totals.get(Status.PASS, 0), totals.get(Status.FAIL, 0), report.waived,
        undecided, *(grades.count(grade) for grade in reversed(GRADES)),
    )  # fmt: skip


def trend_before(connection: sa.Connection, series: str, order: str) -> tuple[TrendPoint, ...]:
    """The earlier scans of a series, oldest first; of several as of one moment the one stored last."""
    latest = (
        sa.select(sa.func.max(SCAN.c.id))
        .where(SCAN.c.series == series, SCAN.c.as_of_order < order)
        .group_by(SCAN.c.as_of_order)
    )
    scans = connection.execute(
        sa.select(SCAN).where(SCAN.c.id.in_(latest)).order_by(SCAN.c.as_of_order.desc()).limit(POINTS - 1)
    ).all()
    return points(connection, scans[::-1])


def points(connection: sa.Connection, scans: Any) -> tuple[TrendPoint, ...]:
    """The figures of some scans, in their order."""
    ids = [scan.id for scan in scans]
    undecided = COUNT.c.no_evidence + COUNT.c.manual + COUNT.c.error - COUNT.c.attested
    sums = [sa.cast(sa.func.sum(c), sa.BigInteger) for c in (COUNT.c.passed, COUNT.c.failed, COUNT.c.waived, undecided)]
    counted = connection.execute(
        sa.select(COUNT.c.scan_id, *sums).where(COUNT.c.scan_id.in_(ids)).group_by(COUNT.c.scan_id)
    )
    numbers = {scan_id: figures for scan_id, *figures in counted}
    graded = connection.execute(
        sa.select(FINDING.c.scan_id, FINDING.c.grade, sa.func.count())
        .where(FINDING.c.scan_id.in_(ids), FINDING.c.state == "open", FINDING.c.grade.is_not(None))
        .group_by(FINDING.c.scan_id, FINDING.c.grade)
    )
    grades = {(scan_id, grade): number for scan_id, grade, number in graded}
    return tuple(
        TrendPoint(
            scan.as_of, scan.readiness, *numbers.get(scan.id, (0, 0, 0, 0)),
            *(grades.get((scan.id, grade), 0) for grade in reversed(GRADES)),
        )
        for scan in scans
    )  # fmt: skip
