"""Profiles: what they set, what they may not, and what must be said about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_rule_mistakes import SOUND, write

from compliance import resources
from compliance.errors import RuleError
from compliance.evidence.schemas import load_schemas
from compliance.rules import load_pack
from compliance.rules.lint import lint_pack
from compliance.rules.profiles import bound_params, check_profile, load_profile, weakened

HEAD = "name: ours\ntitle: {en: Ours, zh: 我们的}\n"


@pytest.fixture
def rules(tmp_path: Path):
    items = "  items: ':levels'\n"
    text = SOUND.replace("params: {final_report_days: 15}", "params: {final_report_days: 15, levels: [a], grace: null}")
    text = text.replace("  severity: major\n", "  severity: major\n  when: id <> :grace AND id <> :item\n" + items)
    write(tmp_path / "pack", text.replace("expect: {T1", "expect: {a/T1"))
    return load_pack(tmp_path / "pack").rules


def profile(tmp_path: Path, text: str):
    path = tmp_path / "ours.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_profile(path)


def test_the_default_profile_changes_nothing():
    default = load_profile(None)
    assert default.timezone == "Asia/Shanghai"
    assert default.grading == {"systemic_rate_percent": 20, "minimum_n": 5, "long_overdue_days": 30}
    assert not default.params
    assert not default.rule_params
    assert not default.chosen


def test_the_default_profile_calls_breaches_of_public_law_by_name():
    laws = {"pipl", "dsl", "csl", "cryptography-law"}
    expected = [
        rule.id
        for rule in load_pack().rules
        if rule.severity == "critical" and rule.basis == "stated" and not laws.isdisjoint(rule.maps_to)
    ]
    assert list(load_profile(None).breach_of_law) == expected


@pytest.mark.parametrize("path", sorted((resources.RULES / "profiles").glob("*.yaml")), ids=lambda path: path.stem)
def test_packaged_profiles_fit_the_packaged_rules(path):
    check_profile(load_profile(path), load_pack().rules)


def test_values_come_from_the_nearest_layer(tmp_path, rules):
    rule = rules[0]
    assert bound_params(rule, profile(tmp_path, "")) == {"final_report_days": 15, "levels": ("a",), "grace": None}
    ours = profile(tmp_path, "params: {final_report_days: 20, grace: x}\n")
    assert bound_params(rule, ours) == {"final_report_days": 20, "levels": ("a",), "grace": "x"}
    ours = profile(tmp_path, "params: {final_report_days: 20}\nrules: {R-4.2-10: {final_report_days: 25}}\n")
    assert bound_params(rule, ours)["final_report_days"] == 25
    assert bound_params(rule, ours, {"final_report_days": 3, "other": 1})["final_report_days"] == 3
    assert "other" not in bound_params(rule, ours, {"other": 1})


def test_null_unsets_a_parameter(tmp_path, rules):
    ours = profile(tmp_path, "params: {final_report_days: null}\n")
    check_profile(ours, rules)
    assert bound_params(rules[0], ours)["final_report_days"] is None


def test_unknown_words_and_unfit_values_are_all_reported_with_their_lines(tmp_path, rules):
    ours = profile(
        tmp_path,
        "params:\n  final_report_day: 20\n  final_report_days: '20'\n  levels: []\nrules:\n  R-4.2-01: {grace: 1}\n"
        "  R-4.2-10:\n    grac: 1\nbreach_of_law:\n  - R-4.2-10\n  - R-9.9-99\n",
    )
    with pytest.raises(RuleError) as caught:
        check_profile(ours, rules)
    found = sorted((problem.line, problem.path, problem.message.en) for problem in caught.value.problems)
    assert found == [
        (4, "params.final_report_day", "unknown parameter 'final_report_day'"),
        (5, "params.final_report_days", "not the kind of value that R-4.2-10 has by default"),
        (6, "params.levels", "names the items of R-4.2-10: must be a list of different names, not empty"),
        (8, "rules.R-4.2-01", "unknown rule 'R-4.2-01'"),
        (10, "rules.R-4.2-10.grac", "unknown parameter 'grac'"),
        (13, "breach_of_law[1]", "unknown rule 'R-9.9-99'"),
    ]
    assert "did you mean 'final_report_days'?" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gradng: {}\n", "unknown key 'gradng' — did you mean 'grading'?"),
        ("grading: {minimum_n: 0}\n", "breaks minimum"),
        ("grading: {minimum: 3}\n", "did you mean 'minimum_n'?"),
        ("timezone: Asia/Shangai\n", "unknown time zone 'Asia/Shangai' — did you mean 'Asia/Shanghai'?"),
        ("bases: [state]\n", "did you mean 'stated'?"),
        ("params: [1]\n", "must be a map"),
        ("params: {a: 1, a: 2}\n", "duplicate key 'a'"),
    ],
)
def test_mistakes_of_form(tmp_path, text, expected):
    with pytest.raises(RuleError) as caught:
        profile(tmp_path, text)
    assert expected in str(caught.value)


def test_a_missing_profile_is_an_error(tmp_path):
    with pytest.raises(RuleError, match="cannot read"):
        load_profile(tmp_path / "absent.yaml")


def test_every_changed_threshold_of_a_stated_rule_is_named(tmp_path, rules):
    assert weakened(profile(tmp_path, "params: {final_report_days: 15, grace: x}\n"), rules) == ()
    changed = weakened(profile(tmp_path, "params: {final_report_days: 30}\n"), rules)
    assert [text.en for text in changed] == ["R-4.2-10: final_report_days changed from 15 to 30"]
    assert [text.zh for text in changed] == ["R-4.2-10：final_report_days 由 15 改为 30"]
    unset = weakened(profile(tmp_path, "params: {final_report_days: null}\n"), rules)
    assert [text.en for text in unset] == ["R-4.2-10: final_report_days changed from 15 to —"]
    off = weakened(profile(tmp_path, "bases: [own]\n"), rules)
    assert [text.en for text in off] == ["rules the standard states are switched off"]


def test_lint_checks_the_profiles_of_a_pack(tmp_path):
    write(tmp_path, SOUND)
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "ours.yaml").write_text(HEAD + "params: {final_report_day: 1}\n", encoding="utf-8")
    problems = lint_pack(tmp_path, load_schemas())
    assert [problem.message.en for problem in problems] == ["unknown parameter 'final_report_day'"]
