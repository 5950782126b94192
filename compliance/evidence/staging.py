"""Rows on their way in: a staging table per file or sheet, its columns named by field."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from compliance.errors import EvidenceError
from compliance.evidence.cells import named, quoted
from compliance.evidence.headers import resolve
from compliance.evidence.plain import SMALL, distinct
from compliance.evidence.schemas import RecordType
from compliance.evidence.sheets import BrokenRow, Sheet, refuse
from compliance.evidence.shortage import blames_no_file
from compliance.model import Digest

SHARED = "evidence."
"""Begins the name of what was staged for every connection to see."""


@dataclass(frozen=True, slots=True)
class Staged:
    """Rows of one record type out of one file or sheet.

    `table` is quoted; `columns` maps fields to their physical types there (VARCHAR cells are text
    still to be read, unless `native`).
    """

    record_type: str
    table: str
    columns: dict[str, str]
    rows: int
    file: str | None
    sheet: str | None = None
    native: bool = False
    unknown: tuple[str, ...] = ()
    broken: tuple[BrokenRow, ...] = field(default=())
    index: int | None = None  # of its file in the evidence set; None for rows of several files, or of none
    reduced: int = 0  # rows that a mapping merged into these
    path: str | None = None  # of a file that the database reads when it is asked
    unread: frozenset[str] = frozenset()  # fields that are there but that nobody needs
    cells: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of small sheets: what stands in each field
    written: Mapping[str, str] = field(default_factory=dict)  # names of the columns in the file at `path`


def stage_sheet(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    sheet: Sheet,
    number: int,
    file: str | None,
    index: int | None,
) -> Staged:
    """A sheet of text under the fields of its record type."""
    columns = resolve(record_type, sheet.header, file or record_type.name, sheet.name)
    table = stage_text(con, [(name, place) for name, place in columns.fields.items()], sheet, number, index)
    types = dict.fromkeys(columns.fields, "VARCHAR")
    return Staged(
        record_type.name,
        table,
        types,
        len(sheet.rows),
        file,
        sheet.name,
        unknown=columns.unknown,
        broken=tuple(sheet.broken),
        index=index,
        cells={
            name: distinct(row[place] for row in sheet.rows)
            for name, place in columns.fields.items()
            if len(sheet.rows) <= SMALL
        },
    )


def stage_text(
    con: duckdb.DuckDBPyConnection, columns: Sequence[tuple[str, int]], sheet: Sheet, number: int, index: int | None
) -> str:
    """Makes some columns of a sheet a table of the database and gives its quoted name."""
    cells = list(zip(*sheet.rows, strict=True)) if sheet.rows else [()] * len(sheet.header)
    names = [*(name for name, _ in columns), "_file", "_row"]
    values = [*(list(cells[place]) for _, place in columns), [index] * len(sheet.rows), sheet.numbers]
    kinds = ["VARCHAR"] * len(columns) + ["INTEGER", "BIGINT"]
    if len(sheet.rows) <= SMALL:
        # Not by Arrow, which loads what else is installed beside it for the first cell.
        given = ", ".join(
            f"unnest(${i}::{kind}[]) AS {named(name)}"
            for i, (name, kind) in enumerate(zip(names, kinds, strict=True), 1)
        )
        table = f"{SHARED}{named(f'sheet {number}')}"  # no record type has a space in its name
        con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT {given}", values)
        return table
    import pyarrow as pa

    types = {"VARCHAR": pa.string(), "INTEGER": pa.int32(), "BIGINT": pa.int64()}
    arrays = [pa.array(column, types[kind]) for column, kind in zip(values, kinds, strict=True)]
    con.register(f"staged_{number}", pa.Table.from_arrays(arrays, names=names))
    return named(f"staged_{number}")


def release(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Lets go of what was staged: rows in memory, a view of a file, or a table."""
    name = table.strip('"')
    if name.startswith("staged_"):
        con.unregister(name)
    else:
        con.execute(f"DROP TABLE IF EXISTS {table}")


