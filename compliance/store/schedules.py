"""Schedules in the store, and who may run which of their times: one row each, claimed in a transaction.

A claim holds while its owner renews the lease. Of an owner that died another one takes over; should the
first still be alive, it finds out at the end that the claim is no longer its own and stores nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from compliance.errors import Problem, StoreError, suggest
from compliance.store.tables import SCHEDULE, SCHEDULE_RUN
from compliance.text import Text

RUNNING, DONE, FAILED = "running", "done", "failed"
TAKEN, OVERTAKEN = "taken", "overtaken"


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is checked (`options` of a scan, by name), and when: `cron` in the time zone `timezone`."""

    id: int
    name: str
    cron: str
    timezone: str
    options: Mapping[str, Any]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to run a schedule for one of its times. `missed` earlier times, from `since` on, are made up for."""

    schedule_id: int
    fire_at: datetime
    owner: str
    missed: int = 0
    since: datetime | None = None


class ClaimLost(Exception):
    """Somebody else took the claim over: what was done under it must not be stored."""


def text_of(moment: datetime) -> str:
    """A moment as the store holds it: UTC, to the microsecond, sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def add_schedule(connection: sa.Connection, name: str, cron: str, timezone: str, options: Mapping[str, Any]) -> int:
    """Records a schedule; raises StoreError where its name is taken."""
    if any(one.name == name for one in schedules(connection)):
        message = Text(f"there is a schedule {name!r} already", f"计划 {name!r} 已存在")
        hint = Text("choose another name, or remove that one first", "请换一个名称，或先移除原计划")
        raise StoreError(Problem(message, hint=hint))
    row = {"name": name, "cron": cron, "timezone": timezone, "recorded_at": text_of(datetime.now(UTC)),
           "options": json.dumps(options, ensure_ascii=False, sort_keys=True)}  # fmt: skip
    return int(connection.execute(sa.insert(SCHEDULE).returning(SCHEDULE.c.id), row).scalar_one())


def schedules(connection: sa.Connection) -> tuple[Schedule, ...]:
    """The schedules that were not removed, by name."""
    rows = connection.execute(sa.select(SCHEDULE).where(SCHEDULE.c.ended_at.is_(None)).order_by(SCHEDULE.c.name))
    return tuple(
        Schedule(r.id, r.name, r.cron, r.timezone, json.loads(r.options), datetime.fromisoformat(r.recorded_at))
        for r in rows
    )


def schedule_named(connection: sa.Connection, name: str) -> Schedule:
    """The schedule of that name; raises StoreError with a suggestion."""
    known = {one.name: one for one in schedules(connection)}
    if name not in known:
        message = Text(f"there is no schedule {name!r}", f"没有计划 {name!r}")
        raise StoreError(Problem(message, expected=", ".join(known) or None, hint=suggest(name, known)))
    return known[name]


def end_schedule(connection: sa.Connection, one: Schedule) -> None:
    """Makes a schedule end; its runs stay."""
    change = sa.update(SCHEDULE).where(SCHEDULE.c.id == one.id)
    connection.execute(change.values(ended_at=text_of(datetime.now(UTC))))


def last_run(connection: sa.Connection, schedule_id: int) -> Any:
    """The row of the latest time that was claimed, or None."""
    query = sa.select(SCHEDULE_RUN).where(SCHEDULE_RUN.c.schedule_id == schedule_id)
    return connection.execute(query.order_by(SCHEDULE_RUN.c.fire_at.desc()).limit(1)).first()


def claim(connection: sa.Connection, wanted: Claim, now: datetime, lease: timedelta) -> str | None:
    """None where the time is now ours; TAKEN where somebody claimed it, OVERTAKEN where a later one ran.

    Needs a connection that writes. The row of the schedule is locked first: claims come one after another.
    """
    connection.execute(sa.select(SCHEDULE.c.id).where(SCHEDULE.c.id == wanted.schedule_id).with_for_update())
    last = last_run(connection, wanted.schedule_id)
    if last is not None and last.fire_at >= text_of(wanted.fire_at):
        return TAKEN if last.fire_at == text_of(wanted.fire_at) else OVERTAKEN
    connection.execute(
        sa.insert(SCHEDULE_RUN),
        {"schedule_id": wanted.schedule_id, "fire_at": text_of(wanted.fire_at), "state": RUNNING, "owner": wanted.owner,
         "claimed_at": text_of(now), "lease_until": text_of(now + lease), "missed": wanted.missed,
         "missed_since": text_of(wanted.since) if wanted.since else None},
    )  # fmt: skip
    return None


def take_over(connection: sa.Connection, owner: str, now: datetime, lease: timedelta) -> tuple[Claim, ...]:
    """The claims whose owners died, of schedules that still are: now ours."""
    left = sa.and_(SCHEDULE_RUN.c.state == RUNNING, SCHEDULE_RUN.c.lease_until < text_of(now))
    alive = SCHEDULE_RUN.c.schedule_id.in_(sa.select(SCHEDULE.c.id).where(SCHEDULE.c.ended_at.is_(None)))
    change = sa.update(SCHEDULE_RUN).where(left, alive).values(owner=owner, lease_until=text_of(now + lease))
    rows = connection.execute(change.returning(SCHEDULE_RUN)).all()
    return tuple(
        Claim(r.schedule_id, datetime.fromisoformat(r.fire_at), owner, r.missed,
              datetime.fromisoformat(r.missed_since) if r.missed_since else None)
        for r in sorted(rows, key=lambda r: (r.fire_at, r.schedule_id))
    )  # fmt: skip


def renew_lease(connection: sa.Connection, held: Claim, until: datetime) -> bool:
    """Puts the end of the lease off; False where the claim is no longer ours."""
    return bool(connection.execute(_of(held).values(lease_until=text_of(until))).rowcount)


def end_run(
    connection: sa.Connection, held: Claim, state: str, scan_id: int | None = None, error: str | None = None
) -> None:
    """Notes how a run ended; raises ClaimLost where the claim is no longer ours."""
    change = _of(held).values(state=state, scan_id=scan_id, error=error, ended_at=text_of(datetime.now(UTC)))
    if not connection.execute(change).rowcount:
        raise ClaimLost


def release(connection: sa.Connection, held: Claim) -> None:
    """Gives a claim back undone: the time is due as before."""
    connection.execute(sa.delete(SCHEDULE_RUN).where(*_mine(held)))


def _mine(held: Claim) -> tuple[Any, ...]:
    c = SCHEDULE_RUN.c
    at = text_of(held.fire_at)
    return (c.schedule_id == held.schedule_id, c.fire_at == at, c.owner == held.owner, c.state == RUNNING)


def _of(held: Claim) -> Any:
    return sa.update(SCHEDULE_RUN).where(*_mine(held))
