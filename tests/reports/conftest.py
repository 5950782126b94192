"""What the report tests share."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest


@pytest.fixture
def not_passing() -> pa.Table:
    """The side list as an engine may hand it over: any order, several chunks, metadata of its own."""
    columns = ("check_id", "rule_id", "record_type", "subject", "status", "due", "file", "row", "waived", "attested")
    rows = [
        ("SLA-01", "SLA-01", "support_ticket", "=1+1", "fail", None, "a.parquet", 3, "=W-1", None),
        (
            "R-4.2-10",
            "R-4.2-10",
            "termination",
            '合同终止, "甲"',
            "pending",
            date(2026, 4, 9),
            "@合同.csv",
            2,
            None,
            None,
        ),
        ("R-4.2-10", "R-4.2-10", "termination", "line\r\nbreak", "fail", date(2026, 2, 16), "t.csv", 4, None, None),
        ("R-5.3.2-01", "R-5.3.2-01", "data_asset", "*", "no_evidence", None, None, None, None, None),
    ]
    return pa.table({name: [row[place] for row in rows] for place, name in enumerate(columns)})
