"""What went wrong with an input, in a form that can print itself.

A `Problem` is one mistake with its place and its cure; an error carries every problem of one
stage, so that a person mends them in one round. "Your rule is wrong" and "your evidence cannot be
read" are different classes; a failed requirement is never an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from compliance.text import Text

EXIT_CLEAN, EXIT_FINDINGS, EXIT_BAD_INPUT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in an input.

    `line` and `column` count from 1; `path` is the field, sheet cell or YAML path inside `file`.
    """

    message: Text
    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: str | None = None
    found: str | None = None
    expected: str | None = None
    hint: Text | None = None

    def render(self, lang: str = "en") -> str:
        """The problem as `file:line:column: path: message (found .., expected ..). hint`."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        parts = [part for part in (place, self.path) if part]
        details = []
        if self.found is not None:
            details.append({"en": "found", "zh": "实际"}[lang] + f" {self.found}")
        if self.expected is not None:
            details.append({"en": "expected", "zh": "应为"}[lang] + f" {self.expected}")
        message = self.message[lang] + (f" ({', '.join(details)})" if details else "")
        if self.hint is not None:
            message += f" — {self.hint[lang]}"
        return ": ".join([*parts, message])


class ComplianceError(Exception):
    """Base of all errors a person can mend; carries at least one problem."""

    exit_code: ClassVar[int] = EXIT_BAD_INPUT

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.render())

    def render(self, lang: str = "en") -> str:
        """All problems, one a line."""
        return "\n".join(problem.render(lang) for problem in self.problems)


class RuleError(ComplianceError):
    """A rule, judgement or profile file is wrong."""


class ExpressionError(RuleError):
    """An expression is refused; the problems carry line and column inside the expression."""


class SchemaError(ComplianceError):
    """A record schema or mapping file is wrong."""


class EvidenceError(ComplianceError):
    """Evidence cannot be read at all (single bad rows are quarantined instead)."""


class UsageError(ComplianceError):
    """A command was given words that do not fit."""


class DecisionError(ComplianceError):
    """A waiver, attestation or corrective action is not well formed or not allowed."""


class StoreError(ComplianceError):
    """The store cannot be opened, or does not hold what was asked for."""


class EngineError(ComplianceError):
    """The engine failed; what it was working on counts as not evaluated."""


def suggest(word: str, known: Iterable[str]) -> Text | None:
    """A "did you mean" hint for an unknown word, or None where nothing is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return Text(f"did you mean {near[0]!r}?", f"是否想写 {near[0]!r}？") if near else None
