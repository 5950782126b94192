"""Rows on their way in: a staging table per file or sheet, its columns named by field."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from compliance.errors import EvidenceError
from compliance.evidence.cells import named, quoted
from compliance.evidence.headers import resolve
from compliance.evidence.schemas import RecordType
from compliance.evidence.sheets import BrokenRow, Sheet, refuse
from compliance.model import Digest


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
    reduced: int = 0  # rows that a mapping merged into these
    unread: frozenset[str] = frozenset()  # fields that are there but that nobody needs


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
    )


def stage_text(
    con: duckdb.DuckDBPyConnection, columns: Sequence[tuple[str, int]], sheet: Sheet, number: int, index: int | None
) -> str:
    """Creates the staging table of some columns of a sheet and gives its quoted name."""
    arrays = [pa.array([cells[place] for _, cells in sheet.rows], pa.string()) for _, place in columns]
    arrays += [pa.array([index] * len(sheet.rows), pa.int32()), pa.array([row for row, _ in sheet.rows], pa.int64())]
    names = [*(name for name, _ in columns), "_file", "_row"]
    table = named(f"staged_{number}")
    con.register("incoming", pa.Table.from_arrays(arrays, names=names))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM incoming")
    con.unregister("incoming")
    return table


def stage_parquet(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    path: Path,
    number: int,
    index: int,
    needed: frozenset[str] | None,
) -> Staged:
    """A Parquet file as a view over it: only the needed fields are read, and columns of the right type as they are."""
    table = named(f"staged_{number}")
    # DuckDB reads a list of literal paths; a glob in a file name must stay a file name.
    source = f"read_parquet([{quoted(_literal_path(path))}], file_row_number = true)"
    try:
        described = con.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {source}").fetchall()
        header = [row[0] for row in described]
        columns = resolve(record_type, header, path.name)
        wanted = {n: p for n, p in columns.fields.items() if needed is None or n in needed or n == record_type.key}
        picked = [f"{named(header[place])} AS {named(name)}" for name, place in wanted.items()]
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT {', '.join(picked)}, {index}::INTEGER AS _file, "
            f"file_row_number + 1 AS _row FROM {source}"
        )
        row = con.execute(f"SELECT count(*) FROM {table}").fetchone()
    except duckdb.Error as error:
        raise unreadable_parquet(path, error) from error
    types = {name: described[place][1] for name, place in wanted.items()}
    rows = int(row[0]) if row else 0
    return Staged(
        record_type.name, table, types, rows, path.name, native=True, unknown=columns.unknown,
        unread=frozenset(columns.fields) - frozenset(wanted),
    )  # fmt: skip


def unreadable_parquet(path: Path, error: Exception) -> EvidenceError:
    """The error for a Parquet file that is not whole."""
    reason = str(error).splitlines()[0].replace(str(path), path.name)
    return refuse(path, f"is not a readable Parquet file: {reason}", f"不是可读取的 Parquet 文件：{reason}")


def _literal_path(path: Path) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in str(path))


def digest(path: Path, name: str, rows: int | None) -> Digest:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return Digest(name, hashlib.file_digest(file, "sha256").hexdigest(), rows)
