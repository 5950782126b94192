"""What is known besides the evidence: decisions of people, corrective actions, earlier scans."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DecisionUse:
    """A waiver or an attestation as of the scan, and how many verdicts it covers.

    `kind`: waiver | attestation; `state`: active, not_yet, expired, ended; `selector`: what it is about.
    """

    id: str
    kind: str
    state: str
    selector: str
    owner: str
    by: str
    until: str
    statement: str
    verdicts: int = 0


@dataclass(frozen=True, slots=True)
class ActionState:
    """A corrective action as of the scan; `state`: open, overdue, awaiting, ineffective, closed."""

    id: str
    state: str
    finding: str
    rule_id: str
    scope_type: str
    scope_key: str
    owner: str
    cause: str
    action: str
    effect: str
    due: str


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One scan of a series in figures."""

    as_of: str
    readiness: str
    passed: int
    failed: int
    waived: int
    undecided: int
    major: int
    minor: int
    observation: int


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is known besides the evidence: decisions of people, corrective actions, earlier scans."""

    decisions: tuple[DecisionUse, ...] = ()
    actions: tuple[ActionState, ...] = ()
    trend: tuple[TrendPoint, ...] = ()
