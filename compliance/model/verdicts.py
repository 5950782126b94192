"""What a check says of a subject, and how often: statuses, verdicts, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from compliance.text import Text


class Status(StrEnum):
    """A verdict's status, from the lightest to the worst (see `rank`)."""

    NOT_APPLICABLE = "not_applicable"
    PASS = "pass"
    PENDING = "pending"
    MANUAL = "manual"
    NO_EVIDENCE = "no_evidence"
    ERROR = "error"
    FAIL = "fail"

    @property
    def rank(self) -> int:
        """0 for not_applicable up to 6 for fail: the highest rank wins a roll-up."""
        return STATUSES.index(self)

    @property
    def undecided(self) -> bool:
        """Whether the verdict could not be decided (never a pass, never a gap)."""
        return self in (Status.NO_EVIDENCE, Status.MANUAL, Status.ERROR)


STATUSES: tuple[Status, ...] = tuple(Status)


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """The keys a subject belongs to, found by following references; "" where there is none."""

    organisation: str = ""
    contract: str = ""
    project: str = ""
    system: str = ""
    asset: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value an expression read, for lineage: "contract.notice_days" = "30"; state ok|empty|unreadable|unknown."""

    name: str
    value: str | None
    state: str = "ok"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a verdict: the waiver of a failure, or the attestation of a manual one."""

    id: str
    by: str
    until: str
    statement: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check on one subject, with why and from where.

    `subject` is the key of the record, or "*" where there is no record to judge. `overdue_days`
    counts from the due day to the as-of day.
    """

    check_id: str
    rule_id: str
    record_type: str
    subject: str
    status: Status
    reason: Text
    due: date | None = None
    values: tuple[Value, ...] = ()
    missing: tuple[Text, ...] = ()
    file: str | None = None
    row: int | None = None
    scope: Scope | None = None
    # The status stays what the evidence says; these say that a person answers for it.
    waived: Decision | None = None
    attested: Decision | None = None


@dataclass(frozen=True, slots=True)
class CheckCount:
    """How one check went over all its subjects; `waived` is part of the failed, `attested` of the manual."""

    check_id: str
    rule_id: str
    record_type: str
    severity: str
    counts: Mapping[Status, int]
    waived: int = 0
    attested: int = 0


@dataclass(frozen=True, slots=True)
class ScopeCount:
    """How one rule (items rolled up, not multiplied) went over the subjects of one scope.

    `overdue_days` is the longest overdue of its gaps; `failed_items` names the items that failed
    on at least one of the subjects.
    """

    rule_id: str
    scope: Scope
    counts: Mapping[Status, int]
    overdue_days: int | None = None
    failed_items: tuple[str, ...] = ()
