"""What there is to know of a typed table, asked in one statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb

from compliance.evidence.cells import named, quoted
from compliance.evidence.schemas import Field, RecordType
from compliance.evidence.templates import EXAMPLE_PREFIX


@dataclass(frozen=True, slots=True)
class Survey:
    """A typed table in numbers.

    `unkeyed`: rows without a readable key, or of a template's example; `repeated`: rows whose key
    an earlier row has; `nulls`: fields with an empty or unreadable cell; `unreadable`: fields with
    an unreadable one.
    """

    rows: int
    unkeyed: int
    repeated: int
    nulls: frozenset[str]
    unreadable: frozenset[str]
    unreadable_cells: int


def survey(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    table: str,
    present: Sequence[Field],
    doubtful: Collection[str],
    by_hash: bool = False,
) -> Survey:
    """Looks at every row once; `doubtful` are the fields with a column `<field>__bad`.

    `by_hash` compares keys by their hashes: quicker over many rows, and `repeated` may then be too
    large by keys that share a hash, never too small.
    """
    key, marked = named(record_type.key), sorted(doubtful)
    asked = ["count(*)", f"count(*) FILTER (WHERE {unkeyed(record_type)})"]
    asked.append("0" if by_hash else f"count({key}) - count(DISTINCT {key})")
    asked += [_filled(field) for field in present]
    asked += [f"count(*) FILTER (WHERE {named(name + '__bad')})" for name in marked]
    (answers,) = con.execute(f"SELECT {', '.join(asked)} FROM {table}").fetchall()
    rows, out, repeated = answers[:3]
    if by_hash:
        repeated = _repeated_hashes(con, key, table, rows)
    filled, bad = answers[3 : 3 + len(present)], answers[3 + len(present) :]
    return Survey(
        rows, out, repeated,
        frozenset(field.name for field, number in zip(present, filled, strict=True) if number < rows),
        frozenset(name for name, number in zip(marked, bad, strict=True) if number),
        sum(bad),
    )  # fmt: skip


def _repeated_hashes(con: duckdb.DuckDBPyConnection, key: str, table: str, rows: int) -> int:
    """How many hashes of keys stand more than once: sorting numbers takes a tenth of grouping texts."""
    import numpy as np

    hashes, filled = np.empty(rows, dtype=np.uint64), 0
    for batch in con.sql(f"SELECT hash({key}) AS h FROM {table}").to_arrow_reader(1_000_000):
        hashes[filled : filled + batch.num_rows] = batch.column(0).to_numpy()
        filled += batch.num_rows
    hashes.sort()
    return int(np.count_nonzero(hashes[1:] == hashes[:-1]))


def unkeyed(record_type: RecordType) -> str:
    """The condition on rows that no verdict can be about."""
    key = named(record_type.key)
    return f"({key} IS NULL OR starts_with(CAST({key} AS VARCHAR), {quoted(EXAMPLE_PREFIX)}))"


def _filled(field: Field) -> str:
    number = f"count({named(field.name)})"
    # A time without an hour has only a day, and may be compared by it.
    return f"least({number}, count({named(field.name + '__day')}))" if field.kind == "timestamp" else number
