"""The complete list of verdicts that did not pass, as CSV and Parquet beside the reports."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from compliance.reports import csv_lines

COLUMNS = pa.schema(
    [
        ("check_id", pa.string()),
        ("rule_id", pa.string()),
        ("record_type", pa.string()),
        ("subject", pa.string()),
        ("status", pa.string()),
        ("due", pa.date32()),
        ("file", pa.string()),
        ("row", pa.int64()),
        ("waived", pa.string()),
        ("attested", pa.string()),
    ]
)
# Rows of a group in Parquet.
GROUP = 1024 * 1024
_REPEATED = ["check_id", "rule_id", "record_type", "status", "file", "waived", "attested"]
_STORED = pa.schema(
    [
        (field.name, pa.dictionary(pa.int32(), pa.string()) if field.name in _REPEATED else field.type)
        for field in COLUMNS
    ]
)
"""How columns that repeat are handed to Parquet, which stores them so: each text is then looked up once, not in every row."""
_SUMMED = ["check_id", "status", "due", "row"]
"""Columns whose least and greatest are told, so that readers can pass over groups; of all it takes a third of the time."""
# Tables that wait to be written.
_WAITING = 100
_BOM = b"\xef\xbb\xbf"
_ORDER = ("check_id", "file", "row", "subject", "status", "due", "rule_id", "record_type")


class Listing(Protocol):
    """Tables of rows that are in order, from one table to the next too."""

    def tables(self) -> Iterator[pa.Table]: ...


def write_side_files(rows: pa.Table | Listing, folder: Path, stem: str) -> tuple[Path, Path]:
    """Writes <stem>.csv (UTF-8 with BOM, formulas disarmed) and <stem>.parquet; gives both paths.

    A table has at least the columns of COLUMNS, in any order of rows and columns; KeyError where one is
    missing. Its rows are sorted; however rows come, the same verdicts give the same bytes.
    """
    csv, parquet = folder / f"{stem}.csv", folder / f"{stem}.parquet"
    given = iter([_ordered(rows)]) if isinstance(rows, pa.Table) else rows.tables()
    with (
        pa.OSFile(str(csv), "wb") as out,  # not one of Python's, for which each write would wait
        pyarrow.parquet.ParquetWriter(
            parquet, _STORED, compression="zstd", use_dictionary=_REPEATED, write_statistics=_SUMMED, store_schema=False
        ) as stored,
        ThreadPoolExecutor(1) as first,
        ThreadPoolExecutor(1) as second,
    ):
        out.write(_BOM + csv_lines.header(COLUMNS.names))
        groups = _Groups(stored)
        # Both files are written while the next rows are fetched.
        begun: deque[Future[None]] = deque()
        for table in given:
            encoded = _encoded(table.select(COLUMNS.names).cast(COLUMNS))
            begun += (first.submit(_write, out, encoded), second.submit(groups.add, encoded))
            while len(begun) > _WAITING:
                begun.popleft().result()
        begun.append(second.submit(groups.finish))
        for each in begun:
            each.result()
    return csv, parquet


def _write(out: pa.NativeFile, table: pa.Table) -> None:
    for text in csv_lines.lines(table):
        out.write(text)


def _encoded(table: pa.Table) -> pa.Table:
    columns = [
        column if field.type == column.type else _looked_up(column)
        for column, field in zip(table.columns, _STORED, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=_STORED)


def _looked_up(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts by their places in a list of those that differ, in the order in which they come."""
    if not len(texts) or texts.null_count or not pc.all(pc.equal(texts, texts[0])).as_py():
        return texts.dictionary_encode()
    return pa.chunked_array([pa.DictionaryArray.from_arrays(_firsts(len(texts)), texts.slice(0, 1).combine_chunks())])


def _firsts(number: int) -> pa.Int32Array:
    return pa.Array.from_buffers(pa.int32(), number, [None, pa.py_buffer(bytes(4 * number))])


class _Groups:
    """Writes row groups of GROUP rows, whatever tables they come in; one empty group for none."""

    def __init__(self, out: pyarrow.parquet.ParquetWriter) -> None:
        self._out = out
        self._waiting, self._rows, self._nothing = [_STORED.empty_table()], 0, True

    def add(self, table: pa.Table) -> None:
        self._waiting.append(table)
        self._rows += table.num_rows
        while self._rows >= GROUP:
            whole = pa.concat_tables(self._waiting)
            self._write(whole.slice(0, GROUP))
            self._waiting, self._rows = [whole.slice(GROUP)], self._rows - GROUP

    def finish(self) -> None:
        if self._rows or self._nothing:
            self._write(pa.concat_tables(self._waiting))

    def _write(self, group: pa.Table) -> None:
        # One chunk: where one ends may not show in the bytes.
        self._out.write_table(group.combine_chunks(), GROUP)
        self._nothing = False


def _ordered(table: pa.Table) -> pa.Table:
    # One chunk and no metadata of the engine: neither may show in the bytes.
    plain = table.select(COLUMNS.names).cast(COLUMNS).replace_schema_metadata(None).combine_chunks()
    return plain.take(pc.sort_indices(plain, sort_keys=[(name, "ascending") for name in _ORDER]))
