"""Forward chaining in rounds: fire, add the facts that were concluded, fire again until nothing is new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from compliance.judgement.clauses import Clause, Packed
from compliance.judgement.reference import Firing

Fire = Callable[[Sequence[Clause], Sequence[Sequence[Packed]]], list[frozenset[Firing]]]


@dataclass(frozen=True, slots=True)
class Chained:
    """One fact set at its end: `facts` begins with those given; `origins` has the firing behind
    each added one, in order. `firings` are sorted."""

    facts: tuple[Packed, ...]
    origins: tuple[Firing, ...]
    firings: tuple[Firing, ...]


def chain(fire: Fire, clauses: Sequence[Clause], sets: Sequence[Sequence[Packed]]) -> tuple[Chained, ...]:
    """Every set chained to its end. Concluded facts are constants of the clauses, so it ends."""
    facts = [list(given) for given in sets]
    origins: list[list[Firing]] = [[] for _ in sets]
    firings: list[frozenset[Firing]] = [frozenset() for _ in sets]
    active = list(range(len(sets)))
    while active and clauses:
        results = fire(clauses, [facts[index] for index in active])
        again = []
        for index, fired in zip(active, results, strict=True):
            firings[index] = fired
            before = len(facts[index])
            for number, matched in sorted(fired):
                derived = clauses[number].derives
                if derived is not None and derived not in facts[index]:
                    facts[index].append(derived)
                    origins[index].append((number, matched))
            if len(facts[index]) > before:
                again.append(index)
        active = again
    return tuple(
        Chained(tuple(facts[index]), tuple(origins[index]), tuple(sorted(firings[index]))) for index in range(len(sets))
    )
