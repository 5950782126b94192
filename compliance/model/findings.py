"""What judgements concluded: findings with the facts behind them, and readiness clause by clause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from compliance.text import Text

GRADES = ("observation", "minor", "major")


Say = Callable[[Any, tuple[str, str]], tuple[str, Text]]
"""Words a fact: its id and text, from what it is about and the type and key of a scope."""


class Fact:
    """One thing a judgement knew: "rule R-4.2-10 on contract C1: failed 1 of 1".

    It is worded when it is read: there may be millions, and only `what` and `where` it is differ.
    """

    __slots__ = ("kind", "say", "what", "where")

    def __init__(self, id: str, kind: str, text: Text) -> None:
        self.kind = kind
        self.say: Say = _given
        self.what: Any = (id, text)
        self.where = ("", "")

    @classmethod
    def later(cls, kind: str, say: Say, what: Any, where: tuple[str, str]) -> Fact:
        """One that `say` words, when it is to be read."""
        fact = cls.__new__(cls)
        fact.kind, fact.say, fact.what, fact.where = kind, say, what, where
        return fact

    @property
    def id(self) -> str:
        """What it is called."""
        return self.say(self.what, self.where)[0]

    @property
    def text(self) -> Text:
        """What a report prints."""
        return self.say(self.what, self.where)[1]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fact):
            return NotImplemented
        return (self.id, self.kind, self.text) == (other.id, other.kind, other.text)

    def __hash__(self) -> int:
        return hash((self.id, self.kind, self.text))

    def __repr__(self) -> str:
        return f"Fact(id={self.id!r}, kind={self.kind!r}, text={self.text!r})"


def _given(what: tuple[str, Text], _where: tuple[str, str]) -> tuple[str, Text]:
    return what


@dataclass(frozen=True, slots=True)
class Finding:
    """What a judgement concludes about one requirement and scope, with the facts behind it.

    `kind`: nonconformity | evidence_request | risk | readiness; `grade`: major | minor |
    observation for nonconformities, else None. `fingerprint` is stable over runs: it depends on
    kind, requirement and scope only.
    """

    fingerprint: str
    kind: str
    grade: str | None
    rule_id: str | None
    judgement_id: str
    scope_type: str
    scope_key: str
    title: Text
    reason: Text
    failed: int = 0
    decided: int = 0
    applicable: int = 0
    undecided: int = 0
    overdue_days: int | None = None
    repeat: bool = False
    facts: tuple[Fact, ...] = ()
    # what the judgement advises; a nonconformity's remedy is that of its rule
    remedy: Text | None = None


@dataclass(frozen=True, slots=True)
class ClauseState:
    """How ready the organisation is for one clause of a framework, and what would change that.

    `level` is 1 for the outermost; `rules`, `decided`, `failed` and `undecided` count the rules and attestations that
    correspond to the clause or a part of it, `verified` those whose correspondence was compared with the published text.
    `reached`: rule | attestation | parent (only the clause around it has rules) | none.
    """

    number: str
    title: Text
    level: int
    reached: str
    state: str
    judgement_id: str
    reason: Text
    rules: int
    verified: int
    decided: int
    failed: int
    undecided: int
    changes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Certification:
    """A framework clause by clause; `title` with its edition."""

    framework: str
    title: Text
    clauses: tuple[ClauseState, ...]
