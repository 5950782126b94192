"""Who is judged: missing and incomplete types, the implicit organisation, periods, scopes, the as-of date."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.model import Status


def statuses(b, plan):
    return b.engine.statuses([plan])[plan.check.id]


def test_a_type_nobody_supplied_is_undecided(bench):
    b = bench({"beta": [{"id": "B1"}]})
    outcome = b.engine.evaluate([b.plan("alpha", "n > 5")])
    assert dict(outcome.checks[0].counts) == {Status.NO_EVIDENCE: 1}
    (verdict,) = outcome.verdicts
    assert verdict.subject == "*"
    assert "alpha" in verdict.missing[0].en


def test_a_supplied_type_without_rows_is_not_applicable_unless_rows_may_be_unseen(bench):
    plan_text = ("alpha", "n > 5")
    b = bench({"alpha": []})
    assert statuses(b, b.plan(*plan_text)) == {"*": Status.NOT_APPLICABLE}
    b = bench({"alpha": []}, incomplete=("alpha",))
    assert statuses(b, b.plan(*plan_text)) == {"*": Status.NO_EVIDENCE}
    b = bench({"alpha": [{"id": None, "n": "7"}]})  # a row without a key is quarantined
    assert statuses(b, b.plan(*plan_text)) == {"*": Status.NO_EVIDENCE}


def test_the_organisation_is_there_without_a_file(bench):
    b = bench({"alpha": [{"id": "A1", "code": "x"}]})
    one = b.plan("organization", "EXISTS (SELECT 1 FROM alpha AS a WHERE a.code = 'x')")
    assert statuses(b, one) == {"organization": Status.PASS}
    name = b.plan("organization", "name IS NOT NULL")
    assert statuses(b, name) == {"organization": Status.NO_EVIDENCE}


def test_a_quarantined_row_keeps_its_type_open(bench):
    b = bench({"alpha": [{"id": "A1"}], "beta": [{"id": "B1", "name": "x"}, {"id": None, "name": "y"}]})
    absent = b.plan("alpha", "NOT EXISTS (SELECT 1 FROM beta AS b WHERE b.name = 'z')")
    assert statuses(b, absent) == {"A1": Status.NO_EVIDENCE}
    there = b.plan("alpha", "EXISTS (SELECT 1 FROM beta AS b WHERE b.name = 'x')")
    assert statuses(b, there) == {"A1": Status.PASS}


@pytest.mark.parametrize(("day", "expected"), [("2026-04-01", Status.PASS), ("2026-04-02", Status.FAIL)])
def test_an_event_after_the_as_of_date_has_not_happened(bench, day, expected):
    b = bench({"alpha": [{"id": "A1", "done_at": day}]})
    assert statuses(b, b.plan("alpha", "done_at IS NOT NULL")) == {"A1": expected}


def test_a_day_after_the_end_of_the_calendar(bench):
    """Without end is often written 9999-12-31: what falls due later is pending, and can be shown."""
    b = bench(
        {
            "alpha": [
                {"id": "A1", "day_at": "9999-12-31", "n": "5"},
                {"id": "A2", "day_at": "1900-01-01", "n": "-3000000"},
            ]
        }
    )
    late = b.plan("alpha", "code IS NOT NULL", due="add_days(day_at, n)")
    outcome = b.engine.evaluate([late])
    assert [(v.subject, v.status, v.due) for v in outcome.verdicts] == [
        ("A2", Status.NO_EVIDENCE, date.min), ("A1", Status.PENDING, date.max),
    ]  # fmt: skip
    assert outcome.not_passing.table()["due"].to_pylist() == [date.max, date.min]


def test_a_record_that_occurred_after_the_as_of_date_is_set_aside(bench):
    b = bench({"delta": [{"id": "D1", "made_at": "2026-04-01"}, {"id": "D2", "made_at": "2026-04-02"}]})
    assert set(statuses(b, b.plan("delta", "made_at IS NOT NULL"))) == {"D1"}
    assert b.engine.evaluate([b.plan("delta", "made_at IS NOT NULL")]).set_aside["delta"] == 1


def test_a_period_keeps_what_occurred_in_it_and_what_has_no_date(bench):
    rows = [{"id": f"D{i}", "made_at": day} for i, day in enumerate(
        ["2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", None])]  # fmt: skip
    b = bench({"delta": rows}).narrowed(period=(date(2026, 2, 1), date(2026, 2, 28)))
    assert set(statuses(b, b.plan("delta", "id IS NOT NULL"))) == {"D1", "D2", "D4"}


def test_the_same_evidence_in_another_order_gives_the_same_outcome(bench):
    rows = [{"id": f"A{i}", "n": str(i % 7), "code": "xyz"[i % 3]} for i in range(50)]
    related = [{"id": f"B{i}", "name": "xyz"[i % 3], "n": str(i)} for i in range(20)]
    texts = ["n > 3", "EXISTS (SELECT 1 FROM beta AS b WHERE b.name = alpha.code AND b.n > alpha.n)"]
    seen = []
    for order in (1, -1):
        b = bench({"alpha": rows[::order], "beta": related[::order]})
        outcome = b.engine.evaluate([b.plan("alpha", text, f"TST-0{i}") for i, text in enumerate(texts)])
        table = (
            outcome.not_passing.table()
            .drop_columns(["row"])
            .sort_by([("check_id", "ascending"), ("subject", "ascending")])
        )
        seen.append(
            (outcome.checks, outcome.scopes, table, [(v.check_id, v.subject, v.reason) for v in outcome.verdicts])
        )
    assert seen[0] == seen[1]
