"""Files as rows of text: one reader per format, each refusing what it cannot read whole.

A sheet is a header and rows with the number a person sees. A row that cannot be a record (ragged,
not an object) is kept apart with its reason; a file that cannot be read at all is an EvidenceError.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from compliance.errors import EvidenceError, Problem
from compliance.evidence.cells import BAD_MARK, LIST_MARK, LIST_SEPARATOR
from compliance.reading import read_yaml
from compliance.text import Text

MAX_CELL = 1024 * 1024


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that is no record: where, why, and a piece of it."""

    row: int
    reason: Text
    found: str


@dataclass(slots=True)
class Sheet:
    """Rows of text under a header. `name` is the sheet of a workbook or the record type of a JSON map."""

    name: str | None
    header: list[str]
    rows: list[tuple[int, list[str | None]]] = field(default_factory=list)
    broken: list[BrokenRow] = field(default_factory=list)


def refuse(path: Path, en: str, zh: str, **more: Any) -> EvidenceError:
    """An error about a whole file."""
    return EvidenceError(Problem(Text(en, zh), file=path.name, **more))


def content(path: Path) -> bytes:
    """The bytes of a file, unpacked where it ends in .gz."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise refuse(path, f"cannot be opened: {reason}", f"无法打开：{reason}") from error
    if path.suffix.lower() != ".gz":
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, zlib.error) as error:
        raise refuse(path, f"is not a whole gzip file: {error}", f"不是完整的 gzip 文件：{error}") from error


def decoded(path: Path) -> str:
    """The text of a file: UTF-8 with or without BOM, UTF-16 with BOM, else GB18030."""
    raw = content(path)
    codecs = ["utf-16"] if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for codec in codecs:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError as error:
            last = error
            continue
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            raise refuse(path, "contains NUL bytes: this is no text file", "包含 NUL 字节，不是文本文件", line=line)
        return text
    line = raw[: last.start].count(b"\n") + 1
    raise refuse(path, "is in no encoding that can be read", "编码无法识别", line=line, expected="UTF-8 / GB18030")


def _too_long(path: Path, row: int) -> EvidenceError:
    return refuse(path, "a cell is longer than 1 MiB", "单元格超过 1 MiB", line=row)


def read_csv(path: Path) -> Iterator[Sheet]:
    """Comma, semicolon or tab, whichever the header uses."""
    text = decoded(path)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(reader, None)
        while header is not None and not any(cell.strip() for cell in header):
            header = next(reader, None)
        if header is None:
            raise refuse(path, "is empty: a header is needed", "文件为空：至少需要表头")
        sheet = Sheet(None, header)
        start = reader.line_num + 1
        for cells in reader:
            _csv_row(sheet, start, cells)
            start = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error):
            raise _too_long(path, reader.line_num) from error
        raise refuse(
            path, f"is not a whole CSV file: {error}", f"不是完整的 CSV 文件：{error}", line=reader.line_num
        ) from error
    yield sheet


def _csv_row(sheet: Sheet, row: int, cells: list[str]) -> None:
    if not any(cell.strip() for cell in cells):
        return  # a blank line is no row
    if len(cells) != len(sheet.header):
        reason = Text(
            f"the row has {len(cells)} cells, the header {len(sheet.header)}",
            f"该行有 {len(cells)} 个单元格，表头有 {len(sheet.header)} 个",
        )
        sheet.broken.append(BrokenRow(row, reason, ",".join(cells)))
        return
    sheet.rows.append((row, list(cells)))


def _pairs(path: Path) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise refuse(path, f"the key {twice!r} stands twice in one object", f"同一对象中键 {twice!r} 重复")
        return found

    return build


def _json(path: Path, text: str, line: int | None = None) -> Any:
    def no_number(word: str) -> str:
        return word  # NaN and Infinity stay text, and no field can read them

    try:
        return json.loads(
            text, parse_float=str, parse_int=str, parse_constant=no_number, object_pairs_hook=_pairs(path)
        )
    except json.JSONDecodeError as error:
        at = line if line is not None else error.lineno
        raise refuse(
            path, f"is not valid JSON: {error.msg}", f"不是有效的 JSON：{error.msg}", line=at, column=error.colno
        ) from error
    except (RecursionError, ValueError) as error:
        raise refuse(path, "is nested too deeply", "嵌套层次过深", line=line) from error


def read_json(path: Path) -> Iterator[Sheet]:
    """A list of objects, or a map of record types to lists."""
    data = _json(path, decoded(path))
    yield from _records(path, data, lambda index: index + 1)


def read_jsonl(path: Path) -> Iterator[Sheet]:
    """An object per line."""
    lines = [(n, line) for n, line in enumerate(decoded(path).splitlines(), 1) if line.strip()]
    yield objects(path, None, ((n, _json(path, line, n)) for n, line in lines))


def read_yaml_file(path: Path) -> Iterator[Sheet]:
    """A list of maps, or a map of record types to lists; anchors and aliases are refused."""
    if path.suffix.lower() == ".gz":
        raise refuse(path, "packed YAML is not read: unpack it first", "不支持压缩的 YAML，请先解压")
    document = read_yaml(path, name=path.name, error=EvidenceError)
    data = document.data
    if isinstance(data, dict):
        for name, entries in data.items():
            if not isinstance(entries, list):
                raise refuse(
                    path, f"{name} is not a list of records", f"{name} 不是记录列表", line=document.at((name,)).line
                )
            yield objects(path, name, ((document.at((name, i)).line, entry) for i, entry in enumerate(entries)))
        return
    if not isinstance(data, list):
        raise refuse(path, "must hold a list of records", "应为记录列表")
    yield objects(path, None, ((document.at((i,)).line, entry) for i, entry in enumerate(data)))


def _records(path: Path, data: Any, number: Callable[[int], int]) -> Iterator[Sheet]:
    if isinstance(data, dict) and data and all(isinstance(entries, list) for entries in data.values()):
        for name, entries in data.items():
            yield objects(path, name, ((number(i), entry) for i, entry in enumerate(entries)))
        return
    if not isinstance(data, list):
        raise refuse(path, "must hold a list of records", "应为记录列表")
    yield objects(path, None, ((number(i), entry) for i, entry in enumerate(data)))


def objects(path: Path, name: str | None, entries: Iterable[tuple[int, Any]]) -> Sheet:
    kept: list[tuple[int, dict[str, Any]]] = []
    sheet = Sheet(name, [])
    for row, entry in entries:
        if isinstance(entry, dict):
            kept.append((row, entry))
        else:
            sheet.broken.append(BrokenRow(row, Text("the row is not an object", "该行不是对象"), str(entry)))
    sheet.header = list(dict.fromkeys(str(key) for _, entry in kept for key in entry))
    for row, entry in kept:
        cells = [cell_text(entry.get(key)) for key in sheet.header]
        if any(cell is not None and len(cell) > MAX_CELL for cell in cells):
            raise _too_long(path, row)
        sheet.rows.append((row, cells))
    return sheet


def cell_text(value: Any) -> str | None:
    """A value of JSON, YAML or a workbook as text; lists and nested values are marked."""
    if value is None:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        exact = Decimal(repr(value))
        if not exact.is_finite():
            return str(value)
        return str(int(value)) if value.is_integer() else f"{exact:f}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, (list, tuple)):
        entries = [cell_text(entry) for entry in value]
        nested = any(isinstance(entry, (list, dict)) or entry is None for entry in value)
        if nested:
            return BAD_MARK + str(value)
        return LIST_MARK + LIST_SEPARATOR.join(str(entry) for entry in entries)
    if isinstance(value, dict):
        return BAD_MARK + str(value)
    return str(value)


def read_xlsx(path: Path) -> Iterator[Sheet]:
    """Every sheet of a workbook; its first filled row is the header."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content(path)))
        for name in book.sheet_names:
            raw = book.get_sheet_by_name(name)
            first = raw.start[0] if raw.start else 0
            grid = raw.to_python(skip_empty_area=True)
            sheet = _grid(path, name, grid, first)
            if sheet is not None:
                yield sheet
    except (CalamineError, ValueError) as error:
        raise refuse(path, f"is not a readable workbook: {error}", f"不是可读取的工作簿：{error}") from error


