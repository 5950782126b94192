"""A first look at large Parquet files as they are stored: what all cells of a column have in common need not be asked of each.

A text without blanks at its ends, a code that stands in the value list, a time well inside the
calendar: where that holds for a whole column, the column is read as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb

from compliance.evidence.cells import BLANKS, named, quoted, words_of
from compliance.evidence.schemas import Field, RecordType
from compliance.evidence.staging import Staged
from compliance.evidence.templates import EXAMPLE_PREFIX

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

NAIVE = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
AWARE = ("TIMESTAMP WITH TIME ZONE",)
_TIMES = (*NAIVE, *AWARE)
# The calendar that `stored` reads, less a day at each end: a time zone may move a time by hours.
_FIRST, _LAST = datetime(1900, 1, 2), datetime(9999, 12, 29)
_SPACE, _MORE_THAN_ASCII, _LAST_OF_ASCII = 0x20, 0x80, "\x7f"
_FEW, _SOME = 1000, 20_000
_ROWS_AT_A_TIME = 50_000
_PACKED = 16
"""Bytes of the longest key that is packed into two numbers."""
_MIXED = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
"""Odd numbers (the golden ratio, and a prime of xxHash): multiplied by them, keys that differ hardly ever sum up to the same."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a table by their hashes, `packed` by us or made by the database, and how many are those of a template's example."""

    hashes: np.ndarray[Any, Any]
    examples: int
    packed: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of the columns of one staged table.

    `clean`: texts that are read as they are; `spans`: first and last stored time of columns that lie
    inside the calendar; `filled`: rows with a cell, by column; `keys`: where these are clean.
    """

    clean: frozenset[str] = frozenset()
    spans: Mapping[str, tuple[datetime, datetime]] = field(default_factory=dict)
    filled: Mapping[str, int] = field(default_factory=dict)
    keys: Keys | None = None

    @property
    def plain(self) -> frozenset[str]:
        """Columns of which nothing is left to be asked."""
        return self.clean | self.spans.keys()


def look(con: duckdb.DuckDBPyConnection, record_type: RecordType, staged: Staged, fields: Sequence[Field]) -> Look:
    """Looks at the columns of one staged Parquet file; raises duckdb.Error where it cannot be read."""
    there = [f for f in fields if f.name in staged.columns]
    texts = [f for f in there if f.kind == "text" and staged.columns[f.name] == "VARCHAR"]
    times = [f for f in there if f.kind in ("date", "timestamp") and staged.columns[f.name] in _TIMES]
    if not any(f.name == record_type.key for f in texts):
        return Look()
    footer = _footer(staged, {f.name for f in times})
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
    clean |= {name for name in many if _tidy(con, staged, name)}
    keys = _keys(con, staged, record_type.key)
    known = {name: span for name, span in spans.items() if span is not None}
    return Look(frozenset(clean | ({record_type.key} if keys else set())), known, filled, keys)


def _footer(staged: Staged, times: Collection[str]) -> dict[str, tuple[int, object, object]]:
    """Cells of each column, and the first and last of `times`, where the file's own summary gives them for all its parts.

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
        found[name] = (filled, *(_ends(some) if name in times else (None, None)))
    return found


def _ends(numbers: Sequence[Any]) -> tuple[object, object]:
    """The least and the greatest value, where all parts tell theirs and it is one that Python can hold."""
    try:
        ends = [(n.min, n.max) for n in numbers] if all(n.has_min_max for n in numbers) else []
    except (OverflowError, ValueError, NotImplementedError):
        return None, None
    return min((low for low, _ in ends), default=None), max((high for _, high in ends), default=None)


def repeated(keys: Sequence[Keys]) -> int:
    """How many hashes of keys stand more than once: sorting numbers takes a tenth of grouping texts."""
    import numpy as np

    hashes = np.concatenate([each.hashes for each in keys]) if len(keys) > 1 else keys[0].hashes
    hashes.sort()
    return int(np.count_nonzero(hashes[1:] == hashes[:-1]))


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


def _tidy(con: duckdb.DuckDBPyConnection, staged: Staged, name: str) -> bool:
    """Whether a column has no empty text and none with a blank at either end."""
    column, blanks = named(name), quoted(BLANKS)
    # Each part is asked only of the few that the one before leaves in doubt: an IN, or any function of each, takes as long as all else.
    first = f"{column} >= '!' AND ({column} < '{_LAST_OF_ASCII}' OR NOT contains({blanks}, {column}[1]))"
    last = f"{column}[-1] BETWEEN '!' AND '~' OR NOT contains({blanks}, {column}[-1])"
    return not con.execute(f"SELECT 1 FROM {staged.table} WHERE NOT ({first} AND ({last})) LIMIT 1").fetchall()


