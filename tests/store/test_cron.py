"""Cron expressions by the clocks of time zones, changes of clocks included."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from compliance.errors import UsageError
from compliance.schedule.cron import trigger

BERLIN, SHANGHAI, NEW_YORK = "Europe/Berlin", "Asia/Shanghai", "America/New_York"

# Expression, zone, from when (local), the next times in UTC.
TIMES = {
    "a day in Shanghai": ("0 6 * * *", SHANGHAI, "2026-03-01T06:00", ["02-28 22:00", "03-01 22:00"]),
    "working days": ("0 6 * * 1-5", SHANGHAI, "2026-10-23T07:00", ["10-25 22:00", "10-26 22:00"]),
    "weekday 0 is Sunday": ("0 0 * * 0", "UTC", "2026-10-24T00:00", ["10-25 00:00", "11-01 00:00"]),
    "weekday 7 is Sunday": ("0 0 * * 7", "UTC", "2026-10-24T00:00", ["10-25 00:00", "11-01 00:00"]),
    "weekday 1 is Monday": ("0 0 * * 1", "UTC", "2026-10-24T00:00", ["10-26 00:00", "11-02 00:00"]),
    "through Sunday": ("0 0 * * 6-7", "UTC", "2026-10-23T00:00", ["10-24 00:00", "10-25 00:00", "10-31 00:00"]),
    "names": ("0 0 1 jan,JUL mon-tue", "UTC", "2026-07-01T00:00", ["07-01 00:00", "07-06 00:00", "07-07 00:00"]),
    "day of month or weekday": ("0 0 1 * mon", "UTC", "2026-10-31T00:00", ["11-01 00:00", "11-02 00:00"]),
    "day of month alone": ("0 0 31 * *", "UTC", "2026-10-31T01:00", ["12-31 00:00", "01-31 00:00"]),
    "steps": ("*/20 8-9 * * *", "UTC", "2026-01-01T08:50", ["01-01 09:00", "01-01 09:20", "01-01 09:40", "01-02 08:00"]),
    # Clocks go from 02:00 to 03:00 on 29 March and from 03:00 back to 02:00 on 25 October.
    "skipped by the clock": ("30 2 * * *", BERLIN, "2026-03-28T03:00", ["03-29 01:30", "03-30 00:30"]),
    "just after the skip": ("0 3 * * *", BERLIN, "2026-03-28T04:00", ["03-29 01:00", "03-30 01:00"]),
    "shown twice": ("30 2 * * *", BERLIN, "2026-10-24T03:00", ["10-25 00:30", "10-26 01:30"]),
    "shown twice, by steps": (
        "*/30 2 * * *", BERLIN, "2026-10-24T03:00", ["10-25 00:00", "10-25 00:30", "10-26 01:00", "10-26 01:30"],
    ),
    "every hour while clocks go back": (
        "15 * * * *", BERLIN, "2026-10-25T01:30", ["10-25 00:15", "10-25 01:15", "10-25 02:15"],
    ),
    "every hour while clocks go forward": ("15 * * * *", BERLIN, "2026-03-29T01:00", ["03-29 00:15", "03-29 01:15"]),
    "across the Atlantic": ("30 1 * * *", NEW_YORK, "2026-10-31T02:00", ["11-01 05:30", "11-02 06:30"]),
}  # fmt: skip


@pytest.mark.parametrize("case", TIMES)
def test_times(case: str) -> None:
    expression, zone, start, expected = TIMES[case]
    one = pickle.loads(pickle.dumps(trigger(expression, zone)))
    now = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone))
    found, at = [], None
    while len(found) < len(expected):
        at = one.get_next_fire_time(at, now)
        assert at.tzinfo is not None
        found.append(f"{at.astimezone(UTC):%m-%d %H:%M}")
    assert found == expected


def test_a_year_of_days_has_each_day_once() -> None:
    for zone in (BERLIN, SHANGHAI, NEW_YORK):
        one, at, days = trigger("30 2 * * *", zone), None, []
        start = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone))
        for _ in range(365):
            at = one.get_next_fire_time(at, at or start)
            days.append(at.date())
        assert len(set(days)) == 365
        assert (days[0].isoformat(), days[-1].isoformat()) == ("2026-01-01", "2026-12-31")


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("* * *", "five fields"),
        ("@daily", "five fields"),
        ("60 * * * *", "minute cannot be read"),
        ("0 24 * * *", "hour cannot be read"),
        ("0 0 0 * *", "day of month cannot be read"),
        ("0 0 * 13 *", "month cannot be read"),
        ("0 0 * * 8", "weekday cannot be read"),
        ("0 0 * * fry", "weekday cannot be read"),
        ("0 0 * * sat-sun", "weekday cannot be read"),
        ("*/0 * * * *", "minute cannot be read"),
        ("9-5 * * * *", "minute cannot be read"),
        ("1,,2 * * * *", "minute cannot be read"),
        ("0 0 30 2 *", "no such day"),
        ("0 0 31 4,6 *", "no such day"),
    ],
)
def test_mistakes_name_the_field(expression: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        trigger(expression, "UTC")
