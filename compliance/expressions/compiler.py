"""From the typed tree to SQLAlchemy Core, over the tables of one evidence set.

What is known about the tables (missing columns, columns without a single NULL, incomplete or
quarantined types) goes into the statement, so that doubt costs time only where there is doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from compliance.evidence.schemas import RecordType
from compliance.expressions import related, tree
from compliance.expressions.constructs import Column, Constant, LocalDay, Template, both, either
from compliance.expressions.groups import Group
from compliance.expressions.operators import OPERATIONS, Sql, unknown, within_calendar
from compliance.expressions.pairs import Askers, Joined
from compliance.expressions.tree import Call, Literal, Node, Subquery, Unset


class Facts(Protocol):
    """What the compiler must know of a table; evidence.TableFacts has it."""

    @property
    def supplied(self) -> bool: ...
    @property
    def complete(self) -> bool: ...
    @property
    def quarantined(self) -> int: ...
    @property
    def missing(self) -> frozenset[str]: ...
    @property
    def unreadable(self) -> frozenset[str]: ...
    @property
    def nulls(self) -> frozenset[str]: ...
    @property
    def instants(self) -> frozenset[str]: ...


Place = tuple[str | None, str]
"""Schema and name of a table."""


def physical(
    record_type: RecordType, facts: Facts, schema: str | None = None, name: str | None = None
) -> sa.TableClause:
    """The table of a record type with the columns that are there; `name`: of one that stands for it."""
    columns: list[str] = ["_file", "_row"]
    for field in record_type.fields.values():
        if field.name in facts.missing:
            continue
        columns.append(field.name)
        if field.kind == tree.TIMESTAMP:
            columns.append(f"{field.name}__day")
        if field.name in facts.unreadable:
            columns.append(f"{field.name}__bad")
    quoted: list[sa.ColumnClause[Any]] = [sa.column(sa.sql.quoted_name(name, True)) for name in columns]
    return sa.table(sa.sql.quoted_name(name or record_type.name, True), *quoted, schema=schema)


class Frame:
    """One record type in scope, with the records it refers to joined by key."""

    def __init__(self, compiler: Compiler, record_type: RecordType, name: str) -> None:
        self.compiler, self.record_type, self.name = compiler, record_type, name
        self.table = compiler.table(record_type).alias(name)
        self.joins: dict[tuple[str, ...], tuple[sa.FromClause, sa.ColumnElement[Any]]] = {}
        self.groups: dict[object, Joined] = {}

    @property
    def key(self) -> Column:
        """The key of the record."""
        return self.table.c[self.record_type.key]

    @property
    def keys(self) -> Sequence[Column]:
        """What tells the records apart."""
        return (self.key,)

    def at(self, path: tuple[str, ...]) -> tuple[RecordType, sa.FromClause | None]:
        """The record reached by following references, joined when first asked for; no table, no clause."""
        if not path:
            return self.record_type, self.table
        owner, source = self.at(path[:-1])
        target = self.compiler.schemas[owner.fields[path[-1]].reference or ""]
        facts = self.compiler.facts[target.name]
        if source is None or not facts.supplied or path[-1] in self.compiler.facts[owner.name].missing:
            return target, None
        if path not in self.joins:
            joined = self.compiler.table(target).alias(f"{self.name}__{'__'.join(path)}")
            self.joins[path] = (joined, Template("eq", joined.c[target.key], source.c[path[-1]]))
        return target, self.joins[path][0]

    def bare(self, joins: int | None = None) -> sa.FromClause:
        """The table with everything that was navigated to, or with so many of these."""
        clause: sa.FromClause = self.table
        for joined, on in list(self.joins.values())[:joins]:
            clause = clause.outerjoin(joined, on)
        return clause

    def source(self, extent: tuple[int, int] | None = None) -> sa.FromClause:
        """The FROM clause: what is bare and what is joined to answer; only so much as an earlier `extent` says."""
        joins, groups = extent or self.extent
        clause = self.bare(joins)
        for group in list(self.groups.values())[:groups]:
            clause = group.beside(clause, self)
        return clause

    @property
    def extent(self) -> tuple[int, int]:
        """How many records referred to, and groups, what has been compiled so far needs."""
        return len(self.joins), len(self.groups)

    def tables(self) -> list[sa.FromClause]:
        """Every table of the clause, so that subqueries correlate to all others."""
        return [self.table, *(joined for joined, _ in self.joins.values())]


class Compiler:
    """Compiles trees over one subject type; ask `frame.source()` for FROM after the last one."""

    def __init__(
        self,
        subject: RecordType,
        schemas: Mapping[str, RecordType],
        facts: Mapping[str, Facts],
        timezone: str,
        schema: str | None = None,
        folded: bool = False,
        place: Place | None = None,
        kept: str | None = None,
        deciding: bool = False,
    ) -> None:
        """`folded`: aggregates take no columns of the subject, for engines that cannot have both in one;
        `place`: where the subjects are, if not in the table of their record type; `kept`: groups are temporary tables whose
        names begin so (see `kept_groups`); `deciding`: only rows that decide are compared with the subjects (see `deciding`)."""
        self.folded, self.kept, self.deciding = folded, kept, deciding
        self.rows: dict[str, sa.Select[Any]] = {}
        self.answered: dict[Subquery, Sql] = {}
        self.schemas, self.facts, self.timezone, self.schema = schemas, facts, timezone, schema
        self.frames: dict[str, Frame] = {}
        self.count = 0
        self.frame = self.enter(subject.name, subject)
        # Whom a question is asked of where it is met; None inside one that is asked anew each time.
        self.asking: Askers | None = self.frame
        if place is not None:
            self.frame.table = physical(subject, facts[subject.name], *place).alias(self.frame.name)

    def table(self, record_type: RecordType) -> sa.TableClause:
        """The physical table of a record type."""
        return physical(record_type, self.facts[record_type.name], self.schema)

    def kept_groups(self) -> dict[str, sa.Select[Any]]:
        """The tables that groups and deciding rows are kept in, with what is in them; ask after the last node."""
        groups = (group for group in self.frame.groups.values() if isinstance(group, Group))
        return {group.kept: group.rows() for group in groups if group.kept is not None} | self.rows

    def aside(self, name: str, rows: sa.Select[Any]) -> sa.FromClause:
        """What is worked out before the statement is: a table that is kept, or one of the statement."""
        if self.kept is None:
            return rows.cte(name)
        self.rows[f"{self.kept}{name}"] = rows
        columns: list[sa.ColumnClause[Any]] = [sa.column(column.name) for column in rows.selected_columns]
        return sa.table(f"{self.kept}{name}", *columns, schema="temp")

    def enter(self, alias: str, record_type: RecordType) -> Frame:
        """Brings a record type into scope under an alias."""
        self.frames[alias] = self.frame_of(record_type)
        return self.frames[alias]

    def frame_of(self, record_type: RecordType) -> Frame:
        """A frame with a name of its own."""
        self.count += 1
        return Frame(self, record_type, f"t{self.count}")

    def unused(self, prefix: str) -> str:
        """A name that nothing has."""
        self.count += 1
        return f"{prefix}{self.count}"

    def leave(self, alias: str) -> None:
        """Takes the alias out of scope."""
        del self.frames[alias]

    def compile(self, node: Node) -> Sql:
        """The SQL of one node."""
        if isinstance(node, Literal):
            return _literal(node)
        if isinstance(node, Unset):
            return unknown(node.type.kind)
        if isinstance(node, tree.Column):
            return self._column(node)
        if isinstance(node, Subquery):
            return self._subquery(node)
        node = related.counts_apart(node)
        if node.op in related.COMPARISONS:
            interval = related.compare_count(node, self)
            if interval is not None:
                return interval
        args = [self.compile(arg) for arg in node.args]
        if node.op == "add_hours":
            return self._add_hours(node, args)
        return OPERATIONS[node.op](node, args)

    def _subquery(self, node: Subquery) -> Sql:
        if len(self.frames) > 1:
            return related.FORMS[node.kind](node, self)
        # Asked of the subject, it is the same wherever it stands.
        if node not in self.answered:
            self.answered[node] = related.FORMS[node.kind](node, self)
        return self.answered[node]

    def _column(self, node: tree.Column) -> Sql:
        owner, source = self.frames[node.alias].at(node.path)
        facts = self.facts[owner.name]
        if source is None or node.name in facts.missing:
            return unknown(node.type.kind)
        bad: Column | None = source.c[f"{node.name}__bad"] if node.name in facts.unreadable else None
        if node.path:  # an empty or dangling link: nobody knows what the other record says
            bad = either(Template("is_null", source.c[owner.key]), bad)
        day = source.c[f"{node.name}__day"] if node.type.kind == tree.TIMESTAMP else None
        nullable = bool(node.path) or node.name in facts.nulls
        exact = day is not None and node.name in facts.instants
        return Sql(source.c[node.name], node.type.kind, day=day, bad=bad, nullable=nullable, exact=exact)

    def _add_hours(self, node: Call, args: list[Sql]) -> Sql:
        instant = Template("add_hours", args[0].value, args[1].value)
        day = LocalDay(instant, self.timezone)
        start, hours = args
        # A recorded date has no hour to count from: unknown, also for IS NULL and COALESCE.
        states = (("is_null", start.value), ("is_not_null", start.on_day), ("is_not_null", hours.value))
        dated = None if start.exact else both(*(Template(state, part) for state, part in states))
        bad = either(start.bad, hours.bad, dated)
        return within_calendar(node, Sql(instant, tree.TIMESTAMP, day=day, bad=bad, exact=start.exact), hours)


def _literal(node: Literal) -> Sql:
    value = node.value
    if value is None:
        return Sql(Constant(None, node.type.kind), node.type.kind)
    if node.type.kind == tree.TIMESTAMP:
        # An aware datetime in the profile's time zone: its own date is the local day.
        return Sql(Constant(value), tree.TIMESTAMP, day=Constant(value.date()), nullable=False, exact=True)
    return Sql(Constant(value), node.type.kind, nullable=False)
