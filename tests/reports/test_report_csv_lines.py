"""Lines of CSV are those that Arrow's own writer makes of the same columns."""

from __future__ import annotations

import io
from datetime import date

import pyarrow as pa
import pyarrow.csv
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compliance.reports import csv_lines
from compliance.reports.safe import FORMULA_STARTS

_TEXT = st.text(st.sampled_from('a",\n\r\t 0甲😀=+-@＝＋－＠'), max_size=6) | st.text(max_size=6)
_TYPES = pa.schema(
    [("a", pa.string()), ("b", pa.dictionary(pa.int32(), pa.string())), ("c", pa.date32()), ("d", pa.int64())]
)
_ROW = st.tuples(
    st.none() | _TEXT,
    st.none() | st.sampled_from(["", "same", 'quoted "', "=1"]),
    st.none() | st.dates(),
    st.none() | st.integers(-(2**63), 2**63 - 1),
)


def _disarmed(text: str | None) -> str | None:
    return f"'{text}" if text and text[0] in FORMULA_STARTS else text


def _written(rows: list[tuple[str | None, str | None, date | None, int | None]]) -> bytes:
    """What Arrow writes."""
    plain = pa.schema([("a", pa.string()), ("b", pa.string()), ("c", pa.date32()), ("d", pa.int64())])
    given = [(_disarmed(a), _disarmed(b), c, d) for a, b, c, d in rows]
    columns = list(zip(*given, strict=True)) or [()] * 4
    table = pa.table([pa.array(column, field.type) for column, field in zip(columns, plain, strict=True)], plain)
    out = io.BytesIO()
    pyarrow.csv.write_csv(table, out)
    return out.getvalue()


def _table(rows: list[tuple[str | None, str | None, date | None, int | None]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * 4
    plain = [
        pa.array(column, type_)
        for column, type_ in zip(columns, [pa.string(), pa.string(), *_TYPES.types[2:]], strict=True)
    ]
    return pa.table([plain[0], plain[1].dictionary_encode(), *plain[2:]], _TYPES)


@settings(deadline=None)  # the first call loads pandas where Arrow finds it
@given(st.lists(_ROW, max_size=12), st.integers(0, 12))
@example([("=1", "same", None, 1), (None, "same", date(1, 1, 1), -1)], 1)
@example([('"', None, None, None)], 0)
def test_the_lines_are_those_of_arrow(
    rows: list[tuple[str | None, str | None, date | None, int | None]], cut: int
) -> None:
    table = _table(rows)
    parts = [table.slice(0, cut), table.slice(cut)]
    found = csv_lines.header(table.column_names) + b"".join(bytes(x) for part in parts for x in csv_lines.lines(part))
    assert found == _written(rows)


@pytest.mark.parametrize("rows", [1, 3])
def test_many_rows_are_taken_in_parts(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_lines, "_ROWS_AT_A_TIME", rows)
    given = [(f"s{i}", "same", date(2026, 1, 1 + i), i) for i in range(7)]
    found = list(csv_lines.lines(_table(given)))
    assert len(found) == -(-7 // rows)
    assert csv_lines.header(["a", "b", "c", "d"]) + b"".join(map(bytes, found)) == _written(given)
