"""Facts subject by subject, some subjects at a time: of all at once they would take more than everything else."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, groupby

from compliance.judgement.facts import Known, Subject, about_rule, about_rules, finding_scope
from compliance.model import Column, Rule, Scope, ScopeCount, ScopeCounts, Went
from compliance.model.counts import together
from compliance.rules.profiles import Profile

FACTS_AT_A_TIME = 20_000
"""Each takes up to 2 KB."""

_Where = tuple[str, str]
"""Type and key of a scope."""


def _asset(scope: Scope) -> _Where:
    return "asset", scope.asset


def _system(scope: Scope) -> _Where | None:
    return ("system", scope.system) if scope.system else None


def _project(scope: Scope) -> _Where | None:
    return ("project", scope.project) if scope.project else None


def _contract(scope: Scope) -> _Where | None:
    return ("contract", scope.contract) if scope.contract else None


def _organisation(scope: Scope) -> _Where:
    return "organisation", scope.organisation


_WHERE: Mapping[str, Callable[[Scope], _Where | None]] = {
    "requirement": finding_scope, "system": _system, "project": _project, "contract": _contract,
    "organisation": _organisation,
}  # fmt: skip
"""Which subject of each sort a scope belongs to, if any."""

Sets = dict[Subject, tuple[Known, ...]]


class Collected:
    """The facts that counts make. `repeats` has the grade that a requirement and scope had before: (rule, scope type, key) -> grade."""

    def __init__(
        self,
        counts: ScopeCounts,
        rules: Mapping[str, Rule],
        profile: Profile,
        repeats: Mapping[tuple[str, str, str], str],
    ) -> None:
        self._counts, self._rules, self._profile, self._repeats = counts, rules, profile, repeats
        self.overall = counts.by_rule()
        # What says the same of two scopes is made once; its values may be in as many facts.
        self._made: dict[tuple[str, Went, str | None], tuple[Known, ...]] = {}

    def sets(self, about: str) -> Iterator[Sets]:
        """The fact sets of all subjects of one sort in their order, some at a time; none of assets, clauses and the scan."""
        if about in _WHERE:
            yield from self._sets(about, went_by(self._counts, _WHERE[about]))

    def of_assets(self, counts: Iterable[ScopeCount]) -> Iterator[Sets]:
        """The fact sets of some assets, of which these are all counts."""
        yield from self._sets("asset", went_by(ScopeCounts.of(counts), _asset))

    def _sets(self, about: str, places: Iterable[tuple[_Where, Mapping[str, Went]]]) -> Iterator[Sets]:
        known: Sets = {}
        size = 0
        for where, by_rule in places:
            facts = {rule_id: self._facts(rule_id, went, where) for rule_id, went in by_rule.items()}
            if about == "requirement":
                known |= {Subject(about, *where, rule_id): own for rule_id, own in facts.items()}
            else:
                all_of_it = (*chain.from_iterable(facts.values()), about_rules(by_rule, self._rules, where))
                known[Subject(about, *where)] = all_of_it
            size += sum(map(len, facts.values()))
            if size >= FACTS_AT_A_TIME:
                yield known
                known, size = {}, 0
        if known:
            yield known

    def _facts(self, rule_id: str, went: Went, where: _Where) -> tuple[Known, ...]:
        """What one rule came to in one scope."""
        repeat = self._repeats.get((rule_id, *where))
        alike = self._made.get((rule_id, went, repeat))
        if alike is not None:
            return tuple([fact.at(where) for fact in alike])
        facts = about_rule(self._rules[rule_id], went, self.overall[rule_id].counts, where, self._profile, repeat)
        if len(self._made) >= FACTS_AT_A_TIME:
            self._made.clear()
        self._made[rule_id, went, repeat] = facts
        return facts


def went_by(counts: ScopeCounts, where: Callable[[Scope], _Where | None]) -> Iterator[tuple[_Where, dict[str, Went]]]:
    """How each rule went, place by place, both in order; scopes that are nowhere are left out."""
    groups: dict[int, list[Column]] = defaultdict(list)
    for column in counts.columns:
        groups[id(column.scopes)].append(column)
    columns = list(groups.values())
    starts = list(accumulate((len(group[0].scopes) for group in columns), initial=0))
    places = [where(scope) for group in columns for scope in group[0].scopes]
    there = [number for number, place in enumerate(places) if place is not None]
    there.sort(key=lambda number: places[number] or ("", ""))
    for place, numbers in groupby(there, key=places.__getitem__):
        at: dict[int, list[int]] = defaultdict(list)
        for number in numbers:
            group = bisect_right(starts, number) - 1
            at[group].append(number - starts[group])
        found: dict[str, list[Went]] = defaultdict(list)
        for group, some in at.items():
            for column in columns[group]:
                found[column.rule_id] += map(column.went.__getitem__, some)
        assert place is not None
        yield place, {rule_id: together(found[rule_id]) for rule_id in sorted(found)}


def repeats(counts: ScopeCounts, grade_of: Callable[[str, _Where], str | None]) -> dict[tuple[str, str, str], str]:
    """The grade that requirements and scopes of the counts had before, where they had one."""
    found: dict[tuple[str, str, str], str] = {}
    for column in counts.columns:
        for place in set(map(finding_scope, column.scopes)):
            grade = grade_of(column.rule_id, place)
            if grade is not None:
                found[(column.rule_id, *place)] = grade
    return found


def organisations(lists: Iterable[Sequence[Scope]]) -> set[str]:
    """The keys of all organisations."""
    return {scope.organisation for scopes in lists for scope in scopes} - {""}
