"""The values that pass between the stages: frozen, without I/O.

Words as in the glossary (docs/glossary.md): a rule gives verdicts on subjects, judgements turn
verdict counts into findings, and a scan gathers all of it in a gap report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from compliance.text import Text


class Status(StrEnum):
    """A verdict's status, worst last in `ROLL_UP` order (see `rank`)."""

    NOT_APPLICABLE = "not_applicable"
    PASS = "pass"
    PENDING = "pending"
    MANUAL = "manual"
    NO_EVIDENCE = "no_evidence"
    ERROR = "error"
    FAIL = "fail"

    @property
    def rank(self) -> int:
        """0 for not_applicable up to 6 for fail: the highest rank wins a roll-up."""
        return STATUSES.index(self)

    @property
    def undecided(self) -> bool:
        """Whether the verdict could not be decided (never a pass, never a gap)."""
        return self in (Status.NO_EVIDENCE, Status.MANUAL, Status.ERROR)


STATUSES: tuple[Status, ...] = tuple(Status)
SEVERITIES = ("observation", "minor", "major", "critical")
GRADES = ("observation", "minor", "major")
BASES = ("stated", "proxy", "derived", "implied", "own")
MODALITIES = ("shall", "expected", "recommended", "example", "implied")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule was written: file (relative to the pack) and line, from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation printed in the standard that holds (wrong ones live in docs/errata.md)."""

    ref: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Manual:
    """A requirement no record can prove: what to ask, what to attach, who may attest."""

    question: Text
    evidence: Text
    attested_by: Text
    valid_days: int | None = None
    """How long an attestation holds; None: until something changes."""


@dataclass(frozen=True, slots=True)
class Example:
    """Evidence with the verdicts it must give: record type -> rows, "subject" or "item/subject" -> status."""

    given: Mapping[str, tuple[Mapping[str, Any], ...]]
    expect: Mapping[str, Status]
    as_of: str | None = None
    extracted_at: str | None = None
    incomplete: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One member of a completeness rule; what is None is taken from the rule."""

    name: str
    title: Text | None = None
    record_type: str | None = None
    when: str | None = None
    require: str | None = None
    due: str | None = None
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement as YAML says it. Expressions are still text; see compliance.expressions."""

    id: str
    title: Text
    statement: Text
    basis: str
    modality: str
    severity: str
    record_type: str
    when: str | None
    require: str | None
    due: str | None
    params: Mapping[str, Any]
    items: tuple[Item, ...]
    cites: tuple[Cite, ...]
    maps_to: Mapping[str, tuple[str, ...]]
    remedy: Text
    tags: tuple[str, ...]
    waivable: bool
    manual: Manual | None
    examples: tuple[Example, ...]
    source: Source
    digest: str
    items_param: str | None = None
    """The list parameter that names the items, where they come from one."""

    @property
    def section(self) -> str:
        """ "4.2" for R-4.2-10; the prefix for rules of our own (SLA-01 -> "SLA")."""
        parts = self.id.split("-")
        return parts[1] if parts[0] == "R" else parts[0]

    @property
    def chapter(self) -> str:
        """ "4" for R-4.2-10."""
        return self.section.split(".")[0]

    def checks(self) -> tuple[Check, ...]:
        """The rule expanded by its items: one check each, or a single one without items."""
        if not self.items:
            return (
                Check(
                    self.id, self, None, self.record_type, self.when, self.require, self.due, self.severity, self.title
                ),
            )
        return tuple(
            Check(
                f"{self.id}/{item.name}",
                self,
                item.name,
                item.record_type or self.record_type,
                item.when if item.when is not None else self.when,
                item.require if item.require is not None else self.require,
                item.due if item.due is not None else self.due,
                item.severity or self.severity,
                item.title or self.title,
            )
            for item in self.items
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """One field of a fact compared (eq, neq, lt, lte, gt, gte) with a number, a code, or ":name",
    the number of that name in the profile's grading (the judgement's params hold the default)."""

    field: str
    operator: str
    value: int | str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One fact that must be there: its kind, what holds for its fields, its name in reason texts."""

    name: str
    kind: str
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a judgement concludes.

    `kind`: nonconformity, cap (`value` is a grade), evidence_request, risk, readiness (`value` is
    a state), or fact (`value` is the kind of the derived fact, `fields` what it says). `reason`
    is a template over the fields of the matched facts; derived facts have none.
    """

    kind: str
    value: str | None = None
    reason: Text | None = None
    fields: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JudgementExample:
    """Facts about one subject and whether the judgement concludes something from them."""

    given: tuple[Mapping[str, int | str], ...]
    concludes: bool
    params: Mapping[str, int] = field(default_factory=dict)
    reason: Text | None = None
    note: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """A rule over facts. `about` is what one fact set describes: requirement (one rule on one
    scope), asset, system, project, contract, organisation or scan. `alternatives` are tried one
    by one; all patterns of an alternative must match facts of the same subject."""

    id: str
    title: Text
    about: str
    alternatives: tuple[tuple[Pattern, ...], ...]
    conclude: Conclusion
    params: Mapping[str, int]
    salience: int
    remedy: Text | None
    examples: tuple[JudgementExample, ...]
    source: Source
    digest: str


@dataclass(frozen=True, slots=True)
class Check:
    """A rule, or one item of it, with its expressions resolved: what the engine evaluates."""

    id: str
    rule: Rule
    item: str | None
    record_type: str
    when: str | None
    require: str | None
    due: str | None
    severity: str
    title: Text


@dataclass(frozen=True, slots=True)
class Value:
    """One value an expression read, for lineage: "contract.notice_days" = "30"; state ok|empty|unreadable|unknown."""

    name: str
    value: str | None
    state: str = "ok"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a verdict: the waiver of a failure, or the attestation of a manual one."""

    id: str
    by: str
    until: str
    statement: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check on one subject, with why and from where.

    `subject` is the key of the record, or "*" where there is no record to judge. `overdue_days`
    counts from the due day to the as-of day.
    """

    check_id: str
    rule_id: str
    record_type: str
    subject: str
    status: Status
    reason: Text
    due: date | None = None
    values: tuple[Value, ...] = ()
    missing: tuple[Text, ...] = ()
    file: str | None = None
    row: int | None = None
    scope: Scope | None = None
    # The status stays what the evidence says; these say that a person answers for it.
    waived: Decision | None = None
    attested: Decision | None = None


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """The keys a subject belongs to, found by following references; "" where there is none."""

    organisation: str = ""
    contract: str = ""
    project: str = ""
    system: str = ""
    asset: str = ""


@dataclass(frozen=True, slots=True)
class ScopeCount:
    """How one rule (items rolled up, not multiplied) went over the subjects of one scope.

    `overdue_days` is the longest overdue of its gaps; `failed_items` names the items that failed
    on at least one of the subjects.
    """

    rule_id: str
    scope: Scope
    counts: Mapping[Status, int]
    overdue_days: int | None = None
    failed_items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckCount:
    """How one check went over all its subjects; `waived` is part of the failed, `attested` of the manual."""

    check_id: str
    rule_id: str
    record_type: str
    severity: str
    counts: Mapping[Status, int]
    waived: int = 0
    attested: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a judgement knew: "rule R-4.2-10 on contract C1: failed 1 of 1"."""

    id: str
    kind: str
    text: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """What a judgement concludes about one requirement and scope, with the facts behind it.

    `kind`: nonconformity | evidence_request | risk | readiness; `grade`: major | minor |
    observation for nonconformities, else None. `fingerprint` is stable over runs: it depends on
    kind, requirement and scope only.
    """

    fingerprint: str
    kind: str
    grade: str | None
    rule_id: str | None
    judgement_id: str
    scope_type: str
    scope_key: str
    title: Text
    reason: Text
    failed: int = 0
    decided: int = 0
    applicable: int = 0
    undecided: int = 0
    overdue_days: int | None = None
    repeat: bool = False
    facts: tuple[Fact, ...] = ()
    # what the judgement advises; a nonconformity's remedy is that of its rule
    remedy: Text | None = None


