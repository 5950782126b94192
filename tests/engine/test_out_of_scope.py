"""A subject outside the period or the scope is not judged: what it holds makes no check an error, however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from compliance.engines import duckdb as engines
from compliance.engines import stored
from compliance.evidence import loading, tables
from compliance.model import Status
from compliance.request import Request
from compliance.rules import load_pack
from compliance.rules.profiles import load_profile
from compliance.scan import scan

RULE = """\
- id: OWN-01
  title: {{en: Made up, zh: 虚构}}
  statement: {{en: Made up., zh: 虚构。}}
  basis: own
  modality: shall
  severity: minor
  for: backup
  {check}
  remedy: {{en: Mend it., zh: 整改。}}
  examples:
    - {{as_of: 2026-04-01, given: {{backup: [{{id: B1}}]}}, expect: {{B1: no_evidence}}}}
    - {{as_of: 2026-04-01, given: {{backup: [{{id: B2}}]}}, expect: {{B2: pass}}}}
    - {{as_of: 2026-04-01, given: {{backup: [{{id: B3}}]}}, expect: {{B3: fail}}}}
"""
HUGE = 4_000_000_000
CHECKS = {
    "require": "require: cycle_days * cycle_days <= 40",
    "when": "when: cycle_days * cycle_days > 40\n  require: cycle_days < 9",
    "due": "require: cycle_days < 9\n  due: add_days(executed_at, cycle_days * cycle_days)",
    "link": "require: EXISTS (SELECT 1 FROM data_asset AS a WHERE a.id = backup.data_asset_id "
    "AND backup.cycle_days * backup.cycle_days < 40)",
    "reference": "require: data_asset.backup_cycle_days * cycle_days * cycle_days < 40",
}
NARROWED: Mapping[str, Mapping[str, Any]] = {
    "period": {"period": (date(2026, 2, 1), date(2026, 4, 1))},
    "own field": {"where": {"asset": ("A1",)}},
    "by reference": {"where": {"contract": ("C1",)}},
    "both": {"period": (date(2026, 2, 1), date(2026, 4, 1)), "where": {"contract": ("C1",)}},
}


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """Eight backups in scope, and an earlier one of another contract with a number that cannot be squared."""
    folder = tmp_path / "evidence"
    folder.mkdir()
    rows: list[dict[str, object]] = [
        {"id": f"B{i}", "data_asset_id": "A1", "executed_at": datetime(2026, 3, i), "cycle_days": i + 3}
        for i in range(1, 9)
    ]
    rows.insert(4, {"id": "B0", "data_asset_id": "A2", "executed_at": datetime(2026, 1, 1), "cycle_days": HUGE})
    assets = [{"id": f"A{i}", "contract_id": f"C{i}", "backup_cycle_days": 1} for i in (1, 2)]
    for name, records in {"backup": rows, "data_asset": assets, "contract": [{"id": "C1"}, {"id": "C2"}]}.items():
        pq.write_table(pa.Table.from_pylist(records), folder / f"{name}.parquet")
    return folder


@pytest.fixture(params=["small", "few", "many"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Small evidence, or large with few or many that need a closer look."""
    if request.param != "small":
        monkeypatch.setattr(loading, "SMALL", 0)
        monkeypatch.setattr(tables, "LARGE", 1)
        monkeypatch.setattr(engines, "FETCHED", 0)
        monkeypatch.setattr(stored, "_FEW", 0 if request.param == "few" else 10**9)
    return str(request.param)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("narrowed", NARROWED)
def test_what_is_out_of_scope_raises_nothing(
    tmp_path: Path, evidence: Path, way: str, check: str, narrowed: str
) -> None:
    (tmp_path / "own.yaml").write_text(RULE.format(check=CHECKS[check]), "utf-8")
    pack = load_pack(tmp_path / "own.yaml")

    def counts(**narrow: Any) -> dict[Status, int]:
        asked = Request(str(evidence), pack, pack.rules, load_profile(None), as_of=date(2026, 4, 1), **narrow)
        report = scan(asked).report
        return {status: number for status, number in report.checks[0].counts.items() if number}

    found = counts(**NARROWED[narrowed])
    assert Status.ERROR not in found
    assert sum(found.values()) == 8
    assert found[Status.PASS] > 0
    assert found.get(Status.FAIL, 0) + found.get(Status.PENDING, 0) > 0
    assert counts() == {Status.ERROR: 9}  # where it is in scope


def test_statements_kept_of_a_check_that_failed_are_not_those_of_the_mended_one(
    tmp_path: Path, evidence: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules and columns are the same, only a number was corrected: what was kept would look for values in vain."""
    monkeypatch.setenv("COMPLIANCE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "own.yaml").write_text(RULE.format(check=CHECKS["require"]), "utf-8")
    pack = load_pack(tmp_path / "own.yaml")
    path = evidence / "backup.parquet"
    asked = Request(str(evidence), pack, pack.rules, load_profile(None), as_of=date(2026, 4, 1))
    rows = pq.read_table(path).to_pylist()
    for value, status in ((HUGE, Status.ERROR), (1, Status.FAIL), (HUGE, Status.ERROR)):
        rows[4]["cycle_days"] = value
        pq.write_table(pa.Table.from_pylist(rows), path)
        report = scan(asked).report
        assert status in report.checks[0].counts
        assert all(bool(v.values) == (status is Status.FAIL) for v in report.verdicts if v.status is status)
