"""The rows a subquery is about: their links to the subject, the rest of the condition, the doubt.

A row's condition is split into its links (equalities of references) and the rest. Where the rest
looks at nothing but the row itself, every aggregate over the same record type and links is computed
in one pass (`Group`) and joined to the subjects by hash; a row that the subject names by its key is joined
as it is (`One`); everything else stays a correlated subquery, where it can be over the few rows that decide (see `deciding`).
Where an engine cannot look out of a question inside a question, or reads all rows again for each subject (`folded`), questions
of the subject are answered over pairs of subject and row instead (`Pairs`), which are found by hash and have both at hand inside.
Rows whose link is empty are probed apart, and only where the link has empty cells at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from compliance.expressions import tree
from compliance.expressions.constructs import FALSE, TRUE, Case, Column, Template, both, either, null
from compliance.expressions.groups import Group, One, Pairs, Totals
from compliance.expressions.links import (
    AGGREGATES,
    ORDERED,
    by_key,
    groupable,
    links,
    looks_outside,
    outer_links,
    reads_outside,
)
from compliance.expressions.operators import Sql, certain
from compliance.expressions.tree import Call, Node, Subquery, conjuncts

if TYPE_CHECKING:
    from compliance.expressions.compiler import Compiler, Frame


@dataclass(frozen=True, slots=True)
class Rows:
    """The related rows: links that hold, the rest of the condition, and where doubt may come from.

    `linked` is None where a group does the linking. `outer_absent`: the subject's own link is empty;
    `unlinked`: some row's link is; `open`: the record type is incomplete or has quarantined rows, so
    that unseen rows may exist.
    """

    frame: Frame
    group: Group | Pairs | One | None
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
        if self.group is not None:
            return self.group.column(aggregate)
        if self.frame.compiler.folded:
            return self._folded(aggregate, self.linked)
        return self.select(aggregate, where=self.linked).scalar_subquery()

    def _folded(self, aggregate: Column, where: Column | None) -> Column:
        """The aggregate, over the rows that meet a condition, of what it takes, worked out apart."""
        assert isinstance(aggregate, Template)
        taken = [part.label(f"a{i}") for i, part in enumerate(aggregate.clauses)]
        rows = self.select(*taken, where=where).subquery(self.frame.compiler.unused("f"))
        return sa.select(Template(aggregate.name, *(rows.c[part.name] for part in taken))).scalar_subquery()

    def lost(self) -> Column | None:
        """Which rows might belong here if only their link were filled in."""
        return None if self.unlinked is None else both(self.unlinked, Template("not_false", self.rest.value))

    def stray(self) -> Column | None:
        """Whether there are such rows; never NULL."""
        lost = self.lost()
        if lost is None:
            return None
        found = self._beside(Template("any_if", self._likely()))
        return self._exists(lost) if found is None else Template("coalesce", found, FALSE)

    def strays(self) -> Column | None:
        """How many such rows there are; NULL for none."""
        lost = self.lost()
        if lost is None:
            return None
        found = self._beside(Template("count_if", self._likely()))
        if found is not None:
            return found
        counted = Template("count_if", lost)
        return self._folded(counted, None) if self.frame.compiler.folded else self.select(counted).scalar_subquery()

    def _beside(self, aggregate: Column) -> Column | None:
        """An aggregate over the rows whose link is empty, where what is joined can tell."""
        if isinstance(self.group, Pairs):
            return self._apart().column(aggregate)
        return self.group.unlinked(aggregate) if isinstance(self.group, Group) else None

    def _likely(self) -> Column:
        return Template("not_false", self.rest.value)

    def _apart(self) -> Pairs:
        """The pairs of the subject and the rows whose link is empty."""
        compiler, group = self.frame.compiler, self.group
        assert isinstance(group, Pairs)
        if (group.name, "apart") not in compiler.groups:
            name = f"g{len(compiler.groups) + 1}"
            compiler.groups[group.name, "apart"] = Pairs(name, self.frame, group.subject, self.unlinked)
        found = compiler.groups[group.name, "apart"]
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
    compiler.pairs += isinstance(group, Pairs)
    try:
        yield group
    finally:
        compiler.pairs -= isinstance(group, Pairs)
        compiler.leave(node.alias)
        if hidden is not None:
            compiler.frames[node.alias] = hidden


def _group(node: Subquery, compiler: Compiler) -> Group | Pairs | One | None:
    subject = compiler.frame.record_type.name
    whole, outermost = groupable(node, subject), len(compiler.frames) == 1
    kinds = (*AGGREGATES, *(ORDERED if looks_outside(node) else ()))
    paired = compiler.folded and outermost and node.kind in kinds
    single = not compiler.folded and outermost and by_key(node, subject, compiler.schemas[node.record_type].key)
    # Groups are joined beside pairs: nothing inside a pair can see them.
    if not compiler.grouping or compiler.pairs or not (whole or paired or single):
        return None
    ties = links(node, lists=whole).values()
    key = (whole, node.record_type, tuple((str(inner).partition(".")[2], str(outer)) for inner, outer in ties))
    group = compiler.groups.get(key)
    if group is None:
        name, frame = f"g{len(compiler.groups) + 1}", compiler.frame_of(compiler.schemas[node.record_type])
        compiler.frames[node.alias] = frame
        if whole:
            group = Group(name, frame, compiler.frame)
            for inner, outer in ties:
                group.link(compiler.compile(inner), compiler.compile(outer))
        else:
            ons = [Template("eq", *(compiler.compile(side).value for side in tie)) for tie in ties]
            on = both(*ons) if ons else None
            group = One(name, frame, both(*ons)) if single else Pairs(name, frame, compiler.frame, on)
        compiler.groups[key] = group
    assert not isinstance(group, Totals)  # nobody asks for these again
    return group


def related_rows(
    node: Subquery, compiler: Compiler, group: Group | Pairs | One | None, extra: Node | None = None
) -> Rows:
    """The rows of a subquery whose scope has been entered; `extra` is one more condition on them."""
    frame = compiler.frames[node.alias]
    facts = compiler.facts[node.record_type]
    linked, unlinked_any, outer_absent, rest = [], [], [], []
    ties = links(node, lists=isinstance(group, Group))
    for part in conjuncts(node.where) if node.where is not None else ():
        pair = ties.get(part)
        if pair is None:
            rest.append(compiler.compile(part))
            continue
        inner = compiler.compile(pair[0])
        linked.append(compiler.compile(part).value)
        if inner.nullable:
            unlinked_any.append(inner.absent)
    if extra is not None:
        rest.append(compiler.compile(extra))
    if group is None and reads_outside(node, ties):
        # An aggregate over nothing but outer columns would be one of the outer query: tie it to these rows.
        rest.append(certain(Template("is_not_null", frame.table.c[frame.record_type.key])))
    condition = Sql(both(*(r.value for r in rest)), tree.BOOL, nullable=any(r.nullable for r in rest))
    unlinked = None
    if unlinked_any:
        # At least one link empty, and no link that contradicts.
        empties = either(*unlinked_any)
        agreeing = [Template("not_false", eq) for eq in linked]
        listed = any(part.op == "in" for part in ties if isinstance(part, Call))
        unlinked = both(empties, *agreeing) if len(linked) > 1 or listed else empties
    if node.where is not None:
        sides = [compiler.compile(side) for side in outer_links(node.where, node.alias)]
        outer_absent = [side.absent for side in sides if side.nullable]
    is_open = not facts.complete or facts.quarantined > 0
    by_row = None if group is not None else both(*linked) if linked else None
    return Rows(frame, group, by_row, condition, either(*outer_absent), unlinked, is_open)
