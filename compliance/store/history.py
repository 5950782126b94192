"""Which scans there are, and what was known of each failure and finding at one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from compliance.errors import Problem, StoreError, suggest
from compliance.model import TrendPoint
from compliance.store.tables import SCAN
from compliance.store.trend import points
from compliance.text import Text


@dataclass(frozen=True, slots=True)
class Stored:
    """One stored scan; `order` sorts scans by their as-of moment."""

    id: int
    series: str
    order: str
    stored_at: str
    exit_code: int
    figures: TrendPoint


def history(connection: sa.Connection, series: str | None = None, limit: int | None = None) -> tuple[Stored, ...]:
    """The stored scans by as-of moment, the oldest first; with `limit` the newest of them.

    Raises StoreError for a series that nobody scanned.
    """
    if series is not None:
        known = connection.execute(sa.select(SCAN.c.series).distinct().order_by(SCAN.c.series)).scalars().all()
        if series not in known:
            message = Text(f"there is no series {series!r}", f"没有系列 {series!r}")
            raise StoreError(Problem(message, expected=", ".join(known) or None, hint=suggest(series, known)))
    query = sa.select(SCAN).order_by(SCAN.c.as_of_order.desc(), SCAN.c.id.desc())
    if series is not None:
        query = query.where(SCAN.c.series == series)
    return _stored(connection, connection.execute(query.limit(limit)).all()[::-1])


def scans_named(connection: sa.Connection, ids: Sequence[int]) -> tuple[Stored, ...]:
    """These scans, in their order; raises StoreError with every one that is not there."""
    rows = {row.id: row for row in connection.execute(sa.select(SCAN).where(SCAN.c.id.in_(ids)))}
    missing = [number for number in ids if number not in rows]
    if missing:
        raise StoreError([Problem(Text(f"there is no scan {n}", f"没有编号为 {n} 的检查")) for n in missing])
    return _stored(connection, [rows[number] for number in ids])


def _stored(connection: sa.Connection, rows: Sequence[Any]) -> tuple[Stored, ...]:
    return tuple(
        Stored(row.id, row.series, row.as_of_order, row.stored_at, row.exit_code, figures)
        for row, figures in zip(rows, points(connection, rows), strict=True)
    )


def last_rows(
    connection: sa.Connection, table: sa.Table, series: str, order: str, condition: Any, up_to: int | None = None
) -> Sequence[sa.Row[Any]]:
    """The last row about each fingerprint in the scans of a series up to a moment, where it fits `condition`.

    `up_to`: of the scans as of that very moment only those up to this number.
    """
    earlier = SCAN.c.as_of_order <= order
    if up_to is not None:
        earlier = sa.or_(SCAN.c.as_of_order < order, sa.and_(SCAN.c.as_of_order == order, SCAN.c.id <= up_to))
    place = sa.func.row_number().over(
        partition_by=table.c.fingerprint, order_by=(SCAN.c.as_of_order.desc(), SCAN.c.id.desc())
    )
    ranked = (
        sa.select(table, place.label("place"), condition.label("fits"))
        .join(SCAN, SCAN.c.id == table.c.scan_id)
        .where(SCAN.c.series == series, earlier)
        .subquery()
    )
    return connection.execute(sa.select(ranked).where(ranked.c.place == 1, ranked.c.fits)).all()
