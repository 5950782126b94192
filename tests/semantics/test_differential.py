"""Generated evidence under generated expressions: DuckDB, PostgreSQL, Spark and the oracle give the same verdicts.

Reading evidence and planning statements cost more than any verdict, so that each example is one
world and many expressions over it. The seed is fixed; FUZZ=2000 searches that many examples at random.
A scan, which puts many checks into one statement, is compared apart and with fewer.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from inplace.cluster import Cluster
from inplace.server import PostgreSQLRunner
from inplace.sparkling import SparkRunner
from oracle.checks import make_rule, run_oracle

from compliance.engines import duckdb as engines
from compliance.engines import stored
from compliance.engines.plans import plan
from compliance.engines.spark import connect
from compliance.engines.spark_settings import MANY, pace, prefer
from compliance.errors import EngineError
from compliance.evidence.schemas import load_schemas
from compliance.examples import ExampleRunner
from compliance.model import Example, Item, Rule, Status
from semantics.grammar import Choose, Writer, condition, days, peers
from semantics.inside import inside
from semantics.worlds import PARAMS, make_example

SCHEMAS = load_schemas(Path(__file__).parent / "schemas")
# A zone of many clock changes makes longer statements: America/New_York takes three times as long.
ZONES = ("Asia/Shanghai", "America/Phoenix")
SUBJECTS = ("alpha", "alpha", "gamma", "delta", "beta")
PASSING = (Status.PASS, Status.NOT_APPLICABLE)
FUZZ = int(os.environ.get("FUZZ", "0"))
SEARCH = settings(
    max_examples=FUZZ or 14,
    derandomize=not FUZZ,
    database=None,
    # Which expression differs is printed; shrinking a whole world would take minutes.
    phases=(Phase.generate,),
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


def chooser(draw: st.DrawFn) -> Choose:
    """Hypothesis decides: it shrinks towards the first option."""

    def choose(options: Sequence[Any]) -> Any:
        return options[draw(st.integers(0, len(options) - 1))]

    return choose


@st.composite
def examples(draw: st.DrawFn) -> Example:
    return make_example(SCHEMAS, chooser(draw))


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Expressions of one check, two or three levels deep."""
    choose = chooser(draw)
    record_type = choose(SUBJECTS)
    writer = Writer(SCHEMAS, ((record_type, record_type),), choose((2, 2, 3)), choose)
    bare = choose((True, True, False))
    return Item(
        name="",
        record_type=record_type,
        when=None if bare else condition(writer.inner()),
        require=choose((condition, condition, condition, peers, inside))(writer),
        due=None if bare else days(writer.inner()),
    )


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """A rule of many items that have nothing in common."""
    drawn = draw(st.lists(items(), min_size=24, max_size=24))
    named = tuple(replace(item, name=f"i{index}") for index, item in enumerate(drawn))
    return replace(make_rule("alpha", "TRUE", params=PARAMS), items=named)


@pytest.fixture(scope="module")
def runners() -> Iterator[Mapping[str, ExampleRunner]]:
    made = {zone: ExampleRunner(SCHEMAS, zone) for zone in ZONES}
    yield made
    for runner in made.values():
        runner.con.close()


@pytest.fixture(scope="module")
def databases(postgresql: str) -> Iterator[Mapping[str, PostgreSQLRunner]]:
    made = {zone: PostgreSQLRunner(postgresql, SCHEMAS, zone) for zone in ZONES}
    yield made
    for runner in made.values():
        runner.close()


@SEARCH
@given(rule=rules(), example=examples(), zone=st.sampled_from(ZONES))
def test_engine_and_oracle_agree(runners: Mapping[str, ExampleRunner], rule: Rule, example: Example, zone: str) -> None:
    told, expected = runners[zone].run(rule, example), run_oracle(rule, example, SCHEMAS, timezone=zone)
    for key in sorted({*told, *expected}):
        if told.get(key) != expected.get(key):
            item = next(i for i in rule.items if key.startswith(f"{i.name}/"))
            note(f"{key}: engine {told.get(key)}, oracle {expected.get(key)}: {item.record_type} "
                 f"when {item.when} require {item.require} due {item.due}")  # fmt: skip
    assert told == expected


