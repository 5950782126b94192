"""What may be handed to durable_rules, measured (docs/judgements.md): anything else is refused.

Outside these limits version 2.0.28 loses facts, gives wrong verdicts, hangs or takes its process
down, so nothing reaches it that has not passed here, whoever built it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from compliance.rules.vocabulary import MAX_CONDITIONS, MAX_INTEGER, MAX_PATTERNS

MAX_RULES, MAX_FACTS = 60, 1000
RECEIPT, PRIME = "receipt", "__prime"
_OPERATORS = frozenset(("$neq", "$lt", "$lte", "$gt", "$gte"))
_ORDER = frozenset(("$lt", "$lte", "$gt", "$gte"))
_RESERVED = frozenset(("id", "sid", "exception", "label", "chart", "running"))
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}", re.ASCII)
_STARTED = {"$ex": {"_n": 1}}
_JOIN_FIELD = "k"


class UnsafeError(Exception):
    """Something outside the safe profile; it was not handed over."""


def check_rules(rules: Mapping[str, Any]) -> None:
    """Raises UnsafeError for a ruleset (without the receipt and prime rules) outside the profile."""
    if len(rules) + 2 > MAX_RULES:
        raise UnsafeError(f"{len(rules)} rules in a ruleset, at most {MAX_RULES - 2}")
    for name, rule in rules.items():
        if not _CODE.fullmatch(name) or name in (RECEIPT, PRIME):
            raise UnsafeError(f"rule name {name!r}")
        for reason in _rule_problems(rule):
            raise UnsafeError(f"rule {name}: {reason}")


def _rule_problems(rule: Any) -> Iterator[str]:
    if not isinstance(rule, dict) or set(rule) != {"all"} or not isinstance(rule["all"], list):
        yield "not an AND rule"
        return
    if not 1 <= len(rule["all"]) <= MAX_PATTERNS:
        yield f"{len(rule['all'])} patterns"
    for number, pattern in enumerate(rule["all"]):
        alias = f"f{number}"
        if not isinstance(pattern, dict) or list(pattern) != [alias]:
            yield f"pattern {number} is not called {alias}"
            continue
        body = pattern[alias]
        if not isinstance(body, dict) or list(body) != ["$and"] or not isinstance(body["$and"], list):
            yield f"{alias} is no $and"
            continue
        yield from _test_problems(body["$and"], alias, number)


def _test_problems(tests: Sequence[Any], alias: str, number: int) -> Iterator[str]:
    if not tests or tests[0] != _STARTED:
        yield f"{alias} does not begin with the fact number"
        return
    if len(tests) > MAX_CONDITIONS + 3:  # the number, the kind, the join
        yield f"{alias} has {len(tests)} tests"
    join = {_JOIN_FIELD: {"f0": _JOIN_FIELD}}
    rest = tests[1:]
    if number and (not rest or rest[-1] != join):
        yield f"{alias} is not joined by {_JOIN_FIELD}"
        return
    for test in rest[:-1] if number else rest:
        if not isinstance(test, dict) or len(test) != 1:
            yield f"{alias}: {test!r} is not one test"
            continue
        ((name, value),) = test.items()
        operator = "$eq"
        if name.startswith("$"):
            if name not in _OPERATORS or not isinstance(value, dict) or len(value) != 1:
                yield f"{alias}: operator {name!r}"
                continue
            operator = name
            ((name, value),) = value.items()
        if not _is_name(name) or name == _JOIN_FIELD:
            yield f"{alias}: field {name!r}"
        elif not _is_value(value) or (operator in _ORDER and isinstance(value, str)):
            yield f"{alias}: {name} {operator} {value!r}"


def check_facts(facts: Sequence[Mapping[str, Any]]) -> None:
    """Raises UnsafeError for a batch of facts outside the profile; each carries `k`, the number of its subject."""
    if len(facts) > MAX_FACTS:
        raise UnsafeError(f"{len(facts)} facts in a batch, at most {MAX_FACTS}")
    for number, fact in enumerate(facts):
        if not isinstance(fact.get(_JOIN_FIELD), int) or not isinstance(fact.get("kind"), str):
            raise UnsafeError(f"fact {number} without subject or kind")
        for name, value in fact.items():
            if not _is_name(name):
                raise UnsafeError(f"fact {number}: field {name!r}")
            if not _is_value(value):
                raise UnsafeError(f"fact {number}: {name} = {value!r}")


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and name not in _RESERVED and _NAME.fullmatch(name) is not None


def _is_value(value: Any) -> bool:
    """A whole number of moderate size, or a short ASCII code; type(True) is bool, so booleans are out."""
    if type(value) is int:
        return 0 <= value <= MAX_INTEGER + 1
    return type(value) is str and _CODE.fullmatch(value) is not None
