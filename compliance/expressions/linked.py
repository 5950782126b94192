"""The rows a subquery is about: their links to the subject, the rest of the condition, the doubt.

A row's condition is split into its links (equalities of references) and the rest. Where the rest
looks at nothing but the row itself, every aggregate over the same record type and links is computed
in one pass (`Group`) and joined to the subjects by hash; everything else stays a correlated
subquery. Rows whose link is empty are probed apart, and only where the link has empty cells at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from compliance.expressions import tree
from compliance.expressions.constructs import FALSE, TRUE, Case, Column, Template, both, either, null
from compliance.expressions.operators import Sql, certain
from compliance.expressions.tree import Call, Node, Subquery, conjuncts

if TYPE_CHECKING:
    from compliance.expressions.compiler import Compiler, Frame

# Questions that an aggregate over the linked rows answers.
AGGREGATES = frozenset({"exists", "every", "count", "count_distinct", "sum", "min", "max", "avg"})


@dataclass
class Group:
    """Aggregates over the rows of one record type by link; `sides` are (inner, outer) columns.

    A list of references is unnested, on whichever side it stands: testing every pair for
    membership takes hundreds of times as long.
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

    def joined(self) -> tuple[sa.FromClause, sa.ColumnElement[Any]]:
        """What to join to the subjects, and on what."""
        keys = [inner for inner, _ in self.sides]
        query = sa.select(
            *(key.label(f"k{i}") for i, key in enumerate(keys)),
            *(column.label(f"a{i}") for i, column in enumerate(self.columns)),
        ).select_from(self._source())
        grouped = (query.group_by(*keys) if keys else query).subquery(self.name)
        on = [Template("eq", grouped.c[f"k{i}"], outer) for i, (_, outer) in enumerate(self.sides)]
        return grouped, both(*on)

    def _source(self) -> sa.FromClause:
        clause = self.frame.source()
        for entries, on in self.unnested:
            clause = clause.join(entries, on)
        return clause


@dataclass(frozen=True, slots=True)
class Rows:
    """The related rows: links that hold, the rest of the condition, and where doubt may come from.

    `linked` is None where a group does the linking. `outer_absent`: the subject's own link is empty;
    `unlinked`: some row's link is; `open`: the record type is incomplete or has quarantined rows, so
    that unseen rows may exist.
    """

    frame: Frame
    group: Group | None
    linked: Column | None
    rest: Sql
    outer_absent: Column | None
    unlinked: Column | None
    open: bool

    def select(self, *columns: Any, where: Column | None = None) -> sa.Select[Any]:
        """A correlated select over the rows; everything outside this frame correlates."""
        query = sa.select(*columns).select_from(self.frame.source())
        if where is not None:
            query = query.where(where)
        return query.correlate_except(*self.frame.tables())

    def any(self, condition: Column) -> Column:
        """Whether a linked row satisfies a condition; never NULL."""
        if self.group is not None:
            return Template("coalesce", self.group.column(Template("any_if", condition)), FALSE)
        return self._exists(both(self.linked, condition))

    def truth(self) -> Column:
        """Whether a linked row satisfies the rest: unknown where none does and one might."""
        found: Column = Template("any_if", self.rest.value)
        unsure: Column = Template("any_if", Template("is_null", self.rest.value))
        if self.group is not None:
            # Not in one column: NULL there also means that no row is linked at all.
            found, unsure = self.group.column(found), self.group.column(unsure)
        truth = Case(found, TRUE, unsure, null(), FALSE)
        return truth if self.group is not None else self.value(truth)

    def value(self, aggregate: Column) -> Column:
        """An aggregate over the linked rows."""
        if self.group is not None:
            return self.group.column(aggregate)
        return self.select(aggregate, where=self.linked).scalar_subquery()

    def lost(self) -> Column | None:
        """Which rows might belong here if only their link were filled in."""
        return None if self.unlinked is None else both(self.unlinked, Template("not_false", self.rest.value))

    def doubt(self) -> Column | None:
        """Doubt that does not depend on single linked rows."""
        lost = self.lost()
        return either(self.outer_absent, TRUE if self.open else None, None if lost is None else self._exists(lost))

    def _exists(self, where: Column) -> Column:
        return sa.exists(self.select(sa.literal_column("1"), where=where))


@contextmanager
def entered(node: Subquery, compiler: Compiler) -> Iterator[Group | None]:
    """Brings the rows of a subquery into scope: those of a group where one can answer it."""
    # The bounds of a periodic duty may ask about rows of the same alias: they hide it only for a while.
    hidden = compiler.frames.get(node.alias)
    group = _group(node, compiler)
    if group is None:
        compiler.enter(node.alias, compiler.schemas[node.record_type])
    else:
        compiler.frames[node.alias] = group.frame
    try:
        yield group
    finally:
        compiler.leave(node.alias)
        if hidden is not None:
            compiler.frames[node.alias] = hidden


def groupable(node: Subquery, subject: str) -> bool:
    """Whether one pass over the record type answers the subquery for every subject."""
    if node.kind not in AGGREGATES:
        return False
    links = _links(node, lists=True)
    if not all(isinstance(outer, tree.Column) and outer.alias == subject for _, outer in links.values()):
        return False
    rest = [part for part in conjuncts(node.where) if part not in links] if node.where is not None else []
    return not any(
        isinstance(part, Subquery) or (isinstance(part, tree.Column) and part.alias != node.alias)
        for whole in (*rest, *node.select)
        for part in tree.walk(whole)
    )


