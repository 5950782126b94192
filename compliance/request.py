"""What is asked of a scan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from compliance.decisions import Attestation, Waiver
from compliance.engines.places import Place
from compliance.model import Rule
from compliance.rules import RulePack
from compliance.rules.frameworks import Framework
from compliance.rules.profiles import Profile

EVIDENCE, JUDGEMENT, RESUMED, AFRESH, STOPPED = "evidence", "judgement", "resumed", "afresh", "stopped"


@dataclass(frozen=True, slots=True)
class Step:
    """Where a scan is.

    `stage`: EVIDENCE, JUDGEMENT or the record type at work, with `done` record types finished of `total`, and the `share` of
    the work, 0 to 1, that is behind it. RESUMED: `done` of `total` were finished by an earlier scan; AFRESH: there was none
    to go on with; STOPPED: so many are kept for the next one.
    """

    stage: str
    done: int = 0
    total: int = 1
    share: float = 0.0


Progress = Callable[[Step], None]


def quiet(_step: Step) -> None:
    """No progress."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to scan: see `compliance scan --help` for each choice.

    `followed` are verdicts on which an earlier scan found a gap: check id -> subjects.
    """

    source: str
    pack: RulePack
    rules: tuple[Rule, ...]
    profile: Profile
    mapping: Path | None = None
    as_of: date | datetime | None = None
    period: tuple[date, date] | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    baseline: Mapping[str, Any] | None = None
    framework: Framework | None = None
    selection: tuple[str, ...] = ()
    fail_on: str = "observation"
    allow_undecided: bool = False
    memory_limit: str | None = None
    spill: str | None = None
    threads: int | None = None
    waivers: tuple[Waiver, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    show_waived: bool = False
    followed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    resume: bool = False
