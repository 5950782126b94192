"""Small questions a format asks about one verdict or finding."""

from __future__ import annotations

from collections import Counter

from compliance.model import GRADES, Finding, Rule, Status, Verdict
from compliance.reports.labels import label
from compliance.reports.vocabulary import GROUP_WORDS
from compliance.text import Text


def group_of(finding: Finding) -> str:
    """The key of `GROUP_WORDS` a finding is read under: its grade, else its kind."""
    key = finding.grade if finding.grade in GRADES else finding.kind
    return key if key in GROUP_WORDS else "other"


def in_scope(verdict: Verdict, finding: Finding) -> bool:
    """Whether a verdict of the finding's rule belongs to the finding's scope.

    A verdict whose scope was not resolved belongs to findings about the whole organisation or scan.
    """
    field = "organisation" if finding.scope_type == "organization" else finding.scope_type
    own = getattr(verdict.scope, field, "") if verdict.scope else ""
    if own:
        return bool(own == finding.scope_key)
    return finding.scope_key in (verdict.subject, "", "*") or field in ("organisation", "scan")


def spread(verdicts: tuple[Verdict, ...], most: int) -> tuple[Verdict, ...]:
    """At most about `most` verdicts in their order, the same number of each check, so that none crowds out another."""
    if len(verdicts) <= most:
        return verdicts
    each = max(1, most // len({verdict.check_id for verdict in verdicts}))
    taken: Counter[str] = Counter()
    chosen = []
    for verdict in verdicts:
        taken[verdict.check_id] += 1
        if taken[verdict.check_id] <= each:
            chosen.append(verdict)
    return tuple(chosen)


def remedy_of(finding: Finding, rule: Rule | None) -> Text | None:
    """What to do about a finding: what its judgement advises, else what its rule does; nothing for questions."""
    if finding.kind == "evidence_request":
        return None
    return finding.remedy or (rule.remedy if rule else None)


def source_of(verdict: Verdict) -> Text:
    """ "file, row 3" of a verdict; empty where it has no record."""
    if verdict.file is None:
        return Text("", "")
    if verdict.row is None:
        return Text(verdict.file, verdict.file)
    row = label("row_n", row=verdict.row)
    return Text(f"{verdict.file}, {row.en}", f"{verdict.file}，{row.zh}")


def decision_on(verdict: Verdict) -> Text | None:
    """Who waived or attested a verdict, until when and why; None where nobody did."""
    for key, decision in (("waived_by", verdict.waived), ("attested_by", verdict.attested)):
        if decision is not None:
            values = {name: getattr(decision, name) for name in ("id", "by", "until", "statement")}
            return label(key, **values)
    return None


def needed(verdict: Verdict, rule: Rule | None) -> tuple[Text, ...]:
    """What would decide an undecided verdict: what was missing, else what a person has to attest, else the reason."""
    if verdict.missing:
        return verdict.missing
    if verdict.status is Status.MANUAL and rule and rule.manual:
        return (rule.manual.evidence,)
    return (verdict.reason,)
