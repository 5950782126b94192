"""A scan: rules over evidence as of a date, gathered in a gap report.

The one place where the stages meet: rules and profile, evidence, engine, judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from compliance import __version__
from compliance.cache import remembered, signature
from compliance.decisions import Applied, Attestation, Waiver, apply_decisions, resolve
from compliance.decisions.following import standing_of
from compliance.engines.connection import KEPT, connect, crew, failures_told, lock, roomy
from compliance.engines.duckdb import DuckDBEngine
from compliance.engines.listing import NotPassing
from compliance.engines.outcome import Outcome
from compliance.engines.places import Lookup, Place, is_address, is_postgresql, open_postgresql, open_spark, source_name
from compliance.engines.plans import Moment, Plan, dated, no_date, plan
from compliance.engines.scopes import SCOPES, is_known, keys_of
from compliance.engines.setting import Setting
from compliance.engines.views import AsOfTables, create_views
from compliance.errors import EngineError, ExpressionError, Problem, RuleError, UsageError, suggest
from compliance.evidence import EvidenceSet, Manifest, load_evidence, load_manifest
from compliance.evidence.schemas import RecordType, load_schemas
from compliance.expressions import tree
from compliance.expressions.tree import Node
from compliance.judgement import Judged, judge
from compliance.model import STATUSES, FollowUp, GapReport, Intake, Rule, RunHeader, ScopeCount, Status
from compliance.rules import RulePack
from compliance.rules.attestations import all_prompts
from compliance.rules.frameworks import Framework
from compliance.rules.profiles import Profile, bound_params, weakened, with_items
from compliance.text import Text

Progress = Callable[[str, int, int], None]


def quiet(_stage: str, _done: int, _total: int) -> None:
    """No progress."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to scan: see `compliance scan --help` for each choice.

    `followed` are verdicts on which an earlier scan found a gap: check id -> subjects.
    """

    source: str
    pack: RulePack
    rules: tuple[Rule, ...]
    profile: Profile
    mapping: Path | None = None
    as_of: date | datetime | None = None
    period: tuple[date, date] | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    baseline: Mapping[str, Any] | None = None
    framework: Framework | None = None
    selection: tuple[str, ...] = ()
    fail_on: str = "observation"
    allow_undecided: bool = False
    memory_limit: str | None = None
    spill: str | None = None
    threads: int | None = None
    waivers: tuple[Waiver, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    show_waived: bool = False
    followed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Result:
    """The report, and the list of every verdict that did not pass.

    `scopes` are the counts the judge saw, `raw_scopes` those without decisions of people. `standing`
    says of each followed verdict that is no gap any more what it is: a status, `gone` (no such
    subject) or `unchecked` (no such check in this scan).
    """

    report: GapReport
    not_passing: NotPassing
    scopes: tuple[ScopeCount, ...] = ()
    raw_scopes: tuple[ScopeCount, ...] = ()
    standing: Mapping[tuple[str, str], str] = field(default_factory=dict)


@failures_told()
def scan(request: Request, progress: Progress = quiet) -> Result:
    """Runs the scan; raises ComplianceError for bad input and for verdicts that cannot be accounted for."""
    check_timezone(request.profile)
    check_place(request)
    elsewhere = is_postgresql(request.source) or request.place.engine == "spark"
    with opened_in_place(request, progress) if elsewhere else opened(request, progress) as session:
        plans = session.plans
        total = len({p.check.record_type for p in plans})
        done = 0

        def step(name: str, _checks: int) -> None:
            nonlocal done
            done += 1
            progress(name, done, total)

        # A framework's prompts may be attested although this scan does not ask for them.
        rules = (*request.pack.rules, *(all_prompts() if request.attestations else ()))
        resolved = resolve(request.waivers, request.attestations, rules, session.as_of)
        outcome = replace_progress(session.engine, step).evaluate(plans)
        applied = apply_decisions(outcome, resolved, plans, session.engine.standing, session.as_of.day)
        progress("judgement", 0, 1)
        judged = judge(
            request.pack.judgements,
            {rule.id: rule for rule in request.rules},
            applied.graded,
            profile=request.profile,
            as_of=session.as_of.day,
            baseline=request.baseline,
            expected={rule.id: rule.severity for rule in request.rules},
            unjudged=_unjudged(session),
            framework=request.framework.vouched(
                request.rules, request.profile.verified_mappings.get(request.framework.id)
            )
            if request.framework
            else None,
        )
        progress("judgement", 1, 1)
        return Result(
            _report(request, session, applied, judged), applied.outcome.not_passing, applied.graded, outcome.scopes,
            standing_of(request.followed, plans, outcome.not_passing, session.engine.standing),
        )  # fmt: skip


@dataclass
class Session:
    """Evidence loaded, views made, rules planned: ready to evaluate or explain."""

    engine: DuckDBEngine
    evidence: EvidenceSet
    views: AsOfTables
    plans: tuple[Plan, ...]
    schemas: Mapping[str, RecordType]
    as_of: Moment
    as_of_source: str
    folder: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.con.close()
        if self.folder is not None:
            self.folder.cleanup()


def opened(request: Request, progress: Progress = quiet) -> Session:
    """Loads evidence and plans the rules; nothing outside the database can be reached afterwards."""
    schemas = load_schemas()
    timezone = request.profile.timezone
    _check_where(request.where)
    manifest = manifest_of(request, schemas)
    as_of, source = _as_of(request, manifest, timezone)
    # Every expression is read before evidence is touched: a wrong rule stops the scan.
    plans, rules = plan_all(request, schemas, as_of)
    con = connect(request.memory_limit, request.spill, request.threads)
    try:
        progress("evidence", 0, 1)
        evidence = _load(request, con, schemas, plans, manifest)
        progress("evidence", 1, 1)
        extracted = manifest.extracted_at
        _check_keys(con, request.where, schemas, evidence)
        keep = None if evidence.brief else roomy(con, request.memory_limit, request.spill)
        hands = crew(con, request.threads) if evidence.brief else ()
        lock(con, evidence.in_place, [keep.name] if keep else [])
        views = create_views(con, evidence, schemas, as_of)
        setting = Setting(
            schemas, views.facts, timezone, as_of,
            Moment.of(extracted, timezone) if extracted is not None else None,
            request.period, request.where or None,
        )  # fmt: skip
        organisation = _organisation(con, views)
        engine = DuckDBEngine(
            con,
            evidence,
            setting,
            views.set_aside,
            organisation,
            rules=rules,
            keep=f"{KEPT}." if keep else "",
            hands=hands,
        )
        return Session(engine, evidence, views, plans, schemas, as_of, source, keep)
    except BaseException:
        con.close()
        raise


def as_of_moment(request: Request) -> Moment:
    """The moment a scan will be as of, without its evidence being read; raises ComplianceError as the scan would."""
    check_timezone(request.profile)
    return _as_of(request, manifest_of(request, load_schemas()), request.profile.timezone)[0]


def manifest_of(request: Request, schemas: Mapping[str, RecordType]) -> Manifest:
    """What is said of the evidence as a whole."""
    return (
        request.place.read_manifest(schemas) if is_address(request.source) else load_manifest(request.source, schemas)
    )


def check_place(request: Request) -> None:
    """Raises UsageError for what is said of a database although the evidence is none, and the other way round."""
    place, there = request.place, is_address(request.source)
    says = {
        "--manifest": place.manifest, "--schema-mapping": place.mapping, "--schema": place.schema,
        "--statement-timeout": place.timeout,
    }  # fmt: skip
    no_use = {} if there else says
    if there:
        no_use["--mapping"] = request.mapping
    if is_postgresql(request.source):
        no_use |= {"--memory-limit": request.memory_limit, "--spill": request.spill, "--threads": request.threads}
    elif there:
        no_use["--statement-timeout"] = place.timeout
    if place.engine == "spark":
        no_use |= {"--mapping": request.mapping, "--memory-limit": request.memory_limit, "--spill": request.spill}
        no_use |= {"--threads": request.threads, "--engine": place.engine if there else None}
    else:
        no_use["--spark-master"] = place.master
    for option, value in no_use.items():
        if value is not None:
            message = Text(f"{option} has no use with this evidence", f"{option} 不适用于此证据")
            raise UsageError(Problem(message, found=source_name(request.source) if there else request.source))


def _load(
    request: Request, con: Any, schemas: Mapping[str, RecordType], plans: Sequence[Plan], manifest: Manifest
) -> EvidenceSet:
    """The evidence of files, or of a database that is read, in the embedded database."""
    timezone = request.profile.timezone
    if not is_address(request.source):
        return load_evidence(
            request.source, con, schemas, timezone=timezone, mapping=request.mapping,
            needed=needed_fields(plans, schemas),
        )  # fmt: skip
    from compliance.evidence.databases import load_database  # and its drivers, only where there is one

    return load_database(
        request.source, con, schemas, timezone=timezone, mapping=request.place.read_mapping(schemas),
        manifest=manifest, name=source_name(request.source), schema=request.place.schema,
    )  # fmt: skip


def opened_in_place(request: Request, progress: Progress = quiet) -> Session:
    """Plans the rules and takes stock of evidence that is judged where it is."""
    schemas = load_schemas()
    timezone = request.profile.timezone
    _check_where(request.where)
    manifest = manifest_of(request, schemas)
    as_of, source = _as_of(request, manifest, timezone)
    plans, rules = plan_all(request, schemas, as_of)
    progress("evidence", 0, 1)
    extracted = manifest.extracted_at
    setting = Setting(
        schemas, {}, timezone, as_of, Moment.of(extracted, timezone) if extracted is not None else None,
        request.period, request.where or None,
    )  # fmt: skip
    open_there = open_postgresql if is_postgresql(request.source) else open_spark
    there = open_there(
        request.source, request.place, plans, needed_fields(plans, schemas), manifest, setting, rules
    )  # fmt: skip
    progress("evidence", 1, 1)
    session = Session(there.engine, there.evidence, there.views, plans, schemas, as_of, source)
    try:
        _check_keys(Lookup(there.engine), request.where, schemas, there.evidence)
    except BaseException:
        session.__exit__()
        raise
    return session


def replace_progress(engine: DuckDBEngine, step: Callable[[str, int], None]) -> DuckDBEngine:
    """The engine reporting its progress to `step`."""
    return replace(engine, progress=step)


def check_timezone(profile: Profile) -> None:
    """Raises RuleError for a time zone nobody knows."""
    try:
        ZoneInfo(profile.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = Text(f"unknown time zone {profile.timezone!r}", f"未知时区 {profile.timezone!r}")
        raise RuleError(Problem(message, file=profile.source.file if profile.source else None)) from error


def plan_all(request: Request, schemas: Mapping[str, RecordType], as_of: Moment) -> tuple[tuple[Plan, ...], str]:
    """The plans of all checks, and a name for all they depend on but the date; raises RuleError with every
    wrong expression of every rule."""
    bound = [(rule, bound_params(rule, request.profile)) for rule in request.rules]
    said = [
        (rule.id, rule.record_type, rule.when, rule.require, rule.due, rule.items, rule.items_param, dict(params))
        for rule, params in bound
    ]
    rules = signature([said, dict(schemas), request.profile.timezone, request.profile.deadlines])
    trees = remembered("trees", [rules], lambda: _trees(bound, schemas, request.profile))
    checks = [check for rule, params in bound for check in with_items(rule, params).checks()]
    return tuple(dated(Plan(check, *trees[check.id]), as_of) for check in checks), rules


def _trees(
    bound: Sequence[tuple[Rule, Mapping[str, Any]]], schemas: Mapping[str, RecordType], profile: Profile
) -> dict[str, tuple[Node | None, Node | None, Node | None]]:
    """The trees of every check, without a date: the same ones serve every day's scan."""
    found, problems = {}, []
    undated = no_date(profile.timezone)
    for rule, params in bound:
        for check in with_items(rule, params).checks():
            try:
                made = plan(check, params, schemas, undated, profile.deadlines)
                found[check.id] = (made.when, made.require, made.due)
            except ExpressionError as error:
                problems += [
                    replace(
                        p,
                        file=rule.source.file,
                        line=rule.source.line,
                        column=None,
                        path=f"{check.id} {p.line}:{p.column}",
                    )
                    for p in error.problems
                ]
    if problems:
        raise RuleError(problems)
    return found


