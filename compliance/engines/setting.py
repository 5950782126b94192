"""What a scan's statements depend on besides rules and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compliance.engines.plans import Moment
from compliance.evidence import TableFacts
from compliance.evidence.schemas import RecordType


@dataclass(frozen=True, slots=True)
class Setting:
    """What a scan's statements depend on besides rules and tables."""

    schemas: Mapping[str, RecordType]
    facts: Mapping[str, TableFacts]
    timezone: str
    as_of: Moment
    extracted: Moment | None
    period: tuple[date, date] | None = None
    where: Mapping[str, tuple[str, ...]] | None = None
