"""Blank workbooks and CSV files: complete, bilingual, deterministic."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from compliance.evidence.schemas import load_schemas
from compliance.evidence.templates import EXAMPLE_PREFIX, README, csv_template, header, xlsx_template

SCHEMAS = load_schemas()
LANGS = ("en", "zh")


@pytest.fixture(scope="module", params=LANGS)
def workbook(request):
    data = xlsx_template(list(SCHEMAS.values()), request.param)
    return request.param, openpyxl.load_workbook(io.BytesIO(data))


def test_a_sheet_per_record_type_behind_the_readme(workbook):
    _, book = workbook
    assert book.sheetnames == [README, *SCHEMAS]


def test_headers_are_names_the_reader_knows_with_bilingual_comments(workbook):
    lang, book = workbook
    for name, record_type in SCHEMAS.items():
        cells = list(book[name][1])
        assert [c.value for c in cells] == [header(f, lang) for f in record_type.fields.values()]
        for cell, f in zip(cells, record_type.fields.values(), strict=True):
            text = cell.comment.text
            assert all(part in text for part in (f.name, f.title.en, f.title.zh, f.description.en, f.description.zh))
            assert ("; required" in text) == (f.name == record_type.key)
            assert ("；必填" in text) == (f.name == record_type.key)


def test_only_the_key_is_marked(workbook):
    lang, book = workbook
    for name, record_type in SCHEMAS.items():
        marked = [c.value for c in book[name][1] if c.fill.fgColor.rgb == "FFFFE08A"]
        assert marked == [header(record_type.fields[record_type.key], lang)]


def test_drop_downs_offer_the_labels_and_refuse_nothing(workbook):
    lang, book = workbook
    for name, record_type in SCHEMAS.items():
        lists = {str(v.sqref).split(":")[0]: v for v in book[name].data_validations.dataValidation if v.type == "list"}
        for cell, f in zip(book[name][1], record_type.fields.values(), strict=True):
            found = lists.pop(f"{cell.column_letter}2", None)
            if f.kind == "text" and f.values:
                assert not found.showErrorMessage
                offered = _cells(book, found.formula1)
                assert offered == [v.title[lang] for v in f.values]
            elif f.kind == "bool":
                assert found.formula1 == {"en": '"yes,no"', "zh": '"是,否"'}[lang]
            else:
                assert found is None
        assert not lists


def _cells(book, formula: str) -> list[str]:
    sheet, _, area = formula.removeprefix("=").partition("!")
    cells = book[sheet][area.replace("$", "")]
    return [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]


def test_the_readme_explains_every_column_in_both_languages(workbook):
    lang, book = workbook
    rows = {(r[0], r[1]): r for r in book[README].iter_rows(values_only=True) if r[0] and r[1]}
    for record_type in SCHEMAS.values():
        for f in record_type.fields.values():
            row = rows.get((record_type.name, header(f, lang)))
            assert row is not None
    text = "\n".join(str(c) for r in book[README].iter_rows(values_only=True) for c in r if c)
    for record_type in SCHEMAS.values():
        for f in record_type.fields.values():
            assert f.description.en in text
            assert f.description.zh in text


def test_example_rows_fit_together(workbook):
    _, book = workbook
    keys = {}
    for name, record_type in SCHEMAS.items():
        row = dict(zip(record_type.fields, [c.value for c in book[name][2]], strict=True))
        keys[name] = row[record_type.key]
        assert keys[name].startswith(EXAMPLE_PREFIX)
        for f in record_type.fields.values():
            if f.reference in SCHEMAS:
                assert row[f.name] == f"{EXAMPLE_PREFIX}{f.reference}-1"
            if f.type_field:
                assert row[f.name] == f"{EXAMPLE_PREFIX}{row[f.type_field]}-1"
            assert row[f.name] is not None
    assert len(set(keys.values())) == len(keys)


def test_ids_and_texts_are_kept_as_text_by_the_spreadsheet(workbook):
    _, book = workbook
    for name, record_type in SCHEMAS.items():
        for cell, f in zip(book[name][2], record_type.fields.values(), strict=True):
            wanted = {"date": "yyyy-mm-dd", "timestamp": "yyyy-mm-dd hh:mm", "text": "@", "list": "@", "bool": "@"}
            if f.kind in wanted:
                assert cell.number_format == wanted[f.kind]


@pytest.mark.parametrize("lang", LANGS)
def test_same_schemas_same_bytes(lang):
    some = [SCHEMAS["contract"], SCHEMAS["support_ticket"]]
    assert xlsx_template(some, lang) == xlsx_template(some, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_csv_has_a_bom_the_header_and_the_example(lang):
    data = csv_template(SCHEMAS["support_ticket"], lang)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == [header(f, lang) for f in SCHEMAS["support_ticket"].fields.values()]
    assert rows[1][0] == f"{EXAMPLE_PREFIX}support_ticket-1"
    assert len(rows) == 2
