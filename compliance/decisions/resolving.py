"""Which decisions hold as of a date: the one resolver that every path asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from compliance.decisions.checking import attestation_problems, waiver_problems
from compliance.decisions.records import Attestation, Waiver
from compliance.engines.plans import Moment
from compliance.errors import DecisionError
from compliance.model import Decision, DecisionUse, Rule

ACTIVE, NOT_YET, EXPIRED, ENDED = "active", "not_yet", "expired", "ended"


@dataclass(frozen=True, slots=True)
class Resolved:
    """The decisions that hold, and all there are with their state."""

    waivers: tuple[Waiver, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    uses: tuple[DecisionUse, ...] = ()
    told: Mapping[str, Decision] | None = None


def resolve(
    waivers: Sequence[Waiver], attestations: Sequence[Attestation], rules: Iterable[Rule], as_of: Moment
) -> Resolved:
    """Raises DecisionError with every mistake of a decision that is malformed, or that holds and may not.

    `rules` are all rules there are, not a selection of them.
    """
    if not (waivers or attestations):
        return Resolved()
    by_id = {rule.id: rule for rule in rules}
    # One whose time zone nobody knows has no state; it is looked at like one that holds, so that all its mistakes show.
    zones = available_timezones()
    waiver_states = {w.id: waiver_state(w, as_of) for w in waivers if w.timezone in zones}
    attestation_states = {a.id: attestation_state(a, as_of) for a in attestations if a.timezone in zones}
    problems = list(waiver_problems(waivers, by_id, lambda w: waiver_states.get(w.id, ACTIVE) == ACTIVE))
    problems += attestation_problems(attestations, by_id, lambda a: attestation_states.get(a.id, ACTIVE) == ACTIVE)
    if problems:
        raise DecisionError(problems)
    uses = [_waiver_use(w, waiver_states[w.id], as_of) for w in sorted(waivers, key=lambda w: w.id)]
    uses += [_attestation_use(a, attestation_states[a.id]) for a in sorted(attestations, key=lambda a: a.id)]
    known = [use for use in uses if use.state != NOT_YET]
    return Resolved(
        tuple(w for w in waivers if waiver_states[w.id] == ACTIVE),
        tuple(a for a in attestations if attestation_states[a.id] == ACTIVE),
        # What was decided after the as-of date is not known on it: last year's report stays as it was.
        tuple(known),
        {use.id: Decision(use.id, use.by, use.until, use.statement) for use in uses if use.state == ACTIVE},
    )


def waiver_state(waiver: Waiver, as_of: Moment) -> str:
    """active, not_yet, expired, or ended (before its time)."""
    until = waiver.last_day(_local_day(as_of, waiver.timezone))
    return _state(waiver.approved_on, until, waiver.ended_on, waiver.timezone, as_of)


def attestation_state(one: Attestation, as_of: Moment) -> str:
    """active, not_yet, expired, or ended (withdrawn)."""
    return _state(one.attested_on, one.until, one.ended_on, one.timezone, as_of)


def _state(begins: date, until: date, ended: date | None, timezone: str, as_of: Moment) -> str:
    start = datetime.combine(begins, time.min, ZoneInfo(timezone))
    if as_of.instant < start:
        return NOT_YET
    if ended is not None and as_of.instant > Moment.of(ended, timezone).instant:
        return ENDED
    return ACTIVE if as_of.instant <= Moment.of(until, timezone).instant else EXPIRED


def _local_day(as_of: Moment, timezone: str) -> date:
    return as_of.instant.astimezone(ZoneInfo(timezone)).date()


def _waiver_use(waiver: Waiver, state: str, as_of: Moment) -> DecisionUse:
    day = _local_day(as_of, waiver.timezone)
    renewed = [r for r in waiver.renewals if r.approved_on <= day]
    by = renewed[-1].approver if renewed else waiver.approver
    until = waiver.ended_on if state == ENDED and waiver.ended_on else waiver.last_day(day)
    return DecisionUse(
        waiver.id, "waiver", state, waiver.selector, waiver.owner, by, until.isoformat(), waiver.reason
    )  # fmt: skip


def _attestation_use(one: Attestation, state: str) -> DecisionUse:
    until = one.ended_on if state == ENDED and one.ended_on else one.until
    return DecisionUse(
        one.id, "attestation", state, one.selector, one.owner, one.attester, until.isoformat(), one.statement
    )  # fmt: skip
