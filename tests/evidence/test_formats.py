"""Every format a record type can come in gives the same records, and row numbers people can find."""

from __future__ import annotations

import gzip
import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from compliance.evidence.schemas import load_schemas
from compliance.evidence.sheets import decoded
from tests.evidence.conftest import column

CSV = "id,signed_at,amount,active,topics\nA1,2026-03-01,12.50,yes,low;high\nA2,2026年3月2日,,no,none\n"
ROWS = [
    {"id": "A1", "signed_at": "2026-03-01", "amount": 12.50, "active": True, "topics": ["low", "high"]},
    {"id": "A2", "signed_at": "2026-03-02", "amount": None, "active": False, "topics": []},
]
JSONL = "\n".join(map(json.dumps, ROWS))
YAML = """
- id: A1
  signed_at: 2026-03-01
  amount: 12.50
  active: true
  topics: [low, high]
- id: A2
  signed_at: 2026/3/2
  amount: ~
  active: false
  topics: []
"""
TEXTS = {"csv": CSV, "json": json.dumps(ROWS), "jsonl": JSONL, "yaml": YAML, "yml": YAML}


def check(con, evidence):
    names = ("id", "signed_at", "amount", "active", "topics")
    rows = con.execute(f"SELECT {', '.join(names)} FROM evidence.agreement ORDER BY id").fetchall()
    assert [(r[0], r[1], r[2] and float(r[2]), *r[3:]) for r in rows] == [
        ("A1", date(2026, 3, 1), 12.5, True, ["low", "high"]),
        ("A2", date(2026, 3, 2), None, False, []),
    ]
    facts = evidence.tables["agreement"]
    assert (facts.supplied, facts.complete, facts.rows, facts.quarantined) == (True, True, 2, 0)
    assert facts.missing == {"name", "notice_days", "level"}
    assert facts.unreadable == frozenset()
    assert facts.nulls == {"amount"}
    assert not evidence.tables["alarm"].supplied


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("suffix", TEXTS)
def test_text_formats(con, load, tmp_path, suffix, packed):
    raw = TEXTS[suffix].encode()
    path = tmp_path / (f"agreement.{suffix}" + (".gz" if packed else ""))
    path.write_bytes(gzip.compress(raw) if packed else raw)
    check(con, load(tmp_path))
    check(con, load(path))


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


GRID = [
    ["id", "signed_at", "amount", "active", "topics"],
    ["A1", date(2026, 3, 1), 12.5, True, "low; high"],
    ["A2", 46083, None, False, "无"],
]


@pytest.mark.parametrize("sheet", ["agreement", "协议", "Agreement"])
def test_workbook(con, load, tmp_path, sheet):
    path = workbook(tmp_path / "book.xlsx", **{sheet: GRID})
    evidence = load(path)
    check(con, evidence)
    assert column(con, "agreement", "_row") == [2, 3]
    check(con, load(tmp_path))


def test_workbook_rows_count_from_the_top_of_the_sheet(con, load, tmp_path):
    path = workbook(tmp_path / "book.xlsx", agreement=[[], GRID[0], GRID[1], [], GRID[2]])
    load(path)
    assert column(con, "agreement", "_row") == [3, 5]


def test_workbook_numbers_read_as_they_are_shown(con, load, tmp_path):
    rows = [["id", "name", "amount", "notice_days"], [7, 12.0, 0.1 + 0.2, 30.0], ["b", 1e15, 1e10, 3.5]]
    load(workbook(tmp_path / "book.xlsx", agreement=rows))
    assert column(con, "agreement", "id") == ["7", "b"]
    assert column(con, "agreement", "name") == ["12", "1000000000000000"]
    assert [float(v) for v in column(con, "agreement", "amount")] == [0.3, 1e10]
    assert column(con, "agreement", "notice_days") == [30, None]
    assert column(con, "agreement", "notice_days__bad") == [False, True]


