"""Judgement files: the packaged ones hold what they promise, and every mistake is said with its place."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from compliance import resources
from compliance.errors import RuleError
from compliance.judgement.examples import failures
from compliance.model import Condition
from compliance.reading import parse_yaml
from compliance.rules.judgement_checks import WrittenJudgement
from compliance.rules.judgements import (
    JUDGEMENT_SCHEMA,
    alternatives,
    load_judgements,
    parse_judgements,
    reference_problems,
)
from compliance.rules.loader import load_pack
from compliance.rules.profiles import DEFAULT_GRADING
from compliance.rules.vocabulary import ABOUT, FIELDS, OPERATORS, READINESS, RESERVED

PACK = load_judgements()
DOCUMENT = Path(resources.RULES).parent / "docs" / "judgements.md"


@pytest.mark.parametrize("judgement", PACK, ids=lambda judgement: judgement.id)
def test_examples(judgement):
    assert failures(judgement) == ()


@pytest.mark.parametrize("judgement", PACK, ids=lambda judgement: judgement.id)
def test_examples_can_fail(judgement):
    wrong = replace(judgement, examples=tuple(replace(e, concludes=not e.concludes) for e in judgement.examples))
    assert len(failures(wrong)) == len(judgement.examples)


@pytest.mark.parametrize("judgement", PACK, ids=lambda judgement: judgement.id)
def test_an_example_notices_a_threshold_moved_by_one(judgement):
    """Every number a judgement compares with is held in place from one side or the other."""
    for at, alternative in enumerate(judgement.alternatives):
        for place, pattern in enumerate(alternative):
            for index, condition in enumerate(pattern.where):
                if not isinstance(condition.value, int) or FIELDS.get(pattern.kind, {}).get(condition.field) == "flag":
                    continue
                moved = [condition.value + 1] + ([condition.value - 1] if condition.value > 0 else [])
                caught = [bool(failures(_moved(judgement, at, place, index, value))) for value in moved]
                assert any(caught), (condition, moved)
    for name, value in judgement.params.items():
        for moved in (value - 1, value + 1):
            assert failures(replace(judgement, params={**judgement.params, name: moved})), (name, moved)


def _moved(judgement, at, place, index, value):
    changed = [[list(pattern.where) for pattern in alternative] for alternative in judgement.alternatives]
    old = changed[at][place][index]
    changed[at][place][index] = Condition(old.field, old.operator, value)
    patterns = tuple(
        tuple(replace(pattern, where=tuple(where)) for pattern, where in zip(alternative, wheres, strict=True))
        for alternative, wheres in zip(judgement.alternatives, changed, strict=True)
    )
    return replace(judgement, alternatives=patterns)


def _without(judgement, at: int, place: int, index: int | None):
    """The judgement without a condition of a pattern, or without the pattern."""
    alternative = judgement.alternatives[at]
    pattern = alternative[place]
    if index is None:
        left = (*alternative[:place], *alternative[place + 1 :])
    else:
        bare = replace(pattern, where=(*pattern.where[:index], *pattern.where[index + 1 :]))
        left = (*alternative[:place], bare, *alternative[place + 1 :])
    return replace(judgement, alternatives=(*judgement.alternatives[:at], left, *judgement.alternatives[at + 1 :]))


def _noticed(mutant) -> bool:
    try:
        return bool(failures(mutant))
    except KeyError:  # the reason names a fact that is not there any more
        return True


@pytest.mark.parametrize("judgement", PACK, ids=lambda judgement: judgement.id)
def test_an_example_notices_a_fact_or_condition_left_out(judgement):
    """As for rules: every part of every alternative decides some example."""
    unnoticed = []
    for at, alternative in enumerate(judgement.alternatives):
        for place, pattern in enumerate(alternative):
            mutants = [(c.field, _without(judgement, at, place, i)) for i, c in enumerate(pattern.where)]
            if len(alternative) > 1:
                mutants.append((pattern.name, _without(judgement, at, place, None)))
            unnoticed += [name for name, mutant in mutants if not _noticed(mutant)]
    assert unnoticed == []


def test_the_packaged_judgements_name_rules_and_items_that_exist():
    assert reference_problems(PACK, {rule.id: rule for rule in load_pack().rules}) == ()


def test_an_unknown_rule_or_item_is_found():
    rules = {rule.id: rule for rule in load_pack().rules if rule.id != "R-4.1-15"}
    rules["R-4.1-02"] = replace(rules["R-4.1-02"], items=rules["R-4.1-02"].items[:1])
    messages = [problem.message.en for problem in reference_problems(PACK, rules)]
    assert "no rule 'R-4.1-15'" in messages
    assert any("has no item" in message for message in messages)


def test_parameters_are_those_a_profile_can_set():
    names = {name: value for judgement in PACK for name, value in judgement.params.items()}
    assert names == dict(DEFAULT_GRADING)


GOOD = """
- id: J-TEST-01
  title: {en: Test, zh: 测试}
  about: requirement
  all:
    - {fact: requirement, where: {failed: {gte: 1}, severity: {gte: major}}}
  conclude:
    finding: {kind: nonconformity, grade: major, reason: {en: "{failed} fail", zh: "{failed} 个不符合"}}
  examples:
    - {given: [{fact: requirement, severity: major, failed: 1, decided: 1}], concludes: true}
    - {given: [{fact: requirement, severity: minor, failed: 1, decided: 1}], concludes: false}
