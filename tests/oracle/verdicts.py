"""A verdict from the truth values of a check's expressions, as of a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from compliance.expressions.tree import Node
from compliance.model import Status
from oracle.evaluator import condition, value
from oracle.values import UNKNOWN, State, day
from oracle.world import Row, World
from oracle.world import as_of as world_as_of


@dataclass(frozen=True, slots=True)
class CheckTree:
    """What one check asks of its subjects, parsed."""

    record_type: str
    require: Node
    when: Node | None = None
    due: Node | None = None


def local_day(when: date | datetime, zone: tzinfo) -> date:
    """The local day of an as-of."""
    return when.astimezone(zone).date() if isinstance(when, datetime) else when


def status(when: Any, require: Any, due: Any, as_of: date, extracted_at: date | None) -> Status:
    """The verdict: `when` and `require` are TRUE, FALSE or UNKNOWN; `due` is None (no deadline), a day or a state."""
    if when is False:
        return Status.NOT_APPLICABLE
    if when is UNKNOWN:
        return Status.NO_EVIDENCE
    if require is True:
        return Status.PASS
    if due is not None:
        if isinstance(due, State):
            return Status.NO_EVIDENCE
        if as_of <= due:
            return Status.PENDING
        if extracted_at is not None and due > extracted_at:
            return Status.NO_EVIDENCE
    return Status.NO_EVIDENCE if require is UNKNOWN else Status.FAIL


def verdicts(
    check: CheckTree, world: World, as_of: date | datetime, extracted_at: date | datetime | None = None
) -> dict[str, Status]:
    """The status of every subject of the check, or of `*` where there is none to judge."""
    return judged(check, world_as_of(world, as_of), as_of, extracted_at)


def judged(
    check: CheckTree,
    world: World,
    as_of: date | datetime,
    extracted_at: date | datetime | None = None,
    only: Collection[str] | None = None,
) -> dict[str, Status]:
    """The same in a world as it stood on the as-of; of all subjects, or `only` of some."""
    table = world.tables[check.record_type]
    key = world.schemas[check.record_type].key
    rows = table.rows
    if check.record_type == "organization" and not table.supplied:
        rows = ({key: "organization", "type": "provider"},)
    elif not table.supplied:
        return {"*": Status.NO_EVIDENCE}
    elif not rows:
        # Nobody to judge is "declared none" only where nobody can be missing.
        return {"*": Status.NO_EVIDENCE if table.doubtful else Status.NOT_APPLICABLE}
    today = local_day(as_of, world.zone)
    extracted = None if extracted_at is None else local_day(extracted_at, world.zone)
    answers = {}
    for cells in rows:
        if only is not None and cells[key] not in only:
            continue
        scope = {check.record_type: Row(check.record_type, cells)}
        due = None if check.due is None else day(value(check.due, scope, world))
        answers[cells[key]] = status(
            condition(check.when, scope, world), condition(check.require, scope, world), due, today, extracted
        )
    return answers
