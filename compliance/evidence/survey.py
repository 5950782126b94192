"""What there is to know of a typed table, asked in one statement."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from compliance.evidence.cells import named, quoted
from compliance.evidence.keys import repeated
from compliance.evidence.looks import Look
from compliance.evidence.schemas import Field, RecordType
from compliance.evidence.templates import EXAMPLE_PREFIX


@dataclass(frozen=True, slots=True)
class Survey:
    """A typed table in numbers.

    `unkeyed`: rows without a readable key, or of a template's example; `repeated`: rows whose key
    an earlier row has; `nulls`: fields with an empty or unreadable cell; `unreadable`: fields with
    an unreadable one; `latest`: the last day of a field, where it is known.
    """

    rows: int
    unkeyed: int
    repeated: int
    nulls: frozenset[str]
    unreadable: frozenset[str]
    unreadable_cells: int
    latest: Mapping[str, date] = field(default_factory=dict)


def survey(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    table: str,
    present: Sequence[Field],
    doubtful: Collection[str],
    looks: Sequence[Look] = (),
) -> Survey:
    """Looks at every row once; `doubtful` are the fields with a column `<field>__bad`.

    `looks`: what is known already of each staged table, so that it is not asked again. Keys are then compared by their
    hashes: `repeated` may be too large by keys that share one, never too small.
    """
    key, marked = named(record_type.key), sorted(doubtful)
    keys = [known.keys for known in looks if known.keys is not None]
    hashed = bool(looks) and len(keys) == len(looks) and len({each.packed for each in keys}) == 1
    open_ = [f for f in present if not looks or any(f.name not in known.plain for known in looks)]
    asked = ["count(*)"]
    if not hashed:
        asked += [f"count(*) FILTER (WHERE {unkeyed(record_type)})", f"count({key}) - count(DISTINCT {key})"]
    asked += [_filled(field) for field in open_]
    asked += [f"count(*) FILTER (WHERE {named(name + '__bad')})" for name in marked]
    rows, *answers = con.execute(f"SELECT {', '.join(asked)} FROM {table}").fetchall()[0]
    if hashed:
        out = sum(each.examples for each in keys) + rows - sum(known.filled[record_type.key] for known in looks)
        again = repeated(keys)
    else:
        out, again, *answers = answers
    filled, bad = answers[: len(open_)], answers[len(open_) :]
    nulls = {f.name for f, number in zip(open_, filled, strict=True) if number < rows}
    nulls |= {f.name for f in present if f not in open_ and sum(known.filled[f.name] for known in looks) < rows}
    return Survey(
        rows, out, again, frozenset(nulls),
        frozenset(name for name, number in zip(marked, bad, strict=True) if number),
        sum(bad),
    )  # fmt: skip


def unkeyed(record_type: RecordType) -> str:
    """The condition on rows that no verdict can be about."""
    key = named(record_type.key)
    return f"({key} IS NULL OR starts_with(CAST({key} AS VARCHAR), {quoted(EXAMPLE_PREFIX)}))"


def _filled(field: Field) -> str:
    number = f"count({named(field.name)})"
    # A time without an hour has only a day, and may be compared by it.
    return f"least({number}, count({named(field.name + '__day')}))" if field.kind == "timestamp" else number
