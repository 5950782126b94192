"""Files appear whole or not at all."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sample_report import sample

from compliance.errors import UsageError
from compliance.reports import REPORTS, Report
from compliance.reports.side_files import COLUMNS, write_side_files
from compliance.reports.writing import write_reports


def test_writes_every_format_and_the_side_files(tmp_path: Path, not_passing: pa.Table) -> None:
    written = write_reports(sample(), list(REPORTS), tmp_path / "a" / "b", "en", not_passing)
    names = ["not-passing.csv", "not-passing.parquet", "report.html", "report.json", "report.txt", "report.xlsx"]
    assert [path.name for path in written] == names
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == names
    assert all(path.stat().st_size for path in written)


def test_replaces_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("old")
    write_reports(sample(), ["json"], tmp_path, "en")
    assert (tmp_path / "report.json").read_bytes() == REPORTS["json"].render(sample(), "en")


def test_nothing_is_left_when_a_format_breaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(report: object, lang: str) -> bytes:
        raise ValueError("broken")

    broken = {**REPORTS, "html": Report("html", ".html", REPORTS["html"].title, explode)}
    monkeypatch.setattr("compliance.reports.writing.REPORTS", broken)
    with pytest.raises(ValueError, match="broken"):
        write_reports(sample(), ["json", "html"], tmp_path / "out", "en")
    assert not (tmp_path / "out").exists()


def test_nothing_is_left_when_the_side_files_break(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("old")
    with pytest.raises(KeyError):
        write_reports(sample(), ["json"], tmp_path, "en", pa.table({"check_id": ["x"]}))
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
    assert (tmp_path / "report.json").read_text() == "old"


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        write_reports(sample(), ["json"], tmp_path / "file", "en")


def test_a_folder_in_the_way_moves_nothing(tmp_path: Path) -> None:
    (tmp_path / "report.txt").mkdir()
    with pytest.raises(UsageError, match=r"report\.txt|is a folder"):
        write_reports(sample(), ["json", "text"], tmp_path, "en")
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_side_files(tmp_path: Path, not_passing: pa.Table) -> None:
    csv_path, parquet_path = write_side_files(not_passing, tmp_path, "list")
    raw = csv_path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == COLUMNS.names
    assert [row["subject"] for row in rows] == ['合同终止, "甲"', "line\r\nbreak", "*", "'=1+1"]
    assert [row["file"] for row in rows] == ["'@合同.csv", "t.csv", "", "a.parquet"]
    assert [row["waived"] for row in rows] == ["", "", "", "'=W-1"]
    assert rows[1]["due"] == "2026-02-16"
    table = pq.read_table(parquet_path)
    assert table.schema.equals(COLUMNS)
    assert table.column("subject").to_pylist() == ['合同终止, "甲"', "line\r\nbreak", "*", "=1+1"]


@pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠"))
def test_csv_disarms_every_formula_start(tmp_path: Path, not_passing: pa.Table, start: str) -> None:
    subjects = pa.array([f"{start}cmd"] * not_passing.num_rows)
    table = not_passing.set_column(3, "subject", subjects)
    path, _ = write_side_files(table, tmp_path, "list")
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    assert {row["subject"][0] for row in rows} == {"'"}


def test_side_files_do_not_depend_on_order_chunks_or_metadata(tmp_path: Path, not_passing: pa.Table) -> None:
    parts = [not_passing.slice(2), not_passing.slice(0, 2)]
    other = pa.concat_tables(parts).replace_schema_metadata({"engine": "other"})
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    for left, right in zip(write_side_files(not_passing, one, "x"), write_side_files(other, two, "x"), strict=True):
        assert left.read_bytes() == right.read_bytes()


def test_an_empty_list_is_a_file_too(tmp_path: Path, not_passing: pa.Table) -> None:
    path, parquet = write_side_files(not_passing.slice(0, 0), tmp_path, "x")
    assert path.read_text("utf-8-sig").startswith('"check_id","rule_id"')
    assert pq.read_table(parquet).num_rows == 0


def test_a_report_is_only_read() -> None:
    report = sample()
    for one in REPORTS.values():
        one.render(report, "en")
    assert report == replace(sample())
