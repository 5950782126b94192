"""The naive judge: every clause against every combination of facts. Slow, obvious, the oracle of the other."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

from compliance.judgement.clauses import Clause, Comparison, Packed

Firing = tuple[int, tuple[int, ...]]
"""A clause by its index, and the facts its patterns matched by their index in the set."""

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "neq": operator.ne,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}


def fire(clauses: Sequence[Clause], sets: Sequence[Sequence[Packed]]) -> list[frozenset[Firing]]:
    """What fires on each fact set; the sets know nothing of each other."""
    return [frozenset(_fire_one(clauses, facts)) for facts in sets]


def _fire_one(clauses: Sequence[Clause], facts: Sequence[Packed]) -> list[Firing]:
    known = [dict(fact) for fact in facts]
    fired: list[Firing] = []
    for number, clause in enumerate(clauses):
        matching = [
            [index for index, fact in enumerate(known) if _matches(fact, *pattern)] for pattern in clause.patterns
        ]
        fired += [(number, chosen) for chosen in product(*matching)]
    return fired


def _matches(fact: Mapping[str, int | str], kind: str, tests: Sequence[Comparison]) -> bool:
    return fact["kind"] == kind and all(_holds(fact, test) for test in tests)


def _holds(fact: Mapping[str, int | str], test: Comparison) -> bool:
    value = fact.get(test.field)
    return type(value) is type(test.value) and _COMPARE[test.operator](value, test.value)
