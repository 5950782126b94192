"""Record types too large for one verdict table, slice by slice."""

from __future__ import annotations

import duckdb

from compliance.expressions.constants import PLACE

SLICE = 1_000_000
"""Subjects whose verdicts are in memory at a time; fewer than 2 ** 21, see `counting`."""

WHOLE = "TRUE"


def slices(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    """Conditions on t1 that take a record type apart, so that every row satisfies exactly one.

    By file and row, because a Parquet file is read only where its rows are.
    """
    files = con.execute(f'SELECT _file, max(_row) FROM main."{name}" GROUP BY _file ORDER BY _file').fetchall()
    found = []
    for file, last in files:
        place = "t1._file IS NULL" if file is None else f"t1._file = {file}"
        if last is None:
            return [WHOLE]
        for first in range(0, last + 1, SLICE):
            found.append(f"{place} AND t1._row BETWEEN {first} AND {first + SLICE - 1}")
    return found or [WHOLE]


def sliced(statement: str, condition: str = WHOLE) -> str:
    """The statement over a slice."""
    return statement.replace(PLACE, condition)
