"""Verdicts are counted, and facts made, for each data asset only where a judgement reads them: nothing concluded may differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from inplace.assets import assets, waiver
from inplace.sample import request

from compliance.engines import by_asset
from compliance.engines import duckdb as engines
from compliance.model import Condition, Judgement, Pattern
from compliance.rules import load_pack
from compliance.rules.assets import read_by_asset, telling_failures
from compliance.scan import Result, scan

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


@pytest.mark.parametrize("many", [False, True], ids=["few", "many"])
@pytest.mark.parametrize(
    ("which", "waivers"), [("provider", "none"), ("clean", "none"), *(("assets", name) for name in WAIVERS)]
)
def test_nothing_concluded_differs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, which: str, many: bool, waivers: str
) -> None:
    source = assets(tmp_path) if which == "assets" else SAMPLES / which
    if many:
        monkeypatch.setattr(engines, "FETCHED", 0)
    asked = request(str(source), as_of=AS_OF, waivers=WAIVERS[waivers])
    some = scan(asked)
    monkeypatch.setattr(by_asset, "read_by_asset", lambda _: None)
    monkeypatch.setattr(by_asset, "telling_failures", lambda _: ((),))
    every = scan(asked)
    assert not waivers.startswith("of") or any(check.waived for check in some.report.checks)
    assert concluded(some) == concluded(every)
    if which == "assets":
        concluded_on_assets = {f.judgement_id for f in some.report.findings if f.scope_type == "asset"}
        assert concluded_on_assets == ({"J-RISK-02"} if "read by" in waivers else {"J-RISK-02", "J-RISK-04"})


@pytest.mark.parametrize("which", ["provider", "assets"])
def test_few_and_many_are_counted_alike(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, which: str) -> None:
    source = assets(tmp_path) if which == "assets" else SAMPLES / which
    few = scan(request(str(source), as_of=AS_OF))
    monkeypatch.setattr(engines, "FETCHED", 0)
    many = scan(request(str(source), as_of=AS_OF))
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
