"""The digest of a database covers what is in it, and nothing else."""

from __future__ import annotations

from collections import Counter
from typing import Any

import psycopg
import pytest
from answers import Command

from compliance.engines.places import Place
from compliance.engines.postgresql import PostgreSQL
from compliance.session import opened_in_place
from inplace.sample import request

Writer = psycopg.Connection[Any]
MADE = """
CREATE TABLE contract (
    id TEXT, name TEXT, signed_at TIMESTAMPTZ, start_date DATE, response_time_limit FLOAT8, notice_days NUMERIC, negotiated BOOLEAN,
    remark TEXT
)
"""
FILLED = """
INSERT INTO contract SELECT 'C' || i, CASE WHEN i % 3 > 0 THEN 'n,"' || i END, TIMESTAMPTZ '2026-01-01 08:00+08' + i * INTERVAL '1 hour',
    DATE '2026-01-01' + i, 0.1 * i, 0.1 * i, i % 2 = 0, 'r' || i FROM generate_series(1, 9000) AS t(i)
"""


@pytest.fixture
def contract(writer: Writer) -> Writer:
    writer.execute(MADE)
    writer.execute(FILLED)
    return writer


def digest(address: str, schema: str) -> str:
    with opened_in_place(request(address, place=Place(schema=schema))) as session:
        (table,) = session.evidence.files
        assert table.name == f"{schema}.contract"
        assert len(table.sha256) == 64
        assert table.rows == session.evidence.tables["contract"].rows
        return session.evidence.digest


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE contract SET name = 'x' WHERE id = 'C7'",
        "UPDATE contract SET name = '' WHERE id = 'C3'",  # it was NULL
        "UPDATE contract SET response_time_limit = response_time_limit + 1e-12 WHERE id = 'C1'",
        "UPDATE contract SET signed_at = signed_at + INTERVAL '1 microsecond' WHERE id = 'C9000'",
        "DELETE FROM contract WHERE id = 'C8'",
        "INSERT INTO contract (id) VALUES ('C0')",
        "DELETE FROM contract WHERE id = 'C8'; INSERT INTO contract (id) VALUES ('C8')",
        "UPDATE contract SET name = CASE id WHEN 'C1' THEN (SELECT name FROM contract WHERE id = 'C2') "
        "ELSE (SELECT name FROM contract WHERE id = 'C1') END WHERE id IN ('C1', 'C2')",
        "ALTER TABLE contract DROP COLUMN negotiated",
        "TRUNCATE contract",
    ],
)
def test_any_change_of_what_is_read_changes_it(address: str, schema: str, contract: Writer, change: str) -> None:
    before = digest(address, schema)
    contract.execute(change)  # type: ignore[arg-type]
    assert digest(address, schema) != before


@pytest.mark.parametrize(
    "change",
    [
        "SELECT 1",
        "CREATE TABLE other AS SELECT * FROM contract ORDER BY md5(id); TRUNCATE contract; INSERT INTO contract SELECT * FROM other",
        "ALTER TABLE contract DROP COLUMN start_date, ADD COLUMN start_date DATE; "
        "UPDATE contract SET start_date = DATE '2026-01-01' + substr(id, 2)::INTEGER",
        "UPDATE contract SET remark = 'y'",  # no field of ours
    ],
)
def test_neither_order_nor_what_is_not_read_changes_it(
    address: str, schema: str, contract: Writer, change: str
) -> None:
    before = digest(address, schema)
    contract.execute(change)  # type: ignore[arg-type]
    assert digest(address, schema) == before


def test_settings_of_the_database_do_not_change_it(address: str, schema: str, contract: Writer) -> None:
    before = digest(address, schema)
    contract.execute(
        "ALTER ROLE CURRENT_USER SET extra_float_digits = -10; ALTER ROLE CURRENT_USER SET timezone = 'Asia/Shanghai'; "
        "ALTER ROLE CURRENT_USER SET datestyle = 'German'"
    )
    try:
        assert digest(address, schema) == before
    finally:
        contract.execute("ALTER ROLE CURRENT_USER RESET ALL")


def test_a_row_that_is_there_twice_counts_twice(address: str, schema: str, writer: Writer) -> None:
    """A sum of hashes without their number, or a set of them, would lose it."""
    writer.execute("CREATE TABLE contract (id TEXT, name TEXT)")
    found = []
    for number in range(4):
        with opened_in_place(request(address, place=Place(schema=schema))) as session:
            found.append(session.evidence.digest)
            assert session.evidence.files[0].rows == number
        writer.execute("INSERT INTO contract VALUES ('C1', 'x')")
    assert set(Counter(found).values()) == {1}


def test_it_is_of_the_moment_the_scan_sees(
    address: str, schema: str, contract: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody writes between the first statement and the others."""
    before, rows, written = digest(address, schema), PostgreSQL.rows, []

    def writing(self: PostgreSQL, text: str) -> Any:
        answer = rows(self, text)
        if not written:
            written.append(contract.execute("UPDATE contract SET name = 'later'"))
        return answer

    monkeypatch.setattr(PostgreSQL, "rows", writing)
    assert digest(address, schema) == before
    assert digest(address, schema) != before


def test_reports_name_the_tables_with_their_digests(contract: Writer, scan: Command, schema: str) -> None:
    evidence = scan("--select", "R-4.1-*", "--format", "json", "--as-of", "2026-06-30").json["run"]["evidence"]
    assert [(file["name"], file["rows"]) for file in evidence["files"]] == [(f"{schema}.contract", 9000)]
    assert len(evidence["files"][0]["sha256"]) == 64
