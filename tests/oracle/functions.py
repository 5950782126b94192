"""Operators and functions over evaluated arguments: one small Python function for each.

Unless a function says otherwise, an unknown argument makes the result UNKNOWN, else an empty one
makes it EMPTY; a comparison with either is UNKNOWN.
"""

from __future__ import annotations

import calendar
import operator
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta, tzinfo
from fractions import Fraction
from functools import cache
from typing import Any

from oracle.values import EMPTY, UNKNOWN, Count, Moment, State, conjunction, day, disjunction, moment, same_clock

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
MIRRORED = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


def compare(op: str, left: Any, right: Any) -> Any:
    """One comparison: TRUE, FALSE or UNKNOWN."""
    if isinstance(left, State) or isinstance(right, State):
        return UNKNOWN
    if isinstance(left, Count) and isinstance(right, Count):
        # A bound is a known number: two uncertain counts may hang together, so nothing is decided.
        if left.low == left.high:
            return compare(MIRRORED[op], right, Fraction(left.low))
        return compare(op, left, Fraction(right.low)) if right.low == right.high else UNKNOWN
    if isinstance(left, Count):
        return _interval(op, left, right)
    if isinstance(right, Count):
        return _interval(MIRRORED[op], right, left)
    if isinstance(left, date | Moment):
        left, right = same_clock(left, right)
    return COMPARE[op](left, right)


def _interval(op: str, count: Count, bound: Any) -> Any:
    """Decided where every number of the interval says the same."""
    if op == "ne":
        answer = _interval("eq", count, bound)
        return UNKNOWN if answer is UNKNOWN else not answer
    if op == "eq":
        if count.low == count.high:
            return count.low == bound
        inside = count.low <= bound and (count.high is None or bound <= count.high)
        return UNKNOWN if inside else False
    # lt, le, gt, ge are monotone: the two ends decide, and an open end satisfies gt and ge only.
    low = COMPARE[op](count.low, bound)
    high = op in ("gt", "ge") if count.high is None else COMPARE[op](count.high, bound)
    return low if low == high else UNKNOWN


def member(value: Any, items: list[Any]) -> Any:
    """IN: equality with any of the items; a list among them stands for its elements.

    Of an absent value nothing is known, not even that it is not in an empty list.
    """
    if isinstance(value, State):
        return UNKNOWN
    answers: list[Any] = []
    for item in items:
        if isinstance(item, tuple):
            answers += [compare("eq", value, part) for part in item]
        else:
            answers.append(compare("eq", value, item))
    return disjunction(answers)


def like(text: str, pattern: str) -> bool:
    """LIKE: % is any text, _ is one character, the case counts."""
    wild = {"%": ".*", "_": "."}
    return re.fullmatch("".join(wild.get(char, re.escape(char)) for char in pattern), text, re.DOTALL) is not None


def is_null(value: Any) -> Any:
    """IS NULL: of an empty cell TRUE, of what cannot be known UNKNOWN."""
    return UNKNOWN if value is UNKNOWN or isinstance(value, Count) else value is EMPTY


def coalesce(*values: Any) -> Any:
    """The first that is not empty; what cannot be read might have held a value."""
    for value in values:
        if value is not EMPTY:
            return value
    return EMPTY


def lookup(key: Any, *entries: Any) -> Any:
    """The value of a key in a map of pairs; UNKNOWN where the key is not in it (an empty one never is)."""
    if isinstance(key, State):
        return UNKNOWN
    pairs = dict(zip(entries[::2], entries[1::2], strict=True))
    return pairs.get(key, UNKNOWN)


def holds(items: Any, wanted: tuple[Any, ...], together: Callable[[list[Any]], Any]) -> Any:
    """Whether a list holds the wanted items, all or any of them (`together`)."""
    if isinstance(items, State):
        return UNKNOWN
    answers: list[Any] = []
    for item in wanted:
        if isinstance(item, State):
            answers.append(UNKNOWN)
        elif isinstance(item, tuple):
            answers += [part in items for part in item]
        else:
            answers.append(item in items)
    return together(answers)


def add_months(start: Any, months: Fraction) -> date:
    """The same-number day so many months on, or the last day of that month."""
    first = day(start)
    index = first.year * 12 + first.month - 1 + whole(months)
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(first.day, calendar.monthrange(year, month)[1]))


def whole(number: Fraction) -> int:
    """A number of days, months or years, which is an integer."""
    if number.denominator != 1:
        raise ValueError(f"{number} is not a whole number")
    return int(number)