@pytest.mark.parametrize("value", ["=1/0", "#N/A"])
def test_an_error_in_a_workbook_cell_is_unreadable_not_empty(con, load, tmp_path, value):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet = book.add_worksheet("agreement")
        sheet.write_row(0, 0, ["id", "name", "amount"])
        sheet.write_row(1, 0, ["A1", "n"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_row(2, 0, ["A2", "n", 3])
    evidence = load(tmp_path)
    assert column(con, "agreement", "amount__bad") == [True, False]
    (issue,) = evidence.issues
    assert (issue.kind, issue.row, issue.sheet, issue.field, issue.value) == (
        "unreadable", 2, "agreement", "amount", "#DIV/0!",
    )  # fmt: skip


def test_a_formula_nobody_computed_is_unreadable(con, load, tmp_path):
    load(workbook(tmp_path / "book.xlsx", agreement=[["id", "amount"], ["A1", "=1+1"], ["A2", 2]]))
    assert column(con, "agreement", "amount__bad") == [True, False]


def test_a_cell_under_a_merged_one_is_unreadable_not_empty(con, load, tmp_path):
    """The name merged over three rows may be that of all of them, or of the first; the blank row is none."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "agreement"
    for row in (["id", "name", "amount"], ["A1", "x", 1], ["A2", None, 2], [None, None, None], ["A3", None, None]):
        sheet.append(row)
    sheet.merge_cells("B2:B4")
    sheet.merge_cells("A1:A1")
    book.save(tmp_path / "agreement.xlsx")
    evidence = load(tmp_path)
    assert column(con, "agreement", "name") == ["x", None, None]
    assert column(con, "agreement", "name__bad") == [False, True, False]
    assert evidence.tables["agreement"].quarantined == 0


def test_rows_under_a_merged_key_are_set_aside(con, load, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "agreement"
    for row in (["id", "name", "amount"], ["A1", "x", 1], [None, "y", 2]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "agreement.xlsx")
    assert load(tmp_path).tables["agreement"].quarantined == 1


def test_sheets_and_files_of_one_type_are_read_together(con, load, tmp_path):
    workbook(tmp_path / "book.xlsx", agreement=[["id"], ["A1"]], 协议=[["编号"], ["A2"]])
    (tmp_path / "agreement").mkdir()
    (tmp_path / "agreement" / "2025.csv").write_text("id\nA3\n")
    (tmp_path / "agreement" / "2026.jsonl").write_text('{"id": "A4"}\n')
    evidence = load(tmp_path)
    assert sorted(column(con, "agreement", "id")) == ["A1", "A2", "A3", "A4"]
    assert [f.name for f in evidence.files] == ["agreement/2025.csv", "agreement/2026.jsonl", "book.xlsx"]
    assert [f.rows for f in evidence.files] == [1, 1, 2]
    where = con.execute("SELECT id, _file FROM evidence.agreement ORDER BY id").fetchall()
    assert where == [("A1", 2), ("A2", 2), ("A3", 0), ("A4", 1)]


def test_csv_rows_are_lines_of_the_file(con, load, tmp_path):
    (tmp_path / "agreement.csv").write_bytes(b'id,name\r\nA1,"two\r\nlines"\r\n\r\n,,\r\nA2,x\r\n'.replace(b",,", b","))
    load(tmp_path)
    assert column(con, "agreement", "_row") == [2, 6]
    assert column(con, "agreement", "name") == ["two\r\nlines", "x"]


def test_jsonl_rows_are_lines_and_json_rows_elements(con, load, tmp_path):
    (tmp_path / "agreement.jsonl").write_text('\n{"id": "A1"}\n\n{"id": "A2"}\n')
    (tmp_path / "alarm.json").write_text('[{"id": "X"},\n\n {"id": "Y"}]')
    load(tmp_path)
    assert column(con, "agreement", "_row") == [2, 4]
    assert column(con, "alarm", "_row") == [1, 2]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_delimiters(con, load, tmp_path, delimiter):
    text = delimiter.join(["id", '"a,b;c"', "name"]) + "\n" + delimiter.join(["A1", "", '"x;y,z"']) + "\n"
    (tmp_path / "agreement.csv").write_text(text)
    load(tmp_path)
    assert column(con, "agreement", "name") == ["x;y,z"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("suffix", ["csv", "json", "yaml"])
def test_encodings(con, load, tmp_path, codec, suffix):
    text = {
        "csv": "编号,名称\nA1,甲方\n",
        "json": '[{"编号": "A1", "名称": "甲方"}]',
        "yaml": "- {编号: A1, 名称: 甲方}\n",
    }
    (tmp_path / f"agreement.{suffix}").write_bytes(text[suffix].encode(codec))
    load(tmp_path)
    assert column(con, "agreement", "name") == ["甲方"]


def test_json_entries_keep_their_semicolons_and_numbers_their_digits(con, load, tmp_path):
    text = '[{"id": "A1", "topics": ["a;b", "c", "高"], "amount": 0.10000001, "name": 12345678901234567890123}]'
    (tmp_path / "agreement.json").write_text(text)
    load(tmp_path)
    assert column(con, "agreement", "topics") == [["a;b", "c", "high"]]
    assert str(column(con, "agreement", "amount")[0]) == "0.10000001"
    assert column(con, "agreement", "name") == ["12345678901234567890123"]


def test_json_number_with_exponent_is_exact(con, load, tmp_path):
    (tmp_path / "agreement.json").write_text(
        '[{"id": "A1", "amount": 1.5e3, "notice_days": 3E1}, {"id": "A2", "amount": 1e999999}]'
    )
    load(tmp_path)
    assert [v and float(v) for v in column(con, "agreement", "amount")] == [1500, None]
    assert column(con, "agreement", "amount__bad") == [False, True]
    assert column(con, "agreement", "notice_days")[0] == 30


def test_yaml_text_stays_as_written(con, load, tmp_path):
    (tmp_path / "agreement.yaml").write_text("- {id: 007, name: 1.10, active: yes, amount: 1.123456789012345678901}\n")
    load(tmp_path)
    assert column(con, "agreement", "id") == ["007"]
    assert column(con, "agreement", "name") == ["1.10"]
    assert column(con, "agreement", "active") == [True]
    assert column(con, "agreement", "amount__bad") == [True]


@pytest.mark.parametrize("entry", ['{"a": 1}', '["x", {"a": 1}]', '["x", ["y"]]', '["x", null]'])
@pytest.mark.parametrize("name", ["name", "topics", "amount"])
def test_nested_values_are_unreadable(con, load, tmp_path, name, entry):
    (tmp_path / "agreement.json").write_text(f'[{{"id": "A1", "{name}": {entry}}}]')
    evidence = load(tmp_path)
    assert evidence.tables["agreement"].unreadable == {name}
    assert column(con, "agreement", name) == [None]


def test_an_array_in_a_text_field_is_unreadable(con, load, tmp_path):
    (tmp_path / "agreement.json").write_text('[{"id": "A1", "name": ["x"]}]')
    assert load(tmp_path).tables["agreement"].unreadable == {"name"}


def test_parquet_of_fitting_types(con, load, tmp_path):
    table = pa.table(
        {
            "id": ["A1", " A2 ", "A3"],
            "signed_at": pa.array([date(2026, 3, 1), None, date(2026, 3, 3)]),
            "amount": pa.array([1.5, 0.1, 0.123456789], pa.float64()),
            "notice_days": pa.array([1, None, 3], pa.int16()),
            "active": [True, False, None],
            "level": ["高", "LOW", "other"],
            "topics": [["high", "a;b"], [], None],
            "name": ["x", "", "  "],
        }
    )
    pq.write_table(table, tmp_path / "agreement.parquet")
    evidence = load(tmp_path)
    assert column(con, "agreement", "id") == ["A1", "A2", "A3"]
    assert column(con, "agreement", "signed_at") == [date(2026, 3, 1), None, date(2026, 3, 3)]
    assert [v and str(v) for v in column(con, "agreement", "amount")] == ["1.50000000", "0.10000000", None]
    assert column(con, "agreement", "notice_days") == [1, None, 3]
    assert column(con, "agreement", "active") == [True, False, None]
    assert column(con, "agreement", "level") == ["high", "low", "other"]
    assert column(con, "agreement", "topics") == [["high", "a;b"], [], None]
    assert column(con, "agreement", "name") == ["x", None, None]
    assert column(con, "agreement", "_row") == [1, 2, 3]
    assert evidence.tables["agreement"].unreadable == {"amount"}


def test_parquet_of_foreign_types(con, load, tmp_path):
    table = pa.table(
        {
            "id": pa.array([1, 2], pa.int64()),
            "signed_at": pa.array([datetime(2026, 3, 1, 23, 30), None], pa.timestamp("us", tz="UTC")),
            "amount": ["1.25", "x"],
            "notice_days": pa.array([2**64 - 1, 3], pa.uint64()),
            "active": pa.array([1, 0], pa.int8()),
            "level": [{"a": 1}, None],
            "topics": ["low；high", "none"],
            "name": pa.array([b"bytes", None], pa.binary()),
        }
    )
    pq.write_table(table, tmp_path / "agreement.parquet")
    evidence = load(tmp_path)
    assert column(con, "agreement", "id") == ["1", "2"]
    assert column(con, "agreement", "signed_at") == [date(2026, 3, 2), None]
    assert column(con, "agreement", "notice_days") == [None, 3]
    assert column(con, "agreement", "active") == [True, False]
    assert column(con, "agreement", "topics") == [["low", "high"], []]
    assert column(con, "agreement", "level__bad") == [True, False]
    assert {"amount", "notice_days", "level"} <= evidence.tables["agreement"].unreadable


def test_parquet_timestamps(con, load, tmp_path):
    when = datetime(2026, 3, 1, 18, 0)
    for unit in ("s", "ms", "us", "ns"):
        for zone, instant, day in (
            (None, datetime(2026, 3, 1, 10, 0), date(2026, 3, 1)),
            ("UTC", when, date(2026, 3, 2)),
        ):
            table = pa.table({"id": ["X"], "raised_at": pa.array([when], pa.timestamp(unit, tz=zone))})
            pq.write_table(table, tmp_path / "alarm.parquet")
            con.execute("SET TimeZone = 'America/New_York'")
            load(tmp_path)
            assert column(con, "alarm", "raised_at") == [instant], (unit, zone)
            assert column(con, "alarm", "raised_at__day") == [day], (unit, zone)


def test_parquet_reads_only_what_is_needed(con, load, tmp_path):
    table = pa.table({"id": ["X"], "raised_at": ["2026-03-01"], "weight": [1], "agreement_id": ["A"]})
    pq.write_table(table, tmp_path / "alarm.parquet")
    evidence = load(tmp_path, needed={"alarm": frozenset({"weight"})})
    have = {row[0] for row in con.execute("DESCRIBE evidence.alarm").fetchall()}
    assert have == {"id", "raised_at", "raised_at__day", "weight", "_file", "_row"}
    assert "agreement_id" in evidence.tables["alarm"].missing
    (intake,) = [i for i in evidence.intakes if i.record_type == "alarm"]
    assert "agreement_id" not in intake.missing_columns
    assert "about_id" in intake.missing_columns


def test_a_path_with_glob_characters_is_a_path(con, load, tmp_path):
    folder = tmp_path / "a[1]*?"
    folder.mkdir()
    pq.write_table(pa.table({"id": ["A1"]}), folder / "agreement.parquet")
    load(folder)
    assert column(con, "agreement", "id") == ["A1"]


def test_gb18030_is_not_taken_for_damaged_utf8(tmp_path):
    """Every Chinese text of the record schemas, alone in a file under a Chinese header."""
    path = tmp_path / "agreement.csv"
    for record_type in load_schemas().values():
        for field in record_type.fields.values():
            for text in (field.title.zh, field.description.zh, *(value.title.zh for value in field.values)):
                path.write_bytes(f"编号,名称\nA1,{text}\n".encode("gb18030"))
                assert decoded(path) == f"编号,名称\nA1,{text}\n"