@dataclass(frozen=True, slots=True)
class ClauseState:
    """How ready the organisation is for one clause of a framework, and what would change that.

    `level` is 1 for the outermost; `rules`, `decided`, `failed` and `undecided` count the rules and attestations that
    correspond to the clause or a part of it, `verified` those whose correspondence was compared with the published text.
    `reached`: rule | attestation | parent (only the clause around it has rules) | none.
    """

    number: str
    title: Text
    level: int
    reached: str
    state: str
    judgement_id: str
    reason: Text
    rules: int
    verified: int
    decided: int
    failed: int
    undecided: int
    changes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Certification:
    """A framework clause by clause; `title` with its edition."""

    framework: str
    title: Text
    clauses: tuple[ClauseState, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """One input file: name relative to its root, sha256 in hex, rows read (None where rows do not apply)."""

    name: str
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of the rows of one record type; rows_in = accepted + collapsed + quarantined.

    `set_aside` (occurred after as-of, or outside the period or scope) is part of `accepted`.
    """

    record_type: str
    supplied: bool
    complete: bool
    rows_in: int
    accepted: int
    collapsed: int
    quarantined: int
    set_aside: int = 0
    unreadable_cells: int = 0
    missing_columns: tuple[str, ...] = ()
    unknown_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceIssue:
    """Something the reader must know about a row: quarantine, example, unreadable, conflict, dangling,
    empty_link, unlisted."""

    kind: str
    record_type: str
    message: Text
    file: str | None = None
    row: int | None = None
    sheet: str | None = None
    field: str | None = None
    value: str | None = None
    key: str | None = None


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
class DecisionUse:
    """A waiver or an attestation as of the scan, and how many verdicts it covers.

    `kind`: waiver | attestation; `state`: active, not_yet, expired, ended; `selector`: what it is about.
    """

    id: str
    kind: str
    state: str
    selector: str
    owner: str
    by: str
    until: str
    statement: str
    verdicts: int = 0


@dataclass(frozen=True, slots=True)
class ActionState:
    """A corrective action as of the scan; `state`: open, overdue, awaiting, ineffective, closed."""

    id: str
    state: str
    finding: str
    rule_id: str
    scope_type: str
    scope_key: str
    owner: str
    cause: str
    action: str
    effect: str
    due: str


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One scan of a series in figures."""

    as_of: str
    readiness: str
    passed: int
    failed: int
    waived: int
    undecided: int
    major: int
    minor: int
    observation: int


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is known besides the evidence: decisions of people, corrective actions, earlier scans."""

    decisions: tuple[DecisionUse, ...] = ()
    actions: tuple[ActionState, ...] = ()
    trend: tuple[TrendPoint, ...] = ()


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
    follow_up: FollowUp = FollowUp()
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
