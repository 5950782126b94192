"""Every verdict that did not pass, by check and subject: made when somebody reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from compliance.engines.plans import Plan
from compliance.model import STATUSES, Status

if TYPE_CHECKING:
    import pyarrow as pa

Listed = tuple[str, int, date | None, int | None, int | None]
"""A verdict that did not pass: subject, status rank, due day, index of the file, row."""


ROWS_AT_A_TIME = 100_000


@dataclass(frozen=True, slots=True)
class Piece:
    """The verdicts of one check: their number, and what gives them as Arrow tables in order.

    `origin`: the rows, or the SELECT that gives them.
    """

    check_id: str
    rows: int
    tables: Callable[[], Iterator[pa.Table]]
    origin: str | Sequence[Listed] = ()


class NotPassing:
    """All pieces in the order of their checks, each in the order of the evidence: by file and row, else by subject.

    Arrow columns: check_id, rule_id, record_type, subject, status, due, file, row.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = sorted(pieces, key=lambda piece: piece.check_id)
        self.num_rows = sum(piece.rows for piece in pieces)

    def tables(self) -> Iterator[pa.Table]:
        """The verdicts bit by bit, in order."""
        for piece in self._pieces:
            yield from piece.tables()

    def of_check(self, check_id: str) -> NotPassing:
        """The verdicts of one check."""
        return NotPassing([piece for piece in self._pieces if piece.check_id == check_id])

    def failed(self, waived: bool) -> Iterator[list[str]]:
        """The subjects that failed and, where some are `waived` (see `decisions.apply_decisions`), are not."""
        for piece in self._pieces:
            if not waived and not isinstance(piece.origin, str):  # and Arrow need not be loaded
                yield [row[0] for row in piece.origin if row[1] == Status.FAIL.rank]
                continue
            import pyarrow.compute as pc

            for table in piece.tables():
                failed = pc.equal(table["status"], Status.FAIL.value)
                left = pc.and_(failed, pc.is_null(table["waived"])) if waived else failed
                yield table.filter(left)["subject"].to_pylist()

    def marked(self, mark: Callable[[pa.Table], pa.Table]) -> NotPassing:
        """The same verdicts with what `mark` adds to each table of them; rows stay as they are."""
        return NotPassing([replace(piece, tables=partial(_mapped, mark, piece.tables)) for piece in self._pieces])

    def where(self, keep: Callable[[pa.Table], Any]) -> pa.Table:
        """The verdicts for which the mask `keep` gives of each table is true; for few."""
        import pyarrow as pa

        parts = [table.filter(keep(table)) for table in self.tables()]
        return pa.concat_tables(parts) if parts else schema().empty_table()

    def table(self) -> pa.Table:
        """All of them at once; for few."""
        import pyarrow as pa

        tables = list(self.tables())
        return pa.concat_tables(tables) if tables else schema().empty_table()

    def to_pylist(self) -> list[dict[str, Any]]:
        """All of them as dictionaries; for few."""
        rows: list[dict[str, Any]] = self.table().to_pylist()
        return rows


def _mapped(mark: Callable[[pa.Table], pa.Table], tables: Callable[[], Iterator[pa.Table]]) -> Iterator[pa.Table]:
    return map(mark, tables())


def schema() -> pa.Schema:
    """The columns of the list."""
    import pyarrow as pa

    return pa.schema(
        [
            ("check_id", pa.string()), ("rule_id", pa.string()), ("record_type", pa.string()), ("subject", pa.string()),
            ("status", pa.string()), ("due", pa.date32()), ("file", pa.string()), ("row", pa.int64()),
        ]
    )  # fmt: skip


def in_memory(plan: Plan, rows: Sequence[Listed], files: Sequence[str]) -> Piece:
    """A piece out of rows that are there already."""
    check = plan.check

    def tables() -> Iterator[pa.Table]:
        import pyarrow as pa

        subjects, ranks, dues, places, numbers = zip(*rows, strict=True)
        columns: tuple[Sequence[Any], ...] = (
            [check.id] * len(rows), [check.rule.id] * len(rows), [check.record_type] * len(rows), subjects,
            [STATUSES[rank].value for rank in ranks], dues,
            [None if place is None else files[place] for place in places], numbers,
        )  # fmt: skip
        arrays = [pa.array(list(column), field.type) for column, field in zip(columns, schema(), strict=True)]
        yield pa.Table.from_arrays(arrays, schema=schema())

    return Piece(check.id, len(rows), tables, rows)


def left(row: Mapping[str, Any]) -> Status:
    """What is to grade of a listed verdict, where people decided about it."""
    if row["waived"] is not None:
        return Status.NOT_APPLICABLE
    return Status.PASS if row["attested"] is not None else Status(row["status"])