"""
JOIN = (
    GOOD.replace("about: requirement", "about: asset")
    .replace(
        "    - {fact: requirement, where: {failed: {gte: 1}, severity: {gte: major}}}\n",
        "    - {fact: requirement, where: {rule: R-4.1-02, failed: 1}}\n"
        "    - {fact: requirement, as: other, where: {rule: R-4.1-03, failed: 1}}\n",
    )
    .replace("{kind: nonconformity, grade: major,", "{kind: risk,")
)


def problems(*texts):
    documents = [parse_yaml(text, f"test{number}.yaml") for number, text in enumerate(texts)]
    return parse_judgements(documents)[1]


@pytest.mark.parametrize("text", [GOOD, JOIN])
def test_sound_files_have_no_problems(text):
    assert problems(text) == ()


MISTAKES = [
    (GOOD, "fact: requirement, where: {failed", "fact: requirment, where: {failed", "no fact 'requirment'"),
    (GOOD, "failed: {gte: 1}, severity", "faild: {gte: 1}, severity", "has no field 'faild'"),
    (GOOD, "severity: {gte: major}", "severity: {gte: grave}", "not a value of severity"),
    (GOOD, "severity: {gte: major}", "basis: {gte: stated}", "basis is compared with eq, neq, in only"),
    (GOOD, "severity: {gte: major}", "basis: state", "not a value of basis"),
    (GOOD, "severity: {gte: major}", "rate_percent: {gt: 19}", "rate_percent is compared with gte, lt only"),
    (GOOD, "severity: {gte: major}", "absent: 2", "absent is 0 or 1"),
    (GOOD, "severity: {gte: major}", "decided: many", "decided is a whole number"),
    (GOOD, "severity: {gte: major}", "decided: true", "decided is a whole number"),
    (GOOD, "severity: {gte: major}", "rule: 5", "rule is a code"),
    (GOOD, "severity: {gte: major}", "decided: {gte: ':n'}", "unknown parameter 'n'"),
    (GOOD, "  about: requirement", "  params: {n: 1}\n  about: requirement", "parameter 'n' is never used"),
    (GOOD, "failed: {gte: 1}, severity", "failed: {gte: 0}, severity", "must ask for failed: {gte: 1}"),
    (GOOD, "failed: {gte: 1}, severity", "severity", "must ask for failed: {gte: 1}"),
    (GOOD, "nonconformity, grade: major", "evidence_request", "must ask for undecided: {gte: 1}"),
    (GOOD, "nonconformity, grade: major", "nonconformity", "a nonconformity has a grade"),
    (GOOD, "nonconformity, grade: major", "risk, grade: major", "a nonconformity has a grade"),
    (GOOD, "about: requirement", "about: contract", "nonconformity cannot be concluded about contract"),
    (GOOD, "{failed} fail", "{faild} fail", "nothing is called 'faild' here"),
    (GOOD, "{failed} fail", "{failed fail", "a brace without its partner"),
    (GOOD, "{failed} fail", "{severity} fail", "nothing is called 'severity' here"),
    (GOOD, "concludes: false", "concludes: true", "no example shows where it does not conclude"),
    (GOOD, "severity: minor, failed: 1", "severty: minor, failed: 1", "requirement has no field 'severty'"),
    (GOOD, "{fact: requirement, severity: minor", "{fact: gap, severity: minor", "no fact 'gap' about requirement"),
    (GOOD, "id: J-TEST-01", "id: T1", "not written as it must be"),
    (GOOD, "  about:", "  abuot: x\n  about:", "unknown key 'abuot'"),
    (GOOD, "title: {en: Test, zh: 测试}", "title: {en: Test}", "missing 'zh'"),
    (GOOD, "gte: 1", "gte: -1", "breaks minimum"),
    (GOOD, "gte: 1", "gte: 1.5", "must be"),
    (GOOD, "gte: 1", "near: 1", "unknown key 'near'"),
    (JOIN, "rule: R-4.1-03, ", "", "so rule must be given"),
    (JOIN, "rule: R-4.1-03, ", "rule: {neq: R-4.1-03}, ", "so rule must be given"),
    (JOIN, "R-4.1-03, failed", "R-4.1-02, failed", "may match the fact of another pattern"),
    (JOIN, "R-4.1-03, failed", "{in: [R-4.1-05, R-4.1-02]}, failed", "may match the fact of another pattern"),
    (JOIN, "{fact: requirement, where", "{fact: requirement, as: other, where", "two facts are called 'other'"),
    (JOIN, "finding: {kind: risk,", "readiness: {state: ready,", "readiness cannot be concluded about asset"),
]


@pytest.mark.parametrize(("text", "old", "new", "message"), MISTAKES)
def test_every_mistake_is_named_with_its_line(text, old, new, message):
    assert text.count(old) >= 1
    found = problems(text.replace(old, new, 1))
    assert [problem for problem in found if message in problem.message.en], found
    assert all(problem.file == "test0.yaml" and problem.line for problem in found)
    assert all(problem.message.zh for problem in found)


def test_all_mistakes_of_all_files_at_once():
    first = GOOD.replace("failed: {gte: 1}", "faild: {gte: 1}").replace("{failed} fail", "{nobody} fail")
    second = (
        GOOD.replace("J-TEST-01", "J-TEST-02")
        .replace("severity: minor", "severity: small")
        .replace("zh: 测试", "cn: x")
    )
    messages = [problem.message.en for problem in problems(first, second)]
    for part in ("has no field 'faild'", "'nobody'", "not a value of severity", "missing 'zh'", "unknown key 'cn'"):
        assert any(part in message for message in messages), part


def test_duplicate_ids_over_files():
    found = problems(GOOD, GOOD)
    assert [problem.message.en for problem in found] == ["duplicate id, first at test0.yaml:2"]


DERIVE = """
- id: J-TEST-03
  title: {en: Test, zh: 测试}
  about: asset
  all: [{fact: tally, where: {failed_rules: {gte: 1}}}]
  conclude: {fact: {kind: exposed, level: 1}}
  examples:
    - {given: [{fact: tally, failed_rules: 1}], concludes: true}
    - {given: [{fact: tally}], concludes: false}
