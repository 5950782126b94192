"""Grades as data: every case of grading.yaml through the packaged judgements."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from judging_help import judged, make_count, make_rule

from compliance.judgement.baseline import fingerprint

CASES = yaml.safe_load(Path(__file__).with_name("grading.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_grade(case, pack):
    rule = make_rule(**case.get("rule", {}))
    count = make_count(overdue=case.get("overdue"), **case["counts"])
    baseline = None
    if "repeat" in case:
        mark = fingerprint("nonconformity", rule.id, "contract", "C1")
        scope = {"type": "contract", "key": "C1"}
        found = {"fingerprint": mark, "kind": "nonconformity", "grade": case["repeat"], "rule_id": rule.id}
        baseline = {"findings": [{**found, "scope": scope}]}
    breach = [rule.id] if case.get("breach") else []
    grading = case.get("grading", {})
    elsewhere = [make_count(scope={"contract": "C2"}, **case["elsewhere"])] if "elsewhere" in case else []
    result = judged(pack, [rule], [count, *elsewhere], baseline=baseline, breach_of_law=breach, grading=grading)
    assert result.problems == ()
    by_kind = {}
    for finding in result.findings:
        if finding.scope_key != "C2":
            by_kind.setdefault(finding.kind, []).append(finding)
    graded = [[f.grade, f.judgement_id] for f in by_kind.get("nonconformity", [])]
    assert graded == ([case["expect"]] if case["expect"] else [])
    assert [f.judgement_id for f in by_kind.get("evidence_request", [])] == ([case["asks"]] if "asks" in case else [])
    assert [f.judgement_id for f in by_kind.get("risk", [])] == ([case["risk"]] if "risk" in case else [])
    for finding in by_kind.get("nonconformity", []):
        assert finding.repeat == ("repeat" in case)
        assert finding.facts
        assert finding.decided == count.counts.get("fail", 0) + count.counts.get("pass", 0)
    for finding in by_kind.get("evidence_request", []):
        assert finding.grade is None


def test_a_cap_gives_its_reason_after_that_of_the_grade(pack):
    result = judged(pack, [make_rule(basis="proxy", severity="critical")], [make_count(fail=3)])
    reason = result.findings[0].reason
    assert reason.en.startswith("The control is absent: of the decided subjects (3) none meets")
    assert "At most an observation" in reason.en
    assert "最多列为观察项" in reason.zh
    assert "{" not in reason.en + reason.zh


def test_without_judgements_nothing_vanishes():
    rules = [make_rule("R-4.1-02", severity="critical"), make_rule("R-4.1-03", severity="observation")]
    result = judged((), rules, [make_count("R-4.1-02", fail=1, passed=90, manual=1), make_count("R-4.1-03", fail=1)])
    found = [(f.kind, f.grade, f.rule_id, f.judgement_id) for f in result.findings]
    assert ("nonconformity", "major", "R-4.1-02", "ungraded") in found
    assert ("nonconformity", "observation", "R-4.1-03", "ungraded") in found
    assert ("evidence_request", None, "R-4.1-02", "ungraded") in found
    assert result.readiness == "undetermined"
