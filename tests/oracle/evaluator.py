"""The reference evaluator: interprets the expression tree over plain dicts, one row after the other.

Slow and obvious on purpose. Written from the semantics alone; no engine is consulted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

from compliance.expressions.tree import DATE, Call, Column, Literal, Node, Subquery, Unset
from oracle.functions import COMPARE, compare, functions, like, member
from oracle.values import (
    UNKNOWN,
    Count,
    Moment,
    State,
    conjunction,
    constant,
    day,
    disjunction,
    negation,
    settled,
    truth,
)
from oracle.world import Row, World

Scope = Mapping[str, Row]


def evaluate(node: Node, scope: Scope, world: World) -> Any:
    """The value of a node where the aliases of `scope` stand for rows: a value, EMPTY, UNKNOWN or a Count."""
    if isinstance(node, Literal):
        return constant(node.value, world.zone)
    if isinstance(node, Unset):
        return UNKNOWN
    if isinstance(node, Column):
        return _column(node, scope, world)
    if isinstance(node, Subquery):
        return SUBQUERIES[node.kind](node, _matches(node, scope, world), scope, world)
    return _call(node, scope, world)


def condition(node: Node | None, scope: Scope, world: World) -> Any:
    """The truth value of a node: TRUE, FALSE or UNKNOWN (no condition at all is TRUE)."""
    return True if node is None else truth(evaluate(node, scope, world))


def value(node: Node, scope: Scope, world: World) -> Any:
    """The value of a node where a number is wanted: an uncertain count is UNKNOWN."""
    return settled(evaluate(node, scope, world))


def _column(node: Column, scope: Scope, world: World) -> Any:
    """A cell; through an empty, unreadable or dangling link nothing is known."""
    row = scope[node.alias]
    for step in node.path:
        link, target = row.get(step), world.schemas[row.record_type].fields[step].reference
        found = None if isinstance(link, State) or target is None else world.find(target, link)
        if found is None:
            return UNKNOWN
        row = found
    return row.get(node.name)


def _call(node: Call, scope: Scope, world: World) -> Any:
    if node.op == "and":
        return conjunction(condition(arg, scope, world) for arg in node.args)
    if node.op == "or":
        return disjunction(condition(arg, scope, world) for arg in node.args)
    if node.op == "not":
        return negation(condition(node.args[0], scope, world))
    if node.op == "case":
        return _typed(node, _case(node.args, scope, world))
    args = [evaluate(arg, scope, world) for arg in node.args]
    if node.op in COMPARE:
        return compare(node.op, args[0], args[1])
    if node.op == "in":
        return member(args[0], args[1:])
    args = [settled(arg) for arg in args]
    if node.op == "like":
        return UNKNOWN if isinstance(args[0], State) else like(args[0], args[1])
    if node.op == "rank":
        return _rank(args[0], node.type.ranks or ())
    return _typed(node, functions(world.zone)[node.op](*args))


def _typed(node: Call, result: Any) -> Any:
    """A choice among dates and timestamps is a date."""
    return day(result) if node.type.kind == DATE else result


def _rank(code: Any, ranks: tuple[str, ...]) -> Any:
    """The place of a code in its ordered list, from 0; UNKNOWN for a code that is not in it."""
    if isinstance(code, State):
        return code
    return Fraction(ranks.index(code)) if code in ranks else UNKNOWN


def _case(args: tuple[Node, ...], scope: Scope, world: World) -> Any:
    """CASE: a condition that cannot be decided leaves the result undecided."""
    for index in range(0, len(args) - 1, 2):
        answer = condition(args[index], scope, world)
        if answer is UNKNOWN:
            return UNKNOWN
        if answer:
            return value(args[index + 1], scope, world)
    return value(args[-1], scope, world)


@dataclass(frozen=True, slots=True)
class Matches:
    """The rows a subquery asks about: those that count, those that may; `open`: others may be missing."""

    certain: tuple[Scope, ...]
    doubtful: tuple[Scope, ...]
    open: bool

    @property
    def exact(self) -> bool:
        return not self.doubtful and not self.open


def _matches(node: Subquery, scope: Scope, world: World) -> Matches:
    table = world.tables[node.record_type]
    unlinked = any(isinstance(evaluate(outer, scope, world), State) for outer in _outer_links(node.where, node.alias))
    inner = [{**scope, node.alias: Row(node.record_type, cells)} for cells in table.rows]
    answers = [(row, condition(node.where, row, world)) for row in inner]
    return Matches(
        tuple(row for row, answer in answers if answer is True),
        tuple(row for row, answer in answers if answer is UNKNOWN),
        unlinked or table.doubtful,
    )


def _outer_links(where: Node | None, alias: str) -> Iterator[Node]:
    """The outer sides of the links of a condition: what a declared reference (or key) is equal to.

    Found here anew, whatever the parser noted: below AND and OR, by `=` and by membership in a list.
    """
    if not isinstance(where, Call):
        return
    if where.op in ("and", "or"):
        for arg in where.args:
            yield from _outer_links(arg, alias)
    elif where.op in ("eq", "in"):
        for inner, outer in product(where.args, repeat=2):
            related = isinstance(inner, Column) and inner.alias == alias and not inner.path
            if related and isinstance(outer, Column) and outer.alias != alias and (_refers(inner) or _refers(outer)):
                yield outer


def _refers(node: Node) -> bool:
    """Whether a field is a key or a declared reference."""
    return node.type.target is not None


def _exists(node: Subquery, rows: Matches, scope: Scope, world: World) -> Any:
    if rows.certain:
        return True
    return False if rows.exact else UNKNOWN


def _every(node: Subquery, rows: Matches, scope: Scope, world: World) -> Any:
    """No related row breaks the condition: NOT EXISTS(where AND NOT condition)."""
    counted = [(row, True) for row in rows.certain] + [(row, UNKNOWN) for row in rows.doubtful]
    broken = [conjunction([where, negation(condition(node.select[0], row, world))]) for row, where in counted]
    if any(answer is True for answer in broken):
        return False
    return UNKNOWN if rows.open or any(answer is UNKNOWN for answer in broken) else True


def _count(node: Subquery, rows: Matches, scope: Scope, world: World) -> Any:
    if not node.select:
        return _interval(len(rows.certain), len(rows.doubtful), rows.open)
    read = [value(node.select[0], row, world) for row in rows.certain]
    known = [cell for cell in read if not isinstance(cell, State)]
    unknown = len(read) - len(known) + len(rows.doubtful)
    if node.kind == "count_distinct":
        known = list({day(cell) if isinstance(cell, Moment) else cell for cell in known})
    return _interval(len(known), unknown, rows.open)


def _interval(certain: int, unknown: int, unbounded: bool) -> Count:
    return Count(certain, None if unbounded else certain + unknown)


def _arguments(node: Subquery, rows: Matches, world: World) -> list[Any] | None:
    """The argument over the rows that count; None where a row or its argument is in doubt.

    An empty argument is as doubtful as an unreadable one: else blanking a cell could mend a sum.
    """
    if not rows.exact:
        return None
    read = [value(node.select[0], row, world) for row in rows.certain]
    return None if any(isinstance(cell, State) for cell in read) else read


def _aggregate(reduce: Callable[[list[Any]], Any]) -> Callable[[Subquery, Matches, Scope, World], Any]:
    def aggregate(node: Subquery, rows: Matches, scope: Scope, world: World) -> Any:
        read = _arguments(node, rows, world)
        return UNKNOWN if read is None else reduce([day(cell) for cell in read])

    return aggregate


def _ordered(last: bool) -> Callable[[Subquery, Matches, Scope, World], Any]:
    def pick(node: Subquery, rows: Matches, scope: Scope, world: World) -> Any:
        """The argument of the last (first) row by `order`; ties of different arguments are UNKNOWN.

        What other rows say does not matter, but each must have its place. Like an aggregate, it is never EMPTY.
        """
        assert node.order is not None
        if not rows.exact or not rows.certain:
            return UNKNOWN
        order = [value(node.order, row, world) for row in rows.certain]
        if any(isinstance(key, State) for key in order):
            return UNKNOWN
        read = [value(node.select[0], row, world) for row in rows.certain]
        if all(isinstance(key, Moment) and key.instant for key in order):
            order = [key.instant for key in order]
        else:
            order = [day(key) for key in order]
        best = max(order) if last else min(order)
        answers = [cell for key, cell in zip(order, read, strict=True) if key == best]
        same = all(cell == answers[0] for cell in answers) and not isinstance(answers[0], State)
        return answers[0] if same else UNKNOWN

    return pick


def _by_key(node: Subquery, rows: Matches, scope: Scope, world: World) -> Any:
    """The cell of the one row with that key; a key nobody has leads nowhere."""
    if rows.doubtful or len(rows.certain) != 1:
        return UNKNOWN
    return value(node.select[0], rows.certain[0], world)


def _bounds(node: Subquery, scope: Scope, world: World) -> tuple[Any, Any] | None:
    start, end = (day(value(bound, scope, world)) for bound in node.bounds)
    return None if isinstance(start, State) or isinstance(end, State) else (start, end)


def _max_gap_days(node: Subquery, rows: Matches, scope: Scope, world: World) -> Any:
    """The largest number of days between consecutive dates, `from` and `until` among them."""
    bounds, read = _bounds(node, scope, world), _arguments(node, rows, world)
    if bounds is None or read is None:
        return UNKNOWN
    start, end = bounds
    dates = sorted({start, end, *(day(cell) for cell in read if start <= day(cell) <= end)})
    if end <= start:
        return Fraction(0)
    return Fraction(max((later - earlier).days for earlier, later in pairwise(dates)))


def _coverage(node: Subquery, rows: Matches, scope: Scope, world: World) -> Any:
    """The share of the days from `from` through `until` that lie in one of the intervals, ends included."""
    bounds = _bounds(node, scope, world)
    if bounds is None or not rows.exact:
        return UNKNOWN
    start, end = (bound.toordinal() for bound in bounds)
    covered: set[int] = set()
    for row in rows.certain:
        first, last = (day(value(cell, row, world)) for cell in node.select)
        if isinstance(first, State) or isinstance(last, State) or last < first:
            return UNKNOWN
        covered.update(range(max(first.toordinal(), start), min(last.toordinal(), end) + 1))
    return Fraction(len(covered), end - start + 1) if start <= end else UNKNOWN


SUBQUERIES: Mapping[str, Callable[[Subquery, Matches, Scope, World], Any]] = {
    "exists": _exists,
    "every": _every,
    "count": _count,
    "count_distinct": _count,
    "sum": _aggregate(lambda cells: sum(cells, Fraction(0))),
    "min": _aggregate(lambda cells: min(cells, default=UNKNOWN)),
    "max": _aggregate(lambda cells: max(cells, default=UNKNOWN)),
    "avg": _aggregate(lambda cells: sum(cells, Fraction(0)) / len(cells) if cells else UNKNOWN),
    "latest": _ordered(last=True),
    "earliest": _ordered(last=False),
    "value": _by_key,
    "max_gap_days": _max_gap_days,
    "coverage": _coverage,
}
