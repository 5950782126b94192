"""What is joined to those that ask about related records: aggregates by link (`Group`), or the row whose key is named (`One`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from compliance.expressions import tree
from compliance.expressions.constructs import Case, Column, Constant, Template, both, null
from compliance.expressions.operators import Sql
from compliance.expressions.pairs import Askers, entries

if TYPE_CHECKING:
    from compliance.expressions.compiler import Frame


@dataclass
class Group:
    """Aggregates over the rows of one record type by link; `sides` are (inner, outer) columns.

    A list of references is unnested, on whichever side it stands: testing every pair for
    membership takes hundreds of times as long. Where groups are kept (see `Compiler`), the statement reads
    `rows` from a table.
    """

    name: str
    frame: Frame
    askers: Askers
    sides: list[tuple[Column, Column]] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    unnested: list[tuple[sa.FromClause, Column]] = field(default_factory=list)

    def link(self, inner: Sql, outer: Sql, askers: Frame) -> None:
        """Ties the rows to the askers: equal values, or a value that the other side's list holds; `askers` has the outer side."""
        name = f"{self.name}e{len(self.unnested)}"
        if tree.LIST not in (inner.kind, outer.kind):
            self.sides.append((inner.value, outer.value))
        elif inner.kind == tree.LIST:
            table = entries(self.frame, inner.value, name)
            self.unnested.append((table, Template("eq", table.c["k"], self.frame.key)))
            self.sides.append((table.c["e"], outer.value))
        else:
            table = entries(askers, outer.value, name)
            self.unnested.append((table, Template("eq", table.c["e"], inner.value)))
            self.sides.append((table.c["k"], askers.key))

    def column(self, aggregate: Column) -> Column:
        """An aggregate over the rows linked to the asker; NULL where there is none."""
        self.columns.append(aggregate)
        return sa.literal_column(f"{self.name}.a{len(self.columns) - 1}")

    def unlinked(self, aggregate: Column) -> Column | None:
        """An aggregate over the rows whose link is empty: they are a group of their own where groups are kept and there is
        one link. NULL for no rows; None where something else has to tell.
        """
        if self.kept is None or len(self.sides) != 1 or self.unnested:
            return None
        self.column(aggregate)
        table = self._table(self.kept, ["k0", f"a{len(self.columns) - 1}"]).alias(self.frame.compiler.unused("n"))
        key, value = table.c
        return sa.select(value).where(Template("is_null", key)).scalar_subquery()

    @property
    def kept(self) -> str | None:
        """The name of the table, where groups are kept."""
        prefix = self.frame.compiler.kept
        of_subjects = self.askers is self.frame.compiler.frame
        return f"{prefix}{self.name}" if prefix is not None and of_subjects else None

    @staticmethod
    def _table(name: str, columns: Sequence[str]) -> sa.TableClause:
        return sa.table(name, *map(sa.column, columns), schema="temp")

    def rows(self) -> sa.Select[Any]:
        """The aggregates `a0 ..` by the links `k0 ..`."""
        keys = [inner for inner, _ in self.sides]
        query = sa.select(
            *(key.label(f"k{i}") for i, key in enumerate(keys)),
            *(column.label(f"a{i}") for i, column in enumerate(self.columns)),
        ).select_from(self._source())
        return query.group_by(*keys) if keys else query

    def beside(self, clause: sa.FromClause, _askers: Askers) -> sa.FromClause:
        """The askers with it joined."""
        keys = [f"k{i}" for i in range(len(self.sides))]
        grouped: sa.FromClause
        if self.kept is None:
            grouped = self.rows().subquery(self.name)
        else:
            grouped = self._table(self.kept, [*keys, *(f"a{i}" for i in range(len(self.columns)))]).alias(self.name)
        on = [Template("eq", grouped.c[key], outer) for key, (_, outer) in zip(keys, self.sides, strict=True)]
        return clause.outerjoin(grouped, both(*on))

    def _source(self) -> sa.FromClause:
        clause = self.frame.bare()
        for table, on in self.unnested:
            clause = clause.join(table, on)
        return clause


@dataclass
class One:
    """The row whose key the subject names, which `on` ties to it: what would be an aggregate is read off it."""

    name: str
    frame: Frame
    on: Column

    def column(self, aggregate: Column) -> Column:
        """An aggregate over no row or one; NULL (or 0 of a count) where there is none."""
        assert isinstance(aggregate, Template)
        *taken, condition = aggregate.clauses
        key = self.frame.key
        there = both(Template("is_not_null", key), condition)
        if aggregate.name == "any_if":
            return Case(Template("is_not_null", key), condition, null())
        if aggregate.name == "count_distinct_if":
            there = both(there, Template("is_not_null", *taken))
        counted = aggregate.name in ("count_if", "count_distinct_if")
        return Case(there, Constant(1), Constant(0)) if counted else Case(there, *taken, sa.null())

    def beside(self, clause: sa.FromClause, _askers: Askers) -> sa.FromClause:
        """The subjects with it joined, and with what it refers to."""
        return clause.outerjoin(self.frame.bare(), self.on)
