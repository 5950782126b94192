"""Evidence as the evaluator sees it: typed rows, and what is known of each record type.

`build` types raw rows (of YAML or of a generator) by the schemas; `as_of` reads the evidence as
it stood on a day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from compliance.evidence.schemas import Field, RecordType
from oracle.values import EMPTY, UNKNOWN, Moment, State, day, moment

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its record type."""

    record_type: str
    cells: Cells

    def get(self, name: str) -> Any:
        """The cell: a value, EMPTY, or UNKNOWN (unreadable, or its column was not supplied)."""
        return self.cells.get(name, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one record type; a type that was not supplied has none."""

    supplied: bool
    complete: bool
    quarantined: int
    rows: tuple[Cells, ...]

    @property
    def doubtful(self) -> bool:
        """Whether rows may exist that are not here."""
        return not self.supplied or not self.complete or self.quarantined > 0


@dataclass(frozen=True, slots=True)
class World:
    """All evidence, and the time zone that makes instants local days."""

    schemas: Mapping[str, RecordType]
    tables: Mapping[str, Table]
    zone: tzinfo

    def find(self, record_type: str, key: Any) -> Row | None:
        """The record with that key, if there is one."""
        name = self.schemas[record_type].key
        for cells in self.tables[record_type].rows:
            if cells[name] == key:
                return Row(record_type, cells)
        return None


def build(
    given: Mapping[str, Sequence[Mapping[str, Any]]],
    schemas: Mapping[str, RecordType],
    timezone: str = "Asia/Shanghai",
    incomplete: Sequence[str] = (),
) -> World:
    """A world of raw rows; a column absent from all rows of a type counts as not supplied."""
    zone = ZoneInfo(timezone)
    tables = {
        name: _table(record_type, given.get(name), name not in incomplete, zone)
        for name, record_type in schemas.items()
    }
    return World(schemas, tables, zone)


def _table(schema: RecordType, rows: Sequence[Mapping[str, Any]] | None, complete: bool, zone: tzinfo) -> Table:
    if rows is None:
        return Table(False, False, 0, ())
    supplied = [name for name in schema.fields if any(name in row for row in rows)]
    typed = [{name: cell(schema.fields[name], row.get(name), zone) for name in supplied} for row in rows]
    merged: dict[str, dict[str, Any]] = {}
    for cells in typed:
        key = cells.get(schema.key, UNKNOWN)
        if isinstance(key, State):
            continue
        before = merged.setdefault(key, cells)
        # Rows of one key that differ: nobody knows which of the differing cells is right.
        merged[key] = {name: before[name] if before[name] == cells[name] else UNKNOWN for name in supplied}
    quarantined = sum(isinstance(cells.get(schema.key, UNKNOWN), State) for cells in typed)
    return Table(True, complete, quarantined, tuple(merged.values()))


def cell(field: Field, raw: Any, zone: tzinfo) -> Any:
    """One raw cell as a value, EMPTY or UNKNOWN (unreadable as the type of its field, or said to be)."""
    if isinstance(raw, State):
        return raw
    if isinstance(raw, str):
        raw = raw.strip()
    if raw is None or raw == "":
        return EMPTY
    try:
        return _CELLS[field.kind](field, raw, zone)
    except (ValueError, InvalidOperation):
        return UNKNOWN


def _text(field: Field, raw: Any, zone: tzinfo) -> str:
    word = str(raw)
    for label in field.values:
        if word.lower() in (label.code.lower(), label.title.en.lower()) or word == label.title.zh:
            return label.code
    return word


def _int(field: Field, raw: Any, zone: tzinfo) -> Fraction:
    if isinstance(raw, bool):
        raise ValueError(raw)
    return Fraction(int(str(raw)))


def _decimal(field: Field, raw: Any, zone: tzinfo) -> Fraction:
    number = Decimal(str(raw))
    if isinstance(raw, bool) or not number.is_finite():
        raise ValueError(raw)
    return Fraction(number)


def _bool(field: Field, raw: Any, zone: tzinfo) -> bool:
    word = str(raw).lower()
    if word not in _BOOLS:
        raise ValueError(raw)
    return _BOOLS[word]


def _date(field: Field, raw: Any, zone: tzinfo) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    parts = re.fullmatch(r"(\d{4})(?:-(\d{2})-(\d{2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)", str(raw))
    if parts is None:
        raise ValueError(raw)
    year, month, number = (int(part) for part in parts.groups() if part is not None)
    return date(year, month, number)


def _timestamp(field: Field, raw: Any, zone: tzinfo) -> Moment:
    try:
        return Moment(None, _date(field, raw, zone))
    except ValueError:
        at = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
    return moment(at if at.tzinfo else at.replace(tzinfo=zone), zone)


def _list(field: Field, raw: Any, zone: tzinfo) -> tuple[str, ...]:
    if isinstance(raw, str):
        if raw.lower() in ("none", "无"):
            return ()
        raw = re.split("[;；]", raw)
    return tuple(_text(field, str(part).strip(), zone) for part in raw if str(part).strip())


_BOOLS = {"true": True, "yes": True, "1": True, "是": True, "y": True} | {
    "false": False, "no": False, "0": False, "否": False, "n": False,
}  # fmt: skip
_CELLS: Mapping[str, Callable[[Field, Any, tzinfo], Any]] = {
    "text": _text, "int": _int, "decimal": _decimal, "bool": _bool,
    "date": _date, "timestamp": _timestamp, "list": _list,
}  # fmt: skip


def as_of(world: World, when: date | datetime) -> World:
    """The evidence as it stood: later records set aside, later events not yet happened (empty)."""
    return replace(world, tables={name: _table_as_of(world, name, when) for name in world.tables})


def _table_as_of(world: World, name: str, when: date | datetime) -> Table:
    schema, table = world.schemas[name], world.tables[name]
    rows = []
    for cells in table.rows:
        if schema.occurred and later(cells.get(schema.occurred, UNKNOWN), when, world.zone):
            continue
        events = {n for n in cells if schema.fields[n].event and later(cells[n], when, world.zone)}
        rows.append({n: EMPTY if n in events else value for n, value in cells.items()})
    return replace(table, rows=tuple(rows))


def later(value: Any, when: date | datetime, zone: tzinfo) -> bool:
    """Whether a recorded date or timestamp lies after the as-of (a date: the end of that local day)."""
    if isinstance(value, State):
        return False
    if isinstance(when, datetime):
        if isinstance(value, Moment) and value.instant:
            return value.instant > when
        when = when.astimezone(zone).date()
    return bool(day(value) > when)
