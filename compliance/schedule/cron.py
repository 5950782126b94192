"""Cron expressions as crontab(5) means them, in a time zone, as triggers of APScheduler.

APScheduler reads the five fields alike but for three things, which are set right here: its weekday 0 is Monday
(cron: Sunday); it wants day of month and weekday both to fit (cron: either, where both are restricted); and it
runs twice what falls into the hour that clocks show twice (cron: once, unless it runs every hour).
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from compliance.errors import Problem, UsageError
from compliance.text import Text

FIELDS = ("minute", "hour", "day of month", "month", "weekday")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ITEM = re.compile(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", re.ASCII)
_LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


class WallClock(BaseTrigger):  # type: ignore[misc]
    """The times of an expression by the clock on the wall: one that a clock skips is run when it was changed,
    one that it shows twice once (the first time), unless the hour is `*`."""

    __slots__ = ("hourly", "inner", "zone")

    def __init__(self, inner: BaseTrigger, zone: str, hourly: bool) -> None:
        self.inner, self.zone, self.hourly = inner, zone, hourly

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The first time after `previous_fire_time` (at or after `now` where there is none)."""
        zone = ZoneInfo(self.zone)
        at, now = previous_fire_time and previous_fire_time.astimezone(zone), now.astimezone(zone)
        while True:
            at = self.inner.get_next_fire_time(at, max(at, now) if at else now)
            if at is None or self.hourly or not _shown_again(at):
                break
        return at and datetime.fromtimestamp(at.timestamp(), zone)

    def __getstate__(self) -> Any:
        return {"inner": self.inner, "zone": self.zone, "hourly": self.hourly}

    def __setstate__(self, state: Any) -> None:
        self.inner, self.zone, self.hourly = state["inner"], state["zone"], state["hourly"]


def _shown_again(at: datetime) -> bool:
    """Whether a clock showed this time before, an hour earlier."""
    return at.fold == 1 and at.utcoffset() != at.replace(fold=0).utcoffset() and at == _settled(at)


def _settled(at: datetime) -> datetime:
    return datetime.fromtimestamp(at.timestamp(), at.tzinfo)


def trigger(expression: str, timezone: str) -> WallClock:
    """The trigger of an expression; raises UsageError that names the field."""
    fields = expression.split()
    if len(fields) != len(FIELDS):
        message = Text("a cron expression has five fields", "cron 表达式须有五个字段")
        raise _wrong(message, found=expression, expected="0 6 * * 1-5")
    minute, hour, day, month, weekday = (_values(number, text) for number, text in enumerate(fields))
    common = {"minute": _said(minute), "hour": _said(hour), "month": _said(month), "timezone": ZoneInfo(timezone)}
    days = None if weekday is None else ",".join(_WEEKDAYS[n] for n in sorted({n % 7 for n in weekday}))
    if day is not None and days is not None and not fields[2].startswith("*") and not fields[4].startswith("*"):
        inner: Any = OrTrigger([CronTrigger(**common, day=_said(day)), CronTrigger(**common, day_of_week=days)])
    else:
        inner = CronTrigger(**common, day=_said(day), day_of_week=days or "*")
    if day is not None and month is not None and not _exists(day, month) and days is None:
        raise _wrong(Text("there is no such day", "不存在这样的日期"), found=expression)
    return WallClock(inner, timezone, hourly=fields[1].startswith("*"))


def _exists(days: set[int], months: set[int]) -> bool:
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
    return min(days) <= max(longest.get(month, 31) for month in months)


def _values(number: int, text: str) -> set[int] | None:
    """The values a field allows; None for all of them."""
    if text == "*":
        return None
    low, high = _LIMITS[number]
    found: set[int] = set()
    for item in _numbered(number, text).split(","):
        match = _ITEM.fullmatch(item)
        if match is None:
            raise _wrong_field(number, text)
        first, last, step = match.groups()
        begin = int(first) if first else low
        # A weekday is 0 to 7, and Sunday both; counted through it is 0 to 6.
        end = int(last) if last else begin if first and not step else min(high, 6) if number == 4 else high
        if not low <= begin <= end <= high or step == "0" or (step and not step.strip("0")):
            raise _wrong_field(number, text)
        found.update(range(begin, end + 1, int(step or 1)))
    return found


def _numbered(number: int, text: str) -> str:
    names = {3: {name: place + 1 for place, name in enumerate(_MONTHS)}, 4: {n: i for i, n in enumerate(_WEEKDAYS)}}
    known = names.get(number, {})
    return re.sub(r"[A-Za-z]+", lambda m: str(known.get(m[0].lower(), m[0])), text)


def _said(values: set[int] | None) -> str:
    return "*" if values is None else ",".join(map(str, sorted(values)))


def _wrong_field(number: int, text: str) -> UsageError:
    low, high = _LIMITS[number]
    names = Text(FIELDS[number], ("分钟", "小时", "日", "月", "星期")[number])
    message = Text(f"the field {names.en} cannot be read", f"无法识别字段“{names.zh}”")
    return _wrong(message, found=text, expected=f"{low}-{high}, *, a-b, a,b, */n")


def _wrong(message: Text, found: str, expected: str | None = None) -> UsageError:
    return UsageError(Problem(message, path="--cron", found=found, expected=expected))


MOST = 1000


def times_between(one: WallClock, first: datetime, last: datetime) -> list[datetime]:
    """The times from `first` (one of them) to `last`, both included; no more than the first MOST of them."""
    found = [first]
    while len(found) < MOST:
        at = one.get_next_fire_time(found[-1], last)
        if at is None or at > last:
            break
        found.append(at)
    return found
