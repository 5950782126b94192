"""Scopes, counts, risks over several requirements, readiness, and judging equal sets once."""

from __future__ import annotations

import time
from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging_help import judged, make_count, make_rule

from compliance.errors import UsageError
from compliance.judgement import judging
from compliance.judgement.clauses import pack as pack_fact
from compliance.judgement.facts import finding_scope
from compliance.judgement.rete import Rete
from compliance.model import GRADES, Item, Scope, Status
from compliance.rules.judgements import load_judgements


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope("O", "C", "P", "S", "A"), ("contract", "C")),
        (Scope("O", "", "P", "S", "A"), ("project", "P")),
        (Scope("O", "", "", "S", "A"), ("system", "S")),
        (Scope("O", "", "", "", "A"), ("organisation", "O")),
        (Scope(), ("organisation", "")),
    ],
)
def test_the_scope_of_a_finding_is_the_nearest(scope, expected):
    assert finding_scope(scope) == expected


def test_counts_of_one_scope_are_added(pack):
    counts = [
        make_count(scope={"contract": "C1", "asset": "A1"}, fail=1, passed=9),
        make_count(scope={"contract": "C1", "asset": "A2"}, passed=10, no_evidence=1, overdue=3),
        make_count(scope={"contract": "C2"}, fail=1, passed=99),
    ]
    result = judged(pack, [make_rule()], counts)
    found = {(f.kind, f.scope_key): (f.failed, f.decided, f.applicable, f.undecided) for f in result.findings}
    assert found[("nonconformity", "C1")] == (1, 20, 21, 1)
    assert found[("nonconformity", "C2")] == (1, 100, 100, 0)
    assert found[("evidence_request", "C1")] == (1, 20, 21, 1)


DISPUTE = [make_rule("R-4.1-02", "critical", items=("delivery_standard", "responsibility")), make_rule("R-4.1-15")]


def dispute_counts(contract, items=("delivery_standard", "responsibility"), clause="fail"):
    scope = {"contract": contract}
    return [make_count("R-4.1-02", scope, items=items, fail=1), make_count("R-4.1-15", scope, **{clause: 1})]


def risks(result):
    return [(f.judgement_id, f.scope_type, f.scope_key) for f in result.findings if f.kind == "risk"]


def test_a_contract_exposed_to_dispute(pack):
    counts = (
        dispute_counts("C1") + dispute_counts("C2", items=("responsibility",)) + dispute_counts("C3", clause="manual")
    )
    result = judged(pack, DISPUTE, counts)
    assert risks(result) == [("J-RISK-01", "contract", "C1")]
    finding = next(f for f in result.findings if f.kind == "risk")
    assert [fact.kind for fact in finding.facts] == ["failed_item", "failed_item", "requirement"]
    assert finding.reason.en.startswith("On contract C1 ")
    assert finding.remedy


def test_gaps_of_different_contracts_are_not_combined(pack):
    counts = [dispute_counts("C1")[0], dispute_counts("C2")[1]]
    assert risks(judged(pack, DISPUTE, counts)) == []


def test_sensitive_data_exposed_on_one_asset(pack):
    names = ("R-5.2.1-06", "R-5.3.2-01", "R-5.2.2-03")
    rules = [make_rule(name, "critical") for name in names]
    counts = [make_count(name, {"contract": "C1", "asset": "A1"}, fail=1) for name in names]
    counts += [make_count(names[1], {"asset": "A2"}, fail=1), make_count(names[2], {"asset": "A3"}, fail=1)]
    counts += [make_count(names[0], {"asset": key}, fail=1) for key in ("A2", "A3")]
    counts += [make_count(names[0], {"asset": "A4"}, not_applicable=1)]
    counts += [make_count(name, {"asset": "A4"}, fail=1) for name in names[1:]]
    result = judged(pack, rules, counts, of_assets=[counts])
    assert [risk for risk in risks(result) if risk[0] == "J-RISK-02"] == [("J-RISK-02", "asset", "A1")]
    facts = next(f for f in result.findings if f.judgement_id == "J-RISK-02").facts
    # The chain shows why the asset counts as sensitive before it says so.
    assert [fact.kind for fact in facts] == ["requirement", "sensitive", "requirement", "requirement"]
    assert facts[0].text.en.startswith("R-5.2.1-06 on asset A1")


READINESS = [
    ("clean", {"passed": 9}, "major", "ready"),
    ("major gap", {"fail": 9}, "major", "not_ready"),
    ("minor gap", {"fail": 1, "passed": 99}, "major", "ready_with_actions"),
    ("observation", {"fail": 1, "passed": 99}, "observation", "ready_with_actions"),
    ("major undecided", {"passed": 9, "no_evidence": 1}, "major", "undetermined"),
    ("critical needs attestation", {"passed": 9, "manual": 1}, "critical", "undetermined"),
    ("critical error", {"passed": 9, "error": 1}, "critical", "undetermined"),
    ("minor undecided", {"passed": 9, "no_evidence": 1}, "minor", "ready_with_actions"),
    ("all inapplicable", {"not_applicable": 9}, "minor", "undetermined"),
    ("all pending", {"pending": 9}, "minor", "undetermined"),
    ("gap and doubt", {"fail": 9, "no_evidence": 1}, "critical", "not_ready"),
]


