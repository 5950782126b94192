"""Deleting or blanking evidence never turns a failure into a pass, save where an exception says why.

Tried by the oracle with every deletion there is (see `deletions`) on every example of every rule, on
evidence combined from them, and on the sample provider.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml
from oracle.checks import TIMEZONE
from oracle.world import as_of, build

from compliance.model import Rule, Status
from semantics import sample
from semantics.combined import with_combinations
from semantics.deletions import KINDS, Deletion, deletions, reads
from semantics.pack import Case, cases_of, rules_by_file, schemas

EXCEPTIONS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("deletion_exceptions.yaml").read_text("utf-8")
)

HINT = "a gap must not close by losing evidence: mend the rule, or say in deletion_exceptions.yaml why that is right"


@dataclass(frozen=True, slots=True)
class Mended:
    """A failure that a deletion has turned into a pass."""

    rule: str
    deletion: Deletion
    where: str

    @property
    def excepted(self) -> frozenset[int]:
        """The exceptions it falls under, by their place in the file."""
        told = (self.rule, self.deletion.kind, self.deletion.of)
        return frozenset(n for n, e in enumerate(EXCEPTIONS)
                         if told[0] == e["rule"] and told[1] in e["deletion"] and told[2] in e["of"])  # fmt: skip


Failed = tuple[Case, set[str], frozenset[str]]


def failed(cases: Sequence[Case]) -> list[Failed]:
    """Of the checks that fail on an example: their subjects that do, and what they read."""
    judged = [(case, {s for s, status in case.verdicts().items() if status is Status.FAIL}) for case in cases]
    return [(case, subjects, reads(case.tree, schemas())) for case, subjects in judged if subjects]


def mended(failures: Sequence[Failed], name: str) -> Iterator[Mended]:
    """Failures on one example that a deletion from one record type turns into a pass."""
    for deletion in deletions(schemas()[name], failures[0][0].example.given[name]):
        concerned = [(case, subjects) for case, subjects, read in failures if deletion.of in read]
        if concerned:
            changed = without(concerned[0][0], deletion)
            for case, subjects in concerned:
                verdicts = replace(case, world=changed.world).verdicts(only=subjects)
                for subject in (s for s, status in verdicts.items() if status is Status.PASS):
                    yield Mended(case.check.rule.id, deletion, f"{case.check.id} {subject}, {case.example.note}")


def without(case: Case, deletion: Deletion) -> Case:
    """The case with one record type as the deletion leaves it."""
    name = deletion.record_type
    rows = {} if deletion.rows is None else {name: deletion.rows}
    alone = as_of(build(rows, {name: schemas()[name]}, TIMEZONE, case.example.incomplete), case.as_of)
    return replace(case, world=replace(case.world, tables={**case.world.tables, name: alone.tables[name]}))


def all_mended(rules: Sequence[Rule]) -> Iterator[Mended]:
    for rule in rules:
        cases = cases_of(with_combinations(rule, schemas()))
        for _, of_one_example in groupby(cases, key=lambda case: id(case.example)):
            if failures := failed(list(of_one_example)):
                for name in failures[0][0].example.given:
                    yield from mended(failures, name)


@pytest.mark.parametrize("file", rules_by_file())
def test_no_deletion_mends_a_failure(file: str) -> None:
    found = list(all_mended(rules_by_file()[file]))
    assert not unlisted(found), HINT
    ids = {rule.id for rule in rules_by_file()[file]}
    met = {n for m in found for n in m.excepted}
    stale = [e for n, e in enumerate(EXCEPTIONS) if e["rule"] in ids and n not in met]
    assert not stale, "no example shows these exceptions any more"


@cache
def failed_in_the_sample() -> list[Failed]:
    return failed([case for of_file in sample.cases().values() for case in of_file])


@pytest.mark.parametrize("record_type", schemas())
def test_no_deletion_mends_a_failure_of_the_sample(record_type: str) -> None:
    """Of all rules at once: a world without something serves every check that reads it."""
    assert not unlisted(list(mended(failed_in_the_sample(), record_type))), HINT


def unlisted(found: Sequence[Mended]) -> set[str]:
    return {f"{m.where}: {m.deletion.kind} {m.deletion.of}" for m in found if not m.excepted}


def test_exceptions_are_about_rules_there_are_and_say_why() -> None:
    ids = {rule.id for rules in rules_by_file().values() for rule in rules}
    for exception in EXCEPTIONS:
        assert set(exception) == {"rule", "deletion", "of", "reason"}
        assert exception["rule"] in ids
        assert set(exception["deletion"]) <= set(KINDS)
        assert len(exception["reason"]) > 20
