"""What comes back from another engine: the same list from memory and from disk."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.engines import gathering
from compliance.engines.connection import Room, connect, roomy
from compliance.engines.gathering import Gathered
from compliance.model import STATUSES

PLANS = [
    SimpleNamespace(check=SimpleNamespace(id=f"R-{i}", rule=SimpleNamespace(id="R"), record_type="contract"))
    for i in range(3)
]
FAILED = [status.rank for status in STATUSES if status.value in ("pending", "manual", "no_evidence", "error", "fail")]
VERDICTS = st.tuples(
    st.text(st.characters(codec="utf-8"), max_size=3), st.sampled_from(FAILED), st.none() | st.dates(date(1, 1, 1)), st.none(), st.none()
)  # fmt: skip


def told(rows, beside, room):
    gathered = Gathered(PLANS, beside, room)
    for place, verdict in rows:
        gathered.add(place, verdict)
    worst, pieces = gathered.told(2)
    tables = [[row for table in piece.tables() for row in table.to_pylist()] for piece in pieces]
    return [(plan.check.id, rows) for plan, rows in worst], [(p.check_id, p.rows) for p in pieces], tables


@pytest.fixture(scope="module")
def beside():
    con = connect()
    return con, roomy(con, None, None)


@settings(deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(0, 2), VERDICTS), max_size=12, unique_by=lambda row: (row[0], row[1][0])),
    most=st.integers(1, 5),
)
def test_few_and_many(beside, rows, most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "ROWS_AT_A_TIME", most)
        # Twice: of a check that was tried before a table is left.
        found = [told(rows, *beside) for _ in range(2)]
    assert found == [told(rows, None, Room())] * 2
