"""Databases that nothing is evaluated in: their tables are read in batches, as text, like files."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import sqlalchemy as sa

from compliance.errors import EvidenceError, Problem, suggest
from compliance.evidence.cells import BAD_MARK, named
from compliance.evidence.evidence_set import EvidenceSet, Manifest
from compliance.evidence.inplace.catalogue import SchemaMapping, Table, origins
from compliance.evidence.inplace.tables import Origin
from compliance.evidence.loading import load_staged
from compliance.evidence.schemas import RecordType
from compliance.evidence.sheets import cell_text
from compliance.evidence.staging import Staged
from compliance.model import Digest
from compliance.text import Text

ROWS_AT_A_TIME = 10_000


def load_database(
    address: str,
    con: duckdb.DuckDBPyConnection,
    schemas: Mapping[str, RecordType],
    *,
    timezone: str,
    mapping: SchemaMapping,
    manifest: Manifest,
    name: str,
    schema: str | None = None,
) -> EvidenceSet:
    """Loads the tables of a database into the schema `evidence`; raises EvidenceError for what cannot be read."""
    try:
        engine = _engine(address)
        with engine.connect() as connection:
            there = _tables(connection, schema)
            found = origins(there, schemas, mapping)
            staged, files = [], []
            for index, (type_name, origin) in enumerate(found.items()):
                table = next(t for t in there if t.shown == origin.name)
                rows, sha256 = _copy(connection, con, table, origin, index)
                columns = dict.fromkeys(origin.columns, "VARCHAR")
                staged.append(
                    Staged(
                        type_name,
                        named(f"batch_{index}"),
                        columns,
                        rows,
                        origin.name,
                        unknown=origin.unknown,
                        index=index,
                    )
                )
                files.append(Digest(origin.name, sha256, rows))
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        message = Text(f"the database cannot be read: {reason}", f"无法读取数据库：{reason}")
        raise EvidenceError(Problem(message, file=name)) from error
    return load_staged(con, schemas, staged, files, timezone=timezone, source=name, manifest=manifest)


def _engine(address: str) -> sa.Engine:
    url = sa.make_url(address)
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, poolclass=sa.NullPool)
    path = Path(url.database or "")
    if not path.is_file():  # SQLite would make one
        raise EvidenceError(Problem(Text("there is no such file", "文件不存在"), file=path.name or str(address)))
    return sa.create_engine(
        "sqlite://", poolclass=sa.NullPool,
        creator=lambda: sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True),
    )  # fmt: skip


def _tables(connection: sa.Connection, schema: str | None) -> list[Table]:
    inspector = sa.inspect(connection)
    if schema is not None and schema not in inspector.get_schema_names():
        message = Text(f"there is no schema {schema!r}", f"没有名为 {schema!r} 的模式")
        raise EvidenceError(Problem(message, hint=suggest(schema, inspector.get_schema_names())))
    names = [*inspector.get_table_names(schema), *inspector.get_view_names(schema)]
    return [
        Table(schema, name, {column["name"]: "text" for column in inspector.get_columns(name, schema)})
        for name in sorted(names)
    ]


def _copy(
    connection: sa.Connection, con: duckdb.DuckDBPyConnection, table: Table, origin: Origin, index: int
) -> tuple[int, str]:
    """Copies the columns of fields; gives the number of rows and the sha256 of what they hold."""
    names = [_unquoted(column) for column, _ in origin.columns.values()]
    columns: list[sa.ColumnClause[Any]] = [sa.column(sa.sql.quoted_name(name, True)) for name in names]
    source = sa.table(sa.sql.quoted_name(table.name, True), *columns, schema=table.schema)
    made = ", ".join(f"{named(field)} VARCHAR" for field in origin.columns)
    con.execute(f"CREATE TEMP TABLE {named(f'batch_{index}')} ({made}, _file INTEGER, _row BIGINT)")
    digest, count = hashlib.sha256(), 0
    streamed = connection.execution_options(stream_results=True).execute(sa.select(*source.c))
    for rows in streamed.partitions(ROWS_AT_A_TIME):
        cells = [tuple(_cell(value) for value in row) for row in rows]
        digest.update(repr(cells).encode())
        _append(con, index, list(origin.columns), cells, count)
        count += len(cells)
    return count, digest.hexdigest()


def _append(
    con: duckdb.DuckDBPyConnection,
    index: int,
    names: Sequence[str],
    cells: Sequence[tuple[str | None, ...]],
    before: int,
) -> None:
    import pyarrow as pa

    columns: Iterable[Sequence[str | None]] = zip(*cells, strict=True)
    arrays = [pa.array(list(column), pa.string()) for column in columns]
    arrays += [
        pa.array([index] * len(cells), pa.int32()),
        pa.array(range(before + 1, before + len(cells) + 1), pa.int64()),
    ]
    con.register("batch", pa.Table.from_arrays(arrays, names=[*names, "_file", "_row"]))
    con.execute(f"INSERT INTO {named(f'batch_{index}')} BY NAME SELECT * FROM batch")
    con.unregister("batch")


def _cell(value: Any) -> str | None:
    return BAD_MARK + repr(value) if isinstance(value, bytes | memoryview) else cell_text(value)


def _unquoted(column: str) -> str:
    return column[1:-1].replace('""', '"')
