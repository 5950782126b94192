"""The verdicts on many subjects that did not pass: in tables of the database, from which they are read in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from compliance.engines import slices
from compliance.engines.connection import Room
from compliance.engines.counting import Counted
from compliance.engines.listing import ROWS_AT_A_TIME, Listed, Piece, schema
from compliance.engines.plans import Plan
from compliance.engines.setting import Setting
from compliance.engines.tallies import Tallied
from compliance.model import STATUSES, Status

if TYPE_CHECKING:
    import pyarrow as pa

    from compliance.engines.statements import Exceptions, Slices

_PASS = Status.PASS.rank
_STATUSES = [status.value for status in STATUSES]
_SUBJECTS = ("temp", "subjects_in_question")
_SAMPLE, _FEW = 50_000, 10
"""Rows of each file that are tried, and of how many one is "few"."""


class Stored:
    """What became of the subjects of some checks.

    `listed` gives the SELECT of key, status, due, file and row of the subjects that one of them did not pass, in the order of
    the evidence.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        plans: Sequence[Plan],
        files: Sequence[str],
        counted: Counted,
        listed: Callable[[int], str],
        room: Room,
    ) -> None:
        # The list is read after the scan: all that it needs lives as long as it.
        self._held = (con, room)
        self._con, self._plans, self._files = con.cursor(), plans, files
        self._counted, self._listed = counted, listed
        self.subjects = counted.subjects

    def tallied(self, plans: Sequence[Plan], setting: Setting, organisation: str, shown: int) -> Tallied:
        """All of it."""
        checks = self._counted.checks()
        totals = [sum(n for status, n in count.counts.items() if status.rank > _PASS) for count in checks]
        some = [(i, plan) for i, plan in enumerate(plans) if totals[i]]
        return Tallied(
            checks,
            self._counted.scopes(setting.as_of.day, organisation),
            [(plan, self._worst(i, shown)) for i, plan in some],
            [self._piece(i, plan, totals[i]) for i, plan in some],
        )

    def _piece(self, i: int, plan: Plan, number: int) -> Piece:
        listed = self._listed(i)
        return Piece(plan.check.id, number, reader(self._con, self._held, plan, listed, self._files), listed)

    def _worst(self, i: int, shown: int) -> list[Listed]:
        if not shown:
            return []
        return self._con.execute(f"{self._listed(i)} ORDER BY status DESC, key LIMIT {shown}").fetchall()


def reader(
    con: duckdb.DuckDBPyConnection, held: object, plan: Plan, listed: str, files: Sequence[str]
) -> Callable[[], Iterator[pa.Table]]:
    """What reads the verdicts of one check in order; `held` lives as long as it."""

    def tables() -> Iterator[pa.Table]:
        _ = held
        told = _Told(plan, files)
        for batch in con.sql(listed).to_arrow_reader(ROWS_AT_A_TIME):
            yield told.table(batch)

    return tables


class _Told:
    """Parts of the list with everything by name: what repeats is put in here, not fetched, and made once for all parts."""

    def __init__(self, plan: Plan, files: Sequence[str]) -> None:
        self._check, self._files = plan.check, files
        self._made: dict[str, pa.Array] = {}

    def table(self, batch: pa.RecordBatch) -> pa.Table:
        """The rows of one part."""
        import pyarrow as pa

        check, rows = self._check, batch.num_rows
        columns = [
            self._repeated(check.id, rows), self._repeated(check.rule.id, rows), self._repeated(check.record_type, rows),
            batch.column("key"), self._named(batch.column("status"), _STATUSES), batch.column("due"),
            self._named(batch.column("file"), self._files), batch.column("row"),
        ]  # fmt: skip
        return pa.Table.from_arrays(columns, schema=schema())

    def _repeated(self, text: str, rows: int) -> pa.Array:
        import pyarrow as pa

        made = self._made.get(text)
        if made is None or len(made) < rows:
            made = self._made[text] = pa.repeat(pa.scalar(text), rows)
        return made.slice(0, rows)

    def _named(self, places: pa.Array, names: Sequence[str]) -> pa.Array:
        """Names by their places, which are mostly all the same."""
        import pyarrow as pa
        import pyarrow.compute as pc

        ends = pc.min_max(places)
        first, last = ends["min"].as_py(), ends["max"].as_py()
        if first is not None and first == last and not places.null_count:
            return self._repeated(names[first], len(places))
        return pa.DictionaryArray.from_arrays(places.cast(pa.int32()), pa.array(names, pa.string())).cast(pa.string())


