"""What will fall due soon: the plans of a scan, evaluated once more as of the end of a horizon.

"If nothing new happens": the records stay what they are as of the scan's date, and only the date moves
on. What is recorded for a later day (a review planned for next week) has not happened by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from compliance.engines.connection import failures_told
from compliance.engines.duckdb import DuckDBEngine
from compliance.engines.nobody import NOBODY
from compliance.engines.places import is_catalogue
from compliance.engines.plans import Moment, Plan, dated, no_date
from compliance.errors import Problem, UsageError
from compliance.evidence.schemas import RecordType
from compliance.judgement.baseline import gap_fingerprint
from compliance.model import Scope, Status
from compliance.planning import plan_all
from compliance.request import Request
from compliance.session import Session, opened
from compliance.text import Text

PENDING, LAPSING, STARTING = SORTS = ("pending", "lapsing", "starting")
LONGEST_DAYS = 3660
_Row = tuple[str, Status, date | None]
_Verdict = Mapping[str, Any]
_NOT_FINE = (Status.FAIL, Status.NO_EVIDENCE)


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something to be done by a day.

    `sort`: pending (not done yet, not due yet), lapsing (holds now, and stops unless renewed), starting (does
    not apply now, and fails once it does). `due` is the last day on which all is well. `owner` is named by
    the record itself, else by its contract (`owner_from`: record | contract), else None.
    """

    fingerprint: str
    check_id: str
    rule_id: str
    title: Text
    remedy: Text
    severity: str
    record_type: str
    record_title: Text
    subject: str
    sort: str
    due: date
    days_left: int
    contract: str
    owner: str | None
    owner_from: str | None


@dataclass(frozen=True, slots=True)
class DueSoon:
    """The obligations from `as_of` to `until`, both included, by day.

    `undecided` are the requirements of which something cannot be decided as of `as_of`: whether they fall due is
    not known either.
    """

    as_of: Moment
    until: date
    timezone: str
    source: str
    evidence_digest: str
    rule_pack_digest: str
    obligations: tuple[Obligation, ...]
    undecided: tuple[str, ...] = ()


@failures_told()
def due_soon(request: Request, days: int) -> DueSoon:
    """What falls due within so many days of the request's as-of date; raises ComplianceError as a scan would."""
    check_horizon(days)
    check_source(request.source)
    with opened(request) as session:
        until = session.as_of.day + timedelta(days=days)
        check_horizon(days, until)
        today = _not_passing(session.engine, session.plans)
        undecided = sorted({row["rule_id"] for row in today if Status(row["status"]).undecided})
        found = [*_pending(session, today, until), *_changing(session, request, days)]
        owners = _Owners(session)
        listed = sorted((owners.named(one) for one in found), key=lambda o: (o.due, o.check_id, o.subject))
        return DueSoon(
            session.as_of, until, request.profile.timezone, session.evidence.source, session.evidence.digest,
            request.pack.digest, tuple(listed), tuple(undecided),
        )  # fmt: skip


def check_horizon(days: int, until: date | None = None) -> None:
    """Raises UsageError where it lies too far ahead to be reckoned."""
    if not 0 <= days <= LONGEST_DAYS or (until is not None and until.year >= 9900):
        message = Text("the horizon is too far away", "期限过远")
        raise UsageError(Problem(message, found=f"{days}d", expected=f"0d – {LONGEST_DAYS}d"))


def check_source(source: str) -> None:
    """Raises UsageError for evidence of which nobody can say what falls due."""
    if is_catalogue(source):
        message = Text(
            "what falls due cannot be told of tables of Spark's catalogue", "无法列出 Spark 目录中的表的到期事项"
        )
        hint = Text(
            "give the same tables as a folder of files, or the address of a database",
            "请改用文件夹中的文件，或数据库地址",
        )
        raise UsageError(Problem(message, found=source, hint=hint))


def _pending(session: Session, today: Sequence[_Verdict], until: date) -> Iterator[Obligation]:
    """Verdicts that are pending now and due within the horizon."""
    for plan, rows in _listed(today, session.plans):
        days = {key: day for key, status, day in rows if status is Status.PENDING and day is not None and day <= until}
        standing = session.engine.standing(plan, sorted(days))
        for key, (_, scope) in standing.items():
            yield _obligation(session, plan, key, scope, PENDING, days[key])


