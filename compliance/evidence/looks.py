"""A first look at large Parquet files as they are stored: what all cells of a column have in common need not be asked of each.

A text without blanks at its ends, a code that stands in the value list, a time well inside the
calendar: where that holds for a whole column, the column is read as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
_EPOCH = datetime(1970, 1, 1)
_FEW = 1000
_ROWS_AT_A_TIME = 100_000


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of the columns of one staged table.

    `clean`: texts that are read as they are; `spans`: first and last stored time of columns that lie
    inside the calendar; `filled`: rows with a cell, by column; `unkeyed`: rows without a key or of a template's example.
    `hashes`: of the keys, where these are clean.
    """

    clean: frozenset[str] = frozenset()
    spans: Mapping[str, tuple[datetime, datetime]] = field(default_factory=dict)
    filled: Mapping[str, int] = field(default_factory=dict)
    unkeyed: int = 0
    hashes: np.ndarray[Any, Any] | None = None

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
    key = named(record_type.key)
    asked = [f"count(*) FILTER (WHERE {key} IS NULL OR starts_with({key}, {quoted(EXAMPLE_PREFIX)}))"]
    asked += [f"count({named(f.name)})" for f in there]
    asked += [f"epoch_us({end}({named(f.name)}))" for f in times for end in ("min", "max")]
    (unkeyed, *answers) = con.execute(f"SELECT {', '.join(asked)} FROM {staged.table}").fetchall()[0]
    ends = answers[len(there) :]
    clean = {f.name for f in texts if f.values and _all_codes(con, staged, f)}
    tidy, hashes = _tidy(con, staged, record_type.key, [f.name for f in texts if not f.values])
    return Look(
        frozenset(clean | tidy),
        {
            f.name: span
            for f, first, last in zip(times, ends[::2], ends[1::2], strict=True)
            if (span := _span(first, last)) is not None
        },
        {f.name: number for f, number in zip(there, answers, strict=False)},
        unkeyed,
        hashes if record_type.key in tidy else None,
    )


def repeated(looks: Sequence[Look]) -> int:
    """How many hashes of keys stand more than once: sorting numbers takes a tenth of grouping texts."""
    import numpy as np

    hashes = np.concatenate([each.hashes for each in looks if each.hashes is not None])
    hashes.sort()
    return int(np.count_nonzero(hashes[1:] == hashes[:-1]))


def _span(first: int | None, last: int | None) -> tuple[datetime, datetime] | None:
    if first is None or last is None:
        return None
    try:
        span = _EPOCH + timedelta(microseconds=first), _EPOCH + timedelta(microseconds=last)
    except OverflowError:
        return None
    return span if span[0] >= _FIRST and span[1] <= _LAST else None


def _all_codes(con: duckdb.DuckDBPyConnection, staged: Staged, f: Field) -> bool:
    """Whether every cell stands for itself: a code of the value list, or a word that is not in it."""
    words = words_of(f)
    found = con.execute(f"SELECT DISTINCT {named(f.name)} FROM {staged.table} LIMIT {_FEW + 1}").fetchall()
    return len(found) <= _FEW and all(
        value is None
        or (value.isascii() and words.get(value.lower(), value) == value and value.strip(BLANKS) == value != "")
        for (value,) in found
    )


def _tidy(
    con: duckdb.DuckDBPyConnection, staged: Staged, key: str, names: Sequence[str]
) -> tuple[set[str], np.ndarray[Any, Any]]:
    """The columns without an empty text or a blank at either end, and the hashes of the key's cells."""
    import numpy as np

    tidy, filled = set(names), 0
    hashes = np.empty(staged.rows, dtype=np.uint64)
    columns = ", ".join(named(name) for name in names)
    query = f"SELECT hash({named(key)}) AS hashed, {columns} FROM {staged.table}"
    for batch in con.sql(query).to_arrow_reader(_ROWS_AT_A_TIME):
        hashes[filled : filled + batch.num_rows] = batch.column(0).to_numpy()
        filled += batch.num_rows
        tidy -= {name for place, name in enumerate(names, 1) if name in tidy and not _trimmed(batch.column(place))}
    return tidy, hashes[:filled]


def _trimmed(texts: pa.StringArray) -> bool:
    """Whether no text is empty or has a blank at either end."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if pc.any(pc.equal(pc.binary_length(texts), 0)).as_py():
        return False
    offsets = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, texts.offset * 4)
    if offsets[0] == offsets[-1]:
        return True
    chars = np.frombuffer(texts.buffers()[2], np.uint8)
    starts, ends = _edges()
    # Beside an empty cell this sees a neighbour's character: one look too many, never one too few.
    doubtful = starts[chars[np.minimum(offsets[:-1], offsets[-1] - 1)]] | ends[chars[offsets[1:] - 1]]
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