def _grid(path: Path, name: str, grid: list[list[Any]], first: int) -> Sheet | None:
    rows = [(first + i + 1, [_filled(value) for value in line]) for i, line in enumerate(grid)]
    rows = [(row, cells) for row, cells in rows if any(cell is not None for cell in cells)]
    if not rows:
        return None
    _, head = rows[0]
    width = max(i for i, cell in enumerate(head) if cell is not None) + 1
    sheet = Sheet(name, [cell or "" for cell in head[:width]])
    for row, cells in rows[1:]:
        if any(cell is not None for cell in cells[width:]):
            reason = Text("a cell stands outside the header's columns", "单元格超出表头的列")
            sheet.broken.append(BrokenRow(row, reason, ",".join(cell or "" for cell in cells)))
            continue
        if any(cell is not None and len(cell) > MAX_CELL for cell in cells):
            raise _too_long(path, row)
        sheet.rows.append((row, cells[:width]))
    return sheet


def _filled(value: Any) -> str | None:
    text = cell_text(value)
    return text if text is not None and text.strip() else None


READERS: dict[str, Callable[[Path], Iterator[Sheet]]] = {
    ".csv": read_csv,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".yaml": read_yaml_file,
    ".yml": read_yaml_file,
    ".xlsx": read_xlsx,
}
PARQUET = ".parquet"


def format_of(path: Path) -> str | None:
    """The suffix that says how to read a file, `.csv` for `x.csv.gz`; None for a foreign one."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        suffixes = suffixes[:-1]
    suffix = suffixes[-1] if suffixes else ""
    return suffix if suffix in READERS or suffix == PARQUET else None


def stem_of(path: Path) -> str:
    """`contract` for contract.csv.gz."""
    name = path.name
    for suffix in (".gz", format_of(path) or ""):
        if suffix and name.lower().endswith(suffix):
            name = name[: -len(suffix)]
    return name
