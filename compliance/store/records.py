"""Waivers, attestations and corrective actions in the store: read as they were recorded, ended but never deleted."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from compliance.decisions import Action, Attestation, Renewal, Waiver
from compliance.errors import Problem, StoreError, suggest
from compliance.store.tables import ACTION, ATTESTATION, RENEWAL, WAIVER
from compliance.text import Text

_DAYS = frozenset({"approved_on", "until", "ended_on", "attested_on", "opened_on", "due", "done_on"})


def waivers(connection: sa.Connection) -> tuple[Waiver, ...]:
    """All waivers ever recorded, by id."""
    renewals: dict[str, list[Renewal]] = {}
    for row in connection.execute(sa.select(RENEWAL).order_by(RENEWAL.c.waiver_id, RENEWAL.c.number)):
        renewals.setdefault(row.waiver_id, []).append(
            Renewal(date.fromisoformat(row.approved_on), row.approver, date.fromisoformat(row.until))
        )
    rows = connection.execute(sa.select(WAIVER).order_by(WAIVER.c.id))
    return tuple(Waiver(**_values(row, Waiver), renewals=tuple(renewals.get(row.id, ()))) for row in rows)


def attestations(connection: sa.Connection) -> tuple[Attestation, ...]:
    """All attestations ever recorded, by id."""
    rows = connection.execute(sa.select(ATTESTATION).order_by(ATTESTATION.c.id))
    return tuple(Attestation(**_values(row, Attestation)) for row in rows)


def actions(connection: sa.Connection) -> tuple[Action, ...]:
    """All corrective actions, by due day."""
    rows = connection.execute(sa.select(ACTION).order_by(ACTION.c.due, ACTION.c.id))
    return tuple(Action(**_values(row, Action)) for row in rows)


def _values(row: sa.Row[Any], kind: type[Any]) -> dict[str, Any]:
    """The columns of a row that the value has, days as days."""
    names = {field.name for field in fields(kind)}
    return {
        name: date.fromisoformat(value) if name in _DAYS and value is not None else value
        for name, value in row._mapping.items()
        if name in names
    }


def _row(one: Waiver | Attestation | Action, table: sa.Table) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in (column.name for column in table.c) if hasattr(one, name)}
    days = {name: value.isoformat() for name, value in told.items() if isinstance(value, date)}
    return {**told, **days, "recorded_at": _now()}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def add(connection: sa.Connection, one: Waiver | Attestation | Action) -> None:
    """Records a new one; raises StoreError where its id is taken."""
    table = {Waiver: WAIVER, Attestation: ATTESTATION, Action: ACTION}[type(one)]
    if connection.execute(sa.select(table.c.id).where(table.c.id == one.id)).first():
        message = Text(f"{one.id} is there already", f"编号 {one.id} 已存在")
        hint = Text("choose another id", "请换一个编号")
        raise StoreError(Problem(message, hint=hint))
    connection.execute(sa.insert(table), _row(one, table))


def renew(connection: sa.Connection, waiver: Waiver, renewal: Renewal) -> None:
    """Records the next renewal of a waiver."""
    connection.execute(
        sa.insert(RENEWAL),
        {"waiver_id": waiver.id, "number": len(waiver.renewals) + 1, "approved_on": renewal.approved_on.isoformat(),
         "approver": renewal.approver, "until": renewal.until.isoformat(), "recorded_at": _now()},
    )  # fmt: skip


def end(connection: sa.Connection, table: sa.Table, name: str, day: date) -> None:
    """Makes a decision end on a day."""
    connection.execute(sa.update(table).where(table.c.id == name).values(ended_on=day.isoformat()))


def finish(connection: sa.Connection, name: str, day: date, by: str, result: str) -> None:
    """Notes what was done about an action."""
    change = sa.update(ACTION).where(ACTION.c.id == name)
    connection.execute(change.values(done_on=day.isoformat(), done_by=by, result=result))


def named(ones: tuple[Any, ...], name: str) -> Any:
    """The one with that id; raises StoreError with a suggestion."""
    for one in ones:
        if one.id == name:
            return one
    known = [one.id for one in ones]
    message = Text(f"there is no {name!r} in the store", f"存储中没有 {name!r}")
    raise StoreError(Problem(message, hint=suggest(name, known)))


def free_id(prefix: str, ones: tuple[Any, ...]) -> str:
    """The next id like W-001 that nothing has yet."""
    taken = {one.id for one in ones}
    number = len(ones) + 1
    while f"{prefix}-{number:03d}" in taken:
        number += 1
    return f"{prefix}-{number:03d}"
