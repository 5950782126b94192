"""Related rows in their order, one table out of the other: rows of one subject, or of all at once where these are answered over pairs."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from compliance.expressions.constructs import Column, Template, both
from compliance.expressions.groups import Pairs, Totals
from compliance.expressions.linked import Rows


class Ordered:
    """Columns worked out of the related rows, or of a table of them; `window` gives such as look at other rows of the subject."""

    def __init__(self, rows: Rows, table: sa.Subquery | None = None) -> None:
        self._rows, self._table = rows, table
        self._pairs = rows.group if isinstance(rows.group, Pairs) else None

    def window(self, name: str, *args: Column) -> Column:
        """A window function over the rows of the subject."""
        if self._pairs is None:
            return Template(name, *args)
        return Template(f"{name}_by", *args, self._pairs.key if self._table is None else self._table.c["k"])

    def then(self, where: Column | None = None, **columns: Column) -> Ordered:
        """A table of these columns, of the rows that meet a condition."""
        labelled = [column.label(name) for name, column in columns.items()]
        query: sa.Select[Any]
        if self._table is not None:
            query = sa.select(*([self._table.c["k"]] if self._pairs else []), *labelled).select_from(self._table)
        elif self._pairs is not None:
            query = self._pairs.select(*labelled)
        else:
            query, where = self._rows.select(*labelled), both(self._rows.linked, where)
        query = query if where is None else query.where(where)
        return Ordered(self._rows, query.subquery(self._rows.frame.compiler.unused("o")))

    def __getitem__(self, name: str) -> Column:
        """A column of the table."""
        assert self._table is not None
        return self._table.c[name]

    def values(self, *aggregates: Column) -> list[Column]:
        """Aggregates over the rows of the subject; NULL where there is none."""
        assert self._table is not None
        if self._pairs is None:
            return [sa.select(aggregate).scalar_subquery() for aggregate in aggregates]
        compiler = self._rows.frame.compiler
        totals = Totals(compiler.unused("w"), self._pairs.subject, self._table)
        compiler.groups[totals.name] = totals
        return [totals.column(aggregate) for aggregate in aggregates]
