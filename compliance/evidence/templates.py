"""Blank evidence to fill in: a workbook with a sheet per record type, or CSV files.

Everything comes from the record schemas. What is written here is what the reader accepts: the
header is the field's name or, in a Chinese template, its Chinese title; lists of values hold
labels. The sheet README explains and also carries the value lists the drop-downs point at.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from compliance.evidence.schemas import Field, RecordType
from compliance.text import Text

README = "README"
EXAMPLE_PREFIX = "EXAMPLE-"
ROWS = 2000
_DAY = date(2026, 1, 15)
_MADE = datetime(2026, 1, 1)  # a fixed date: the same schemas give the same bytes

_KINDS: Mapping[str, Text] = {
    "text": Text("text", "文本"),
    "int": Text("whole number", "整数"),
    "decimal": Text("number", "数字"),
    "bool": Text("yes / no", "是 / 否"),
    "date": Text("date, for example 2026-01-15", "日期，例如 2026-01-15"),
    "timestamp": Text("date and time, for example 2026-01-15 09:30", "日期和时间，例如 2026-01-15 09:30"),
    "list": Text("several entries separated by ; (none where there are none)", "多项以 ; 分隔（没有则填“无”）"),
}
_BOOLS = {"en": ("yes", "no"), "zh": ("是", "否")}
_FORMATS = {"date": "yyyy-mm-dd", "timestamp": "yyyy-mm-dd hh:mm", "int": "0", "decimal": "General"}

GUIDE: tuple[Text, ...] = (
    Text("Evidence workbook", "合规证据填报工作簿"),
    Text(
        "One sheet per record type, one row per record. Delete the sheets you have no records for: a sheet that "
        "stays empty says that there are none, a sheet that is missing says that nothing is known.",
        "每种记录类型一张工作表，每条记录一行。没有资料的工作表请删除：保留空表表示“没有此类记录”，缺少该表表示“情况不明”。",
    ),
    Text(
        "Fill in what you know. An empty cell says that there is no such value; delete a column that your "
        "source does not record at all.",
        "请如实填写。空单元格表示“没有该值”；来源中完全没有记录的列请删除。",
    ),
    Text(
        f"The key (bold, yellow header) must be filled and unique. Rows whose key begins with {EXAMPLE_PREFIX} show "
        "how to fill in: overwrite or delete them.",
        f"主键（黄色粗体表头）必填且不得重复。主键以 {EXAMPLE_PREFIX} 开头的行是填写示例：请覆盖或删除。",
    ),
    Text(
        "Do not change the headers. Point at a header to read what belongs in the column. Columns with a drop-down "
        "also take other values.",
        "请勿修改表头。将鼠标移到表头可查看填写说明。带下拉列表的列也可填写其他值。",
    ),
)
_COLUMNS = (
    Text("Sheet", "工作表"),
    Text("Header", "表头"),
    Text("Name (English)", "名称（英文）"),
    Text("Name (Chinese)", "名称（中文）"),
    Text("Kind", "类型"),
    Text("Refers to", "引用"),
    Text("Meaning (English)", "含义（英文）"),
    Text("Meaning (Chinese)", "含义（中文）"),
)
_LIST_COLUMNS = (
    Text("Sheet", "工作表"),
    Text("Header", "表头"),
    Text("Code", "代码"),
    Text("Value (English)", "取值（英文）"),
    Text("Value (Chinese)", "取值（中文）"),
)


def header(field: Field, lang: str) -> str:
    """What stands at the top of a field's column: a name the reader knows."""
    return field.title.zh if lang == "zh" else field.name


def example_row(record_type: RecordType, lang: str) -> dict[str, Any]:
    """One filled-in record; keys and references begin with `EXAMPLE-` and fit together."""
    type_fields = {f.type_field: f for f in record_type.fields.values() if f.type_field}
    row: dict[str, Any] = {}
    for name, f in record_type.fields.items():
        if name == record_type.key:
            row[name] = example_key(record_type.name)
        elif f.reference or f.targets:
            row[name] = example_key(f.reference or f.targets[0])
        elif name in type_fields and type_fields[name].targets:
            row[name] = type_fields[name].targets[0]
        elif f.values:
            row[name] = f.values[0].title[lang]
        else:
            row[name] = _example(f, lang)
    return row


def example_key(record_type: str) -> str:
    """`EXAMPLE-final_report-1`."""
    return f"{EXAMPLE_PREFIX}{record_type}-1"


def _example(f: Field, lang: str) -> Any:
    fixed: Mapping[str, Any] = {
        "int": 1,
        "decimal": 1.5,
        "bool": _BOOLS[lang][0],
        "date": _DAY,
        "timestamp": datetime(_DAY.year, _DAY.month, _DAY.day, 9, 30),
        "list": {"en": "first; second", "zh": "第一项; 第二项"}[lang],
    }
    return fixed.get(f.kind, f"({f.title[lang]})")


