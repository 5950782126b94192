"""Tables of Spark's catalogue, also behind Spark Connect: the verdicts of DuckDB over the same rows, slips told, one picture."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from answers import Command

from compliance.engines import duckdb as engines
from compliance.engines import spark_settings
from compliance.engines.places import Place
from compliance.engines.spark import Spark, connect
from compliance.errors import EngineError
from compliance.evidence.schemas import load_schemas
from compliance.scan import Request, opened, opened_in_place
from compliance.scan import scan as run_scan
from inplace.cluster import Cluster, Server, cluster, connect_server, end, lacking, required
from inplace.sample import PROVIDER, request, sample_tables, verdicts
from inplace.test_spark import TICKETS, same

if lacking() and not required():
    pytest.skip(f"no Spark here: {lacking()}", allow_module_level=True)
pytestmark = pytest.mark.xdist_group("spark")
PLACES = ("master", "connect")
SECTION = "R-6.2-"
READ = (
    "assessment", "contract", "deviation", "feedback", "improvement_action", "kpi_definition", "kpi_measurement", "organization",
    "review", "satisfaction_survey", "service_incident",
)  # fmt: skip
LISTED = "spark-catalog:spark_catalog.audit"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Spark Connect before a master with two workers of its own."""
    folder = tmp_path_factory.mktemp("connect")
    with cluster(folder) as running, connect_server(folder, running.master) as found:
        yield found


@pytest.fixture(scope="module", params=PLACES)
def writer(
    request: pytest.FixtureRequest, standalone: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Spark]:
    """Somebody else's session, with a schema of its own: on a master, and on a server."""
    master = standalone.master if request.param == "master" else request.getfixturevalue("server").address
    spark = connect(master, rows=0)
    spark.session.sql(f"CREATE SCHEMA audit LOCATION '{tmp_path_factory.mktemp('warehouse')}'")
    yield spark
    spark.session.sql("DROP SCHEMA audit CASCADE")
    spark.close()


@pytest.fixture
def schema(writer: Spark) -> Iterator[Spark]:
    """The writer, whose schema is empty afterwards."""
    yield writer
    for _, name, _ in writer.rows("SHOW TABLES IN audit")[1]:
        found = {row[0]: row[1] for row in writer.rows(f"DESCRIBE EXTENDED audit.{name}")[1]}
        writer.session.sql(f"DROP {'VIEW' if found['Type'] == 'VIEW' else 'TABLE'} audit.{name}")


def save(spark: Spark, name: str, path: Path) -> None:
    """A table of what Parquet files hold."""
    spark.session.read.parquet(str(path)).write.saveAsTable(f"audit.{name}")


def tables(spark: Spark, asked: Request, **more: Any) -> Request:
    """The same scan, over the tables."""
    return replace(asked, source=LISTED, place=Place(engine="spark", master=spark.started.master, **more))


def narrowed(asked: Request, beginning: str) -> Request:
    return replace(asked, rules=tuple(rule for rule in asked.rules if rule.id.startswith(beginning)))


def test_rules_say_the_same_of_every_subject(schema: Spark, tmp_path: Path) -> None:
    """A section of the rules over all that they read of the sample; contracts are a view with columns in Chinese."""
    asked = narrowed(request(str(tmp_path)), SECTION)
    (tmp_path / "evidence.yaml").write_text((PROVIDER / "evidence.yaml").read_text("utf-8"), "utf-8")
    sample = sample_tables()
    for name in READ:
        header, rows = sample[name]
        columns = {column: pa.array([row[i] for row in rows], pa.string()) for i, column in enumerate(header)}
        pq.write_table(pa.table(columns), tmp_path / f"{name}.parquet")
        save(schema, "held" if name == "contract" else name, tmp_path / f"{name}.parquet")
    names = load_schemas()["contract"].fields
    renamed = ", ".join(f'{column} AS "{names[column].title.zh}"' for column in sample["contract"][0])
    schema.session.sql(f"CREATE VIEW audit.contract AS SELECT {renamed} FROM audit.held")
    with (
        opened(asked) as here,
        opened_in_place(tables(schema, asked, manifest=PROVIDER / "evidence.yaml")) as there,
    ):
        found = verdicts(here)
        assert len(found) > 900
        assert sum(due is not None for *_, due in found) > 700
        assert {status for _, _, status, _ in found} == {"pass", "fail", "pending", "no_evidence", "not_applicable"}
        assert verdicts(there) == found
        assert there.engine.con.small
        assert there.evidence.files == ()


