"""The few sentences the feature files are written in; what they mean is decided by the rules and the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import yaml
from pytest_bdd import given, parsers, then, when

from compliance.evidence.schemas import load_schemas
from compliance.examples import ExampleRunner
from compliance.model import Example, Rule, Status
from compliance.rules import load_pack


@dataclass
class Story:
    """What one scenario has said so far."""

    given: dict[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    item: str = ""
    verdicts: Mapping[str, Status] = field(default_factory=dict)


@pytest.fixture(scope="session")
def rules() -> Mapping[str, Rule]:
    return {rule.id: rule for rule in load_pack().rules}


@pytest.fixture(scope="session")
def runner() -> ExampleRunner:
    return ExampleRunner(load_schemas())


@pytest.fixture
def story() -> Story:
    return Story()


def record_type(words: str) -> str:
    """ "final report" is the record type final_report."""
    name = words.replace(" ", "_")
    assert name in load_schemas(), f"no record type {name!r}"
    return name


@given(parsers.parse("the following {words} records:"))
def records(story: Story, words: str, datatable: list[list[str]]) -> None:
    header, *rows = datatable
    story.given[record_type(words)] = tuple(
        {name: cell or None for name, cell in zip(header, row, strict=True)} for row in rows
    )


@given(parsers.parse("no {words} records are declared"))
def declared_none(story: Story, words: str) -> None:
    story.given[record_type(words)] = ()


@given(parsers.parse("the {words} file is missing"))
def missing(story: Story, words: str) -> None:
    story.given.pop(record_type(words), None)


@given(parsers.parse('the parameter "{name}" is "{value}"'))
def parameter(story: Story, name: str, value: str) -> None:
    story.params[name] = yaml.safe_load(value)


@when(parsers.parse('requirement "{check}" is checked as of "{date}"'))
def checked(story: Story, rules: Mapping[str, Rule], runner: ExampleRunner, check: str, date: str) -> None:
    rule_id, _, story.item = check.partition("/")
    unknown = set(story.params) - set(rules[rule_id].params)
    assert not unknown, f"{rule_id} has no parameter {unknown}"
    example = Example(given=story.given, expect={}, as_of=date, params=story.params)
    story.verdicts = runner.run(rules[rule_id], example)


@then(parsers.parse('the verdict for "{subject}" is "{status}"'))
def verdict(story: Story, subject: str, status: str) -> None:
    key = f"{story.item}/{subject}" if story.item else subject
    assert key in story.verdicts, f"no verdict for {key!r}, only {sorted(story.verdicts)}"
    assert story.verdicts[key] is Status(status)
