"""The layout of a report adds up and loses nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sample_report import broken, empty, sample

from compliance.model import Finding, Scope, Status
from compliance.reports.lookups import in_scope, spread
from compliance.reports.view import view_of
from compliance.text import Text


def test_chapters_add_up_to_the_totals() -> None:
    view = view_of(sample())
    for status in Status:
        assert sum(chapter.tally[status] for chapter in view.chapters) == view.totals[status]
    assert [chapter.key for chapter in view.chapters] == ["4", "5", "SLA"]
    assert (view.totals.total, view.totals.applicable, view.totals.decided, view.totals.undecided) == (
        1058,
        1049,
        1042,
        4,
    )


def test_every_verdict_is_in_one_list() -> None:
    report = sample()
    view = view_of(report)
    assert len(view.gaps) + len(view.pending) + len(view.undecided) + len(view.attested) == len(report.verdicts)


def test_order_does_not_depend_on_the_order_given() -> None:
    report = sample()
    turned = replace(report, verdicts=report.verdicts[::-1])
    for name in ("gaps", "pending", "undecided", "due", "needs"):
        assert getattr(view_of(turned), name) == getattr(view_of(report), name)


def test_pending_is_earliest_first_and_overdue_is_negative() -> None:
    view = view_of(sample())
    assert [v.due for v in view.pending] == [date(2026, 4, 2), date(2026, 4, 9)]
    assert [view.days_left(v) for v in view.due] == [-44, -31, 1, 8]


def test_needs_gather_the_checks_that_wait() -> None:
    needs = view_of(sample()).needs
    assert (needs[0].checks, needs[0].verdicts) == (("R-5.3.2-01", "R-5.3.2-04"), 2)
    assert Text("Signed statement of the data protection officer", "数据保护负责人签署的声明") in [
        n.what for n in needs
    ]


def test_findings_find_their_instances() -> None:
    view = view_of(sample())
    by_rule = {f.fingerprint[0]: [v.subject for v in view.instances(f)] for f in view.report.findings}
    assert by_rule["f"] == ["T-1"]
    assert by_rule["c"] == ["=cmd|' /C calc'!A0"]
    assert by_rule["9"] == ["*"]
    assert by_rule["e"] == []


def test_a_gap_no_finding_gathers_stays_in_sight() -> None:
    assert [v.check_id for v in view_of(sample()).outside()] == ["R-4.1-02/delivery_standard"]


@pytest.mark.parametrize(
    ("scope_type", "key", "scope", "inside"),
    [
        ("contract", "C-001", Scope("O", "C-001"), True),
        ("contract", "C-002", Scope("O", "C-001"), False),
        ("contract", "C-001", None, False),
        ("organisation", "O", None, True),
        ("organization", "O", Scope("O"), True),
        ("organisation", "P", Scope("O"), False),
        ("scan", "", Scope("O", "C-001"), True),
    ],
)
def test_in_scope(scope_type: str, key: str, scope: Scope | None, inside: bool) -> None:
    verdict = replace(sample().verdicts[0], scope=scope, subject="S")
    finding = Finding("f", "nonconformity", "minor", "R", "J", scope_type, key, Text("t", "题"), Text("r", "因"))
    assert in_scope(verdict, finding) is inside


@pytest.mark.parametrize(("report", "code"), [(sample(), 1), (empty(), 0), (broken(), 2)])
def test_exit_code_and_its_meaning(report, code: int) -> None:
    view = view_of(report)
    assert view.exit_code == code
    assert view.exit_meaning.en.startswith({0: "Clean", 1: "Findings", 2: "The scan is not complete"}[code])


def test_exit_meaning_follows_the_gate() -> None:
    view = view_of(replace(sample(), fail_on="major", allow_undecided=True))
    assert view.exit_meaning.en == (
        "Findings at or above “major nonconformity”: 2; undecided verdicts that count: 0; "
        "records set aside that nobody could judge: 0. "
        "Undecided verdicts were allowed for this run."
    )


def test_a_check_without_its_rule_is_not_lost() -> None:
    view = view_of(replace(sample(), rules=()))
    assert len(view.rules) == 7
    assert view.totals.total == sum(row.tally.total for row in view.rules)
    assert view.title("R-4.2-05") == Text("R-4.2-05", "R-4.2-05")


def test_spread_gives_every_check_its_share() -> None:
    one = sample().verdicts[0]
    many = tuple(replace(one, check_id=f"R-{check}", subject=str(n)) for check in range(3) for n in range(50))
    chosen = spread(many, 30)
    assert len(chosen) == 30
    assert [sum(v.check_id == f"R-{check}" for v in chosen) for check in range(3)] == [10, 10, 10]
    assert spread(many, 150) == many
    assert len(spread(many, 2)) == 3
