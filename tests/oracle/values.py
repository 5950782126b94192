"""What an expression may come to: a value, EMPTY (a recorded absence) or UNKNOWN (doubt).

Numbers are exact fractions, so that no engine's arithmetic is copied by accident. A timestamp is
the instant (None where only a date was recorded) and the local day. A count is an interval.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any


class State(Enum):
    """Anything but a value."""

    EMPTY = "empty"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("a state has no truth value; compare it with `is`")


EMPTY, UNKNOWN = State.EMPTY, State.UNKNOWN


@dataclass(frozen=True, slots=True)
class Moment:
    """A timestamp: instant in UTC (aware) or None, and the local day."""

    instant: datetime | None
    day: date


@dataclass(frozen=True, slots=True)
class Count:
    """At least `low` rows, at most `high` (None: no bound)."""

    low: int
    high: int | None


def moment(value: datetime, zone: tzinfo) -> Moment:
    """An aware datetime as instant and local day."""
    return Moment(value, value.astimezone(zone).date())


def constant(value: Any, zone: tzinfo) -> Any:
    """A literal of the tree, or a cell, as a value of this model."""
    if value is None or isinstance(value, State | Moment):
        return EMPTY if value is None else value
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | Decimal | Fraction):
        return Fraction(value)
    if isinstance(value, datetime):
        return moment(value, zone)
    if isinstance(value, date):
        return value
    if isinstance(value, list | tuple):
        return tuple(constant(part, zone) for part in value)
    raise TypeError(f"no such constant: {value!r}")


def settled(value: Any) -> Any:
    """A count outside a comparison: its number where it is certain, else UNKNOWN."""
    if isinstance(value, Count):
        return Fraction(value.low) if value.low == value.high else UNKNOWN
    return value


def day(value: Any) -> Any:
    """The local day of a date or timestamp; states pass through."""
    return value.day if isinstance(value, Moment) else value


def same_clock(left: Any, right: Any) -> tuple[Any, Any]:
    """Two dates or timestamps on one clock: instants where both have one, else local days."""
    if isinstance(left, Moment) and isinstance(right, Moment) and left.instant and right.instant:
        return left.instant, right.instant
    return day(left), day(right)


def truth(value: Any) -> Any:
    """A value in the place of a condition: an empty cell is neither true nor false."""
    return UNKNOWN if isinstance(value, State) else value


def negation(value: Any) -> Any:
    """NOT, three-valued."""
    return UNKNOWN if value is UNKNOWN else not value


def conjunction(values: Iterable[Any]) -> Any:
    """AND, three-valued: FALSE outweighs UNKNOWN."""
    answer: Any = True
    for value in values:
        if value is False:
            return False
        if value is UNKNOWN:
            answer = UNKNOWN
    return answer


def disjunction(values: Iterable[Any]) -> Any:
    """OR, three-valued: TRUE outweighs UNKNOWN."""
    return negation(conjunction(negation(value) for value in values))
