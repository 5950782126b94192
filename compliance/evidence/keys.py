"""Whether the keys of large Parquet files all differ, without comparing each with all others.

Most files hold their keys in ascending order: then each needs to be compared only with the one before it. Of
others, hashes are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import duckdb

from compliance.evidence.cells import BLANKS, named
from compliance.evidence.staging import Staged
from compliance.evidence.templates import EXAMPLE_PREFIX

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    Numbers = np.ndarray[Any, np.dtype[np.uint64]]

_SPACE, _MORE_THAN_ASCII = 0x20, 0x80
_ROWS_AT_A_TIME = 50_000
_WORD, _PACKED = 8, 16
"""Bytes of a number, and of the longest key that is packed into two."""
_GROUPS_AT_A_TIME = 16
_MOST_ROWS = 1 << 20
"""Rows of a part of a file that can be read at once."""
_MIXED = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
"""Odd numbers (the golden ratio, and a prime of xxHash): multiplied by them, keys that differ hardly ever sum up to the same."""


@dataclass(frozen=True, slots=True)
class Span:
    """Keys of `size` bytes that ascend from the first to the last, both as numbers that are in the order of the keys."""

    size: int
    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a table: `examples` are how many are those of a template's example.

    `spans`: of each part of it, where its keys ascend. `hashes` gives those of all keys, `packed` by us or made by the
    database; raises OSError where the file cannot be read any more.
    """

    examples: int
    packed: bool
    spans: tuple[Span | None, ...]
    hashes: Callable[[], Numbers]


def repeated(keys: Sequence[Keys]) -> int:
    """How many keys may stand more than once; may be too large by those that share a hash, never too small."""
    import numpy as np

    if _ascend([span for each in keys for span in each.spans]):
        return 0
    found = [each.hashes() for each in keys]
    hashes = np.concatenate(found) if len(found) > 1 else found[0]
    hashes.sort()  # takes a tenth of grouping texts
    return int(np.count_nonzero(hashes[1:] == hashes[:-1]))


def _ascend(spans: Sequence[Span | None]) -> bool:
    """Whether all keys ascend, one part after the other."""
    known = sorted((span for span in spans if span is not None), key=lambda span: span.first)
    return len(known) == len(spans) and all(
        before.size == after.size and before.last < after.first for before, after in pairwise(known)
    )


def read_keys(con: duckdb.DuckDBPyConnection, staged: Staged, key: str) -> Keys | None:
    """The keys of a staged Parquet file, if none of them is empty or has a blank at either end."""
    return _packed_keys(con, staged, key) or _hashed_keys(con, staged, key)


def _packed_keys(con: duckdb.DuckDBPyConnection, staged: Staged, key: str) -> Keys | None:
    """Keys that are short, begin and end with visible ASCII and are of one length in each part, as most are: in half the time."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    assert staged.path is not None
    (threads,) = con.execute("SELECT current_setting('threads')").fetchall()[0]
    hashes = np.empty(staged.rows, np.uint64)  # takes memory only where it is filled
    try:
        file = _File(staged.path, staged.written[key], int(threads), pq.read_metadata(staged.path))
        parts = list(file.parts(hashes, spans=True))
    except (OSError, pa.ArrowException):  # who reads the keys next is told by itself
        return None
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or sum(part.rows for part in known) != staged.rows:
        return None

    def complete() -> Numbers:
        if any(part.span for part in known):
            try:
                list(file.parts(hashes, spans=False))
            except pa.ArrowException as error:
                raise OSError(str(error)) from error
        return hashes

    spans = tuple(part.span for part in known)
    return Keys(sum(part.examples for part in known), True, spans, complete)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some keys; where they have no `span`, their hashes are written."""

    rows: int
    examples: int
    span: Span | None


