"""Which column is which field: field names, English and Chinese titles; slips are errors, not losses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from compliance.errors import EvidenceError, Problem, suggest
from compliance.evidence.schemas import RecordType
from compliance.text import Text

README = ("readme", "说明")


@dataclass(frozen=True, slots=True)
class Columns:
    """Fields by their place in the header, and the columns nobody knows."""

    fields: Mapping[str, int]
    unknown: tuple[str, ...]


def plain(name: str) -> str:
    """A header without case, blanks and punctuation, for comparison."""
    return re.sub(r"[\s\-_()（）]+", "_", name.strip().lower()).strip("_")


def resolve(record_type: RecordType, header: Sequence[str], file: str, sheet: str | None = None) -> Columns:
    """The fields of a header; raises EvidenceError for duplicates, for a slip near a field, for a missing key."""
    known: dict[str, str] = {}
    for field in record_type.fields.values():
        for name in (field.name, field.title.en, field.title.zh):
            known.setdefault(plain(name), field.name)
    fields: dict[str, int] = {}
    foreign: list[str] = []
    problems: list[Problem] = []

    def wrong(column: str, en: str, zh: str, hint: Text | None = None) -> None:
        path = f"{sheet}!{column}" if sheet else column
        problems.append(Problem(Text(en, zh), file=file, path=path, hint=hint))

    for place, name in enumerate(header):
        field_name = known.get(plain(name))
        if not name.strip():
            wrong(f"#{place + 1}", "the column has no header", "该列没有表头")
        elif field_name is None and name.strip() in foreign:
            wrong(name, f"the column {name.strip()!r} stands twice", f"列 {name.strip()!r} 重复")
        elif field_name is None:
            foreign.append(name.strip())
        elif field_name in fields:
            wrong(name, f"the column {field_name!r} stands twice", f"列 {field_name!r} 重复")
        else:
            fields[field_name] = place
    for name in foreign:
        near = get_close_matches(plain(name), [k for k, f in known.items() if f not in fields], n=1, cutoff=0.82)
        if near:
            meant = known[near[0]]
            hint = Text(f"did you mean {meant!r}?", f"是否想写 {meant!r}？")
            wrong(name, f"unknown column of {record_type.name}", f"{record_type.title.zh} 没有这一列", hint)
    if not problems and header and record_type.key not in fields:
        wrong(record_type.key, "the key column is missing", "缺少主键列")
    if problems:
        raise EvidenceError(problems)
    return Columns(fields, tuple(foreign))


def type_named(name: str, schemas: Mapping[str, RecordType]) -> RecordType | None:
    """The record type a file or sheet is named after, by its name or title."""
    wanted = plain(name)
    for record_type in schemas.values():
        if wanted in (plain(record_type.name), plain(record_type.title.en), plain(record_type.title.zh)):
            return record_type
    return None


def unknown_type(name: str, file: str, schemas: Mapping[str, RecordType]) -> EvidenceError:
    """The error for a file or sheet named after no record type."""
    message = Text(f"{name!r} is no record type", f"{name!r} 不是记录类型")
    return EvidenceError(Problem(message, file=file or None, hint=suggest(plain(name), schemas)))
