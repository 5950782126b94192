"""Columns whose every cell is written the usual way: a short cast reads them as the full form would.

Planning the full reading of a cell (see `cells`) costs the database milliseconds a column, more than
reading a small file altogether. What stands in a small sheet is known while it is staged, so where
all its cells have the plain form of their kind, nothing else needs to be looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from compliance.evidence.cells import BAD_MARK, BLANKS, LIST_MARK, LIST_SEPARATOR, Typed, quoted
from compliance.evidence.clock import utc_of_local
from compliance.evidence.schemas import Field

# Larger sheets repay the planning.
SMALL = 20_000

_Cells = frozenset[str]
_DAY = r"(?:19|20)\d\d-\d\d-\d\d"
_DATED = ("date", "timestamp")
_NOT_FIRST = BLANKS + LIST_MARK + BAD_MARK
_FORMS = {
    "date": re.compile(_DAY, re.ASCII),
    "timestamp": re.compile(rf"{_DAY}(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)?", re.ASCII),
    "int": re.compile(r"-?\d{1,18}", re.ASCII),
    "decimal": re.compile(r"-?\d{1,15}(?:\.\d{1,8})?", re.ASCII),
    "bool": re.compile(r"true|false", re.ASCII),
}


def distinct(cells: Iterable[str | None]) -> _Cells:
    """The different cells of a column, without the empty ones."""
    return frozenset(cell for cell in cells if cell)


def plain(field: Field, column: str, cells: _Cells, timezone: str) -> Typed | None:
    """The short reading of a column of these cells; None where one of them is not plain."""
    if not all(_usual(cell, field) for cell in cells):
        return None
    value, day = _VALUES[field.kind](f"NULLIF({column}, '')", cells, timezone)
    return Typed(value, day, "FALSE")


def _usual(cell: str, field: Field) -> bool:
    form = _FORMS.get(field.kind)
    if form is not None:
        return form.fullmatch(cell) is not None and (field.kind not in _DATED or _exists(cell[:10]))
    if field.kind == "list":
        return cell[0] == LIST_MARK and all(_as_it_is(entry, field) for entry in cell[1:].split(LIST_SEPARATOR))
    return _as_it_is(cell, field)


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _as_it_is(cell: str, field: Field) -> bool:
    """A text without blanks around it or a mark in front; of a value list, the code and not its label."""
    if not cell or cell[0] in _NOT_FIRST or cell[-1] in BLANKS:
        return False
    return not field.values or any(cell == value.code for value in field.values)


def _timestamp(column: str, cells: _Cells, timezone: str) -> tuple[str, str]:
    local = f"CAST({column} AS TIMESTAMP)"
    day = f"CAST({local} AS DATE)"
    timed = [cell for cell in cells if len(cell) > len("2026-01-01")]
    if not timed:
        return "NULL::TIMESTAMP", day
    return f"CASE WHEN length({column}) > 10 THEN {utc_of_local(local, timezone)} END", day


_VALUES: Mapping[str, Callable[[str, _Cells, str], tuple[str, str | None]]] = {
    "text": lambda column, _cells, _zone: (column, None),
    "date": lambda column, _cells, _zone: (f"CAST({column} AS DATE)", None),
    "int": lambda column, _cells, _zone: (f"CAST({column} AS BIGINT)", None),
    "decimal": lambda column, _cells, _zone: (f"CAST({column} AS DECIMAL(28, 8))", None),
    "bool": lambda column, _cells, _zone: (f"CAST({column} AS BOOLEAN)", None),
    "timestamp": _timestamp,
    "list": lambda column, _cells, _zone: (f"string_split(substr({column}, 2), {quoted(LIST_SEPARATOR)})", None),
}
