"""Related records in SQL, three-valued: what is certain, what is unknown, what is certainly not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from compliance.expressions import tree
from compliance.expressions.conditions import MIRROR
from compliance.expressions.constructs import (
    FALSE,
    TRUE,
    Case,
    Chain,
    Column,
    Constant,
    Template,
    both,
    either,
    null,
)
from compliance.expressions.deciding import decided
from compliance.expressions.groups import Group, One
from compliance.expressions.linked import Rows, asked_of, entered, related_rows
from compliance.expressions.operators import Sql, as_kind, certain, compare, unknown
from compliance.expressions.ordered import Ordered
from compliance.expressions.pairs import Pairs
from compliance.expressions.tree import Call, Node, Subquery

if TYPE_CHECKING:
    from compliance.expressions.compiler import Compiler

COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")


def _scoped(
    build: Callable[[Subquery, Compiler, Group | Pairs | One | None], Sql],
) -> Callable[[Subquery, Compiler], Sql]:
    """Enters the subquery's scope; a record type that was not supplied is unknown altogether."""

    def compile_(node: Subquery, compiler: Compiler) -> Sql:
        if not compiler.facts[node.record_type].supplied:
            return unknown(node.type.kind)
        with entered(node, compiler) as group:
            return build(node, compiler, group)

    return compile_


def _by_few(build: Callable[[Subquery, Compiler], Sql]) -> Callable[[Subquery, Compiler], Sql]:
    """Answers by the few rows that decide, where there are such."""

    def compile_(node: Subquery, compiler: Compiler) -> Sql:
        found = decided(node, compiler)
        return build(node, compiler) if found is None else found

    return compile_


def _exists(node: Subquery, compiler: Compiler, group: Group | Pairs | One | None, extra: Node | None = None) -> Sql:
    rows = related_rows(node, compiler, group, extra)
    doubt = rows.doubt()
    if not rows.rest.nullable:
        found = rows.any(rows.rest.value)
        return certain(found) if doubt is None else Sql(Case(found, TRUE, doubt, null(), FALSE), tree.BOOL)
    truth = rows.truth()
    # Kleene's OR: TRUE stays, and FALSE becomes unknown where there is doubt.
    return Sql(truth if doubt is None else Chain("OR", truth, Case(doubt, null(), FALSE)), tree.BOOL)


def _every(node: Subquery, compiler: Compiler, group: Group | Pairs | One | None) -> Sql:
    """There is no row that satisfies the condition and fails the test."""
    broken = Call("not", (node.select[0],), node.type)
    counter = _exists(node, compiler, group, broken)
    return replace(counter, value=Template("not", counter.value))


def _unsure_rows(rows: Rows, argument: Sql | None = None) -> Column | None:
    """How many linked rows are in doubt: their condition is, or it holds and the argument is missing."""
    parts: list[Column] = []
    if rows.rest.nullable:
        parts.append(Template("is_null", rows.rest.value))
    if argument is not None and argument.nullable:
        parts.append(both(rows.rest.value, argument.absent))
    doubtful = either(*parts)
    return None if doubtful is None else Template("coalesce", rows.value(Template("count_if", doubtful)), Constant(0))


def _guarded(rows: Rows, unsure: Column | None, value: Column, kind: str, **more: Any) -> Sql:
    """The value, or unknown where anything is in doubt; an aggregate is never "empty"."""
    doubt = either(rows.doubt(), Template("gt", unsure, Constant(0)) if unsure is not None else None)
    value = value if doubt is None else Case(doubt, null(kind), value)
    return Sql(value, kind, bad=Template("is_null", value), **more)


def _count(node: Subquery, compiler: Compiler, group: Group | Pairs | One | None) -> Sql:
    rows = related_rows(node, compiler, group)
    certain_rows = Template("coalesce", rows.value(Template("count_if", rows.rest.value)), Constant(0))
    return _guarded(rows, _unsure_rows(rows), certain_rows, tree.INT)


