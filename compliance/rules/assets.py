"""Which requirements are judged asset by asset: verdicts are counted for each asset only of these, as assets may be millions."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.model import Judgement
from compliance.rules.vocabulary import FIELDS, IDENTITY


def read_by_asset(judgements: Iterable[Judgement]) -> frozenset[str] | None:
    """The ids of the rules that judgements about assets read; None where one reads whatever rule there is."""
    found: set[str] = set()
    for judgement in judgements:
        for pattern in (p for alternative in judgement.alternatives for p in alternative):
            if judgement.about != "asset" or pattern.kind not in FIELDS:  # of a fact that another judgement concludes
                continue
            named = {str(c.value) for c in pattern.where if (c.field, c.operator) == ("rule", "eq")}
            if "rule" not in IDENTITY[pattern.kind] or not named:
                return None
            found |= named
    return frozenset(found)
