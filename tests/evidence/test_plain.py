"""Small sheets are read by shorter statements: they must say what the long ones say, cell by cell."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.evidence import load_rows, staging
from tests.evidence.conftest import ZONE

DIGITS = "0123456789０１２３٣"  # Python takes all of these for digits, the database only the first ten
SIGNS = "-+./: TZe，年月日\u3000"
FIELDS = {
    "signed_at": ["2026-03-01", "2026-02-29", "２０２６-03-01", "2026-03-01 ", "1900-01-01", "2099-12-31"],
    "amount": ["1", "-0", "１２", "1.123456789", "999999999999999.99999999", ".5", "5."],
    "notice_days": ["7", "007", "-0", "１２", "٣", "999999999999999999", "1.0", "+5"],
    "active": ["true", "false", "TRUE", "yes", "是"],
    "level": ["low", "高", "High level", "other", " low"],
    "topics": ["low;high", "none", "\x1elow\x1fhigh", "\x1e", "\x1e\x1f", "\x1elow\x1f"],
    "name": ["x", " x", "none", "\x1ex", "\ufeffx"],
}
MOMENTS = ["2026-03-01", "2026-03-01 10:00", "2026-03-01T10:00:59", "2026-03-01 24:00", "2026-03-01 １0:00",
           "1986-05-04 02:30", "1940-06-01 00:30", "1927-12-31 23:54:08"]  # fmt: skip


def cells(examples: list[str]) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(["", " ", *examples]) | st.text(DIGITS + SIGNS, max_size=12)


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    field = draw(st.sampled_from(sorted(FIELDS)))
    drawn = draw(st.lists(cells(FIELDS[field]), min_size=1, max_size=3))
    return [{"id": f"A{n}", field: cell} for n, cell in enumerate(drawn)]


def read(schemas: Any, name: str, given_rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    with duckdb.connect(config={"threads": 1}) as con:
        evidence = load_rows({name: given_rows}, con, schemas, timezone=ZONE)
        columns = sorted(row[0] for row in con.execute(f"DESCRIBE evidence.{name}").fetchall())
        table = con.execute(f"SELECT {', '.join(columns)} FROM evidence.{name} ORDER BY _row").fetchall()
        return columns, table, evidence.tables[name], evidence.intakes


def both(schemas: Any, name: str, given_rows: list[dict[str, Any]]) -> None:
    short = read(schemas, name, given_rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staging, "SMALL", -1)
        assert read(schemas, name, given_rows) == short


@settings(max_examples=120, deadline=None)
@given(rows=rows())
def test_short_and_long_reading_agree(schemas, rows):
    both(schemas, "agreement", rows)


@settings(max_examples=40, deadline=None)
@given(drawn=st.lists(cells(MOMENTS), min_size=1, max_size=3))
def test_short_and_long_reading_of_times_agree(schemas, drawn):
    both(schemas, "alarm", [{"id": f"A{n}", "raised_at": cell} for n, cell in enumerate(drawn)])


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_every_example_alone(schemas, field):
    for cell in FIELDS[field]:
        both(schemas, "agreement", [{"id": "A1", field: cell}])
