"""How rules went over scopes, held so that millions of counts find room: few of them differ, and a scope is named once for all rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compliance.model.verdicts import Scope, ScopeCount, Status


@dataclass(frozen=True, slots=True, eq=False)
class Went:
    """What became of the subjects of one rule in one scope (see `ScopeCount`); one and the same for many scopes."""

    counts: Mapping[Status, int]
    overdue_days: int | None = None
    failed_items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """How one rule went, scope by scope; rules that were counted together share the list of their scopes."""

    rule_id: str
    scopes: Sequence[Scope]
    went: Sequence[Went]


@dataclass(frozen=True, slots=True, eq=False)
class ScopeCounts:
    """Counts by rule and scope; of one rule on one scope there may be several."""

    columns: tuple[Column, ...] = ()

    def __len__(self) -> int:
        return sum(len(column.went) for column in self.columns)

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, ScopeCounts) else NotImplemented

    def __iter__(self) -> Iterator[ScopeCount]:
        for column in self.columns:
            for scope, went in zip(column.scopes, column.went, strict=True):
                yield ScopeCount(column.rule_id, scope, went.counts, went.overdue_days, went.failed_items)

    @property
    def scopes(self) -> list[Sequence[Scope]]:
        """The lists of scopes, each once."""
        return list({id(column.scopes): column.scopes for column in self.columns}.values())

    def by_rule(self) -> dict[str, Went]:
        """How each rule went over all scopes."""
        found: dict[str, Counter[Went]] = defaultdict(Counter)
        for column in self.columns:
            found[column.rule_id].update(column.went)
        return {rule_id: _added(went) for rule_id, went in found.items()}

    @classmethod
    def of(cls, counts: Iterable[ScopeCount]) -> ScopeCounts:
        """The same counts in columns."""
        if isinstance(counts, ScopeCounts):
            return counts
        alike = Alike()
        columns: dict[str, tuple[list[Scope], list[Went]]] = defaultdict(lambda: ([], []))
        for count in counts:
            scopes, went = columns[count.rule_id]
            scopes.append(count.scope)
            went.append(alike.went(count.counts, count.overdue_days, count.failed_items))
        lists: dict[tuple[int, ...], list[Scope]] = {}
        return cls(
            tuple(
                Column(rule_id, lists.setdefault(tuple(map(id, scopes)), scopes), went)
                for rule_id, (scopes, went) in columns.items()
            )
        )


class Alike:
    """Gives the same for what is the same."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Went] = {}

    def went(self, counts: Mapping[Status, int], overdue_days: int | None, failed_items: tuple[str, ...]) -> Went:
        """One for all counts that say this."""
        key = (*counts.items(), overdue_days, failed_items)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Went(counts, overdue_days, failed_items)
        return found


def together(some: Sequence[Went]) -> Went:
    """All subjects of some scopes, at least one."""
    return some[0] if len(some) == 1 else _added(Counter(some))


def _added(some: Mapping[Went, int]) -> Went:
    """All subjects of some scopes; of each there are so many that went so."""
    counts: Counter[Status] = Counter()
    for went, times in some.items():
        for status, number in went.counts.items():
            counts[status] += number * times
    days = max((went.overdue_days for went in some if went.overdue_days is not None), default=None)
    return Went(counts, days, tuple(sorted({item for went in some for item in went.failed_items})))
