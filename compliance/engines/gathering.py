"""Verdicts that come from another engine, where they did not pass: few stay in memory, many go to disk as they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from compliance.engines.connection import Room
from compliance.engines.listing import ROWS_AT_A_TIME, Listed, Piece, in_memory
from compliance.engines.plans import Plan
from compliance.engines.stored import reader
from compliance.engines.tallies import Worst

if TYPE_CHECKING:
    import duckdb


class Gathered:
    """The verdicts on the subjects of some checks; `beside` is a database of our own with the `room` for them.

    Without one, all stay in memory.
    """

    def __init__(self, plans: Sequence[Plan], beside: duckdb.DuckDBPyConnection | None, room: Room) -> None:
        self._plans, self._beside, self._room = plans, beside, room
        self._table = f'{room.schema}"gathered_{plans[0].check.id}"'
        self._waiting: list[tuple[int, Listed]] = []
        self._stored: Counter[int] = Counter()

    def add(self, place: int, verdict: Listed) -> None:
        """One verdict of plans[place]."""
        self._waiting.append((place, verdict))
        if len(self._waiting) >= ROWS_AT_A_TIME and self._beside is not None:
            self._store(self._beside)

    def _store(self, con: duckdb.DuckDBPyConnection) -> None:
        import pyarrow as pa

        kinds: dict[str, Any] = {
            "place": pa.int32(), "key": pa.string(), "status": pa.uint8(), "due": pa.date32(), "file": pa.int32(),
            "row": pa.int64(),
        }  # fmt: skip
        rows = [(place, *verdict) for place, verdict in self._waiting]
        columns = [
            pa.array(list(column), kind) for column, kind in zip(zip(*rows, strict=True), kinds.values(), strict=True)
        ]
        con.register("just_gathered", pa.Table.from_arrays(columns, names=list(kinds)))
        if self._stored:
            con.execute(f"INSERT INTO {self._table} FROM just_gathered")
        else:  # one of this name is what is left of a statement that failed, or of a scan that was stopped
            con.execute(f"CREATE OR REPLACE TABLE {self._table} AS FROM just_gathered")
        con.unregister("just_gathered")
        self._stored.update(place for place, _ in self._waiting)
        self._waiting.clear()

    def told(self, shown: int) -> tuple[Worst, list[Piece]]:
        """By check, where it has any: the gravest, and all of them in the order of the subjects."""
        if not self._stored or self._beside is None:
            return self._from_memory(shown)
        if self._waiting:
            self._store(self._beside)
        return self._from_table(self._beside, shown)

    def _from_memory(self, shown: int) -> tuple[Worst, list[Piece]]:
        listed: dict[int, list[Listed]] = {}
        for place, verdict in self._waiting:
            listed.setdefault(place, []).append(verdict)
        found = [(self._plans[i], sorted(listed[i], key=lambda row: row[0])) for i in sorted(listed)]
        worst = [(plan, sorted(rows, key=lambda row: -row[1])[:shown]) for plan, rows in found]
        return worst, [in_memory(plan, rows, ()) for plan, rows in found]

    def _from_table(self, con: duckdb.DuckDBPyConnection, shown: int) -> tuple[Worst, list[Piece]]:
        held, cursor = (con, self._room), con.cursor()
        worst, pieces = [], []
        for i in sorted(self._stored):
            plan, select = self._plans[i], f"SELECT key, status, due, file, row FROM {self._table} WHERE place = {i}"
            worst.append((plan, con.execute(f"{select} ORDER BY status DESC, key LIMIT {shown}").fetchall()))
            listed = f"{select} ORDER BY key"
            pieces.append(Piece(plan.check.id, self._stored[i], reader(cursor, held, plan, listed, ()), listed))
        return worst, pieces