@settings(SEARCH, max_examples=FUZZ or 6)
@given(rule=rules(), example=examples(), zone=st.sampled_from(ZONES))
def test_database_and_oracle_agree(
    databases: Mapping[str, PostgreSQLRunner], rule: Rule, example: Example, zone: str
) -> None:
    """The same worlds as tables of text in PostgreSQL."""
    told, expected = databases[zone].run(rule, example), run_oracle(rule, example, SCHEMAS, timezone=zone)
    for key in sorted({*told, *expected}):
        if told.get(key) != expected.get(key):
            item = next(i for i in rule.items if key.startswith(f"{i.name}/"))
            note(f"{key}: database {told.get(key)}, oracle {expected.get(key)}: {item.record_type} "
                 f"when {item.when} require {item.require} due {item.due}")  # fmt: skip
    assert told == expected


@pytest.fixture(scope="module", params=["interpreted", "compiled"])
def sparks(standalone: Cluster, request: pytest.FixtureRequest) -> Iterator[Mapping[str, SparkRunner]]:
    """Spark with expressions as they are over few records, and as over many."""
    spark = connect(standalone.master, rows=0)
    if request.param == "compiled":
        compiled = {name: value for name, value in pace(MANY, 1).items() if "codegen" in name}
        assert compiled != {name: pace(0, 1)[name] for name in compiled}
        prefer(spark.session, compiled, spark.failures)
    yield {zone: SparkRunner(spark, SCHEMAS, zone) for zone in ZONES}
    spark.close()


@pytest.mark.xdist_group("spark")
@settings(SEARCH, max_examples=FUZZ or 2)
@given(rule=rules(), example=examples(), zone=st.sampled_from(ZONES))
def test_spark_and_oracle_agree(sparks: Mapping[str, SparkRunner], rule: Rule, example: Example, zone: str) -> None:
    """The same worlds in Spark, but for what it says beforehand that it cannot evaluate."""
    try:
        told = sparks[zone].run(rule, example)
    except EngineError as error:
        refused = {str(problem.path).partition("/")[2] for problem in error.problems}
        left = tuple(item for item in rule.items if item.name not in refused)
        if len(left) * 3 < len(rule.items) * 2:
            raise
        rule = replace(rule, items=left)
        told = sparks[zone].run(rule, example)
    expected = run_oracle(rule, example, SCHEMAS, timezone=zone)
    for key in sorted({*told, *expected}):
        if told.get(key) != expected.get(key):
            item = next(i for i in rule.items if key.startswith(f"{i.name}/"))
            note(f"{key}: spark {told.get(key)}, oracle {expected.get(key)}: {item.record_type} "
                 f"when {item.when} require {item.require} due {item.due}")  # fmt: skip
    assert told == expected


@pytest.fixture(params=["few", "many", "many, few left"])
def number(request: pytest.FixtureRequest) -> Iterator[str]:
    """Few verdicts are counted here; of many, those that do not pass are kept and counted in the database, and taken out
    before where few are left."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param != "few":
            patch.setattr(engines, "FETCHED", 0)
            patch.setattr(stored, "_FEW", 0 if "left" in request.param else 10**9)
        yield request.param


@settings(SEARCH, max_examples=FUZZ or 5)
@given(rule=rules(), example=examples())
def test_scan_and_oracle_agree(number: str, runners: Mapping[str, ExampleRunner], rule: Rule, example: Example) -> None:
    """Counts of every check, and every verdict that is not passing, of checks judged together."""
    engine = replace(runners[ZONES[0]].engine(example), shown_per_check=0)
    checks = [check for item in rule.items for check in _alone(rule, item).checks()]
    outcome = engine.evaluate([plan(check, PARAMS, SCHEMAS, engine.setting.as_of) for check in checks])
    counts = {count.check_id: {k: n for k, n in count.counts.items() if n} for count in outcome.checks}
    listed: dict[str, dict[str, str]] = {check.id: {} for check in checks}
    for row in outcome.not_passing.to_pylist():
        listed[row["check_id"]][row["subject"]] = row["status"]
    for check in checks:
        expected = run_oracle(check.rule, example, SCHEMAS)
        told = f"{check.record_type} when {check.when} require {check.require} due {check.due}"
        assert counts[check.id] == Counter(expected.values()), told
        assert listed[check.id] == {k: v for k, v in expected.items() if v not in PASSING}, told


def _alone(rule: Rule, item: Item) -> Rule:
    """A rule of its own for an item: the items of one rule are judged in one statement."""
    texts = {"when": item.when, "require": item.require, "due": item.due}
    return replace(rule, id=f"TST-{item.name}", record_type=item.record_type or "", items=(), **texts)
