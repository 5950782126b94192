"""Findings as corrective actions see them: which one is meant, and how it stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from compliance.decisions import Action
from compliance.errors import Problem, StoreError, suggest
from compliance.store.history import last_rows
from compliance.store.tables import FINDING, SCAN
from compliance.text import Text


def finding_named(connection: sa.Connection, fingerprint: str) -> Any:
    """The last row of a nonconformity, with its `series`; raises StoreError with a suggestion."""
    query = (
        sa.select(FINDING, SCAN.c.series)
        .join(SCAN, SCAN.c.id == FINDING.c.scan_id)
        .where(FINDING.c.fingerprint == fingerprint, FINDING.c.kind == "nonconformity")
        .order_by(SCAN.c.as_of_order.desc(), SCAN.c.id.desc())
    )
    row = connection.execute(query.limit(1)).first()
    if row is not None:
        return row
    known = connection.execute(sa.select(FINDING.c.fingerprint).where(FINDING.c.kind == "nonconformity").distinct())
    message = Text(f"no stored scan has the nonconformity {fingerprint!r}", f"已存的检查中没有不符合项 {fingerprint!r}")
    raise StoreError(Problem(message, hint=suggest(fingerprint, known.scalars())))


def latest_state(connection: sa.Connection, action: Action, day: date) -> tuple[date, str] | None:
    """As-of day of the last scan of the action's series by `day`, and how its finding stood in it."""
    scan = connection.execute(
        sa.select(SCAN)
        .where(SCAN.c.series == action.series, sa.func.substr(SCAN.c.as_of, 1, 10) <= day.isoformat())
        .order_by(SCAN.c.as_of_order.desc(), SCAN.c.id.desc())
        .limit(1)
    ).first()
    if scan is None:
        return None
    about = FINDING.c.fingerprint == action.finding
    rows = last_rows(connection, FINDING, action.series, scan.as_of_order, about, scan.id)
    return date.fromisoformat(scan.as_of[:10]), rows[0].state if rows else "not_assessed"
