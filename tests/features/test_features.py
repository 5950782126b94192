"""Every scenario of the feature files, run by the engine itself; each requirement has its own Rule there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from pytest_bdd import scenarios

from compliance.model import Rule

FEATURES = Path(__file__).resolve().parents[2] / "features"
FILES = sorted(FEATURES.glob("*.feature"))

scenarios(str(FEATURES))


def test_every_requirement_stands_in_one_feature(rules: Mapping[str, Rule]) -> None:
    """Neither forgotten nor told twice, in one file or in two; what is not of the standard may be told too."""
    named = Counter(
        rule_id
        for path in FILES
        for rule_id in re.findall(r"^ *Rule: (R-\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert named == Counter(rule_id for rule_id in rules if rule_id.startswith("R-"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_feature_speaks_of_the_requirements_of_its_section(path: Path, rules: Mapping[str, Rule]) -> None:
    """One `Rule:` per requirement, in the order of the rule file, under the title of the rule."""
    text = path.read_text(encoding="utf-8")
    titles = re.findall(r"^ *Rule: (\S+) (.+?) *$", text, re.MULTILINE)
    named = {rules[rule_id].section for rule_id, _ in titles if rule_id in rules}
    assert titles == [(rule.id, rule.title.en) for rule in rules.values() if rule.section in named]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_requirement_has_a_pass_a_fail_and_an_open_verdict(path: Path) -> None:
    """A requirement that is never shown to fail, or never left open, is not explained to an auditor."""
    _, *sections = re.split(r"^ *Rule: ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for section in sections:
        shown = set(re.findall(r"\b(pass|fail|pending|no_evidence)\b", section))
        assert {"pass", "fail"} <= shown, section.splitlines()[0]
        assert shown & {"pending", "no_evidence"}, section.splitlines()[0]