def _count_distinct(node: Subquery, compiler: Compiler, group: Group | Pairs | One | None) -> Sql:
    argument = compiler.compile(node.select[0])
    rows = related_rows(node, compiler, group)
    counted = rows.value(Template("count_distinct_if", argument.value, rows.rest.value))
    return _guarded(rows, _unsure_rows(rows, argument), Template("coalesce", counted, Constant(0)), tree.INT)


# The sum of no rows, with the digits that sums have: engines show them.
_NOTHING = {tree.DECIMAL: Decimal("0.00000000")}


def _aggregate(node: Subquery, compiler: Compiler, group: Group | Pairs | One | None) -> Sql:
    argument = compiler.compile(node.select[0])
    rows = related_rows(node, compiler, group)
    total = rows.value(Template(f"{node.kind}_if", argument.value, rows.rest.value))
    if node.kind == "sum":
        total = Template("coalesce", total, Constant(_NOTHING.get(node.type.kind, 0)))
    return _guarded(rows, _unsure_rows(rows, argument), total, node.type.kind)


def _average(node: Subquery, compiler: Compiler, group: Group | Pairs | One | None) -> Sql:
    """A share: sum over count, compared by cross-multiplying."""
    argument = compiler.compile(node.select[0])
    rows = related_rows(node, compiler, group)
    total = rows.value(Template("sum_if", argument.value, rows.rest.value))
    counted = Template("coalesce", rows.value(Template("count_if", rows.rest.value)), Constant(0))
    return _guarded(rows, _unsure_rows(rows, argument), total, tree.DECIMAL, denominator=counted)


def _by_key(node: Subquery, compiler: Compiler, group: Group | Pairs | One | None) -> Sql:
    """The field of the one record with that key; unknown where there is no such record."""
    field = compiler.compile(node.select[0])
    where = compiler.compile(node.where) if node.where is not None else certain(TRUE)
    rows = Rows(compiler.frames[node.alias], None, None, where, None, (), open=False)

    def pick(column: Column) -> Column:
        return rows.select(Template("only", column), where=where.value).scalar_subquery()

    readable = both(where.value, Template("not", field.bad) if field.bad is not None else None)
    day = pick(field.day) if field.day is not None else None
    return Sql(pick(field.value), field.kind, day=day, bad=Template("not", rows.any(readable)))


def _latest(node: Subquery, compiler: Compiler, group: Group | Pairs | One | None) -> Sql:
    """The value of the row with the greatest (least) order; ties of different values are unknown.

    Timestamps are ordered by instant where every row has one, else by day.
    """
    value = compiler.compile(node.select[0])
    order = compiler.compile(node.order) if node.order is not None else value
    rows = related_rows(node, compiler, group)
    extreme = "max_over" if node.kind == "latest" else "min_over"
    # Worked out before windows are: a question inside a window may not have windows of its own.
    columns = {"v": value.value, "holds": rows.rest.value, "day": order.on_day}
    if order.kind == tree.TIMESTAMP:
        columns["at"] = order.value
    each = Ordered(rows).then(**columns)
    by_day = both(each["holds"], Template("is_not_null", each["day"]))
    columns = {name: each[name] for name in columns} | {"top_day": each.window(extreme, each["day"], by_day)}
    if order.kind == tree.TIMESTAMP:
        untimed = both(each["holds"], Template("is_null", each["at"]))
        columns |= {
            "top_at": each.window(extreme, each["at"], by_day),
            "untimed": each.window("count_over", untimed),
        }
    inner = each.then(**columns)
    at_top: Column = Template("eq", inner["day"], inner["top_day"])
    if order.kind == tree.TIMESTAMP:
        timed = Template("eq", inner["at"], inner["top_at"])
        at_top = Case(Template("eq", inner["untimed"], Constant(0)), timed, at_top)
    at_top = both(inner["holds"], at_top)
    least, most = ("all_if", "some_if") if value.kind == tree.BOOL else ("min_if", "max_if")
    low, high = Template(least, inner["v"], at_top), Template(most, inner["v"], at_top)
    gaps = Template("count_if", both(at_top, Template("is_null", inner["v"])))
    single = both(Template("eq", low, high), Template("eq", gaps, Constant(0)))
    (picked,) = inner.values(Case(single, low, null(value.kind)))
    return _guarded(rows, _unsure_rows(rows, order), picked, value.kind)


