"""Verdicts are counted, and facts made, for each data asset only where a judgement reads them: nothing concluded may differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from inplace.assets import assets, waiver
from inplace.sample import request

from compliance.engines import by_asset
from compliance.engines import duckdb as engines
from compliance.engines.by_asset import counts_by_asset
from compliance.engines.duckdb import DuckDBEngine
from compliance.engines.outcome import Outcome
from compliance.engines.plans import Plan
from compliance.model import Condition, Judgement, Pattern, ScopeCount, Status
from compliance.request import Request
from compliance.rules import load_pack
from compliance.rules.assets import read_by_asset, telling_failures
from compliance.scan import Result, scan

pytestmark = pytest.mark.xdist_group("assets")  # one process, which makes each scan once
SAMPLES = Path(__file__).parents[2] / "evidence" / "samples"
AS_OF = date(2026, 4, 1)


def concluded(result: Result) -> object:
    report = result.report
    return report.findings, report.readiness, report.totals, report.verdicts


WAIVERS = {
    "none": (),
    "of a rule read by asset": (waiver("W1", rule="R-5.3.2-05", subject="A12"), waiver("W2", rule="R-5.3.2-04")),
    "of other rules": (waiver("W1", rule="R-5.2.1-01"), waiver("W2", subject="A7", record_type="data_asset")),
}


@dataclass
class Scans:
    """The scans of each place, as verdicts are taken where they are few and where they are many; each is made once."""

    folder: Path
    made: dict[tuple[str, str, bool], Result] = field(default_factory=dict)

    def asked(self, which: str, waivers: str) -> Request:
        source = self.folder if which == "assets" else SAMPLES / which
        return request(str(source), as_of=AS_OF, waivers=WAIVERS[waivers])

    def __call__(self, which: str, waivers: str = "none", many: bool = False) -> Result:
        key = (which, waivers, many)
        if key not in self.made:
            with pytest.MonkeyPatch.context() as patch:
                if many:
                    patch.setattr(engines, "FETCHED", 0)
                self.made[key] = scan(self.asked(which, waivers))
        return self.made[key]


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Scans:
    return Scans(assets(tmp_path_factory.mktemp("assets")))


@pytest.mark.parametrize("many", [False, True], ids=["few", "many"])
@pytest.mark.parametrize(
    ("which", "waivers"), [("provider", "none"), ("clean", "none"), *(("assets", name) for name in WAIVERS)]
)
def test_nothing_concluded_differs(
    monkeypatch: pytest.MonkeyPatch, scans: Scans, which: str, many: bool, waivers: str
) -> None:
    some = scans(which, waivers, many)
    if many:
        monkeypatch.setattr(engines, "FETCHED", 0)
    monkeypatch.setattr(by_asset, "read_by_asset", lambda _: None)
    monkeypatch.setattr(by_asset, "telling_failures", lambda _: ((),))
    every = scan(scans.asked(which, waivers))
    assert not waivers.startswith("of") or any(check.waived for check in some.report.checks)
    assert concluded(some) == concluded(every)
    if which == "assets":
        concluded_on_assets = {f.judgement_id for f in some.report.findings if f.scope_type == "asset"}
        assert concluded_on_assets == ({"J-RISK-02"} if "read by" in waivers else {"J-RISK-02", "J-RISK-04"})


Counts = dict[tuple[str, str], Counter[Status]]


def one_by_one(engine: DuckDBEngine, plans: Sequence[Plan], outcome: Outcome) -> Counts:
    """How the rules that are read went on each asset, subject by subject."""
    read = read_by_asset(load_pack().judgements)
    marked = {(row["check_id"], row["subject"]): row for row in outcome.not_passing.to_pylist()}
    worst: dict[tuple[str, str, str], list[Status]] = defaultdict(list)
    for plan in plans:
        if read is None or plan.check.rule.id not in read:
            continue
        scopes = engine.scopes(plan.check.record_type)
        of = dict(zip(scopes.column("key"), scopes.column("scope_asset"), strict=True))
        for subject, (status, _) in engine.judged(plan)[1].items():
            if of.get(subject) is None:
                continue
            row = marked.get((plan.check.id, subject), {})
            status = Status.NOT_APPLICABLE if row.get("waived") else Status.PASS if row.get("attested") else status
            worst[plan.check.rule.id, plan.check.record_type, subject].append(status)
            worst[plan.check.rule.id, plan.check.record_type, subject].sort(key=lambda one: one.rank)
    found: Counts = defaultdict(Counter)
    for (rule_id, name, subject), statuses in worst.items():
        scopes = engine.scopes(name, "key", [subject])
        found[rule_id, scopes.column("scope_asset")[0]][statuses[-1]] += 1
    return found


@pytest.mark.parametrize("waivers", WAIVERS)
def test_counts_are_those_of_the_subjects_one_by_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, waivers: str
) -> None:
    told: list[tuple[Counts, Counts]] = []

    def spied(engine: DuckDBEngine, plans: Sequence[Plan], outcome: Outcome, judgements: Any) -> Iterator[Any]:
        found: Counts = defaultdict(Counter)
        for counts in counts_by_asset(engine, plans, outcome, judgements):
            for count in counts:
                found[count.rule_id, count.scope.asset].update(count.counts)
            yield counts
        told.append((found, one_by_one(engine, plans, outcome)))

    monkeypatch.setattr("compliance.scan.counts_by_asset", spied)
    scan(request(str(assets(tmp_path)), as_of=AS_OF, waivers=WAIVERS[waivers]))
    ((found, every),) = told
    ways = telling_failures(load_pack().judgements)
    failed = {
        asset
        for asset in {asset for _, asset in every}
        if any(all(every[rule, asset][Status.FAIL] for rule in way) for way in ways)
    }
    assert failed == {asset for _, asset in found}
    assert 0 < len(failed) < 400
    assert found == {place: counts for place, counts in every.items() if place[1] in failed}


def test_many_assets_are_looked_at_some_at_a_time(monkeypatch: pytest.MonkeyPatch, scans: Scans) -> None:
    whole = scans("assets")
    monkeypatch.setattr(DuckDBEngine, "values_at_a_time", 7)
    monkeypatch.setattr(by_asset, "_JUDGED", 3)
    assert concluded(scan(scans.asked("assets", "none"))) == concluded(whole)


def test_assets_that_are_only_referred_to_are_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a file of assets, where a judgement needs no failure: an account may belong to one, to one nobody knows, or to none."""
    (tmp_path / "access_account.csv").write_text("id,data_asset_id\nU1,A1\nU2,A999\nU3,\n", "utf-8")
    told: list[str] = []

    def spied(*given: Any) -> Iterator[Any]:
        for counts in counts_by_asset(*given):
            told.extend(count.scope.asset for count in counts)
            yield counts

    monkeypatch.setattr("compliance.scan.counts_by_asset", spied)
    monkeypatch.setattr(by_asset, "read_by_asset", lambda _: None)
    monkeypatch.setattr(by_asset, "telling_failures", lambda _: ((),))
    scan(request(str(tmp_path), as_of=AS_OF))
    assert set(told) == {"A1", "A999"}


