"""Scalar operations: a table from the tree's operator to the SQL of its arguments.

A compiled value knows three things: its SQL, whether it may be NULL at all, and when a NULL in it
means "unknown" instead of "empty" (`bad`): only IS NULL and COALESCE need to tell the two apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from re import escape
from typing import Any

from compliance.calendars import WIDTH
from compliance.expressions import tree
from compliance.expressions.constructs import (
    FALSE,
    TRUE,
    AnyOf,
    Case,
    Chain,
    Column,
    Constant,
    Entry,
    Template,
    both,
    either,
    null,
)
from compliance.expressions.tree import Call, Literal


@dataclass(frozen=True, slots=True)
class Sql:
    """A compiled node. Timestamps carry the instant in `value` (NULL where only a date is recorded)
    and the local day in `day`, and are `exact` where there is no day without an instant; ratios carry
    numerator and `denominator`."""

    value: Column
    kind: str
    day: Column | None = None
    denominator: Column | None = None
    bad: Column | None = None
    nullable: bool = True
    exact: bool = False

    @property
    def on_day(self) -> Column:
        """The calendar day of a date or timestamp."""
        return self.day if self.day is not None else self.value

    @property
    def absent(self) -> Column:
        """Whether there is no value, empty or unknown."""
        return Template("is_null", self.value if self.exact else self.on_day)


def unknown(kind: str) -> Sql:
    """A value nobody can know: a missing column, an unset parameter."""
    day = null(tree.DATE) if kind == tree.TIMESTAMP else None
    denominator = null(tree.INT) if kind == tree.RATIO else None
    return Sql(null(tree.INT if kind == tree.RATIO else kind), kind, day, denominator, TRUE)


def certain(value: Column) -> Sql:
    """A boolean that is never UNKNOWN."""
    return Sql(value, tree.BOOL, nullable=False)


def _nullable(args: list[Sql]) -> bool:
    return any(arg.nullable for arg in args)


def _bad(args: list[Sql]) -> Column | None:
    return either(*(arg.bad for arg in args))


def compare(op: str, left: Sql, right: Sql) -> Sql:
    """Instants where both sides have one, else local days; shares are cross-multiplied."""
    nullable = _nullable([left, right])
    if left.denominator is not None or right.denominator is not None:
        a = left.value if right.denominator is None else Template("mul", left.value, right.denominator)
        b = right.value if left.denominator is None else Template("mul", right.value, left.denominator)
        return Sql(Template(op, a, b), tree.BOOL, nullable=True)
    if left.kind == right.kind == tree.TIMESTAMP and left.exact and right.exact:
        return Sql(Template(op, left.value, right.value), tree.BOOL, nullable=nullable)
    if left.kind == right.kind == tree.TIMESTAMP:
        timed = both(Template("is_not_null", left.value), Template("is_not_null", right.value))
        by_day = Template(op, left.on_day, right.on_day)
        return Sql(Case(timed, Template(op, left.value, right.value), by_day), tree.BOOL, nullable=nullable)
    if tree.TIMESTAMP in (left.kind, right.kind):
        return Sql(Template(op, left.on_day, right.on_day), tree.BOOL, nullable=nullable)
    return Sql(Template(op, left.value, right.value), tree.BOOL, nullable=nullable)


def _comparison(node: Call, args: list[Sql]) -> Sql:
    return compare(node.op, args[0], args[1])


def _logical(node: Call, args: list[Sql]) -> Sql:
    return Sql(Chain(node.op.upper(), *(arg.value for arg in args)), tree.BOOL, nullable=_nullable(args))


def _plain(node: Call, args: list[Sql]) -> Sql:
    """A template over values; unknown where an argument is."""
    value = Template(node.op, *(arg.value for arg in args))
    return Sql(value, node.type.kind, bad=_bad(args), nullable=_nullable(args))


def _is_null(node: Call, args: list[Sql]) -> Sql:
    (arg,) = args
    if not arg.nullable:
        return certain(FALSE)
    if arg.bad is None:
        return certain(arg.absent)
    return Sql(Case(arg.bad, null(), arg.absent), tree.BOOL)


def _in(node: Call, args: list[Sql]) -> Sql:
    value, *options = args
    scalars = [option for option in options if option.kind != tree.LIST]
    lists = [option for option in options if option.kind == tree.LIST]
    parts: list[Column] = [Template("list_has", option.value, value.value) for option in lists]
    if scalars and value.kind in (tree.DATE, tree.TIMESTAMP):
        parts += [compare("eq", value, option).value for option in scalars]
    elif scalars:
        parts.append(AnyOf(value.value, *(option.value for option in scalars)))
    empty = Case(value.absent, null(), FALSE)  # IN () is FALSE, but of an unknown value nothing is known
    return Sql(either(*parts) if parts else empty, tree.BOOL, nullable=_nullable(args))  # type: ignore[arg-type]


def _covers(node: Call, args: list[Sql]) -> Sql:
    holder, *items = args
    one, all_of = "list_has", "list_has_all" if node.op == "covers" else "list_has_any"
    parts = [Template(all_of if item.kind == tree.LIST else one, holder.value, item.value) for item in items]
    word = "AND" if node.op == "covers" else "OR"
    known = Template("is_null", holder.value)
    value = Case(known, null(), Chain(word, *parts) if len(parts) > 1 else parts[0])
    return Sql(value, tree.BOOL, nullable=_nullable(args))


def _word(word: str) -> str:
    """A pattern for a word: no Latin letter or digit may stand beside one of its own ends ("fast" is not in "breakfast").
    Chinese has no spaces, so there a word is found wherever its characters are."""
    before = "(^|[^a-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = "([^a-z0-9]|$)" if word[-1].isascii() and word[-1].isalnum() else ""
    return f"{before}{escape(word)}{after}"


def _mentions(node: Call, args: list[Sql]) -> Sql:
    """One pattern for all words: a test per word would read the text again each time."""
    literals = [arg for arg in node.args[1:] if isinstance(arg, Literal)]
    if len(literals) < len(node.args) - 1:
        return unknown(tree.BOOL)  # a list of words that nobody set
    words = [entry for arg in literals for entry in (arg.value if arg.type.kind == tree.LIST else (arg.value,))]
    patterns = sorted({_word(word.strip().lower()) for word in words if word.strip()})
    text = args[0]
    if not patterns:
        return Sql(Case(text.absent, null(), FALSE), tree.BOOL, nullable=text.nullable)
    value = Template("matches", Template("lower", text.value), Constant("|".join(patterns)))
    return Sql(value, tree.BOOL, nullable=text.nullable)


def _days_between(node: Call, args: list[Sql]) -> Sql:
    value = Template(node.op, *(arg.on_day for arg in args))
    return Sql(value, node.type.kind, bad=_bad(args), nullable=_nullable(args))


# Counts that lead from one end of the calendar to the other; a larger one is a slip of the keyboard
# that must not break the check for all other subjects.
_FURTHEST = {"add_days": 3_652_059, "add_months": 119_988, "add_years": 9_999, "add_hours": 87_649_416}


def _possible(count: tree.Node) -> list[Any]:
    """All values a count can have, where they are written in the rule."""
    if isinstance(count, Literal):
        return [count.value]
    if isinstance(count, Call) and count.op == "lookup":
        return [value for entry in count.args[2::2] for value in _possible(entry)]
    return [None]


def within_calendar(node: Call, result: Sql, count: Sql) -> Sql:
    """A date so many units on; unknown where the count of units leads out of the calendar."""
    furthest, written = _FURTHEST[node.op], node.args[1]
    if all(n is not None and abs(n) <= furthest for n in _possible(written)):
        return result
    low, high = Template("ge", count.value, Constant(-furthest)), Template("le", count.value, Constant(furthest))
    near = Chain("AND", low, high)
    beyond = Template("coalesce", Template("not", near), FALSE)
    day = Case(near, result.day, null(tree.DATE)) if result.day is not None else None
    value = Case(near, result.value, null(result.kind))
    return replace(result, value=value, day=day, bad=either(result.bad, beyond), nullable=True)


def _add(node: Call, args: list[Sql]) -> Sql:
    """Days, months or years on."""
    count, name = args[1].value, node.op
    if name == "add_years":
        count, name = Template("mul", count, Constant(12)), "add_months"
    value = Template(name, args[0].on_day, count)
    return within_calendar(node, Sql(value, tree.DATE, bad=_bad(args), nullable=_nullable(args)), args[1])


def _read(place: Column, node: Call, table: Sql) -> tuple[Column, Column]:
    """The number at a place of a table of the calendar, and whether the place lies outside of it."""
    written = node.args[2]
    assert isinstance(written, Literal)
    inside = both(
        Template("ge", place, Constant(0)), Template("lt", place, Constant(len(written.value) // WIDTH))
    )  # fmt: skip
    number = Case(inside, Template("number_at", table.value, place), null(tree.INT))
    return number, Template("coalesce", Template("not", inside), FALSE)


def _workdays_before(node: Call, args: list[Sql]) -> Sql:
    day, first, table = args
    number, outside = _read(Template("days_between", first.on_day, day.on_day), node, table)
    return Sql(number, tree.INT, bad=either(day.bad, outside))


def _workday(node: Call, args: list[Sql]) -> Sql:
    ordinal, first, table = args
    number, outside = _read(Template("sub", ordinal.value, Constant(1)), node, table)
    return Sql(Template("add_days", first.on_day, number), tree.DATE, bad=either(ordinal.bad, outside))


def _day(node: Call, args: list[Sql]) -> Sql:
    return Sql(args[0].on_day, tree.DATE, bad=args[0].bad, nullable=args[0].nullable)


def _hours_between(node: Call, args: list[Sql]) -> Sql:
    elapsed = Template("microseconds", args[0].value, args[1].value)
    return Sql(elapsed, tree.RATIO, denominator=Constant(3_600_000_000), bad=TRUE)


def _extreme(node: Call, args: list[Sql]) -> Sql:
    values = [arg.on_day for arg in args]
    value = reduce(lambda a, b: Template(node.op, a, b), values)
    missing = either(*(arg.absent for arg in args if arg.nullable))
    if missing is not None:  # LEAST and GREATEST skip nulls in some engines
        value = Case(missing, null(node.type.kind), value)
    return Sql(value, node.type.kind, bad=_bad(args), nullable=_nullable(args))


def as_kind(arg: Sql, kind: str) -> Sql:
    """A timestamp where a date is wanted gives its day."""
    if kind == tree.DATE and arg.kind == tree.TIMESTAMP:
        return replace(arg, value=arg.on_day, kind=tree.DATE, day=None, exact=False)
    if arg.kind == tree.NULL:
        return Sql(null(kind), kind, null(tree.DATE) if kind == tree.TIMESTAMP else None)
    if kind == tree.TIMESTAMP and arg.kind == tree.DATE:
        return replace(arg, value=null(tree.TIMESTAMP), kind=kind, day=arg.value, exact=False)
    return arg


def _coalesce(node: Call, args: list[Sql]) -> Sql:
    """The first that is not empty; an unknown one stops the search, it might have been anything."""
    typed = [as_kind(arg, node.type.kind) for arg in args]
    return reduce(_or_else, typed)


def _or_else(first: Sql, second: Sql) -> Sql:
    if not first.nullable:
        return first

    def pick(mine: Column | None, other: Column | None, kind: str) -> Column | None:
        if mine is None or other is None:
            return None
        found: list[Column] = [Template("is_not_null", first.on_day), mine]
        if first.bad is not None:
            found += [first.bad, null(kind)]
        return Case(*found, other)

    value = pick(first.value, second.value, first.kind)
    assert value is not None
    gave_up = either(first.bad, both(first.absent, second.bad) if second.bad is not None else None)
    return Sql(
        value,
        first.kind,
        day=pick(first.day, second.day, tree.DATE),
        bad=gave_up,
        nullable=first.bad is not None or second.nullable,
    )


def _case(node: Call, args: list[Sql]) -> Sql:
    """Strict: an unknown condition makes the result unknown instead of falling to the next branch."""
    kind = node.type.kind
    tests, values = args[:-1:2], [as_kind(arg, kind) for arg in [*args[1:-1:2], args[-1]]]

    def choose(parts: list[Column], stop: Column) -> Column:
        branches: list[Column] = []
        for test, part in zip(tests, parts, strict=False):
            branches += [test.value, part]
            if test.nullable:
                branches += [Template("is_null", test.value), stop]
        return Case(*branches, parts[-1])

    day = choose([v.on_day for v in values], null(tree.DATE)) if kind == tree.TIMESTAMP else None
    bad = None
    if any(test.nullable for test in tests) or any(v.bad is not None for v in values):
        bad = choose([v.bad if v.bad is not None else FALSE for v in values], TRUE)
    return Sql(choose([v.value for v in values], null(kind)), kind, day=day, bad=bad, nullable=_nullable(args))


def _lookup(node: Call, args: list[Sql]) -> Sql:
    key, *pairs = args
    # Of decimals, which may be of any width, CASE finds a type that holds all; it is the one that other engines find.
    if key.kind == tree.TEXT and node.type.kind != tree.DECIMAL:
        value: Column = Entry(key.value, null(node.type.kind), *(part.value for part in pairs))
    else:
        branches = zip(pairs[::2], pairs[1::2], strict=True)
        chosen = [part for code, entry in branches for part in (compare("eq", key, code).value, entry.value)]
        value = Case(*chosen, null(node.type.kind))
    return Sql(value, node.type.kind, bad=Template("is_null", value))


def _rank(node: Call, args: list[Sql]) -> Sql:
    pairs = [part for place, code in enumerate(node.type.ranks or ()) for part in (Constant(code), Constant(place))]
    value = Entry(args[0].value, null(tree.INT), *pairs)
    return Sql(value, tree.INT, bad=Template("is_null", value))


OPERATIONS: dict[str, Callable[[Call, list[Sql]], Sql]] = {
    "and": _logical,
    "or": _logical,
    **dict.fromkeys(("eq", "ne", "lt", "le", "gt", "ge"), _comparison),
    **dict.fromkeys(("not", "add", "sub", "mul", "neg", "like", "length", "trim", "lower", "size"), _plain),
    "is_null": _is_null,
    "in": _in,
    "covers": _covers,
    "overlaps": _covers,
    "mentions": _mentions,
    **dict.fromkeys(("add_days", "add_months", "add_years"), _add),
    "days_between": _days_between,
    "workdays_before": _workdays_before,
    "workday": _workday,
    "day": _day,
    "hours_between": _hours_between,
    "least": _extreme,
    "greatest": _extreme,
    "coalesce": _coalesce,
    "case": _case,
    "lookup": _lookup,
    "rank": _rank,
}

# add_hours is missing here: it needs the time zone of the scan, see compiler.Compiler.
