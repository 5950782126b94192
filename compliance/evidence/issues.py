"""What a person must know about the rows: the first of each kind in words, all of them in number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from compliance.model import EvidenceIssue

ISSUES_PER_KIND = 200
ISSUES_KEPT = 1000
LONGEST_SHOWN = 80


@dataclass(slots=True)
class Issues:
    """Issues in the order they are found; `total` counts those beyond the limit too."""

    kept: list[EvidenceIssue] = field(default_factory=list)
    total: int = 0

    def add(self, issues: Sequence[EvidenceIssue], total: int | None = None) -> None:
        """Keeps the issues; `total` where there are more than were put in words."""
        self.kept += issues[: ISSUES_KEPT - len(self.kept)]
        self.total += len(issues) if total is None else total


def shown(value: str | None) -> str | None:
    """A cell as messages show it: without the reader's marks, cut."""
    if value is None:
        return None
    return value.lstrip("\x1d\x1e").replace("\x1f", "; ")[:LONGEST_SHOWN]
