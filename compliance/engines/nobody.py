"""Checks without a subject: one verdict on "*" that says why there is nobody to judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from compliance.engines.listing import in_memory
from compliance.engines.plans import Plan
from compliance.engines.reasons import missing_everywhere, missing_type, reason
from compliance.engines.setting import Setting
from compliance.engines.tallies import PASSING, Tallied, check_count
from compliance.model import Scope, ScopeCount, ScopeCounts, Status, Verdict
from compliance.text import Text

NOBODY = "*"


def nobody(plans: Sequence[Plan], setting: Setting, organisation: str) -> Tallied:
    """The counts and verdicts of checks that have no subject."""
    checks, verdicts, listed = [], [], []
    by_rule: dict[str, list[Status]] = defaultdict(list)
    for plan in plans:
        status = Status.ERROR if plan.error is not None else without_subject(plan.check.record_type, setting)
        checks.append(check_count(plan, {status.rank: 1}))
        by_rule[plan.check.rule.id].append(status)
        if status not in PASSING:
            verdicts.append(no_subject(plan, status, setting, organisation))
            listed.append(in_memory(plan, [(NOBODY, status.rank, None, None, None)], ()))
    scopes = [
        ScopeCount(rule_id, Scope(organisation), {max(statuses, key=lambda s: s.rank): 1})
        for rule_id, statuses in by_rule.items()
    ]
    return Tallied(checks, ScopeCounts.of(scopes), [], listed, verdicts)


def without_subject(name: str, setting: Setting) -> Status:
    """Declared none is not applicable; but a missing file, or rows nobody can see, leave it open."""
    facts = setting.facts[name]
    certain = facts.supplied and facts.complete and not facts.quarantined
    return Status.NOT_APPLICABLE if certain else Status.NO_EVIDENCE


def no_subject(plan: Plan, status: Status, setting: Setting, organisation: str) -> Verdict:
    """The verdict on "*"."""
    check, title = plan.check, setting.schemas[plan.check.record_type].title
    why = Text(f"no {check.record_type} record to judge", f"没有可评判的{title.zh}记录")
    missing: tuple[Text, ...] = ()
    if status is Status.NO_EVIDENCE:
        if setting.facts[check.record_type].supplied:
            why = Text(
                f"no readable {check.record_type} record, and unseen ones may exist",
                f"没有可读取的{title.zh}记录，且可能存在未见的记录",
            )
        else:
            (why,) = missing_type(check.record_type, setting)
        missing = tuple(dict.fromkeys([why, *missing_everywhere(plan, setting)]))
    elif status is Status.ERROR:
        why = reason(plan, status, None, (), setting)
    return Verdict(
        check.id, check.rule.id, check.record_type, NOBODY, status, why, missing=missing, scope=Scope(organisation)
    )
