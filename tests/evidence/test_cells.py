"""What a cell of text is read as: a value, empty, or unreadable; nothing in between."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.evidence.cells import stepped, typed
from compliance.evidence.clock import local_of_utc, utc_of_local
from compliance.evidence.schemas import Field, Label
from compliance.text import Text

ZONE = "Asia/Shanghai"
LEVELS = (Label("low", Text("Low level", "低")), Label("high", Text("Elevated", "高")))
UNREADABLE = "unreadable"
CON = duckdb.connect(":memory:")


def read(kind: str, *cells: str | None, zone: str = ZONE, values: tuple[Label, ...] = ()) -> list[object]:
    """What each cell is read as: its value, (instant, day) for a point in time, None, or UNREADABLE."""
    field = Field("f", kind, Text("f", "f"), Text("f", "f"), values)
    cell = typed(field, "c", zone)
    source = "(SELECT unnest($cells) AS c, unnest(range(len($cells))) AS n)"
    query = f"SELECT {cell.value}, {cell.day or 'NULL'}, {cell.bad} FROM {stepped(source, {'f': cell})} ORDER BY n"
    found: list[object] = []
    for value, day, bad in CON.execute(query, {"cells": list(cells)}).fetchall():
        if bad:
            assert value is None
            assert day is None
        pair = None if (value, day) == (None, None) else (value, day)
        found.append(UNREADABLE if bad else pair if kind == "timestamp" else value)
    return found


@pytest.mark.parametrize("kind", ["text", "int", "decimal", "bool", "date", "timestamp", "list"])
def test_blank_cells_are_empty(kind):
    assert read(kind, None, "", "  ", "\t", "\u3000", "\u00a0\r\n") == [None] * 6


def test_text_is_trimmed_and_kept():
    assert read("text", "  a b\u3000", "none", "NaN", "007") == ["a b", "none", "NaN", "007"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("30", 30), ("-7", -7), ("+7", 7), ("007", 7), ("30.0", 30), ("30.000", 30),
        ("9223372036854775807", 2**63 - 1), ("-9223372036854775808", -(2**63)),
        ("9223372036854775808", UNREADABLE), ("1" * 60, UNREADABLE), ("30.5", UNREADABLE), ("1e3", UNREADABLE),
        ("1,000", UNREADABLE), ("NaN", UNREADABLE), ("0x1F", UNREADABLE), ("3 0", UNREADABLE), ("--3", UNREADABLE),
        ("+-3", UNREADABLE), ("三", UNREADABLE), ("\uff13", UNREADABLE), ("1_0", UNREADABLE),
    ],
)  # fmt: skip
def test_whole_numbers(cell, value):
    assert read("int", cell) == [value]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12.5", "12.5"), ("-0.00000001", "-0.00000001"), ("+3", "3"), ("1.50000000000000", "1.5"),
        ("99999999999999999999.99999999", "99999999999999999999.99999999"),
        ("0.123456789", UNREADABLE), ("100000000000000000000", UNREADABLE), ("1e5", UNREADABLE), ("nan", UNREADABLE),
        ("inf", UNREADABLE), ("-Infinity", UNREADABLE), ("1.", UNREADABLE), (".5", UNREADABLE), ("1,5", UNREADABLE),
        ("12%", UNREADABLE), ("￥5", UNREADABLE), ("1.2.3", UNREADABLE),
    ],
)  # fmt: skip
def test_decimals_are_exact_or_unreadable(cell, value):
    assert read("decimal", cell) == [value if value is UNREADABLE else Decimal(value)]


def test_booleans():
    assert read("bool", "true", "YES", "y", "1", "是") == [True] * 5
    assert read("bool", "False", "no", "N", "0", "否") == [False] * 5
    assert read("bool", "maybe", "2", "√", "t") == [UNREADABLE] * 4


def test_lists():
    cells = ["a; b ；c", "none", "无", "NONE", "a", ";", "；;", "none; a", "\x1ea;b\x1fc", "\x1e", "\x1d['x']"]
    assert read("list", *cells) == [
        ["a", "b", "c"], [], [], [], ["a"], UNREADABLE, UNREADABLE, ["none", "a"], ["a;b", "c"], [], UNREADABLE,
    ]  # fmt: skip


def test_labels_become_codes_and_unknown_values_stay():
    cells = ["Low level", "LOW LEVEL", "低", "low", "High", "elevated", "other", "Other"]
    codes = ["low", "low", "low", "low", "high", "high", "other", "Other"]
    assert read("text", *cells, values=LEVELS) == codes
    assert read("list", "低; elevated; x", values=LEVELS) == [["low", "high", "x"]]


def test_a_code_is_not_taken_for_the_label_of_another():
    crossed = (Label("a", Text("b", "甲")), Label("b", Text("a", "乙")))
    assert read("text", "a", "b", "B", values=crossed) == ["a", "b", "b"]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-01", "2026/3/1", "2026/03/01", "2026年3月1日", "2026年03月01日", " 2026 年 3 月 1 日 ", "46082",
        "2026-03-01T00:00:00", "2026-03-01 23:59:59.999", "2026-03-01T23:59+08:00", "2026-02-28T16:00:00Z",
        "2026-02-28T16:00:00+0000", "2026/3/1 8:05", "2026年3月1日 18:00", "46082.75",
    ],
)  # fmt: skip
def test_days(cell):
    assert read("date", cell) == [date(2026, 3, 1)]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-30", "2026-13-01", "2026-00-10", "2023-02-29", "01/02/2026", "1.2.2026", "2026.03.01", "20260301",
        "2026-03", "3月1日", "26-03-01", "0026-03-01", "1899-12-31", "0000-01-01", "12026-03-01", "today", "2026",
        "2026-03-01T24:00:00", "2026-03-01T12:60:00", "2026-03-01T12:00:60", "2026-03-01T12", "2026-03-01T12:00+24:00",
        "2026-03-01T12:00+08:60", "2026-03-01 12:00 CST", "2026-03-01x", "2026-03/01", "1", "19999", "99999",
        "2026年2月30日", "Mar 1 2026", "2026-03-01T12:00:00.", "-2026-03-01", "NaT", "infinity", "epoch",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["date", "timestamp"])
def test_what_is_no_day_of_the_calendar_is_unreadable(kind, cell):
    assert read(kind, cell) == [UNREADABLE]


@pytest.mark.parametrize(
    ("cell", "instant", "day"),
    [
        ("2026-03-01", None, date(2026, 3, 1)),
        ("2026年3月1日", None, date(2026, 3, 1)),
        ("46082", None, date(2026, 3, 1)),
        ("2026-03-01T18:00", datetime(2026, 3, 1, 10), date(2026, 3, 1)),
        ("2026-03-01 02:00:00", datetime(2026, 2, 28, 18), date(2026, 3, 1)),
        ("2026-03-01T18:00:00Z", datetime(2026, 3, 1, 18), date(2026, 3, 2)),
        ("2026-03-01T18:00:00-05:00", datetime(2026, 3, 1, 23), date(2026, 3, 2)),
        ("2026-03-01T18:00:00+0530", datetime(2026, 3, 1, 12, 30), date(2026, 3, 1)),
        ("2026-03-01T18:00:00.123456789+08", datetime(2026, 3, 1, 10, 0, 0, 123456), date(2026, 3, 1)),
        ("1969-12-31T23:59:59.5+08:00", datetime(1969, 12, 31, 15, 59, 59, 500000), date(1969, 12, 31)),
        ("1988-07-01 00:30", datetime(1988, 6, 30, 15, 30), date(1988, 7, 1)),  # summer time in China
        ("46082.5", datetime(2026, 3, 1, 4), date(2026, 3, 1)),
        ("9999-12-31", None, date(9999, 12, 31)),
        ("9999-12-31 23:59:59", datetime(9999, 12, 31, 15, 59, 59), date(9999, 12, 31)),
    ],
)
def test_points_in_time(cell, instant, day):
    assert read("timestamp", cell) == [(instant, day)]


def test_time_does_not_depend_on_the_session():
    cells = ("2026-03-01T18:00", "2026-03-01T18:00Z")
    usual = read("timestamp", *cells)
    CON.execute("SET TimeZone = 'America/New_York'")
    try:
        assert read("timestamp", *cells) == usual
    finally:
        CON.execute("SET TimeZone = 'UTC'")


def test_the_end_of_time_west_of_greenwich_keeps_its_day():
    assert read("timestamp", "9999-12-31 23:59", zone="America/New_York") == [(None, date(9999, 12, 31))]
    assert read("timestamp", "9999-12-31T23:59-05:00") == [UNREADABLE]


MOMENTS = st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 12, 31))
ZONES = st.sampled_from(
    ["Asia/Shanghai", "America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "America/Sao_Paulo",
     "Africa/Casablanca", "Asia/Tehran", "Pacific/Apia", "UTC"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(moment=MOMENTS, zone=ZONES)
def test_local_times_agree_with_python(moment, zone):
    expected = moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
    assert read("timestamp", moment.isoformat(), zone=zone) == [(expected, moment.date())]
    assert read("date", moment.isoformat(), zone=zone) == [moment.date()]


@settings(max_examples=150, deadline=None)
@given(moment=MOMENTS, zone=ZONES, minutes=st.integers(-23 * 60, 23 * 60))
def test_times_with_an_offset_agree_with_python(moment, zone, minutes):
    sign, size = ("-", -minutes) if minutes < 0 else ("+", minutes)
    cell = f"{moment.isoformat()}{sign}{size // 60:02}:{size % 60:02}"
    at = moment - timedelta(minutes=minutes)
    day = at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
    assert read("timestamp", cell, zone=zone) == [(at, day)]
    assert read("date", cell, zone=zone) == [day]


def expected_day(cell: str) -> object:
    """The same rule in plain Python."""
    shapes = (r"(\d{4})-(\d{1,2})-(\d{1,2})", r"(\d{4})/(\d{1,2})/(\d{1,2})", r"(\d{4})年(\d{1,2})月(\d{1,2})日")
    for shape in shapes:
        found = re.fullmatch(shape, cell, re.ASCII)
        if found:
            try:
                day = date(*map(int, found.groups()))
            except ValueError:
                return UNREADABLE
            return day if day.year >= 1900 else UNREADABLE
    if re.fullmatch(r"[2-7]\d{4}", cell, re.ASCII):
        return date(1899, 12, 30) + timedelta(days=int(cell))
    return UNREADABLE


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.from_regex(r"\A(1[89]|20)\d\d[-/年][01]?\d[-/月][0-3]?\d日?\Z"),
        st.text(alphabet="0123456789-/年月日: T", min_size=1, max_size=12).map(str.strip).filter(bool),
    )
)
def test_written_days_agree_with_python(cell):
    if re.search(r"[ :T]", cell):
        return  # with a time of day: the tests above
    assert read("date", cell) == [expected_day(cell)]


@settings(max_examples=100, deadline=None)
@given(st.decimals(min_value=-(10**20) + 1, max_value=10**20 - 1, allow_nan=False, allow_infinity=False, places=8))
def test_decimals_agree_with_python(number):
    assert read("decimal", f"{number:f}") == [number]


@settings(max_examples=100, deadline=None)
@given(st.integers(-(2**70), 2**70))
def test_whole_numbers_agree_with_python(number):
    assert read("int", str(number)) == [number if -(2**63) <= number < 2**63 else UNREADABLE]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Europe/Dublin", "Africa/Casablanca", "UTC"])
def test_offsets_of_a_century_and_a_half(zone):
    query = (
        f"SELECT t, {utc_of_local('t', zone)}, {local_of_utc('t', zone)} FROM "
        f"(SELECT TIMESTAMP '1950-01-01' + to_minutes(n * 7777) AS t FROM range(10200) r(n))"
    )
    here = ZoneInfo(zone)
    for at, utc, local in CON.execute(query).fetchall():
        assert at.replace(tzinfo=here).astimezone(UTC).replace(tzinfo=None) == utc
        assert at.replace(tzinfo=UTC).astimezone(here).replace(tzinfo=None) == local
