"""What a requirement asks for, as its YAML says it: rules, their items and examples, and the checks they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.model.verdicts import Status
from compliance.text import Text

SEVERITIES = ("observation", "minor", "major", "critical")
BASES = ("stated", "proxy", "derived", "implied", "own")
MODALITIES = ("shall", "expected", "recommended", "example", "implied")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule was written: file (relative to the pack) and line, from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation printed in the standard that holds (wrong ones live in docs/errata.md)."""

    ref: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Manual:
    """A requirement no record can prove: what to ask, what to attach, who may attest."""

    question: Text
    evidence: Text
    attested_by: Text
    valid_days: int | None = None
    """How long an attestation holds; None: until something changes."""


@dataclass(frozen=True, slots=True)
class Example:
    """Evidence with the verdicts it must give: record type -> rows, "subject" or "item/subject" -> status."""

    given: Mapping[str, tuple[Mapping[str, Any], ...]]
    expect: Mapping[str, Status]
    as_of: str | None = None
    extracted_at: str | None = None
    incomplete: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One member of a completeness rule; what is None is taken from the rule."""

    name: str
    title: Text | None = None
    record_type: str | None = None
    when: str | None = None
    require: str | None = None
    due: str | None = None
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement as YAML says it. Expressions are still text; see compliance.expressions."""

    id: str
    title: Text
    statement: Text
    basis: str
    modality: str
    severity: str
    record_type: str
    when: str | None
    require: str | None
    due: str | None
    params: Mapping[str, Any]
    items: tuple[Item, ...]
    cites: tuple[Cite, ...]
    maps_to: Mapping[str, tuple[str, ...]]
    remedy: Text
    tags: tuple[str, ...]
    waivable: bool
    manual: Manual | None
    examples: tuple[Example, ...]
    source: Source
    digest: str
    items_param: str | None = None
    """The list parameter that names the items, where they come from one."""

    @property
    def section(self) -> str:
        """ "4.2" for R-4.2-10; the prefix for rules of our own (SLA-01 -> "SLA")."""
        parts = self.id.split("-")
        return parts[1] if parts[0] == "R" else parts[0]

    @property
    def chapter(self) -> str:
        """ "4" for R-4.2-10."""
        return self.section.split(".")[0]

    def checks(self) -> tuple[Check, ...]:
        """The rule expanded by its items: one check each, or a single one without items."""
        if not self.items:
            return (
                Check(
                    self.id, self, None, self.record_type, self.when, self.require, self.due, self.severity, self.title
                ),
            )
        return tuple(
            Check(
                f"{self.id}/{item.name}",
                self,
                item.name,
                item.record_type or self.record_type,
                item.when if item.when is not None else self.when,
                item.require if item.require is not None else self.require,
                item.due if item.due is not None else self.due,
                item.severity or self.severity,
                item.title or self.title,
            )
            for item in self.items
        )


@dataclass(frozen=True, slots=True)
class Check:
    """A rule, or one item of it, with its expressions resolved: what the engine evaluates."""

    id: str
    rule: Rule
    item: str | None
    record_type: str
    when: str | None
    require: str | None
    due: str | None
    severity: str
    title: Text
