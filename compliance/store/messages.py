"""Messages that wait to be sent. They are stored with the scan they are about, so that none is forgotten.

An attempt is claimed before it is made: two processes never send the same message at once. A process that
dies between sending and noting so sends again: rather twice than never.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from compliance.store.schedules import text_of
from compliance.store.tables import MESSAGE, TOLD

PENDING, SENT, FAILED = "pending", "sent", "failed"
MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=1)
IN_FLIGHT = timedelta(minutes=5)
"""How long an attempt may take before somebody else makes the next one."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to the address in one environment variable; `attempts` include the one being made."""

    id: int
    target: str
    title: str
    body: str
    attempts: int


def put(connection: sa.Connection, scan_id: int | None, targets: Iterable[str], title: str, body: str) -> None:
    """Stores a message to each target."""
    now = text_of(datetime.now(UTC))
    rows = [
        {"scan_id": scan_id, "target": target, "title": title, "body": body, "state": PENDING, "attempts": 0,
         "next_at": now, "recorded_at": now}
        for target in targets
    ]  # fmt: skip
    if rows:
        connection.execute(sa.insert(MESSAGE), rows)


def next_due(connection: sa.Connection) -> datetime | None:
    """When the next attempt is due; None where no message waits."""
    first = connection.execute(sa.select(sa.func.min(MESSAGE.c.next_at)).where(MESSAGE.c.state == PENDING)).scalar()
    return datetime.fromisoformat(first) if first else None


def begin_attempt(connection: sa.Connection, now: datetime) -> Message | None:
    """The next message that is due, with the attempt counted as made; None where there is none."""
    due = sa.and_(MESSAGE.c.state == PENDING, MESSAGE.c.next_at <= text_of(now))
    query = sa.select(MESSAGE).where(due).order_by(MESSAGE.c.next_at, MESSAGE.c.id).limit(1)
    row = connection.execute(query.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    change = sa.update(MESSAGE).where(MESSAGE.c.id == row.id)
    connection.execute(change.values(attempts=row.attempts + 1, next_at=text_of(now + IN_FLIGHT)))
    return Message(row.id, row.target, row.title, row.body, row.attempts + 1)


def end_attempt(connection: sa.Connection, message: Message, reason: str | None, now: datetime) -> str:
    """Notes how an attempt went (`reason` None: delivered); gives the message's state."""
    if reason is None:
        values = {"state": SENT, "sent_at": text_of(now), "reason": None}
    elif message.attempts >= MOST_ATTEMPTS:
        values = {"state": FAILED, "reason": reason}
    else:
        values = {"state": PENDING, "reason": reason, "next_at": text_of(now + wait(message.attempts))}
    connection.execute(sa.update(MESSAGE).where(MESSAGE.c.id == message.id).values(**values))
    return str(values["state"])


def wait(attempts: int) -> timedelta:
    """How long to wait after so many attempts that failed: 2 s, 4 s, 8 s … at most an hour."""
    return min(timedelta(seconds=2 ** min(attempts, 12)), LONGEST_WAIT)


def not_told(connection: sa.Connection, series: str, kind: str, keys: Sequence[str]) -> set[str]:
    """Those of the keys that were never told for this series."""
    told = sa.select(TOLD.c.key).where(TOLD.c.series == series, TOLD.c.kind == kind)
    return set(keys) - set(connection.execute(told).scalars())


def note_told(connection: sa.Connection, series: str, kind: str, keys: Iterable[str], scan_id: int) -> None:
    """Notes what a scan's message tells."""
    rows = [{"series": series, "kind": kind, "key": key, "scan_id": scan_id} for key in sorted(set(keys))]
    if rows:
        connection.execute(sa.insert(TOLD), rows)
