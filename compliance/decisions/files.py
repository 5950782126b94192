"""Waivers out of a YAML file: a list, checked against waivers.schema.json; unknown keys are errors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from compliance.decisions.records import Renewal, Waiver
from compliance.errors import DecisionError
from compliance.model import Source
from compliance.reading import Positioned, read_yaml
from compliance.text import Text
from compliance.validation import schema_problems, shown

SCHEMA = Path(__file__).with_name("waivers.schema.json")
_DATES = ("approved_on", "until")


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """The waivers of a file; raises DecisionError with every mistake of its form."""
    document = read_yaml(path, error=DecisionError)
    problems = list(schema_problems(document, SCHEMA))
    if not problems:
        problems = [
            document.problem(at, Text("must be a day like 2026-03-31", "必须是日期，如 2026-03-31"), found=shown(value))
            for at, value in _days(document)
            if type(value) is not date
        ]
    if problems:
        raise DecisionError(problems)
    return tuple(_waiver(document, number, entry) for number, entry in enumerate(document.data))


def _days(document: Positioned) -> list[tuple[tuple[str | int, ...], Any]]:
    found: list[tuple[tuple[str | int, ...], Any]] = []
    for number, entry in enumerate(document.data):
        found += [((number, name), entry[name]) for name in (*_DATES, "ended_on") if name in entry]
        for place, renewal in enumerate(entry.get("renewals", ())):
            found += [((number, "renewals", place, name), renewal[name]) for name in _DATES]
    return found


def _waiver(document: Positioned, number: int, entry: Mapping[str, Any]) -> Waiver:
    given = {**entry, "renewals": tuple(Renewal(**renewal) for renewal in entry.get("renewals", ()))}
    for name in ("subject", "id"):
        if name in given:
            given[name] = str(given[name])
    return Waiver(**given, source=Source(document.file, document.line_of((number,))))