def _bounds(
    node: Subquery, compiler: Compiler, group: Group | Pairs | One | None
) -> tuple[Sequence[Column], Sequence[Sql]]:
    """From and until, as they are compared with the rows, and as whoever asks has them: they may be questions themselves."""
    beside = [as_kind(compiler.compile(bound), tree.DATE) for bound in node.bounds]
    if not isinstance(group, Pairs):
        return [bound.value for bound in beside], beside
    with asked_of(group.askers, compiler):
        return [bound.value for bound in beside], [as_kind(compiler.compile(bound), tree.DATE) for bound in node.bounds]


def _max_gap_days(node: Subquery, compiler: Compiler, group: Group | Pairs | One | None) -> Sql:
    """The largest number of days between neighbours among from, the dates between, and until."""
    (first_day, last_day), (start, until) = _bounds(node, compiler, group)
    when = as_kind(compiler.compile(node.select[0]), tree.DATE)
    rows = related_rows(node, compiler, group)
    inside = both(rows.rest.value, Template("ge", when.value, first_day), Template("le", when.value, last_day))
    each = Ordered(rows).then(inside, d=when.value)
    dates = each.then(d=each["d"], n=each.window("next", each["d"]))
    between, first, last = dates.values(
        Template("max_if", Template("days_between", dates["d"], dates["n"]), TRUE),
        Template("min_if", dates["d"], TRUE),
        Template("max_if", dates["d"], TRUE),
    )
    lead_in = Template("days_between", start.value, Template("coalesce", first, until.value))
    lead_out = Template("days_between", Template("coalesce", last, start.value), until.value)
    gap: Column = Template(
        "greatest", Template("greatest", lead_in, lead_out), Template("coalesce", between, Constant(0))
    )
    limits = either(start.absent if start.nullable else None, until.absent if until.nullable else None)
    gap = Case(
        *([limits, null(tree.INT)] if limits is not None else []),
        Template("le", until.value, start.value),
        Constant(0),
        gap,
    )
    return _guarded(rows, _unsure_rows(rows, when), gap, tree.INT)


def _coverage(node: Subquery, compiler: Compiler, group: Group | Pairs | One | None) -> Sql:
    """Days of the union of the intervals inside [from, until], over the days from..until, ends included."""
    (first_day, last_day), (start, until) = _bounds(node, compiler, group)
    begin, end = (as_kind(compiler.compile(part), tree.DATE) for part in node.select)
    rows = related_rows(node, compiler, group)
    inside = both(rows.rest.value, Template("le", begin.value, last_day), Template("ge", end.value, first_day))
    low = Template("greatest", begin.value, first_day)
    high = Template("least", end.value, last_day)
    clipped = Ordered(rows).then(inside, b=low, e=high)
    islands = clipped.then(b=clipped["b"], e=clipped["e"], p=clipped.window("reach", clipped["b"], clipped["e"]))
    fresh = Template(
        "greatest", islands["b"], Template("coalesce", Template("add_days", islands["p"], Constant(1)), islands["b"])
    )
    days = Template("add", Template("days_between", fresh, islands["e"]), Constant(1))
    (covered,) = islands.values(Template("sum_if", Template("greatest", days, Constant(0)), TRUE))
    total = Template("add", Template("days_between", start.value, until.value), Constant(1))
    value = Case(Template("ge", until.value, start.value), Template("coalesce", covered, Constant(0)), null(tree.INT))
    backwards = Template("lt", end.value, begin.value)
    doubtful = Template("count_if", both(rows.rest.value, Template("not_false", backwards)))
    # An interval without a readable end, or one that ends before it begins, is doubtful evidence.
    unsure = either(
        Template("gt", Template("coalesce", rows.value(doubtful), Constant(0)), Constant(0)),
        Template(
            "gt",
            Template("coalesce", rows.value(Template("count_if", Template("is_null", rows.rest.value))), Constant(0)),
            Constant(0),
        )
        if rows.rest.nullable
        else None,
    )
    doubt = either(rows.doubt(), unsure)
    value = value if doubt is None else Case(doubt, null(tree.INT), value)
    return Sql(value, tree.RATIO, denominator=total, bad=TRUE)


