"""Constants as SQL text, escaped by us: no driver's quoting habits between."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

PLACE = "\0"
"""Stands in a statement for what is put in later; no constant holds it."""

_NULLS = {
    "bool": "BOOLEAN",
    "int": "BIGINT",
    "decimal": "DECIMAL(28, 8)",
    "text": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "list": "VARCHAR[]",
}


def constant_text(value: Any, kind: str = "") -> str:
    """A constant as SQL that DuckDB and PostgreSQL read alike."""
    if value is None:
        return f"CAST(NULL AS {_NULLS.get(kind, 'VARCHAR')})"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, Decimal)):
        return f"({value:f})" if isinstance(value, Decimal) else f"({value})"
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, tuple):
        return f"CAST([{', '.join(constant_text(str(entry)) for entry in value)}] AS VARCHAR[])"
    # A NUL would end the statement's text: it is put together from parts instead.
    parts = [f"'{part}'" for part in str(value).replace("'", "''").split("\0")]
    return parts[0] if len(parts) == 1 else f"({' || chr(0) || '.join(parts)})"


def filled(statement: str, values: Iterable[Any]) -> str:
    """A statement with a query for the values put in where its place was kept: listed after IN, thousands of
    values would be compared with every row."""
    return statement.replace(PLACE, f"SELECT unnest([{', '.join(map(constant_text, values))}])")
