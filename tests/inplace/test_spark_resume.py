"""A long scan in Spark that was stopped goes on at the record type where it was."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from compliance.engines import duckdb as engines
from compliance.engines import gathering
from compliance.engines.places import Place
from compliance.engines.remote import RemoteEngine
from compliance.reports import REPORTS
from compliance.reports.side_files import write_side_files
from compliance.request import AFRESH, RESUMED, STOPPED, Step
from compliance.scan import Result
from compliance.scan import scan as run_scan
from inplace.cluster import Cluster, lacking, required
from inplace.sample import request

if lacking() and not required():
    pytest.skip(f"no Spark here: {lacking()}", allow_module_level=True)
pytestmark = pytest.mark.xdist_group("spark")
TABLES = {
    "support_ticket": """
        SELECT 'T' || i AS id, 'C' || (i % 6) AS contract_id, TIMESTAMP '2026-01-01 08:00' + to_minutes(i::INTEGER) AS created_at,
               CASE WHEN i % 4 > 0 THEN TIMESTAMP '2026-01-01 09:00' + to_minutes((i + i % 300)::INTEGER) END AS responded_at
        FROM range(6000) t(i)""",
    "contract": "SELECT 'C' || i AS id, CASE WHEN i > 1 THEN 'a' || i END AS name FROM range(6) t(i)",
}


class _StopError(KeyboardInterrupt):
    """Ctrl-C once a record type is finished."""


def _files(result: Result, folder: Path) -> list[Any]:
    folder.mkdir()
    sides = write_side_files(result.not_passing, folder, "x")
    return [REPORTS["json"].render(result.report, "en"), *(file.read_bytes() for file in sides)]


def test_stopped_and_resumed(tmp_path: Path, standalone: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPLIANCE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(engines, "FETCHED", 0)  # as if they were hundreds of thousands
    monkeypatch.setattr(gathering, "ROWS_AT_A_TIME", 500)
    folder = tmp_path / "evidence"
    folder.mkdir()
    for name, query in TABLES.items():
        duckdb.execute(f"COPY ({query}) TO '{folder / name}.parquet' (FORMAT parquet)")
    whole = request(str(folder), as_of=date(2026, 4, 1), place=Place(engine="spark", master=standalone.master))
    rules = [rule for name in TABLES for rule in [rule for rule in whole.rules if rule.record_type == name][:3]]
    asked = replace(whole, rules=tuple(rules))
    expected = _files(run_scan(asked), tmp_path / "whole")
    assert expected[1].count(b"\n") > 1000
    steps: list[Step] = []

    def stopping(step: Step) -> None:
        steps.append(step)
        if step.stage != STOPPED and step.done:
            raise _StopError

    with pytest.raises(_StopError):
        run_scan(replace(asked, resume=True), stopping)
    assert [step.stage for step in steps if step.stage in (AFRESH, STOPPED)] == [AFRESH, STOPPED]
    judged: list[str] = []
    run = RemoteEngine._tallied

    def counting(self: RemoteEngine, plans: list[engines.Plan], text: str) -> engines.Tallied:
        judged.append(plans[0].check.record_type)
        return run(self, plans, text)

    monkeypatch.setattr(RemoteEngine, "_tallied", counting)
    steps.clear()
    resumed = run_scan(replace(asked, resume=True), steps.append)
    assert [step.done for step in steps if step.stage == RESUMED] == [1]
    assert judged
    assert "support_ticket" not in judged
    assert _files(resumed, tmp_path / "resumed") == expected
    del resumed
    gc.collect()
    assert not list((tmp_path / "cache").glob("compliance-scan-*"))


def test_what_duckdb_finished_is_not_for_spark(
    tmp_path: Path, standalone: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPLIANCE_CACHE", str(tmp_path / "cache"))
    query = TABLES["support_ticket"]
    duckdb.execute(f"COPY ({query}) TO '{tmp_path}/support_ticket.parquet' (FORMAT parquet)")
    whole = request(str(tmp_path / "support_ticket.parquet"), as_of=date(2026, 4, 1))
    rules = tuple([rule for rule in whole.rules if rule.record_type == "support_ticket"][:2])

    def stopping(step: Step) -> None:
        if step.stage != STOPPED and step.done:
            raise _StopError

    with pytest.raises(_StopError):
        run_scan(replace(whole, rules=rules), stopping)
    steps: list[Step] = []
    place = Place(engine="spark", master=standalone.master)
    run_scan(replace(whole, rules=rules, place=place, resume=True), steps.append)
    assert [step.stage for step in steps if step.stage in (AFRESH, RESUMED)] == [AFRESH]
