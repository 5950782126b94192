"""What is joined to the subjects to answer their questions of related records.

A `Group` holds aggregates by link, worked out in one pass over the related records; `Pairs` those by subject,
over the pairs of a subject and a row; `One` is the row whose key the subject names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from compliance.expressions import tree
from compliance.expressions.constructs import TRUE, Case, Column, Constant, Template, both, null
from compliance.expressions.operators import Sql

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
    subject: Frame
    sides: list[tuple[Column, Column]] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    unnested: list[tuple[sa.FromClause, Column]] = field(default_factory=list)

    def link(self, inner: Sql, outer: Sql) -> None:
        """Ties the rows to the subjects: equal values, or a value that the other side's list holds."""
        name = f"{self.name}e{len(self.unnested)}"
        if tree.LIST not in (inner.kind, outer.kind):
            self.sides.append((inner.value, outer.value))
        elif inner.kind == tree.LIST:
            entries = self._entries(self.frame, inner.value, name)
            self.unnested.append((entries, Template("eq", entries.c["k"], self._key(self.frame))))
            self.sides.append((entries.c["e"], outer.value))
        else:
            entries = self._entries(self.subject, outer.value, name)
            self.unnested.append((entries, Template("eq", entries.c["e"], inner.value)))
            self.sides.append((entries.c["k"], self._key(self.subject)))

    def _entries(self, frame: Frame, values: Column, name: str) -> sa.Subquery:
        entry = Template("entries", values).label("e")
        return sa.select(self._key(frame).label("k"), entry).select_from(frame.source(grouped=False)).subquery(name)

    @staticmethod
    def _key(frame: Frame) -> Column:
        return frame.table.c[frame.record_type.key]

    def column(self, aggregate: Column) -> Column:
        """An aggregate over the rows linked to the subject; NULL where there is none."""
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
        return None if prefix is None else f"{prefix}{self.name}"

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

    def beside(self, clause: sa.FromClause) -> sa.FromClause:
        """The subjects with it joined."""
        keys = [f"k{i}" for i in range(len(self.sides))]
        grouped: sa.FromClause
        if self.kept is None:
            grouped = self.rows().subquery(self.name)
        else:
            grouped = self._table(self.kept, [*keys, *(f"a{i}" for i in range(len(self.columns)))]).alias(self.name)
        on = [Template("eq", grouped.c[key], outer) for key, (_, outer) in zip(keys, self.sides, strict=True)]
        return clause.outerjoin(grouped, both(*on))

    def _source(self) -> sa.FromClause:
        clause = self.frame.source()
        for entries, on in self.unnested:
            clause = clause.join(entries, on)
        return clause


@dataclass
class Pairs:
    """Aggregates over the pairs of a subject and a row that `on` says belong together, by subject.

    What the aggregates take is worked out first, pair by pair: it may hold questions of its own.
    """

    name: str
    frame: Frame
    subject: Frame
    on: Column | None = None
    columns: list[Column] = field(default_factory=list)
    taken: list[Column] = field(default_factory=list)

    def column(self, aggregate: Column) -> Column:
        """An aggregate over the rows that belong to the subject; NULL where there is none."""
        self.columns.append(self._over_taken(aggregate))
        return sa.literal_column(f"{self.name}.a{len(self.columns) - 1}")

    def _over_taken(self, aggregate: Column) -> Column:
        assert isinstance(aggregate, Template)
        return Template(aggregate.name, *(self._take(part) for part in aggregate.clauses))

    def _take(self, part: Column) -> Column:
        if isinstance(part, Template) and part.name == "is_null":  # of what is taken already, mostly
            return self._over_taken(part)
        place = next((i for i, known in enumerate(self.taken) if known is part), None)
        if place is None:
            place = len(self.taken)
            self.taken.append(part)
        return sa.literal_column(f"{self.name}p.b{place}")

    def beside(self, clause: sa.FromClause) -> sa.FromClause:
        """The subjects with it joined."""
        taken = [column.label(f"b{i}") for i, column in enumerate(self.taken)]
        return _by_subject(self.name, self.subject, self.select(*taken).subquery(f"{self.name}p"), self.columns, clause)

    def select(self, *columns: Any) -> sa.Select[Any]:
        """Something of each pair, with the subject's key as `k`."""
        pairs = self.subject.source(grouped=False).join(self.frame.source(), TRUE if self.on is None else self.on)
        return sa.select(self.key.label("k"), *columns).select_from(pairs)

    @property
    def key(self) -> Column:
        """The subject's key."""
        return self.subject.table.c[self.subject.record_type.key]


@dataclass
class Totals:
    """Aggregates by subject over a table of rows that have the subject's key as `k`."""

    name: str
    subject: Frame
    rows: sa.Subquery
    columns: list[Column] = field(default_factory=list)

    def column(self, aggregate: Column) -> Column:
        """An aggregate over the rows of the subject; NULL where there is none."""
        self.columns.append(aggregate)
        return sa.literal_column(f"{self.name}.a{len(self.columns) - 1}")

    def beside(self, clause: sa.FromClause) -> sa.FromClause:
        """The subjects with it joined."""
        return _by_subject(self.name, self.subject, self.rows, self.columns, clause)


def _by_subject(
    name: str, subject: Frame, rows: sa.Subquery, aggregates: Sequence[Column], clause: sa.FromClause
) -> sa.FromClause:
    """The subjects with aggregates over their rows joined."""
    columns = [column.label(f"a{i}") for i, column in enumerate(aggregates)]
    grouped = sa.select(rows.c["k"], *columns).select_from(rows).group_by(rows.c["k"]).subquery(name)
    return clause.outerjoin(grouped, Template("eq", grouped.c["k"], subject.table.c[subject.record_type.key]))


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
        key = self.frame.table.c[self.frame.record_type.key]
        there = both(Template("is_not_null", key), condition)
        if aggregate.name == "any_if":
            return Case(Template("is_not_null", key), condition, null())
        if aggregate.name == "count_distinct_if":
            there = both(there, Template("is_not_null", *taken))
        counted = aggregate.name in ("count_if", "count_distinct_if")
        return Case(there, Constant(1), Constant(0)) if counted else Case(there, *taken, sa.null())

    def beside(self, clause: sa.FromClause) -> sa.FromClause:
        """The subjects with it joined, and with what it refers to."""
        return clause.outerjoin(self.frame.source(), self.on)
