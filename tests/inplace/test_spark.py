"""Spark: the verdicts of DuckDB, on this machine and on a master with two workers, also when one of them dies."""

from __future__ import annotations

import os
import shutil
import signal
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

from compliance.course import Course
from compliance.engines import duckdb as engines
from compliance.engines import spark_session, spark_settings
from compliance.engines.places import Place
from compliance.engines.spark import Spark
from compliance.errors import EngineError
from compliance.request import quiet
from compliance.scan import Request, Result, opened, opened_in_place
from compliance.scan import _scanned as scanned
from compliance.scan import scan as run_scan
from inplace.cluster import Cluster, end, lacking, required
from inplace.links import said
from inplace.sample import PROVIDER, request, sample_tables, verdicts

if lacking() and not required():
    pytest.skip(f"no Spark here: {lacking()}", allow_module_level=True)
pytestmark = pytest.mark.xdist_group("spark")
IN_THE_MIDDLE = 100
LISTED = ("check_id", "rule_id", "record_type", "subject", "status", "due")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as Parquet, two files of each record type that has more than one row."""
    root = tmp_path_factory.mktemp("parquet")
    for name, (header, rows) in sample_tables().items():
        (root / name).mkdir()
        half = (len(rows) + 1) // 2
        for number, some in enumerate(part for part in (rows[:half], rows[half:]) if part):
            columns = {column: pa.array([row[i] for row in some], pa.string()) for i, column in enumerate(header)}
            pq.write_table(pa.table(columns), root / name / f"part-{number}.parquet")
    shutil.copy(PROVIDER / "evidence.yaml", root / "evidence.yaml")
    return root


def listed(result: Result) -> list[dict[str, Any]]:
    by_subject = [("check_id", "ascending"), ("subject", "ascending")]
    return list(result.not_passing.table().select(LISTED).sort_by(by_subject).to_pylist())


def same(told: Result, expected: Result) -> None:
    assert listed(told) == listed(expected)
    assert told.report.checks == expected.report.checks
    assert told.report.findings == expected.report.findings
    assert said(told.report.issues) == said(expected.report.issues)
    by_scope = [{(count.rule_id, count.scope): count for count in result.scopes} for result in (told, expected)]
    assert by_scope[0] == by_scope[1]


def test_every_rule_says_the_same_of_every_subject_on_two_workers(
    folder: Path, standalone: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the scan as well, while statements run on both workers and one of them dies: what was under way there is
    done again elsewhere. Reading all tables and planning all statements takes longest, so both are of one session."""
    asked: list[str] = []
    doomed = standalone.workers[-1]
    fetch = Spark._fetch

    def counted(self: Spark, text: str) -> Any:
        asked.append(text)
        if len(asked) == IN_THE_MIDDLE:
            assert doomed.poll() is None
            end(doomed)
        return fetch(self, text)

    there = request(str(folder), place=Place(engine="spark", master=standalone.master))
    with opened(request(str(folder))) as files, opened_in_place(there, keep=True) as session:
        found = verdicts(files)
        assert len(found) > 1000
        assert verdicts(session) == found
        monkeypatch.setattr(Spark, "_fetch", counted)
        told = scanned(there, session, Course(session, quiet))
    standalone.hire()
    assert doomed.poll() == -signal.SIGKILL
    assert len(asked) > 2 * IN_THE_MIDDLE
    expected = run_scan(request(str(folder)))
    same(told, expected)
    reasons = [
        {(v.check_id, v.subject): (v.reason, v.missing, v.scope) for v in r.report.verdicts} for r in (told, expected)
    ]
    assert reasons[0] == reasons[1]


