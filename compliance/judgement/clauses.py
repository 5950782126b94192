"""Judgements and facts in the form both judges run: AND-only clauses, facts cut down to what is read.

A clause is one alternative of a judgement with the profile's numbers filled in. A fact becomes a
sorted tuple of (field, value) that holds only fields some clause reads, each value moved to the
nearest one that every comparison answers alike; subjects then often have identical fact sets,
which are judged once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from compliance.model import Judgement, Pattern
from compliance.rules.vocabulary import MAX_INTEGER, RANKED

Packed = tuple[tuple[str, int | str], ...]
"""One fact as both judges see it: ("kind", ...) first, then its fields in order of name."""

OTHER = "_"
"""Stands for every code that no clause names; codes of judgements begin with a letter or digit."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison with everything resolved: a whole number or a code."""

    field: str
    operator: str
    value: int | str


@dataclass(frozen=True, slots=True)
class Clause:
    """All of `patterns` (kind, tests) must match facts of one subject. `derives` is the fact it
    adds then, where it adds one. `judgement` is the id, `names` what the matched facts are called."""

    judgement: str
    names: tuple[str, ...]
    patterns: tuple[tuple[str, tuple[Comparison, ...]], ...]
    derives: Packed | None = None


def clauses(judgements: Iterable[Judgement], about: str, grading: Mapping[str, int]) -> tuple[Clause, ...]:
    """The clauses of all judgements about one sort of subject, in the order of the pack."""
    found = []
    for judgement in judgements:
        if judgement.about != about:
            continue
        # Nothing counted here comes near the largest number durable_rules may be given.
        numbers = {name: min(grading.get(name, value), MAX_INTEGER) for name, value in judgement.params.items()}
        conclude = judgement.conclude
        derived = pack(conclude.value or "", conclude.fields) if conclude.kind == "fact" else None
        for alternative in judgement.alternatives:
            names = tuple(pattern.name for pattern in alternative)
            patterns = tuple((pattern.kind, _tests(pattern, numbers)) for pattern in alternative)
            found.append(Clause(judgement.id, names, patterns, derived))
    return tuple(found)


def _tests(pattern: Pattern, numbers: Mapping[str, int]) -> tuple[Comparison, ...]:
    return tuple(Comparison(c.field, c.operator, resolved(c.field, c.value, numbers)) for c in pattern.where)


def resolved(field: str, value: int | str, numbers: Mapping[str, int]) -> int | str:
    """A number for ":name" and for the name of a rank; anything else as it is."""
    if isinstance(value, str) and value.startswith(":"):
        return numbers[value[1:]]
    if field in RANKED and isinstance(value, str):
        return RANKED[field].index(value)
    return value


def pack(kind: str, values: Mapping[str, int | str]) -> Packed:
    """A fact as sorted tuples, kind first."""
    return (("kind", kind), *sorted(values.items()))


class Reading:
    """What a set of clauses reads of each kind of fact; cuts facts down to it."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        points: dict[str, dict[str, set[int | str]]] = defaultdict(lambda: defaultdict(set))
        for kind, tests in (pattern for clause in clauses for pattern in clause.patterns):
            for test in tests:
                points[kind][test.field].add(test.value)
        self._points = {
            kind: {
                name: (
                    sorted(v for v in values if isinstance(v, int)),
                    frozenset(v for v in values if isinstance(v, str)),
                )
                for name, values in sorted(fields.items())
            }
            for kind, fields in points.items()
        }
        self._codes = {
            kind: _once(
                {t.field: t.value for t in tests if t.operator == "eq" and isinstance(t.value, str)} for tests in all_
            )
            for kind, all_ in _by_kind(clauses).items()
        }

    def cut(self, kind: str, values: Mapping[str, int | str]) -> Packed | None:
        """The fact with what is read of it, or None where no clause can match it."""
        wanted = self._codes.get(kind, [])
        if not any(all(values.get(name) == code for name, code in codes.items()) for codes in wanted):
            return None
        # The points are in order of their names, as `pack` puts them.
        fields = [
            (name, _nearest(values[name], *points))
            for name, points in self._points.get(kind, {}).items()
            if name in values
        ]
        return (("kind", kind), *fields)


def _once(all_: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Each set of codes once, those that ask for the fewest first: a kind that any fact will do for is told at once."""
    return sorted({tuple(sorted(codes.items())): codes for codes in all_}.values(), key=len)


def _by_kind(clauses: Sequence[Clause]) -> dict[str, list[tuple[Comparison, ...]]]:
    found: dict[str, list[tuple[Comparison, ...]]] = defaultdict(list)
    for kind, tests in (pattern for clause in clauses for pattern in clause.patterns):
        found[kind].append(tests)
    return found


def _nearest(value: int | str, numbers: Sequence[int], codes: frozenset[str]) -> int | str:
    """A value that compares with every point as `value` does: the point itself, one beside it, or OTHER."""
    if isinstance(value, str):
        return value if value in codes else OTHER
    at = bisect_left(numbers, value)
    if at == len(numbers):
        return numbers[-1] + 1 if numbers else 0
    return value if numbers[at] == value else numbers[at] - 1
