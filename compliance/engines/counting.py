"""The verdicts on many subjects: counted in the database, and kept there, on disk, where they did not pass."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import add
from typing import Any

import duckdb

from compliance.engines.plans import Plan
from compliance.engines.tallies import SCOPE_COLUMNS, by_rule, check_count, so_went
from compliance.errors import EngineError, Problem
from compliance.model import STATUSES, Alike, CheckCount, Column, Scope, ScopeCounts, Status, Went
from compliance.text import Text

COUNTS_PER_STATEMENT = 50
_SCOPES = len(SCOPE_COLUMNS)
_ALL, _FAIL, _PASS = len(STATUSES), Status.FAIL.rank, Status.PASS.rank
# Three counts are packed into one sum, each into so many bits: more than a slice has subjects.
_BITS = 21
_PACKED = ((Status.PENDING, Status.NO_EVIDENCE, Status.FAIL), (Status.NOT_APPLICABLE, Status.MANUAL, Status.ERROR))
_RANKS = tuple(tuple(status.rank for status in group) for group in _PACKED)
_MASK = (1 << _BITS) - 1

Key = tuple[str, ...]
"""What a scope is called by (see `tallies.SCOPE_COLUMNS`), "" for nothing."""
Counts = tuple[int, ...]
"""Subjects by the rank of their status; one and the same for many scopes."""
_NONE: Counts = (0,) * _ALL
_ROWS = 10_000
"""Rows of counts at a time: of a hundred columns each."""


class Counted:
    """Subjects by status, per check, and per rule by the worst status over its items; in every scope."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._plans = plans
        # What is counted: each check, and the worst status over the items of a rule.
        self.units = {f"s{i}": [i] for i in range(len(plans))}
        self._unit_of: dict[str, str] = {}
        for rule_id, places in by_rule(plans).items():
            worst = f"greatest({', '.join(f's{i}' for i in places)})" if len(places) > 1 else f"s{places[0]}"
            self._unit_of[rule_id] = worst
            self.units.setdefault(worst, places)
        # Scopes may be millions: each has a number, and what is told of it stands under that in every list.
        self._numbers: dict[Key, int] = {}
        self._counts: dict[str, list[Counts]] = {unit: [] for unit in self.units}
        self._dues: dict[int, array[int]] = {}  # the first due day of what failed, as an ordinal, or 0

    @property
    def subjects(self) -> int:
        """How many subjects were judged."""
        return sum(sum(counts) * times for counts, times in Counter(self._counts["s0"]).items())

    def add(self, con: duckdb.DuckDBPyConnection, table: str, where: str = "TRUE") -> list[int]:
        """Counts fewer than 2 ** 21 subjects of a verdict table; gives the checks that some did not pass."""
        there = {row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()}
        checks = {f"s{i}": i for i in range(len(self._plans))}
        failing: set[int] = set()
        keys = ", ".join(name if name in there else "NULL::VARCHAR" for name in SCOPE_COLUMNS)
        source = f"FROM {table} WHERE {where} GROUP BY {', '.join(map(str, range(1, _SCOPES + 1)))}"
        units = list(self.units)
        for first in range(0, len(units), COUNTS_PER_STATEMENT):
            some = units[first : first + COUNTS_PER_STATEMENT]
            for rows in _rows(con.execute(f"SELECT {keys}, count(*), {_sums(some)} {source}")):
                failing |= {checks[unit] for unit in self._add(some, rows) if unit in checks}
        dated = [i for i in sorted(failing) if self._plans[i].due is not None]
        if dated:
            firsts = ", ".join(f"min(d{i}) FILTER (WHERE s{i} = {_FAIL})" for i in dated)
            for rows in _rows(con.execute(f"SELECT {keys}, {firsts} {source}")):
                self._add_dues(dated, rows)
        return sorted(failing)

    def _add(self, units: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> set[str]:
        """Counts what `_sums` gave by scope; gives the units that some subject did not pass."""
        missed: set[str] = set()
        numbers = self._numbered([row[:_SCOPES] for row in rows])
        told: dict[tuple[int, ...], Counts] = {}
        summed: dict[tuple[Counts, Counts], Counts] = {}
        for place, unit in enumerate(units):
            held, seen, first = self._counts[unit], set(), _SCOPES + 1 + 2 * place
            for number, row in zip(numbers, rows, strict=True):
                said = (row[_SCOPES], row[first], row[first + 1])
                more = told.get(said)
                if more is None:
                    more = told[said] = _unpacked(*map(int, said))
                seen.add(more)
                before = held[number]
                if before is not _NONE:
                    pair = (before, more)
                    more = summed.get(pair) or summed.setdefault(pair, tuple(map(add, *pair)))
                held[number] = more
            if any(any(counts[_PASS + 1 :]) for counts in seen):
                missed.add(unit)
        return missed

    def _add_dues(self, dated: Sequence[int], rows: Sequence[tuple[Any, ...]]) -> None:
        numbers = self._numbered([row[:_SCOPES] for row in rows])
        for place, i in enumerate(dated, _SCOPES):
            dues = self._dues.setdefault(i, array("i"))
            dues.extend([0] * (len(self._numbers) - len(dues)))
            for number, row in zip(numbers, rows, strict=True):
                if row[place] is not None:
                    day = row[place].toordinal()
                    dues[number] = min(day, dues[number] or day)

    def _numbered(self, scopes: Iterable[Sequence[str | None]]) -> list[int]:
        """The numbers of scopes, new ones with nothing counted yet."""
        numbers = [self._numbers.setdefault(_key(scope), len(self._numbers)) for scope in scopes]
        for held in self._counts.values():
            held.extend([_NONE] * (len(self._numbers) - len(held)))
        return numbers

    def complete(self, con: duckdb.DuckDBPyConnection, totals: str) -> None:
        """Makes counts of only the exceptions those of all subjects; `totals` as in `statements.Exceptions`."""
        cursor = con.execute(totals)
        places = {name[0]: i for i, name in enumerate(cursor.description or ())}
        keys = [places.get(name) for name in SCOPE_COLUMNS]
        for rows in _rows(cursor):
            numbers = self._numbered([[None if at is None else row[at] for at in keys] for row in rows])
            for i, held in enumerate(self._counts.values()):
                known: dict[tuple[int, int, Counts], Counts] = {}
                for number, row in zip(numbers, rows, strict=True):
                    said = (row[places["n"]], row[places[f"n{i}"]], held[number])
                    found = known.get(said)
                    if found is None:
                        found = known[said] = self._completed(*said)
                    held[number] = found

    def _completed(self, total: int, aside: int, counts: Counts) -> Counts:
        missed = counts[_PASS + 1 :]
        passed = total - aside - sum(missed)
        if passed < 0:
            raise unaccounted(self._plans[0].check.id, total - passed, total)
        return (aside, passed, *missed)

    def checks(self) -> list[CheckCount]:
        """How each check went."""
        return [check_count(plan, _ranked(_total(self._counts[f"s{i}"]))) for i, plan in enumerate(self._plans)]

    def scopes(self, today: date, organisation: str) -> ScopeCounts:
        """How each rule went per scope: the worst status over its items counts once per subject."""
        # As the database orders: nothing comes last.
        keys = sorted(self._numbers, key=lambda key: [(not part, part) for part in key])
        numbers = [self._numbers[key] for key in keys]
        scopes, alike = [Scope(organisation, *key) for key in keys], Alike()
        columns = []
        for rule_id, places in by_rule(self._plans).items():
            worst = self._counts[self._unit_of[rule_id]]
            known: dict[tuple[Counts, tuple[tuple[int, int], ...]], Went] = {}
            went = []
            for number in numbers:
                counts = worst[number]
                failed = self._failed(places, number) if counts[_FAIL] else ()
                found = known.get((counts, failed))
                if found is None:
                    late = max((today.toordinal() - day for _, day in failed if day), default=None)
                    items = [self._plans[i].check.item for i, _ in failed]
                    found = known[counts, failed] = so_went(alike, _ranked(counts), late, items)
                went.append(found)
            columns.append(Column(rule_id, scopes, went))
        return ScopeCounts(tuple(columns))

    def _failed(self, places: Sequence[int], number: int) -> tuple[tuple[int, int], ...]:
        """The checks that some subject of a scope failed, with the first due day."""
        failed = [i for i in places if self._counts[f"s{i}"][number][_FAIL]]
        return tuple([(i, self._dues[i][number] if i in self._dues else 0) for i in failed])


def unaccounted(check_id: str, found: int, expected: int) -> EngineError:
    """The error for verdicts that do not add up."""
    message = Text(f"{check_id}: verdicts are unaccounted for", f"{check_id}：有结论未计入")
    return EngineError(Problem(message, found=str(found), expected=str(expected)))


def _sums(units: Sequence[str]) -> str:
    return ", ".join(f"sum({_code(unit, group)})" for unit in units for group in _PACKED)


def _code(unit: str, statuses: Sequence[Status]) -> str:
    """A number per status whose sum counts three of them."""
    values = ", ".join(str(1 << _BITS * statuses.index(s)) if s in statuses else "0" for s in STATUSES)
    return f"([{values}]::BIGINT[])[{unit} + 1]"


def _unpacked(total: int, *packed: int) -> Counts:
    """The counts that two sums hold; the rest of all passed."""
    counts = [0] * _ALL
    for number, ranks in zip(packed, _RANKS, strict=True):
        for rank in ranks:
            counts[rank] = number & _MASK
            number >>= _BITS
    counts[_PASS] = total - sum(counts)
    return tuple(counts)


def _total(held: Sequence[Counts]) -> Counts:
    """The counts of all scopes."""
    times = Counter(held)
    return tuple(sum(counts[rank] * number for counts, number in times.items()) for rank in range(_ALL))


def _rows(cursor: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[Any, ...]]]:
    """What a statement gives, some rows at a time."""
    return iter(lambda: cursor.fetchmany(_ROWS), [])


def _key(parts: Iterable[str | None]) -> Key:
    return tuple([part or "" for part in parts])


def _ranked(counts: Iterable[int]) -> Mapping[int, int]:
    return {rank: number for rank, number in enumerate(counts) if number}
