"""Over small tables, working out a good plan costs the database more than running a bad one."""

from __future__ import annotations

from functools import cache

import duckdb

SMALL = 5_000
"""From this many rows on in any table, plans are optimised."""

# Without it, a condition of a subquery is tested on every pair of rows.
_ALWAYS = "filter_pushdown"
# Makes a join out of a list of values, which takes longer than comparing.
_NEVER = "in_clause"


def plan_briefly(con: duckdb.DuckDBPyConnection, brief: bool = True) -> None:
    """Turns optimising off, or on again."""
    con.execute(f"SET disabled_optimizers = '{_optimizers() if brief else _NEVER}'")


@cache
def _optimizers() -> str:
    names = duckdb.execute("SELECT name FROM duckdb_optimizers()").fetchall()
    return ",".join(name for (name,) in names if name != _ALWAYS)
