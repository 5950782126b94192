"""What judgements want to know of single data assets: there may be millions, so nothing else is counted or kept for each."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.model import Condition, Judgement, Pattern
from compliance.rules.vocabulary import FIELDS, IDENTITY


def read_by_asset(judgements: Iterable[Judgement]) -> frozenset[str] | None:
    """The ids of the rules that judgements about assets read; None where one reads whatever rule there is."""
    found: set[str] = set()
    for judgement in judgements:
        for pattern in (p for alternative in judgement.alternatives for p in alternative):
            if judgement.about != "asset" or pattern.kind not in FIELDS:  # of a fact that another judgement concludes
                continue
            named = _rules(pattern)
            if not named:
                return None
            found |= named
    return frozenset(found)


def telling_failures(judgements: Iterable[Judgement]) -> tuple[frozenset[str], ...]:
    """For each way to a finding about an asset, the ids of rules that must all have failed on it."""
    return tuple(
        frozenset(rule for pattern in alternative if _fails(pattern) for rule in _rules(pattern))
        for judgement in judgements
        if judgement.about == "asset" and judgement.conclude.kind != "fact"
        for alternative in judgement.alternatives
    )


def _rules(pattern: Pattern) -> set[str]:
    """The rule that a pattern names, if any."""
    if "rule" not in IDENTITY.get(pattern.kind, ()):
        return set()
    return {str(c.value) for c in pattern.where if (c.field, c.operator) == ("rule", "eq")}


def _fails(pattern: Pattern) -> bool:
    return pattern.kind == "failed_item" or (pattern.kind == "requirement" and any(map(_asks_failure, pattern.where)))


def _asks_failure(condition: Condition) -> bool:
    """Whether a comparison holds only where something failed; numbers of a profile may be anything."""
    value = condition.value
    if condition.field != "failed" or not isinstance(value, int):
        return False
    return value >= {"gte": 1, "gt": 0, "eq": 1}.get(condition.operator, value + 1)
