"""A gap report laid out for reading: grouped, ordered and counted, with nothing judged anew.

Every format starts from `view_of(report)`, so that all of them tell the same figures.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from compliance.model import GRADES, STATUSES, CheckCount, Finding, GapReport, Rule, Status, Verdict
from compliance.reports.labels import label
from compliance.reports.lookups import group_of, in_scope, needed
from compliance.reports.vocabulary import CHAPTER_WORDS, GRADE_WORDS, GROUP_WORDS, word
from compliance.text import Text


@dataclass(frozen=True, slots=True)
class Tally:
    """Verdicts by status; every status has a number. `waived` is part of the failed, `attested` of the manual."""

    counts: Mapping[Status, int]
    waived: int = 0
    attested: int = 0

    def __getitem__(self, status: Status | str) -> int:
        return self.counts[Status(status)]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def applicable(self) -> int:
        return self.total - self.counts[Status.NOT_APPLICABLE]

    @property
    def decided(self) -> int:
        return self.counts[Status.PASS] + self.counts[Status.FAIL]

    @property
    def undecided(self) -> int:
        return sum(number for status, number in self.counts.items() if status.undecided) - self.attested


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule with its checks; `rule` is None where the report counts a rule it does not describe."""

    id: str
    rule: Rule | None
    title: Text
    chapter: str
    severity: str
    checks: tuple[CheckCount, ...]
    titles: Mapping[str, Text]
    tally: Tally


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules of one chapter and their verdicts together."""

    key: str
    title: Text
    rules: tuple[RuleRow, ...]
    tally: Tally


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one grade or kind, in reading order."""

    key: str
    title: Text
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """One piece of evidence that would decide verdicts: which checks wait for it, and how many listed verdicts."""

    what: Text
    checks: tuple[str, ...]
    chapters: tuple[str, ...]
    severities: tuple[str, ...]
    verdicts: int


@dataclass(frozen=True, slots=True)
class View:
    """Everything a format shows. Lists of verdicts may be cut; `total` says out of how many."""

    report: GapReport
    as_of: date
    totals: Tally
    rules: tuple[RuleRow, ...]
    by_id: Mapping[str, RuleRow]
    chapters: tuple[Chapter, ...]
    groups: tuple[Group, ...]
    gaps: tuple[Verdict, ...]
    pending: tuple[Verdict, ...]
    undecided: tuple[Verdict, ...]
    attested: tuple[Verdict, ...]
    due: tuple[Verdict, ...]
    needs: tuple[Need, ...]
    exit_code: int
    exit_meaning: Text

    @property
    def clauses_told(self) -> Text | None:
        """How the clauses at the lowest level of the framework stand, in one sentence."""
        certification = self.report.certification
        if certification is None:
            return None
        numbers = [clause.number for clause in certification.clauses]
        leaves = [c for c in certification.clauses if not any(n.startswith(f"{c.number}.") for n in numbers)]
        states = Counter(clause.state for clause in leaves)
        return label(
            "clauses_of",
            title=certification.title,
            total=len(leaves),
            ready=states["ready"],
            actions=states["ready_with_actions"],
            undetermined=states["undetermined"],
            not_ready=states["not_ready"],
        )

    def total(self, *statuses: Status) -> int:
        """How many verdicts with these statuses the scan gave, listed or not."""
        return sum(self.totals[status] for status in statuses)

    def title(self, check_id: str) -> Text:
        """What a check is called; its id where nothing else is known."""
        row = self.row(check_id.split("/")[0])
        return row.titles.get(check_id, row.title) if row else Text(check_id, check_id)

    def row(self, rule_id: str | None) -> RuleRow | None:
        return self.by_id.get(rule_id) if rule_id else None

    def chapter_of(self, verdict: Verdict) -> str:
        row = self.row(verdict.rule_id)
        return row.chapter if row else ""

    def days_left(self, verdict: Verdict) -> int | None:
        """Calendar days from the as-of day to the due day; negative where overdue."""
        return (verdict.due - self.as_of).days if verdict.due else None

    def instances(self, finding: Finding) -> tuple[Verdict, ...]:
        """The listed verdicts a finding is about: the same rule, within its scope."""
        pool = self.undecided if finding.kind == "evidence_request" else self.gaps
        return tuple(v for v in pool if v.rule_id == finding.rule_id and v.waived is None and in_scope(v, finding))

    def outside(self) -> tuple[Verdict, ...]:
        """Listed gaps that no finding gathers."""
        about: dict[str | None, list[Finding]] = defaultdict(list)
        for finding in self.report.findings:
            if finding.kind != "evidence_request":
                about[finding.rule_id].append(finding)
        unwaived = (v for v in self.gaps if v.waived is None)
        return tuple(v for v in unwaived if not any(in_scope(v, finding) for finding in about[v.rule_id]))


