"""Rules and verdict counts made up to be judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from compliance.judgement import Judged, judge
from compliance.model import Item, Rule, Scope, ScopeCount, Source, Status
from compliance.rules.profiles import Profile
from compliance.text import Text

AS_OF = date(2026, 4, 1)


def make_rule(
    rule_id: str = "R-4.1-02",
    severity: str = "major",
    basis: str = "stated",
    modality: str = "shall",
    items: Sequence[str] = (),
) -> Rule:
    return Rule(
        id=rule_id, title=Text(f"title of {rule_id}", f"{rule_id} 的标题"), statement=Text("s", "s"), basis=basis,
        modality=modality, severity=severity, record_type="contract", when=None, require="TRUE", due=None, params={},
        items=tuple(Item(name) for name in items), cites=(), maps_to={}, remedy=Text("r", "r"), tags=(),
        waivable=True, manual=None, examples=(), source=Source("x.yaml", 1), digest="0",
    )  # fmt: skip


def make_count(
    rule_id: str = "R-4.1-02", scope: Mapping[str, str] | None = None, overdue: int | None = None,
    items: Sequence[str] = (), **counts: int,
) -> ScopeCount:  # fmt: skip
    """counts by status: fail=1, no_evidence=2; "passed" is `pass`, which Python keeps for itself."""
    given = {Status("pass" if name == "passed" else name): number for name, number in counts.items()}
    return ScopeCount(rule_id, Scope(**(scope or {"contract": "C1"})), given, overdue, tuple(items))


def judged(pack: Any, rules: Sequence[Rule], counts: Sequence[ScopeCount], **more: Any) -> Judged:
    grading = {"systemic_rate_percent": 20, "minimum_n": 5, "long_overdue_days": 30} | more.pop("grading", {})
    profile = Profile(
        "test", Text("t", "t"), grading=grading, breach_of_law=tuple(more.pop("breach_of_law", ()))
    )  # fmt: skip
    by_id = {rule.id: rule for rule in rules}
    expected = more.pop("expected", {rule.id: rule.severity for rule in rules})
    return judge(pack, by_id, counts, profile=profile, as_of=AS_OF, expected=expected, **more)
