"""Rows compared with the subject in worlds where many are alike: those that decide answer as all of them do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from oracle.checks import make_rule, run_oracle

from compliance.evidence.schemas import load_schemas
from compliance.examples import ExampleRunner
from compliance.model import Item
from semantics.grammar import Writer, peers
from semantics.worlds import PARAMS, make_example

SCHEMAS = load_schemas(Path(__file__).parent / "schemas")
FUZZ = int(os.environ.get("FUZZ", "0"))
SEEDS = range(1_000, 1_000 + FUZZ) if FUZZ else range(12)


@pytest.fixture(scope="module")
def runner() -> Iterator[ExampleRunner]:
    made = ExampleRunner(SCHEMAS, "Asia/Shanghai")
    yield made
    made.con.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_few_rows_decide_as_all_do(runner: ExampleRunner, seed: int) -> None:
    chance = Random(seed)
    items = []
    for number in range(40):
        record_type = chance.choice(("alpha", "gamma", "delta", "beta"))
        writer = Writer(SCHEMAS, ((record_type, record_type),), chance.choice((0, 0, 1)), chance.choice)
        items.append(Item(f"i{number}", record_type=record_type, require=peers(writer)))
    rule = replace(make_rule("alpha", "TRUE", params=PARAMS), items=tuple(items))
    example = make_example(SCHEMAS, chance.choice, more=chance.choice((12, 30)))
    told, expected = runner.run(rule, example), run_oracle(rule, example, SCHEMAS)
    for item in items:
        theirs = {key: status for key, status in expected.items() if key.startswith(f"{item.name}/")}
        assert {key: told.get(key) for key in theirs} == theirs, f"{item.record_type} require {item.require}"