def _group(node: Subquery, compiler: Compiler) -> Group | None:
    if not (compiler.grouping and groupable(node, compiler.frame.record_type.name)):
        return None
    links = _links(node, lists=True).values()
    key = (node.record_type, tuple((str(inner).partition(".")[2], str(outer)) for inner, outer in links))
    group = compiler.groups.get(key)
    if group is None:
        name = f"g{len(compiler.groups) + 1}"
        group = compiler.groups[key] = Group(
            name, compiler.frame_of(compiler.schemas[node.record_type]), compiler.frame
        )
        compiler.frames[node.alias] = group.frame
        for inner, outer in links:
            group.link(compiler.compile(inner), compiler.compile(outer))
    return group


def _links(node: Subquery, lists: bool) -> dict[Node, tuple[Node, Node]]:
    """The conjuncts that tie a row to what is outside, with their sides, inner first."""
    found: dict[Node, tuple[Node, Node]] = {}
    for part in conjuncts(node.where) if node.where is not None else ():
        if not isinstance(part, Call):
            continue
        pair = next((link for link in node.links if part.op == "eq" and set(link) == set(part.args)), None)
        if pair is None and lists and part.op == "in" and len(part.args) == 2:
            pair = next(filter(None, (_listed(a, b, node.alias) for a, b in permutations(part.args))), None)
        if pair is not None:
            found[part] = pair
    return found


def _listed(inner: Node, outer: Node, alias: str) -> tuple[Node, Node] | None:
    """The sides of a link through a list of references; navigated lists stay membership tests."""
    if not (isinstance(inner, tree.Column) and isinstance(outer, tree.Column)):
        return None
    kinds = [side.type.kind for side in (inner, outer)]
    near = inner.alias == alias and outer.alias != alias and not inner.path and not outer.path
    # Only references: an empty one leaves doubt, while `stage IN methods` is a condition like any other.
    refers = inner.type.target or outer.type.target
    return (inner, outer) if near and refers and kinds.count(tree.LIST) == 1 else None


def related_rows(node: Subquery, compiler: Compiler, group: Group | None, extra: Node | None = None) -> Rows:
    """The rows of a subquery whose scope has been entered; `extra` is one more condition on them."""
    frame = compiler.frames[node.alias]
    facts = compiler.facts[node.record_type]
    linked, unlinked_any, outer_absent, rest = [], [], [], []
    links = _links(node, lists=group is not None)
    for part in conjuncts(node.where) if node.where is not None else ():
        pair = links.get(part)
        if pair is None:
            rest.append(compiler.compile(part))
            continue
        inner = compiler.compile(pair[0])
        linked.append(compiler.compile(part).value)
        if inner.nullable:
            unlinked_any.append(inner.absent)
    if extra is not None:
        rest.append(compiler.compile(extra))
    if group is None and _reads_outside(node, links):
        # An aggregate over nothing but outer columns would be one of the outer query: tie it to these rows.
        rest.append(certain(Template("is_not_null", frame.table.c[frame.record_type.key])))
    condition = Sql(both(*(r.value for r in rest)), tree.BOOL, nullable=any(r.nullable for r in rest))
    unlinked = None
    if unlinked_any:
        # At least one link empty, and no link that contradicts.
        empties = either(*unlinked_any)
        agreeing = [Template("not_false", eq) for eq in linked]
        listed = any(part.op == "in" for part in links if isinstance(part, Call))
        unlinked = both(empties, *agreeing) if len(linked) > 1 or listed else empties
    if node.where is not None:
        sides = [compiler.compile(side) for side in _outer_links(node.where, node.alias)]
        outer_absent = [side.absent for side in sides if side.nullable]
    is_open = not facts.complete or facts.quarantined > 0
    by_row = None if group is not None else both(*linked) if linked else None
    return Rows(frame, group, by_row, condition, either(*outer_absent), unlinked, is_open)


def _reads_outside(node: Subquery, links: Mapping[Node, object]) -> bool:
    """Whether the condition, links apart, or what is gathered looks at more than the row itself."""
    rest = [part for part in conjuncts(node.where) if part not in links] if node.where is not None else []
    cells = (cell for part in (*rest, *node.select) for cell in tree.walk(part))
    return any(
        isinstance(cell, Subquery) or (isinstance(cell, tree.Column) and cell.alias != node.alias) for cell in cells
    )


def _outer_links(where: Node, alias: str) -> Iterator[Node]:
    """The subject's sides of all links, also below OR and in lists: an empty one leaves doubt even over no rows."""
    if not isinstance(where, Call):
        return
    if where.op in ("and", "or"):
        for part in where.args:
            yield from _outer_links(part, alias)
    elif where.op in ("eq", "in"):
        for inner, outer in permutations(where.args, 2):
            if not (isinstance(inner, tree.Column) and isinstance(outer, tree.Column)):
                continue
            related = inner.alias == alias and not inner.path and outer.alias != alias
            if related and (inner.type.target or outer.type.target):
                yield outer
