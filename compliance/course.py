"""How far a scan is: record types weighed by their rows and checks."""

from __future__ import annotations

from collections import Counter
from threading import Lock

from compliance.request import AFRESH, RESUMED, STOPPED, Progress, Step
from compliance.session import Session


class Course:
    """Tells `progress` of the work of a session; the share never goes back."""

    def __init__(self, session: Session, progress: Progress) -> None:
        self._progress, self._kept = progress, session.engine.kept
        checks = Counter(plan.check.record_type for plan in session.plans)
        facts = session.engine.setting.facts
        self._weights = {
            name: max(1, facts[name].rows if name in facts else 0) * number for name, number in checks.items()
        }
        self._parts = dict.fromkeys(self._weights, 0.0)
        self._lock = Lock()  # the database is watched from a thread of its own

    def at(self, stage: str) -> None:
        """Tells of a stage; in a record type, of what is done by now."""
        behind = sum(self._weights[name] * part for name, part in self._parts.items())
        done = sum(part == 1 for part in self._parts.values())
        self._progress(Step(stage, done, len(self._parts), behind / max(1, sum(self._weights.values()))))

    def step(self, name: str, part: float) -> None:
        """So much of a record type is done, 0 to 1."""
        with self._lock:
            self._parts[name] = max(part, self._parts[name])
            self.at(name)

    def resumed(self) -> None:
        """Tells what an earlier scan finished."""
        finished = self._finished()
        self._parts.update(dict.fromkeys(finished, 1.0))
        self.at(RESUMED if finished else AFRESH)

    def stopped(self) -> None:
        """Tells what is kept for another scan, if anything is."""
        finished = self._finished()
        if finished:
            self._progress(Step(STOPPED, len(finished), len(self._parts)))

    def _finished(self) -> set[str]:
        return set() if self._kept is None else self._kept.finished
