"""A first look at large Parquet files as they are stored: what all cells of a column have in common need not be asked of each.

A text without blanks at its ends, a code that stands in the value list, a time well inside the
calendar: where that holds for a whole column, the column is read as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import duckdb

from compliance.evidence.cells import BLANKS, named, quoted, words_of
from compliance.evidence.keys import Keys, read_keys
from compliance.evidence.schemas import Field, RecordType
from compliance.evidence.staging import Staged

NAIVE = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
AWARE = ("TIMESTAMP WITH TIME ZONE",)
_TIMES = (*NAIVE, *AWARE)
# The calendar that `stored` reads, less a day at each end: a time zone may move a time by hours.
_FIRST, _LAST = datetime(1900, 1, 2), datetime(9999, 12, 29)
_LAST_OF_ASCII = "\x7f"
_FEW, _SOME = 1000, 20_000


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of the columns of one staged table.

    `clean`: texts that are read as they are; `begun`: texts that begin with visible ASCII, so that only their ends are left
    to be asked; `spans`: first and last stored time of columns that lie inside the calendar; `filled`: rows with a cell,
    by column; `keys`: where these are clean.
    """

    clean: frozenset[str] = frozenset()
    begun: frozenset[str] = frozenset()
    spans: Mapping[str, tuple[datetime, datetime]] = field(default_factory=dict)
    filled: Mapping[str, int] = field(default_factory=dict)
    keys: Keys | None = None

    @property
    def plain(self) -> frozenset[str]:
        """Columns with as many cells as are stored, none of them unreadable."""
        return self.clean | self.begun | self.spans.keys()


def look(con: duckdb.DuckDBPyConnection, record_type: RecordType, staged: Staged, fields: Sequence[Field]) -> Look:
    """Looks at the columns of one staged Parquet file; raises duckdb.Error where it cannot be read."""
    there = [f for f in fields if f.name in staged.columns]
    texts = [f for f in there if f.kind == "text" and staged.columns[f.name] == "VARCHAR"]
    times = [f for f in there if f.kind in ("date", "timestamp") and staged.columns[f.name] in _TIMES]
    if not any(f.name == record_type.key for f in texts):
        return Look()
    footer = _footer(staged, {f.name for f in (*times, *texts)})
    spans = {f.name: _span(*footer[f.name][1:]) for f in times if f.name in footer}
    unasked = [f for f in there if f.name not in footer]
    filled = {f.name: footer[f.name][0] for f in there if f.name in footer}
    if unasked:
        asked = [f"count({named(f.name)})" for f in unasked]
        answers = con.execute(f"SELECT {', '.join(asked)} FROM {staged.table}").fetchall()[0]
        filled |= {f.name: number for f, number in zip(unasked, answers, strict=True)}
    few = [f for f in texts if f.name != record_type.key and _repeats(con, staged, f)]
    clean = {f.name for f in few if all(_stands(value, words_of(f)) for value in _values(con, staged, f))}
    many = [f.name for f in texts if f not in few and not f.values and f.name != record_type.key]
    begun = {name for name in many if name in footer and _begins(*footer[name][1:])}
    clean |= {name for name in many if name not in begun and _tidy(con, staged, name)}
    keys = read_keys(con, staged, record_type.key)
    known = {name: span for name, span in spans.items() if span is not None}
    return Look(frozenset(clean | ({record_type.key} if keys else set())), frozenset(begun), known, filled, keys)


def _footer(staged: Staged, ordered: Collection[str]) -> dict[str, tuple[int, object, object]]:
    """Cells of each column, and the least and greatest of some, where the file's own summary gives them for all its parts.

    The database passes over parts of a file by the same numbers.
    """
    import pyarrow.parquet as pq

    assert staged.path is not None
    with pq.ParquetFile(staged.path) as file:
        whole = file.metadata
    groups = [whole.row_group(i) for i in range(whole.num_row_groups)]
    places = {groups[0].column(j).path_in_schema: j for j in range(whole.num_columns)} if groups else {}
    found = {}
    for name, column in staged.written.items():
        parts = [group.column(places[column]) for group in groups] if column in places else []
        numbers = [part.statistics for part in parts if part.is_stats_set]
        if not parts or len(numbers) < len(parts) or not all(n.has_null_count for n in numbers):
            continue
        filled = sum(part.num_values - n.null_count for part, n in zip(parts, numbers, strict=True))
        some = [n for part, n in zip(parts, numbers, strict=True) if n.has_min_max or n.null_count < part.num_values]
        found[name] = (filled, *(_ends(some) if name in ordered else (None, None)))
    return found


def _ends(numbers: Sequence[Any]) -> tuple[object, object]:
    """The least and the greatest value, where all parts tell theirs and it is one that Python can hold."""
    try:
        ends = [(n.min, n.max) for n in numbers] if all(n.has_min_max for n in numbers) else []
    except (OverflowError, ValueError, NotImplementedError):
        return None, None
    return min((low for low, _ in ends), default=None), max((high for _, high in ends), default=None)


def _span(first: object, last: object) -> tuple[datetime, datetime] | None:
    """Both ends of a column of times, in UTC where it has a time zone; none where they are not well inside the calendar."""
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return None
    start, end = (end.astimezone(UTC).replace(tzinfo=None) if end.tzinfo else end for end in (first, last))
    return (start, end) if start >= _FIRST and end <= _LAST else None


def _repeats(con: duckdb.DuckDBPyConnection, staged: Staged, f: Field) -> bool:
    """Whether a column seems to hold few texts many times."""
    some = f"SELECT {named(f.name)} AS v FROM {staged.table} LIMIT {_SOME}"
    return int(con.execute(f"SELECT count(DISTINCT v) FROM ({some})").fetchall()[0][0]) <= _FEW


def _values(con: duckdb.DuckDBPyConnection, staged: Staged, f: Field) -> Iterator[str | None]:
    cursor = con.execute(f"SELECT DISTINCT {named(f.name)} FROM {staged.table}")
    while rows := cursor.fetchmany(_SOME):
        yield from (row[0] for row in rows)


def _stands(value: str | None, words: Mapping[str, str]) -> bool:
    """Whether a cell is read as it stands: without blanks at its ends, and no label of a code."""
    if value is None:
        return True
    tidy = value.strip(BLANKS) == value != ""
    return tidy and (not words or (value.isascii() and words.get(value.lower(), value) == value))


def _begins(first: object, last: object) -> bool:
    """Whether all texts between these begin with visible ASCII; of a text cut short, as summaries may have it, too."""
    return isinstance(first, str) and isinstance(last, str) and "!" <= first <= last < _LAST_OF_ASCII


def _tidy(con: duckdb.DuckDBPyConnection, staged: Staged, name: str) -> bool:
    """Whether a column has no empty text and none with a blank at either end."""
    column, blanks = named(name), quoted(BLANKS)
    # Each part is asked only of the few that the one before leaves in doubt: an IN, or any function of each, takes as long as all else.
    first = f"{column} >= '!' AND ({column} < '{_LAST_OF_ASCII}' OR NOT contains({blanks}, {column}[1]))"
    tidy = f"{first} AND ({column}[-1] BETWEEN '!' AND '~' OR NOT contains({blanks}, {column}[-1]))"
    return not con.execute(f"SELECT 1 FROM {staged.table} WHERE NOT ({tidy}) LIMIT 1").fetchall()
