"""Constants as SQL text, escaped by us: no driver's quoting habits between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

PLACE = "\0"
"""Stands in a statement for what is put in later; no constant holds it."""

_TYPES: Mapping[str, str] = {
    "bool": "BOOLEAN",
    "int": "BIGINT",
    "decimal": "DECIMAL(28, 8)",
    "text": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "list": "VARCHAR[]",
}


@dataclass(frozen=True, slots=True)
class Constants:
    """How an engine writes types, lists, whole numbers and texts."""

    types: Mapping[str, str] = field(default_factory=lambda: _TYPES)
    whole: str = "({})"
    listed: str = "CAST([{}] AS VARCHAR[])"
    text: str = "{}"


DUCKDB = Constants()
POSTGRESQL = Constants({**_TYPES, "text": "TEXT", "list": "TEXT[]"}, "CAST({} AS BIGINT)", "CAST(ARRAY[{}] AS TEXT[])", "CAST({} AS TEXT)")  # fmt: skip
SPARK = Constants({**_TYPES, "text": "STRING", "list": "ARRAY<STRING>"}, "CAST({} AS BIGINT)", "CAST(ARRAY({}) AS ARRAY<STRING>)")  # fmt: skip
_WIDEST = 2**63


def constant_text(value: Any, kind: str = "", words: Constants = DUCKDB) -> str:
    """A constant as SQL."""
    if value is None:
        return f"CAST(NULL AS {words.types.get(kind, words.types['text'])})"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return f"({value:f})"
    if isinstance(value, int):
        return words.whole.format(value) if -_WIDEST < value < _WIDEST else f"({value})"
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, tuple):
        return words.listed.format(", ".join(constant_text(str(entry), "", words) for entry in value))
    # A NUL would end the statement's text: it is put together from parts instead.
    parts = [f"'{part}'" for part in str(value).replace("'", "''").split("\0")]
    return words.text.format(parts[0] if len(parts) == 1 else f"({' || chr(0) || '.join(parts)})")


def filled(statement: str, values: Iterable[Any]) -> str:
    """A statement with a query for the values put in where its place was kept: listed after IN, thousands of
    values would be compared with every row."""
    return statement.replace(PLACE, f"SELECT unnest([{', '.join(map(constant_text, values))}])")
