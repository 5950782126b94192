"""From a check's text to its trees, bound to one scan's parameters and date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from compliance.errors import ExpressionError
from compliance.evidence.schemas import RecordType
from compliance.expressions import tree
from compliance.expressions.deadlines import Deadlines
from compliance.expressions.tree import Call, Literal, Node, Subquery
from compliance.model import Check

_NO_DATE = datetime(1, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as rules see it: an instant (aware, local time zone) and its local day."""

    instant: datetime
    day: date

    @classmethod
    def of(cls, value: date | datetime, timezone: str) -> Moment:
        """A date means the end of that local day; a naive time is local time."""
        zone = ZoneInfo(timezone)
        if not isinstance(value, datetime):
            value = datetime.combine(value, time(23, 59, 59, 999999))
        instant = value.replace(tzinfo=zone) if value.tzinfo is None else value.astimezone(zone)
        return cls(instant, instant.date())


@dataclass(frozen=True, slots=True)
class Plan:
    """A check with its trees. `error` says why it cannot be evaluated: all its verdicts are errors."""

    check: Check
    when: Node | None
    require: Node | None
    due: Node | None
    error: str | None = None

    @property
    def trees(self) -> tuple[Node, ...]:
        """The trees that are there."""
        return tuple(node for node in (self.when, self.require, self.due) if node is not None)


def plan(
    check: Check,
    params: Mapping[str, Any],
    schemas: Mapping[str, RecordType],
    as_of: Moment,
    deadlines: Deadlines | None = None,
) -> Plan:
    """The trees of one check; raises ExpressionError where its text is wrong."""
    from compliance.expressions.builder import parse_expression  # and its parser, only where a text is read

    bound = {**params, "as_of": as_of.instant}

    def parse(text: str | None, expect: str | tuple[str, ...], due: Node | None = None) -> Node | None:
        if text is None:
            return None
        return parse_expression(
            text, subject=check.record_type, schemas=schemas, params=bound, expect=expect, due=due, item=check.item
        )

    due = parse(check.due, (tree.DATE, tree.TIMESTAMP))
    if due is not None and deadlines is not None:
        due = deadlines.of(due)
    return Plan(check, parse(check.when, tree.BOOL), parse(check.require, tree.BOOL, due), due)


def no_date(timezone: str) -> Moment:
    """Stands for the as-of date in a plan that `dated` gives one later."""
    return Moment(_NO_DATE.replace(tzinfo=ZoneInfo(timezone)), _NO_DATE.date())


def dated(undated: Plan, as_of: Moment) -> Plan:
    """The plan of `no_date` as of a date."""

    def rewrite(node: Node) -> Node:
        if isinstance(node, Literal):
            there = isinstance(node.value, datetime) and node.value.replace(tzinfo=None) == _NO_DATE
            return replace(node, value=as_of.instant) if there else node
        if isinstance(node, Call):
            args = tuple(rewrite(arg) for arg in node.args)
            return node if args == node.args else replace(node, args=args)
        if isinstance(node, Subquery):
            return replace(
                node,
                where=None if node.where is None else rewrite(node.where),
                select=tuple(map(rewrite, node.select)),
                order=None if node.order is None else rewrite(node.order),
                bounds=tuple(map(rewrite, node.bounds)),
            )
        return node

    when, require, due = (None if n is None else rewrite(n) for n in (undated.when, undated.require, undated.due))
    return replace(undated, when=when, require=require, due=due)


def plan_or_error(
    check: Check,
    params: Mapping[str, Any],
    schemas: Mapping[str, RecordType],
    as_of: Moment,
    deadlines: Deadlines | None = None,
) -> Plan:
    """Like `plan`, but a wrong expression becomes a plan whose verdicts are errors."""
    try:
        return plan(check, params, schemas, as_of, deadlines)
    except ExpressionError as error:
        return Plan(check, None, None, None, error=error.render())