@dataclass(frozen=True, slots=True)
class _File:
    """The column `key` of a Parquet file, read in parts by some threads: sooner done by Arrow than by the database."""

    path: str
    key: str
    threads: int
    metadata: pq.FileMetaData

    def parts(self, hashes: Numbers, spans: bool) -> Iterator[_Part | None]:
        """All keys in turn, up to the first part that cannot be packed. Without `spans`, every hash is written."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = [self.metadata.row_group(i).num_rows for i in range(self.metadata.num_row_groups)]
        starts = list(accumulate(rows, initial=0))

        def some(first: int) -> list[_Part | None]:
            found = []
            with pq.ParquetFile(self.path, metadata=self.metadata) as file:
                for i in range(first, min(first + _GROUPS_AT_A_TIME, len(rows))):
                    read = file.read_row_group(i, [self.key], use_threads=False)
                    if read.column_names != [self.key] or read.schema.types != [pa.string()]:
                        return [None]
                    found.append(_part(read.column(0).combine_chunks(), hashes[starts[i] : starts[i + 1]], spans))
            return found

        if max(rows, default=0) > _MOST_ROWS:
            yield None
            return
        with ThreadPoolExecutor(self.threads) as pool:
            for found in pool.map(some, range(0, len(rows), _GROUPS_AT_A_TIME)):
                yield from found
                if None in found:
                    return


def _part(keys: pa.StringArray, hashes: Numbers, spans: bool) -> _Part | None:
    """Some keys, if they can be packed."""
    import numpy as np

    if not len(keys):
        return None
    offsets = np.frombuffer(keys.buffers()[1], np.int32, len(keys) + 1, keys.offset * 4)
    size = int(offsets[1] - offsets[0])
    if keys.null_count or not 0 < size <= _PACKED or np.any(offsets[1:] - offsets[:-1] != size):
        return None
    chars = np.frombuffer(keys.buffers()[2], np.uint8, size * len(keys), offsets[0]).reshape(-1, size)
    if any(part.min() <= _SPACE or part.max() >= _MORE_THAN_ASCII for part in (chars[:, 0], chars[:, -1])):
        return None
    high, low = _words(chars)
    span = _span(size, high, low) if spans else None
    if span is None:
        hashes[:] = high * np.uint64(_MIXED[0]) + low * np.uint64(_MIXED[1])
    return _Part(len(keys), _starting(chars, EXAMPLE_PREFIX.encode()), span)


def _words(chars: np.ndarray[Any, np.dtype[np.uint8]]) -> tuple[Numbers, Numbers]:
    """The first and the last eight characters of texts of one length (the same ones twice, where these are fewer than
    sixteen) as numbers in the order of the texts."""
    import numpy as np

    count, size = chars.shape
    if size < _WORD:
        wide = np.zeros((count, _WORD), np.uint8)
        wide[:, :size] = chars
        chars, size = wide, _WORD
    starts = (0, size - _WORD)
    high, low = (np.ndarray((count,), ">u8", chars, start, (size,)).astype(np.uint64) for start in starts)
    return high, low


def _span(size: int, high: Numbers, low: Numbers) -> Span | None:
    """From where to where keys go, if each is greater than the one before."""
    import numpy as np

    up = (high[1:] > high[:-1]) | ((high[1:] == high[:-1]) & (low[1:] > low[:-1]))
    if not np.all(up):
        return None
    return Span(size, (int(high[0]), int(low[0])), (int(high[-1]), int(low[-1])))


def _starting(chars: np.ndarray[Any, np.dtype[np.uint8]], prefix: bytes) -> int:
    """How many of some texts of one length begin so."""
    if chars.shape[1] < len(prefix):
        return 0
    some = chars[chars[:, 0] == prefix[0]]
    return int((some[:, : len(prefix)] == list(prefix)).all(axis=1).sum())


def _hashed_keys(con: duckdb.DuckDBPyConnection, staged: Staged, key: str) -> Keys | None:
    """Keys of every kind, by the hashes that the database has of them."""
    import numpy as np

    filled, examples = 0, 0
    hashes = np.empty(staged.rows, np.uint64)
    query = f"SELECT {named(key)} AS key, hash({named(key)}) FROM {staged.table}"
    try:
        for batch in con.sql(query).to_arrow_reader(_ROWS_AT_A_TIME):
            found = _hashed(*batch.columns)
            if found is None:
                return None
            hashes[filled : filled + batch.num_rows] = found[0]
            filled += batch.num_rows
            examples += found[1]
    except OSError:  # an error of the database on its way through Arrow; who reads the keys next is told by itself
        return None
    return Keys(examples, False, (None,), lambda: hashes[:filled])


def _hashed(keys: pa.StringArray, numbers: pa.UInt64Array) -> tuple[Numbers, int] | None:
    """Hashes of some keys and how many are those of examples, if all are tidy."""
    import numpy as np
    import pyarrow.compute as pc

    if not _trimmed(keys):
        return None
    examples = pc.sum(pc.starts_with(keys, EXAMPLE_PREFIX)).as_py() or 0
    return np.frombuffer(numbers.buffers()[1], np.uint64)[: len(keys)], examples


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
