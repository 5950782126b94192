"""Which checks share a statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from compliance.engines.plans import Plan
from compliance.engines.setting import Setting
from compliance.expressions.links import groupable, joined
from compliance.expressions.tree import Subquery, walk

CORRELATED_PER_STATEMENT, QUESTIONS_PER_STATEMENT = 4, 10


def chunks(plans: Sequence[Plan], brief: bool = False) -> list[list[Plan]]:
    """The checks of a record type by statement: all in one scan but those with correlated subqueries.

    DuckDB's optimiser takes minutes over dozens of correlated subqueries in one statement, and
    milliseconds over a few; where it is not asked (`brief`), planning still grows faster than the number of
    subqueries, and a table costs nothing to read again.
    The items of a rule stay together: their worst status is one verdict.
    """
    weigh, most = (_questions, QUESTIONS_PER_STATEMENT) if brief else (correlated, CORRELATED_PER_STATEMENT)
    by_rule: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        by_rule[plan.check.rule.id].append(plan)
    found: list[list[Plan]] = [[]]
    room = 0
    for group in by_rule.values():
        weight = sum(weigh(plan) for plan in group)
        if not weight:
            found[0] += group
        elif weight <= room:
            found[-1] += group
            room -= weight
        else:
            found.append(list(group))
            room = most - weight
    return [chunk for chunk in found if chunk]


def apart(plans: Sequence[Plan], setting: Setting) -> tuple[list[Plan], list[Plan], list[Plan]]:
    """The checks that look at nothing but the subject and what it refers to; those whose questions of other records are
    answered by joins; and those that ask anew for a subject. A rule's items stay together.
    """

    def asks(node: Subquery, subject: str) -> bool:
        name = node.record_type
        return not joined(node, setting.schemas[name], subject, setting.facts[name])

    linked, asking = _of_rules(plans, lambda _node, _subject: True), _of_rules(plans, asks)
    alone = [plan for plan in plans if plan.check.rule.id not in linked]
    beside = [plan for plan in plans if plan.check.rule.id in linked - asking]
    return alone, beside, [plan for plan in plans if plan.check.rule.id in asking]


def _of_rules(plans: Sequence[Plan], wanted: Callable[[Subquery, str], bool]) -> set[str]:
    """The rules with a question that is wanted, given the type of the subject."""
    return {p.check.rule.id for p in plans if any(wanted(node, p.check.record_type) for node in _subqueries(p))}


def correlated(plan: Plan) -> int:
    return sum(not groupable(node, plan.check.record_type) for node in _subqueries(plan))


def _questions(plan: Plan) -> int:
    return len(_subqueries(plan))


def _subqueries(plan: Plan) -> list[Subquery]:
    return [node for whole in plan.trees for node in walk(whole) if isinstance(node, Subquery)]
