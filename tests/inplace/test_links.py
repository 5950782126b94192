"""Links and listed values mean in a database and in Spark what they mean in files, and are told so."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from compliance.engines.inplace import Population, populate
from compliance.engines.plans import Moment
from compliance.engines.postgresql import connect, tables
from compliance.engines.remote import Backend
from compliance.evidence import EvidenceSet, Manifest, load_evidence
from compliance.evidence.brief import SMALL
from compliance.evidence.inplace import POSTGRESQL, SPARK, Origin, Words
from compliance.evidence.inplace.catalogue import SchemaMapping, origins
from compliance.evidence.inplace.parquet import find_parquet
from compliance.evidence.schemas import load_schemas
from inplace.cluster import Cluster
from inplace.links import TOLD, Tables, first_keys, made_up, said
from inplace.server import fill, fresh_schema

ZONE = "Asia/Shanghai"
SCHEMAS = load_schemas()
ALL = {name: frozenset(record_type.fields) for name, record_type in SCHEMAS.items()}


def of_files(folder: Path, given: Tables) -> EvidenceSet:
    folder.mkdir()
    for name, (header, rows) in given.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    with duckdb.connect(":memory:") as con:
        return load_evidence(folder, con, SCHEMAS, timezone=ZONE)


def populated(backend: Backend, found: dict[str, Origin], words: Words, brief: bool = False) -> Population:
    return populate(
        backend, found, SCHEMAS, ALL, manifest=Manifest(), timezone=ZONE, as_of=Moment.of(date(2026, 4, 1), ZONE), words=words,
        source="made up", brief=brief,
    )  # fmt: skip


def same(there: EvidenceSet, files: EvidenceSet, given: Tables) -> None:
    assert said(there.issues) == said(files.issues)
    assert {kind for kind, *_ in said(files.issues)} == set(TOLD)
    others = [sum(issue.kind not in TOLD for issue in evidence.issues) for evidence in (there, files)]
    beyond = 450 - 200  # dangling links of one field, put in words
    assert there.issue_total - others[0] == files.issue_total - others[1] == len(said(files.issues)) + beyond
    keys = first_keys(there.issues, given)
    assert keys
    assert all(keys)


@pytest.mark.parametrize("seed", range(6))
def test_in_a_database(tmp_path: Path, address: str, seed: int) -> None:
    given, schema = made_up(seed), fresh_schema(address)
    with psycopg.connect(address, autocommit=True) as connection:
        for name, (header, rows) in given.items():
            fill(connection, schema, name, header, rows)
    database = connect(address, schema=schema)
    population = populated(database, origins(tables(database), SCHEMAS, SchemaMapping()), POSTGRESQL)
    database.close()
    same(population.evidence, of_files(tmp_path / "files", given), given)


@pytest.mark.xdist_group("spark")
@pytest.mark.parametrize(("seed", "small"), [(0, True), (1, False), (2, True)])
def test_in_spark(tmp_path: Path, standalone: Cluster, seed: int, small: bool) -> None:
    from compliance.engines.spark import connect as connect_spark

    given = made_up(seed)
    (tmp_path / "parquet").mkdir()
    for name, (header, rows) in given.items():
        columns = {column: pa.array([row[i] for row in rows], pa.string()) for i, column in enumerate(header)}
        pq.write_table(pa.table(columns), tmp_path / "parquet" / f"{name}.parquet")
    spark, folder = connect_spark(standalone.master, 0 if small else SMALL), find_parquet(tmp_path / "parquet", SCHEMAS)
    for name, paths in folder.files.items():
        spark.read(f"stored_{name}", paths)
    population = populated(spark, dict(folder.origins), SPARK, small)
    spark.close()
    same(population.evidence, of_files(tmp_path / "files", given), given)


def test_columns_of_a_database_with_orders_of_their_own(
    address: str, schema: str, writer: psycopg.Connection[Any]
) -> None:
    """PostgreSQL does not compare texts of two collations unless told by which."""
    writer.execute("CREATE TABLE contract (id TEXT COLLATE \"C\"); INSERT INTO contract VALUES ('C1')")
    writer.execute(
        'CREATE TABLE document (id TEXT COLLATE "C", contract_id TEXT COLLATE "POSIX", subject_type TEXT COLLATE "POSIX", '
        'subject_id TEXT COLLATE "C", deliverable_id TEXT COLLATE "C", doc_class TEXT COLLATE "POSIX", doc_type TEXT COLLATE "C")'
    )
    writer.execute(
        "INSERT INTO document VALUES ('D1', 'C1', 'contract', 'C1', NULL, 'x', 'y'), ('D2', 'C2', 'contract', 'C3', NULL, 'x', 'y')"
    )
    database = connect(address, schema=schema)
    population = populated(database, origins(tables(database), SCHEMAS, SchemaMapping()), POSTGRESQL)
    database.close()
    found = [(i.kind, i.field, i.value, i.key) for i in population.evidence.issues if i.kind != "empty_link"]
    assert found == [
        ("dangling", "subject_id", "C3", "D2"), ("dangling", "contract_id", "C2", "D2"), ("unlisted", "doc_class", "x", "D1"),
        ("unlisted", "doc_type", "y", "D1"),
    ]  # fmt: skip
