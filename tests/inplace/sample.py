"""The sample provider as tables of text, one a record type, and all verdicts of an engine on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from compliance import resources
from compliance.engines.chunks import chunks
from compliance.evidence.cells import BAD_MARK
from compliance.evidence.headers import resolve, type_named
from compliance.evidence.readers import READERS, format_of
from compliance.evidence.schemas import load_schemas
from compliance.evidence.sources import find_files
from compliance.model import STATUSES
from compliance.request import Request
from compliance.rules import load_pack
from compliance.rules.profiles import load_profile

ROOT = Path(__file__).parents[2]
PROVIDER = ROOT / "evidence" / "samples" / "provider"
Found = set[tuple[str, str, str, date | None]]
"""(check, subject, status, due day) of verdicts."""
Tables = Mapping[str, tuple[list[str], list[list[str | None]]]]


def sample_tables() -> Tables:
    """Header and rows of every record type; what a file has no column for cannot be read, as in files."""
    schemas = load_schemas()
    parts: dict[str, list[tuple[Mapping[str, int], Sequence[Sequence[str | None]]]]] = defaultdict(list)
    for file in find_files(PROVIDER, schemas):
        for sheet in READERS[format_of(file.path) or ""](file.path):
            record_type = type_named(sheet.name, schemas) if sheet.name is not None else file.hint
            assert record_type is not None
            columns = resolve(record_type, sheet.header, file.name, sheet.name).fields
            parts[record_type.name].append((columns, sheet.rows))
    found = {}
    for name, several in parts.items():
        header = list(dict.fromkeys(column for columns, _ in several for column in columns))
        rows = [
            [row[columns[column]] if column in columns else BAD_MARK + "lacking" for column in header]
            for columns, given in several
            for row in given
        ]
        found[name] = (header, rows)
    return found


def request(source: str, **more: Any) -> Request:
    """A scan of all rules."""
    pack = load_pack(resources.RULES)
    return Request(source=source, pack=pack, rules=pack.rules, profile=load_profile(None), **more)


def verdicts(session: Any) -> Found:
    """Every verdict over a record type that is there."""
    engine = session.engine
    found: Found = set()
    by_type = defaultdict(list)
    for plan in session.plans:
        by_type[plan.check.record_type].append(plan)
    for group in by_type.values():
        if not engine._has_rows(group[0].check.record_type):
            continue
        for chunk in chunks(group, engine.evidence.brief):
            columns, rows = engine.ask(engine._text(chunk))
            for row in (dict(zip(columns, values, strict=True)) for values in rows):
                found |= {
                    (plan.check.id, row["key"], STATUSES[row[f"s{i}"]].value, row.get(f"d{i}"))
                    for i, plan in enumerate(chunk)
                }
    return found