def many(folder: Path) -> Request:
    """Thousands of tickets, as files."""
    text = TICKETS.format(first=0, last=8000)
    duckdb.execute(f"COPY ({text}) TO '{folder}/support_ticket.parquet' (FORMAT parquet)")
    duckdb.execute(f"COPY (SELECT 'C' || i AS id FROM range(6) t(i)) TO '{folder}/contract.parquet' (FORMAT parquet)")
    whole = request(str(folder), as_of=date(2026, 4, 1))
    return replace(whole, rules=tuple(rule for rule in whole.rules if rule.record_type == "support_ticket"))


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_many_records_are_one_picture_whatever_is_written_meanwhile(
    schema: Spark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows come while verdicts are worked out: the scan goes on over those that it saw first."""
    asked = many(tmp_path)
    for name in ("support_ticket", "contract"):
        save(schema, name, tmp_path / f"{name}.parquet")
    monkeypatch.setattr(engines, "FETCHED", 0)  # as if they were hundreds of thousands
    expected = run_scan(asked)
    assert expected.not_passing.num_rows > 1000
    turned, written = Spark.turned, []

    def meanwhile(self: Spark, *given: Any) -> Any:
        assert not self.small
        if not written:
            schema.session.read.parquet(str(tmp_path / "support_ticket.parquet")).write.mode("append").saveAsTable(
                "audit.support_ticket"
            )
            written.append(schema.rows("SELECT COUNT(*) FROM audit.support_ticket")[1][0][0])
        return turned(self, *given)

    monkeypatch.setattr(Spark, "turned", meanwhile)
    told = run_scan(tables(schema, asked))
    assert written == [16_000]
    same(told, expected)


def test_types_mean_what_they_mean_in_duckdb(schema: Spark, tmp_path: Path) -> None:
    columns = {
        "id": pa.array(["C1", "C2", "C3", "C3", None, "C5", "c5"]),
        "name": pa.array([" a ", "", None, "x", "y", "合同🖊", "b"]),
        "signed_at": pa.array(
            [datetime(2026, 3, 1, 23, 30, tzinfo=UTC), datetime(1800, 1, 1, tzinfo=UTC), None, None, None, datetime(2026, 1, 1, tzinfo=UTC), None],
            pa.timestamp("us", "UTC"),
        ),
        "start_date": pa.array([date(2026, 1, 31), None, date(2026, 2, 28), date(2026, 2, 28), None, date(1066, 1, 1), None]),
        "terminated_at": pa.array([datetime(2026, 1, 1, 12), None, None, None, None, None, None], pa.timestamp("us")),
        "response_time_limit": pa.array([0.1, float("nan"), 1e300, 2.5, 1.0, None, -0.0]),
        "notice_days": pa.array([Decimal("30"), Decimal("30.5"), None, None, None, Decimal("1"), None], pa.decimal128(10, 1)),
        "negotiated": pa.array([True, False, None, None, True, None, None]),
        "signatories_authorised": pa.array(["是", "perhaps", "no", "no", "yes", "", "NO"]),
        "status": pa.array([1, 2, None, None, 3, 4, 5], pa.int32()),
    }  # fmt: skip
    pq.write_table(pa.table(columns), tmp_path / "contract.parquet")
    save(schema, "kept", tmp_path / "contract.parquet")
    # Keys that a collation takes for one another are two all the same.
    other = "id COLLATE UTF8_LCASE AS id, CAST(signatories_authorised AS CHAR(12)) AS signatories_authorised"
    schema.session.sql(
        f"CREATE TABLE audit.contract AS SELECT * EXCEPT (id, signatories_authorised), {other} FROM audit.kept"
    )
    asked = request(str(tmp_path))
    with opened(asked) as here, opened_in_place(tables(schema, asked)) as there:
        assert verdicts(there) == verdicts(here)
        mine, theirs = (
            {n: (f.rows, f.quarantined, f.unreadable & used, f.nulls & used) for n, f in s.evidence.tables.items() if f.supplied}
            for s in (here, there)
            for used in [frozenset(there.evidence.tables["contract"].nulls | here.evidence.tables["contract"].unreadable)]
        )  # fmt: skip
        assert mine == theirs


def test_a_table_without_rows_says_that_there_is_none(schema: Spark, tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": pa.array([], pa.string())}), tmp_path / "contract.parquet")
    save(schema, "contract", tmp_path / "contract.parquet")
    asked = narrowed(request(str(tmp_path)), "R-4.1-")
    with opened(asked) as here, opened_in_place(tables(schema, asked)) as there:
        assert there.engine.statuses(there.plans) == here.engine.statuses(here.plans)


@pytest.mark.parametrize(
    ("made", "source", "told"),
    [
        ("CREATE VIEW audit.contract AS SELECT 'C1' AS id, INTERVAL '1' DAY AS notice_days", LISTED,
         "columns of this type cannot be read by this engine (found \"notice_days\" interval day)"),
        ("CREATE VIEW audit.contarct AS SELECT 'C1' AS id", LISTED, "audit.contarct is named after no record type, but nearly after 'contract'"),
        ("CREATE VIEW audit.contract AS SELECT 'C1' AS id, 1 AS signed_att", LISTED, "did you mean 'signed_at'"),
        ("CREATE VIEW audit.other AS SELECT 1 AS id", LISTED, "no table is named after a record type (found audit.other"),
        ("SELECT 1", "spark-catalog:spark_catalog.adit", "has no schema 'spark_catalog.adit'"),
        ("SELECT 1", "spark-catalog:adit", "did you mean 'audit'"),
        ("SELECT 1", "spark-catalog:", "is no name of a schema"),
    ],
)  # fmt: skip
def test_slips_are_told_before_a_scan_starts(schema: Spark, scan: Command, made: str, source: str, told: str) -> None:
    schema.session.sql(made)
    answer = scan("--engine", "spark", "--spark-master", schema.started.master, source=source, here=False)
    assert answer.code == 2
    assert told in answer.err
    assert "Traceback" not in answer.err


def test_a_mapping_names_tables_and_columns(schema: Spark, scan: Command, tmp_path: Path) -> None:
    schema.session.sql("CREATE VIEW audit.vertraege AS SELECT 'C1' AS nr, DATE '2026-01-01' AS signed_at, 1 AS junk")
    file = tmp_path / "tables.yaml"
    words = (
        "--engine", "spark", "--spark-master", schema.started.master, "--schema-mapping", file, "--select", "R-4.1-01",
    )  # fmt: skip
    file.write_text("tables: {contract: {table: vertraege, columns: {id: nr}, ignore: [junk]}}\n")
    answer = scan(*words, "--format", "json", source=LISTED, here=False)
    assert answer.code == 1
    (intake,) = (found for found in answer.json["intakes"] if found["record_type"] == "contract")
    assert (intake["rows_in"], intake["accepted"], intake["unknown_columns"]) == (1, 1, ["junk"])
    for said, told in (
        ("{table: vertrage}", "did you mean 'vertraege'"),
        ("{table: vertraege, columns: {id: number}}", "audit.vertraege has no column 'number'"),
    ):
        file.write_text(f"tables: {{contract: {said}}}\n")
        answer = scan(*words, source=LISTED, here=False)
        assert answer.code == 2
        assert told in answer.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--engine spark"),
        (("--engine", "spark", "--schema", "x"), "--schema"),
        (("--engine", "spark", "--mapping", "servicenow-incident-log"), "--mapping"),
    ],
)
def test_what_has_no_use_is_refused(scan: Command, words: tuple[str, ...], told: str) -> None:
    answer = scan(*words, source=LISTED, here=False)
    assert answer.code == 2
    assert told in answer.err


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("sc://127.0.0.1:1/;token=secret", "no Spark Connect to work with"),
        ("sc://127.0.0.1:port", "is no address of Spark Connect"),
        ("sc://", "is no address of Spark Connect"),
    ],
)
def test_a_server_that_is_not_there(scan: Command, tmp_path: Path, address: str, told: str) -> None:
    pq.write_table(pa.table({"id": ["C1"]}), tmp_path / "contract.parquet")
    answer = scan("--engine", "spark", "--spark-master", address, source=str(tmp_path), here=False)
    assert answer.code == 2
    assert told in answer.err
    assert "Traceback" not in answer.err
    assert "secret" not in answer.err


def test_a_server_that_does_not_take_what_statements_mean(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that is fixed when Spark starts stands for one that its keeper has fixed."""
    monkeypatch.setattr(spark_settings, "MEANING", {**spark_settings.MEANING, "spark.sql.warehouse.dir": "/elsewhere"})
    with pytest.raises(EngineError, match=r"Spark does not take the setting spark\.sql\.warehouse\.dir"):
        connect(server.address)


def test_old_ways_of_a_server_do_not_count(server: Server) -> None:
    spark = connect(server.address, rows=0)
    spark.session.conf.set("spark.sql.legacy.castComplexTypesToString.enabled", "true")
    assert spark.rows("SELECT CAST(ARRAY(1) AS STRING) AS x, CAST(STRUCT(1) AS STRING) AS y")[1] == [("[1]", "[1]")]
    spark_settings.set_meaning(spark.session, spark.failures)
    assert spark.rows("SELECT CAST(STRUCT(1) AS STRING) AS y")[1] == [("{1}",)]
    spark.close()


@contextmanager
def endless(server: Server) -> Iterator[subprocess.Popen[str]]:
    """A scan by a program of its own, of a view that takes for ever, when the workers are at it."""
    spark = connect(server.address, rows=0)
    spark.session.sql("CREATE SCHEMA IF NOT EXISTS endless")
    spark.session.sql(
        "CREATE OR REPLACE VIEW endless.contract AS SELECT CAST(MAX(a.id * b.id) AS STRING) AS id "
        "FROM RANGE(0, 100000000, 1, 2) AS a CROSS JOIN RANGE(10000000) AS b"
    )
    spark.close()
    run = subprocess.Popen(
        [sys.executable, "-m", "compliance", "scan", "spark-catalog:endless", "--engine", "spark", "--spark-master", server.address],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    try:
        time.sleep(12)
        assert run.poll() is None
        yield run
    finally:
        run.kill()


def test_an_interruption_stops_the_work_there(server: Server) -> None:
    with endless(server) as run:
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
    assert (run.returncode, out) == (130, "")
    assert "interrupted" in err
    assert "Traceback" not in err
    connect(server.address).close()  # which waits for workers that are free


def test_a_server_that_dies_is_no_fault_of_any_check(tmp_path: Path) -> None:
    with connect_server(tmp_path, "local[2]") as mortal, endless(mortal) as run:
        end(mortal.process)
        out, err = run.communicate(timeout=120)
    assert (run.returncode, out) == (2, "")
    assert "Spark stopped the scan" in err or "connection to Spark failed" in err
    assert "Traceback" not in err
