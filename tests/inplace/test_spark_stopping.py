"""What is no fault of any check stops a scan in Spark; what is one's fault is an error of that check."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from compliance.engines import duckdb as engines
from compliance.engines import workers
from compliance.engines.places import Place
from compliance.engines.remote import RemoteEngine
from compliance.engines.spark import Spark
from compliance.engines.workers import Roll
from compliance.errors import EngineError
from compliance.model import Status
from compliance.request import Request
from compliance.scan import scan as run_scan
from inplace.cluster import Cluster, end, lacking, required
from inplace.sample import request

if lacking() and not required():
    pytest.skip(f"no Spark here: {lacking()}", allow_module_level=True)
pytestmark = pytest.mark.xdist_group("spark")

CHOSEN = ("R-4.1-01", "R-4.1-03", "R-4.1-06")
BROKEN = CHOSEN[0]


def chosen(folder: Path, cluster: Cluster) -> Request:
    whole = request(str(folder), as_of=date(2026, 4, 1), place=Place(engine="spark", master=cluster.master))
    return replace(whole, rules=tuple(rule for rule in whole.rules if rule.id in CHOSEN))


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """So many contracts that they stay in their files and on the workers."""
    (tmp_path / "contract").mkdir()
    for part in range(2):
        rows = f"SELECT 'C' || i AS id, DATE '2026-01-01' AS signed_at FROM range({part * 4000}, {part * 4000 + 4000}) t(i)"
        duckdb.execute(f"COPY ({rows}) TO '{tmp_path}/contract/part-{part}.parquet' (FORMAT parquet)")
    return tmp_path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements over verdicts that were put to Spark, counted there as if there were hundreds of thousands."""
    found: list[str] = []
    turned = Spark.turned

    def counted(self: Spark, tables: str, verdicts: str, *rest: Any) -> Any:
        found.append(verdicts)
        return turned(self, tables, verdicts, *rest)

    monkeypatch.setattr(Spark, "turned", counted)
    monkeypatch.setattr(engines, "FETCHED", 0)
    return found


def before_verdicts(monkeypatch: pytest.MonkeyPatch, do: Any) -> None:
    tallied, done = RemoteEngine._tallied, []

    def first(self: RemoteEngine, plans: Any, text: str) -> Any:
        if not done:
            done.append(text)
            do(self.con)
        return tallied(self, plans, text)

    monkeypatch.setattr(RemoteEngine, "_tallied", first)


def break_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the statements that ask the check BROKEN fail."""
    text_of, tallied = RemoteEngine._text, RemoteEngine._tallied

    def breaking(self: RemoteEngine, plans: Any) -> str:
        text = text_of(self, plans)
        if any(plan.check.rule.id == BROKEN and plan.error is None for plan in plans):
            return f'SELECT * FROM ({text}) AS broken WHERE 1 / (SELECT COUNT(*) - COUNT(*) FROM "contract") = 0'
        return text

    monkeypatch.setattr(RemoteEngine, "_text", breaking)
    monkeypatch.setattr(RemoteEngine, "_tallied", lambda self, plans, _: tallied(self, plans, self._text(plans)))


def test_a_file_that_is_gone_stops_the_scan_at_once(
    many: Path, standalone: Cluster, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def remove(spark: Spark) -> None:
        for frame in spark._kept:
            frame.unpersist(blocking=True)
        (many / "contract" / "part-1.parquet").unlink()

    before_verdicts(monkeypatch, remove)
    with pytest.raises(EngineError, match=r"Spark stopped the scan: .*FILE_NOT_EXIST.*part-1"):
        run_scan(chosen(many, standalone))
    assert len(asked) == 1


def test_a_file_that_is_no_parquet_any_more_stops_the_scan_at_once(
    many: Path, standalone: Cluster, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(spark: Spark) -> None:
        for frame in spark._kept:
            frame.unpersist(blocking=True)
        (many / "contract" / "part-1.parquet").write_bytes(b"nothing of the kind" * 200)

    before_verdicts(monkeypatch, spoil)
    with pytest.raises(EngineError, match=r"Spark stopped the scan: .*FAILED_READ_FILE"):
        run_scan(chosen(many, standalone))
    assert len(asked) == 1


@pytest.mark.parametrize("by", ["its own session", "another session"])
def test_without_any_workers_left_nobody_waits_for_ever(
    many: Path, standalone: Cluster, asked: list[str], monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    monkeypatch.setattr(workers, "ROUND", 0.5)
    monkeypatch.setattr(workers, "PATIENCE", 3.0)
    sparks, rolls = [], []

    def dismiss(spark: Spark) -> None:
        sparks.append(spark)
        if by == "another session":
            spark._roll.close()
            rolls.append(Roll(spark.session))
        for worker in standalone.workers:
            end(worker)

    before_verdicts(monkeypatch, dismiss)
    try:
        with pytest.raises(EngineError, match="has no workers any more"):
            run_scan(chosen(many, standalone))
    finally:
        for roll in rolls:
            roll.close()
        monkeypatch.setattr(workers, "ROUND", 600.0)  # until all is over, nobody hears those who are hired answer
        for _ in range(2):
            standalone.hire()
    assert len(asked) == 1
    assert sparks[0]._roll.deserted
    break_one(monkeypatch)
    report = run_scan(chosen(many, standalone)).report
    errors = {check.rule_id for check in report.checks if check.counts.get(Status.ERROR)}
    assert errors == {BROKEN}, "and not the workers' fault, which were gone once"


def test_a_check_that_fails_is_an_error_and_the_others_stand(
    many: Path, standalone: Cluster, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    break_one(monkeypatch)
    report = run_scan(chosen(many, standalone)).report
    errors = {check.rule_id for check in report.checks if check.counts.get(Status.ERROR)}
    assert errors == {BROKEN}
    assert {check.rule_id for check in report.checks} == set(CHOSEN)
    assert len(asked) > len(report.checks)
    assert all("DIVIDE_BY_ZERO" in v.reason.en for v in report.verdicts if v.status is Status.ERROR)


def test_java_that_ends_stops_the_scan(many: Path) -> None:
    """In a process of its own: the Java of this one serves other tests."""
    code = f"""
import os, signal, sys
from compliance.cli import run
from compliance.engines.remote import RemoteEngine
tallied = RemoteEngine._tallied
calls = []
def dying(self, plans, text):
    calls.append(text)
    os.kill(self.con.session.sparkContext._gateway.proc.pid, signal.SIGKILL)
    return tallied(self, plans, text)
RemoteEngine._tallied = dying
code = run(["scan", {str(many)!r}, "--engine", "spark", "--spark-master", "local[1]", "--select", "R-4.1-01"])
sys.exit(code if len(calls) == 1 else 99)
"""
    answer = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        timeout=120,
    )
    assert answer.returncode == 2, answer.stderr
    assert "Spark stopped the scan" in answer.stderr
    assert "defect" not in answer.stderr
    assert answer.stdout == ""
