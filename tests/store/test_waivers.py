"""Waivers: what is malformed, when they hold, and what they change in a scan: gates and grading, never counts."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from compliance.decisions import Attestation, Renewal, Waiver, resolve
from compliance.decisions.files import load_waivers
from compliance.decisions.resolving import attestation_state, waiver_state
from compliance.engines.plans import Moment
from compliance.errors import DecisionError
from compliance.rules import load_pack

from .conftest import PACK, contracts, rule, twelve

GOOD = {
    "id": "W-1", "rule": "OWN-01", "subject": "C01", "reason": "agreed", "owner": "Zhang Wei", "approver": "Li Na",
    "approved_on": "2026-01-01", "until": "2026-03-31", "timezone": "Asia/Shanghai",
}  # fmt: skip
ITEMS = rule(
    "OWN-04", "in good order", "完备", "items: {signed: {require: signed_at IS NOT NULL}, named: {require: name IS NOT NULL}}",
    "    - {as_of: 2026-04-01, given: {contract: [{id: C1, name: x, signed_at: 2026-01-01}]}, expect: {signed/C1: pass, named/C1: pass}}\n"
    "    - {as_of: 2026-04-01, given: {contract: [{id: C1, name: null, signed_at: null}]}, expect: {signed/C1: fail, named/C1: fail}}\n"
    "    - {as_of: 2026-04-01, given: {contract: [{id: C1}]}, expect: {signed/C1: no_evidence, named/C1: no_evidence}}",
)  # fmt: skip


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "own.yaml").write_text(PACK + ITEMS, "utf-8")
    return folder


def written(folder: Path, *waivers: dict[str, Any]) -> Path:
    path = folder / "waivers.yaml"
    lines = []
    for waiver in waivers:
        for number, (key, value) in enumerate(waiver.items()):
            lines.append(f"{'- ' if number == 0 else '  '}{key}: {value}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"untill": "2026-04-01"}, "unknown key 'untill' — did you mean 'until'?"),
        ({"until": "soon"}, "must be a day like 2026-03-31"),
        ({"until": "null"}, "must be text"),
        ({"approver": "zhang  wei"}, "the owner cannot approve the waiver"),
        ({"approver": "ＺＨＡＮＧ ＷＥＩ"}, "the owner cannot approve the waiver"),
        ({"reason": "''"}, "must not be empty"),
        ({"timezone": "Asia/Shangai"}, "did you mean 'Asia/Shanghai'?"),
        ({"until": "2025-12-31"}, "ends before it was approved"),
        ({"rule": "OWN-1"}, "unknown rule 'OWN-1' — did you mean 'OWN-01'?"),
        ({"rule": "OWN-04/singed"}, "OWN-04 has no item 'singed' — did you mean 'signed'?"),
        ({"rule": "OWN-02"}, "OWN-02 cannot be waived"),
        ({"record_type": "contrct"}, "did you mean 'contract'?"),
    ],
)
def test_what_is_malformed_stops_the_scan(compliance, pack, tmp_path, change, said) -> None:
    file = written(tmp_path, {**GOOD, **change})
    evidence = contracts(tmp_path / "e", twelve("C01"))
    answer = compliance("scan", evidence, "--rules", pack, "--as-of", "2026-02-01", "--waivers", file)
    assert answer.code == 2
    assert said in answer.err
    assert "waivers.yaml" in answer.err
    assert not answer.out
    linted = compliance("waiver", "lint", "--waivers", file, "--rules", pack, "--as-of", "2026-02-01")
    assert (linted.code, said in linted.err) == (2, True)


@pytest.mark.parametrize("missing", [key for key in GOOD if key not in ("rule", "subject")])
def test_every_field_is_needed(tmp_path, missing) -> None:
    file = written(tmp_path, {key: value for key, value in GOOD.items() if key != missing})
    with pytest.raises(DecisionError, match=f"missing '{missing}'"):
        load_waivers(file)


def waiver(**changes: Any) -> Waiver:
    given = {**GOOD, "approved_on": date(2026, 1, 1), "until": date(2026, 3, 31)}
    return Waiver(**{**given, **changes})


def test_a_selector_is_needed_and_a_subject_alone_needs_its_type(pack) -> None:
    rules = load_pack(pack).rules
    day = Moment.of(date(2026, 2, 1), "Asia/Shanghai")
    with pytest.raises(DecisionError, match="neither a rule nor a subject"):
        resolve([waiver(rule=None, subject=None)], [], rules, day)
    with pytest.raises(DecisionError, match="needs its record type"):
        resolve([waiver(rule=None)], [], rules, day)
    with pytest.raises(DecisionError, match="'W-1' is there twice"):
        resolve([waiver(), waiver()], [], rules, day)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (date(2025, 12, 31), "not_yet"),
        (date(2026, 1, 1), "active"),
        (date(2026, 3, 31), "active"),
        (date(2026, 4, 1), "expired"),
        (datetime.fromisoformat("2026-03-31T23:59:59+08:00"), "active"),
        (datetime.fromisoformat("2026-04-01T00:00:00+08:00"), "expired"),
        (datetime.fromisoformat("2026-03-31T15:59:59+00:00"), "active"),
        (datetime.fromisoformat("2026-03-31T16:00:00+00:00"), "expired"),
        (datetime.fromisoformat("2025-12-31T15:59:59+00:00"), "not_yet"),
        (datetime.fromisoformat("2025-12-31T16:00:00+00:00"), "active"),
    ],
)
def test_the_last_day_counts_in_its_time_zone(moment, state) -> None:
    assert waiver_state(waiver(), Moment.of(moment, "Asia/Shanghai")) == state
    attested = Attestation(
        "A-1", "OWN-03", None, "a", "b", date(2026, 1, 1), date(2026, 3, 31), "Asia/Shanghai", "seen"
    )  # fmt: skip
    assert attestation_state(attested, Moment.of(moment, "Asia/Shanghai")) == state


def test_renewals() -> None:
    once = (Renewal(date(2026, 3, 30), "Li Na", date(2026, 6, 30)),)
    renewed = waiver(renewals=once)
    states = {
        day: waiver_state(renewed, Moment.of(day, "Asia/Shanghai"))
        for day in (date(2026, 3, 31), date(2026, 6, 30), date(2026, 7, 1))
    }
    assert list(states.values()) == ["active", "active", "expired"]
    assert renewed.last_day(date(2026, 3, 29)) == date(2026, 3, 31), "a renewal is not known before it was decided"
    day = Moment.of(date(2026, 2, 1), "Asia/Shanghai")
    late = (Renewal(date(2026, 4, 2), "Li Na", date(2026, 6, 30)),)
    earlier = (Renewal(date(2026, 3, 1), "Li Na", date(2026, 3, 31)),)
    own = (Renewal(date(2026, 3, 1), "zhang wei", date(2026, 6, 30)),)
    often = tuple(Renewal(date(2026, n, 1), "Li Na", date(2026, n + 3, 28)) for n in (2, 3, 4))
    for renewals, said in (
        (late, "while the waiver holds"),
        (earlier, "must end later"),
        (own, "owner"),
        (often, "too often"),
    ):
        with pytest.raises(DecisionError, match=said):
            resolve([waiver(rule=None, record_type="contract", renewals=renewals)], [], [], day)


def scan(compliance, evidence, pack, *words: object) -> tuple[int, dict[str, Any]]:
    answer = compliance("scan", evidence, "--rules", pack, "--as-of", "2026-02-01", "--format", "json", *words)
    assert answer.code in (0, 1), answer.err
    return answer.code, json.loads(answer.out)


def nonconformities(document: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (f["rule_id"], f["scope"]["key"], f["grade"], f["failed"], f["decided"], f["overdue_days"], [x["text"] for x in f["facts"]])
        for f in document["findings"]
        if f["kind"] == "nonconformity"
    ]  # fmt: skip


def test_a_waived_failure_leaves_grading_and_gate_but_no_count(compliance, pack, tmp_path) -> None:
    folder = contracts(tmp_path / "e", twelve("C01"))
    only = ("--select", "OWN-01")
    code, raw = scan(compliance, folder, pack, *only)
    waived_code, waived = scan(compliance, folder, pack, *only, "--waivers", written(tmp_path, GOOD))
    assert (code, waived_code) == (1, 0)
    assert raw["totals"]["counts"] == waived["totals"]["counts"]
    assert (raw["totals"]["waived"], waived["totals"]["waived"]) == (0, 1)
    assert (len(nonconformities(raw)), nonconformities(waived)) == (1, [])
    (gap,) = waived["gaps"]["items"]
    assert (gap["status"], gap["waived"]) == (
        "fail", {"id": "W-1", "by": "Li Na", "until": "2026-03-31", "statement": "agreed"},
    )  # fmt: skip
    ignored = scan(compliance, folder, pack, *only, "--waivers", written(tmp_path, GOOD), "--no-waivers")
    assert ignored == (code, raw)


def test_grading_is_that_of_evidence_without_the_waived_subject(compliance, pack, tmp_path) -> None:
    whole = contracts(tmp_path / "e", twelve("C01", "C02", "C03"))
    less = contracts(tmp_path / "less", {k: v for k, v in twelve("C02", "C03").items() if k != "C01"})
    file = written(tmp_path, {**GOOD, "rule": "OWN-01"}, {**GOOD, "id": "W-2", "rule": "OWN-04"})
    _, waived = scan(compliance, whole, pack, "--waivers", file)
    _, without = scan(compliance, less, pack)
    assert nonconformities(waived) == nonconformities(without)
    assert len(nonconformities(without)) == 4


def test_another_item_that_fails_keeps_the_subject(compliance, pack, tmp_path) -> None:
    folder = contracts(tmp_path / "e", twelve("C01"))
    (folder / "contract.csv").write_text("id,name,signed_at\nC01,,\nC02,b,2026-01-01\n", "utf-8")
    file = written(tmp_path, {**GOOD, "rule": "OWN-04/signed"})
    _, document = scan(compliance, folder, pack, "--select", "OWN-04", "--waivers", file)
    (found,) = [f for f in document["findings"] if f["kind"] == "nonconformity"]
    assert (found["failed"], found["scope"]["key"]) == (1, "C01")
    assert "failed_item" not in json.dumps([x for x in found["facts"] if "signed" in x["text"]["en"]])
    assert document["totals"]["waived"] == 1
    both = written(tmp_path, {**GOOD, "rule": "OWN-04"})
    assert nonconformities(scan(compliance, folder, pack, "--select", "OWN-04", "--waivers", both)[1]) == []


def test_a_subject_without_a_rule_waives_what_can_be_waived(compliance, pack, tmp_path) -> None:
    folder = contracts(tmp_path / "e", {})
    (folder / "contract.csv").write_text("id,name,signed_at\nC01,,\n", "utf-8")
    subject = {key: value for key, value in GOOD.items() if key != "rule"} | {"record_type": "contract"}
    _, document = scan(compliance, folder, pack, "--waivers", written(tmp_path, subject))
    state = {gap["check_id"]: bool(gap["waived"]) for gap in document["gaps"]["items"]}
    assert state == {"OWN-01": True, "OWN-02": False, "OWN-04/signed": True, "OWN-04/named": True}


def test_an_expired_waiver_is_named_and_not_applied(compliance, pack, tmp_path) -> None:
    folder = contracts(tmp_path / "e", twelve("C01"))
    file = written(tmp_path, {**GOOD, "until": "2026-01-31"})
    code, document = scan(compliance, folder, pack, "--select", "OWN-01", "--waivers", file)
    assert (code, document["totals"]["waived"], len(nonconformities(document))) == (1, 0, 1)
    (use,) = document["follow_up"]["decisions"]
    assert (use["id"], use["state"], use["verdicts"]) == ("W-1", "expired", 0)
    text = compliance("scan", folder, "--rules", pack, "--as-of", "2026-02-01", "--waivers", file, "--lang", "zh").out
    assert "已过期，不再适用" in text
    linted = compliance("waiver", "lint", "--waivers", file, "--rules", pack, "--as-of", "2026-02-01")
    assert (linted.code, "W-1 (OWN-01 C01) expired after 2026-01-31" in linted.out) == (1, True)


def test_what_is_undecided_is_never_waived(compliance, pack, tmp_path) -> None:
    folder = contracts(tmp_path / "e", twelve(unreadable=("C01",)))
    code, document = scan(compliance, folder, pack, "--select", "OWN-01", "--waivers", written(tmp_path, GOOD))
    assert (code, document["totals"]["waived"], document["totals"]["undecided"]) == (1, 0, 1)


def test_show_waived_lists_them(compliance, pack, tmp_path) -> None:
    folder = contracts(tmp_path / "e", twelve("C01"))
    words = (
        "scan",
        folder,
        "--rules",
        pack,
        "--as-of",
        "2026-02-01",
        "--select",
        "OWN-01",
        "--waivers",
        written(tmp_path, GOOD),
    )
    assert "waived until 2026-03-31 by Li Na (W-1): agreed" not in compliance(*words).out
    assert "waived until 2026-03-31 by Li Na (W-1): agreed" in compliance(*words, "--show-waived").out


DUE = rule(
    "OWN-06", "explained in time", "按期说明",
    "due: effective_at\n  require: notice_reason IS NOT NULL\n  items: {a: {}, b: {require: notice_at IS NOT NULL}}",
    "    - {as_of: 2026-04-01, given: {termination: [{id: T1, effective_at: 2026-03-01, notice_at: null, notice_reason: null}]}, "
    "expect: {a/T1: fail, b/T1: fail}}\n"
    "    - {as_of: 2026-04-01, given: {termination: [{id: T1, effective_at: 2026-03-01, notice_at: 2026-03-01, notice_reason: x}]}, "
    "expect: {a/T1: pass, b/T1: pass}}\n"
    "    - {as_of: 2026-04-01, given: {termination: [{id: T1}]}, expect: {a/T1: no_evidence, b/T1: no_evidence}}",
    record_type="termination",
)  # fmt: skip


@pytest.mark.parametrize("waived", [("T1",), ("T2",), ("T1", "T3"), ("T1", "T2", "T3", "T4")])
def test_lateness_and_failed_items_are_those_of_what_is_left(compliance, pack, tmp_path, waived) -> None:
    """Two contracts with two terminations each: the longest overdue and the failed items are of the unwaived ones."""
    (pack / "own.yaml").write_text(DUE, "utf-8")
    rows = {
        "T1": "C1,2026-01-01,,",
        "T2": "C1,2026-01-20,2026-01-01,",
        "T3": "C2,2026-01-05,2026-01-01,",
        "T4": "C2,2026-01-25,,x",
    }
    documents = []
    for name, left in (("all", rows), ("left", {key: row for key, row in rows.items() if key not in waived})):
        folder = tmp_path / name
        folder.mkdir()
        lines = "".join(f"{key},{row}\n" for key, row in left.items())
        (folder / "termination.csv").write_text(
            f"id,contract_id,effective_at,notice_at,notice_reason\n{lines}", "utf-8"
        )
        waivers = [{**GOOD, "id": f"W-{key}", "rule": "OWN-06", "subject": key} for key in waived]
        words = ("--waivers", written(tmp_path, *waivers)) if name == "all" else ()
        documents.append(scan(compliance, folder, pack, *words)[1])
    assert nonconformities(documents[0]) == nonconformities(documents[1])
    assert documents[0]["totals"]["waived"] == sum(len(rows[key].split(",")[2]) == 0 for key in waived) + sum(
        not rows[key].endswith("x") for key in waived
    )
