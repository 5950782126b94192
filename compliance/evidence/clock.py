"""Local time and UTC in SQL, from the transitions of the time zone database that Python reads.

Not the database engine's own zones: those come with its wheel, differ from the rest of the program
where a zone's rules changed, and cost far more per row than a few comparisons.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)
Steps = tuple[tuple[datetime | None, int], ...]
"""Offsets in seconds with the time from which each holds."""
Span = tuple[datetime, datetime]
# Shorter than the shortest stay of any zone at one offset since then (Morocco's month of Ramadan).
_STEP = timedelta(days=7)
# A zone whose offset has not changed since is one whose offset does not change.
_SETTLED = datetime(2000, 1, 1)


@cache
def transitions(timezone: str) -> tuple[tuple[datetime, int, int], ...]:
    """Every change of a zone's offset from 1900 to 2100: instant (UTC, naive), offset in seconds before and after."""
    zone = ZoneInfo(timezone)
    found = []
    at, before = _FIRST, _offset(zone, _FIRST)
    while at < _LAST:
        after = _offset(zone, at + _STEP)
        if after != before:
            low, high = 0, int(_STEP.total_seconds())
            while high - low > 1:
                middle = (low + high) // 2
                if _offset(zone, at + timedelta(seconds=middle)) == before:
                    low = middle
                else:
                    high = middle
            found.append(((at + timedelta(seconds=high)).replace(tzinfo=None), before, after))
        at, before = at + _STEP, after
    return tuple(found)


def _offset(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


@cache
def _steps(timezone: str, local: bool) -> Steps:
    """Offsets with the time from which each holds. Of a local time that a clock shows twice the
    first counts, and one that it skips is taken as if the clock had not yet been changed."""
    changes = transitions(timezone)
    first = changes[0][1] if changes else _offset(ZoneInfo(timezone), _FIRST)
    steps: list[tuple[datetime | None, int]] = [(None, first)]
    for at, before, after in changes:
        steps.append((at + timedelta(seconds=max(before, after)) if local else at, after))
    return tuple(steps)


def _within(steps: Steps, span: Span | None) -> Steps:
    """The steps that times of a span can be in; the first of them holds from ever."""
    if span is None:
        return steps
    first, last = span
    started = [step for step in steps if step[0] is None or step[0] <= last]
    passed = sum(1 for start, _ in started if start is not None and start <= first)
    return ((None, started[passed][1]), *started[passed + 1 :])


def _pick(steps: Steps, moment: str) -> str:
    """The offset at a moment in microseconds. Most zones no longer change theirs: one comparison tells that a moment
    is late enough, and only the others search. Of no moment at all any offset is right."""
    start, offset = steps[-1]
    if start is None:
        return _micros(offset)
    if start < _SETTLED:
        return f"CASE WHEN {moment} < TIMESTAMP '{start}' THEN {_looked_up(steps, moment)} ELSE {_micros(offset)} END"
    return _searched(steps, moment)


def _micros(seconds: int) -> str:
    # Microseconds are added as whole numbers: an interval takes the calendar apart, four times as slow.
    return f"{seconds * 1_000_000}::BIGINT"


def _looked_up(steps: Steps, moment: str) -> str:
    """By the moment's place among the last moments before each step: slow, but short where the moment is
    a long expression. (Not by a lambda: no subquery may stand in one.)"""
    lasts = ", ".join(str(start - timedelta(microseconds=1)) for start, _ in steps if start is not None)
    place = f"list_position(list_sort(list_append(CAST('[{lasts}]' AS TIMESTAMP[]), {moment})), {moment})"
    return f"([{', '.join(_micros(offset) for _, offset in steps)}])[{place}]"


def _searched(steps: Steps, moment: str) -> str:
    """A binary search as nested CASE."""
    if len(steps) == 1:
        return _micros(steps[0][1])
    middle = len(steps) // 2
    earlier, later = _searched(steps[:middle], moment), _searched(steps[middle:], moment)
    return f"CASE WHEN {moment} < TIMESTAMP '{steps[middle][0]}' THEN {earlier} ELSE {later} END"


def utc_of_local(moment: str, timezone: str, span: Span | None = None) -> str:
    """SQL for the instant (naive UTC) of a naive local TIMESTAMP; `span`: between which two it is known to be."""
    return f"make_timestamp(epoch_us({moment}) - {_pick(_within(_steps(timezone, True), span), moment)})"


def local_of_utc(moment: str, timezone: str, span: Span | None = None) -> str:
    """SQL for the naive local TIMESTAMP of an instant (naive UTC); `span`: between which two it is known to be."""
    return f"make_timestamp(epoch_us({moment}) + {_pick(_within(_steps(timezone, False), span), moment)})"


def local_day(moment: datetime, timezone: str) -> date:
    """The local day of an instant (naive UTC)."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(timezone)).date()


def nested_local_of_utc(moment: str, timezone: str, plus: str) -> str:
    """The same where there are no functions over lists; `plus` adds seconds ({1}) to a time ({0})."""
    return plus.format(moment, _nested(_steps(timezone, False), moment))


def nested_utc_of_local(moment: str, timezone: str, plus: str) -> str:
    """The instant (naive UTC) of a naive local time, likewise."""
    return plus.format(moment, f"- ({_nested(_steps(timezone, True), moment)})")


def _nested(steps: Steps, moment: str) -> str:
    if len(steps) == 1:
        return str(steps[0][1])
    middle = len(steps) // 2
    earlier, later = _nested(steps[:middle], moment), _nested(steps[middle:], moment)
    return f"CASE WHEN {moment} < TIMESTAMP '{steps[middle][0]}' THEN {earlier} ELSE {later} END"
