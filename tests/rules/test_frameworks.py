"""Frameworks: their clause trees, what rules correspond to, what must be attested."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compliance import resources
from compliance.cli import run
from compliance.errors import RuleError
from compliance.rules import load_pack
from compliance.rules.attestations import load_attestations
from compliance.rules.frameworks import coverage, framework_problems, load_frameworks

FRAMEWORKS = load_frameworks()
RULES = load_pack().rules

SMALL = """\
id: small
title: {en: Small, zh: 小}
edition: "1"
verified: false
clauses:
  - {number: "4", title: {en: Four, zh: 四}}
  - {number: "4.1", title: {en: Four one, zh: 四一}}
  - {number: "4.1.1", title: {en: Four one one, zh: 四一一}}
"""


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_parents_come_before_their_parts(name):
    seen = set()
    for clause in FRAMEWORKS[name].clauses:
        parent = clause.number.rpartition(".")[0]
        outermost = clause.level == 1 or name == "gbt-22239"
        assert outermost or parent in seen, clause.number
        seen.add(clause.number)


def test_iso20000_1_goes_from_4_to_10_down_to_the_third_level():
    numbers = {clause.number for clause in FRAMEWORKS["iso20000-1"].clauses}
    assert {str(n) for n in range(4, 11)} <= numbers
    assert {"8.5.1", "8.6.3", "8.7.3", "7.5.4"} <= numbers


def test_annex_a_has_93_controls():
    controls = [c.number for c in FRAMEWORKS["iso27001"].clauses if c.number.startswith("A.") and c.level == 2]
    assert len(controls) == 93


def test_every_correspondence_leads_to_a_clause():
    assert framework_problems(FRAMEWORKS, {rule.id: rule for rule in RULES}) == ()


def test_every_clause_of_iso20000_1_is_tested_or_attested():
    """Leaves that no rule reaches, not even by the clause around them, have a prompt."""
    framework = FRAMEWORKS["iso20000-1"]
    prompted = {r for rule in load_attestations("iso20000-1") for r in rule.maps_to["iso20000-1"]}
    open_ = [
        one.clause.number
        for one in coverage(framework, RULES)
        if one.reached == "none" and not framework.children(one.clause.number) and one.clause.number not in prompted
    ]
    # Clauses whose requirements (chapters 2, 3, 5 and 6) are not rules yet.
    assert set(open_) <= {
        "8.2.2",
        "8.4.1",
        "8.1",
        "9.1",
        "8.6.2",
        "10.1",
        "8.5.1.1",
        "10.2",
        "9.2",
        "7.5.4",
        "8.5.2.1",
        "8.5.1.2",
        "4.3",
        "8.5.3",
        "8.6.3",
        "5.1",
        "8.2.1",
        "8.5.1.3",
        "8.3.2",
        "7.5.3",
        "8.5.2.3",
        "7.4",
        "8.2.6",
        "7.2",
    }


def test_prompts_say_who_attests_what_with_what_until_when():
    prompts = load_attestations("iso20000-1")
    assert len(prompts) > 20
    for rule in prompts:
        assert rule.manual is not None
        assert rule.manual.valid_days
        assert rule.maps_to["iso20000-1"]
    assert load_attestations("unknown") == ()


def test_references_with_paragraphs_and_editions():
    assert FRAMEWORKS["pipl"].clause("51(2)") == "51"
    assert FRAMEWORKS["arbitration-law"].clause("16 (2017 text)") == "16"
    assert FRAMEWORKS["pipl"].clause("52") is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('number: "4.1.1"', 'number: "4.1"', "twice"),
        ("edition:", "editon:", "edition"),
        ("zh: 四一一", "de: vier", "de"),
        ('number: "4.1"', 'number: "four"', "four"),
    ],
)
def test_mistakes_are_told(tmp_path, old, new, expected):
    (tmp_path / "small.yaml").write_text(SMALL.replace(old, new), "utf-8")
    with pytest.raises(RuleError, match=expected):
        load_frameworks(tmp_path)


def test_reached_by_a_part_or_by_the_clause_around(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL, "utf-8")
    framework = load_frameworks(tmp_path)["small"]
    rule = RULES[0]

    def reached(*references: str) -> list[str]:
        from dataclasses import replace

        return [one.reached for one in coverage(framework, [replace(rule, maps_to={"small": references})])]

    assert reached("4.1") == ["rule", "rule", "parent"]
    assert reached("4.1.1") == ["rule", "rule", "rule"]
    assert reached("4") == ["rule", "none", "none"]
    assert reached() == ["none", "none", "none"]


def test_a_wrong_clause_is_told_with_its_rule(tmp_path):
    from dataclasses import replace

    rule = replace(RULES[0], maps_to={"iso20000-1": ("8.5.9",)})
    (problem,) = framework_problems(FRAMEWORKS, {rule.id: rule})
    assert "8.5.9" in problem.message.en


def test_the_command(capfd, tmp_path):
    assert run(["coverage", "--format", "json"]) == 0
    document = json.loads(capfd.readouterr().out)
    totals = document["totals"]
    assert totals["rule"] + totals["parent"] + totals["none"] == totals["clauses"] == len(document["clauses"])
    sample = Path(resources.RULES).parent / "evidence" / "samples" / "provider"
    run(["scan", str(sample), "--select", "4.2", "--format", "json"])
    report = tmp_path / "report.json"
    report.write_text(capfd.readouterr().out, "utf-8")
    assert run(["coverage", "--report", str(report), "--lang", "zh"]) == 0
    said = capfd.readouterr().out
    assert "不符合" in said
    assert run(["coverage", "--framework", "iso20000"]) == 2
    assert "iso20000-1" in capfd.readouterr().err


def test_a_scan_with_a_framework_asks_for_attestations(capfd, tmp_path):
    (tmp_path / "contract.csv").write_text("id\n", "utf-8")
    run(["scan", str(tmp_path), "--framework", "iso20000-1", "--select", "ISO20K-01", "--format", "json"])
    document = json.loads(capfd.readouterr().out)
    (row,) = document["rules"]
    assert row["totals"]["counts"]["manual"] == 1
    clauses = {clause["number"]: clause for clause in document["certification"]["clauses"]}
    assert len(clauses) == len(FRAMEWORKS["iso20000-1"].clauses)
    assert (clauses["4.1"]["reached"], clauses["4.1"]["state"]) == ("attestation", "undetermined")
    assert clauses["8.2.4"]["reached"] == "none"
    assert run(["scan", str(tmp_path), "--framework", "iso2000"]) == 2
    assert "iso20000-1" in capfd.readouterr().err


def test_a_profile_may_vouch_only_for_what_rules_say(capfd, tmp_path):
    (tmp_path / "contract.csv").write_text("id\n", "utf-8")
    profile = tmp_path / "own.profile.yaml"

    def scan(said: str) -> str:
        text = f"name: own\ntitle: {{en: own, zh: 自有}}\nverified_mappings: {said}\n"
        profile.write_text(text, "utf-8")
        words = ["--framework", "iso20000-1", "--select", "R-2.4-01", "--format", "json", "--profile", str(profile)]
        run(["scan", str(tmp_path / "contract.csv"), *words])
        out = capfd.readouterr()
        return out.out or out.err

    reference = next(rule for rule in RULES if rule.id == "R-2.4-01").maps_to["iso20000-1"][0]
    for said in ("{iso20000-1: all}", f'{{iso20000-1: {{R-2.4-01: ["{reference}"]}}}}'):
        clauses = {c["number"]: c for c in json.loads(scan(said))["certification"]["clauses"]}
        assert clauses[reference]["verified"] == 1
    assert "iso20000-1" in scan("{iso20000: all}")
    assert "unknown rule 'R-2.4-1'" in scan('{iso20000-1: {R-2.4-1: ["8.1"]}}')
    assert "9.9.9" in scan('{iso20000-1: {R-2.4-01: ["9.9.9"]}}')