def view_of(report: GapReport) -> View:
    """Lay the report out. Verdicts are ordered by rule, check, due day and subject whatever order they came in."""
    rules = _rule_rows(report)
    by_id = {row.id: row for row in rules}
    check_order = {check.check_id: place for place, check in enumerate(report.checks)}

    def listed(*statuses: Status) -> tuple[Verdict, ...]:
        chosen = (verdict for verdict in report.verdicts if verdict.status in statuses)
        return tuple(sorted(chosen, key=lambda v: (check_order.get(v.check_id, len(check_order)), *_place(v))))

    gaps = listed(Status.FAIL)
    pending = listed(Status.PENDING)
    open_or_attested = listed(Status.NO_EVIDENCE, Status.MANUAL, Status.ERROR)
    undecided = tuple(v for v in open_or_attested if v.attested is None)
    due = sorted((v for v in (*gaps, *pending, *undecided) if v.due), key=lambda v: (v.due, v.check_id, *_place(v)))
    return View(
        report=report,
        as_of=date.fromisoformat(report.header.as_of[:10]),
        totals=_tally([report.totals], report.checks),
        rules=rules,
        by_id=by_id,
        chapters=_chapters(rules),
        groups=_groups(report.findings),
        gaps=gaps,
        pending=tuple(sorted(pending, key=lambda v: (v.due or date.max, v.check_id, *_place(v)))),
        undecided=undecided,
        attested=tuple(v for v in open_or_attested if v.attested is not None),
        due=tuple(due),
        needs=_needs(undecided, by_id),
        exit_code=report.exit_code(report.fail_on, report.allow_undecided),
        exit_meaning=_exit_meaning(report),
    )


def _place(verdict: Verdict) -> tuple[date, str, str, int, str]:
    return (verdict.due or date.max, verdict.subject, verdict.file or "", verdict.row or 0, verdict.status)


def _tally(counts: Iterable[Mapping[Status, int]], checks: Iterable[CheckCount]) -> Tally:
    given, of = list(counts), list(checks)
    return Tally(
        {status: sum(one.get(status, 0) for one in given) for status in STATUSES},
        sum(check.waived for check in of),
        sum(check.attested for check in of),
    )


def _rule_rows(report: GapReport) -> tuple[RuleRow, ...]:
    checks: dict[str, list[CheckCount]] = defaultdict(list)
    for check in report.checks:
        checks[check.rule_id].append(check)
    known = {rule.id: rule for rule in report.rules}
    return tuple(
        _rule_row(id_, known.get(id_), checks[id_]) for id_ in [*known, *(i for i in checks if i not in known)]
    )


def _rule_row(id_: str, rule: Rule | None, checks: list[CheckCount]) -> RuleRow:
    title = rule.title if rule else Text(id_, id_)
    titles = {check.check_id: title for check in checks} | ({c.id: c.title for c in rule.checks()} if rule else {})
    return RuleRow(
        id=id_,
        rule=rule,
        title=title,
        chapter=rule.chapter if rule else id_.split("-")[0],
        severity=rule.severity if rule else (checks[0].severity if checks else "observation"),
        checks=tuple(checks),
        titles=titles,
        tally=_tally((check.counts for check in checks), checks),
    )


def _chapters(rules: tuple[RuleRow, ...]) -> tuple[Chapter, ...]:
    rows: dict[str, list[RuleRow]] = defaultdict(list)
    for row in rules:
        rows[row.chapter].append(row)
    # numbered chapters first and by number, then the rules of our own by their prefix
    order = sorted(rows, key=lambda key: (not key.isdigit(), int(key) if key.isdigit() else 0, key))
    return tuple(
        Chapter(
            key,
            word(CHAPTER_WORDS, key),
            tuple(rows[key]),
            _tally((row.tally.counts for row in rows[key]), (check for row in rows[key] for check in row.checks)),
        )
        for key in order
    )


def _groups(findings: tuple[Finding, ...]) -> tuple[Group, ...]:
    members: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        members[group_of(finding)].append(finding)
    return tuple(Group(key, title, tuple(members[key])) for key, title in GROUP_WORDS.items() if members[key])


def _needs(undecided: tuple[Verdict, ...], rules: Mapping[str, RuleRow]) -> tuple[Need, ...]:
    waiting: dict[Text, list[Verdict]] = defaultdict(list)
    for verdict in undecided:
        row = rules.get(verdict.rule_id)
        for what in needed(verdict, row.rule if row else None):
            waiting[what].append(verdict)
    needs = [
        Need(
            what,
            tuple(dict.fromkeys(v.check_id for v in verdicts)),
            tuple(dict.fromkeys(rules[v.rule_id].chapter for v in verdicts if v.rule_id in rules)),
            tuple(dict.fromkeys(rules[v.rule_id].severity for v in verdicts if v.rule_id in rules)),
            len(verdicts),
        )
        for what, verdicts in waiting.items()
    ]
    return tuple(sorted(needs, key=lambda need: (-need.verdicts, need.what)))


def _exit_meaning(report: GapReport) -> Text:
    graded = [f for f in report.findings if f.grade and GRADES.index(f.grade) >= GRADES.index(report.fail_on)]
    undecided = report.totals.get(Status.NO_EVIDENCE, 0) + report.totals.get(Status.MANUAL, 0) - report.attested
    meaning = label(
        f"exit_{report.exit_code(report.fail_on, report.allow_undecided)}",
        fail_on=word(GRADE_WORDS, report.fail_on),
        findings=len(graded),
        undecided=0 if report.allow_undecided else undecided,
        unjudged=0 if report.allow_undecided else report.unjudged,
        errors=report.totals.get(Status.ERROR, 0),
        problems=len(report.problems),
    )
    if not report.allow_undecided:
        return meaning
    note = label("undecided_allowed")
    return Text(f"{meaning.en} {note.en}", f"{meaning.zh}{note.zh}")
