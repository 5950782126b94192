"""What the tables of a PostgreSQL database hold, as one digest each, as of the moment that the scan sees.

Rows have no order: each is hashed by itself, and the hashes are hashed in theirs, in groups small enough for memory.
So the same rows give the same digest, in whatever order they lie, and other rows another one, as surely as SHA-256 holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from compliance.engines.inplace import reading
from compliance.engines.postgresql import PostgreSQL
from compliance.evidence.inplace import Origin
from compliance.model import Digest

_BYTES = "CAST('' AS BYTEA)"


def contents(database: PostgreSQL, origins: Mapping[str, Origin]) -> tuple[Digest, ...]:
    """The digest of every table, over all columns that are fields of its record type; raises EngineError."""
    found = []
    for origin in origins.values():
        fields = sorted(origin.columns)
        with reading(database, origin.name):
            _, groups = database.rows(_statement(origin, [origin.columns[name][0] for name in fields]))
        whole = hashlib.sha256(",".join(fields).encode())
        for _, number, hashed in groups:
            whole.update(f"\n{number} {hashed}".encode())
        found.append(Digest(origin.name, whole.hexdigest(), sum(int(number) for _, number, _ in groups)))
    return tuple(found)


def _statement(origin: Origin, columns: list[str]) -> str:
    """Groups of rows by how their hashes begin, 4096 at most: number of rows, and the hash of their hashes in order."""
    rows = (
        f"SELECT sha256(convert_to(CAST(ROW({', '.join(columns)}) AS TEXT), 'UTF8')) AS h FROM {origin.source} OFFSET 0"
    )
    begun = f"SELECT h, get_byte(h, 0) * 16 + get_byte(h, 1) / 16 AS g FROM ({rows}) AS hashed"
    return (
        f"SELECT g, COUNT(*), encode(sha256(string_agg(h, {_BYTES} ORDER BY h)), 'hex') FROM ({begun}) AS begun "
        "GROUP BY g ORDER BY g"
    )
