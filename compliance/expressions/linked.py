"""The rows a subquery is about: their links to the subject, the rest of the condition, the doubt.

A row's condition is split into its links (equalities of references) and the rest. Where the rest
looks at nothing but the row itself, every aggregate over the same record type and links is computed
in one pass (`Group`) and joined to the subjects by hash; a row that the subject names by its key is joined
as it is (`One`); everything else stays a correlated subquery, where it can be over the few rows that decide (see `deciding`).
A question with others inside it is answered over pairs of subject and row instead (`Pairs`), which are found by hash, and of
which the others are asked in the same ways. Where an engine cannot look out of a question inside a question, or reads all rows
again for each subject (`folded`), so is everything that is not about groups.
Rows whose link is empty are probed apart, and only where the link has empty cells at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from compliance.expressions import tree
from compliance.expressions.apart import Apart, aliases, apart, askless, not_out, outer_alias
from compliance.expressions.constructs import FALSE, TRUE, Case, Column, Template, both, either, null
from compliance.expressions.groups import Group, One
from compliance.expressions.links import (
    AGGREGATES,
    ORDERED,
    by_key,
    groupable,
    links,
    looks_outside,
    nests,
    outer_links,
    reads_outside,
)
from compliance.expressions.operators import Sql, certain
from compliance.expressions.pairs import Askers, Pairs, Ties
from compliance.expressions.tree import Node, Subquery, conjuncts

if TYPE_CHECKING:
    from compliance.expressions.compiler import Compiler, Frame


@dataclass(frozen=True, slots=True)
class Rows:
    """The related rows: links that hold, the rest of the condition, and where doubt may come from.

    `linked` is None where a group does the linking. `outer_absent`: the subject's own link is empty;
    `apart`: some row's links are; `open`: the record type is incomplete or has quarantined rows, so
    that unseen rows may exist.
    """

    frame: Frame
    group: Group | Pairs | One | None
    linked: Column | None
    rest: Sql
    outer_absent: Column | None
    apart: Sequence[Apart]
    open: bool

    def select(self, *columns: Any, where: Column | None = None) -> sa.Select[Any]:
        """A correlated select over the rows; everything outside this frame correlates."""
        query = sa.select(*columns).select_from(self.frame.bare())
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
        if self.group is not None:
            return truth
        if self.frame.compiler.folded:
            return Case(
                Template("coalesce", self.value(found), FALSE),
                TRUE,
                Template("coalesce", self.value(unsure), FALSE),
                null(),
                FALSE,
            )
        return self.value(truth)

    def value(self, aggregate: Column) -> Column:
        """An aggregate over the linked rows."""
        return self._over(aggregate, self.linked) if self.group is None else self.group.column(aggregate)

    def _over(self, aggregate: Column, where: Column | None) -> Column:
        """An aggregate over the rows that meet a condition, asked anew each time."""
        if not self.frame.compiler.folded:
            return self.select(aggregate, where=where).scalar_subquery()
        # What it takes is worked out apart.
        assert isinstance(aggregate, Template)
        taken = [part.label(f"a{i}") for i, part in enumerate(aggregate.clauses)]
        rows = self.select(*taken, where=where).subquery(self.frame.compiler.unused("f"))
        return sa.select(Template(aggregate.name, *(rows.c[part.name] for part in taken))).scalar_subquery()

    def stray(self) -> Column | None:
        """Whether there are rows that might belong here if only their link were filled in; never NULL."""
        likely = self._likely()
        found = [self._beside(apart, Template("any_if", likely)) for apart in self.apart]
        return either(
            *(
                self._exists(both(apart.where, likely)) if column is None else Template("coalesce", column, FALSE)
                for apart, column in zip(self.apart, found, strict=True)
            )
        )

    def strays(self) -> list[Column]:
        """How many such rows there are, in parts; NULL for none."""
        counted = Template("count_if", self._likely())
        found = [(apart.where, self._beside(apart, counted)) for apart in self.apart]
        return [self._over(counted, where) if column is None else column for where, column in found]

    def _beside(self, apart: Apart, aggregate: Column) -> Column | None:
        """An aggregate over rows whose link is empty, where what is joined can tell."""
        if apart.ties is not None:
            return self._pairs(apart, apart.ties).column(aggregate)
        return self.group.unlinked(aggregate) if isinstance(self.group, Group) else None

    def _likely(self) -> Column:
        return Template("not_false", self.rest.value)

    def _pairs(self, apart: Apart, ties: Ties) -> Pairs:
        """The pairs with rows whose link is empty."""
        group = self.group
        assert isinstance(group, (Group, Pairs))
        name = (group.name, apart.empty, apart.of and apart.of.name)
        if name not in group.askers.groups:
            inside = group.groups if isinstance(group, Pairs) and apart.of is None else {}
            of = group.askers if apart.of is None else apart.of
            group.askers.groups[name] = Pairs(self.frame.compiler.unused("g"), self.frame, of, ties, groups=inside)
        found = group.askers.groups[name]
        assert isinstance(found, Pairs)
        return found

    def doubt(self) -> Column | None:
        """Doubt that does not depend on single linked rows."""
        return either(self.outer_absent, TRUE if self.open else None, self.stray())

    def _exists(self, where: Column) -> Column:
        return sa.exists(self.select(sa.literal_column("1"), where=where))


@contextmanager
def entered(node: Subquery, compiler: Compiler) -> Iterator[Group | Pairs | One | None]:
    """Brings the rows of a subquery into scope: those of a group where one can answer it."""
    # The bounds of a periodic duty may ask about rows of the same alias: they hide it only for a while.
    hidden = compiler.frames.get(node.alias)
    group = _group(node, compiler)
    if group is None:
        compiler.enter(node.alias, compiler.schemas[node.record_type])
    else:
        compiler.frames[node.alias] = group.frame
    try:
        with asked_of(group if isinstance(group, Pairs) else None, compiler):
            yield group
    finally:
        compiler.leave(node.alias)
        if hidden is not None:
            compiler.frames[node.alias] = hidden


@contextmanager
def asked_of(askers: Askers | None, compiler: Compiler) -> Iterator[None]:
    """Lets questions be asked of others; of None: anew each time."""
    before, compiler.asking = compiler.asking, askers
    try:
        yield
    finally:
        compiler.asking = before


def _group(node: Subquery, compiler: Compiler) -> Group | Pairs | One | None:
    askers, names = compiler.asking, compiler.frames
    if askers is None:
        return None
    whole, outermost = groupable(node, *names), askers is compiler.frame
    kinds = (*AGGREGATES, *(ORDERED if looks_outside(node) else ()))
    ties = links(node, lists=True)
    paired = node.kind in kinds and (compiler.folded or (bool(ties) and (not outermost or nests(node))))
    record_type = compiler.schemas[node.record_type]
    single = not compiler.folded and outermost and by_key(node, compiler.frame.record_type.name, record_type.key)
    if not (whole or paired or single):
        return None
    sort = Group if whole else One if single else Pairs
    asked = askless(node) if sort is Pairs else ()
    tied = tuple((_cell(inner), names[outer_alias(outer)].name, _cell(outer)) for inner, outer in ties.values())
    # By frame: what one question calls its rows, another may call the rows of the question around it.
    seen = tuple(sorted((alias, names[alias].name) for alias in aliases(node, asked)))
    key = (sort, node.record_type, tied, asked, seen)
    group = askers.groups.get(key)
    if group is None:
        group = _made(node, compiler, sort)
        askers.groups[key] = group
    assert isinstance(group, (Group, Pairs, One))
    return group


def _cell(side: Node) -> str:
    """A cell without the name of its record."""
    return str(side).partition(".")[2]


def _made(node: Subquery, compiler: Compiler, sort: type[Group | Pairs | One]) -> Group | Pairs | One:
    """What is to be joined to those that ask."""
    askers, name, frame = compiler.asking, compiler.unused("g"), compiler.frame_of(compiler.schemas[node.record_type])
    assert askers is not None
    compiler.frames[node.alias] = frame
    ties = links(node, lists=sort is not One).values()
    sides = [
        (compiler.compile(inner), compiler.compile(outer), compiler.frames[outer_alias(outer)]) for inner, outer in ties
    ]
    if sort is One:
        return One(name, frame, both(*(Template("eq", inner.value, outer.value) for inner, outer, _ in sides)))
    if sort is Group:
        group = Group(name, frame, askers)
        for side in sides:
            group.link(*side)
        return group
    tied = Ties()
    for row, asker, of in sides:
        tied.link(row, asker, frame, of, compiler.unused("e"))
    tied.on += not_out(node, compiler)
    return Pairs(name, frame, askers, tied)


def related_rows(
    node: Subquery, compiler: Compiler, group: Group | Pairs | One | None, extra: Node | None = None
) -> Rows:
    """The rows of a subquery whose scope has been entered; `extra` is one more condition on them."""
    frame = compiler.frames[node.alias]
    facts = compiler.facts[node.record_type]
    ties = links(node, lists=isinstance(group, (Group, Pairs)))
    conditions = conjuncts(node.where) if node.where is not None else ()
    rest = [compiler.compile(part) for part in conditions if part not in ties]
    if extra is not None:
        rest.append(compiler.compile(extra))
    if group is None and reads_outside(node, ties):
        # An aggregate over nothing but outer columns would be one of the outer query: tie it to these rows.
        rest.append(certain(Template("is_not_null", frame.key)))
    condition = Sql(both(*(r.value for r in rest)), tree.BOOL, nullable=any(r.nullable for r in rest))
    sides = [compiler.compile(side) for side in outer_links(node.where, node.alias)] if node.where is not None else []
    outer_absent = either(*(side.absent for side in sides if side.nullable))
    is_open = not facts.complete or facts.quarantined > 0
    linked = both(*(compiler.compile(part).value for part in ties)) if group is None and ties else None
    return Rows(frame, group, linked, condition, outer_absent, tuple(apart(node, compiler, group, extra)), is_open)
