"""Subjects are judged some at a time; how many at a time is nobody's business."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from judging_help import judged, make_count, make_rule

from compliance.judgement import collected
from compliance.judgement.collected import went_by
from compliance.judgement.facts import finding_scope
from compliance.model import Item, ScopeCounts, Status
from compliance.rules.profiles import Profile
from compliance.text import Text

PROFILE = Profile("test", Text("t", "t"))

RULES = [
    replace(make_rule("R-4.1-02", "critical"), items=(Item("grave"), Item("slight", severity="observation"))),
    make_rule("R-4.1-15"),
    make_rule("R-4.2-10", "minor"),
    make_rule("R-5.1.1-01", basis="proxy"),
]


def some_counts(number: int = 300, seed: int = 7):
    """Many scopes, with keys that sort alike by their digits; of some rules and scopes several counts."""
    pick = random.Random(seed)
    found = []
    for _ in range(number):
        scope = {
            "organisation": pick.choice(("", "O1")),
            "contract": pick.choice(("", "C1", "C01", "C2", "C10", "C3", "C03")),
            "project": pick.choice(("", "P1", "P01")),
            "system": pick.choice(("", "S1", "S2")),
        }
        rule = pick.choice(RULES)
        failed = pick.choice((0, 0, 1, 3))
        items = pick.sample(("grave", "slight"), pick.choice((1, 2))) if rule.items and failed else ()
        late = pick.choice((None, 3, 40)) if failed else None
        went = {"passed": pick.randrange(4), "no_evidence": pick.choice((0, 0, 2)), "not_applicable": 1}
        found.append(make_count(rule.id, scope, late, sorted(items), fail=failed, **went))
    return found


def of_assets():
    """Two lots of assets, each with all counts of its own."""
    return [
        [make_count(rule.id, {"asset": f"A{n}"}, fail=n % 3, passed=1) for rule in RULES for n in lot]
        for lot in (range(5), range(5, 12))
    ]


@pytest.mark.parametrize("size", [1, 2, 7])
def test_parts_of_any_size_are_judged_alike(pack, monkeypatch, size):
    counts = some_counts()
    first = judged(pack, RULES, counts)
    baseline = {
        "findings": [
            {"kind": f.kind, "grade": f.grade, "fingerprint": f.fingerprint, "rule_id": f.rule_id,
             "scope": {"type": f.scope_type, "key": f.scope_key}}
            for f in first.findings
            if f.kind == "nonconformity" and f.scope_key != "C2"
        ]
    }  # fmt: skip
    monkeypatch.setattr(collected, "FACTS_AT_A_TIME", 10**9)
    whole = judged(pack, RULES, counts, of_assets=of_assets(), baseline=baseline)
    monkeypatch.setattr(collected, "FACTS_AT_A_TIME", size)
    in_parts = judged(pack, RULES, counts, of_assets=of_assets(), baseline=baseline)
    assert in_parts == whole
    assert whole.problems == ()
    assert len(whole.findings) > 50
    assert whole.sets < whole.subjects
    assert {f.repeat for f in whole.findings} == {True, False}


def test_the_parts_are_as_small_as_they_are_to_be(monkeypatch):
    """Otherwise the test above would compare a thing with itself."""
    monkeypatch.setattr(collected, "FACTS_AT_A_TIME", 1)
    made = collected.Collected(ScopeCounts.of(some_counts()), {rule.id: rule for rule in RULES}, PROFILE, {})
    parts = list(made.sets("contract"))
    assert [subject.scope_key for part in parts for subject in part] == ["C01", "C03", "C1", "C10", "C2", "C3"]
    assert len(parts) == 6
    monkeypatch.setattr(collected, "FACTS_AT_A_TIME", 10**9)
    assert len(list(made.sets("contract"))) == 1


def test_places_have_all_counts_that_belong_to_them():
    counts = some_counts()
    expected: dict = {}
    items: dict = {}
    for count in counts:
        place = (finding_scope(count.scope), count.rule_id)
        expected.setdefault(place, Counter()).update(count.counts)
        items.setdefault(place, set()).update(count.failed_items)
    found = dict(went_by(ScopeCounts.of(counts), finding_scope))
    assert list(found) == sorted(found)
    told = {(place, rule_id): went for place, by_rule in found.items() for rule_id, went in by_rule.items()}
    assert {place: +Counter(went.counts) for place, went in told.items()} == {p: +c for p, c in expected.items()}
    assert {place: set(went.failed_items) for place, went in told.items()} == items


def test_counts_in_columns_are_the_same_counts():
    counts = some_counts()
    held = ScopeCounts.of(counts)
    assert len(held) == len(counts)
    assert sorted(held, key=repr) == sorted(counts, key=repr)
    assert ScopeCounts.of(held) is held
    whole = held.by_rule()
    for rule in RULES:
        own = [count for count in counts if count.rule_id == rule.id]
        assert whole[rule.id].counts[Status.FAIL] == sum(count.counts[Status.FAIL] for count in own)
        assert whole[rule.id].overdue_days == 40