def stage_parquet(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    path: Path,
    number: int,
    index: int,
    needed: frozenset[str] | None,
    file: str,
) -> Staged:
    """A Parquet file as a view over it: only the needed fields are read, and columns of the right type as they are."""
    table = named(f"staged_{number}")
    # DuckDB reads a list of literal paths; a glob in a file name must stay a file name.
    source = f"read_parquet([{quoted(_literal_path(path))}], file_row_number = true, binary_as_string = true)"
    with blamed(file):
        described = con.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {source}").fetchall()
        header = [row[0] for row in described]
        # The database renames a column whose name stands twice; the file's own names show that it does.
        names = _written_names(con, path)
        columns = resolve(record_type, names, file)
        always = {record_type.key, record_type.occurred}
        wanted = {n: p for n, p in columns.fields.items() if needed is None or n in needed or n in always}
        picked = [f"{named(header[place])} AS {named(name)}" for name, place in wanted.items()]
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT {', '.join(picked)}, {index}::INTEGER AS _file, "
            f"file_row_number + 1 AS _row FROM {source}"
        )
        row = con.execute(f"SELECT num_rows FROM parquet_file_metadata([{quoted(_literal_path(path))}])").fetchall()[0]
    types = {name: described[place][1] for name, place in wanted.items()}
    rows = int(row[0])
    return Staged(
        record_type.name, table, types, rows, file, native=True, unknown=columns.unknown, index=index,
        path=str(path), unread=frozenset(columns.fields) - frozenset(wanted),
        written={name: names[place] for name, place in wanted.items()},
    )  # fmt: skip


def _written_names(con: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """The top-level columns of a Parquet file by the names that stand in it."""
    listed = con.execute(f"SELECT name, num_children FROM parquet_schema([{quoted(_literal_path(path))}])").fetchall()
    names, inside = [], 0
    for name, children in listed[1:]:  # in depth-first order, the root before all
        if not inside:
            names.append(name)
        inside += (children or 0) - bool(inside)
    return names


def stage_export(con: duckdb.DuckDBPyConnection, path: Path, number: int, index: int, file: str) -> tuple[str, int]:
    """A foreign Parquet file as a table of text; gives its quoted name and its rows."""
    table = named(f"export_{number}")
    source = f"read_parquet([{quoted(_literal_path(path))}], file_row_number = true, binary_as_string = true)"
    with blamed(file):
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT CAST(COLUMNS(* EXCLUDE (file_row_number)) AS VARCHAR), "
            f"{index}::INTEGER AS _file, file_row_number + 1 AS _row FROM {source}"
        )
        row = con.execute(f"SELECT count(*) FROM {table}").fetchall()[0]
    return table, int(row[0])


def unreadable_parquet(file: str, error: Exception) -> EvidenceError:
    """The error for a Parquet file that is not whole."""
    reason = re.sub(r"""(['"])[^'"]*[/\\][^'"]*\1""", repr(file), str(error).splitlines()[0])
    return refuse(file, f"is not a readable Parquet file: {reason}", f"不是可读取的 Parquet 文件：{reason}")


@contextmanager
def blamed(file: str) -> Iterator[None]:
    """Lets what the database fails with leave as an EvidenceError of the Parquet file it reads, unless that has no part in it."""
    try:
        yield
    except duckdb.Error as error:
        if blames_no_file(error):
            raise
        raise unreadable_parquet(file, error) from error


def check_whole(con: duckdb.DuckDBPyConnection, staged: Iterable[Staged]) -> None:
    """Raises EvidenceError for a file that is read in place and cannot be read to its end.

    Where its footer answers for a column, nobody has looked at the column itself before.
    """
    for s in staged:
        with blamed(s.file or ""):
            con.execute(f"SELECT max(hash(COLUMNS(*))) FROM {s.table}").fetchall()


@contextmanager
def torn_told(con: duckdb.DuckDBPyConnection, staged: Iterable[Staged]) -> Iterator[None]:
    """Lets what the database fails with leave as an EvidenceError, where a file that is read in place is to blame."""
    try:
        yield
    except duckdb.Error as error:
        if not blames_no_file(error):
            check_whole(con, staged)
        raise


def _literal_path(path: Path) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in str(path))


def digest(path: Path, name: str, rows: int | None) -> Digest:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return Digest(name, hashlib.file_digest(file, "sha256").hexdigest(), rows)