@pytest.mark.parametrize(("name", "counts", "severity", "expected"), READINESS, ids=[row[0] for row in READINESS])
def test_readiness(pack, name, counts, severity, expected):
    result = judged(pack, [make_rule(severity=severity)], [make_count(**counts)])
    assert result.readiness == expected
    finding = result.findings[-1]
    assert (finding.kind, finding.scope_type, finding.grade) == ("readiness", "organisation", None)
    assert finding.facts


def test_readiness_needs_every_expected_rule_and_section(pack):
    clean = [make_count("R-4.1-02", passed=9)]
    rules = [make_rule("R-4.1-02"), make_rule("R-4.1-03", "minor"), make_rule("R-5.2-01", "minor")]
    assert judged(pack, rules, clean, expected={"R-4.1-02": "major"}).readiness == "ready"
    assert judged(pack, rules, clean, expected={"R-4.1-02": "major", "R-4.1-03": "minor"}).readiness == "undetermined"
    inapplicable = [*clean, make_count("R-4.1-03", not_applicable=1)]
    expected = {"R-4.1-02": "major", "R-4.1-03": "minor"}
    assert judged(pack, rules, inapplicable, expected=expected).readiness == "ready"
    other = [*clean, make_count("R-5.2-01", not_applicable=1)]
    expected = {"R-4.1-02": "major", "R-5.2-01": "minor"}
    assert judged(pack, rules, other, expected=expected).readiness == "undetermined"
    assert judged(pack, rules, [], expected={}).readiness == "undetermined"
    assert judged(pack, rules, [], expected=expected).readiness == "undetermined"


def test_no_judgement_can_declare_ready_in_doubt(pack):
    """A pack that always says ready is overruled."""
    ready = next(j for j in pack if j.id == "J-READY-05")
    patterns = tuple(tuple(replace(p, where=()) for p in alternative) for alternative in ready.alternatives)
    always = (replace(ready, alternatives=patterns),)
    assert judged(always, [make_rule()], [make_count(passed=1)]).readiness == "ready"
    doubtful = judged(always, [make_rule()], [make_count(passed=1, manual=1)])
    assert doubtful.readiness == "undetermined"
    assert doubtful.findings[-1].reason.en.endswith("1 major requirement undecided.")


def test_equal_fact_sets_are_judged_once(pack, monkeypatch):
    seen = []
    ask = Rete.ask

    def counted(self, rules, facts):
        seen.append(len(facts))
        return ask(self, rules, facts)

    monkeypatch.setattr(Rete, "ask", counted)
    rules = [make_rule("R-4.2-10")]
    one = judged(pack, rules, [make_count("R-4.2-10", {"contract": "C0"}, fail=1)])
    alone, seen[:] = list(seen), []
    many = judged(pack, rules, [make_count("R-4.2-10", {"contract": f"C{n}"}, fail=1) for n in range(3000)])
    assert seen == alone
    # The organisation's rate differs, its judgements do not read it: the same sets.
    assert many.sets == one.sets
    assert many.subjects > 6000
    assert len([f for f in many.findings if f.kind == "nonconformity"]) == 3000


def test_ten_thousand_facts_in_sensible_time(pack, monkeypatch):
    """Nothing alike: every requirement fact differs where it is read, so that all are judged."""
    monkeypatch.setattr(judging.Reading, "cut", lambda self, kind, values: pack_fact(kind, values))
    rules = [make_rule(f"R-4.{n}-{m:02d}") for n in range(1, 11) for m in range(1, 11)]
    counts = [make_count(rule.id, {"contract": f"C{n}"}, fail=n + 1, passed=n) for rule in rules for n in range(50)]
    started = time.monotonic()
    result = judged([j for j in pack if j.about == "requirement"], rules, counts)
    assert result.problems == ()
    assert result.sets >= 5000
    assert time.monotonic() - started < 60


def test_a_profile_may_set_any_number(pack):
    """Past what durable_rules may be given a threshold is simply never reached."""
    result = judged(pack, [make_rule()], [make_count(fail=1, passed=3)], grading={"minimum_n": 10**12})
    assert result.problems == ()
    assert result.findings[0].grade == "minor"


