"""The sample provider judged by the oracle and by the engine: every verdict of every check is the same."""

from __future__ import annotations

from oracle.checks import TIMEZONE

from compliance.engines.connection import connect
from compliance.engines.duckdb import DuckDBEngine
from compliance.engines.plans import Moment, plan
from compliance.engines.setting import Setting
from compliance.engines.views import create_views
from compliance.model import Status
from semantics.pack import schemas
from semantics.sample import cases, load


def test_oracle_and_engine_agree_on_the_sample() -> None:
    judged = [case for of_file in cases().values() for case in of_file]
    expected = {case.check.id: case.verdicts() for case in judged}
    moment = Moment.of(judged[0].as_of, TIMEZONE)
    con = connect()
    try:
        evidence = load(con)
        views = create_views(con, evidence, schemas(), moment)
        engine = DuckDBEngine(con, evidence, Setting(schemas(), views.facts, TIMEZONE, moment, moment), views.set_aside)
        told = engine.statuses([plan(case.check, case.params, schemas(), moment) for case in judged])
    finally:
        con.close()
    seen = {status for verdicts in expected.values() for status in verdicts.values()}
    assert seen >= {Status.PASS, Status.FAIL, Status.NO_EVIDENCE, Status.PENDING, Status.NOT_APPLICABLE}
    assert {name for name, verdicts in told.items() if verdicts != expected[name]} == set()
