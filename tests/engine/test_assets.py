"""Verdicts are counted, and facts made, for each data asset only where a judgement reads them: nothing concluded may differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from inplace.sample import request

import compliance.session
from compliance.decisions.records import Waiver
from compliance.engines import duckdb as engines
from compliance.judgement import judging
from compliance.model import Condition, Judgement, Pattern
from compliance.rules import load_pack
from compliance.rules.assets import read_by_asset, telling_failures
from compliance.scan import Result, scan

SAMPLES = Path(__file__).parents[2] / "evidence" / "samples"
AS_OF = date(2026, 4, 1)


def assets(folder: Path) -> Path:
    """400 assets of two contracts or none, with controls, backups and accounts that are as they should be, or not, or unknown."""
    tables = {
        "contract": "SELECT 'C' || i AS id FROM range(2) t(i)",
        "data_asset": "SELECT 'A' || i AS id, CASE WHEN i % 6 > 0 THEN 'C' || i % 2 END AS contract_id, "
        "['general', 'important', 'sensitive', NULL][1 + i % 4] AS level, DATE '2026-01-01' + (i % 90)::INT AS created_at, "
        "CASE WHEN i % 5 > 0 THEN 30 END AS backup_cycle_days, CASE WHEN i % 7 = 0 THEN DATE '2026-03-01' END AS use_ended_at "
        "FROM range(400) t(i)",
        "security_control": "SELECT 'K' || i AS id, 'data_asset' AS target_type, 'A' || i % 400 AS target_id, "
        "['hash', 'encryption', NULL][1 + i % 3] AS control_type, ['at_rest', 'in_transit'][1 + i % 2] AS data_state, "
        "CASE WHEN i % 11 > 0 THEN 'active' END AS status FROM range(700) t(i)",
        "backup": "SELECT 'B' || i AS id, 'A' || (i * 7) % 450 AS data_asset_id, "
        "TIMESTAMP '2026-03-25 10:00:00' AS executed_at, ['success', 'failed', NULL][1 + i % 3] AS result FROM range(300) t(i)",
        "access_account": "SELECT 'U' || i AS id, 'A' || (i * 3) % 400 AS data_asset_id, [TRUE, FALSE, NULL][1 + i % 3] AS mfa_enabled "
        "FROM range(500) t(i)",
    }
    for name, rows in tables.items():
        duckdb.execute(f"COPY ({rows}) TO '{folder}/{name}.parquet' (FORMAT parquet)")
    complete = "".join(f"  {name}: true\n" for name in tables)
    (folder / "evidence.yaml").write_text(f"complete:\n{complete}", "utf-8")
    return folder


def concluded(result: Result) -> object:
    report = result.report
    return report.findings, report.readiness, report.totals, report.verdicts


def waiver(name: str, **about: str) -> Waiver:
    return Waiver(
        name, "known", owner="Wang Fang", approver="Chen Li", approved_on=date(2026, 1, 1), until=date(2026, 12, 31),
        timezone="Asia/Shanghai", **about,
    )  # fmt: skip


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
    monkeypatch.setattr(compliance.session, "read_by_asset", lambda _: None)
    monkeypatch.setattr(judging, "telling_failures", lambda _: ((),))
    every = scan(asked)
    assert not waivers.startswith("of") or any(check.waived for check in some.report.checks)
    assert concluded(some) == concluded(every)
    assert len(some.scopes) <= len(every.scopes)
    if which == "assets":
        assert len(some.scopes) < len(every.scopes) / 2
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
