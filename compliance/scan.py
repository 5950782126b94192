"""A scan: rules over evidence as of a date, gathered in a gap report.

The one place where the stages meet: rules and profile, evidence, engine, judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from compliance import __version__
from compliance.course import Course
from compliance.decisions import Applied, apply_decisions, resolve
from compliance.decisions.following import standing_of
from compliance.engines.by_asset import counts_by_asset
from compliance.engines.connection import failures_told
from compliance.engines.duckdb import DuckDBEngine
from compliance.engines.listing import NotPassing
from compliance.engines.outcome import Outcome
from compliance.engines.places import is_postgresql
from compliance.errors import EngineError, Problem
from compliance.judgement import Judged, judge
from compliance.model import STATUSES, FollowUp, GapReport, Intake, RunHeader, ScopeCounts, Status
from compliance.request import JUDGEMENT, Progress, Request, quiet
from compliance.rules.attestations import all_prompts
from compliance.rules.profiles import weakened
from compliance.session import Session, check_place, check_timezone, opened, opened_in_place
from compliance.text import Text


@dataclass(frozen=True, slots=True)
class Result:
    """The report, and the list of every verdict that did not pass.

    `scopes` are the counts the judge saw, `raw_scopes` those without decisions of people. `standing`
    says of each followed verdict that is no gap any more what it is: a status, `gone` (no such
    subject) or `unchecked` (no such check in this scan).
    """

    report: GapReport
    not_passing: NotPassing
    scopes: ScopeCounts = field(default_factory=ScopeCounts)
    raw_scopes: ScopeCounts = field(default_factory=ScopeCounts)
    standing: Mapping[tuple[str, str], str] = field(default_factory=dict)


@failures_told(options=True)
def scan(request: Request, progress: Progress = quiet) -> Result:
    """Runs the scan; raises ComplianceError for bad input and for verdicts that cannot be accounted for."""
    check_timezone(request.profile)
    check_place(request)
    elsewhere = is_postgresql(request.source) or request.place.engine == "spark"
    opening = opened_in_place if elsewhere else opened
    with opening(request, progress, keep=True) as session:
        course = Course(session, progress)
        if request.resume:
            course.resumed()
        try:
            return _scanned(request, session, course)
        except BaseException:
            course.stopped()
            raise


def _scanned(request: Request, session: Session, course: Course) -> Result:
    plans = session.plans
    # A framework's prompts may be attested although this scan does not ask for them.
    rules = (*request.pack.rules, *(all_prompts() if request.attestations else ()))
    resolved = resolve(request.waivers, request.attestations, rules, session.as_of)
    outcome = replace_progress(session.engine, course.step).evaluate(plans)
    applied = apply_decisions(outcome, resolved, plans, session.engine.standing, session.as_of.day)
    of_assets = counts_by_asset(session.engine, plans, applied.outcome, request.pack.judgements)
    course.at(JUDGEMENT)
    judged = judge(
        request.pack.judgements,
        {rule.id: rule for rule in request.rules},
        applied.graded,
        of_assets,
        profile=request.profile,
        as_of=session.as_of.day,
        baseline=request.baseline,
        expected={rule.id: rule.severity for rule in request.rules},
        unjudged=_unjudged(session),
        framework=request.framework.vouched(request.rules, request.profile.verified_mappings.get(request.framework.id))
        if request.framework
        else None,
    )
    return Result(
        _report(request, session, applied, judged), applied.outcome.not_passing, applied.graded, outcome.scopes,
        standing_of(request.followed, plans, outcome.not_passing, session.engine.standing),
    )  # fmt: skip


def replace_progress(engine: DuckDBEngine, step: Callable[[str, float], None]) -> DuckDBEngine:
    """The engine reporting its progress to `step`."""
    return replace(engine, progress=step)


def _report(request: Request, session: Session, applied: Applied, judged: Judged) -> GapReport:
    outcome = applied.outcome
    totals = {status: sum(c.counts.get(status, 0) for c in outcome.checks) for status in STATUSES}
    account(session, outcome, totals)
    evidence = session.evidence
    return GapReport(
        header=_header(request, session, judged),
        rules=request.rules,
        totals=totals,
        checks=outcome.checks,
        findings=judged.findings,
        verdicts=outcome.verdicts,
        shown=outcome.shown,
        intakes=tuple(_set_aside(intake, outcome) for intake in evidence.intakes),
        issues=evidence.issues,
        issue_total=evidence.issue_total,
        problems=(*outcome.problems, *judged.problems),
        readiness=judged.readiness,
        certification=judged.certification,
        fail_on=request.fail_on,
        allow_undecided=request.allow_undecided,
        follow_up=FollowUp(decisions=applied.uses),
        show_waived=request.show_waived,
    )


def account(session: Session, outcome: Outcome, totals: Mapping[Status, int]) -> None:
    """Every check has its verdicts, and the list of not passing ones is complete; raises EngineError."""
    planned = [p.check.id for p in session.plans]
    counted = [c.check_id for c in outcome.checks]
    listed = outcome.not_passing.num_rows
    expected = sum(n for s, n in totals.items() if s not in (Status.PASS, Status.NOT_APPLICABLE))
    if sorted(planned) != sorted(counted) or listed != expected:
        raise EngineError(
            Problem(Text("verdicts are unaccounted for", "有结论未计入"), found=str(listed), expected=str(expected))
        )


def _unjudged(session: Session) -> int:
    judged = {p.check.record_type for p in session.plans}
    return sum(intake.quarantined for intake in session.evidence.intakes if intake.record_type in judged)


def _set_aside(intake: Intake, outcome: Outcome) -> Intake:
    return replace(intake, set_aside=outcome.set_aside.get(intake.record_type, 0))


def _header(request: Request, session: Session, judged: Judged) -> RunHeader:
    manifest = session.evidence.manifest
    extracted = manifest.extracted_at
    day_given = not isinstance(request.as_of, datetime)
    as_of = session.as_of.day.isoformat() if day_given else session.as_of.instant.isoformat()
    period = manifest.period
    return RunHeader(
        tool_version=__version__,
        engine=session.engine.name,
        judge=judged.judge,
        as_of=as_of,
        as_of_source=session.as_of_source,
        extracted_at=extracted.isoformat() if extracted is not None else None,
        timezone=request.profile.timezone,
        period=(request.period[0].isoformat(), request.period[1].isoformat()) if request.period else None,
        where=tuple(f"{name}={','.join(keys)}" for name, keys in sorted(request.where.items())),
        evidence_source=session.evidence.source,
        evidence_period=(period[0].isoformat(), period[1].isoformat()) if period else None,
        profile=request.profile.name,
        weakened=weakened(request.profile, request.rules),
        rules=request.pack.files,
        evidence=session.evidence.files,
        rule_pack_digest=request.pack.digest,
        evidence_digest=session.evidence.digest,
        selection=request.selection,
    )
