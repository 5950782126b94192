"""A database scanned where it is: the verdicts of files, nothing written, one moment, slips told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from answers import Command

from compliance.engines import duckdb as engines
from compliance.engines import gathering
from compliance.engines.places import Place
from compliance.engines.postgresql import connect
from compliance.scan import Result
from compliance.scan import scan as run_scan
from compliance.session import opened_in_place
from inplace.links import said
from inplace.sample import PROVIDER, Found, request, sample_tables, verdicts
from inplace.server import fill

Writer = psycopg.Connection[Any]
SAMPLE = pytest.mark.xdist_group("the sample in place")  # one process, which fills and scans it once
CONTRACT = ("--select", "R-4.1-*", "--format", "json", "--as-of", "2026-06-30")


def place(schema: str) -> Place:
    return Place(manifest=PROVIDER / "evidence.yaml", schema=schema)


def by_scope(result: Result) -> dict[Any, Any]:
    return {(count.rule_id, count.scope): count for count in result.scopes}


@SAMPLE
def test_every_rule_says_the_same_of_every_subject_as_on_files(
    address: str, provider: str, found_in_files: Found
) -> None:
    assert len(found_in_files) > 1000
    with opened_in_place(request(address, place=place(provider))) as database:
        assert verdicts(database) == found_in_files


@SAMPLE
def test_columns_with_orders_of_their_own_mean_what_files_mean(
    address: str, schema: str, writer: Writer, found_in_files: Found
) -> None:
    """PostgreSQL compares no texts of two collations, and lower-cases by that of the column."""
    for i, (name, (header, rows)) in enumerate(sample_tables().items()):
        fill(writer, schema, name, header, rows)
        for j, column in enumerate(header):
            order = ("C", "POSIX", "default")[(i + j) % 3]
            writer.execute(f'ALTER TABLE {name} ALTER COLUMN "{column}" TYPE TEXT COLLATE "{order}"')  # type: ignore[arg-type]
    with opened_in_place(request(address, place=place(schema))) as database:
        assert verdicts(database) == found_in_files


@SAMPLE
@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_many_verdicts_are_those_of_few(
    address: str, provider: str, scanned: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "FETCHED", 0)
    many = run_scan(request(address, place=place(provider)))
    assert many.report == scanned.report
    assert many.not_passing.to_pylist() == scanned.not_passing.to_pylist()


@SAMPLE
def test_counts_findings_and_lists_are_those_of_files(scanned: Result) -> None:
    files, database = run_scan(request(str(PROVIDER))), scanned
    columns = ["check_id", "rule_id", "record_type", "subject", "status", "due"]
    by_subject = [("check_id", "ascending"), ("subject", "ascending")]
    told = [r.not_passing.table().select(columns).sort_by(by_subject).to_pylist() for r in (files, database)]
    assert told[0] == told[1]
    assert by_scope(files) == by_scope(database)
    assert files.report.checks == database.report.checks
    assert files.report.findings == database.report.findings
    assert said(files.report.issues) == said(database.report.issues)
    reasons = [
        {(v.check_id, v.subject): (v.reason, v.missing, v.scope) for v in r.report.verdicts} for r in (files, database)
    ]
    assert reasons[0] == reasons[1]


@SAMPLE
@pytest.mark.parametrize(
    "narrow", [{"where": {"contract": ("C01",)}}, {"period": (date(2025, 7, 1), date(2025, 12, 31))}]
)
def test_scope_narrows_as_with_files(address: str, provider: str, narrow: Mapping[str, Any]) -> None:
    files = run_scan(request(str(PROVIDER), **narrow))
    database = run_scan(request(address, place=place(provider), **narrow))
    assert files.report.checks == database.report.checks
    assert by_scope(files) == by_scope(database)


def test_nothing_can_be_written(address: str, schema: str, writer: Writer) -> None:
    writer.execute("CREATE TABLE contract (id TEXT)")
    database = connect(address, schema=schema)
    for statement in (
        "INSERT INTO contract VALUES ('C1')", "CREATE TABLE other (id TEXT)", "CREATE VIEW v AS SELECT 1", "DROP TABLE contract",
        "SELECT nextval('nothing')", "SET TRANSACTION READ WRITE", "UPDATE contract SET id = 'x'",
    ):  # fmt: skip
        with pytest.raises(psycopg.Error):
            database.rows(statement)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        database.rows("CREATE TABLE other (id TEXT)")
    database.close()


def test_a_scan_makes_nothing(address: str, schema: str, writer: Writer, scan: Command) -> None:
    def everything() -> list[tuple[Any, ...]]:
        return writer.execute("SELECT oid, relname, relnamespace FROM pg_class ORDER BY oid").fetchall()

    writer.execute("CREATE TABLE contract (id TEXT, signed_at DATE); INSERT INTO contract VALUES ('C1', '2026-01-01')")
    before = everything()
    assert scan(*CONTRACT).code == 1
    assert everything() == before


def test_all_statements_see_one_moment(address: str, schema: str, writer: Writer) -> None:
    writer.execute("CREATE TABLE contract (id TEXT); INSERT INTO contract VALUES ('C1')")
    with opened_in_place(request(address, place=Place(schema=schema))) as session:
        writer.execute("INSERT INTO contract VALUES ('C2')")
        assert session.engine.ask('SELECT COUNT(*) FROM "contract"')[1] == [(1,)]
        assert {subject for _, subject, *_ in verdicts(session) if subject.startswith("C")} == {"C1"}


def test_a_statement_may_not_take_longer_than_told(writer: Writer, scan: Command) -> None:
    writer.execute("CREATE VIEW contract AS SELECT 'C1' AS id, pg_sleep(5)::TEXT AS name")
    answer = scan(*CONTRACT, "--statement-timeout", "1")
    assert answer.code == 2
    assert "statement timeout" in answer.err


def test_tables_and_columns_by_chinese_title(writer: Writer, scan: Command) -> None:
    writer.execute('CREATE TABLE "合同" ("编号" TEXT, "签订时间" TEXT, remark TEXT)')
    writer.execute("""INSERT INTO "合同" VALUES ('C1', '2026年3月1日', 'x')""")
    intake = next(i for i in scan(*CONTRACT).json["intakes"] if i["record_type"] == "contract")
    assert (intake["accepted"], intake["unreadable_cells"], intake["unknown_columns"]) == (1, 0, ["remark"])


def test_a_mapping_names_tables_and_columns(tmp_path: Path, writer: Writer, scan: Command) -> None:
    writer.execute(
        "CREATE TABLE legal (no TEXT, sealed DATE, name_x TEXT); INSERT INTO legal VALUES ('C1', '2026-01-01', 'x')"
    )
    said = tmp_path / "tables.yaml"
    said.write_text("tables:\n  contract: {table: legal, columns: {id: no, signed_at: sealed}}\n", "utf-8")
    answer = scan(*CONTRACT, "--schema-mapping", said)
    intake = next(i for i in answer.json["intakes"] if i["record_type"] == "contract")
    assert (intake["accepted"], intake["unknown_columns"]) == (1, ["name_x"])
    assert "signed_at" not in intake["missing_columns"]


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ("tables: {contarct: x}", "did you mean 'contract'"),
        ("tables: {contract: legals}", "did you mean 'legal'"),
        ("tables: {contract: {table: legal, columns: {idd: no}}}", "did you mean 'id'"),
        ("tables: {contract: {table: legal, columns: {id: noo}}}", "did you mean 'no'"),
        ("tabels: {}", "did you mean 'tables'"),
        ("tables: {contract: {table: 3}}", "must be the name of a table"),
        ("ignore: x", "must be a list of names"),
    ],
)
def test_slips_in_a_mapping_are_told(tmp_path: Path, writer: Writer, scan: Command, mapping: str, told: str) -> None:
    writer.execute("CREATE TABLE legal (no TEXT, sealed DATE)")
    said = tmp_path / "tables.yaml"
    said.write_text(mapping, "utf-8")
    answer = scan(*CONTRACT, "--schema-mapping", said)
    assert answer.code == 2
    assert "tables.yaml" in answer.err
    assert told in answer.err


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("contracts (id TEXT)", "but nearly after 'contract'"),
        ("contract (id TEXT, signed_att TEXT)", "did you mean 'signed_at'"),
        ("contract (name TEXT)", "the key column is missing"),
        ("nothing_of_ours (id TEXT)", "no table is named after a record type"),
    ],
)  # fmt: skip
def test_slips_in_names_are_told(writer: Writer, scan: Command, table: str, told: str) -> None:
    writer.execute(f"CREATE TABLE {table}")  # type: ignore[call-overload]
    answer = scan(*CONTRACT)
    assert answer.code == 2
    assert told in answer.err


def test_a_table_that_is_none_of_ours_can_be_left_alone(tmp_path: Path, writer: Writer, scan: Command) -> None:
    writer.execute("CREATE TABLE contract (id TEXT); CREATE TABLE approvals (id TEXT)")
    said = tmp_path / "tables.yaml"
    said.write_text("ignore: [approvals]", "utf-8")
    assert scan(*CONTRACT).code == 2
    assert scan(*CONTRACT, "--schema-mapping", said).code == 1


def test_rows_without_key_and_rows_of_one_key(writer: Writer, scan: Command) -> None:
    writer.execute("CREATE TABLE contract (id TEXT, name TEXT, signed_at TEXT)")
    writer.execute(
        "INSERT INTO contract VALUES ('C1', 'a', '2026-01-01'), ('C1', 'a', '2026-01-01'), (' ', 'b', NULL), (NULL, 'c', NULL), "
        "('C2', 'd', '2026-01-01'), ('C2', 'd', '2026-01-02'), ('EXAMPLE-1', 'e', NULL), ('C3', 'f', 'soon')"
    )
    answer = scan("--select", "R-*", "--format", "json", "--as-of", "2026-06-30").json
    intake = next(i for i in answer["intakes"] if i["record_type"] == "contract")
    assert [intake[k] for k in ("rows_in", "accepted", "collapsed", "quarantined")] == [8, 3, 2, 3]
    told = {(i["kind"], i["field"]): i["message"]["en"].split()[0] for i in answer["issues"]["items"]}
    assert told == {
        ("quarantine", "id"): "2", ("example", "id"): "1", ("conflict", "id"): "1", ("unreadable", "signed_at"): "1",
    }  # fmt: skip


def test_a_password_is_not_shown(scan: Command) -> None:
    answer = scan(source="postgresql://somebody:hunter2@127.0.0.1:1/evidence", here=False)
    assert answer.code == 2
    assert "hunter2" not in answer.err + answer.out
    assert "cannot be reached" in answer.err


@pytest.mark.parametrize(
    "option", [("--threads", "2"), ("--memory-limit", "1GB"), ("--mapping", "servicenow-incident-log")]
)
def test_what_has_no_use_is_refused(scan: Command, option: tuple[str, str]) -> None:
    answer = scan(*option)
    assert answer.code == 2
    assert option[0] in answer.err


def test_a_schema_that_is_not_there(scan: Command, address: str) -> None:
    answer = scan("--schema", "publik", here=False)
    assert answer.code == 2
    assert "did you mean 'public'" in answer.err


def test_asking_about_a_check_again_leaves_the_lists_of_all(
    address: str, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waivers and the store ask for the standing of subjects, while the lists wait on disk to be read."""
    monkeypatch.setattr(engines, "FETCHED", 0)
    chosen = request(address, place=place(provider))
    chosen = replace(chosen, rules=tuple(rule for rule in chosen.rules if rule.id.startswith("R-4.1-")))
    expected = run_scan(chosen).not_passing.to_pylist()
    monkeypatch.setattr(gathering, "ROWS_AT_A_TIME", 1)
    with opened_in_place(chosen) as session:
        outcome = session.engine.evaluate(session.plans)
        keys = [row["subject"] for row in expected]
        for plan in session.plans:
            session.engine.standing(plan, keys)
        found = outcome.not_passing.to_pylist()
    decided = {"waived", "attested"}
    assert found == [{name: value for name, value in row.items() if name not in decided} for row in expected]
    assert len({row["check_id"] for row in found}) > 1
