"""Questions of related records over large evidence: answered by joins where they can be, and always as over small evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from oracle.checks import make_rule

from compliance.decisions import Waiver
from compliance.engines import duckdb as engines
from compliance.engines import slices, stored
from compliance.evidence.brief import plan_briefly
from compliance.model import Item, Rule, Status
from compliance.request import Request
from compliance.rules import load_pack
from compliance.rules.profiles import load_profile
from engine.test_alike import as_if_large, differences, told

PACK = load_pack()
CONTRACT = "FROM contract AS c WHERE c.id = support_ticket.contract_id"
OTHERS = "FROM support_ticket AS o WHERE o.contract_id = support_ticket.contract_id"
REVISION = "FROM plan_revision AS r WHERE r.id = milestone.revision_id"
# By name: record type, when, require, due.
JOINED: dict[str, tuple[str, str | None, str, str | None]] = {
    "there": ("support_ticket", None, f"EXISTS (SELECT 1 {CONTRACT})", None),
    "signed": ("support_ticket", None, f"EXISTS (SELECT 1 {CONTRACT} AND c.signed_at IS NOT NULL)", None),
    "unsigned": ("support_ticket", None, f"NOT EXISTS (SELECT 1 {CONTRACT} AND c.signed_at IS NULL)", None),
    "before": ("support_ticket", None, f"EXISTS (SELECT 1 {CONTRACT} AND c.signed_at <= support_ticket.created_at)", None),
    "never before": ("support_ticket", None, f"NOT EXISTS (SELECT 1 {CONTRACT} AND c.signed_at <= support_ticket.created_at)", None),
    "each before": ("support_ticket", None, f"every(SELECT c.signed_at <= support_ticket.created_at {CONTRACT})", None),
    "each of some": ("support_ticket", None, f"every(SELECT c.end_date > day(support_ticket.created_at) {CONTRACT} AND c.negotiated)", None),
    "counted": ("support_ticket", None, f"(SELECT COUNT(*) {CONTRACT} AND c.end_date > day(support_ticket.created_at)) >= 1", None),
    "none unsigned": ("support_ticket", None, f"(SELECT COUNT(*) {CONTRACT} AND (c.signed_at IS NULL OR c.signed_at <= support_ticket.created_at)) = 0", None),
    "not unsigned": ("support_ticket", None, f"NOT EXISTS (SELECT 1 {CONTRACT} AND (c.signed_at IS NULL OR c.signed_at <= support_ticket.created_at))", None),
    "its own": ("support_ticket", None, f"(SELECT MAX(length(support_ticket.status)) {CONTRACT}) IS NOT NULL", None),
    "counted none": ("support_ticket", None, f"(SELECT COUNT(*) {CONTRACT} AND c.end_date > day(support_ticket.created_at)) = 0", None),
    "named": ("support_ticket", None, f"(SELECT COUNT(DISTINCT c.name) {CONTRACT} AND c.signed_at <= support_ticket.created_at) = 1", None),
    "notice": ("support_ticket", None, f"(SELECT MAX(c.notice_days) {CONTRACT} AND c.signed_at <= support_ticket.created_at) > 5", None),
    "first day": ("support_ticket", None, f"(SELECT MIN(c.end_date) {CONTRACT} AND c.name <> support_ticket.status) IS NOT NULL", None),
    "provider": ("support_ticket", None, f"EXISTS (SELECT 1 {CONTRACT} AND c.provider.name <> support_ticket.status)", None),
    "some open": ("support_ticket", None, f"(SELECT COUNT(*) {OTHERS} AND o.resolved_at IS NULL) <= 4", None),
    "kinds": ("support_ticket", None, f"(SELECT COUNT(DISTINCT o.status) {OTHERS}) > 1", None),
    "no long": ("support_ticket", None, f"NOT EXISTS (SELECT 1 {OTHERS} AND length(o.resolution) > 4)", None),
    "every long": ("support_ticket", None, f"every(SELECT length(o.resolution) >= 2 {OTHERS})", None),
    "any": ("support_ticket", None, "EXISTS (SELECT 1 FROM contract AS c WHERE c.notice_days > 25)", None),
    "summed": ("contract", None, "(SELECT SUM(length(o.resolution)) FROM support_ticket AS o WHERE o.contract_id = contract.id) > 20", None),
    "mean": ("contract", None, "(SELECT AVG(length(o.resolution)) FROM support_ticket AS o WHERE o.contract_id = contract.id) > 3", None),
    "when": ("support_ticket", f"EXISTS (SELECT 1 {CONTRACT} AND c.negotiated)", f"(SELECT MAX(c.notice_days) {CONTRACT}) > 9", None),
    "when before": ("support_ticket", f"EXISTS (SELECT 1 {CONTRACT} AND c.signed_at <= support_ticket.created_at)",
                    "resolved_at IS NOT NULL AND day(resolved_at) <= :due", f"add_days(created_at, (SELECT MAX(c.notice_days) {CONTRACT}))"),
    "revised": ("milestone", None, f"EXISTS (SELECT 1 {REVISION} AND r.revised_at <= milestone.planned_date)", None),
    "in scope": ("milestone", None, "EXISTS (SELECT 1 FROM scope_statement AS s WHERE milestone.id IN s.milestones AND s.status = 'draft')", None),
    "siblings": ("milestone", None, "(SELECT COUNT(*) FROM milestone AS m WHERE m.project_id = milestone.project_id AND m.actual_date IS NULL) < 3", None),
    "has one": ("scope_statement", None, "(SELECT COUNT(*) FROM milestone AS m WHERE m.id IN scope_statement.milestones AND m.actual_date IS NOT NULL) >= 1", None),
}  # fmt: skip
# One of several links may be empty, or a subject has to ask for itself.
ASKING: dict[str, tuple[str, str | None, str, str | None]] = {
    "of this plan": ("milestone", None, f"EXISTS (SELECT 1 {REVISION} AND r.plan_id = milestone.plan_id)", None),
    "later": ("support_ticket", None, f"EXISTS (SELECT 1 {OTHERS} AND o.created_at > support_ticket.created_at AND o.status = 'new')", None),
    "both": ("support_ticket", f"EXISTS (SELECT 1 {CONTRACT} AND c.negotiated)",
             f"(SELECT COUNT(*) {OTHERS} AND o.resolved_at IS NULL) <= 4 AND NOT EXISTS (SELECT 1 {OTHERS} AND o.created_at < support_ticket.created_at)", None),
    "last": ("support_ticket", None, f"latest(SELECT o.status {OTHERS} ORDER BY o.created_at) = 'new'", None),
    "due": ("support_ticket", None, f"EXISTS (SELECT 1 {CONTRACT} AND c.end_date >= :due)", f"(SELECT MIN(o.created_at) {OTHERS})"),
    "alike": ("support_ticket", None, "EXISTS (SELECT 1 FROM support_ticket AS o WHERE o.resolution = support_ticket.resolution "
              "AND o.status = support_ticket.status AND o.id <> support_ticket.id AND o.created_at >= support_ticket.resolved_at)", None),
    "first": ("support_ticket", None, f"NOT EXISTS (SELECT 1 {OTHERS} AND o.id <> support_ticket.id AND o.created_at <= support_ticket.created_at)", None),
    "each as": ("support_ticket", None, f"every(SELECT o.status <> support_ticket.status {OTHERS} AND o.id <> support_ticket.id AND o.resolved_at IS NULL)", None),
    "by name": ("contract", None, "EXISTS (SELECT 1 FROM support_ticket AS o WHERE o.status = contract.name AND o.resolved_at > contract.signed_at)", None),
    "either": ("support_ticket", None, "EXISTS (SELECT 1 FROM contract AS c WHERE (c.negotiated OR c.name = support_ticket.status) AND c.signed_at > day(support_ticket.created_at))", None),
    "after": ("support_ticket", None, f"EXISTS (SELECT 1 FROM support_ticket AS o WHERE o.status = support_ticket.status AND o.created_at > (SELECT MIN(c.end_date) {CONTRACT}))", None),
    "referred": ("contract", None, "EXISTS (SELECT 1 FROM support_ticket AS o WHERE o.contract.name = contract.name AND o.contract.id <> contract.id)", None),
}  # fmt: skip


def rules() -> tuple[Rule, ...]:
    """A rule of each, and one whose items go different ways."""
    found = [
        replace(make_rule(kind, require, when=when, due=due), id=f"TST-{number:02}")
        for number, (kind, when, require, due) in enumerate((*JOINED.values(), *ASKING.values()), 1)
    ]
    items = (
        Item("plain", record_type="support_ticket", require="resolved_at IS NOT NULL"),
        Item("joined", record_type="support_ticket", require=JOINED["before"][2]),
    )
    return (*found, replace(found[0], id="TST-90", items=items))


def world(folder: Path, chance: Random, gaps: int) -> None:
    """Few keys, many collisions; in `gaps` of 20 cells nothing is, and links also lead nowhere."""
    start = datetime(2026, 1, 1, 8)

    def cells(number: int, *options: Any) -> list[Any]:
        return [None if chance.randrange(20) < gaps else chance.choice(options) for _ in range(number)]

    def write(name: str, parts: int, rows: int, columns: Callable[[int], dict[str, Any]]) -> None:
        place = folder / name
        place.mkdir(parents=True)
        for part in range(parts):
            table = pa.table(columns(rows)).append_column(
                "id", pa.array([f"{name[0]}{chance.randrange(rows * 20)}" for _ in range(rows)])
            )
            pq.write_table(table, place / f"{part}.parquet", row_group_size=7)

    days = [date(2026, 1, 1) + timedelta(days=d) for d in range(9)]
    times = [start + timedelta(hours=11 * h) for h in range(18)]
    keys = [f"C{i}" for i in range(5)]
    write("support_ticket", 3, 24, lambda n: {
        "contract_id": cells(n, *keys), "status": cells(n, "new", "closed", "two"), "resolution": cells(n, "a", "bcd", "efghijk"),
        "created_at": pa.array(cells(n, *times), pa.timestamp("us")), "resolved_at": pa.array(cells(n, *times), pa.timestamp("us")),
    })  # fmt: skip
    pq.write_table(pa.table({
        "id": keys[:4], "name": cells(4, "new", "y"), "provider_id": cells(4, "P1", "P2"), "negotiated": cells(4, True, False),
        "signed_at": pa.array(cells(4, *days), pa.date32()), "end_date": pa.array(cells(4, *days), pa.date32()),
        "notice_days": cells(4, 1, 7, 30),
    }), folder / "contract.parquet")  # fmt: skip
    pq.write_table(pa.table({"id": ["P1"], "name": ["new"]}), folder / "organization.parquet")
    pq.write_table(pa.table({
        "id": [f"V{i}" for i in range(4)], "plan_id": [*cells(3, "N1", "N2"), None if gaps else "N1"], "revised_at": pa.array(cells(4, *times), pa.timestamp("us")),
    }), folder / "plan_revision.parquet")  # fmt: skip
    pq.write_table(pa.table({
        "id": [f"m{i}" for i in range(30)], "project_id": cells(30, "J1", "J2", "J3"), "plan_id": cells(30, "N1", "N2"),
        "revision_id": cells(30, "V0", "V1", "V2", "V3", "V9"), "planned_date": pa.array(cells(30, *days), pa.date32()),
        "actual_date": pa.array(cells(30, *days), pa.date32()),
    }), folder / "milestone.parquet")  # fmt: skip
    pq.write_table(pa.table({
        "id": [f"S{i}" for i in range(8)], "status": cells(8, "draft", "y"),
        "milestones": [*(f"m{chance.randrange(32)};m{chance.randrange(32)}" for _ in range(7)), None if gaps else "m1"],
    }), folder / "scope_statement.parquet")  # fmt: skip


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """The checks that were looked at closely only where they did not pass, and those that were judged slice by slice."""
    found: dict[str, set[str]] = {"by_exception": set(), "by_slices": set()}
    for name in found:
        whole = getattr(engines, name)

        def noting(con: Any, plans: Sequence[Any], *more: Any, name: str = name, whole: Any = whole) -> Any:
            found[name] |= {plan.check.id for plan in plans}
            return whole(con, plans, *more)

        monkeypatch.setattr(engines, name, noting)
    return found


@pytest.mark.parametrize("gaps", [0, 2, 6])
@pytest.mark.parametrize(
    "more",
    [
        {"as_of": date(2026, 1, 6)},
        {
            "as_of": date(2026, 3, 1),
            "period": (date(2026, 1, 2), date(2026, 1, 6)),
            "where": {"contract": ("C1", "C3")},
        },
    ],
    ids=["all", "narrowed"],
)
def test_the_same_as_over_small_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ways: dict[str, set[str]], gaps: int, more: dict[str, Any]
) -> None:  # fmt: skip
    folder = tmp_path / "evidence"
    world(folder, Random(gaps), gaps)
    waiver = Waiver("W1", "known", approver="Chen Li", approved_on=date(2026, 1, 1), owner="Wang Fang", until=date(2026, 12, 31),
                    timezone="Asia/Shanghai", rule="TST-04")  # fmt: skip
    pack = replace(PACK, rules=rules())
    request = Request(str(folder), pack, pack.rules, load_profile(None), waivers=(waiver,), show_waived=True, **more)
    small = told(request)
    assert not isinstance(small, str), small
    assert not ways["by_exception"]
    statuses = {row["status"] for row in small["listed"]}
    assert "fail" in statuses
    ids = {name: f"TST-{number:02}" for number, name in enumerate((*JOINED, *ASKING), 1)}
    # A row without one of its links or without its list could belong to anybody: each subject has to ask.
    asking = {*ASKING, "in scope"} if gaps else {*ASKING} - {"of this plan"}
    for few in (0, 10**9):
        monkeypatch.setattr(stored, "_FEW", few)
        for checks in ways.values():
            checks.clear()
        for slice_ in (5, 1000):
            with as_if_large(slice_):
                large = told(request)
            assert list(differences(small, large)) == [], few
        assert ways["by_slices"] == {ids[name] for name in asking}
        assert ways["by_exception"] == {*ids.values(), "TST-90/plain", "TST-90/joined"} - ways["by_slices"]


BETA = "FROM beta AS b WHERE b.id = alpha.beta_id"
GAMMA = "FROM gamma AS g WHERE g.beta_id = alpha.beta_id"


@pytest.mark.parametrize(
    "raising",
    [
        f"n * n > (SELECT COUNT(*) {GAMMA})",  # beside a group
        f"(SELECT SUM(g.n * g.n) {GAMMA}) > 3",  # within one
        f"EXISTS (SELECT 1 {BETA} AND b.n * b.n > alpha.n)",  # of the one row
        f"n * n > (SELECT COUNT(*) {GAMMA} AND g.n > alpha.n)",  # beside a question of each subject
        f"(SELECT COUNT(*) {GAMMA} AND g.n * g.n > alpha.n) > 1",  # within it
    ],
)
@pytest.mark.parametrize("few", [0, 10**9], ids=["few", "many"])
def test_a_check_that_raises_is_an_error_and_the_others_stand(bench, monkeypatch, raising, few):
    huge = "4000000000"
    b = bench({
        "alpha": [{"id": f"A{i}", "n": huge if i == 8 else str(i), "beta_id": f"B{i % 3}" if i % 4 else None} for i in range(9)],
        "beta": [{"id": f"B{i}", "n": huge if i == 1 else "1"} for i in range(2)],
        "gamma": [{"id": f"G{i}", "n": huge if i == 5 else str(i), "beta_id": f"B{i % 3}" if i != 7 else None} for i in range(8)],
    })  # fmt: skip
    plan_briefly(b.engine.con, False)  # as over many records
    plans = [
        b.plan("alpha", f"(SELECT COUNT(*) {GAMMA}) > 2 OR n > 6", "TST-01"),
        b.plan("alpha", raising, "TST-02"),
        b.plan("alpha", f"EXISTS (SELECT 1 {BETA} AND b.n > alpha.n)", "TST-03"),
        b.plan("alpha", f"EXISTS (SELECT 1 {GAMMA} AND g.n > alpha.n)", "TST-04"),
    ]
    small = b.engine.evaluate(plans)
    assert dict(small.checks[1].counts) == {Status.ERROR: 9}
    monkeypatch.setattr(engines, "FETCHED", 0)
    monkeypatch.setattr(slices, "SLICE", 4)
    monkeypatch.setattr(stored, "_FEW", few)
    large = b.engine.evaluate(plans)
    assert [dict(count.counts) for count in large.checks] == [dict(count.counts) for count in small.checks]
    assert large.not_passing.to_pylist() == small.not_passing.to_pylist()
    assert (
        b.engine.con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE table_name ~ 'related|verdicts|subj'"
        ).fetchall()
        == []
    )


def test_what_subjects_are_joined_to_is_worked_out_once(bench, monkeypatch):
    """Not again for every slice, nor again to count."""
    b = bench({
        "alpha": [{"id": f"A{i}", "n": str(i), "beta_id": f"B{i % 2}"} for i in range(20)],
        "gamma": [{"id": f"G{i}", "n": str(i), "beta_id": f"B{i % 2}"} for i in range(6)],
    })  # fmt: skip
    monkeypatch.setattr(engines, "FETCHED", 0)
    monkeypatch.setattr(slices, "SLICE", 4)
    said: list[str] = []

    class Listening:
        def __getattr__(self, name: str) -> Any:
            return getattr(con, name)

        def execute(self, text: str, *more: Any) -> Any:
            said.append(text)
            return con.execute(text, *more)

    con = b.engine.con
    engine = replace(b.engine, con=Listening(), shown_per_check=0)
    group = f"(SELECT COUNT(*) {GAMMA} AND g.n > 1) > 1"
    engine.evaluate([b.plan("alpha", group, "TST-01", when=group.replace("> 1)", "> 2)"))])
    engine.evaluate([b.plan("alpha", f"{group} AND EXISTS (SELECT 1 FROM gamma AS g WHERE g.n > alpha.n)", "TST-02")])
    reading = [text for text in said if 'FROM "gamma"' in text and "GROUP BY" in text]
    assert len(reading) == 2
    assert all(text.startswith("CREATE OR REPLACE TEMP TABLE related_") for text in reading)
    assert len([text for text in said if text.startswith("CREATE OR REPLACE TEMP TABLE verdicts")]) >= 5
    said.clear()
    engine.evaluate([b.plan("alpha", group, "TST-03")])
    (totals,) = [text for text in said if "count(*) AS n" in text]
    assert "related_" not in totals


def test_of_rows_that_are_alike_few_are_compared(bench, monkeypatch):
    """However many there are, and however they are spread over the subjects."""
    rows = [
        {"id": f"G{i}", "n": str(i % 97), "flag": ("yes", "no", "")[i % 3], "code": f"c{i % 2}" if i % 10 else None}
        for i in range(400)
    ]
    b = bench({"gamma": rows})
    monkeypatch.setattr(engines, "FETCHED", 0)
    later = "g.code = gamma.code AND g.id <> gamma.id AND g.n > gamma.n"
    plans = [
        b.plan("gamma", f"EXISTS (SELECT 1 FROM gamma AS g WHERE {later} AND g.flag)", "TST-01"),
        b.plan("gamma", f"every(SELECT NOT g.flag FROM gamma AS g WHERE {later})", "TST-02"),
    ]
    kept: list[int] = []

    class Listening:
        def __getattr__(self, name: str) -> Any:
            return getattr(con, name)

        def execute(self, text: str, *more: Any) -> Any:
            found = con.execute(text, *more)
            if text.startswith("CREATE OR REPLACE TEMP TABLE verdicts"):
                assert text.count('FROM "gamma"') == 1, text
            if text.startswith("CREATE OR REPLACE TEMP TABLE related_"):
                kept.append(con.execute(f"SELECT count(*) FROM {text.split()[5]}").fetchall()[0][0])
            return found

    con = b.engine.con
    outcome = replace(b.engine, con=Listening(), shown_per_check=0).evaluate(plans)
    # By code or without one, what the flag says, and two of each.
    assert sorted(kept) == [4, 4, 12, 12]
    there, none = (dict(count.counts) for count in outcome.checks)
    assert there[Status.PASS] == none[Status.FAIL] > 300
    assert there[Status.NO_EVIDENCE] == none[Status.NO_EVIDENCE] > 30