TICKETS = """
SELECT 'T' || i AS id, CASE WHEN i % 50 > 0 THEN 'C' || (i % 7) END AS contract_id, 'P' || (1 + i % 4) AS priority,
       TIMESTAMP '2026-01-01 08:00' + to_minutes(i::INTEGER) AS created_at,
       CASE WHEN i % 40 > 0 THEN TIMESTAMP '2026-01-01 09:00' + to_minutes((i + i % 300)::INTEGER) END AS responded_at,
       CASE WHEN i % 60 > 0 THEN TIMESTAMP '2026-01-02 09:00' + to_minutes((i + i % 9000)::INTEGER) END AS resolved_at,
       CASE WHEN i % 3 > 0 THEN 'closed' ELSE 'resolved' END AS status, 'fixed 🖊 ' || i AS resolution
FROM range({first}, {last}) t(i)
"""


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_many_records_stay_on_the_workers_of_which_one_dies(
    tmp_path: Path, standalone: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept in the memory of a worker is lost with it, and worked out again. Expressions are compiled."""
    monkeypatch.setattr(spark_settings, "MANY", 8000)
    (tmp_path / "support_ticket").mkdir()
    for part in range(4):
        text = TICKETS.format(first=part * 2000, last=(part + 1) * 2000)
        duckdb.execute(f"COPY ({text}) TO '{tmp_path}/support_ticket/part-{part}.parquet' (FORMAT parquet)")
    duckdb.execute(f"COPY (SELECT 'C' || i AS id FROM range(6) t(i)) TO '{tmp_path}/contract.parquet' (FORMAT parquet)")
    whole = request(str(tmp_path), as_of=date(2026, 4, 1))
    chosen = replace(whole, rules=tuple(rule for rule in whole.rules if rule.record_type == "support_ticket"))
    expected = run_scan(chosen)
    assert expected.not_passing.num_rows > 1000
    doomed, turned, died = standalone.workers[-1], Spark.turned, []

    def dying(self: Spark, *given: Any) -> Any:
        assert not self.small
        assert self.session.conf.get("spark.sql.codegen.factoryMode") == "FALLBACK"
        for number, row in enumerate(turned(self, *given)):
            if number == 1 and not died:
                died.append(doomed.poll() is None)
                end(doomed)
            yield row

    monkeypatch.setattr(Spark, "turned", dying)
    monkeypatch.setattr(engines, "FETCHED", 0)  # as if they were hundreds of thousands
    told = run_scan(replace(chosen, place=Place(engine="spark", master=standalone.master)))
    standalone.hire()
    assert died == [True]
    same(told, expected)


@pytest.mark.parametrize(
    ("there", "limit", "taken"),
    [(64, "max\n", 16384), (64, str(12 * 1024**3), 3072), (64, str(4 * 1024**3), 2048), (64, None, 16384), (4, str(2**62), 2048)],
)  # fmt: skip
def test_spark_without_a_master_takes_a_quarter_of_the_memory_where_records_are_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: int, limit: str | None, taken: int
) -> None:
    """Of that of the machine, in GiB, or of what the container may take, in bytes."""
    if limit is not None:
        (tmp_path / "limit").write_text(limit, "ascii")
    monkeypatch.setattr(spark_session, "_LIMITS", (tmp_path / "limit",))
    monkeypatch.setattr(os, "sysconf", {"SC_PHYS_PAGES": there * 1024**2, "SC_PAGE_SIZE": 1024}.__getitem__)
    memory = [
        spark_session._machines(master, small)["spark.driver.memory"]
        for master, small in [("local[2]", False), ("local[2]", True), ("spark://host:7077", False)]
    ]
    assert memory == [f"{taken}m", "2048m", "2048m"]


def test_types_of_parquet_mean_what_they_mean_in_duckdb(tmp_path: Path, standalone: Cluster) -> None:
    columns = {
        "id": pa.array(["C1", "C2", "C3", "C3", None, "C5"]),
        "name": pa.array([" a ", "", None, "x", "y", "合同🖊"]),
        "signed_at": pa.array(
            [datetime(2026, 3, 1, 23, 30, tzinfo=UTC), datetime(1800, 1, 1, tzinfo=UTC), None, None, None, datetime(2026, 1, 1, tzinfo=UTC)],
            pa.timestamp("us", "UTC"),
        ),
        "start_date": pa.array([date(2026, 1, 31), None, date(2026, 2, 28), date(2026, 2, 28), None, date(1066, 1, 1)]),
        "terminated_at": pa.array([datetime(2026, 1, 1, 12), None, None, None, None, None], pa.timestamp("us")),
        "response_time_limit": pa.array([0.1, float("nan"), 1e300, 2.5, 1.0, None]),
        "notice_days": pa.array([Decimal("30"), Decimal("30.5"), None, None, None, Decimal("1")], pa.decimal128(10, 1)),
        "negotiated": pa.array([True, False, None, None, True, None]),
        "signatories_authorised": pa.array(["是", "perhaps", "no", "no", "yes", ""]),
        "status": pa.array([1, 2, None, None, 3, 4], pa.int32()),
    }  # fmt: skip
    pq.write_table(pa.table(columns), tmp_path / "contract.parquet")
    with (
        opened(request(str(tmp_path))) as here,
        opened_in_place(request(str(tmp_path), place=Place(engine="spark", master=standalone.master))) as there,
    ):
        assert verdicts(there) == verdicts(here)
        mine, other = (
            {n: (f.rows, f.quarantined, f.unreadable & used, f.nulls & used) for n, f in s.evidence.tables.items() if f.supplied}
            for s in (here, there)
            for used in [frozenset(there.evidence.tables["contract"].nulls | here.evidence.tables["contract"].unreadable)]
        )  # fmt: skip
        assert mine == other


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"contract.parquet": {"id": ["C1"]}, "payment.csv": {"id": ["P1"]}}, "reads Parquet only"),
        ({"contract/a.parquet": {"id": ["C1"]}, "contract/b.parquet": {"id": ["C2"], "name": ["x"]}}, "cannot bring together"),
        ({"contract.parquet": {"id": ["C1"], "signed_at": pa.array([1], pa.timestamp("ns"))}}, "nanoseconds"),
        ({"contract.parquet": {"id": ["C1"], "signed_att": ["x"]}}, "did you mean 'signed_at'"),
        ({"contarct.parquet": {"id": ["C1"]}}, "did you mean 'contract'"),
    ],
)  # fmt: skip
def test_what_spark_cannot_read_is_told_before_it_starts(
    tmp_path: Path, scan: Command, files: dict[str, dict[str, Any]], told: str
) -> None:
    for name, columns in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".csv":
            path.write_text("id\nP1\n", "utf-8")
        else:
            pq.write_table(pa.table(columns), path)
    answer = scan("--engine", "spark", source=str(tmp_path), here=False)
    assert answer.code == 2
    assert told in answer.err


def test_a_check_that_spark_cannot_evaluate_is_told_before_it_starts(tmp_path: Path, standalone: Cluster) -> None:
    day = ["2026-01-01"]
    of_contract = {"id": ["X1"], "contract_id": ["C1"]}
    tables = {
        "contract": {"id": ["C1"]},
        "project": {**of_contract, "value": ["1"], "initiated_at": day, "closed_at": day},
        "payment": {**of_contract, "paid_at": day},
        "deliverable": {"id": ["D1"], "project_id": ["X1"], "delivered_at": day},
    }
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), tmp_path / f"{name}.parquet")
    whole = request(str(tmp_path), place=Place(engine="spark", master=standalone.master))
    # The latest of all projects is nobody's, so that there are no pairs of which the rest could be asked.
    nested = (
        "latest(SELECT p.value FROM project AS p WHERE EXISTS (SELECT 1 FROM deliverable AS d WHERE d.project_id = p.id "
        "AND d.delivered_at > p.initiated_at AND EXISTS (SELECT 1 FROM payment AS a WHERE a.contract_id = p.contract_id "
        "AND a.paid_at > d.delivered_at)) ORDER BY p.closed_at) >= 1"
    )
    rule = next(
        rule for rule in whole.rules if rule.record_type == "contract" and not rule.items and not rule.items_param
    )
    changed: Request = replace(whole, rules=(replace(rule, require=nested, when=None, due=None),))
    with pytest.raises(EngineError, match="Spark cannot evaluate it"):
        run_scan(changed)


@pytest.mark.parametrize("master", ["sc://localhost", "yarn"])
def test_a_master_that_is_not_there(folder: Path, scan: Command, master: str) -> None:
    answer = scan("--engine", "spark", "--spark-master", master, source=str(folder), here=False)
    assert answer.code == 2
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("option", [("--threads", "2"), ("--mapping", "servicenow-incident-log"), ("--schema", "x")])
def test_what_has_no_use_is_refused(folder: Path, scan: Command, option: tuple[str, str]) -> None:
    answer = scan("--engine", "spark", *option, source=str(folder), here=False)
    assert answer.code == 2
    assert option[0] in answer.err


def test_a_master_without_the_engine_says_what_is_missing(folder: Path, scan: Command) -> None:
    answer = scan("--spark-master", "local", source=str(folder), here=False)
    assert answer.code == 2
    assert "expected --engine spark" in answer.err
