"""A workbook made from the template, filled in by hand, and read back as evidence."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from compliance.evidence import load_evidence
from compliance.evidence.schemas import load_schemas
from compliance.evidence.templates import README, csv_template, example_key, header, xlsx_template

SCHEMAS = load_schemas()
TYPES = ("contract", "support_ticket", "termination")


@pytest.fixture
def con():
    with duckdb.connect(":memory:") as connection:
        yield connection


def blank(lang: str, *types: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_template([SCHEMAS[name] for name in types or TYPES], lang)))


def fill(book: openpyxl.Workbook, lang: str, record_type: str, *rows: dict[str, object]) -> None:
    """Put rows in place of the example row, by field name."""
    sheet = book[record_type]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.delete_rows(2)
    for number, row in enumerate(rows, 2):
        for name, value in row.items():
            sheet.cell(number, columns[header(SCHEMAS[record_type].fields[name], lang)], value)


def load(con, path: Path):
    return load_evidence(path, con, SCHEMAS, timezone="Asia/Shanghai")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_filled_in_is_what_is_read(con, tmp_path, lang):
    book = blank(lang)
    ticket = SCHEMAS["support_ticket"].fields["priority"].values[0]
    fill(
        book,
        lang,
        "support_ticket",
        {
            "id": "0012",
            "priority": ticket.title[lang],
            "created_at": datetime(2026, 3, 1, 9, 30),
            "resolution": "closed",
        },
        {"id": "0013", "created_at": "2026年3月1日", "category": "邮件"},
    )
    items = {"en": "I1; I2", "zh": "I1；I2"}[lang]
    fill(
        book,
        lang,
        "termination",
        {"id": "T1", "effective_at": date(2026, 3, 1), "remaining_item_ids": items},
        {"id": "T2", "remaining_item_ids": {"en": "none", "zh": "无"}[lang]},
    )
    fill(book, lang, "contract")
    path = tmp_path / "filled.xlsx"
    book.save(path)
    evidence = load(con, path)
    assert {name for name, facts in evidence.tables.items() if facts.supplied} == set(TYPES)
    assert evidence.tables["contract"].rows == 0
    assert not [issue for issue in evidence.issues if issue.kind in ("quarantine", "unreadable", "conflict")]
    rows = con.execute(
        "SELECT id, priority, created_at, created_at__day, category FROM evidence.support_ticket ORDER BY id"
    ).fetchall()
    assert rows == [
        ("0012", ticket.code, datetime(2026, 3, 1, 1, 30), date(2026, 3, 1), None),
        ("0013", None, None, date(2026, 3, 1), "邮件"),
    ]
    rows = con.execute("SELECT id, effective_at, remaining_item_ids FROM evidence.termination ORDER BY id").fetchall()
    assert rows == [("T1", date(2026, 3, 1), ["I1", "I2"]), ("T2", None, [])]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_cell_of_every_example_row_is_readable(con, tmp_path, lang):
    """The example shows what is right: with another key it is a record without a flaw."""
    book = blank(lang, *SCHEMAS)
    for name, record_type in SCHEMAS.items():
        for cell in book[name][2]:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace("EXAMPLE-", "X-")
        assert book[name][2][list(record_type.fields).index(record_type.key)].value == example_key(name).replace(
            "EXAMPLE-", "X-"
        )
    path = tmp_path / "example.xlsx"
    book.save(path)
    evidence = load(con, path)
    assert {name: facts.rows for name, facts in evidence.tables.items()} == dict.fromkeys(SCHEMAS, 1)
    assert [issue.message.en for issue in evidence.issues] == []


def test_an_example_row_that_was_left_in_is_no_record(con, tmp_path):
    path = tmp_path / "untouched.xlsx"
    path.write_bytes(xlsx_template([SCHEMAS["contract"]], "en"))
    evidence = load(con, path)
    (intake,) = [intake for intake in evidence.intakes if intake.supplied]
    assert (intake.rows_in, intake.accepted, intake.quarantined) == (1, 0, 1)
    assert any(issue.sheet == "contract" and "example" in issue.message.en for issue in evidence.issues)


def test_errors_name_sheet_cell_and_value(con, tmp_path):
    book = blank("en")
    fill(book, "en", "contract")
    fill(book, "en", "termination")
    fill(
        book,
        "en",
        "support_ticket",
        {"id": "T1", "created_at": "soon"},
        {"id": None, "category": "mail"},
        {"id": "T3", "created_at": datetime(2026, 3, 1), "contract_id": "C-404"},
    )
    path = tmp_path / "filled.xlsx"
    book.save(path)
    evidence = load(con, path)
    found = {(i.kind, i.file, i.sheet, i.row, i.field, i.value) for i in evidence.issues}
    assert ("unreadable", "filled.xlsx", "support_ticket", 2, "created_at", "soon") in found
    assert ("quarantine", "filled.xlsx", "support_ticket", 3, "id", None) in found
    (dangling,) = [i for i in evidence.issues if i.kind == "dangling"]
    assert (dangling.record_type, dangling.row, dangling.field, dangling.value) == (
        "support_ticket",
        4,
        "contract_id",
        "C-404",
    )


def test_the_csv_template_is_evidence_too(con, tmp_path):
    for lang in ("en", "zh"):
        folder = tmp_path / lang
        folder.mkdir()
        text = csv_template(SCHEMAS["contract"], lang).decode("utf-8-sig").replace("EXAMPLE-", "X-")
        (folder / "contract.csv").write_text(text, encoding="utf-8-sig")
        evidence = load(con, folder)
        assert evidence.tables["contract"].rows == 1
        assert not [issue for issue in evidence.issues if issue.kind != "dangling"]


def test_the_readme_is_no_record_type(con, tmp_path):
    path = tmp_path / "untouched.xlsx"
    path.write_bytes(xlsx_template([SCHEMAS["contract"]], "zh"))
    assert README in openpyxl.load_workbook(path).sheetnames
    assert "README" not in load(con, path).tables