def by_exception(
    con: duckdb.DuckDBPyConnection,
    plans: Sequence[Plan],
    setting: Setting,
    statements: Callable[[Sequence[Plan], Sequence[Sequence[int]], tuple[str | None, str]], Exceptions],
    files: Sequence[str],
    room: Room,
) -> Stored:
    """Looks closely only at the subjects that some check did not pass; raises duckdb.Error.

    For checks that no single subject has to ask other records for. `room` is where what did not pass is kept.
    """
    counted = Counted(plans)
    table = f'{room.schema}"exceptions_{plans[0].check.id}"'
    wanted = statements(plans, list(counted.units.values()), _SUBJECTS)
    with at_hand(con, wanted.groups):
        if _are_few(con, plans[0].check.record_type, wanted.subjects):
            con.execute(f"CREATE OR REPLACE TEMP TABLE {_SUBJECTS[1]} AS {slices.sliced(wanted.subjects)}")
            con.execute(f"CREATE OR REPLACE TABLE {table} AS {wanted.verdicts}")
            con.execute(f"DROP TABLE {'.'.join(_SUBJECTS)}")
        else:
            con.execute(f"CREATE OR REPLACE TABLE {table} AS {wanted.rows}")
        (number,) = con.execute(f"SELECT count(*) FROM {table}").fetchall()[0]
        for first in range(0, number, slices.SLICE):
            counted.add(con, table, f"rowid BETWEEN {first} AND {first + slices.SLICE - 1}")
        counted.complete(con, wanted.totals)

    def listed(i: int) -> str:
        due = f"d{i}" if plans[i].error is None and plans[i].due is not None else "NULL::DATE"
        columns = f"key, s{i} AS status, {due} AS due, _file AS file, _row AS row"
        return f"SELECT {columns} FROM {table} WHERE s{i} > {_PASS}"

    return Stored(con, plans, files, counted, listed, room)


def _are_few(con: duckdb.DuckDBPyConnection, name: str, subjects: str) -> bool:
    """Whether few subjects, to judge by the first, need a closer look: then they are taken out before, because of a few here
    and there the database makes as much as of whole vectors. Many would fill the disk.
    """
    first = f"t1._row <= {_SAMPLE}"
    number, total = con.execute(
        f'SELECT (SELECT count(*) FROM ({slices.sliced(subjects, first)})), (SELECT count(*) FROM "{name}" AS t1 WHERE {first})'
    ).fetchall()[0]
    return bool(number * _FEW <= total)


@contextmanager
def at_hand(con: duckdb.DuckDBPyConnection, groups: Mapping[str, str]) -> Iterator[None]:
    """Works out what statements read of related records, tables by name, once for all of them; raises duckdb.Error."""
    try:
        for name, rows in groups.items():
            con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {rows}")
        yield
    finally:
        for name in groups:
            con.execute(f"DROP TABLE IF EXISTS temp.{name}")


def by_slices(
    con: duckdb.DuckDBPyConnection,
    plans: Sequence[Plan],
    setting: Setting,
    statements: Slices,
    files: Sequence[str],
    room: Room,
    part: Callable[[int, int], None] = lambda _number, _total: None,
) -> Stored:
    """Works out all verdicts, slice by slice; raises duckdb.Error. `room` as above.

    `part` is told which slice of how many comes next.
    """
    counted = Counted(plans)
    table = f'{room.schema}"missed_{plans[0].check.id}"'
    con.execute(
        f"CREATE OR REPLACE TABLE {table} "
        "(place INTEGER, key VARCHAR, status UTINYINT, due DATE, file INTEGER, row BIGINT)"
    )
    conditions = slices.slices(con, plans[0].check.record_type)
    part(0, len(conditions) + 1)
    with at_hand(con, statements.groups):
        for number, condition in enumerate(conditions, 1):
            part(number, len(conditions) + 1)
            con.execute(f"CREATE OR REPLACE TEMP TABLE verdicts AS {slices.sliced(statements.verdicts, condition)}")
            parts = [
                f"SELECT {i}, key, s{i}, {'NULL' if plans[i].due is None else f'd{i}'}, _file, _row "
                f"FROM verdicts WHERE s{i} > {_PASS}"
                for i in counted.add(con, "verdicts")
            ]
            if parts:
                # A join may turn over the order of the evidence.
                con.execute(f"INSERT INTO {table} SELECT * FROM ({' UNION ALL '.join(parts)}) AS t ORDER BY 1, 5, 6, 2")
    con.execute("DROP TABLE IF EXISTS verdicts")

    def listed(i: int) -> str:
        return f"SELECT key, status, due, file, row FROM {table} WHERE place = {i}"

    return Stored(con, plans, files, counted, listed, room)
