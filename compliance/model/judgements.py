"""What is concluded from facts, as its YAML says it: judgements and their patterns, conclusions and examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compliance.model.rules import Source
from compliance.text import Text


@dataclass(frozen=True, slots=True)
class Condition:
    """One field of a fact compared (eq, neq, lt, lte, gt, gte) with a number, a code, or ":name",
    the number of that name in the profile's grading (the judgement's params hold the default)."""

    field: str
    operator: str
    value: int | str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One fact that must be there: its kind, what holds for its fields, its name in reason texts."""

    name: str
    kind: str
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a judgement concludes.

    `kind`: nonconformity, cap (`value` is a grade), evidence_request, risk, readiness (`value` is
    a state), or fact (`value` is the kind of the derived fact, `fields` what it says). `reason`
    is a template over the fields of the matched facts; derived facts have none.
    """

    kind: str
    value: str | None = None
    reason: Text | None = None
    fields: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JudgementExample:
    """Facts about one subject and whether the judgement concludes something from them."""

    given: tuple[Mapping[str, int | str], ...]
    concludes: bool
    params: Mapping[str, int] = field(default_factory=dict)
    reason: Text | None = None
    note: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """A rule over facts. `about` is what one fact set describes: requirement (one rule on one
    scope), asset, system, project, contract, organisation or scan. `alternatives` are tried one
    by one; all patterns of an alternative must match facts of the same subject."""

    id: str
    title: Text
    about: str
    alternatives: tuple[tuple[Pattern, ...], ...]
    conclude: Conclusion
    params: Mapping[str, int]
    salience: int
    remedy: Text | None
    examples: tuple[JudgementExample, ...]
    source: Source
    digest: str