def _keys(con: duckdb.DuckDBPyConnection, staged: Staged, key: str) -> Keys | None:
    """The keys, if none of them is empty or has a blank at either end."""
    return _read_keys(con, staged, key, packed=True) or _read_keys(con, staged, key, packed=False)


def _read_keys(con: duckdb.DuckDBPyConnection, staged: Staged, key: str, packed: bool) -> Keys | None:
    """The keys, if their hashes can be had in the way asked for."""
    import numpy as np

    filled, examples = 0, 0
    hashes = np.empty(staged.rows, dtype=np.uint64)
    query = f"SELECT {named(key)} AS key{'' if packed else f', hash({named(key)})'} FROM {staged.table}"
    try:
        for batch in con.sql(query).to_arrow_reader(_ROWS_AT_A_TIME):
            found = _packed(batch.column(0)) if packed else _hashed(*batch.columns)
            if found is None:
                return None
            hashes[filled : filled + batch.num_rows] = found[0]
            filled += batch.num_rows
            examples += found[1]
    except OSError:  # an error of the database on its way through Arrow; who reads the keys next is told by itself
        return None
    return Keys(hashes[:filled], examples, packed)


def _hashed(keys: pa.StringArray, numbers: pa.UInt64Array) -> tuple[np.ndarray[Any, Any], int] | None:
    """Hashes of some keys and how many are those of examples, if all are tidy."""
    import numpy as np
    import pyarrow.compute as pc

    if not _trimmed(keys):
        return None
    examples = pc.sum(pc.starts_with(keys, EXAMPLE_PREFIX)).as_py() or 0
    return np.frombuffer(numbers.buffers()[1], np.uint64)[: len(keys)], examples


def _packed(keys: pa.StringArray) -> tuple[np.ndarray[Any, Any], int] | None:
    """The same of keys that are short, of one length and begin and end with visible ASCII, as most are: in a third of the time."""
    import numpy as np
    import pyarrow as pa

    if keys.type != pa.string() or not len(keys):
        return None
    offsets = np.frombuffer(keys.buffers()[1], np.int32, len(keys) + 1, keys.offset * 4)
    length = int(offsets[1] - offsets[0])
    if not 0 < length <= _PACKED or np.any(offsets[1:] - offsets[:-1] != length):
        return None
    chars = np.frombuffer(keys.buffers()[2], np.uint8, length * len(keys), offsets[0]).reshape(-1, length)
    if any(part.min() <= _SPACE or part.max() >= _MORE_THAN_ASCII for part in (chars[:, 0], chars[:, -1])):
        return None
    words = np.zeros((len(keys), _PACKED), np.uint8)
    words[:, :length] = chars
    low, high = words.view("<u8").T
    return low * _MIXED[0] + high * _MIXED[1], _starting(chars, EXAMPLE_PREFIX.encode())


def _starting(chars: np.ndarray[Any, Any], prefix: bytes) -> int:
    """How many of some texts of one length begin so."""
    if chars.shape[1] < len(prefix):
        return 0
    some = chars[chars[:, 0] == prefix[0]]
    return int((some[:, : len(prefix)] == list(prefix)).all(axis=1).sum())


def _trimmed(texts: pa.StringArray) -> bool:
    """Whether no text is empty or has a blank at either end."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if texts.type != pa.string():  # another width of offsets, which a setting or a newer database may choose
        return False
    offsets = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, texts.offset * 4)
    if np.count_nonzero(offsets[1:] == offsets[:-1]) > texts.null_count:
        return False  # an empty text: an empty cell has no characters either
    if offsets[0] == offsets[-1]:
        return True
    chars = np.frombuffer(texts.buffers()[2], np.uint8)
    # Beside an empty cell this sees a neighbour's character: one look too many, never one too few.
    firsts, lasts = chars[np.minimum(offsets[:-1], offsets[-1] - 1)], chars[offsets[1:] - 1]
    if all(part.min() > _SPACE and part.max() < _MORE_THAN_ASCII for part in (firsts, lasts)):
        return True
    starts, ends = _edges()
    doubtful = starts[firsts] | ends[lasts]
    if not doubtful.any():
        return True
    some = texts.filter(pa.array(doubtful))
    return bool(pc.all(pc.equal(pc.utf8_trim(some, characters=BLANKS), some), min_count=0).as_py())


@cache
def _edges() -> tuple[np.ndarray[Any, Any], ...]:
    """For each byte, whether a blank begins with it in UTF-8, and whether one ends with it."""
    import numpy as np

    tables = []
    for place in (0, -1):
        table = np.zeros(256, dtype=bool)
        table[[char.encode()[place] for char in BLANKS]] = True
        tables.append(table)
    return tuple(tables)
