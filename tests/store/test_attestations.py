"""Attestations: who may give them and for how long, and what they change: a manual verdict stays one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from answers import Command

from compliance.store import open_store

from .conftest import contracts, rule, twelve

PER_CONTRACT = rule(
    "OWN-05", "explained", "已说明",
    "manual: {question: {en: q, zh: 问}, evidence: {en: e, zh: 据}, attested_by: {en: b, zh: 人}}",
    "    - {as_of: 2026-04-01, given: {contract: [{id: C1}]}, expect: {C1: manual}}",
)  # fmt: skip
GOOD = {
    "--rule": "OWN-03", "--owner": "Wang Fang", "--by": "Chen Li", "--on": "2026-02-01", "--statement": "seen in use",
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path, pack: Path) -> Path:
    text = (pack / "own.yaml").read_text("utf-8")
    (pack / "own.yaml").write_text(text + PER_CONTRACT, "utf-8")
    return tmp_path / "store.db"


def attest(compliance: Command, store: Path, pack: Path, **changes: str) -> Any:
    given = {**GOOD, **{f"--{name}": value for name, value in changes.items()}}
    words = [word for pair in given.items() for word in pair]
    return compliance("attest", "add", *words, "--rules", pack, "--store", store)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"by": "wang fang"}, "the owner cannot attest this"),
        ({"rule": "OWN-01", "until": "2026-03-01"}, "decided by evidence, not by a person"),
        ({"rule": "OWN-3", "until": "2026-03-01"}, "did you mean 'OWN-03'?"),
        ({"until": "2026-08-21"}, "longer than such an attestation holds"),
        ({"until": "2026-01-31"}, "ends before it was given"),
        ({"statement": " "}, "must not be empty"),
        ({"rule": "OWN-05"}, "give --until"),
        ({"rule": "OWN-05", "until": "2026-03-01"}, "name the contract it is about"),
        ({"evidence": "/nowhere/statement.pdf"}, "the evidence cannot be read"),
        ({"timezone": "Mars/Base"}, "unknown time zone"),
    ],
)
def test_what_is_no_attestation(compliance, store, pack, changes, said) -> None:
    with open_store(str(store)):
        answer = attest(compliance, store, pack, **changes)
    assert answer.code == 2
    assert said in answer.err
    assert compliance("attest", "list", "--store", store, "--format", "json").json == {"attestations": []}


def scan(compliance: Command, store: Path, pack: Path, evidence: Path, day: str, *words: object) -> tuple[int, Any]:
    answer = compliance(
        "scan", evidence, "--rules", pack, "--store", store, "--series", "s", "--as-of", day, "--format", "json", *words
    )  # fmt: skip
    assert answer.code in (0, 1), answer.err
    return answer.code, answer.json


def test_an_attested_verdict_stays_manual_and_ends(compliance, store, pack, tmp_path) -> None:
    evidence = contracts(tmp_path / "e", twelve())
    only = ("--select", "OWN-03")
    code, raw = scan(compliance, store, pack, evidence, "2026-01-31", *only)
    assert (code, raw["totals"]["undecided"], raw["conclusion"]["readiness"]) == (1, 1, "undetermined")
    assert attest(compliance, store, pack, until="2026-06-30").code == 0
    codes = {}
    for day in ("2026-02-01", "2026-06-30", "2026-07-01"):
        codes[day], held = scan(compliance, store, pack, evidence, day, *only)
        assert held["totals"]["counts"] == raw["totals"]["counts"], "no verdict changes"
        kinds = [f["kind"] for f in held["findings"]]
        assert ("evidence_request" in kinds) is (held["totals"]["undecided"] == 1)
        if codes[day] == 0:
            (one,) = held["attested"]["items"]
            assert (one["status"], one["attested"]["by"], one["attested"]["until"]) == (
                "manual",
                "Chen Li",
                "2026-06-30",
            )
            assert held["undecided"]["items"] == []
    assert codes == {"2026-02-01": 0, "2026-06-30": 0, "2026-07-01": 1}
    (use,) = held["follow_up"]["decisions"]
    assert (use["kind"], use["state"], use["verdicts"]) == ("attestation", "expired", 0)
    assert compliance("attest", "withdraw", "A-001", "--on", "2026-04-01", "--store", store).code == 0
    assert scan(compliance, store, pack, evidence, "2026-04-02", *only)[0] == 1


def test_only_the_subject_it_is_about(compliance, store, pack, tmp_path) -> None:
    evidence = contracts(tmp_path / "e", twelve())
    answer = attest(compliance, store, pack, rule="OWN-05", subject="C03", until="2026-06-30")
    assert answer.code == 0, answer.err
    _, document = scan(compliance, store, pack, evidence, "2026-03-31", "--select", "OWN-05")
    assert [one["subject"] for one in document["attested"]["items"]] == ["C03"]
    assert (document["totals"]["attested"], document["totals"]["undecided"]) == (1, 11)