FORMS: dict[str, Callable[[Subquery, Any], Sql]] = {
    "exists": _by_few(_scoped(_exists)),
    "every": _by_few(_scoped(_every)),
    "count": _scoped(_count),
    "count_distinct": _scoped(_count_distinct),
    "sum": _scoped(_aggregate),
    "min": _scoped(_aggregate),
    "max": _scoped(_aggregate),
    "avg": _scoped(_average),
    "value": _scoped(_by_key),
    "latest": _scoped(_latest),
    "earliest": _scoped(_latest),
    "max_gap_days": _scoped(_max_gap_days),
    "coverage": _scoped(_coverage),
}


def _is_count(node: Node) -> bool:
    return isinstance(node, Subquery) and node.kind in ("count", "count_distinct")


def counts_apart(node: Call) -> Call:
    """IN among counts as the comparisons it stands for, so that each is decided by its interval."""
    if node.op != "in" or not any(_is_count(arg) for arg in node.args):
        return node
    value, *options = node.args
    return Call("or", tuple(Call("eq", (value, option), node.type) for option in options), node.type, node.text)


def compare_count(node: Call, compiler: Compiler) -> Sql | None:
    """A count beside a bound is decided where the interval [certain, certain + unknown] decides it."""
    counts = [_is_count(arg) for arg in node.args]
    if counts.count(True) != 1:
        return None
    place = counts.index(True)
    count, op = node.args[place], node.op if place == 0 else MIRROR[node.op]
    assert isinstance(count, Subquery)
    bound = compiler.compile(node.args[1 - place])
    if not compiler.facts[count.record_type].supplied:  # any number from 0 on
        return _bounded(op, Constant(0), None, bound)
    with entered(count, compiler) as group:
        low, high = _interval(count, compiler, group)
    if high is low:
        return compare(op, Sql(low, tree.INT, nullable=False), bound)
    return _bounded(op, low, high, bound)


def _bounded(op: str, low: Column, high: Column | None, bound: Sql) -> Sql:
    yes, no = _decided(op, low, high, bound.value)
    return Sql(Case(yes, TRUE, *((no, FALSE) if no is not None else ()), null()), tree.BOOL)


def _interval(count: Subquery, compiler: Compiler, group: Group | Pairs | One | None) -> tuple[Column, Column | None]:
    """How many rows (or different values) there are at least and at most; no upper end where rows may be unseen."""
    argument = compiler.compile(count.select[0]) if count.select else None
    rows = related_rows(count, compiler, group)
    if argument is None:
        counted = Template("count_if", rows.rest.value)
    else:
        counted = Template("count_distinct_if", argument.value, rows.rest.value)
    low = Template("coalesce", rows.value(counted), Constant(0))
    if rows.open:
        return low, None
    high: Column = low
    for more in (_unsure_rows(rows, argument), *rows.strays()):
        if more is not None:
            high = Template("add", high, Template("coalesce", more, Constant(0)))
    if rows.outer_absent is not None:
        high = Case(rows.outer_absent, null(tree.INT), high)
    return low, high


def _decided(op: str, low: Column, high: Column | None, bound: Column) -> tuple[Column, Column | None]:
    """When the comparison is certainly TRUE and certainly FALSE; `high` None: no upper end."""
    negated = {"lt": "ge", "le": "gt", "ne": "eq"}
    if op in negated:
        yes, no = _decided(negated[op], low, high, bound)
        return (no if no is not None else FALSE), yes
    if op in ("ge", "gt"):
        return Template(op, low, bound), Template("not", Template(op, high, bound)) if high is not None else None
    fixed = both(Template("eq", low, bound), Template("eq", high, bound)) if high is not None else FALSE
    outside = either(Template("gt", low, bound), Template("lt", high, bound) if high is not None else None)
    return fixed, outside
