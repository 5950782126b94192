"""PostgreSQL as an engine: one read-only transaction, one snapshot, nothing made there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from compliance.engines.remote import Row, Turned
from compliance.engines.stopping import of_postgresql
from compliance.errors import EngineError, Problem, suggest
from compliance.evidence.inplace.catalogue import Table
from compliance.expressions.dialects import DuckDBDialect, PostgreSQLDialect
from compliance.text import Text

if TYPE_CHECKING:
    import psycopg

OLDEST = 140_000
ROWS_AT_A_TIME = 10_000
# A statement is planned once and run once: compiling it to machine code would take longer than either.
_SESSION = (
    "SET TIME ZONE 'UTC'", "SET jit = off", "SET standard_conforming_strings = on", "SET client_encoding = 'UTF8'",
    "SET datestyle = 'ISO'", "SET lock_timeout = '30s'",
    # As text, values are read exactly and hashed alike wherever they lie.
    "SET extra_float_digits = 1", "SET bytea_output = 'hex'", "SET intervalstyle = 'postgres'",
)  # fmt: skip
_COLLATIONS = ("pg_unicode_fast", "unicode", "und-x-icu", "pg_c_utf8", "C.utf8", "en_US.utf8")


@dataclass
class PostgreSQL:
    """The Backend of a database; see `connect`."""

    connection: psycopg.Connection[Any]
    dialect: DuckDBDialect
    failures: tuple[type[Exception], ...]
    name: str = "postgresql"
    hands: int = 1

    def rows(self, text: str) -> tuple[list[str], list[Row]]:
        """The columns and rows of a statement; one that fails leaves the transaction as it was."""
        with self._guarded():
            cursor = self.connection.execute(text)
            return [column.name for column in cursor.description or ()], cursor.fetchall()

    def begin(self, texts: Iterable[str]) -> None:
        """A transaction takes them one by one."""

    def turned(self, tables: str, verdicts: str, parts: Sequence[Turned]) -> Iterator[Row]:
        """In one statement, read bit by bit."""
        known = [tables, f"_verdicts AS MATERIALIZED ({verdicts})"]
        asked = []
        for part in parts:
            triples = ", ".join(f"({i}, {status}, {due})" for i, (status, due) in enumerate(part.places))
            turned = f"SELECT r.*, u.* FROM ({part.rows}) AS r CROSS JOIN LATERAL (VALUES {triples}) AS u(place, s, d)"
            asked.append(f"(WITH t AS ({turned}) {part.asked})")
        text = f"WITH {', '.join(filter(None, known))} {' UNION ALL '.join(asked)}"
        with self._guarded(), self.connection.cursor("verdicts") as cursor:
            cursor.itersize = ROWS_AT_A_TIME
            cursor.execute(text)
            yield from cursor

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """A savepoint in the one transaction, whose first statement fixed the moment that all others see.

        What no statement can help leaves as EngineError.
        """
        try:
            if self.connection.info.transaction_status == self.connection.info.transaction_status.IDLE:
                self.connection.execute("SELECT 1")
            with self.connection.transaction():
                yield
        except self.failures as error:
            stopped = of_postgresql(error)
            if stopped is None:
                raise
            raise stopped from error

    def keep(self, name: str, select: str) -> str:
        """The SELECT itself: nothing is made in the database."""
        return select

    def close(self) -> None:
        """Ends the connection, and with it the transaction: neither need be there any more."""
        self.connection.close()


def connect(address: str, statement_timeout: int | None = None, schema: str | None = None) -> PostgreSQL:
    """A connection that can only read, all of it from one moment; `statement_timeout` in seconds.

    Raises EngineError where there is no such database, or one that this cannot be done in.
    """
    psycopg = _driver()
    try:
        connection = psycopg.connect(address.replace("postgresql+psycopg:", "postgresql:", 1), autocommit=True)
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        message = Text(f"the database cannot be reached: {reason}", f"无法连接数据库：{reason}")
        raise EngineError(Problem(message, file=without_password(address))) from error
    try:
        _check(connection)
        for setting in _SESSION:
            connection.execute(setting)
        connection.execute(f"SET statement_timeout = {(statement_timeout or 0) * 1000}")
        if schema is not None:
            _choose(connection, schema)
        collation = _collation(connection)
        connection.autocommit = False
        connection.read_only, connection.isolation_level = True, psycopg.IsolationLevel.REPEATABLE_READ
        return PostgreSQL(connection, PostgreSQLDialect(collation), (psycopg.Error,))
    except BaseException:
        connection.close()
        raise


def without_password(address: str) -> str:
    """An address as it may be shown."""
    from sqlalchemy.engine import make_url

    url = make_url(address)
    return url.set(query={}).render_as_string(hide_password=True)


def _driver() -> Any:
    try:
        import psycopg
    except ImportError as error:
        message = Text("scanning PostgreSQL needs psycopg", "检查 PostgreSQL 需要 psycopg")
        hint = Text('install "it-contract-compliance[postgresql]"', '请安装 "it-contract-compliance[postgresql]"')
        raise EngineError(Problem(message, hint=hint)) from error
    return psycopg


def _check(connection: Any) -> None:
    version = connection.info.server_version
    if version < OLDEST:
        raise EngineError(
            Problem(
                Text("this version of PostgreSQL is not supported", "不支持此版本的 PostgreSQL"),
                found=str(version // 10_000), expected=f">= {OLDEST // 10_000}",
            )
        )  # fmt: skip
    encoding = connection.execute("SHOW server_encoding").fetchone()[0]
    if encoding != "UTF8":
        raise EngineError(
            Problem(
                Text("the database must be encoded in UTF-8", "数据库编码必须为 UTF-8"), found=encoding, expected="UTF8"
            )
        )


def _choose(connection: Any, schema: str) -> None:
    known = [row[0] for row in connection.execute("SELECT nspname FROM pg_namespace").fetchall()]
    if schema not in known:
        message = Text(f"there is no schema {schema!r}", f"没有名为 {schema!r} 的模式")
        raise EngineError(Problem(message, hint=suggest(schema, known)))
    connection.execute("SELECT set_config('search_path', quote_ident(%s), false)", [schema])


def _collation(connection: Any) -> str | None:
    """None where the database lower-cases every script by itself, else a collation that does."""

    def lowers(collation: str | None) -> bool:
        how = f' COLLATE "{collation}"' if collation else ""
        return bool(connection.execute(f"SELECT LOWER('ÜЖ'{how}) = 'üж'").fetchone()[0])

    if lowers(None):
        return None
    known = {row[0] for row in connection.execute(
        "SELECT collname FROM pg_collation WHERE collencoding IN (-1, pg_char_to_encoding('UTF8'))"
    ).fetchall()}  # fmt: skip
    found = next((name for name in _COLLATIONS if name in known and lowers(name)), None)
    if found is None:
        raise EngineError(
            Problem(
                Text("the database has no collation that lower-cases every script", "数据库没有可处理所有文字大小写的排序规则"),
                expected=", ".join(_COLLATIONS),
            )
        )  # fmt: skip
    return found


_CATALOGUE = """
SELECT n.nspname, c.relname, a.attname, COALESCE(b.typname, t.typname), COALESCE(b.typtype, t.typtype)
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_type AS b ON b.oid = t.typbasetype
WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND NOT c.relispartition AND n.nspname = ANY (current_schemas(false))
ORDER BY array_position(current_schemas(false), n.nspname), c.relname, a.attnum
"""
_HELD = {
    "int2": "int", "int4": "int", "int8": "int", "numeric": "decimal", "float4": "float", "float8": "float",
    "bool": "bool", "date": "date", "timestamp": "naive", "timestamptz": "aware", "_text": "list", "_varchar": "list",
    "_bpchar": "list", "json": "other", "jsonb": "other", "bytea": "other", "xml": "other",
}  # fmt: skip
# What is neither a type of its own kind nor an enumeration is no single value: rows, ranges.
_SIMPLE = ("b", "e")


def tables(database: PostgreSQL) -> list[Table]:
    """The tables and views in the schemas of the search path; of several of one name the first counts."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for schema, name, column, kind, form in database.rows(_CATALOGUE)[1]:
        place, columns = found.setdefault(name, (schema, {}))
        if place == schema:
            single = form in _SIMPLE and not kind.startswith("_")
            columns[column] = _HELD.get(kind, "text" if single else "other")
    return [Table(schema, name, columns) for name, (schema, columns) in found.items()]
