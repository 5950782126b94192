"""What a long scan has finished, record type by record type, so that a stopped one goes on where it was.

It lies in the database that also holds what did not pass. A record type is finished once its rows stand in
`finished`: whatever ends the process before leaves nothing of it, or tables that are made anew.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from datetime import date
from operator import attrgetter
from typing import Any

import duckdb

from compliance.engines.connection import KEPT, Room
from compliance.engines.listing import Listed, Piece, in_memory
from compliance.engines.plans import Plan
from compliance.engines.stored import reader
from compliance.engines.tallies import Tallied
from compliance.model import CheckCount, Column, Scope, ScopeCounts, Status, Went

_TABLE = f"{KEPT}.finished"
_PART = 1 << 20
"""Characters that are kept as one text: the database lays a whole text in memory at once."""
_NAMES = {kind: tuple(part.name for part in fields(kind)) for kind in (CheckCount, Went)}
_SCOPE = attrgetter(*(part.name for part in fields(Scope)))


class Keeping:
    """The finished record types in the database KEPT of `con`; raises duckdb.Error where that cannot be read."""

    def __init__(self, con: duckdb.DuckDBPyConnection, room: Room) -> None:
        self.room = room
        self._con = con
        con.execute(f"CREATE TABLE IF NOT EXISTS {_TABLE} (record_type VARCHAR, place INTEGER, content VARCHAR)")
        earlier: dict[str, list[str]] = defaultdict(list)
        for name, part in con.execute(f"SELECT record_type, content FROM {_TABLE} ORDER BY place").fetchall():
            earlier[name].append(part)
        self._earlier: Mapping[str, str] = {name: "".join(parts) for name, parts in earlier.items()}
        self.finished = set(self._earlier)

    def recalled(self, name: str, plans: Sequence[Plan], files: Sequence[str]) -> list[Tallied] | None:
        """What an earlier scan finished of a record type, if anything."""
        if name not in self._earlier:
            return None
        by_id = {plan.check.id: plan for plan in plans}
        found = [self._tallied(said, by_id, files) for said in json.loads(self._earlier[name])]
        if all(self._is_there(piece) for tallied in found for piece in tallied.not_passing):
            return found
        self.finished.discard(name)
        return None

    def _is_there(self, piece: Piece) -> bool:
        """Whether all of a list can still be read: it will be when nothing can be made anew any more."""
        if not isinstance(piece.origin, str):
            return True
        try:
            rows = self._con.execute(f"SELECT count(*), max(COLUMNS(*)) FROM ({piece.origin})").fetchall()
        except duckdb.Error:
            return False
        return bool(rows[0][0] == piece.rows)

    def keep(self, name: str, tallies: Sequence[Tallied]) -> None:
        """A record type is finished."""
        content = json.dumps([_said(tallied) for tallied in tallies], default=_parts)
        self._con.execute(f"DELETE FROM {_TABLE} WHERE record_type = ?", [name])
        parts = [content[first : first + _PART] for first in range(0, len(content), _PART)]
        self._con.execute(
            f"INSERT INTO {_TABLE} SELECT ?, unnest(?::INTEGER[]), unnest(?::VARCHAR[])",
            [name, list(range(len(parts))), parts],
        )
        self._con.execute(f"CHECKPOINT {KEPT}")
        self.finished.add(name)

    def done(self) -> None:
        """The scan has ended: what is kept goes when nobody reads it any more."""
        self.room.over()

    def left(self) -> None:
        """The scan was stopped: what is finished stays, for another scan to go on with."""
        if not self.finished:
            self.room.over()
            return
        with suppress(duckdb.Error):  # the database itself has failed: the file is as it was last written
            self._con.execute(f"DETACH {KEPT}")
        self.room.left()

    def _tallied(self, said: Mapping[str, Any], plans: Mapping[str, Plan], files: Sequence[str]) -> Tallied:
        return Tallied(
            [_check_count(check) for check in said["checks"]],
            _scopes(said["scopes"]),
            [(_plan(plans[name], error), list(map(_row, rows))) for name, error, rows in said["worst"]],
            [self._piece(plans[name], number, origin, files) for name, number, origin in said["not_passing"]],
        )

    def _piece(self, plan: Plan, number: int, origin: str | list[Any], files: Sequence[str]) -> Piece:
        if not isinstance(origin, str):
            return in_memory(plan, list(map(_row, origin)), files)
        held = (self._con, self.room)
        return Piece(plan.check.id, number, reader(self._con.cursor(), held, plan, origin, files), origin)


def _said(tallied: Tallied) -> dict[str, Any]:
    return {
        "checks": list(tallied.checks),
        "scopes": _said_scopes(tallied.scopes),
        "worst": [(plan.check.id, plan.error, list(map(_plain, rows))) for plan, rows in tallied.worst],
        "not_passing": [
            (p.check_id, p.rows, p.origin if isinstance(p.origin, str) else list(map(_plain, p.origin)))
            for p in tallied.not_passing
        ],
    }


def _parts(value: CheckCount | Went) -> dict[str, Any]:
    return {name: getattr(value, name) for name in _NAMES[type(value)]}


def _plain(row: Listed) -> list[Any]:
    key, rank, due, file, number = row
    return [key, rank, None if due is None else due.isoformat(), file, number]


def _row(said: Sequence[Any]) -> Listed:
    key, rank, due, file, number = said
    return key, rank, None if due is None else date.fromisoformat(due), file, number


def _plan(plan: Plan, error: str | None) -> Plan:
    return plan if error is None else Plan(plan.check, None, None, None, error=error)


def _check_count(said: Mapping[str, Any]) -> CheckCount:
    return replace(CheckCount(**said), counts=_counts(said["counts"]))


def _said_scopes(counts: ScopeCounts) -> dict[str, Any]:
    """What went alike, and every list of scopes, once."""
    alike = {
        went: place for place, went in enumerate({went: None for column in counts.columns for went in column.went})
    }
    lists = {id(scopes): place for place, scopes in enumerate(counts.scopes)}
    return {
        "went": list(alike),
        "lists": [list(map(_SCOPE, scopes)) for scopes in counts.scopes],
        "columns": [(c.rule_id, lists[id(c.scopes)], [alike[went] for went in c.went]) for c in counts.columns],
    }


def _scopes(said: Mapping[str, Any]) -> ScopeCounts:
    went = [Went(_counts(one["counts"]), one["overdue_days"], tuple(one["failed_items"])) for one in said["went"]]
    lists = [[Scope(*names) for names in some] for some in said["lists"]]
    return ScopeCounts(
        tuple(Column(rule_id, lists[place], [went[one] for one in some]) for rule_id, place, some in said["columns"])
    )


def _counts(said: Mapping[str, int]) -> dict[Status, int]:
    return {Status(name): number for name, number in said.items()}
