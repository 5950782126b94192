"""Nothing vanishes: counts that do not add up stop the scan, a check that breaks is an error and only that check."""

from __future__ import annotations

import duckdb
import pytest

from compliance.engines import duckdb as engines
from compliance.engines.plans import Plan
from compliance.errors import EngineError
from compliance.model import Status

ROWS = {"alpha": [{"id": f"A{i}", "n": str(i), "code": "x"} for i in range(10)]}


def test_every_subject_of_every_check_has_one_verdict(bench):
    b = bench(ROWS)
    outcome = b.engine.evaluate([b.plan("alpha", "n > 5", "TST-01"), b.plan("alpha", "n > 20", "TST-02")])
    assert [dict(count.counts) for count in outcome.checks] == [
        {Status.PASS: 4, Status.FAIL: 6},
        {Status.FAIL: 10},
    ]
    assert outcome.not_passing.num_rows == 16


def test_only_what_did_not_pass_leaves_the_engine(bench):
    b = bench(ROWS)
    outcome = b.engine.evaluate([b.plan("alpha", "n > 5", when="n > 2")])
    assert outcome.not_passing["subject"].to_pylist() == ["A3", "A4", "A5"]
    assert [v.subject for v in outcome.verdicts] == ["A3", "A4", "A5"]


def test_a_lost_verdict_stops_the_scan(bench, monkeypatch):
    b = bench(ROWS)
    whole = engines.check_counts

    def forgetful(con, table, plans):
        con.execute(f"DELETE FROM {table} WHERE key = 'A7'")
        return whole(con, table, plans)

    monkeypatch.setattr(engines, "check_counts", forgetful)
    with pytest.raises(EngineError, match="unaccounted"):
        b.engine.evaluate([b.plan("alpha", "n > 5")])


def test_a_status_nobody_counts_stops_the_scan(bench, monkeypatch):
    b = bench(ROWS)
    whole = engines.check_counts

    def doubling(con, table, plans):
        con.execute(f"INSERT INTO {table} SELECT * FROM {table} WHERE key = 'A7'")
        return whole(con, table, plans)

    monkeypatch.setattr(engines, "check_counts", doubling)
    with pytest.raises(EngineError, match="unaccounted"):
        b.engine.evaluate([b.plan("alpha", "n > 5")])


@pytest.fixture
def breaking(monkeypatch):
    """Statements that hold a check named TST-99 fail in the database, as an overflow would."""
    whole = engines.statement

    def statement(record_type, plans, setting):
        text = whole(record_type, plans, setting)
        broken = any(plan.check.id == "TST-99" and plan.error is None for plan in plans)
        return text.replace("SELECT key,", "SELECT error('it broke') AS e, key,") if broken else text

    monkeypatch.setattr(engines, "statement", statement)


def test_a_check_that_raises_is_an_error_and_the_others_stand(bench, breaking):
    b = bench(ROWS)
    plans = [
        b.plan("alpha", "n > 5", "TST-01"),
        b.plan("alpha", "n > 6", "TST-99"),
        b.plan("alpha", "n > 7", "TST-02"),
    ]
    outcome = b.engine.evaluate(plans)
    assert [dict(count.counts) for count in outcome.checks] == [
        {Status.PASS: 4, Status.FAIL: 6},
        {Status.ERROR: 10},
        {Status.PASS: 2, Status.FAIL: 8},
    ]
    (first, *_) = [v for v in outcome.verdicts if v.check_id == "TST-99"]
    assert "it broke" in first.reason.en
    assert "it broke" in first.reason.zh


def test_a_statement_that_fails_though_every_check_alone_works_stops_the_scan(bench, monkeypatch):
    b = bench(ROWS)
    whole = engines.DuckDBEngine._fill

    def only_alone(self, name, plans, table):
        if len(plans) > 1:
            raise duckdb.Error("too much at once")
        whole(self, name, plans, table)

    monkeypatch.setattr(engines.DuckDBEngine, "_fill", only_alone)
    with pytest.raises(EngineError, match="too much at once"):
        b.engine.evaluate([b.plan("alpha", "n > 5", "TST-01"), b.plan("alpha", "n > 6", "TST-02")])


def test_a_wrong_expression_is_an_error_on_every_subject(bench):
    b = bench(ROWS)
    wrong = b.plan("alpha", "m > ")
    assert isinstance(wrong, Plan)
    (count,) = b.engine.evaluate([wrong]).checks
    assert dict(count.counts) == {Status.ERROR: 10}
    (nobody,) = bench({"beta": [{"id": "B1"}]}).engine.evaluate([wrong]).checks
    assert dict(nobody.counts) == {Status.ERROR: 1}
