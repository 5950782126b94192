"""CSV: comma, semicolon or tab, whichever the header uses; quoted cells may hold line breaks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from compliance.evidence.sheets import MAX_CELL, BrokenRow, Sheet, decoded, refuse, too_long
from compliance.text import Text, counted


def read_csv(path: Path) -> Iterator[Sheet]:
    """One sheet; the number of a row is the line it begins on. Blank lines are no rows."""
    text = decoded(path)
    first = re.sub(r'"[^"]*"', "", re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0])
    delimiter = max(",;\t", key=first.count)
    usual = csv.field_size_limit(MAX_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        header = next((cells for cells in reader if any(cell.strip() for cell in cells)), None)
        if header is None:
            raise refuse(path, "is empty: a header is needed", "文件为空：至少需要表头")
        yield _sheet(reader, header)
    except csv.Error as error:
        if "field larger" in str(error):
            raise too_long(path, reader.line_num) from error
        message = f"is not a whole CSV file: {error}", f"不是完整的 CSV 文件：{error}"
        raise refuse(path, *message, line=reader.line_num) from error
    finally:
        csv.field_size_limit(usual)


def _sheet(reader: csv.reader, header: list[str]) -> Sheet:  # type: ignore[valid-type]
    full = len(header)
    width = max(place for place, cell in enumerate(header) if cell.strip()) + 1
    sheet = Sheet(None, header[:width])
    rows, numbers = sheet.rows, sheet.numbers
    start = reader.line_num + 1  # type: ignore[attr-defined]
    for cells in reader:  # type: ignore[attr-defined]
        row, start = start, reader.line_num + 1  # type: ignore[attr-defined]
        if len(cells) == full == width:
            if cells[0] or any(map(str.strip, cells)):
                rows.append(cells)
                numbers.append(row)
        elif any(map(str.strip, cells)):
            reason = _reason(cells, full, width)
            if reason is None:
                rows.append(cells[:width])
                numbers.append(row)
            else:
                sheet.broken.append(BrokenRow(row, reason, ",".join(cells)))
    return sheet


def _reason(cells: list[str], full: int, width: int) -> Text | None:
    if len(cells) != full:
        return Text(
            f"the row has {counted(len(cells), 'cell')}, the header {full}",
            f"该行有 {len(cells)} 个单元格，表头有 {full} 个",
        )
    if any(cell.strip() for cell in cells[width:]):
        return Text("a cell stands outside the header's columns", "单元格超出表头的列")
    return None
