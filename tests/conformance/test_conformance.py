"""Every conformance case on every engine: the stated verdicts, neither more nor fewer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from inplace.server import PostgreSQLRunner
from inplace.sparkling import SparkRunner
from oracle.checks import as_rows, check_tree, make_rule, read_moment, run_oracle

from compliance.calendars import load_calendar
from compliance.engines.spark import connect
from compliance.evidence.schemas import load_schemas
from compliance.examples import ExampleRunner
from compliance.expressions.deadlines import Deadlines
from compliance.expressions.functions import OPERATORS, SPECIAL
from compliance.expressions.tree import Call, Subquery, walk
from compliance.model import Example, Rule, Status

HERE = Path(__file__).parent
SCHEMAS = load_schemas(HERE.parent / "semantics" / "schemas")
KEYS = {"name", "point", "for", "given", "as_of", "extracted_at", "incomplete", "params", "when", "require", "due",
        "calendar", "expect"}  # fmt: skip
# Points of the semantics that speak of verdicts; the others concern files, reports and exit codes.
POINTS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16, 17, 18}

Case = dict[str, Any]
Engine = Callable[[Rule, Example, Deadlines | None], dict[str, Status]]


def cases() -> list[Case]:
    """All cases, each with the file it stands in."""
    found = []
    for path in sorted(HERE.glob("*.yaml")):
        found += [{**case, "file": path.stem} for case in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)]
    return found


CASES = cases()


def rule_and_example(case: Case) -> tuple[Rule, Example]:
    """A case as the rule and the evidence it describes."""
    rule = make_rule(
        case["for"], case["require"], when=case.get("when"), due=case.get("due"), params=case.get("params")
    )
    extracted = case.get("extracted_at")
    example = Example(
        given=as_rows(case["given"]),
        expect={key: Status(status) for key, status in case["expect"].items()},
        as_of=str(case.get("as_of", "2026-04-01")),
        extracted_at=None if extracted is None else str(extracted),
        incomplete=tuple(case.get("incomplete", ())),
    )
    return rule, example


def deadlines_of(case: Case) -> Deadlines | None:
    """How the case counts days of deadlines, where not as calendar days."""
    said = case.get("calendar")
    if said is None:
        return None
    return Deadlines(load_calendar(said["days"]), said.get("count") == "working", said.get("roll", False))


SPARK = pytest.param("spark", marks=pytest.mark.xdist_group("spark"))


@pytest.fixture(scope="module", params=["oracle", "duckdb", "postgresql", SPARK])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "oracle":
        yield lambda rule, example, deadlines: run_oracle(rule, example, SCHEMAS, deadlines=deadlines)
        return
    if request.param == "spark":
        spark = connect(request.getfixturevalue("standalone").master, rows=0)
        there = SparkRunner(spark, SCHEMAS)
        yield lambda rule, example, deadlines: there.run(rule, example, deadlines=deadlines)
        spark.close()
        return
    if request.param == "postgresql":
        database = PostgreSQLRunner(request.getfixturevalue("postgresql"), SCHEMAS)
        yield lambda rule, example, deadlines: database.run(rule, example, deadlines=deadlines)
        database.close()
        return
    runner = ExampleRunner(SCHEMAS)
    yield lambda rule, example, deadlines: runner.run(rule, example, deadlines=deadlines)
    runner.con.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['name']}")
def test_case(engine: Engine, case: Case) -> None:
    rule, example = rule_and_example(case)
    assert engine(rule, example, deadlines_of(case)) == example.expect


def test_cases_are_well_formed() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))
    for case in CASES:
        assert set(case) - {"file"} <= KEYS, case["name"]
        assert {"name", "for", "given", "require", "expect"} <= set(case), case["name"]


def test_every_point_that_decides_a_verdict_has_cases() -> None:
    assert {case["point"] for case in CASES if "point" in case} == POINTS


def test_every_operator_and_function_has_cases() -> None:
    used: set[str] = set()
    for case in CASES:
        rule, example = rule_and_example(case)
        (check,) = rule.checks()
        moment = read_moment(str(example.as_of))
        tree = check_tree(check, rule.params, SCHEMAS, moment, deadlines=deadlines_of(case))
        for part in (tree.require, tree.when, tree.due):
            for node in walk(part) if part is not None else ():
                used |= {node.op} if isinstance(node, Call) else {node.kind} if isinstance(node, Subquery) else set()
    subqueries = {"exists", "count", "count_distinct", "sum", "min", "max", "avg", "value"}
    assert used >= OPERATORS | set(SPECIAL) | subqueries