def test_a_check_that_raised_is_an_error_on_every_asset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told: list[ScopeCount] = []

    def spied(engine: DuckDBEngine, plans: Sequence[Plan], outcome: Outcome, judgements: Any) -> Iterator[Any]:
        raised = [
            replace(count, counts={Status.ERROR: 400}) if count.check_id == "R-5.2.3-01" else count
            for count in outcome.checks
        ]
        for counts in counts_by_asset(engine, plans, replace(outcome, checks=tuple(raised)), judgements):
            told.extend(counts)
            yield counts

    monkeypatch.setattr("compliance.scan.counts_by_asset", spied)
    result = scan(request(str(assets(tmp_path)), as_of=AS_OF))
    assert {s for count in told if count.rule_id == "R-5.2.3-01" for s in count.counts} == {Status.ERROR}
    assert {f.judgement_id for f in result.report.findings if f.scope_type == "asset"} >= {"J-RISK-04"}


@pytest.mark.parametrize("which", ["provider", "assets"])
def test_few_and_many_are_counted_alike(scans: Scans, which: str) -> None:
    few, many = scans(which), scans(which, many=True)
    assert Counter(map(repr, few.raw_scopes)) == Counter(map(repr, many.raw_scopes))


def test_the_rules_that_are_read() -> None:
    read = read_by_asset(load_pack().judgements)
    assert read == {"R-5.2.1-06", "R-5.2.2-03", "R-5.2.3-01", "R-5.3.2-01", "R-5.3.2-04", "R-5.3.2-05"}
    assert telling_failures(load_pack().judgements) == (
        {"R-5.3.2-01", "R-5.2.2-03"},
        {"R-5.3.2-05", "R-5.3.2-04"},
    )


def about_assets(change: Callable[[Judgement], Judgement]) -> tuple[Judgement, ...]:
    """The pack's own with one more about assets."""
    judgements = load_pack().judgements
    one = next(j for j in judgements if j.about == "asset" and j.conclude.kind == "risk")
    return (*judgements, change(one))


@pytest.mark.parametrize(
    "pattern",
    [
        Pattern("g", "tally", (Condition("failed_rules", "gte", 3),)),
        Pattern("g", "requirement", (Condition("failed", "gte", 1),)),
        Pattern("g", "requirement", (Condition("rule", "neq", "R-5.3.2-01"),)),
    ],
)
def test_one_that_names_no_rule_reads_all(pattern: Pattern) -> None:
    assert read_by_asset(about_assets(lambda one: replace(one, alternatives=((pattern,),)))) is None


@pytest.mark.parametrize(
    ("condition", "failure"),
    [
        (Condition("failed", "gte", 1), True),
        (Condition("failed", "gt", 0), True),
        (Condition("failed", "eq", 2), True),
        (Condition("failed", "gte", 0), False),
        (Condition("failed", "gt", -1), False),
        (Condition("failed", "eq", 0), False),
        (Condition("failed", "lt", 5), False),
        (Condition("failed", "neq", 0), False),
        (Condition("failed", "gte", ":most"), False),
        (Condition("decided", "gte", 1), False),
    ],
)
def test_what_tells_only_of_a_failure(condition: Condition, failure: bool) -> None:
    pattern = Pattern("g", "requirement", (Condition("rule", "eq", "R-5.3.2-01"), condition))
    *_, last = telling_failures(about_assets(lambda one: replace(one, alternatives=((pattern,),))))
    assert last == ({"R-5.3.2-01"} if failure else set())