def csv_template(record_type: RecordType, lang: str) -> bytes:
    """A CSV file in UTF-8 with BOM, as spreadsheets expect: the header and the example row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([header(f, lang) for f in record_type.fields.values()])
    cells = example_row(record_type, lang).values()
    writer.writerow([c.isoformat(" ", "minutes") if isinstance(c, datetime) else str(c) for c in cells])
    return out.getvalue().encode("utf-8-sig")


def xlsx_template(record_types: Sequence[RecordType], lang: str) -> bytes:
    """The workbook: README first, then a sheet per record type, named like it."""
    import xlsxwriter  # only whoever writes a workbook pays for it

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": GUIDE[0][lang], "created": _MADE})
        styles = _styles(book)
        ranges = _readme(book.add_worksheet(README), styles, record_types, lang)
        for record_type in record_types:
            _sheet(book.add_worksheet(record_type.name), styles, record_type, ranges, lang)
    return out.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    base: dict[str, Any] = {"bold": True, "bottom": 1, "valign": "top"}
    styles: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14},
        "wrap": {"text_wrap": True, "valign": "top"},
        "head": base | {"bg_color": "#DDE7F3"},
        "key": base | {"bg_color": "#FFE08A"},
        "text": {"num_format": "@"},
    }
    styles |= {kind: {"num_format": number} for kind, number in _FORMATS.items()}
    grey: dict[str, Any] = {"italic": True, "font_color": "#777777"}
    styles |= {f"example {name}": styles[name] | grey for name in ("text", *_FORMATS)}
    return {name: book.add_format(style) for name, style in styles.items()}


def _readme(
    sheet: Any, styles: Mapping[str, Any], record_types: Sequence[RecordType], lang: str
) -> dict[tuple[str, str], str]:
    """Write the front sheet; gives the cells of each value list, for the drop-downs."""
    for column, width in enumerate((24, 24, 26, 20, 30, 22, 60, 50)):
        sheet.set_column(column, column, width)
    row = 0
    for number, text in enumerate(GUIDE):
        for one in (text.en, text.zh):
            if number == 0:
                sheet.write_string(row, 0, one, styles["title"])
            else:
                sheet.merge_range(row, 0, row, 7, one, styles["wrap"])
                sheet.set_row(row, 30)
            row += 1
    row = _heads(sheet, styles, row + 1, _COLUMNS)
    for record_type in record_types:
        for f in record_type.fields.values():
            refers = f.reference or " / ".join(f.targets)
            kind = f"{_KINDS[f.kind].en} / {_KINDS[f.kind].zh}"
            cells = (header(f, lang), f.title.en, f.title.zh, kind, refers, f.description.en, f.description.zh)
            for column, cell in enumerate((record_type.name, *cells)):
                sheet.write_string(row, column, cell, styles["wrap"])
            row += 1
    row = _heads(sheet, styles, row + 2, _LIST_COLUMNS)
    ranges = {}
    label_column = {"en": "D", "zh": "E"}[lang]
    for record_type in record_types:
        for f in record_type.fields.values():
            first = row
            for value in f.values:
                labels = (record_type.name, header(f, lang), value.code, value.title.en, value.title.zh)
                for column, cell in enumerate(labels):
                    sheet.write_string(row, column, cell)
                row += 1
            if f.values:
                ranges[record_type.name, f.name] = f"={README}!${label_column}${first + 1}:${label_column}${row}"
    return ranges


def _heads(sheet: Any, styles: Mapping[str, Any], row: int, heads: Sequence[Text]) -> int:
    for column, text in enumerate(heads):
        sheet.write_string(row, column, f"{text.en} / {text.zh}", styles["head"])
    return row + 1


def _sheet(
    sheet: Any,
    styles: Mapping[str, Any],
    record_type: RecordType,
    ranges: Mapping[tuple[str, str], str],
    lang: str,
) -> None:
    example = example_row(record_type, lang)
    sheet.freeze_panes(1, 1)
    for column, f in enumerate(record_type.fields.values()):
        key = f.name == record_type.key
        title = header(f, lang)
        style = f.kind if f.kind in _FORMATS else "text"
        sheet.set_column(column, column, max(14, min(40, 2 + len(title) * (2 if lang == "zh" else 1))), styles[style])
        sheet.write_string(0, column, title, styles["key" if key else "head"])
        sheet.write_comment(0, column, comment(f, key), {"x_scale": 2.4, "y_scale": 1.6, "author": ""})
        _example_cell(sheet, column, example[f.name], styles[f"example {style}"])
        source = ranges.get((record_type.name, f.name))
        if source and f.kind == "text":
            options: dict[str, Any] = {"validate": "list", "source": source}
        elif f.kind == "bool":
            options = {"validate": "list", "source": list(_BOOLS[lang])}
        else:
            continue
        # Value lists are open: the drop-down helps, and refuses nothing.
        sheet.data_validation(1, column, ROWS, column, options | {"error_type": "information", "show_error": False})


def _example_cell(sheet: Any, column: int, value: Any, style: Any) -> None:
    if isinstance(value, datetime | date):
        sheet.write_datetime(1, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(1, column, value, style)
    else:
        sheet.write_string(1, column, str(value), style)


def comment(f: Field, key: bool) -> str:
    """What a person reads on pointing at a header, in both languages."""
    lines = []
    for lang, required, refers in (("en", "required", "refers to"), ("zh", "必填", "引用")):
        marks = [_KINDS[f.kind][lang], *([required] if key else [])]
        target = f.reference or " / ".join(f.targets)
        marks += [f"{refers} {target}"] if target else []
        lines.append(f"{f.title[lang]} ({'; '.join(marks)})" if lang == "en" else f"{f.title.zh}（{'；'.join(marks)}）")
        lines.append(f.description[lang])
    if f.values and f.kind == "list":
        lines.append("; ".join(f"{v.title.en} / {v.title.zh}" for v in f.values)[:500])
    return "\n".join([f.name, *lines])
