"""All that a scan found out, and what makes it reproducible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compliance.model.findings import GRADES, Certification, Finding
from compliance.model.following import FollowUp
from compliance.model.intake import Digest, EvidenceIssue, Intake
from compliance.model.rules import Rule
from compliance.model.verdicts import CheckCount, Status, Verdict
from compliance.text import Text


@dataclass(frozen=True, slots=True)
class RunHeader:
    """What makes a scan reproducible: inputs, digests, date, versions, scope."""

    tool_version: str
    engine: str
    judge: str
    as_of: str
    as_of_source: str
    extracted_at: str | None
    timezone: str
    period: tuple[str, str] | None
    where: tuple[str, ...]
    evidence_source: str
    evidence_period: tuple[str, str] | None
    profile: str | None
    weakened: tuple[Text, ...]
    rules: tuple[Digest, ...]
    evidence: tuple[Digest, ...]
    rule_pack_digest: str
    evidence_digest: str
    selection: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether less than the whole pack was run, or on less than the whole evidence."""
        return bool(self.selection or self.where or self.period)


@dataclass(frozen=True, slots=True)
class GapReport:
    """Everything a scan found out; reports only read it."""

    header: RunHeader
    rules: tuple[Rule, ...]
    totals: Mapping[Status, int]
    checks: tuple[CheckCount, ...]
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]
    shown: Mapping[str, tuple[int, int]]
    intakes: tuple[Intake, ...]
    issues: tuple[EvidenceIssue, ...]
    issue_total: int
    problems: tuple[Text, ...] = ()
    readiness: str = "undetermined"
    # clause by clause, where the scan was asked for a framework
    certification: Certification | None = None
    # the gate the scan was run with, so that a report can say what its exit code means
    fail_on: str = "observation"
    allow_undecided: bool = False
    follow_up: FollowUp = field(default_factory=FollowUp)
    show_waived: bool = False

    @property
    def waived(self) -> int:
        """Failures that a waiver takes out of gates and grading; they stay in the counts."""
        return sum(check.waived for check in self.checks)

    @property
    def attested(self) -> int:
        """Manual verdicts a person attested; they stay in the counts."""
        return sum(check.attested for check in self.checks)

    @property
    def unjudged(self) -> int:
        """Rows set aside of record types that were to be judged: nobody knows what they would have shown."""
        judged = {check.record_type for check in self.checks}
        return sum(intake.quarantined for intake in self.intakes if intake.record_type in judged)

    def exit_code(self, fail_on: str = "observation", allow_undecided: bool = False) -> int:
        """0 clean, 1 findings at or above `fail_on` or something undecided, 2 an error verdict."""
        if self.totals.get(Status.ERROR, 0) or self.problems:
            return 2
        graded = [f for f in self.findings if f.grade and GRADES.index(f.grade) >= GRADES.index(fail_on)]
        undecided = self.totals.get(Status.NO_EVIDENCE, 0) + self.totals.get(Status.MANUAL, 0) - self.attested
        undecided += self.unjudged
        return 1 if graded or (undecided and not allow_undecided) else 0
