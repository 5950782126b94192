"""Readiness clause by clause: grades count through verified correspondences only, and doubt is never ready."""

from __future__ import annotations

from dataclasses import replace

import pytest
from judging_help import judged, make_count, make_rule

from compliance.model import Manual
from compliance.rules.frameworks import Clause, Framework
from compliance.rules.judgements import load_judgements
from compliance.text import Text

PACK = load_judgements()
NUMBERS = ("8", "8.1", "8.2", "8.2.1", "8.2.2")


def framework(**verified: tuple[str, ...]) -> Framework:
    clauses = tuple(Clause(n, Text(f"clause {n}", f"条款 {n}"), n.count(".") + 1) for n in NUMBERS)
    named = {rule.replace("_", "-"): numbers for rule, numbers in verified.items()}
    return Framework("small", Text("Small", "小"), "2020", False, clauses, named)


def rule(rule_id: str, *clauses: str, severity: str = "major"):
    return replace(make_rule(rule_id, severity), maps_to={"small": clauses})


ALL = [rule("OWN-01", "8.1"), rule("OWN-02", "8.2.1"), rule("OWN-03", "8.2.2")]
VERIFIED = framework(OWN_01=("8.1",), OWN_02=("8.2.1",), OWN_03=("8.2.2",))


def states(rules, counts, of: Framework):
    result = judged(PACK, rules, counts, framework=of)
    assert result.problems == ()
    return {c.number: c for c in result.certification.clauses}, result


def test_everything_verified_and_passed_is_ready():
    found, result = states(ALL, [make_count(r.id, passed=2) for r in ALL], VERIFIED)
    assert {c.state for c in found.values()} == {"ready"}
    assert all(c.changes == () for c in found.values())
    assert result.readiness == "ready"


def test_a_major_gap_reaches_the_clause_and_those_around_it():
    counts = [make_count("OWN-01", passed=1), make_count("OWN-02", fail=1), make_count("OWN-03", passed=1)]
    found, result = states(ALL, counts, VERIFIED)
    assert {n: c.state for n, c in found.items()} == {
        "8": "not_ready", "8.1": "ready", "8.2": "not_ready", "8.2.1": "not_ready", "8.2.2": "ready",
    }  # fmt: skip
    assert found["8.2.1"].changes == (Text("close OWN-02 (contract C1)", "整改 OWN-02（合同 C1）"),)
    assert result.readiness == "not_ready"


def test_a_gap_behind_an_unverified_correspondence_leaves_the_clause_open():
    counts = [make_count(r.id, fail=1) if r.id == "OWN-02" else make_count(r.id, passed=1) for r in ALL]
    found, _ = states(ALL, counts, framework(OWN_01=("8.1",), OWN_03=("8.2.2",)))
    assert found["8.2.1"].state == "undetermined"
    assert found["8.2.1"].judgement_id == "J-CLAUSE-04"
    assert "OWN-02" in found["8.2.1"].changes[-1].en


def test_a_pass_behind_an_unverified_correspondence_is_not_ready():
    found, result = states(ALL, [make_count(r.id, passed=1) for r in ALL], framework())
    assert {c.state for c in found.values()} == {"undetermined"}
    assert result.readiness == "undetermined"


def test_an_unreached_clause_keeps_the_scan_from_being_ready():
    found, result = states(ALL[:2], [make_count(r.id, passed=1) for r in ALL[:2]], VERIFIED)
    assert (found["8.2.2"].reached, found["8.2.2"].state) == ("none", "undetermined")
    assert found["8.2"].state == found["8"].state == "undetermined"
    assert found["8.2.1"].state == "ready"
    assert result.readiness == "undetermined"


def test_a_minor_gap_leaves_actions_to_plan():
    rules = [*ALL[:2], rule("OWN-03", "8.2.2", severity="minor")]
    counts = [make_count("OWN-01", passed=1), make_count("OWN-02", passed=1), make_count("OWN-03", fail=1, passed=30)]
    found, result = states(rules, counts, VERIFIED)
    assert found["8.2.2"].state == found["8"].state == "ready_with_actions"
    assert result.readiness == "ready_with_actions"


@pytest.mark.parametrize("severity", ["critical", "major"])
def test_something_grave_undecided_is_undetermined(severity):
    rules = [rule("OWN-01", "8.1", severity=severity), *ALL[1:]]
    counts = [make_count("OWN-01", passed=5, no_evidence=1), *(make_count(r.id, passed=1) for r in ALL[1:])]
    found, _ = states(rules, counts, VERIFIED)
    assert found["8.1"].state == "undetermined"
    assert found["8.1"].changes[0].en == "supply what decides OWN-01 (contract C1)"


def test_a_rule_of_the_clause_around_speaks_for_its_parts_but_not_a_chapter():
    rules = [rule("OWN-01", "8.1"), rule("OWN-02", "8.2")]
    found, _ = states(rules, [make_count(r.id, passed=1) for r in rules], framework(OWN_01=("8.1",), OWN_02=("8.2",)))
    assert (found["8.2.1"].reached, found["8.2.1"].state) == ("parent", "ready")
    rules = [rule("OWN-01", "8")]
    found, _ = states(rules, [make_count("OWN-01", passed=1)], framework(OWN_01=("8",)))
    assert {n: c.reached for n, c in found.items() if n != "8"} == dict.fromkeys(NUMBERS[1:], "none")
    assert found["8"].state == "undetermined"


def test_an_attestation_asks_about_the_clause_itself():
    asked = replace(
        rule("ATT-01", "8.1"), require=None, manual=Manual(Text("q", "问"), Text("e", "据"), Text("who", "谁"))
    )
    rules = [asked, *ALL[1:]]
    found, _ = states(rules, [make_count("ATT-01", manual=1), *(make_count(r.id, passed=1) for r in ALL[1:])], VERIFIED)
    assert (found["8.1"].reached, found["8.1"].verified, found["8.1"].state) == ("attestation", 1, "undetermined")


def test_without_a_framework_there_are_no_clauses():
    result = judged(PACK, ALL, [make_count(r.id, passed=1) for r in ALL])
    assert result.certification is None
    assert result.readiness == "ready"


def test_a_profile_vouches_for_correspondences():
    of = framework(OWN_01=("8.1",))
    assert of.vouched(ALL, None) == of
    some = of.vouched(ALL, {"OWN-02": ("8.2.1",)})
    assert some.verified_mappings == {"OWN-01": ("8.1",), "OWN-02": ("8.2.1",)}
    found, _ = states(ALL, [make_count(r.id, passed=1) for r in ALL], of.vouched(ALL, "all"))
    assert {c.state for c in found.values()} == {"ready"}
