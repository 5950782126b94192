"""Nothing vanishes: counts that do not add up stop the scan, a check that breaks is an error and only that check."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from compliance.engines import duckdb as engines
from compliance.engines import stored, tallies, verdicts
from compliance.engines.plans import Plan
from compliance.errors import EngineError
from compliance.evidence.brief import plan_briefly
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
    assert outcome.not_passing.table()["subject"].to_pylist() == ["A3", "A4", "A5"]
    assert [v.subject for v in outcome.verdicts] == ["A3", "A4", "A5"]


@pytest.fixture(params=["fetched", "sliced", "few exceptions", "many exceptions"])
def tampered(request, monkeypatch):
    """Changes the verdict table, where it is fetched, where it stays in the database, and where only exceptions do."""
    if request.param != "fetched":
        monkeypatch.setattr(engines, "FETCHED", 0)
    if request.param == "sliced":
        monkeypatch.setattr(engines, "apart", lambda plans, _setting: ([], [], plans))

    def tamper(change):
        if "exceptions" in request.param:
            monkeypatch.setattr(stored, "_FEW", 0 if "few" in request.param else 10**9)
            source = verdicts.text_of
            monkeypatch.setattr(verdicts, "text_of", lambda *given: change(source(*given)))
            return
        whole, parts = verdicts.statement, verdicts.in_slices
        monkeypatch.setattr(verdicts, "statement", lambda *given: change(whole(*given)))
        monkeypatch.setattr(
            verdicts, "in_slices", lambda *given: replace(parts(*given), verdicts=change(parts(*given).verdicts))
        )

    return tamper


def test_a_lost_verdict_stops_the_scan(bench, tampered):
    tampered(lambda text: f"SELECT * FROM ({text}) WHERE key <> 'A7'")
    b = bench(ROWS)
    with pytest.raises(EngineError, match="unaccounted"):
        b.engine.evaluate([b.plan("alpha", "n > 5")])


def test_a_verdict_too_many_stops_the_scan(bench, tampered):
    tampered(lambda text: f"SELECT * FROM ({text}) UNION ALL SELECT * FROM ({text}) WHERE key = 'A7'")
    b = bench(ROWS)
    with pytest.raises(EngineError, match="unaccounted"):
        b.engine.evaluate([b.plan("alpha", "n > 5")])


def test_a_check_without_a_count_stops_the_scan(bench, monkeypatch):
    b = bench(ROWS)
    monkeypatch.setattr(tallies.Fetched, "checks", lambda self, plans: [tallies.check_count(p, {1: 9}) for p in plans])
    with pytest.raises(EngineError, match="unaccounted"):
        b.engine.evaluate([b.plan("alpha", "n > 5")])


@pytest.mark.parametrize("sliced", [True, False])
def test_counting_here_and_in_the_database_is_the_same(bench, monkeypatch, sliced):
    if sliced:
        monkeypatch.setattr(engines, "apart", lambda plans, _setting: ([], [], plans))
    b = bench(ROWS)
    plans = [b.plan("alpha", "n > 5", "TST-01"), b.plan("alpha", "n > 8", "TST-02", due="DATE '2026-01-01'")]
    here = b.engine.evaluate(plans)
    monkeypatch.setattr(engines, "FETCHED", 0)
    there = b.engine.evaluate(plans)
    assert here.not_passing.to_pylist() == there.not_passing.to_pylist()
    assert (here.checks, here.scopes, here.verdicts, here.shown) == (
        there.checks, there.scopes, there.verdicts, there.shown,
    )  # fmt: skip


@pytest.fixture
def breaking(monkeypatch):
    """Statements that hold a check named TST-99 fail in the database, as an overflow would."""
    whole = verdicts.statement

    def statement(record_type, plans, setting):
        text = whole(record_type, plans, setting)
        broken = any(plan.check.id == "TST-99" and plan.error is None for plan in plans)
        return text.replace("SELECT key,", "SELECT error('it broke') AS e, key,") if broken else text

    monkeypatch.setattr(verdicts, "statement", statement)


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


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("when", [None, "n < 10"])
def test_a_due_day_that_raises_where_a_check_passes_makes_it_an_error(bench, monkeypatch, large, when):
    """Whether verdicts are worked out for all subjects or only for exceptions: semantics 11 knows no difference."""
    rows = [{"id": f"A{i}", "n": str(i), "day_at": "2026-01-01"} for i in range(8)]
    rows.append({"id": "A8", "n": "4000000000", "day_at": "2026-01-01"})
    b = bench({"alpha": rows})
    plan_briefly(b.engine.con, False)  # as over many records
    if large:
        monkeypatch.setattr(engines, "FETCHED", 0)
    raising = b.plan("alpha", "n > 5", "TST-01", when=when, due="add_days(day_at, n * n)")
    sound = b.plan("alpha", "n > 5", "TST-02", when=when, due="add_days(day_at, n * 2)")
    counts = [dict(count.counts) for count in b.engine.evaluate([raising, sound]).checks]
    assert counts[0] == {Status.ERROR: 9}
    assert counts[1][Status.FAIL] == 6


@pytest.mark.parametrize(
    ("require", "table"),
    [
        ("n * n > 5", "exceptions"),
        ("n * n > (SELECT count(*) FROM beta AS b WHERE b.id = alpha.beta_id)", "exceptions"),
        ("n * n > (SELECT count(*) FROM beta AS b WHERE b.id <> alpha.beta_id)", "missed"),
    ],
)
def test_a_check_tried_alone_leaves_alone_what_is_kept(bench, monkeypatch, require, table):
    """Neither its own tables in the room nor a gap in the list of the check it was kept with."""
    monkeypatch.setattr(engines, "FETCHED", 0)
    rows = [{"id": f"A{i}", "n": str(n), "beta_id": "B1"} for i, n in enumerate((1, 2, 4_000_000_000))]
    b = bench({"alpha": rows, "beta": [{"id": "B1"}]})
    plans = [b.plan("alpha", part, f"TST-0{i}") for i, part in enumerate((require, require.replace("n * n", "n")))]
    outcome = b.engine.evaluate(plans)
    assert dict(outcome.checks[0].counts) == {Status.ERROR: 3}
    told = outcome.not_passing.to_pylist()
    standing = b.engine.standing(plans[0], ["A0", "A2"])
    assert {key: status for key, (status, _) in standing.items()} == {"A0": Status.ERROR, "A2": Status.ERROR}
    assert outcome.not_passing.to_pylist() == told
    assert len(told) == outcome.not_passing.num_rows
    kept = b.engine.con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE table_name ~ 'TST|verdicts|subjects|related'"
    ).fetchall()
    assert kept == [(f"{table}_TST-00",)]


def test_a_statement_that_fails_though_every_check_alone_works_stops_the_scan(bench, monkeypatch):
    b = bench(ROWS)
    whole = engines.DuckDBEngine._table

    def only_alone(self, plans, text):
        if len(plans) > 1:
            raise duckdb.Error("too much at once")
        return whole(self, plans, text)

    monkeypatch.setattr(engines.DuckDBEngine, "_table", only_alone)
    with pytest.raises(EngineError, match="too much at once"):
        b.engine.evaluate([b.plan("alpha", "n > 5", "TST-01"), b.plan("alpha", "n > 6", "TST-02")])


@pytest.mark.parametrize("error", [duckdb.OutOfMemoryException, duckdb.IOException, duckdb.InterruptException])
@pytest.mark.parametrize("only_alone", [False, True])
def test_want_of_memory_or_disk_is_no_fault_of_a_check(bench, monkeypatch, error, only_alone):
    """It stops the scan, though each check fails alone and would make an error verdict."""
    b = bench(ROWS)

    def failing(self, plans, text):
        raise duckdb.Error("one of them") if only_alone and len(plans) > 1 else error("no room")

    monkeypatch.setattr(engines.DuckDBEngine, "_table", failing)
    with pytest.raises(error):
        b.engine.evaluate([b.plan("alpha", "n > 5", "TST-01"), b.plan("alpha", "n > 6", "TST-02")])


def test_a_wrong_expression_is_an_error_on_every_subject(bench):
    b = bench(ROWS)
    wrong = b.plan("alpha", "m > ")
    assert isinstance(wrong, Plan)
    (count,) = b.engine.evaluate([wrong]).checks
    assert dict(count.counts) == {Status.ERROR: 10}
    (nobody,) = bench({"beta": [{"id": "B1"}]}).engine.evaluate([wrong]).checks
    assert dict(nobody.counts) == {Status.ERROR: 1}


def test_kept_statements_are_not_those_of_a_check_that_failed(bench, monkeypatch, tmp_path):
    """The check goes by the same name when it is tried again without its expressions."""
    monkeypatch.setenv("COMPLIANCE_CACHE", str(tmp_path))
    monkeypatch.setattr(engines, "FETCHED", 0)
    rows = [{"id": f"A{i}", "n": str(n)} for i, n in enumerate([3, 7, 4_000_000_000])]
    seen = []
    for _ in range(2):
        b = bench({"alpha": rows})
        plan_briefly(b.engine.con, False)  # as over many records
        engine = replace(b.engine, rules="made up")
        plans = [b.plan("alpha", "n * n > 10", "TST-01"), b.plan("alpha", "n > 5", "TST-02")]
        seen.append([dict(count.counts) for count in engine.evaluate(plans).checks])
    assert seen == [[{Status.ERROR: 3}, {Status.FAIL: 1, Status.PASS: 2}]] * 2
