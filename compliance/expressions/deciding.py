"""EXISTS and every(..) over many records, answered by the few rows that decide them.

Such a question compares each subject with its related rows. Mostly it compares cells for equality, one for order, and keys
for difference:

    EXISTS (SELECT 1 FROM approval AS h WHERE h.subject_id = approval.subject_id AND h.id <> approval.id AND h.level > approval.level)

Among rows that are alike in what is equal, and in what their own cells say of them, the strongest in the order says all that
the others say; two of them where the row must not be the subject, for keys are unique. These few are put in a table, where
subjects find theirs by hash. Where a cell is empty nothing is equal, but might be: rows without it are asked for apart, and so
are subjects without it, of all rows whatever stands there, so that both are few or found by hash as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from compliance.expressions import tree
from compliance.expressions.conditions import Conditions, alternatives
from compliance.expressions.constructs import FALSE, TRUE, Case, Chain, Column, Constant, Template, both, either, null
from compliance.expressions.links import joined, outer_links
from compliance.expressions.operators import Sql, certain, compare
from compliance.expressions.tree import Node, Subquery

if TYPE_CHECKING:
    from compliance.expressions.compiler import Compiler, Frame

MOST_CASES = 27
"""Into how many cases of empty cells a question is taken apart at most: three equalities of cells that may be empty."""
_KINDS = ("exists", "every")
# Of these, values are equal if and only if they belong to one group.
_HASHED = (tree.TEXT, tree.INT, tree.DECIMAL, tree.DATE, tree.BOOL)
_EQUAL, _ROW_EMPTY, _SUBJECT_EMPTY = "equal", "row empty", "subject empty"


def decided(node: Subquery, compiler: Compiler) -> Sql | None:
    """The answer to a question of the subject; None where it compares in other ways, or what is joined answers it."""
    record_type, facts = compiler.schemas[node.record_type], compiler.facts[node.record_type]
    of_subject = compiler.deciding and len(compiler.frames) == 1 and facts.supplied
    if not of_subject or node.kind not in _KINDS or joined(node, record_type, compiler.frame.record_type.name, facts):
        return None
    rows = [_rows(conditions, node, compiler) for conditions in alternatives(node, record_type.key) or ()]
    if not rows or not all(some.answerable for some in rows):
        return None
    found = Chain("OR", *(some.found() for some in rows))
    doubt: Column | None = TRUE
    if facts.complete and not facts.quarantined:  # else unseen rows may exist
        links = [compiler.compile(side) for side in _links(node)]
        unsure = [doubt for some in rows for doubt in some.unsure()]
        doubt = either(*(side.absent for side in links if side.nullable), *unsure)
    answer = certain(found) if doubt is None else Sql(Case(found, TRUE, doubt, null(), FALSE), tree.BOOL)
    return answer if node.kind == "exists" else replace(answer, value=Template("not", answer.value))


def _links(node: Subquery) -> list[Node]:
    """The subject's sides of links: an empty one leaves doubt, whichever rows there are."""
    return [] if node.where is None else list(outer_links(node.where, node.alias))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Something of the row beside something of the subject, which is a link or not."""

    op: str
    row: Sql
    subject: Sql
    link: bool

    @property
    def hashed(self) -> bool:
        """Whether what is equal is found by hash: values of one kind, or a text among those of a list."""
        if self.op == "in":
            return self.row.kind == tree.TEXT and self.subject.kind == tree.LIST
        return self.row.kind == self.subject.kind and self.row.kind in _HASHED

    @property
    def states(self) -> list[str]:
        """How the two sides of an equality may stand that is not FALSE."""
        states = {_EQUAL: True, _ROW_EMPTY: self.row.nullable, _SUBJECT_EMPTY: self.subject.nullable and not self.link}
        return [state for state, possible in states.items() if possible]


def _rows(conditions: Conditions, node: Subquery, compiler: Compiler) -> _Rows:
    """The rows with all conditions compiled; the subject's sides where they stand: outside."""
    links = _links(node)
    outside = [compiler.compile(part) for part in conditions.subject]
    subjects = {pair: compiler.compile(pair.subject) for pair in conditions.pairs}
    frame = compiler.enter(node.alias, compiler.schemas[node.record_type])
    try:
        own = [compiler.compile(part) for part in conditions.row]
        sides = {pair: compiler.compile(pair.row) for pair in conditions.pairs}
    finally:
        compiler.leave(node.alias)
    ties, others, order = (
        [_Pair(pair.op, sides[pair], subjects[pair], pair.subject in links) for pair in pairs]
        for pairs in (conditions.ties, conditions.others, conditions.order)
    )
    return _Rows(frame, _all(own), _all(outside), ties, others, order)