def needed_fields(plans: Sequence[Plan], schemas: Mapping[str, RecordType]) -> dict[str, frozenset[str]]:
    """The fields the rules read by record type, with keys, links, owners and dates of occurrence."""
    found: dict[str, set[str]] = {name: set() for name in schemas}
    for node in (part for p in plans for whole in p.trees for part in tree.walk(whole)):
        if isinstance(node, tree.Column):
            found[node.record_type].add(node.name)
    for name, record_type in schemas.items():
        always = {f for f in (record_type.key, record_type.occurred, record_type.owner) if f}
        links = {f.name for f in record_type.fields.values() if f.reference or f.type_field}
        links |= {f.type_field for f in record_type.fields.values() if f.type_field}
        found[name] |= always | links
    return {name: frozenset(fields) for name, fields in found.items()}


def _check_where(where: Mapping[str, tuple[str, ...]]) -> None:
    for name in where:
        if name not in SCOPES:
            raise UsageError(
                Problem(
                    Text(f"--where knows no {name!r}", f"--where 不支持 {name!r}"),
                    expected=", ".join(SCOPES), hint=suggest(name, SCOPES),
                )
            )  # fmt: skip


def _check_keys(
    con: Any, where: Mapping[str, tuple[str, ...]], schemas: Mapping[str, RecordType], evidence: EvidenceSet
) -> None:
    """A slip in a key would leave nobody to judge, and that would look clean."""
    problems = [
        Problem(
            Text(f"--where: no record belongs to {name} {key!r}", f"--where：没有记录属于 {name} {key!r}"),
            hint=suggest(key, keys_of(con, schemas[SCOPES[name]], evidence.tables[SCOPES[name]])),
        )
        for name, keys in where.items()
        for key in keys
        if not is_known(con, SCOPES[name], key, schemas, evidence.tables)
    ]
    if problems:
        raise UsageError(problems)


def _as_of(request: Request, manifest: Manifest, timezone: str) -> tuple[Moment, str]:
    """The date given, else the day the evidence was extracted, else today."""
    if request.as_of is not None:
        return Moment.of(request.as_of, timezone), "given"
    if manifest.extracted_at is not None:
        return Moment.of(manifest.extracted_at, timezone), "extraction"
    return Moment.of(datetime.now(ZoneInfo(timezone)).date(), timezone), "today"


def _organisation(con: Any, views: AsOfTables) -> str:
    """The key of the organisation the evidence is about: the provider, where the records say who that is."""
    facts = views.facts["organization"]
    own = "" if "type" in facts.missing else "ORDER BY type = 'provider' DESC NULLS LAST, id"
    rows = con.execute(f"SELECT id FROM main.organization {own} LIMIT 1").fetchall()
    return str(rows[0][0]) if rows else "organization"


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
