"""Every example of every rule: the oracle says what the example says, and so does the engine.

A check nobody has seen pass and fail may be decided before it reads any evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest

from compliance.examples import ExampleRunner
from compliance.model import Example, Rule, Status
from compliance.rules.profiles import with_items
from semantics.pack import cases_of, checks_of, params_of, rules_by_file, schemas


@pytest.fixture(scope="module")
def runner() -> Iterator[ExampleRunner]:
    made = ExampleRunner(schemas())
    yield made
    made.con.close()


def by_oracle(rule: Rule) -> dict[int, dict[str, Status]]:
    """The verdicts on every example of a rule, by the line of the example."""
    found: dict[int, dict[str, Status]] = defaultdict(dict)
    for case in cases_of(rule):
        prefix = "" if case.check.item is None else f"{case.check.item}/"
        found[case.example.line] |= {prefix + key: status for key, status in case.verdicts().items()}
    return found


@pytest.mark.parametrize("file", rules_by_file())
def test_oracle_and_engine_agree_with_every_example(runner: ExampleRunner, file: str) -> None:
    wrong = []
    for rule in rules_by_file()[file]:
        oracle = by_oracle(rule)
        for example in rule.examples:
            told = runner.run(with_items(rule, params_of(rule, example)), example)
            # What no expression decides (a manual rule) the oracle does not judge.
            answers = oracle[example.line] if rule.manual is None else told
            wrong += differences(rule, example, {"engine": told, "oracle": answers})
    assert not wrong


def differences(rule: Rule, example: Example, told: Mapping[str, Mapping[str, Status]]) -> list[str]:
    return [
        f"{rule.id}, example in line {example.line}: {who} says {dict(answers)}, expected {dict(example.expect)}"
        for who, answers in told.items()
        if answers != example.expect
    ]


@pytest.mark.parametrize("file", rules_by_file())
def test_every_check_is_seen_to_pass_and_to_fail(file: str) -> None:
    unseen = []
    for rule in rules_by_file()[file]:
        # Items that only an example names are none of the pack.
        seen: dict[str, set[Status]] = {check.id: set() for check in checks_of(rule, rule.params)}
        for case in cases_of(rule):
            if case.check.id in seen:
                seen[case.check.id] |= set(case.verdicts().values())
        unseen += [f"{name} never gives {s}" for name, statuses in seen.items()
                   for s in (Status.PASS, Status.FAIL) if s not in statuses]  # fmt: skip
    assert not unseen


@pytest.mark.parametrize("file", rules_by_file())
def test_every_rule_is_seen_without_evidence(file: str) -> None:
    wanted = {rule.id: Status.NO_EVIDENCE if rule.manual is None else Status.MANUAL for rule in rules_by_file()[file]}
    seen = {
        rule.id: {s for example in rule.examples for s in example.expect.values()} for rule in rules_by_file()[file]
    }
    assert not [rule for rule, status in wanted.items() if status not in seen[rule]]
