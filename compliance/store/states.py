"""What became of a finding, and how far a corrective action is: told from counts and dates alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from compliance.decisions import Action
from compliance.judgement.facts import finding_scope
from compliance.model import ActionState, ScopeCount, Status

OPEN, PASSED = "open", "passed"

Place = tuple[str, str, str]
"""Rule id, scope type and scope key of a finding."""


def finding_states(
    wanted: Iterable[Place], graded: Iterable[ScopeCount], raw: Iterable[ScopeCount]
) -> dict[Place, str]:
    """For each requirement and scope: open, undecided, waived, pending, passed, not_applicable or not_assessed."""
    places = set(wanted)
    left, found = _counts(places, graded), _counts(places, raw)
    return {place: _state(left[place], found[place]) for place in places}


def _counts(places: set[Place], counts: Iterable[ScopeCount]) -> Mapping[Place, Counter[Status]]:
    sums: dict[Place, Counter[Status]] = {place: Counter() for place in places}
    for count in counts:
        place = (count.rule_id, *finding_scope(count.scope))
        if place in sums:
            sums[place].update(count.counts)
    return sums


def _state(graded: Counter[Status], raw: Counter[Status]) -> str:
    undecided = sum(number for status, number in graded.items() if status.undecided)
    for state, number in (
        (OPEN, graded[Status.FAIL]), ("undecided", undecided), ("waived", raw[Status.FAIL]),
        ("pending", graded[Status.PENDING]), (PASSED, graded[Status.PASS]), ("not_applicable", graded.total()),
    ):  # fmt: skip
        if number:
            return state
    return "not_assessed"


def action_state(action: Action, day: date, latest: tuple[date, str] | None) -> ActionState:
    """`latest`: the as-of day of the last scan by `day`, and the state of the action's finding in it.

    An action is closed only when a scan after it was done passes; one still failing then did not work.
    """
    return ActionState(
        action.id, _progress(action, day, latest), action.finding, action.rule, action.scope_type, action.scope_key,
        action.owner, action.cause, action.action, action.effect, action.due.isoformat(),
    )  # fmt: skip


def _progress(action: Action, day: date, latest: tuple[date, str] | None) -> str:
    if action.done_on is None or action.done_on > day:
        return "overdue" if day > action.due else "open"
    if latest is None or latest[0] < action.done_on:
        return "awaiting"
    return {PASSED: "closed", OPEN: "ineffective"}.get(latest[1], "awaiting")
