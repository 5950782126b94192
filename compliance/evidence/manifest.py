"""evidence.yaml, the sheet that lies on top of a set of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from compliance.errors import EvidenceError, Problem, suggest
from compliance.evidence.evidence_set import Manifest
from compliance.evidence.schemas import RecordType
from compliance.reading import read_yaml
from compliance.text import Text

NAME = "evidence.yaml"
# Evidence holds no earlier days, and what is reckoned from a later one leaves the calendar.
YEARS = range(1900, 9900)
_KEYS = ("source", "extracted_at", "period", "scope", "complete")


def read_manifest(path: Path, schemas: Mapping[str, RecordType]) -> Manifest:
    """The manifest in a file; raises EvidenceError with every mistake in it."""
    document = read_yaml(path, name=path.name, error=EvidenceError)
    data = document.data if document.data is not None else {}
    problems: list[Problem] = []

    def wrong(key: str, en: str, zh: str, hint: Text | None = None) -> None:
        line = document.at((key,)).line if isinstance(data, dict) and key in data else 1
        problems.append(Problem(Text(en, zh), file=path.name, line=line, path=key or None, hint=hint))

    if not isinstance(data, dict):
        wrong("", "the manifest must be a map of keys", "清单文件必须是键值映射")
        raise EvidenceError(problems)
    for key in data:
        if key not in _KEYS:
            wrong(key, f"unknown key {key!r}", f"未知的键 {key!r}", suggest(key, _KEYS))
    extracted = data.get("extracted_at")
    if extracted is not None and not isinstance(extracted, date):
        extracted = _moment(extracted)
        if extracted is None:
            wrong("extracted_at", "is not a date like 2026-03-01", "不是形如 2026-03-01 的日期")
    if extracted is not None and extracted.year not in YEARS:
        wrong("extracted_at", f"is not between {YEARS[0]} and {YEARS[-1]}", f"不在 {YEARS[0]} 年至 {YEARS[-1]} 年之间")
    period = _period(data.get("period"))
    if data.get("period") is not None and period is None:
        wrong("period", "needs from and to, two dates in order", "需要 from 与 to 两个先后有序的日期")
    complete = data.get("complete") or {}
    if not isinstance(complete, dict):
        wrong("complete", "must map record types to true or false", "必须将记录类型映射为 true 或 false")
        complete = {}
    for name, value in complete.items():
        if name not in schemas:
            wrong("complete", f"unknown record type {name!r}", f"未知的记录类型 {name!r}", suggest(name, schemas))
        elif not isinstance(value, bool):
            wrong("complete", f"{name} must be true or false", f"{name} 必须为 true 或 false")
    if problems:
        raise EvidenceError(problems)
    return Manifest(_words(data.get("source")), extracted, period, _words(data.get("scope")), dict(complete))


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {entry}" for key, entry in value.items())
    return "" if value is None else str(value)


def _moment(value: Any) -> date | datetime | None:
    try:
        return date.fromisoformat(str(value)) if len(str(value)) == 10 else datetime.fromisoformat(str(value))
    except ValueError:
        return None


def _period(value: Any) -> tuple[date, date] | None:
    pair = (value.get("from"), value.get("to")) if isinstance(value, Mapping) else value
    if not isinstance(pair, (list, tuple)) or len(pair) != 2:
        return None
    if not all(isinstance(day, date) and not isinstance(day, datetime) for day in pair) or pair[0] > pair[1]:
        return None
    return pair[0], pair[1]