def _changing(session: Session, request: Request, days: int) -> Iterator[Obligation]:
    """Verdicts that are no failure now, and would be at the end of the horizon."""
    today = session.as_of.day
    undated, _ = plan_all(request, session.schemas, no_date(request.profile.timezone))
    by_id = {plan.check.id: plan for plan in undated}

    def at(ahead: int) -> tuple[DuckDBEngine, Moment]:
        """The engine as of a day that lies so many days ahead."""
        moment = _later(session.as_of, today + timedelta(days=ahead))
        # What was extracted when does not matter: the records are taken to be all there will be.
        setting = replace(session.engine.setting, as_of=moment, extracted=None)
        return replace(session.engine, setting=setting), moment

    def fine(name: str, ahead: int, keys: Sequence[str]) -> set[str]:
        """The subjects that a check does not fail that day."""
        engine, moment = at(ahead)
        standing = engine.standing(dated(by_id[name], moment), keys)
        return {k for k, (status, _) in standing.items() if status not in _NOT_FINE}

    engine, end = at(days)
    now = {plan.check.id: plan for plan in session.plans}
    plans = [dated(plan, end) for plan in undated]
    for plan, rows in _listed(_not_passing(engine, plans), plans):
        worse = {key: day for key, status, day in rows if status in _NOT_FINE}
        standing = session.engine.standing(now[plan.check.id], sorted(worse))
        fine_now = {k: s for k, s in standing.items() if s[0] in (Status.PASS, Status.NOT_APPLICABLE)}
        # A rule that says its deadline says it best; of the others the last day on which they hold is looked for.
        said = {k: day for k in fine_now if (day := worse[k]) is not None and 0 <= (day - today).days <= days}
        held = _last_days(sorted(set(fine_now) - set(said)), days, partial(fine, plan.check.id))
        for key, (status, scope) in fine_now.items():
            due = said[key] if key in said else today + timedelta(days=held[key])
            sort = LAPSING if status is Status.PASS else STARTING
            yield _obligation(session, plan, key, scope, sort, due)


def _later(as_of: Moment, day: date) -> Moment:
    """The same time of a later day."""
    return Moment(datetime.combine(day, as_of.instant.timetz()), day)


def _last_days(
    keys: Sequence[str], days: int, fine: Callable[[int, Sequence[str]], set[str]]
) -> dict[str, int]:  # fmt: skip
    """For subjects that are fine today (0) and not after so many days: how many days ahead they still are.

    Halves the span; where a verdict changes more than once, one of the changes is found.
    """
    found: dict[str, int] = {}
    waiting = [(0, days, list(keys))]
    while waiting:
        low, high, group = waiting.pop()
        if not group:
            continue
        if high - low <= 1:
            found.update(dict.fromkeys(group, low))
            continue
        middle = (low + high) // 2
        still = fine(middle, group)
        waiting += [
            (middle, high, [k for k in group if k in still]),
            (low, middle, [k for k in group if k not in still]),
        ]
    return found


def _not_passing(engine: DuckDBEngine, plans: Sequence[Plan]) -> list[_Verdict]:
    """What does not pass; no values are looked up for it."""
    return list(replace(engine, shown_per_check=0).evaluate(plans).not_passing.to_pylist())


def _listed(verdicts: Sequence[_Verdict], plans: Sequence[Plan]) -> Iterator[tuple[Plan, list[_Row]]]:
    """For each check what does not pass: key, status, due day."""
    rows: dict[str, list[_Row]] = {}
    for row in verdicts:
        if row["subject"] != NOBODY:
            rows.setdefault(row["check_id"], []).append((row["subject"], Status(row["status"]), row["due"]))
    for plan in plans:
        if plan.check.id in rows:
            yield plan, rows[plan.check.id]


def _obligation(session: Session, plan: Plan, key: str, scope: Scope, sort: str, due: date) -> Obligation:
    check = plan.check
    return Obligation(
        gap_fingerprint(check.id, key), check.id, check.rule.id, check.title, check.rule.remedy, check.severity,
        check.record_type, session.schemas[check.record_type].title, key, sort, due, (due - session.as_of.day).days,
        scope.contract, None, None,
    )  # fmt: skip


class _Owners:
    """Who answers for a record: the schemas say in which field it stands (`x-owner`)."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, Mapping[str, str]] = {}

    def named(self, one: Obligation) -> Obligation:
        own = self._of(one.record_type).get(one.subject)
        if own is not None:
            return replace(one, owner=own, owner_from="record")
        of_contract = self._of("contract").get(one.contract)
        return replace(one, owner=of_contract, owner_from="contract") if of_contract is not None else one

    def _of(self, name: str) -> Mapping[str, str]:
        if name not in self._known:
            self._known[name] = dict(self._read(self._session.schemas[name]))
        return self._known[name]

    def _read(self, record_type: RecordType) -> Iterable[tuple[str, str]]:
        facts = self._session.views.facts[record_type.name]
        if record_type.owner is None or not facts.supplied or record_type.owner in facts.missing:
            return ()
        key, owner = record_type.key, record_type.owner
        rows: Any = self._session.engine.con.execute(
            f'SELECT "{key}", trim("{owner}") FROM main."{record_type.name}" WHERE trim("{owner}") <> \'\''
        )
        return [(str(k), str(o)) for k, o in rows.fetchall()]
