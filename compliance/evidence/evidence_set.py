"""What a loaded set of evidence is, apart from its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from compliance.evidence.staging import Staged
from compliance.model import Digest, EvidenceIssue, Intake


@dataclass(frozen=True, slots=True)
class TableFacts:
    """One record type in the database; there is one for every record type of the schemas.

    `missing`: fields without a column. `unreadable`: fields with an `f__bad` column beside them.
    `nulls`: fields with at least one cell that is empty or unreadable. `instants`: points in time that are never
    only a day. `latest`: the last day of a field, where it is known.
    """

    record_type: str
    supplied: bool
    complete: bool
    rows: int
    quarantined: int
    missing: frozenset[str]
    unreadable: frozenset[str]
    nulls: frozenset[str]
    instants: frozenset[str] = frozenset()
    latest: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """evidence.yaml: where the evidence comes from, as of when, for which period, and what is complete."""

    source: str = ""
    extracted_at: date | datetime | None = None
    period: tuple[date, date] | None = None
    scope: str = ""
    complete: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EvidenceSet:
    """Evidence loaded into a database: facts of its tables, files with digests, what became of the rows.

    `in_place`: files that are read when a table is. `brief`: all tables are small, and the database does without optimising (see `brief`).
    """

    source: str
    manifest: Manifest
    tables: Mapping[str, TableFacts]
    files: tuple[Digest, ...]
    intakes: tuple[Intake, ...]
    issues: tuple[EvidenceIssue, ...]
    issue_total: int
    digest: str
    brief: bool = False
    in_place: tuple[Staged, ...] = ()
