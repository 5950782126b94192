"""Every contradiction of the text has a choice, shown by rules that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compliance.rules import load_pack

PAGE = Path(__file__).parents[2] / "docs" / "interpretations" / "contradictions.md"
LISTED = Path(__file__).with_name("contradictions.txt").read_text("utf-8").split()
ROWS = {
    cells[0]: cells[1:]
    for line in PAGE.read_text("utf-8").splitlines()
    if (cells := [cell.strip() for cell in line.strip("| ").split(" | ")])[0].startswith("C-")
}


@pytest.fixture(scope="module")
def rules():
    return {rule.id: rule for rule in load_pack().rules}


def test_each_is_on_the_page_once():
    assert list(ROWS) == LISTED
    assert PAGE.read_text("utf-8").count("\n| C-") == len(LISTED)


@pytest.mark.parametrize("contradiction", LISTED)
def test_its_choice_is_shown_by_rules(contradiction, rules):
    sections, _, choice, shown = ROWS[contradiction]
    named = re.findall(r"R-[\d.]+-\d\d", shown)
    assert choice
    assert named
    assert [rule_id for rule_id in named if rule_id not in rules] == []
    assert {rules[rule_id].section for rule_id in named} & set(sections.split(", "))


@pytest.mark.parametrize("contradiction", LISTED)
def test_items_it_names_exist(contradiction, rules):
    shown = ROWS[contradiction][-1]
    items = {item.name for rule_id in re.findall(r"R-[\d.]+-\d\d", shown) if rule_id in rules
             for item in rules[rule_id].items}  # fmt: skip
    assert set(re.findall(r"`(\w+)`", shown)) <= items
