"""The workbook opens, filters, and runs nothing."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from sample_report import HOSTILE, broken, empty, sample

from compliance.reports import xlsx_report
from compliance.reports.labels import label

SHEETS = ("summary", "findings", "gaps", "undecided", "due_dates", "rules")
FOLLOW_UP = ("decisions", "actions", "trend")


def load(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def texts(book: Workbook) -> list[str]:
    return [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("make", [sample, empty, broken])
def test_sheets_have_frozen_heads_and_filters(make, lang: str) -> None:
    book = load(xlsx_report.render(make(), lang))
    more = FOLLOW_UP if make is not empty else ()
    assert book.sheetnames == [label(name)[lang] for name in (*SHEETS, *more)]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        assert all(sheet.column_dimensions[cell.column_letter].width >= 8 for cell in sheet[1])


def test_same_bytes() -> None:
    assert xlsx_report.render(sample(), "en") == xlsx_report.render(sample(), "en")


def test_created_on_the_as_of_day() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx_report.render(sample(), "en"))) as archive:
        assert b"2026-04-01T00:00:00Z" in archive.read("docProps/core.xml")
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(start: str) -> None:
    report = sample()
    report = replace(report, verdicts=tuple(replace(v, subject=start) for v in report.verdicts))
    content = xlsx_report.render(report, "en")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(name)
                assert b"<hyperlink" not in archive.read(name)
    cells = [
        c
        for sheet in load(content)
        for row in sheet.iter_rows()
        for c in row
        if isinstance(c.value, str) and c.value.startswith(start[0])
    ]
    if start[0] not in "\t\r":
        assert cells
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_hostile_text_is_kept_but_for_what_cannot_be_shown() -> None:
    joined = "\n".join(texts(load(xlsx_report.render(sample(), "en"))))
    assert HOSTILE[0] in joined
    assert HOSTILE[3] in joined
    assert "nul\\x00byte" in joined
    assert "\u202e" not in joined


def test_cut_list_says_so() -> None:
    assert "6 of 65 shown" in texts(load(xlsx_report.render(sample(), "en")))


def test_a_cell_longer_than_the_format_allows_is_cut_and_said() -> None:
    long = replace(sample().verdicts[0], subject="x" * 100_000)
    found = [
        t for t in texts(load(xlsx_report.render(replace(sample(), verdicts=(long,)), "en"))) if t.startswith("xxx")
    ]
    assert found
    assert all(len(text) <= 32_767 and text.endswith(")") for text in found)


def test_what_would_decide_stands_beside_what_is_undecided() -> None:
    sheet = load(xlsx_report.render(sample(), "en"))[label("undecided").en]
    rows = {row[1].value: row[6].value for row in sheet.iter_rows(min_row=2)}
    assert rows["R-5.3.2-01"] == "record type data_asset"
    assert rows["R-5.2-01"] == "Signed statement of the data protection officer"


def test_due_calendar_is_in_order() -> None:
    sheet = load(xlsx_report.render(sample(), "en"))[label("due_dates").en]
    assert [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=2)] == [
        ("2026-02-16", -44),
        ("2026-03-01", -31),
        ("2026-04-02", 1),
        ("2026-04-09", 8),
    ]
