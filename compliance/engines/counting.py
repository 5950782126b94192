"""The verdicts on many subjects: worked out slice by slice, counted in the database, kept on disk where they did not pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb

from compliance.engines.listing import ROWS_AT_A_TIME, Listed, Piece, schema
from compliance.engines.plans import Plan
from compliance.engines.slices import sliced, slices
from compliance.engines.tallies import SCOPE_COLUMNS, Tallied, by_rule, check_count, scope_count
from compliance.expressions.constants import constant_text
from compliance.model import STATUSES, CheckCount, Scope, ScopeCount, Status

if TYPE_CHECKING:
    import pyarrow as pa

COUNTS_PER_STATEMENT = 50
_ALL, _FAIL, _PASS = len(STATUSES), Status.FAIL.rank, Status.PASS.rank
# Three counts are packed into one sum, each into so many bits: more than a slice has subjects.
_BITS = 21
_PACKED = ((Status.PENDING, Status.NO_EVIDENCE, Status.FAIL), (Status.NOT_APPLICABLE, Status.MANUAL, Status.ERROR))
_RANKS = tuple(tuple(status.rank for status in group) for group in _PACKED)
_MASK = (1 << _BITS) - 1

Key = tuple[str | None, ...]
Counts = list[int]
"""Subjects by the rank of their status."""


class Stored:
    """What became of the subjects of some checks (see `verdicts.statement`); raises duckdb.Error.

    `keep` is the schema for what did not pass, with a dot; it may be on disk.
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, plans: Sequence[Plan], statement: str, files: Sequence[str], keep: str
    ) -> None:
        self._con, self._plans, self._files = con, plans, files
        # What is counted: each check, and the worst status over the items of a rule.
        self._units = {f"s{i}": [plan] for i, plan in enumerate(plans)}
        self._unit_of: dict[str, str] = {}
        for rule_id, places in by_rule(plans).items():
            worst = f"greatest({', '.join(f's{i}' for i in places)})" if len(places) > 1 else f"s{places[0]}"
            self._unit_of[rule_id] = worst
            self._units.setdefault(worst, [plans[i] for i in places])
        self._counts: dict[str, dict[Key, Counts]] = {unit: defaultdict(lambda: [0] * _ALL) for unit in self._units}
        self._dues: dict[tuple[int, Key], date] = {}
        self._missed = f'{keep}"missed_{plans[0].check.id}"'
        con.execute(
            f"CREATE OR REPLACE TABLE {self._missed} "
            "(place INTEGER, key VARCHAR, status UTINYINT, due DATE, file INTEGER, row BIGINT)"
        )
        for condition in slices(con, plans[0].check.record_type):
            con.execute(f"CREATE OR REPLACE TEMP TABLE verdicts AS {sliced(statement, condition)}")
            self._count_slice()
        con.execute("DROP TABLE IF EXISTS verdicts")
        any_unit = next(iter(self._counts.values()))
        self.subjects = sum(map(sum, any_unit.values()))

    def _count_slice(self) -> None:
        names = {row[0] for row in self._con.execute("DESCRIBE verdicts").fetchall()}
        keys = ", ".join(f"{name if name in names else 'NULL::VARCHAR'}" for name in SCOPE_COLUMNS)
        units, checks = list(self._units), {f"s{i}": i for i in range(len(self._plans))}
        failing: set[int] = set()
        for first in range(0, len(units), COUNTS_PER_STATEMENT):
            some = units[first : first + COUNTS_PER_STATEMENT]
            sums = [f"sum({_code(unit, group)})" for unit in some for group in _PACKED]
            rows = self._con.execute(f"SELECT {keys}, count(*), {', '.join(sums)} FROM verdicts GROUP BY 1, 2, 3, 4")
            for row in rows.fetchall():
                key, total, packed = row[:4], row[4], row[5:]
                for place, unit in enumerate(some):
                    counts = self._counts[unit][key]
                    passed = total
                    for rank, number in _unpacked(packed[2 * place], packed[2 * place + 1]):
                        counts[rank] += number
                        passed -= number
                        if rank > _PASS and unit in checks:
                            failing.add(checks[unit])
                    counts[_PASS] += passed
        self._keep_slice(keys, sorted(failing))

    def _keep_slice(self, keys: str, places: Sequence[int]) -> None:
        if not places:
            return
        dated = [i for i in places if self._plans[i].due is not None]
        days = {i: f"d{i}" if i in dated else "NULL" for i in places}
        parts = (f"SELECT {i}, key, s{i}, {days[i]}, _file, _row FROM verdicts WHERE s{i} > {_PASS}" for i in places)
        self._con.execute(f"INSERT INTO {self._missed} {' UNION ALL '.join(parts)}")
        if dated:
            firsts = ", ".join(f"min(d{i}) FILTER (WHERE s{i} = {_FAIL})" for i in dated)
            for row in self._con.execute(f"SELECT {keys}, {firsts} FROM verdicts GROUP BY 1, 2, 3, 4").fetchall():
                for i, day in zip(dated, row[4:], strict=True):
                    if day is not None:
                        self._dues[i, row[:4]] = min(day, self._dues.get((i, row[:4]), day))

    def checks(self) -> list[CheckCount]:
        """How each check went."""
        return [
            check_count(plan, _ranked(map(sum, zip(*self._counts[f"s{i}"].values(), strict=True))))
            for i, plan in enumerate(self._plans)
        ]

    def scopes(self, today: date, organisation: str) -> list[ScopeCount]:
        """How each rule went per scope: the worst status over its items counts once per subject."""
        found = []
        for rule_id, places in by_rule(self._plans).items():
            scopes: dict[Scope, list[Key]] = defaultdict(list)
            counted = self._counts[self._unit_of[rule_id]]
            for key in sorted(counted, key=lambda key: tuple((part is None, part or "") for part in key)):
                scopes[Scope(organisation, *(part or "" for part in key))].append(key)
            for scope, keys in scopes.items():
                worst = _ranked(map(sum, zip(*(counted[key] for key in keys), strict=True)))
                days = [self._dues[i, key] for i in places for key in keys if (i, key) in self._dues]
                failed = {
                    self._plans[i].check.item for i in places for key in keys if self._counts[f"s{i}"][key][_FAIL]
                }
                found.append(scope_count(rule_id, scope, worst, (today - min(days)).days if days else None, failed))
        return found

    def tallied(self, plans: Sequence[Plan], today: date, organisation: str, shown: int) -> Tallied:
        """All of it."""
        checks = self.checks()
        totals = [sum(n for status, n in count.counts.items() if status.rank > _PASS) for count in checks]
        some = [(i, plan) for i, plan in enumerate(plans) if totals[i]]
        return Tallied(
            checks,
            self.scopes(today, organisation),
            [(plan, self._worst(i, shown)) for i, plan in some],
            [Piece(plan.check.id, totals[i], self._reader(i, plan)) for i, plan in some],
        )

    def _worst(self, i: int, shown: int) -> list[Listed]:
        return self._con.execute(
            f"SELECT key, status, due, file, row FROM {self._missed} WHERE place = {i} "
            f"ORDER BY status DESC, key LIMIT {shown}"
        ).fetchall()

    def _reader(self, i: int, plan: Plan) -> Any:
        values = {"statuses": [status.value for status in STATUSES], "files": list(self._files)}
        check, rule, record_type = map(constant_text, (plan.check.id, plan.check.rule.id, plan.check.record_type))
        query = (
            f"SELECT {check} AS check_id, {rule} AS rule_id, {record_type} AS record_type, key AS subject, "
            f"$statuses[status + 1] AS status, due, $files[file + 1] AS file, row "
            f"FROM {self._missed} WHERE place = {i} ORDER BY key"
        )

        def tables() -> Iterator[pa.Table]:
            import pyarrow as pa

            for batch in self._con.sql(query, params=values).to_arrow_reader(ROWS_AT_A_TIME):
                yield pa.Table.from_batches([batch]).cast(schema())

        return tables


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


def _ranked(counts: Iterator[int]) -> Mapping[int, int]:
    return {rank: number for rank, number in enumerate(counts) if number}
