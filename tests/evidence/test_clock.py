"""Offsets in SQL are those of the time zone database, on both sides of every change, whatever the moment is written as."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest

from compliance.evidence.clock import local_of_utc, transitions, utc_of_local

ZONES = ("UTC", "Asia/Shanghai", "Asia/Tokyo", "Asia/Kolkata", "America/Phoenix", "Europe/Berlin")


def moments(zone: str) -> list[datetime]:
    around = [at + timedelta(microseconds=n) for at, _, _ in transitions(zone) for n in (-1, 0, 1)]
    return [*around, datetime(1900, 1, 2), datetime(2026, 3, 1, 12, 30), datetime(2099, 12, 31)]


@pytest.mark.parametrize("zone", ZONES)
def test_local_time(zone: str) -> None:
    for at in moments(zone):
        (found,) = duckdb.execute(f"SELECT {local_of_utc(f'TIMESTAMP {str(at)!r}', zone)}").fetchall()
        assert found[0] == at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None), at


@pytest.mark.parametrize("zone", ZONES)
def test_there_and_back(zone: str) -> None:
    for at in (datetime(1910, 5, 5, 5), datetime(1950, 1, 1), datetime(2026, 7, 1, 23, 59)):
        there = local_of_utc(f"TIMESTAMP {str(at)!r}", zone)
        (found,) = duckdb.execute(f"SELECT {utc_of_local(there, zone)}").fetchall()
        assert found[0] == at


@pytest.mark.parametrize("zone", ZONES)
def test_the_moment_may_be_a_query_or_nothing(zone: str) -> None:
    moment = "(SELECT max(m) FROM (VALUES (TIMESTAMP '1930-01-01 00:00:00')) AS t(m) WHERE m < x)"
    query = f"SELECT {local_of_utc(moment, zone)} FROM (VALUES (TIMESTAMP '2026-01-01'), (NULL)) AS s(x)"
    found, nothing = (row[0] for row in duckdb.execute(query).fetchall())
    assert found == datetime(1930, 1, 1, tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert nothing is None
