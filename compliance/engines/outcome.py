"""What an engine hands back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from compliance.engines.listing import NotPassing
from compliance.engines.plans import Plan
from compliance.model import CheckCount, ScopeCounts, Verdict
from compliance.text import Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts per check and per rule and scope; the verdicts worth showing; the list of all not passing.

    `shown` maps a check to (shown, total) of its not-passing verdicts.
    """

    checks: tuple[CheckCount, ...]
    scopes: ScopeCounts
    verdicts: tuple[Verdict, ...]
    shown: Mapping[str, tuple[int, int]]
    not_passing: NotPassing
    set_aside: Mapping[str, int]
    problems: tuple[Text, ...] = ()


class Engine(Protocol):
    """Evaluates plans over one evidence set."""

    def evaluate(self, plans: Sequence[Plan]) -> Outcome:
        """Every plan on every subject; raises EngineError if a single verdict is unaccounted for."""
        ...