def _all(parts: Sequence[Sql]) -> Sql:
    return Sql(both(*(part.value for part in parts)), tree.BOOL, nullable=any(part.nullable for part in parts))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Related rows by what decides about them: conditions of their `own`, those on what is `outside`, and comparisons of both."""

    frame: Frame
    own: Sql
    outside: Sql
    ties: Sequence[_Pair]
    others: Sequence[_Pair]
    order: Sequence[_Pair]
    _tables: dict[tuple[int, ...], sa.FromClause] = field(default_factory=dict)

    @property
    def answerable(self) -> bool:
        """Whether what is equal can be hashed, the order is one of values, and the cases are not too many."""
        hashed = all(tie.hashed for tie in self.ties)
        shares = any(pair.subject.denominator is not None for pair in self.order)
        return hashed and not shares and prod(len(tie.states) for tie in self.ties) <= MOST_CASES

    def found(self) -> Column:
        """Whether a row is there for certain."""
        return self._exists([_EQUAL] * len(self.ties), certainly=True)

    def unsure(self) -> list[Column]:
        """Whether one might be: of those that agree, and of those that may agree, case by case."""
        alike, *others = product(*(tie.states for tie in self.ties))
        compared = [side for pair in (*self.others, *self.order) for side in (pair.row, pair.subject)]
        doubtful = any(part.nullable for part in (self.own, self.outside, *compared))
        return [self._exists(case, certainly=False) for case in ([alike, *others] if doubtful else others)]

    def _exists(self, case: Sequence[str], *, certainly: bool) -> Column:
        """Whether there is a row of which the equalities stand like this, and the rest holds, or is not FALSE."""
        kept = self._table(tuple(i for i, state in enumerate(case) if state != _SUBJECT_EMPTY))
        table = kept.alias(self.frame.compiler.unused("n"))
        sources: list[sa.FromClause] = [table]
        rest = self._rest(table)
        agreeing = [rest if certainly else Template("not_false", rest)]
        lacking = []
        for i, (tie, state) in enumerate(zip(self.ties, case, strict=True)):
            if state == _SUBJECT_EMPTY:
                lacking.append(tie.subject.absent)
            elif state == _ROW_EMPTY:
                agreeing.append(Template("is_null", table.c[f"k{i}"]))
            elif tie.op == "in":
                listed = sa.select(Template("entries", tie.subject.value).label("e")).correlate_except()
                sources.append(listed.lateral(self.frame.compiler.unused("e")))
                agreeing.append(Template("eq", table.c[f"k{i}"], sources[-1].c["e"]))
            else:
                agreeing.append(Template("eq", table.c[f"k{i}"], tie.subject.value))
        rows: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(*sources).where(both(*agreeing))
        return both(*lacking, sa.exists(rows.correlate_except(*sources)))

    def _rest(self, table: sa.FromClause) -> Column:
        """The conditions but the equalities, of a row that is kept."""
        own = table.c["holds"] if self.own.nullable else None
        compared = [compare("ne", replace(pair.row, value=table.c["key"]), pair.subject) for pair in self.others]
        for pair in self.order:
            day = None if pair.row.day is None else table.c["day"]
            compared.append(compare(pair.op, replace(pair.row, value=table.c["value"], day=day), pair.subject))
        return both(own, self.outside.value, *(part.value for part in compared))

    def _table(self, places: tuple[int, ...]) -> sa.FromClause:
        """The rows that decide, for subjects that have all equalities at these places to ask for."""
        if places not in self._tables:
            compiler, rows = self.frame.compiler, self._deciding(places)
            self._tables[places] = compiler.aside(compiler.unused("d"), rows)
        return self._tables[places]

    def _deciding(self, places: tuple[int, ...]) -> sa.Select[Any]:
        """Of the rows that are alike, as many of the strongest as can be needed."""
        alike = {f"k{i}": self.ties[i].row.value for i in places}
        if self.own.nullable:
            alike["holds"] = self.own.value
        ordered: dict[str, Column] = {}
        for pair in self.order:  # by instant or by day, as the subject is dated
            ordered = {"value": pair.row.value} | ({} if pair.row.day is None else {"day": pair.row.day})
        among = [*alike.values(), *(Template("is_null", cell) for cell in ordered.values())]
        rising = any(pair.op in ("lt", "le") for pair in self.order)
        orders: dict[str, Column | None] = {name: cell if rising else cell.desc() for name, cell in ordered.items()}
        ranks = {
            f"n_{name}": sa.func.row_number().over(partition_by=among, order_by=order)
            for name, order in (orders or {"any": None}).items()
        }
        cells = {"key": self.frame.table.c[self.frame.record_type.key], **alike, **ordered}
        labelled = (column.label(name) for name, column in (cells | ranks).items())
        rows = sa.select(*labelled).select_from(self.frame.source()).where(Template("not_false", self.own.value))
        ranked = rows.subquery("ranked")
        most = Constant(1 + len(self.others))
        needed = Chain("OR", *(Template("le", ranked.c[name], most) for name in ranks))
        return sa.select(*(ranked.c[name] for name in cells)).where(needed)
