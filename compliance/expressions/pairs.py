"""Aggregates over the pairs of an asker and a row: what is joined where a row of the related records does not tell all by itself.

Askers are the subjects, or pairs again: what is asked of a related record, about that record and the subject, is asked of
their pair. Pairs are found by hash and have both sides at hand; whatever is joined to the subjects can be joined to pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy as sa

from compliance.expressions import tree
from compliance.expressions.constructs import Column, Template, both

if TYPE_CHECKING:
    from compliance.expressions.compiler import Frame
    from compliance.expressions.operators import Sql


class Joined(Protocol):
    """What is joined to askers to answer their questions."""

    def beside(self, clause: sa.FromClause, askers: Askers) -> sa.FromClause:
        """The askers, as far as they are joined, with it joined too."""


class Askers(Protocol):
    """Those that questions are asked of: `keys` tells them apart, `groups` is what is joined to answer."""

    @property
    def keys(self) -> Sequence[Column]: ...
    @property
    def groups(self) -> dict[object, Joined]: ...
    def bare(self) -> sa.FromClause:
        """The FROM clause without what is joined to answer."""


def entries(frame: Frame, values: Column, name: str) -> sa.Subquery:
    """The lists of the records of a frame taken apart: the key of the record as `k`, an entry as `e`."""
    return (
        sa.select(frame.key.label("k"), Template("entries", values).label("e")).select_from(frame.bare()).subquery(name)
    )


@dataclass
class Ties:
    """Which rows belong to an asker: those that meet all conditions `on` the row, what is `near` the askers being joined before."""

    on: list[Column] = field(default_factory=list)
    near: list[tuple[sa.FromClause, Column]] = field(default_factory=list)

    def link(self, inner: Sql, outer: Sql, rows: Frame, askers: Frame, name: str) -> None:
        """Equal values, or a value that the other side's list holds, found by hash: `askers` has the outer side."""
        if inner.kind == tree.LIST:
            table = entries(rows, inner.value, name)
            self.near.append((table, Template("eq", table.c["e"], outer.value)))
            self.on.append(Template("eq", table.c["k"], rows.key))
        elif outer.kind == tree.LIST:
            table = entries(askers, outer.value, name)
            self.near.append((table, Template("eq", table.c["k"], askers.key)))
            self.on.append(Template("eq", table.c["e"], inner.value))
        else:
            self.on.append(Template("eq", inner.value, outer.value))

    def joined(self, askers: sa.FromClause, rows: sa.FromClause) -> sa.FromClause:
        """The pairs."""
        for table, on in self.near:
            askers = askers.join(table, on)
        return askers.join(rows, both(*self.on))


@dataclass
class Pairs:
    """The pairs of an asker and a row that `ties` say belong together, and aggregates over them by asker.

    What the aggregates take is worked out first, pair by pair: it may hold questions of its own, asked of the pair.
    """

    name: str
    frame: Frame
    askers: Askers
    ties: Ties
    columns: list[Column] = field(default_factory=list)
    taken: list[Column] = field(default_factory=list)
    groups: dict[object, Joined] = field(default_factory=dict)

    def column(self, aggregate: Column) -> Column:
        """An aggregate over the rows that belong to the asker; NULL where there is none."""
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

    @property
    def keys(self) -> Sequence[Column]:
        """What tells the pairs apart."""
        return (*self.askers.keys, self.frame.key)

    def bare(self) -> sa.FromClause:
        """The askers with their rows."""
        return self.ties.joined(self.askers.bare(), self.frame.bare())

    def of(self, askers: Askers) -> Pairs:
        """The same of other pairs than it was made for, where it is of pairs: some have no link, and are asked apart."""
        return replace(self, askers=askers) if isinstance(self.askers, Pairs) else self

    def beside(self, clause: sa.FromClause, askers: Askers) -> sa.FromClause:
        """The askers with it joined."""
        taken = [column.label(f"b{i}") for i, column in enumerate(self.taken)]
        return _by_asker(self, self.askers, self.of(askers).select(*taken).subquery(f"{self.name}p"), clause)

    def select(self, *columns: Any) -> sa.Select[Any]:
        """Something of each pair, with what tells the askers apart as `k0 ..`."""
        clause = self.bare()
        for group in self.groups.values():
            clause = group.beside(clause, self)
        return sa.select(*(key.label(f"k{i}") for i, key in enumerate(self.askers.keys)), *columns).select_from(clause)


@dataclass
class Totals:
    """Aggregates by asker over what `rows` makes of pairs: a table with what tells the askers apart as `k0 ..`."""

    name: str
    pairs: Pairs
    rows: Callable[[Pairs], sa.FromClause]
    columns: list[Column] = field(default_factory=list)

    @property
    def frame(self) -> Frame:
        """The related rows."""
        return self.pairs.frame

    def column(self, aggregate: Column) -> Column:
        """An aggregate over the rows of the asker; NULL where there is none."""
        self.columns.append(aggregate)
        return sa.literal_column(f"{self.name}.a{len(self.columns) - 1}")

    def beside(self, clause: sa.FromClause, askers: Askers) -> sa.FromClause:
        """The askers with it joined."""
        return _by_asker(self, self.pairs.askers, self.rows(self.pairs.of(askers)), clause)


def _by_asker(group: Pairs | Totals, askers: Askers, rows: sa.FromClause, clause: sa.FromClause) -> sa.FromClause:
    """The askers with the aggregates of a group over their rows joined: worked out once, where subjects are taken some at a time."""
    columns = [column.label(f"a{i}") for i, column in enumerate(group.columns)]
    keys = [rows.c[f"k{i}"] for i, _ in enumerate(askers.keys)]
    grouped = sa.select(*keys, *columns).select_from(rows).group_by(*keys)
    compiler = group.frame.compiler
    kept = compiler.kept is not None and askers is compiler.frame
    table = compiler.aside(group.name, grouped).alias(group.name) if kept else grouped.subquery(group.name)
    return clause.outerjoin(table, both(*(Template("eq", table.c[f"k{i}"], key) for i, key in enumerate(askers.keys))))
