"""Every small change of a rule is noticed by one of its examples, judged by the oracle."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
import yaml

from compliance.evidence.schemas import load_schemas
from compliance.model import Rule
from compliance.rules import load_pack
from compliance.rules.profiles import with_items

from .mutants import Prepared, prepared, survivors

SCHEMAS = load_schemas()
HERE = Path(__file__).parent
SECTIONS: dict[str, list[Rule]] = defaultdict(list)
for _rule in load_pack().rules:
    SECTIONS[_rule.section].append(_rule)


@cache
def known_survivors() -> dict[str, dict[str, str]]:
    """Rule id to mutants that cannot be noticed, each with the reason."""
    return yaml.load((HERE / "survivors.yaml").read_text("utf-8"), yaml.CSafeLoader) or {}


def cases(section: str) -> list[tuple[Rule, list[Prepared]]]:
    rules = [with_items(rule, rule.params) for rule in SECTIONS[section] if rule.manual is None]
    return [(rule, prepared(rule, SCHEMAS)) for rule in rules]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_small_change_is_noticed_by_an_example(section):
    """Each number one more and one less, each condition dropped and turned round, in `require`, `when` and `due`."""
    unnoticed = {rule.id: left for rule, examples in cases(section) if (left := survivors(rule, examples, SCHEMAS))}
    ids = [rule.id for rule in SECTIONS[section]]
    known = {rule: reasons for rule, reasons in known_survivors().items() if rule in ids}
    new = {rule: [m for m in left if m not in known.get(rule, {})] for rule, left in unnoticed.items()}
    assert not {rule: left for rule, left in new.items() if left}
    stale = {rule: [m for m in reasons if m not in unnoticed.get(rule, [])] for rule, reasons in known.items()}
    assert not {rule: left for rule, left in stale.items() if left}, "no longer survivors: delete them from the list"


def test_every_survivor_has_a_reason():
    ids = {rule.id for rules in SECTIONS.values() for rule in rules}
    for rule, reasons in known_survivors().items():
        assert rule in ids
        for mutant, reason in reasons.items():
            assert len(reason.split()) > 3, (rule, mutant)
