"""Files as rows of text: what a sheet is, and what all formats of files have in common.

A sheet is a header and rows with the number a person sees. A row that cannot be a record (ragged,
not an object) is kept apart with its reason; a file that cannot be read at all is an EvidenceError.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from compliance.errors import EvidenceError, Problem
from compliance.evidence.cells import BAD_MARK, LIST_MARK, LIST_SEPARATOR
from compliance.text import Text

MAX_CELL = 1024 * 1024
MAX_UNPACKED = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that is no record: where, why, and a piece of it."""

    row: int
    reason: Text
    found: str


@dataclass(slots=True)
class Sheet:
    """Rows of text under a header, as wide as it, and the number of each row.

    `name` is the sheet of a workbook or the record type of a JSON map.
    """

    name: str | None
    header: list[str]
    rows: list[list[str | None]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    broken: list[BrokenRow] = field(default_factory=list)


def refuse(path: Path | str, en: str, zh: str, **more: Any) -> EvidenceError:
    """An error about a whole file."""
    return EvidenceError(Problem(Text(en, zh), file=path if isinstance(path, str) else path.name, **more))


def too_long(path: Path, row: int | None) -> EvidenceError:
    """The error for a cell that is longer than any evidence needs."""
    return refuse(path, "a cell is longer than 1 MiB", "单元格超过 1 MiB", line=row)


def too_large(path: Path) -> EvidenceError:
    """The error for a packed file that would fill the memory."""
    return refuse(path, "unpacks to more than 2 GiB", "解压后超过 2 GiB")


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
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
            unpacked = packed.read(MAX_UNPACKED + 1)
        if len(unpacked) > MAX_UNPACKED:
            raise too_large(path)
        return unpacked
    except (OSError, EOFError, zlib.error) as error:
        raise refuse(path, f"is not a whole gzip file: {error}", f"不是完整的 gzip 文件：{error}") from error


def decoded(path: Path) -> str:
    """The text of a file: UTF-8 with or without BOM, UTF-16 with BOM, else GB18030."""
    raw = content(path)
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    at = 0
    for codec in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError as error:
            at = error.start + len(raw) - len(error.object)  # the mark in front is not counted
            if codec == "utf-8-sig" and _damaged(raw):
                message = "is UTF-8 with a damaged character", "是含有损坏字符的 UTF-8 文件"
                raise refuse(path, *message, line=raw[:at].count(b"\n") + 1) from error
            continue
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            raise refuse(path, "contains NUL bytes: this is no text file", "包含 NUL 字节，不是文本文件", line=line)
        return text
    line = raw[:at].count(b"\n") + 1
    expected = "UTF-16" if wide else "UTF-8 / GB18030"
    raise refuse(path, "is in no encoding that can be read", "编码无法识别", line=line, expected=expected)


def _damaged(raw: bytes) -> bool:
    """Whether bytes that are not UTF-8 were meant to be: far more whole characters than stray bytes.

    Otherwise one character cut in two would turn every other one of the file into a wrong one of GB18030.
    """
    text = raw.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= char <= "\udcff" for char in text)
    whole = sum(not char.isascii() for char in text) - stray
    # Of bytes in GB18030, hardly any three make a character of UTF-8, and a fourth of the pairs do.
    wide = sum(char >= "\u0800" for char in text) - stray
    return raw.startswith(codecs.BOM_UTF8) or wide > stray or whole > 3 * stray


def cell_text(value: Any) -> str | None:
    """A value of JSON, YAML, a workbook or a program as text; lists and nested values are marked."""
    if value is None:
        return None
    if isinstance(value, str):
        whole = encodable(value)
        return value if whole == value else BAD_MARK + whole
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        return number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        entries = [cell_text(entry) for entry in value if not isinstance(entry, list | tuple | dict)]
        doubtful = (BAD_MARK, LIST_SEPARATOR)
        if len(entries) < len(value) or any(entry is None or any(m in entry for m in doubtful) for entry in entries):
            return BAD_MARK + encodable(str(value))
        return LIST_MARK + LIST_SEPARATOR.join(entry for entry in entries if entry is not None)
    if isinstance(value, dict):
        return BAD_MARK + encodable(str(value))
    return str(value)


def encodable(text: str) -> str:
    """Text that any file can hold: half a character (a lone surrogate) becomes its escape."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def number_text(value: float | Decimal) -> str:
    """All digits of a number without exponent: 30 for 30.0; `nan` and the like stay words no field can read."""
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    if not exact.is_finite() or abs(exact.adjusted()) > 40:
        return str(value)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
