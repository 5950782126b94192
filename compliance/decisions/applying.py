"""Decisions laid over what an engine found: the verdicts stay, what is graded changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from compliance.decisions.resolving import Resolved
from compliance.engines.outcome import Outcome
from compliance.engines.plans import Plan
from compliance.model import DecisionUse, Scope, ScopeCounts, Status

if TYPE_CHECKING:
    import pyarrow as pa

Standing = Callable[[Plan, Sequence[str]], Mapping[str, tuple[Status, Scope]]]
"""Status and scope of some subjects under a check; keys that are no subject are left out."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The outcome with decisions on its verdicts, what the judge is to see, and how they were used."""

    outcome: Outcome
    graded: ScopeCounts
    uses: tuple[DecisionUse, ...]


def apply_decisions(
    outcome: Outcome, decisions: Resolved, plans: Sequence[Plan], standing: Standing, as_of: date
) -> Applied:
    """`outcome.not_passing` gets the columns `waived` and `attested`: the id of the decision, or null."""
    if not decisions.waivers and not decisions.attestations:
        listed = outcome.not_passing.marked(_undecided)
        return Applied(replace(outcome, not_passing=listed), outcome.scopes, decisions.uses)
    from compliance.decisions.covering import cover  # and with it Arrow's functions

    marked, graded, numbers = cover(outcome, decisions, plans, standing, as_of)
    uses = tuple(replace(use, verdicts=numbers.get(use.id, 0)) for use in decisions.uses)
    return Applied(marked, graded, uses)


def _undecided(table: pa.Table) -> pa.Table:
    import pyarrow as pa

    nothing = pa.nulls(table.num_rows, pa.string())
    return table.append_column("waived", nothing).append_column("attested", nothing)
