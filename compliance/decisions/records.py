"""Waivers, attestations and corrective actions as values; no I/O.

Every end is a day that still counts, in the time zone the decision names.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from compliance.model import Source

MAX_RENEWALS = 2
"""How often a waiver may be renewed before somebody has to think about it anew."""


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's: case, width and spaces do not make another."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@dataclass(frozen=True, slots=True)
class Renewal:
    """A waiver made to last longer: decided when, by whom, until which day."""

    approved_on: date
    approver: str
    until: date


@dataclass(frozen=True, slots=True)
class Waiver:
    """Failures somebody accepts for a time: of a rule or item, on a subject, or both.

    `rule` is a rule or check id ("R-1.2-05/architecture"); `subject` the key of a record, of
    `record_type` where no rule says of which. `ended_on`: the last day, where it was ended early.
    """

    id: str
    reason: str
    owner: str
    approver: str
    approved_on: date
    until: date
    timezone: str
    rule: str | None = None
    subject: str | None = None
    record_type: str | None = None
    renewals: tuple[Renewal, ...] = ()
    ended_on: date | None = None
    source: Source | None = None

    @property
    def selector(self) -> str:
        """ "R-4.2-10 T-1", "R-4.2-10", "contract C-1"."""
        return " ".join(part for part in (self.rule, self.record_type, self.subject) if part)

    def last_day(self, day: date) -> date:
        """The day it holds until, as decided by `day`: renewals decided later are not known yet."""
        return max((self.until, *(r.until for r in self.renewals if r.approved_on <= day)))


@dataclass(frozen=True, slots=True)
class Attestation:
    """A person's word on a manual verdict; `subject` None is the organisation.

    `evidence` and `sha256` name the file it rests on; the file itself stays where it is.
    """

    id: str
    rule: str
    subject: str | None
    owner: str
    attester: str
    attested_on: date
    until: date
    timezone: str
    statement: str
    evidence: str | None = None
    sha256: str | None = None
    ended_on: date | None = None

    @property
    def selector(self) -> str:
        """ "R-5.2-01", "R-2.1-03 P-7"."""
        return " ".join(part for part in (self.rule, self.subject) if part)


@dataclass(frozen=True, slots=True)
class Action:
    """A corrective action on a finding: cause, what is done, until when, how its effect is checked.

    `done_on`, `done_by` and `result` are what its owner reported; whether it worked, a later scan says.
    """

    id: str
    series: str
    finding: str
    rule: str
    scope_type: str
    scope_key: str
    owner: str
    cause: str
    action: str
    effect: str
    opened_on: date
    due: date
    done_on: date | None = None
    done_by: str | None = None
    result: str | None = None
