"""Business calendars: which days are worked, so that a profile can count deadlines in working days.

A calendar is named after its source: `CN` takes the days the State Council announces each year (make-up work
days included, package chinesecalendar), any other ISO 3166 code weekends and public holidays (package holidays),
and a path a file of days. It covers a span; of a day outside nobody knows whether it is worked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from compliance import resources
from compliance.errors import Problem, RuleError, suggest
from compliance.reading import read_yaml
from compliance.text import Text
from compliance.validation import schema_problems

CALENDAR_SCHEMA = resources.RULES / "schema" / "calendar.schema.json"
WIDTH = 5
"""Digits of a number in the tables."""
_SPAN = (date(2000, 1, 1), date(2050, 12, 31))
_DAY = timedelta(days=1)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Calendar:
    """The worked days of a span: `worked[i]` is about `first` plus i days."""

    name: str
    first: date
    worked: tuple[bool, ...]

    @property
    def last(self) -> date:
        """The last day covered."""
        return self.first + timedelta(days=len(self.worked) - 1)

    @cached_property
    def before(self) -> str:
        """For every day of the span how many worked days lie before it, as numbers of WIDTH digits."""
        counts = accumulate(self.worked, initial=0)
        return "".join(f"{count:0{WIDTH}d}" for count in list(counts)[:-1])

    @cached_property
    def places(self) -> str:
        """For every worked day its place in the span, as numbers of WIDTH digits."""
        return "".join(f"{place:0{WIDTH}d}" for place, worked in enumerate(self.worked) if worked)


def load_calendar(name: str, folder: Path | None = None) -> Calendar:
    """The calendar of this name; a path is looked for beside `folder`. Raises RuleError where there is none."""
    if name == "CN":
        return _chinese()
    path = Path(name) if folder is None else folder / name
    if path.suffix in (".yaml", ".yml"):
        return _from_file(path)
    return _of_country(name)


def _built(name: str, first: date, last: date, is_worked: Callable[[date], bool]) -> Calendar:
    span = (first + n * _DAY for n in range((last - first).days + 1))
    return Calendar(name, first, tuple(is_worked(day) for day in span))


def _chinese() -> Calendar:
    import chinese_calendar
    from chinese_calendar.constants import holidays

    first, last = date(min(holidays).year, 1, 1), date(max(holidays).year, 12, 31)
    return _built("CN", first, last, chinese_calendar.is_workday)


def _of_country(name: str) -> Calendar:
    import holidays

    country, _, part = name.partition("-")
    known = holidays.list_supported_countries()
    if country not in known or (part and part not in known[country]):
        choices = [*known, *(f"{country}-{one}" for one in known.get(country, ()))]
        raise RuleError(
            Problem(
                Text(f"no calendar {name!r}", f"没有日历 {name!r}"),
                expected="CN, US, DE-BE … / calendar.yaml",
                hint=suggest(name, choices),
            )
        )
    first, last = _SPAN
    free = holidays.country_holidays(country, subdiv=part or None, years=range(first.year, last.year + 1))
    return _built(name, first, last, lambda day: day not in free and day.weekday() not in free.weekend)


def _from_file(path: Path) -> Calendar:
    document = read_yaml(path)
    problems = list(schema_problems(document, CALENDAR_SCHEMA))
    if problems:
        raise RuleError(problems)
    data = document.data
    weekend = {_WEEKDAYS.index(day) for day in data.get("weekend", ("saturday", "sunday"))}
    free, worked = set(data.get("free", ())), set(data.get("worked", ()))
    for key in ("free", "worked"):
        for index, day in enumerate(data.get(key, ())):
            if not data["from"] <= day <= data["to"]:
                problems.append(
                    document.problem((key, index), Text("outside of the span", "超出日历范围"), found=str(day))
                )  # fmt: skip
            if day in free and day in worked:
                problems.append(
                    document.problem((key, index), Text("both free and worked", "既为休息日又为工作日"), found=str(day))
                )
    if data["to"] < data["from"]:
        problems.append(document.problem(("to",), Text("ends before it begins", "结束早于开始"), found=str(data["to"])))
    if problems:
        raise RuleError(problems)
    return _built(
        path.name,
        data["from"],
        data["to"],
        lambda day: day in worked or (day not in free and day.weekday() not in weekend),
    )
