"""A scan with a past: what the series knew before, and the scan stored in one transaction at its end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import sqlalchemy as sa

from compliance.decisions import Action, Attestation, Waiver
from compliance.engines.places import is_files, source_name
from compliance.engines.plans import Moment
from compliance.evidence.schemas import load_schemas
from compliance.judgement.baseline import gap_fingerprint
from compliance.model import GapReport, Status, TrendPoint
from compliance.request import Progress, Request, quiet
from compliance.scan import Result, scan
from compliance.session import as_of_moment, manifest_of
from compliance.store import records
from compliance.store.history import last_rows
from compliance.store.opening import Store
from compliance.store.states import OPEN, PASSED, Place, action_state, finding_states
from compliance.store.tables import COUNT, FINDING, GAP, SCAN
from compliance.store.trend import trend_before, trend_point

ROWS_AT_ONCE = 5000
COUNTED = {"passed": Status.PASS, "failed": Status.FAIL} | {
    s.value: s for s in Status if s not in (Status.PASS, Status.FAIL)
}


Also = Callable[[sa.Connection, int], None]
"""What is stored in the transaction of a scan besides it; gets the scan's number."""
Along = Callable[[Request, Result], Also]
"""Called with what was asked and found when a scan has succeeded and is not stored yet."""


@dataclass(frozen=True, slots=True)
class Past:
    """What a series knew as of a moment, before the scan that is to come.

    `last_gaps`: fingerprint -> (check, subject, status) of every failure of an earlier scan that has not
    passed since; `last_findings` the same for nonconformities, as rows of the store.
    """

    series: str
    moment: Moment
    baseline: Mapping[str, Any] | None = None
    last_gaps: Mapping[str, tuple[str, str, str]] | None = None
    last_findings: Mapping[str, Mapping[str, Any]] | None = None
    trend: tuple[TrendPoint, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    actions: tuple[Action, ...] = ()


def series_of(request: Request, name: str | None = None) -> str:
    """The scans that are compared with one another: of the same source, scope and selection.

    The source is what its manifest calls it, else the name of the folder or file.
    """
    manifest = manifest_of(request, load_schemas())
    called = Path(request.source).resolve().name if is_files(request.source) else source_name(request.source)
    source = name or manifest.source or called
    narrowed = [f"{key}={','.join(sorted(keys))}" for key, keys in sorted(request.where.items())]
    framework = [f"framework:{request.framework.id}"] if request.framework else []
    parts = [*narrowed, *framework, *sorted(request.selection)]
    return f"{source} [{'; '.join(parts)}]" if parts else source


def past(store: Store, series: str, moment: Moment) -> Past:
    """What is known as of the moment; a scan as of the same moment is no past of it."""
    order = order_of(moment)
    with store.read() as connection:
        return Past(
            series, moment,
            baseline=_baseline(connection, series, order),
            last_gaps={
                row.fingerprint: (row.check_id, row.subject, row.status)
                for row in last_rows(connection, GAP, series, order, GAP.c.status != Status.PASS.value)
            },
            last_findings={
                row.fingerprint: dict(row._mapping)
                for row in last_rows(connection, FINDING, series, order, FINDING.c.state != PASSED)
                if row.kind == "nonconformity"
            },
            trend=trend_before(connection, series, order),
            waivers=records.waivers(connection),
            attestations=records.attestations(connection),
            actions=tuple(a for a in records.actions(connection) if a.series == series and a.opened_on <= moment.day),
        )  # fmt: skip


def prepare(store: Store, request: Request, name: str | None = None, waive: bool = True) -> tuple[Request, Past]:
    """The request with what the store knows about it; a baseline that was given stays."""
    known = past(store, series_of(request, name), as_of_moment(request))
    followed: dict[str, set[str]] = {}
    for check_id, subject, _ in (known.last_gaps or {}).values():
        followed.setdefault(check_id, set()).add(subject)
    asked = replace(
        request,
        baseline=request.baseline if request.baseline is not None else known.baseline,
        waivers=(*request.waivers, *known.waivers) if waive else (),
        attestations=(*request.attestations, *known.attestations),
        followed={check_id: frozenset(subjects) for check_id, subjects in followed.items()},
    )
    return asked, known


def scan_into(
    store: Store,
    request: Request,
    name: str | None = None,
    waive: bool = True,
    progress: Progress = quiet,
    along: Along | None = None,
) -> tuple[Result, Past, int]:
    """Scans with what the store knows, stores the scan and gives its number: the one way every path takes."""
    asked, known = prepare(store, request, name, waive)
    result = complete(scan(asked, progress), known)
    return result, known, record(store, result, known, along(asked, result) if along is not None else None)


def complete(result: Result, known: Past) -> Result:
    """The result with corrective actions and the trend of its series in the report."""
    day, report = known.moment.day, result.report
    places = {(a.rule, a.scope_type, a.scope_key) for a in known.actions}
    states = finding_states(places, result.scopes, result.raw_scopes)
    actions = tuple(
        action_state(a, day, (day, states[(a.rule, a.scope_type, a.scope_key)])) for a in known.actions
    )  # fmt: skip
    follow_up = replace(report.follow_up, actions=actions, trend=(*known.trend, trend_point(report)))
    return replace(result, report=replace(report, follow_up=follow_up))


def record(
    store: Store, result: Result, known: Past, also: Also | None = None
) -> int:  # fmt: skip
    """Stores the scan and gives its number: all of it in one transaction, with what `also` does about that number."""
    report = result.report
    with store.write() as connection:
        scan_id: int = connection.execute(sa.insert(SCAN).returning(SCAN.c.id), _header(report, known)).scalar_one()
        _insert(connection, COUNT, scan_id, _counts(report))
        _insert(connection, FINDING, scan_id, _findings(result, known))
        _insert(connection, GAP, scan_id, _gaps(result, known))
        if also is not None:
            also(connection, scan_id)
    return scan_id


def order_of(moment: Moment) -> str:
    """A moment as text that sorts."""
    return moment.instant.astimezone(UTC).isoformat(timespec="microseconds")


def now() -> str:
    """When something was recorded; the only time in the store that is the clock's."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _header(report: GapReport, known: Past) -> dict[str, Any]:
    header = report.header
    return {
        "series": stored_text(known.series),
        "as_of": header.as_of,
        "as_of_order": order_of(known.moment),
        "stored_at": now(),
        "header": stored_text(json.dumps(asdict(header), ensure_ascii=False, sort_keys=True)),
        "readiness": report.readiness,
        "exit_code": report.exit_code(report.fail_on, report.allow_undecided),
        "fail_on": report.fail_on,
        "allow_undecided": report.allow_undecided,
        "rule_pack_digest": header.rule_pack_digest,
        "evidence_digest": header.evidence_digest,
    }


def _counts(report: GapReport) -> Iterator[dict[str, Any]]:
    for c in report.checks:
        numbers = {name: c.counts.get(status, 0) for name, status in COUNTED.items()}
        yield {"check_id": c.check_id, "rule_id": c.rule_id, "record_type": c.record_type, "severity": c.severity,
               **numbers, "waived": c.waived, "attested": c.attested}  # fmt: skip


def _findings(result: Result, known: Past) -> Iterator[dict[str, Any]]:
    here = set()
    for f in result.report.findings:
        here.add(f.fingerprint)
        yield {
            "fingerprint": f.fingerprint, "state": OPEN, "kind": f.kind, "grade": f.grade, "rule_id": f.rule_id,
            "judgement_id": f.judgement_id, "scope_type": f.scope_type, "scope_key": stored_text(f.scope_key),
            "title_en": stored_text(f.title.en), "title_zh": stored_text(f.title.zh),
            "reason_en": stored_text(f.reason.en), "reason_zh": stored_text(f.reason.zh), "failed": f.failed,
            "decided": f.decided, "applicable": f.applicable, "undecided": f.undecided,
            "overdue_days": f.overdue_days, "repeat": f.repeat,
        }  # fmt: skip
    last = {name: row for name, row in (known.last_findings or {}).items() if name not in here}
    states = finding_states((_place(row) for row in last.values()), result.scopes, result.raw_scopes)
    for row in last.values():
        state = states[_place(row)]
        if state != row["state"]:
            yield {**{c.name: row[c.name] for c in FINDING.c}, "state": state}


def _place(row: Mapping[str, Any]) -> Place:
    return (row["rule_id"], row["scope_type"], row["scope_key"])


def _gaps(result: Result, known: Past) -> Iterator[dict[str, Any]]:
    for table in result.not_passing.tables():
        for batch in table.filter(pc.equal(table["status"], Status.FAIL.value)).to_batches(ROWS_AT_ONCE):
            for row in batch.to_pylist():
                yield _gap(
                    row["check_id"], row["record_type"], row["subject"], row["status"], row["due"], row["waived"]
                )
    types = {c.check_id: c.record_type for c in result.report.checks}
    for (check_id, subject), status in result.standing.items():
        last = (known.last_gaps or {}).get(gap_fingerprint(check_id, subject))
        if last is not None and last[2] != status:
            yield _gap(check_id, types.get(check_id, ""), subject, status, None, None)


def _gap(
    check_id: str, record_type: str, subject: str, status: str, due: date | None, waived: str | None
) -> dict[str, Any]:
    return {
        "fingerprint": gap_fingerprint(check_id, subject), "check_id": check_id, "rule_id": check_id.partition("/")[0],
        "record_type": record_type, "subject": stored_text(subject), "status": status,
        "due": due.isoformat() if due else None, "waived": waived,
    }  # fmt: skip


def _insert(connection: sa.Connection, table: sa.Table, scan_id: int, rows: Iterable[Mapping[str, Any]]) -> None:
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append({**row, "scan_id": scan_id})
        if len(waiting) >= ROWS_AT_ONCE:
            connection.execute(sa.insert(table), waiting)
            waiting = []
    if waiting:
        connection.execute(sa.insert(table), waiting)


def stored_text(text: str) -> str:
    """Text as every database holds it: no NUL, no half of a surrogate pair."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")


def _baseline(connection: sa.Connection, series: str, order: str) -> Mapping[str, Any] | None:
    """The last scan before the moment, in the form of a JSON report; None where there is none."""
    query = sa.select(SCAN.c.id).where(SCAN.c.series == series, SCAN.c.as_of_order < order)
    scan_id = connection.execute(query.order_by(SCAN.c.as_of_order.desc(), SCAN.c.id.desc()).limit(1)).scalar()
    if scan_id is None:
        return None
    rows = connection.execute(sa.select(FINDING).where(FINDING.c.scan_id == scan_id, FINDING.c.state == OPEN))
    return {
        "findings": [
            {"kind": row.kind, "grade": row.grade, "fingerprint": row.fingerprint, "rule_id": row.rule_id,
             "scope": {"type": row.scope_type, "key": row.scope_key}}
            for row in rows
        ]
    }  # fmt: skip
