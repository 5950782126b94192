"""The verdicts on many subjects: counted in the database, and kept there, on disk, where they did not pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from compliance.engines.plans import Plan
from compliance.engines.tallies import SCOPE_COLUMNS, by_rule, check_count, scope_count
from compliance.errors import EngineError, Problem
from compliance.model import STATUSES, CheckCount, Scope, ScopeCount, Status
from compliance.text import Text

COUNTS_PER_STATEMENT = 50
_SCOPES = len(SCOPE_COLUMNS)
_ALL, _FAIL, _PASS, _ASIDE = len(STATUSES), Status.FAIL.rank, Status.PASS.rank, Status.NOT_APPLICABLE.rank
# Three counts are packed into one sum, each into so many bits: more than a slice has subjects.
_BITS = 21
_PACKED = ((Status.PENDING, Status.NO_EVIDENCE, Status.FAIL), (Status.NOT_APPLICABLE, Status.MANUAL, Status.ERROR))
_RANKS = tuple(tuple(status.rank for status in group) for group in _PACKED)
_MASK = (1 << _BITS) - 1

Key = tuple[str, ...]
"""What a scope is called by (see `tallies.SCOPE_COLUMNS`), "" for nothing."""
Counts = list[int]
"""Subjects by the rank of their status."""


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
        self._counts: dict[str, dict[Key, Counts]] = {unit: defaultdict(lambda: [0] * _ALL) for unit in self.units}
        self._dues: dict[int, dict[Key, date]] = defaultdict(dict)

    @property
    def subjects(self) -> int:
        """How many subjects were judged."""
        return sum(map(sum, self._counts["s0"].values()))

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
            missed = self._add(some, con.execute(f"SELECT {keys}, count(*), {_sums(some)} {source}").fetchall())
            failing |= {checks[unit] for unit in missed if unit in checks}
        dated = [i for i in sorted(failing) if self._plans[i].due is not None]
        if dated:
            firsts = ", ".join(f"min(d{i}) FILTER (WHERE s{i} = {_FAIL})" for i in dated)
            for row in con.execute(f"SELECT {keys}, {firsts} {source}").fetchall():
                key = _key(row[:_SCOPES])
                for i, day in zip(dated, row[_SCOPES:], strict=True):
                    if day is not None:
                        self._dues[i][key] = min(day, self._dues[i].get(key, day))
        return sorted(failing)

    def _add(self, units: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> set[str]:
        """Counts what `_sums` gave by scope; gives the units that some subject did not pass."""
        missed: set[str] = set()
        for row in rows:
            key, total, packed = _key(row[:_SCOPES]), row[_SCOPES], row[_SCOPES + 1 :]
            for place, unit in enumerate(units):
                counts = self._counts[unit][key]
                passed = total
                for rank, number in _unpacked(packed[2 * place], packed[2 * place + 1]):
                    counts[rank] += number
                    passed -= number
                    if rank > _PASS:
                        missed.add(unit)
                counts[_PASS] += passed
        return missed

    def complete(self, con: duckdb.DuckDBPyConnection, totals: str) -> None:
        """Makes counts of only the exceptions those of all subjects; `totals` as in `statements.Exceptions`."""
        cursor = con.execute(totals)
        places = {name[0]: i for i, name in enumerate(cursor.description or ())}
        for row in cursor.fetchall():
            key = _key(row[places[name]] if name in places else None for name in SCOPE_COLUMNS)
            total = row[places["n"]]
            for i, unit in enumerate(self.units):
                counts, aside = self._counts[unit][key], row[places[f"n{i}"]]
                counts[_ASIDE] = aside
                counts[_PASS] = total - aside - sum(counts[_PASS + 1 :])
                if counts[_PASS] < 0:
                    raise unaccounted(self._plans[0].check.id, total - counts[_PASS], total)

    def checks(self) -> list[CheckCount]:
        """How each check went."""
        return [
            check_count(plan, _ranked(map(sum, zip(*self._counts[f"s{i}"].values(), strict=True))))
            for i, plan in enumerate(self._plans)
        ]

    def scopes(self, today: date, organisation: str) -> list[ScopeCount]:
        """How each rule went per scope: the worst status over its items counts once per subject."""
        # As the database orders: nothing comes last.
        keys = sorted(self._counts["s0"], key=lambda key: [(not part, part) for part in key])
        ordered = [(key, Scope(organisation, *key)) for key in keys]
        found = []
        for rule_id, places in by_rule(self._plans).items():
            unit = self._unit_of[rule_id]
            for key, scope in ordered:
                worst = self._counts[unit][key]
                failed = [i for i in places if self._counts[f"s{i}"][key][_FAIL]] if worst[_FAIL] else []
                days = [self._dues[i][key] for i in failed if key in self._dues[i]]
                late = (today - min(days)).days if days else None
                items = [self._plans[i].check.item for i in failed]
                found.append(scope_count(rule_id, scope, _ranked(worst), late, items))
        return found


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


def _unpacked(*packed: int) -> Iterator[tuple[int, int]]:
    """The ranks that were counted, with their numbers."""
    for number, ranks in zip(packed, _RANKS, strict=True):
        number = int(number)
        for rank in ranks if number else ():
            if number & _MASK:
                yield rank, number & _MASK
            number >>= _BITS


def _key(parts: Iterable[str | None]) -> Key:
    return tuple([part or "" for part in parts])


def _ranked(counts: Iterable[int]) -> Mapping[int, int]:
    return {rank: number for rank, number in enumerate(counts) if number}
