"""Large evidence stays where it is and is judged slice by slice: the outcome is that of small evidence."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from inplace.sample import PROVIDER, request, sample_tables

from compliance import scan as scanning
from compliance.engines import duckdb as engines
from compliance.engines import slices, stored
from compliance.evidence import loading, tables
from compliance.reports.side_files import write_side_files
from compliance.request import Request
from compliance.rules import load_pack
from compliance.rules.profiles import load_profile

TICKETS = """
SELECT 'T' || i AS id, CASE WHEN i % 5 > 0 THEN 'C' || (i % 3) END AS contract_id, 'P' || (i % 5) AS priority,
       TIMESTAMP '2026-01-01 08:00' + to_hours(i::INTEGER) AS created_at,
       CASE WHEN i % 4 > 0 THEN TIMESTAMP '2026-01-01 09:00' + to_hours((2 * i)::INTEGER) END AS responded_at,
       CASE WHEN i % 6 > 0 THEN TIMESTAMP '2026-01-02 09:00' + to_hours((3 * i)::INTEGER) END AS resolved_at,
       ' x' || i AS title
FROM range(40) t(i)
"""


@pytest.fixture(params=[0, 10**9], ids=["few", "many"])
def large(monkeypatch, request):
    """Everything counts as large, and a slice is seven rows; what did not pass counts as few or as many."""

    def begin():
        monkeypatch.setattr(loading, "SMALL", 0)
        monkeypatch.setattr(tables, "LARGE", 1)
        monkeypatch.setattr(engines, "FETCHED", 0)
        monkeypatch.setattr(slices, "SLICE", 7)
        monkeypatch.setattr(stored, "_FEW", request.param)

    return begin


@pytest.mark.parametrize(
    "more", ["", " UNION ALL SELECT * REPLACE ('another' AS title) FROM (" + TICKETS + ") WHERE id = 'T3'"]
)
def test_the_same_outcome_as_small_evidence(tmp_path, large, more):
    folder = tmp_path / "it's evidence"
    folder.mkdir()
    path = str(folder / "support_ticket.parquet").replace("'", "''")
    duckdb.execute(f"COPY ({TICKETS}{more}) TO '{path}' (FORMAT parquet)")
    pack = load_pack()
    chosen = tuple(rule for rule in pack.rules if rule.record_type == "support_ticket")
    assert len(chosen) > 3
    seen = []
    for name in ("small", "large"):
        if name == "large":
            large()
        result = scanning.scan(Request(str(folder), pack, chosen, load_profile(None), spill=str(tmp_path / "s")))
        (tmp_path / name).mkdir()
        files = write_side_files(result.not_passing, tmp_path / name, "x")
        seen.append((result.report, result.not_passing.to_pylist(), [file.read_bytes() for file in files]))
    assert seen[0] == seen[1]
    assert seen[0][1]
    del result
    assert not list((tmp_path / "s").iterdir())


def test_every_rule_over_the_sample(tmp_path, large):
    """All record types of the sample as Parquet, times as times: as if each were large."""
    for name, (header, rows) in sample_tables().items():
        (tmp_path / name).mkdir()
        half = (len(rows) + 1) // 2
        for number, some in enumerate(part for part in (rows[:half], rows[half:]) if part):
            columns = {column: _stored(column, [row[i] for row in some]) for i, column in enumerate(header)}
            pq.write_table(pa.table(columns), tmp_path / name / f"part-{number}.parquet", row_group_size=7)
    shutil.copy(PROVIDER / "evidence.yaml", tmp_path / "evidence.yaml")
    asked = request(str(tmp_path))
    small = scanning.scan(asked)
    large()
    found = scanning.scan(asked)
    assert found.report == small.report
    assert found.not_passing.to_pylist() == small.not_passing.to_pylist()
    assert found.not_passing.num_rows > 300
    by_scope = [{(count.rule_id, count.scope): count for count in result.scopes} for result in (found, small)]
    assert by_scope[0] == by_scope[1]


def test_what_did_not_pass_is_listed_in_the_order_of_the_evidence(tmp_path, monkeypatch):
    """However many threads read however many parts of several files; keys are in another order."""
    monkeypatch.setattr(tables, "LARGE", 1)
    (tmp_path / "support_ticket").mkdir()
    for number in range(3):
        duckdb.execute(
            f"""COPY (SELECT md5(i::VARCHAR) || {number} AS id, 'P' || (i % 9) AS priority, 'C' || (i % 7) AS contract_id
            FROM range(60000) t(i)) TO '{tmp_path}/support_ticket/{number}.parquet' (FORMAT parquet, ROW_GROUP_SIZE 2048)"""
        )
    pack = load_pack()
    chosen = tuple(rule for rule in pack.rules if rule.id in ("SLA-01", "SLA-03"))
    result = scanning.scan(Request(str(tmp_path), pack, chosen, load_profile(None), threads=8))
    table = result.not_passing.table().select(["check_id", "file", "row"])
    assert table.num_rows > 200_000
    assert table.equals(table.sort_by([(name, "ascending") for name in table.column_names]))


def _stored(column, cells):
    """Cells as a column with a type of its own, where every one is a time."""
    if column.endswith(("_at", "_date")):
        try:
            times = [
                None if cell in (None, "") else datetime.fromisoformat(cell).replace(tzinfo=None) for cell in cells
            ]
            return pa.array(times, pa.timestamp("us"))
        except ValueError:
            pass
    return pa.array(cells, pa.string())


@pytest.mark.parametrize("days", [10, 20, 30])
def test_a_period_leaves_the_order_of_the_evidence(tmp_path, large, days):
    """Who belongs to it is found by a join, which may begin with either side."""
    many = TICKETS.replace("range(40)", "range(900)")
    duckdb.execute(f"COPY ({many}) TO '{tmp_path}/support_ticket.parquet' (FORMAT parquet, ROW_GROUP_SIZE 100)")
    pack = load_pack()
    chosen = tuple(rule for rule in pack.rules if rule.record_type == "support_ticket")
    period = (date(2026, 1, 5), date(2026, 1, 5) + timedelta(days=days))
    large()
    wanted = {"contract": ("C1",)}
    result = scanning.scan(Request(str(tmp_path), pack, chosen, load_profile(None), period=period, where=wanted))
    rows = [(row["check_id"], row["row"]) for row in result.not_passing.to_pylist()]
    assert len(rows) > 100
    assert rows == sorted(rows)
