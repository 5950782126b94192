"""XLSX: every sheet of a workbook, its first filled row the header."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from compliance.evidence.cells import BAD_MARK
from compliance.evidence.sheets import (
    MAX_CELL,
    MAX_UNPACKED,
    BrokenRow,
    Sheet,
    cell_text,
    content,
    refuse,
    too_large,
    too_long,
)
from compliance.text import Text

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?v>(.*?)</(?:\w+:)?v>", re.DOTALL)


def read_xlsx(path: Path) -> Iterator[Sheet]:
    """The sheets that hold anything; row numbers are those of the sheet."""
    raw = content(path)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        doubtful = _doubtful(path, raw)
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            top, left = sheet.start or (0, 0)
            grid = [[_filled(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
            for (row, column), word in doubtful.get(about.name, {}).items():
                _put(grid, row - top, column - left, BAD_MARK + word)
            for first, last in sheet.merged_cell_ranges or ():
                _cover(grid, (first[0] - top, first[1] - left), (last[0] - top, last[1] - left))
            read = _sheet(path, about.name, grid, top)
            if read is not None:
                yield read
    except (CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, OSError) as error:
        reason = str(error).strip("'\"")
        raise refuse(path, f"is not a readable workbook: {reason}", f"不是可读取的工作簿：{reason}") from error


def _doubtful(path: Path, raw: bytes) -> Mapping[str, Mapping[tuple[int, int], str]]:
    """Cells that hold an error (#N/A) or a formula nobody computed, by sheet and place (from 0).

    The reader gives both as empty cells, and an empty cell is a recorded absence.
    """
    found: dict[str, dict[tuple[int, int], str]] = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise too_large(path)
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {r.get("Id"): r.get("Target", "") for r in relations.iter(f"{_RELATIONS}Relationship")}
        for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
            target = str(PurePosixPath("/xl") / targets.get(sheet.get(_ID), "")).lstrip("/")
            if target not in archive.namelist():
                continue
            xml = archive.read(target)
            if b't="e"' in xml or _FORMULA.search(xml):
                found[sheet.get("name", "")] = dict(_cells(xml))
    return found


def _cells(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for attributes, body in _CELL.findall(xml):
        place = _REFERENCE.search(attributes)
        if place is None:
            continue
        value = _VALUE.search(body)
        word = value.group(1).decode(errors="replace") if value else ""
        text = b't="str"' in attributes or b't="inlineStr"' in attributes
        if b't="e"' in attributes or (not word and not text and _FORMULA.search(body)):
            column = 0
            for letter in place.group(1):
                column = column * 26 + letter - 64
            yield (int(place.group(2)) - 1, column - 1), word or "formula without a stored value"


def _put(grid: list[list[str | None]], row: int, column: int, word: str) -> None:
    """Marks a cell, wherever it lies; cells before the first row or column with content cannot matter."""
    if row < 0 or column < 0:
        return
    while len(grid) <= row:
        grid.append([])
    grid[row] += [None] * (column + 1 - len(grid[row]))
    grid[row][column] = word


def _cover(grid: list[list[str | None]], first: tuple[int, int], last: tuple[int, int]) -> None:
    """Marks the cells under a merged one: it may speak for them too, so they are not recorded absences.

    Cells in the header stay as they are, and so do rows that hold nothing of their own.
    """
    head = next((n for n, row in enumerate(grid) if any(cell is not None for cell in row)), None)
    if head is None or first[0] < 0 or first[1] < 0:
        return
    width = max(place for place, cell in enumerate(grid[head]) if cell is not None) + 1
    for row in range(max(first[0], head + 1), min(last[0] + 1, len(grid))):
        columns = range(first[1] + (row == first[0]), min(last[1] + 1, width, len(grid[row])))
        if any(cell is not None for cell in grid[row]):
            for column in columns:
                grid[row][column] = grid[row][column] or BAD_MARK + "merged cell"


def _sheet(path: Path, name: str, grid: list[list[str | None]], top: int) -> Sheet | None:
    filled = [(top + i + 1, row) for i, row in enumerate(grid) if any(cell is not None for cell in row)]
    if not filled:
        return None
    _, head = filled[0]
    width = max(place for place, cell in enumerate(head) if cell is not None) + 1
    sheet = Sheet(name, [cell or "" for cell in head[:width]])
    for number, row in filled[1:]:
        cells = row[:width] + [None] * (width - len(row))
        if any(cell is not None for cell in row[width:]):
            reason = Text("a cell stands outside the header's columns", "单元格超出表头的列")
            sheet.broken.append(BrokenRow(number, reason, ",".join(cell or "" for cell in row)))
            continue
        if any(cell is not None and len(cell) > MAX_CELL for cell in cells):
            raise too_long(path, number)
        sheet.rows.append(cells)
        sheet.numbers.append(number)
    return sheet


def _filled(value: Any) -> str | None:
    # A spreadsheet keeps and shows 15 digits; more would be the noise of binary fractions.
    text = cell_text(float(f"{value:.15g}") if isinstance(value, float) else value)
    return text if text is not None and text.strip() else None