"""


def test_concluded_kinds_are_consistent():
    assert problems(DERIVE) == ()
    other = DERIVE.replace("J-TEST-03", "J-TEST-04").replace("level: 1}", "depth: 1}")
    assert "'exposed' has other fields elsewhere" in [p.message.en for p in problems(DERIVE, other)]
    built_in = problems(DERIVE.replace("kind: exposed", "kind: tally"))
    assert any("is built in" in problem.message.en for problem in built_in)
    reserved = problems(DERIVE.replace("level: 1", "sid: 1"))
    assert any("cannot name a field" in problem.message.en for problem in reserved)


def test_a_folder_raises_every_problem(tmp_path):
    (tmp_path / "a.yaml").write_text(GOOD.replace("gte: major", "gte: grave"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("- id: J-TEST-02\n  id: J-TEST-02\n", encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load_judgements(tmp_path)
    assert {problem.file.rsplit("/", 1)[-1] for problem in error.value.problems} == {"a.yaml", "b.yaml"}


def test_in_and_any_become_alternatives():
    data = yaml.safe_load(
        "all: [{fact: requirement, where: {basis: {in: [proxy, derived]}}}]\n"
        "any: [{fact: tally}, {all: [{fact: failed_item}, {fact: requirement, as: x}]}]\n"
    )
    found = alternatives(data)
    assert Counter(len(alternative) for alternative in found) == {2: 2, 3: 2}
    assert {alternative[0].where[0].value for alternative in found} == {"proxy", "derived"}
    assert found[-1][2].name == "x"


def test_a_part_is_unsound_only_where_its_form_is():
    written = WrittenJudgement(parse_yaml("{}", "x"), (), {}, frozenset({("all", 0, "where")}))
    assert not written.sound("all", 0)
    assert not written.sound("all", 0, "where", "failed")
    assert written.sound("all", 1)
    assert written.sound("conclude")


def test_the_schema_is_valid_and_agrees_with_the_vocabulary():
    schema = json.loads(JUDGEMENT_SCHEMA.read_text(encoding="utf-8"))
    properties = schema["$defs"]["judgement"]["properties"]
    assert tuple(properties["about"]["enum"]) == ABOUT
    states = properties["conclude"]["properties"]["readiness"]["properties"]["state"]["enum"]
    assert tuple(states) == READINESS
    assert {*OPERATORS, "in"} == set(schema["$defs"]["test"]["anyOf"][-1]["properties"])
    assert not RESERVED & {field for fields in FIELDS.values() for field in fields}


def test_the_documentation_explains_every_field():
    text = DOCUMENT.read_text(encoding="utf-8")
    names = {name for kind, fields in FIELDS.items() for name in (kind, *fields)} | {*ABOUT, *READINESS, *OPERATORS}
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []
    assert [judgement.id for judgement in PACK if f"`{judgement.id}`" not in text] == []
