"""Columns with a type of their own, in a database: taken as they are where the type fits, never bent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from oracle.checks import make_rule

from compliance.engines.inplace import populate
from compliance.engines.plans import Moment, plan
from compliance.engines.postgresql import connect, tables
from compliance.engines.remote import RemoteEngine
from compliance.engines.setting import Setting
from compliance.evidence import Manifest
from compliance.evidence.inplace import POSTGRESQL
from compliance.evidence.inplace.catalogue import SchemaMapping, origins
from compliance.evidence.schemas import load_schemas
from compliance.examples import moment
from compliance.model import Example, Status
from inplace.server import PostgreSQLRunner

SCHEMAS = load_schemas(Path(__file__).parents[1] / "semantics" / "schemas")
FIELDS = {kind: next(f.name for f in SCHEMAS["alpha"].fields.values() if f.kind == kind and not f.values and not f.reference and not f.type_field and f.name != SCHEMAS["alpha"].key) for kind in ("text", "int", "decimal", "bool", "date", "timestamp", "list")}  # fmt: skip


def judged(address: str, schema: str, condition: str) -> Status:
    database = connect(address, schema=schema)
    try:
        as_of = Moment.of(moment("2026-06-30"), "Asia/Shanghai")
        needed = {name: frozenset(record_type.fields) for name, record_type in SCHEMAS.items()}
        population = populate(
            database, origins(tables(database), SCHEMAS, SchemaMapping()), SCHEMAS, needed, manifest=Manifest(),
            timezone="Asia/Shanghai", as_of=as_of, words=POSTGRESQL, source="db",
        )  # fmt: skip
        setting = Setting(SCHEMAS, population.views.facts, "Asia/Shanghai", as_of, None)
        engine = RemoteEngine(database, population.evidence, setting, {}, tables=population.tables)
        (check,) = make_rule("alpha", condition).checks()
        ((status, _),) = engine.judged(plan(check, {}, SCHEMAS, as_of))[1].values()
        return status
    finally:
        database.close()


@pytest.mark.parametrize(
    ("kind", "column", "value", "condition"),
    [
        ("text", "VARCHAR(5)", " a ", "{f} = 'a'"),
        ("text", "CHAR(5)", "a", "{f} = 'a'"),
        ("text", "INTEGER", "7", "{f} = '7'"),
        ("text", "DOUBLE PRECISION", "7", "{f} = '7'"),
        ("text", "UUID", "6f1d0f4e-8f0e-4b1a-9c63-0d6a2c9f4a11", "{f} = '6f1d0f4e-8f0e-4b1a-9c63-0d6a2c9f4a11'"),
        ("int", "SMALLINT", "7", "{f} = 7"),
        ("int", "BIGINT", "9007199254740993", "{f} = 9007199254740993"),
        ("int", "NUMERIC", "7.0", "{f} = 7"),
        ("int", "TEXT", "+7.00", "{f} = 7"),
        ("decimal", "NUMERIC", "0.1", "{f} = 0.1"),
        ("decimal", "INTEGER", "3", "{f} = 3"),
        ("decimal", "DOUBLE PRECISION", "0.1", "{f} = 0.1"),
        ("bool", "BOOLEAN", "true", "{f}"),
        ("bool", "TEXT", "是", "{f}"),
        ("bool", "INTEGER", "1", "{f}"),
        ("date", "DATE", "2026-03-01", "{f} = DATE '2026-03-01'"),
        ("date", "TIMESTAMP", "2026-03-01 23:30", "{f} = DATE '2026-03-01'"),
        ("date", "TIMESTAMPTZ", "2026-03-01 23:30+00", "{f} = DATE '2026-03-02'"),
        ("date", "INTEGER", "46082", "{f} = DATE '2026-03-01'"),
        ("timestamp", "TIMESTAMPTZ", "2026-03-01 23:30+00", "hours_between({f}, :as_of) > 2896 AND hours_between({f}, :as_of) < 2897"),
        ("timestamp", "TIMESTAMP", "2026-03-01 23:30", "hours_between({f}, :as_of) > 2904 AND hours_between({f}, :as_of) < 2905"),
        ("timestamp", "DATE", "2026-03-01", "{f} = DATE '2026-03-01'"),
        ("list", "TEXT[]", "{x,合同}", "'合同' IN {f} AND size({f}) = 2"),
        ("list", "TEXT[]", "{}", "size({f}) = 0"),
        ("list", "TEXT", "x；合同", "'合同' IN {f} AND size({f}) = 2"),
    ],
)  # fmt: skip
def test_what_fits_is_read(
    address: str, schema: str, writer: psycopg.Connection[Any], kind: str, column: str, value: str, condition: str
) -> None:
    name, key = FIELDS[kind], SCHEMAS["alpha"].key
    writer.execute(f'CREATE TABLE alpha ("{key}" TEXT, "{name}" {column})')  # type: ignore[call-overload]
    writer.execute("INSERT INTO alpha VALUES ('A1', %s)", [value])
    assert judged(address, schema, condition.format(f=name)) is Status.PASS


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [
        ("text", "JSONB", '{"a": 1}'),
        ("text", "TEXT[]", "{a}"),
        ("int", "NUMERIC", "7.5"),
        ("int", "NUMERIC", "9223372036854775808"),
        ("int", "DOUBLE PRECISION", "NaN"),
        ("decimal", "NUMERIC", "NaN"),
        ("decimal", "NUMERIC", "0.123456789"),
        ("decimal", "DOUBLE PRECISION", "Infinity"),
        ("decimal", "DOUBLE PRECISION", "1e300"),
        ("decimal", "REAL", "0.1"),
        ("decimal", "TEXT", "1e3"),
        ("bool", "TEXT", "perhaps"),
        ("date", "DATE", "infinity"),
        ("date", "DATE", "1066-10-14"),
        ("date", "TEXT", "2026-02-30"),
        ("date", "TEXT", "03/04/2026"),
        ("timestamp", "TIMESTAMPTZ", "-infinity"),
        ("timestamp", "TEXT", "2026-03-01T25:00"),
        ("list", "TEXT[]", "{x,NULL}"),
        ("list", "TEXT[]", '{x," "}'),
        ("list", "INTEGER[]", "{1,2}"),
    ],
)
def test_what_does_not_fit_is_unreadable_and_not_empty(
    address: str, schema: str, writer: psycopg.Connection[Any], kind: str, column: str, value: str
) -> None:
    name, key = FIELDS[kind], SCHEMAS["alpha"].key
    writer.execute(f'CREATE TABLE alpha ("{key}" TEXT, "{name}" {column})')  # type: ignore[call-overload]
    writer.execute("INSERT INTO alpha VALUES ('A1', %s)", [value])
    assert judged(address, schema, f"{name} IS NULL") is Status.NO_EVIDENCE


def test_a_database_that_lower_cases_only_latin_letters(address: str) -> None:
    """`mentions` and labels are the same there, by another collation."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE plain TEMPLATE template0 LOCALE 'C'")
    there = address.replace("/postgres?", "/plain?")
    runner = PostgreSQLRunner(there, SCHEMAS)
    try:
        assert runner.database.dialect.template("lower") != "LOWER({0})"
        rule = make_rule("alpha", f"mentions({FIELDS['text']}, 'übung') AND lower({FIELDS['text']}) = 'die übung'")
        example = Example(given={"alpha": ({SCHEMAS["alpha"].key: "A1", FIELDS["text"]: "Die ÜBUNG"},)}, expect={})
        assert runner.run(rule, example) == {"A1": Status.PASS}
    finally:
        runner.close()