def add_hours(start: Moment, hours: Fraction, zone: tzinfo) -> Any:
    """The instant so many hours on; UNKNOWN where only a date is recorded."""
    if start.instant is None:
        return UNKNOWN
    return moment(start.instant + timedelta(microseconds=int(hours * 3_600_000_000)), zone)


def number_at(table: str, place: int) -> Any:
    """The number of five digits at a place of a calendar's table; UNKNOWN outside of it."""
    return Fraction(table[place * 5 : place * 5 + 5]) if 0 <= place < len(table) // 5 else UNKNOWN


def workday(ordinal: Fraction, first: date, table: str) -> Any:
    """The day of that many worked days from the beginning of the calendar."""
    place = number_at(table, int(ordinal) - 1)
    return UNKNOWN if place is UNKNOWN else first + timedelta(days=int(place))


def hours_between(start: Moment, end: Moment) -> Any:
    """Elapsed hours, exact to the microsecond; UNKNOWN where only a date is recorded."""
    if start.instant is None or end.instant is None:
        return UNKNOWN
    return Fraction((end.instant - start.instant) // timedelta(microseconds=1), 3_600_000_000)


def extreme(pick: Callable[..., Any], values: tuple[Any, ...]) -> Any:
    """The least or greatest; timestamps by instant where all have one, else by day."""
    if any(isinstance(value, Moment) for value in values):
        if all(isinstance(value, Moment) and value.instant for value in values):
            return pick(values, key=lambda value: value.instant)
        return pick(day(value) for value in values)
    return pick(values)


def mentions(text: str, *words: Any) -> bool:
    """Whether one of the words stands in the text, not as part of a longer Latin word or number."""
    text, entries = text.lower(), [entry for w in words for entry in ([w] if isinstance(w, str) else w)]

    def latin(sign: str) -> bool:
        return sign.isascii() and sign.isalnum()

    def at(start: int, word: str) -> bool:
        end = start + len(word)
        cut = start > 0 and latin(word[0]) and latin(text[start - 1])
        return not cut and not (end < len(text) and latin(word[-1]) and latin(text[end]))

    trimmed = [entry.strip().lower() for entry in entries if entry.strip()]
    there = [word for word in trimmed if word in text]
    return any(text.startswith(word, i) and at(i, word) for word in there for i in range(len(text)))


def within(furthest: int, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function for counts that stay in the calendar; a count beyond that is a slip, its date UNKNOWN."""
    return lambda start, n: function(start, n) if abs(n) <= furthest else UNKNOWN


def strict(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function for values only: UNKNOWN outweighs EMPTY outweighs values."""

    def wrapped(*args: Any) -> Any:
        for state in (UNKNOWN, EMPTY):
            if any(arg is state for arg in args):
                return state
        return function(*args)

    return wrapped


@cache
def functions(zone: tzinfo) -> Mapping[str, Callable[..., Any]]:
    """Every function of evaluated arguments by name; and, or, not, comparisons, in and case are apart."""
    return {
        "add": strict(operator.add),
        "sub": strict(operator.sub),
        "mul": strict(operator.mul),
        "neg": strict(operator.neg),
        "is_null": is_null,
        "coalesce": coalesce,
        "lookup": lookup,
        "add_days": strict(within(3_652_059, lambda start, n: day(start) + timedelta(days=whole(n)))),
        "add_months": strict(within(119_988, add_months)),
        "add_years": strict(within(9_999, lambda start, n: add_months(start, n * 12))),
        "add_hours": strict(within(87_649_416, lambda start, n: add_hours(start, n, zone))),
        "days_between": strict(lambda start, end: Fraction((day(end) - day(start)).days)),
        "hours_between": strict(hours_between),
        "day": strict(day),
        "workdays_before": strict(lambda at, first, table: number_at(table, (day(at) - first).days)),
        "workday": strict(workday),
        "least": strict(lambda *values: extreme(min, values)),
        "greatest": strict(lambda *values: extreme(max, values)),
        "length": strict(lambda text: Fraction(len(text))),
        "trim": strict(str.strip),
        "lower": strict(str.lower),
        "size": strict(lambda items: Fraction(len(items))),
        "covers": lambda items, *wanted: holds(items, wanted, conjunction),
        "overlaps": lambda items, *wanted: holds(items, wanted, disjunction),
        "mentions": strict(mentions),
    }
