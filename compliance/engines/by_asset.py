"""Counts for single data assets: there may be millions, so that only those are counted by that a judgement could say something of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compliance.engines.duckdb import DuckDBEngine
from compliance.engines.listing import left
from compliance.engines.outcome import Outcome
from compliance.engines.plans import Plan
from compliance.engines.scopes import SCOPES, scope_nodes
from compliance.model import Judgement, Scope, ScopeCount, Status
from compliance.rules.assets import read_by_asset, telling_failures

_ASSET = "scope_asset"
_JUDGED = 5_000
"""Assets at a time: the facts of each take some 16 KB."""


def counts_by_asset(
    engine: DuckDBEngine, plans: Sequence[Plan], outcome: Outcome, judgements: Sequence[Judgement]
) -> Iterator[list[ScopeCount]]:
    """How the rules that judgements about assets read went on each asset in question, some assets at a time.

    `outcome` has the decisions of people (see `decisions.apply_decisions`): what is counted is what is graded. There may be
    several counts of a rule on one asset.
    """
    schemas, facts = engine.setting.schemas, engine.setting.facts
    with_assets = {
        name for name, one in schemas.items() if facts[name].supplied and "asset" in scope_nodes(one, schemas)
    }
    there = [plan for plan in plans if plan.check.record_type in with_assets]
    assets = _Assets(engine, there, outcome)
    ways = telling_failures(judgements)
    # Where a judgement needs no failure to conclude something, every asset is in question.
    found = {asset for way in ways for asset in assets.failing(way)} if all(ways) else assets.all()
    read = read_by_asset(judgements)
    asked = [plan for plan in there if read is None or plan.check.rule.id in read]
    for some in _parts(sorted(found), engine.values_at_a_time):
        counts: dict[str, list[ScopeCount]] = defaultdict(list)
        for count in assets.counts(some, asked):
            counts[count.scope.asset].append(count)
        for few in _parts(list(counts), _JUDGED):
            yield [count for asset in few for count in counts[asset]]


@dataclass(frozen=True, slots=True)
class _Assets:
    """What became of the subjects of some checks, by the asset that they belong to."""

    engine: DuckDBEngine
    plans: Sequence[Plan]
    outcome: Outcome

    def all(self) -> set[str]:
        """Those that a subject of any of the checks belongs to."""
        return {asset for name in _by_type(self.plans) for asset in self.engine.scopes(name).column(_ASSET)} - {None}

    def failing(self, rules: Iterable[str]) -> set[str]:
        """Those on which all of the rules failed, decisions of people considered."""
        numbers = {count.check_id: count.counts.get(Status.FAIL, 0) - count.waived for count in self.outcome.checks}
        plans = {rule: [p for p in self.plans if p.check.rule.id == rule and numbers[p.check.id]] for rule in rules}
        found: set[str] | None = None
        for some in sorted(plans.values(), key=lambda some: sum(numbers[plan.check.id] for plan in some)):
            failed = {asset for plan in some for asset in self._failed(plan)} if found != set() else set()
            found = failed if found is None else found & failed
        return found or set()

    def _failed(self, plan: Plan) -> Iterator[str]:
        """Those of a subject that one check failed."""
        waived = any(count.waived for count in self.outcome.checks if count.check_id == plan.check.id)
        for keys in self.outcome.not_passing.of_check(plan.check.id).failed(waived):
            if plan.check.record_type == SCOPES["asset"]:
                yield from keys
                continue
            for some in _parts(keys, self.engine.values_at_a_time):
                assets = self.engine.scopes(plan.check.record_type, "key", some).column(_ASSET)
                yield from (asset for asset in assets if asset is not None)

    def counts(self, assets: Sequence[str], plans: Sequence[Plan]) -> Iterator[ScopeCount]:
        """The counts of some checks on some assets."""
        today = self.engine.setting.as_of.day
        broken = {count.check_id for count in self.outcome.checks if count.counts.get(Status.ERROR)}
        most = self.engine.values_at_a_time
        for name, group in _by_type(plans).items():
            # What raised on any subject is an error on every one.
            ran = [Plan(p.check, None, None, None, "raised") if p.check.id in broken else p for p in group]
            decided = {i: marks for i, plan in enumerate(ran) if (marks := self._decided(plan))}
            keys = assets if name == SCOPES["asset"] else self.engine.scopes(name, _ASSET, assets).column("key")
            for some in _parts(keys, most):
                table = self.engine.table(ran, some, kept=True).marked(decided)
                rows = [(Scope(asset=asset), at) for (asset,), at in table.rows_by([_ASSET]).items()]
                yield from table.scopes_of(ran, rows, today)

    def _decided(self, plan: Plan) -> dict[str, Status]:
        """What is left of the verdicts of a check that people decided about, by subject."""
        check = plan.check.id
        if not any(count.waived or count.attested for count in self.outcome.checks if count.check_id == check):
            return {}
        import pyarrow.compute as pc

        covered = self.outcome.not_passing.of_check(check).where(
            lambda table: pc.or_(pc.is_valid(table["waived"]), pc.is_valid(table["attested"]))
        )
        return {row["subject"]: left(row) for row in covered.to_pylist()}


def _parts(values: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """So many values at a time."""
    return (values[first : first + most] for first in range(0, len(values), most))


def _by_type(plans: Iterable[Plan]) -> Mapping[str, list[Plan]]:
    found: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        found[plan.check.record_type].append(plan)
    return found
