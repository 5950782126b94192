"""What a plain (unquoted) scalar of YAML stands for: the core schema of YAML 1.2, with dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def _null(text: str) -> None:
    return None


def _boolean(text: str) -> bool:
    return text.lower() == "true"


def _float(text: str) -> float:
    number = float(text)
    if Decimal(repr(number)) != Decimal(text):
        raise ValueError("a number with more digits than can be kept exactly")
    return number


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("not a day of the calendar") from None


def _timestamp(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("not a point in time") from None


# The core schema of YAML 1.2 with dates; the first that matches reads the scalar, else it is text.
_SCALARS: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (re.compile(r"|~|null|Null|NULL"), _null),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), _boolean),
    (re.compile(r"[-+]?(0|[1-9]\d{0,17})", re.ASCII), int),
    (re.compile(r"[-+]?(0|[1-9]\d*)\.\d+", re.ASCII), _float),
    (re.compile(r"\d{4}-\d\d-\d\d", re.ASCII), _date),
    (
        re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[-+]\d\d:\d\d)?", re.ASCII),
        _timestamp,
    ),
)


def scalar(text: str) -> Any:
    """The value of a plain (unquoted) scalar; raises ValueError for 2026-02-30 and the like."""
    for pattern, read in _SCALARS:
        if pattern.fullmatch(text):
            return read(text)
    return text
