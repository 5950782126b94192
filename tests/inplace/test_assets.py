"""Counts by data asset and decisions of people meet in databases and Spark as they do in files."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from compliance.engines import duckdb as engines
from compliance.engines.places import Place
from compliance.scan import Result, scan
from inplace.assets import assets, waiver
from inplace.cluster import Cluster, lacking, required
from inplace.sample import request
from inplace.server import fill

AS_OF = date(2026, 10, 1)
WAIVERS = (
    waiver("W1", rule="R-5.2.3-03", subject="A7"),  # which is due, and not read by asset
    waiver("W2", rule="R-5.3.2-04/at_rest", subject="A12"),
    waiver("W3", rule="R-5.3.2-05"),
    waiver("W4", subject="A9", record_type="data_asset"),
)


def told(result: Result) -> tuple[Any, ...]:
    counts = (Counter(map(repr, some)) for some in (result.scopes, result.raw_scopes))
    return (result.report.findings, result.report.totals, *counts)


def check(there: Result, folder: Path) -> None:
    expected = scan(request(str(folder), as_of=AS_OF, waivers=WAIVERS))
    assert told(there) == told(expected)
    waived = {check.rule_id for check in expected.report.checks if check.waived}
    assert {"R-5.2.3-03", "R-5.3.2-04", "R-5.3.2-05"} <= waived
    assert any(f.rule_id == "R-5.2.3-03" and f.overdue_days for f in expected.report.findings)


@pytest.mark.parametrize("many", [False, True], ids=["few", "many"])
def test_postgresql(
    address: str,
    schema: str,
    writer: psycopg.Connection[Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    many: bool,
) -> None:
    for path in assets(tmp_path).glob("*.parquet"):
        cursor = duckdb.execute(f"SELECT COLUMNS(*)::VARCHAR FROM '{path}'")
        fill(writer, schema, path.stem, [column[0] for column in cursor.description], cursor.fetchall())
    if many:
        monkeypatch.setattr(engines, "FETCHED", 0)
    place = Place(manifest=tmp_path / "evidence.yaml", schema=schema)
    check(scan(request(address, as_of=AS_OF, waivers=WAIVERS, place=place)), tmp_path)


@pytest.mark.skipif(bool(lacking()) and not required(), reason="no Spark here")
@pytest.mark.xdist_group("spark")
def test_spark(standalone: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assets(tmp_path)
    monkeypatch.setattr(engines, "FETCHED", 0)
    place = Place(engine="spark", master=standalone.master)
    check(scan(request(str(tmp_path), as_of=AS_OF, waivers=WAIVERS, place=place)), tmp_path)
