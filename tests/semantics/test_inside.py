"""Questions inside questions in worlds where rows are many and links often empty: every way to answer them gives the same verdicts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from oracle.checks import make_rule, run_oracle

from compliance.engines import duckdb as engines
from compliance.engines import slices
from compliance.engines.plans import plan
from compliance.evidence.schemas import load_schemas
from compliance.examples import ExampleRunner
from compliance.expressions.dialects import DuckDBDialect
from compliance.model import Example, Item, Rule, Status
from semantics.grammar import Writer
from semantics.inside import inside
from semantics.worlds import PARAMS, make_example

SCHEMAS = load_schemas(Path(__file__).parent / "schemas")
FUZZ = int(os.environ.get("FUZZ", "0"))
SEEDS = range(1_000, 1_000 + FUZZ) if FUZZ else range(8)


@pytest.fixture(scope="module")
def runner() -> Iterator[ExampleRunner]:
    made = ExampleRunner(SCHEMAS, "Asia/Shanghai")
    yield made
    made.con.close()


def world(seed: int, questions: int = 20) -> tuple[Rule, Example]:
    """Many questions, and evidence to ask."""
    chance = Random(seed)
    items = []
    for number in range(questions):
        record_type = chance.choice(("alpha", "gamma", "delta", "beta"))
        writer = Writer(SCHEMAS, ((record_type, record_type),), 1, chance.choice)
        items.append(Item(f"i{number}", record_type=record_type, require=inside(writer)))
    rule = replace(make_rule("alpha", "TRUE", params=PARAMS), items=tuple(items))
    return rule, make_example(SCHEMAS, chance.choice, more=chance.choice((5, 12, 20)))


def agree(rule: Rule, told: Mapping[str, Status | None], expected: Mapping[str, Status]) -> None:
    for item in rule.items:
        theirs = {key: status for key, status in expected.items() if key.startswith(f"{item.name}/")}
        assert {key: told.get(key) for key in theirs} == theirs, f"{item.record_type} require {item.require}"


@pytest.mark.parametrize("folded", [False, True], ids=["where it pays", "for all"])
@pytest.mark.parametrize("seed", SEEDS)
def test_pairs_answer_as_one_subject_after_the_other_does(
    runner: ExampleRunner, monkeypatch: pytest.MonkeyPatch, seed: int, folded: bool
) -> None:
    """With pairs where they pay in DuckDB, and for everything, as elsewhere."""
    monkeypatch.setattr(DuckDBDialect, "folded", folded)
    rule, example = world(seed)
    agree(rule, runner.run(rule, example), run_oracle(rule, example, SCHEMAS))


@pytest.mark.parametrize("seed", SEEDS[: FUZZ or 4])
def test_slices_of_the_subjects_are_told_the_same(
    runner: ExampleRunner, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Subjects come a few at a time, groups are kept between."""
    monkeypatch.setattr(engines, "FETCHED", 0)
    monkeypatch.setattr(slices, "SLICE", 3)
    rule, example = world(seed, questions=6)
    engine = replace(runner.engine(example), shown_per_check=0)
    checks = rule.checks()
    outcome = engine.evaluate([plan(check, PARAMS, SCHEMAS, engine.setting.as_of) for check in checks])
    expected = run_oracle(rule, example, SCHEMAS)
    passing = (Status.PASS, Status.NOT_APPLICABLE)
    listed = {(row["check_id"], row["subject"]): row["status"] for row in outcome.not_passing.to_pylist()}
    counted = {count.check_id: count.counts for count in outcome.checks}
    for check in checks:
        theirs = {key.split("/", 1)[1]: v for key, v in expected.items() if key.startswith(f"{check.item}/")}
        told = f"{check.record_type} require {check.require}"
        assert {s: v for (c, s), v in listed.items() if c == check.id} == {
            s: v for s, v in theirs.items() if v not in passing
        }, told
        assert sum(n for status, n in counted[check.id].items() if status in passing) == sum(
            v in passing for v in theirs.values()
        ), told