def test_findings_come_in_one_order(pack):
    counts = dispute_counts("C10") + dispute_counts("C9") + [make_count("R-4.1-15", {"contract": "C2"}, fail=1)]
    forwards = judged(pack, DISPUTE, counts)
    backwards = judged(pack, DISPUTE, counts[::-1])
    assert forwards == backwards
    order = [(f.kind, f.grade, f.rule_id, f.scope_key) for f in forwards.findings]
    assert order[:4] == [
        ("nonconformity", "major", "R-4.1-02", "C9"),
        ("nonconformity", "major", "R-4.1-02", "C10"),
        ("nonconformity", "major", "R-4.1-15", "C2"),
        ("nonconformity", "major", "R-4.1-15", "C9"),
    ]
    assert order[-1][0] == "readiness"
    prints = [f.fingerprint for f in forwards.findings]
    assert len(set(prints)) == len(prints)
    assert all(len(mark) == 16 for mark in prints)


BROKEN = [
    {},
    {"findings": {}},
    {"findings": ["x"]},
    {"findings": [{"kind": "nonconformity"}]},
    {"findings": [{"kind": "nonconformity", "fingerprint": "0", "grade": "grave", "rule_id": "R", "scope": {}}]},
    {"findings": [{"kind": "risk"}]},
    [],
]


@pytest.mark.parametrize("baseline", BROKEN)
def test_a_broken_baseline_is_refused(pack, baseline):
    with pytest.raises(UsageError) as error:
        judged(pack, [make_rule()], [make_count(fail=1)], baseline=baseline)
    assert all(problem.message.zh for problem in error.value.problems)


def test_a_report_is_its_own_baseline(pack):
    rules, counts = [make_rule(severity="minor")], [make_count(fail=1, passed=40)]
    first = judged(pack, rules, counts)
    report = {
        "findings": [
            {
                "fingerprint": f.fingerprint,
                "kind": f.kind,
                "grade": f.grade,
                "rule_id": f.rule_id,
                "scope": {"type": f.scope_type, "key": f.scope_key},
            }
            for f in first.findings
        ]
    }
    second = judged(pack, rules, counts, baseline=report)
    assert [f.grade for f in first.findings if f.grade] == ["minor"]
    assert [(f.grade, f.repeat) for f in second.findings if f.grade] == [("major", True)]
    assert first.findings[0].fingerprint == second.findings[0].fingerprint


statuses = st.dictionaries(st.sampled_from(list(Status)), st.integers(0, 30))
rule_kinds = st.tuples(
    st.sampled_from(("observation", "minor", "major", "critical")),
    st.sampled_from(("stated", "proxy", "derived", "implied", "own")),
    st.sampled_from(("shall", "expected", "recommended", "example", "implied")),
)
PACK = load_judgements()


@settings(max_examples=80, deadline=None)
@given(rule_kinds, st.lists(st.tuples(st.sampled_from(("C1", "C2", "")), statuses), max_size=5))
def test_nothing_vanishes_and_doubt_is_never_a_nonconformity(rule_kind, given_counts):
    severity, basis, modality = rule_kind
    rule = make_rule(severity=severity, basis=basis, modality=modality)
    counts = [replace(make_count(scope={"contract": key}), counts=by_status) for key, by_status in given_counts]
    # That durable_rules says the same is tested elsewhere; a process for every example would be slow.
    with patch.object(judging, "usable", return_value=False):
        result = judged(PACK, [rule], counts)
    assert result.problems == ()
    for scope in {finding_scope(count.scope) for count in counts}:
        own = [count.counts for count in counts if finding_scope(count.scope) == scope]
        failed = sum(by_status.get(Status.FAIL, 0) for by_status in own)
        undecided = sum(n for by_status in own for status, n in by_status.items() if status.undecided)
        here = [f for f in result.findings if (f.scope_type, f.scope_key) == scope and f.kind != "readiness"]
        graded = [f for f in here if f.kind == "nonconformity"]
        assert len(graded) == bool(failed)
        assert len([f for f in here if f.kind == "evidence_request"]) == bool(undecided)
        if basis in ("proxy", "derived") or modality in ("recommended", "example") or severity == "observation":
            assert all(f.grade == "observation" for f in graded)
        assert all(f.grade in GRADES for f in graded)
        if undecided and severity in ("critical", "major"):
            assert result.readiness in ("undetermined", "not_ready")


def test_a_failure_is_as_grave_as_its_gravest_failed_item():
    """An observation inside a critical rule is an observation, alone; with a critical item it is critical."""
    items = (Item("grave"), Item("slight", severity="observation"))
    rule = replace(make_rule("R-4.1-02", "critical"), items=items)

    def grade(*failed: str) -> str | None:
        counts = [make_count("R-4.1-02", items=failed, fail=1, passed=9)]
        (finding,) = (f for f in judged(PACK, [rule], counts).findings if f.kind == "nonconformity")
        return finding.grade

    assert grade("slight") == "observation"
    assert grade("grave") == grade("grave", "slight") != "observation"
    counts = [make_count(f"R-4.1-0{n}", items=("slight",), fail=1) for n in (2, 3, 4)]
    rules = [replace(rule, id=f"R-4.1-0{n}") for n in (2, 3, 4)]
    assert "J-RISK-07" not in {f.judgement_id for f in judged(PACK, rules, counts).findings}
