"""Related rows in their order, one table out of the other: rows of one asker, or of all at once where these are answered over pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from compliance.expressions.constructs import Column, Listed, Template, both
from compliance.expressions.linked import Rows
from compliance.expressions.pairs import Pairs, Totals


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    columns: Mapping[str, Column]
    where: Column | None


class Ordered:
    """Columns worked out of the related rows, or of the last of `tables`; `window` gives such as look at other rows of the asker."""

    def __init__(self, rows: Rows, tables: Sequence[_Table] = ()) -> None:
        self._rows, self._tables = rows, tables
        self._pairs = rows.group if isinstance(rows.group, Pairs) else None
        self._keys = [] if self._pairs is None else [f"k{i}" for i, _ in enumerate(self._pairs.askers.keys)]

    def window(self, name: str, *args: Column) -> Column:
        """A window function over the rows of the asker."""
        if self._pairs is None:
            return Template(name, *args)
        keys = [self[key] for key in self._keys] if self._tables else self._pairs.askers.keys
        return Template(f"{name}_by", *args, Listed(*keys))

    def then(self, where: Column | None = None, **columns: Column) -> Ordered:
        """A table of these columns, of the rows that meet a condition."""
        name = self._rows.frame.compiler.unused("o")
        return Ordered(self._rows, (*self._tables, _Table(name, columns, where)))

    def __getitem__(self, name: str) -> Column:
        """A column of the table."""
        return sa.literal_column(f"{self._tables[-1].name}.{name}")

    def values(self, *aggregates: Column) -> list[Column]:
        """Aggregates over the rows of the asker; NULL where there is none."""
        if self._pairs is None:
            table = self._table(None)
            return [sa.select(aggregate).select_from(table).scalar_subquery() for aggregate in aggregates]
        totals = Totals(self._rows.frame.compiler.unused("w"), self._pairs, self._table)
        self._pairs.askers.groups[totals.name] = totals
        return [totals.column(aggregate) for aggregate in aggregates]

    def _table(self, pairs: Pairs | None) -> sa.FromClause:
        """The last table, of the rows in these pairs or, where there are none, of those of whoever asks."""
        query: sa.Select[Any]
        table: sa.FromClause | None = None
        for each in self._tables:
            columns = [column.label(name) for name, column in each.columns.items()]
            where = each.where
            if table is not None:
                query = sa.select(*(table.c[key] for key in self._keys), *columns).select_from(table)
            elif pairs is not None:
                query = pairs.select(*columns)
            else:
                query, where = self._rows.select(*columns), both(self._rows.linked, where)
            table = (query if where is None else query.where(where)).subquery(each.name)
        assert table is not None
        return table
