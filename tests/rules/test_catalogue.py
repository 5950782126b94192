"""The pack holds every requirement of the catalogue and no other."""

from __future__ import annotations

from pathlib import Path

from compliance.rules import load_pack

IDS = Path(__file__).with_name("catalogue_ids.txt").read_text("utf-8").split()


def test_the_list_is_in_order():
    assert len(IDS) == len(set(IDS)) == 368
    assert sorted(IDS, key=place) == IDS


def test_every_requirement_has_its_rule_and_no_rule_is_made_up():
    held = {rule.id for rule in load_pack().rules if rule.id.startswith("R-")}
    assert sorted(set(IDS) - held, key=place) == []
    assert sorted(held - set(IDS), key=place) == []


def place(rule_id: str) -> tuple[tuple[int, ...], int]:
    """Section and number, as numbers: 2.10 comes after 2.9."""
    _, section, number = rule_id.split("-")
    return tuple(map(int, section.split("."))), int(number)
