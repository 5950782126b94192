"""Evidence generated from the examples of a rule: rows of two examples together, parameters of another.

An example shows one thing at a time; together they meet as records do in practice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from compliance.evidence.schemas import RecordType
from compliance.model import Example, Rule

# Each example meets so many that follow it (the last ones the first): all of a usual rule, and no more of a long one.
PARTNERS = 7


def with_combinations(rule: Rule, schemas: Mapping[str, RecordType]) -> Rule:
    """The rule with pairs of its examples, and every example under the parameters of another."""
    round_again = (*rule.examples, *rule.examples)
    pairs = [
        joined(first, second, rule.record_type, schemas)
        for index, first in enumerate(rule.examples)
        for second in round_again[index + 1 : index + 1 + min(PARTNERS, len(rule.examples) - 1)]
    ]
    examples = [replace(example, note=f"line {example.line}") for example in rule.examples]
    return replace(rule, examples=(*examples, *pairs, *_with_other_params(rule)))


def joined(first: Example, second: Example, subject: str, schemas: Mapping[str, RecordType]) -> Example:
    """The first example with the rows of the second in the record types that both supply.

    A record of a taken key gets another one, so that it counts beside the first; of the subjects
    the first example's stays.
    """
    given = dict(first.given)
    for name in first.given.keys() & second.given.keys():
        key = schemas[name].key
        taken = {row.get(key) for row in first.given[name]}
        others = [row for row in second.given[name] if row not in first.given[name]]
        if name == subject:
            others = [row for row in others if row.get(key) not in taken]
        given[name] = (*first.given[name], *(_beside(row, key, taken) for row in others))
    return replace(first, given=given, note=f"line {first.line} with rows of line {second.line}")


def _beside(row: Mapping[str, Any], key: str, taken: set[Any]) -> Mapping[str, Any]:
    return {**row, key: f"{row.get(key)}+"} if row.get(key) in taken else row


def _with_other_params(rule: Rule) -> Iterator[Example]:
    for other in rule.examples:
        for example in rule.examples if other.params else ():
            params = {**example.params, **other.params}
            if params != example.params:
                yield replace(example, params=params, note=f"line {example.line} with parameters of line {other.line}")
