"""Evidence opened for a scan: loaded or taken stock of where it is, with the rules planned over it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb

from compliance.cache import cache_folder, signature
from compliance.engines.connection import KEPT, Room, connect, crew, lock, roomy
from compliance.engines.duckdb import DuckDBEngine
from compliance.engines.keeping import Keeping
from compliance.engines.places import (
    Lookup,
    is_address,
    is_catalogue,
    is_files,
    is_postgresql,
    open_postgresql,
    open_spark,
    source_name,
)
from compliance.engines.plans import Moment, Plan
from compliance.engines.scopes import SCOPES, is_known, keys_of
from compliance.engines.setting import Setting
from compliance.engines.states import claim
from compliance.engines.views import AsOfTables, create_views
from compliance.engines.watching import stoppable
from compliance.errors import Problem, RuleError, UsageError, suggest
from compliance.evidence import EvidenceSet, Manifest, load_evidence, load_manifest
from compliance.evidence.schemas import RecordType, load_schemas
from compliance.evidence.shortage import blames_no_file, disk_is_full
from compliance.evidence.staging import check_whole, torn_told
from compliance.planning import needed_fields, plan_all
from compliance.request import EVIDENCE, Progress, Request, Step, quiet
from compliance.rules.profiles import Profile
from compliance.text import Text


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

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: object = None, error: object = None, *_: object) -> None:
        kept = self.engine.kept
        if kept is not None:
            kept.done() if kind is None else kept.left()
        try:
            if isinstance(error, duckdb.Error) and not blames_no_file(error):
                check_whole(self.engine.con, self.evidence.in_place)
        finally:
            self.engine.close()


def opened(request: Request, progress: Progress = quiet, keep: bool = False) -> Session:
    """Loads evidence and plans the rules; nothing outside the database can be reached afterwards.

    `keep`: what is finished may be kept for a scan that resumes this one.
    """
    schemas = load_schemas()
    timezone = request.profile.timezone
    _check_where(request.where)
    manifest = manifest_of(request, schemas)
    as_of, source = _as_of(request, manifest, timezone)
    # Every expression is read before evidence is touched: a wrong rule stops the scan.
    plans, rules = plan_all(request, schemas, as_of)
    con = connect(request.memory_limit, request.spill, request.threads)
    try:
        progress(Step(EVIDENCE))
        with stoppable(con):
            evidence = _load(request, con, schemas, plans, manifest)
            with torn_told(con, evidence.in_place):
                _check_keys(con, request.where, schemas, evidence)
        extracted = manifest.extracted_at
        room, kept = _room(con, request, evidence, plans, rules, as_of, keep)
        hands = crew(con, request.threads) if evidence.brief else ()
        lock(con, [s.path for s in evidence.in_place if s.path is not None], [room.folder] if room.folder else [])
        with stoppable(con), torn_told(con, evidence.in_place):
            views = create_views(con, evidence, schemas, as_of)
            organisation = _organisation(con, views)
        setting = Setting(
            schemas, views.facts, timezone, as_of,
            Moment.of(extracted, timezone) if extracted is not None else None,
            request.period, request.where or None,
        )  # fmt: skip
        engine = DuckDBEngine(
            con,
            evidence,
            setting,
            views.set_aside,
            organisation,
            rules=rules,
            room=room,
            hands=hands,
            kept=kept,
        )
        return Session(engine, evidence, views, plans, schemas, as_of, source)
    except BaseException:
        con.close()
        raise


def _room(
    con: Any, request: Request, evidence: EvidenceSet, plans: Sequence[Plan], rules: str, as_of: Moment, keep: bool
) -> tuple[Room, Keeping | None]:
    """Where verdicts are kept, and what is finished of those of a long scan."""
    if evidence.brief:
        return Room(), None
    base = Path(request.spill) if request.spill else cache_folder()
    room = None
    if keep and base is not None and not is_address(request.source):
        mapping = hashlib.sha256(request.mapping.read_bytes()).hexdigest() if request.mapping else None
        name = signature(
            [rules, [p.check.id for p in plans], request.pack.digest, request.profile, mapping, evidence.digest, evidence.files,
             evidence.manifest, as_of, request.period, sorted(request.where.items()), duckdb.__version__, request.place.engine]
        )  # fmt: skip
        room = claim(base, name, request.resume)
    try:
        roomed = roomy(con, request.memory_limit, request.spill, room)
        return roomed, Keeping(con, roomed) if room is not None else None
    except duckdb.Error as error:
        if room is None:
            raise
        # A cache on a full disk is no loss where nobody asked for it.
        if blames_no_file(error) and (request.resume or request.spill or not disk_is_full(error)):
            room.left() if request.resume else room.over()
            raise
        room.over()  # damaged: nothing to go on with
        con.execute(f"DETACH DATABASE IF EXISTS {KEPT}")
        return roomy(con, request.memory_limit, request.spill), None


def as_of_moment(request: Request) -> Moment:
    """The moment a scan will be as of, without its evidence being read; raises ComplianceError as the scan would."""
    check_timezone(request.profile)
    return _as_of(request, manifest_of(request, load_schemas()), request.profile.timezone)[0]


def manifest_of(request: Request, schemas: Mapping[str, RecordType]) -> Manifest:
    """What is said of the evidence as a whole."""
    return load_manifest(request.source, schemas) if is_files(request.source) else request.place.read_manifest(schemas)


def check_place(request: Request) -> None:
    """Raises UsageError for what is said of a database or of Spark although the evidence is none, and the other way round."""
    place, there = request.place, not is_files(request.source)
    if is_catalogue(request.source) and place.engine != "spark":
        message = Text("tables of Spark's catalogue are judged by Spark", "Spark 目录中的表须由 Spark 评判")
        raise UsageError(Problem(message, found=request.source, expected="--engine spark"))
    says = {
        "--manifest": place.manifest, "--schema-mapping": place.mapping, "--schema": place.schema,
        "--statement-timeout": place.timeout,
    }  # fmt: skip
    no_use = {} if there else says
    if there:
        no_use["--mapping"] = request.mapping
        no_use["--resume"] = request.resume or None  # the rows may have changed since
    if is_postgresql(request.source):
        no_use |= {"--memory-limit": request.memory_limit, "--spill": request.spill, "--threads": request.threads}
    elif there:
        no_use["--statement-timeout"] = place.timeout
    if place.engine == "spark":
        no_use |= {"--mapping": request.mapping, "--memory-limit": request.memory_limit, "--spill": request.spill}
        no_use |= {"--threads": request.threads, "--engine": place.engine if is_address(request.source) else None}
        no_use |= {"--schema": place.schema, "--statement-timeout": place.timeout}
    else:
        no_use["--spark-master"] = place.master
    for option, value in no_use.items():
        if value is not None:
            message = Text(f"{option} has no use with this evidence", f"{option} 不适用于此证据")
            found = source_name(request.source) if there else request.source
            expected = "--engine spark" if option == "--spark-master" else None
            raise UsageError(Problem(message, found=found, expected=expected))


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


def opened_in_place(request: Request, progress: Progress = quiet, keep: bool = False) -> Session:
    """Plans the rules and takes stock of evidence that is judged where it is; `keep` as in `opened`."""
    schemas = load_schemas()
    timezone = request.profile.timezone
    _check_where(request.where)
    manifest = manifest_of(request, schemas)
    as_of, source = _as_of(request, manifest, timezone)
    plans, rules = plan_all(request, schemas, as_of)
    progress(Step(EVIDENCE))
    extracted = manifest.extracted_at
    setting = Setting(
        schemas, {}, timezone, as_of, Moment.of(extracted, timezone) if extracted is not None else None,
        request.period, request.where or None,
    )  # fmt: skip
    open_there = open_postgresql if is_postgresql(request.source) else open_spark
    there = open_there(
        request.source, request.place, plans, needed_fields(plans, schemas), manifest, setting, rules
    )  # fmt: skip
    session = Session(there.engine, there.evidence, there.views, plans, schemas, as_of, source)
    try:
        if not there.evidence.brief:
            beside = connect()
            room, kept = _room(beside, request, there.evidence, plans, rules, as_of, keep)
            session.engine = replace(there.engine, beside=beside, room=room, kept=kept)
        _check_keys(Lookup(there.engine), request.where, schemas, there.evidence)
    except BaseException:
        session.__exit__()
        raise
    return session


def check_timezone(profile: Profile) -> None:
    """Raises RuleError for a time zone nobody knows."""
    try:
        ZoneInfo(profile.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = Text(f"unknown time zone {profile.timezone!r}", f"未知时区 {profile.timezone!r}")
        raise RuleError(Problem(message, file=profile.source.file if profile.source else None)) from error


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
