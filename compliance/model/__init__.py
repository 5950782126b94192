"""The values that pass between the stages: frozen, without I/O.

Words as in the glossary (docs/glossary.md): a rule gives verdicts on subjects, judgements turn
verdict counts into findings, and a scan gathers all of it in a gap report.
"""

from compliance.model.counts import Alike, Column, ScopeCounts, Went
from compliance.model.findings import GRADES, Certification, ClauseState, Fact, Finding
from compliance.model.following import ActionState, DecisionUse, FollowUp, TrendPoint
from compliance.model.intake import Digest, EvidenceIssue, Intake
from compliance.model.judgements import Conclusion, Condition, Judgement, JudgementExample, Pattern
from compliance.model.report import GapReport, RunHeader
from compliance.model.rules import BASES, MODALITIES, SEVERITIES, Check, Cite, Example, Item, Manual, Rule, Source
from compliance.model.verdicts import STATUSES, CheckCount, Decision, Scope, ScopeCount, Status, Value, Verdict

__all__ = [
    "BASES",
    "GRADES",
    "MODALITIES",
    "SEVERITIES",
    "STATUSES",
    "ActionState",
    "Alike",
    "Certification",
    "Check",
    "CheckCount",
    "Cite",
    "ClauseState",
    "Column",
    "Conclusion",
    "Condition",
    "Decision",
    "DecisionUse",
    "Digest",
    "EvidenceIssue",
    "Example",
    "Fact",
    "Finding",
    "FollowUp",
    "GapReport",
    "Intake",
    "Item",
    "Judgement",
    "JudgementExample",
    "Manual",
    "Pattern",
    "Rule",
    "RunHeader",
    "Scope",
    "ScopeCount",
    "ScopeCounts",
    "Source",
    "Status",
    "TrendPoint",
    "Value",
    "Verdict",
    "Went",
]
