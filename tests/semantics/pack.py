"""The rules of the pack with their examples, ready for the oracle: trees parsed once, worlds built once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from oracle.checks import DEFAULT_AS_OF, TIMEZONE, check_tree, read_moment
from oracle.verdicts import CheckTree, judged
from oracle.world import World, as_of, build

from compliance.evidence.schemas import RecordType, load_schemas
from compliance.model import Check, Example, Rule, Status
from compliance.rules.loader import load_pack
from compliance.rules.profiles import with_items

ZONE = ZoneInfo(TIMEZONE)
Moment = date | datetime


@cache
def schemas() -> Mapping[str, RecordType]:
    """The record types of the product."""
    return load_schemas()


@cache
def rules_by_file() -> Mapping[str, tuple[Rule, ...]]:
    """The rules an expression decides, by the name of the file they stand in."""
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in load_pack().rules:
        found[rule.source.file] = (*found.get(rule.source.file, ()), rule)
    return found


def params_of(rule: Rule, example: Example) -> dict[str, Any]:
    """The parameters an example is judged with."""
    return {**rule.params, **example.params}


def checks_of(rule: Rule, params: Mapping[str, Any]) -> tuple[Check, ...]:
    """The checks of a rule that an expression decides."""
    return tuple(check for check in with_items(rule, params).checks() if check.require is not None)


@dataclass(frozen=True)
class Case:
    """One check on one example: what it asks, and the evidence as it stood."""

    check: Check
    example: Example
    params: Mapping[str, Any]
    tree: CheckTree
    world: World
    as_of: Moment
    extracted: Moment | None

    def verdicts(self, tree: CheckTree | None = None, only: Collection[str] | None = None) -> dict[str, Status]:
        """The verdicts of the check, or of a changed one."""
        return judged(tree or self.tree, self.world, self.as_of, self.extracted, only)


def cases_of(rule: Rule) -> tuple[Case, ...]:
    """Every check of a rule on every example of the rule."""
    parsed: dict[Any, CheckTree] = {}
    found = []
    for example in rule.examples:
        when = read_moment(str(example.as_of or DEFAULT_AS_OF))
        extracted = None if example.extracted_at is None else read_moment(str(example.extracted_at))
        world = as_of(build(example.given, schemas(), TIMEZONE, example.incomplete), when)
        params = params_of(rule, example)
        for check in checks_of(rule, params):
            # Most checks do not read the as-of, and most examples set no parameter: one tree serves them all.
            words = " ".join(filter(None, (check.when, check.require, check.due)))
            key = (check.id, repr(example.params), when if ":as_of" in words else None)
            if key not in parsed:
                parsed[key] = check_tree(check, params, schemas(), when)
            found.append(Case(check, example, params, parsed[key], world, when, extracted))
    return tuple(found)
