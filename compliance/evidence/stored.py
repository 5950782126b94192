"""Columns that come with a type of their own (Parquet): taken as they are where the type fits the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from compliance.evidence.cells import BAD_MARK, BLANKS, Typed, coded, coded_list, named, quoted, step, trimmed, typed
from compliance.evidence.clock import local_day, local_of_utc, utc_of_local
from compliance.evidence.looks import AWARE, NAIVE, Look
from compliance.evidence.plain import plain
from compliance.evidence.schemas import Field
from compliance.evidence.staging import Staged

SQL_TYPES: Mapping[str, str] = {
    "text": "VARCHAR", "int": "BIGINT", "decimal": "DECIMAL(28, 8)", "bool": "BOOLEAN", "date": "DATE",
    "timestamp": "TIMESTAMP", "list": "VARCHAR[]",
}  # fmt: skip
_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_FLOATS = ("FLOAT", "DOUBLE")
# Further out, a stored time is a slip of a program, and nothing downstream could show it.
_CALENDAR = "BETWEEN DATE '1900-01-01' AND DATE '9999-12-30'"

_Reader = Callable[[Field, str, str], Typed]


def read_cell(field: Field, staged: Staged, timezone: str, known: Look | None = None) -> Typed:
    """The SQL that reads one field of one staged table; `known`: what a look at it has told."""
    if field.name not in staged.columns:  # other files of this type have it, this one does not: unreadable here
        day = "NULL::DATE" if field.kind == "timestamp" else None
        return Typed(f"NULL::{SQL_TYPES[field.kind]}", day, "TRUE")
    column, physical = named(field.name), staged.columns[field.name]
    if known is not None and field.name in known.plain:
        return _known(field, column, physical, timezone, known)
    if not staged.native:
        cells = staged.cells.get(field.name)
        short = plain(field, column, cells, timezone) if cells is not None else None
        return short or typed(field, column, timezone)
    reader = next((read for kinds, types, read in _STORED if field.kind in kinds and _fits(physical, types)), None)
    if reader is not None:
        return reader(field, column, timezone)
    return typed(field, _as_text(column, physical), timezone)


def _known(field: Field, column: str, physical: str, timezone: str, known: Look) -> Typed:
    """A column of which every cell can be read as it is."""
    if field.name in known.clean:
        return Typed(column, None, "FALSE")
    if field.name in known.begun:
        # What is asked of each cell first decides it for nearly all; it is far sooner done than the rest.
        otherwise = f"WHEN contains({quoted(BLANKS)}, {column}[-1]) THEN {trimmed(column)} ELSE {column}"
        return Typed(f"CASE WHEN {column}[-1] BETWEEN '!' AND '~' THEN {column} {otherwise} END", None, "FALSE")
    span = known.spans[field.name]
    if physical in AWARE:
        instant = f"make_timestamp(epoch_us({column}))"
        day = f"CAST({local_of_utc(instant, timezone, span)} AS DATE)"
    else:
        local = column if physical == "TIMESTAMP" else f"CAST({column} AS TIMESTAMP)"
        instant, day = utc_of_local(local, timezone, span), f"CAST({local} AS DATE)"
    return Typed(day, None, "FALSE") if field.kind == "date" else Typed(instant, day, "FALSE")


def last_day(field: Field, staged: Staged, known: Look, timezone: str) -> date:
    """The local day of the last time in a column that was looked at."""
    last = known.spans[field.name][1]
    return local_day(last, timezone) if staged.columns[field.name] in AWARE else last.date()


def has_instants(field: Field, staged: Staged) -> bool:
    """Whether a point in time is never only a day in this table."""
    physical = staged.columns.get(field.name, "")
    return staged.native and field.kind == "timestamp" and physical in (*NAIVE, *AWARE)


def _fits(physical: str, types: tuple[str, ...]) -> bool:
    return physical in types or (physical.startswith("DECIMAL") and "DECIMAL" in types)


def _as_text(column: str, physical: str) -> str:
    if physical.endswith("]") or physical.startswith(("STRUCT", "MAP", "UNION", "BLOB")):
        return f"{quoted(BAD_MARK)} || CAST({column} AS VARCHAR)"
    if physical in _FLOATS:  # keys that were numbers with gaps: 7.0 means 7
        return rf"regexp_replace(CAST({column} AS VARCHAR), '\.0$', '')"
    return column if physical == "VARCHAR" else f"CAST({column} AS VARCHAR)"


def _text(field: Field, column: str, _: str) -> Typed:
    return Typed(coded(step(field.name, 0), field), None, "FALSE", (_trimmed(field, column),))


def _trimmed(field: Field, column: str) -> str:
    """Like `trimmed`, but only where a blank stands at either end: on every cell it takes as long as all else.

    Codes and references repeat, and are trimmed once for each in the file's dictionary.
    """
    if field.values or field.reference:
        return trimmed(column)
    first, last = (", ".join(quoted(char) for char in BLANKS if char > least) for least in ("!", ""))
    edges = f"{column} < '!' OR {column}[1] IN ({first}) OR {column}[-1] IN ({last})"
    return f"CASE WHEN {edges} THEN {trimmed(column)} ELSE {column} END"


def _whole(field: Field, column: str, _: str) -> Typed:
    return Typed(f"CAST({column} AS {SQL_TYPES[field.kind]})", None, "FALSE")


def _exact(field: Field, column: str, _: str) -> Typed:
    """Decimals with no more digits than are kept; of binary fractions those that come back unchanged."""
    value = step(field.name, 0)
    same = f"CASE WHEN TRY_CAST({column} AS DECIMAL(28, 8)) = {column} THEN TRY_CAST({column} AS DECIMAL(28, 8)) END"
    return Typed(value, None, f"({column} IS NOT NULL AND {value} IS NULL)", (same,))


def _float(field: Field, column: str, _: str) -> Typed:
    value = step(field.name, 0)
    near = f"TRY_CAST({column} AS DECIMAL(28, 8))"
    same = f"CASE WHEN CAST({near} AS DOUBLE) = CAST({column} AS DOUBLE) THEN {near} END"
    return Typed(value, None, f"({column} IS NOT NULL AND {value} IS NULL)", (same,))


def _bool(_field: Field, column: str, _: str) -> Typed:
    return Typed(column, None, "FALSE")


def _list(field: Field, column: str, _: str) -> Typed:
    filled = f"list_transform({column}, lambda e: trim(e, {quoted(BLANKS)}))"
    bad = f"COALESCE(len(list_filter({column}, lambda e: e IS NULL OR trim(e, {quoted(BLANKS)}) = '')) > 0, FALSE)"
    return Typed(f"CASE WHEN NOT {bad} THEN {coded_list(filled, field)} END", None, bad)


def _day(field: Field, column: str, _: str) -> Typed:
    bad = f"({column} IS NOT NULL AND NOT {column} {_CALENDAR})"
    day = f"CASE WHEN {column} {_CALENDAR} THEN {column} END"
    return Typed(day, None, bad) if field.kind == "date" else Typed("NULL::TIMESTAMP", day, bad)


def _naive(field: Field, column: str, timezone: str) -> Typed:
    local = step(field.name, 0)
    sane = f"CASE WHEN CAST({column} AS DATE) {_CALENDAR} THEN CAST({column} AS TIMESTAMP) END"
    return _point(field, column, utc_of_local(local, timezone), f"CAST({local} AS DATE)", sane)


def _aware(field: Field, column: str, timezone: str) -> Typed:
    utc = f"make_timestamp(epoch_us({column}))"
    sane = f"CASE WHEN CAST({utc} AS DATE) {_CALENDAR} THEN {utc} END"
    instant = step(field.name, 0)
    return _point(field, column, instant, f"CAST({local_of_utc(instant, timezone)} AS DATE)", sane)


def _point(field: Field, column: str, instant: str, day: str, sane: str) -> Typed:
    bad = f"({column} IS NOT NULL AND {step(field.name, 0)} IS NULL)"
    return Typed(day, None, bad, (sane,)) if field.kind == "date" else Typed(instant, day, bad, (sane,))


_STORED: tuple[tuple[tuple[str, ...], tuple[str, ...], _Reader], ...] = (
    (("text",), ("VARCHAR",), _text),
    (("int", "decimal"), _INTEGERS, _whole),
    (("decimal",), ("DECIMAL",), _exact),
    (("decimal",), _FLOATS, _float),
    (("bool",), ("BOOLEAN",), _bool),
    (("list",), ("VARCHAR[]",), _list),
    (("date", "timestamp"), ("DATE",), _day),
    (("date", "timestamp"), NAIVE, _naive),
    (("date", "timestamp"), AWARE, _aware),
)
