"""Deadlines in working days: the engine's arithmetic against counting day by day."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from compliance.calendars import load_calendar
from compliance.engines.plans import plan
from compliance.errors import RuleError
from compliance.expressions.deadlines import Deadlines
from compliance.model import Rule, Source, Status
from compliance.text import Text
from tests.engine.conftest import AS_OF, SCHEMAS

DAY = timedelta(days=1)
GERMAN = holidays.country_holidays("DE", subdiv="BE", years=range(2019, 2028))
WORKED = {
    "CN": chinese_calendar.is_workday,
    "DE-BE": lambda day: day not in GERMAN and day.weekday() < 5,
}


def rule(require: str, due: str) -> Rule:
    text = Text("made up", "虚构")
    return Rule(
        "TST-01", text, text, "own", "shall", "major", "alpha", None, require, due, {}, (), (), {}, text, (), True,
        None, (), Source("made-up.yaml", 1), "",
    )  # fmt: skip


def nth(day: date, n: int, is_worked) -> date:
    """The n-th worked day after (or before) a day, found by walking."""
    step = DAY if n > 0 else -DAY
    for _ in range(abs(n)):
        day += step
        while not is_worked(day):
            day += step
    return day


def rolled(day: date, is_worked) -> date:
    while not is_worked(day):
        day += DAY
    return day


def statuses(bench, rows, due: str, deadlines: Deadlines, require: str = "planned_at = :due") -> dict[str, Status]:
    (check,) = rule(require, due).checks()
    engine = bench({"alpha": rows}).engine
    outcome = engine.evaluate([plan(check, {}, SCHEMAS, AS_OF, deadlines)])
    told = {row["id"]: Status.PASS for row in rows}
    return told | {row["subject"]: Status(row["status"]) for row in outcome.not_passing.to_pylist()}


@pytest.mark.parametrize("name", WORKED)
@pytest.mark.parametrize("working", [False, True])
@pytest.mark.parametrize("roll", [False, True])
def test_the_engine_counts_as_a_person_with_a_calendar(bench, name, working, roll):
    draw, is_worked = random.Random(20260401), WORKED[name]
    rows, expected = [], {}
    for i in range(300):
        start, n = date(2020, 1, 1) + draw.randrange(2000) * DAY, draw.choice([0, 1, 2, 5, 15, 30, 60])
        due = nth(start, n, is_worked) if working else start + n * DAY
        due = rolled(due, is_worked) if roll else due
        shown = due if i % 3 else due + DAY
        rows.append({"id": f"A{i}", "day_at": start.isoformat(), "n": n, "planned_at": shown.isoformat()})
        expected[f"A{i}"] = Status.PASS if i % 3 else Status.FAIL if due < AS_OF.day else Status.PENDING
    deadlines = Deadlines(load_calendar(name), working, roll)
    assert statuses(bench, rows, "add_days(day_at, n)", deadlines) == expected


def test_days_before_an_event_are_counted_back_and_not_rolled(bench):
    rows, is_worked = [], WORKED["CN"]
    for i in range(60):
        start = date(2026, 1, 10) + i * DAY
        due = nth(start, -10, is_worked).isoformat()
        rows.append({"id": f"A{i}", "day_at": start.isoformat(), "planned_at": due})
    found = statuses(bench, rows, "add_days(day_at, -10)", Deadlines(load_calendar("CN"), working=True, roll=True))
    assert set(found.values()) == {Status.PASS}


def test_a_deadline_outside_the_calendar_is_unknown(bench):
    rows = [
        {"id": "A1", "day_at": "2003-12-01", "planned_at": "2003-12-16"},
        {"id": "A2", "day_at": "2026-12-30", "planned_at": "2027-01-14"},
        {"id": "A3", "day_at": None, "planned_at": "2026-01-14"},
    ]
    for working, roll in ((True, False), (False, True), (True, True)):
        found = statuses(bench, rows, "add_days(day_at, 15)", Deadlines(load_calendar("CN"), working, roll))
        assert set(found.values()) == {Status.NO_EVIDENCE}


def test_hours_stay_elapsed_time(bench):
    rows = [{"id": "A1", "at": "2026-02-14T09:00:00+08:00", "done_ts": "2026-02-15T09:00:00+08:00"}]
    found = statuses(
        bench, rows, "add_hours(at, 24)", Deadlines(load_calendar("CN"), True, True), require="done_ts <= :due"
    )
    assert found == {"A1": Status.PASS}


PROFILE = "name: own\ntitle: {en: own, zh: 自有}\ncalendar: "


def scan(folder: Path, profile: str, *words: str) -> subprocess.CompletedProcess:
    path = folder / "own.profile.yaml"
    path.write_text(PROFILE + profile, "utf-8")
    command = [sys.executable, "-m", "compliance", "scan", str(folder / "evidence"), "--select", "R-4.2-10"]
    return subprocess.run([*command, "--profile", str(path), *words], capture_output=True, timeout=120)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "evidence").mkdir()
    rows = "id,contract_id,effective_at\nT1,C1,2026-02-01\n"
    (tmp_path / "evidence" / "termination.csv").write_text(rows, "utf-8")
    (tmp_path / "evidence" / "final_report.csv").write_text("id,contract_id,submitted_at\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("profile", "last"),
    [
        # day 15 is 16 February, in the Spring Festival; the first working day after it is the 24th
        ("{days: CN, roll: true}", "2026-02-24"),
        ("{days: CN, count: calendar, roll: false}", "2026-02-16"),
        # 15 working days after Sunday the 1st: eleven up to Saturday the 14th (worked), four from the 24th on
        ("{days: CN, count: working}", "2026-02-27"),
        ("{days: own.yaml, roll: true}", "2026-02-17"),
    ],
)
def test_a_profile_with_a_calendar_moves_the_deadline(folder, profile, last):
    (folder / "own.yaml").write_text("from: 2026-01-01\nto: 2026-12-31\nfree: [2026-02-16]\n", "utf-8")
    day_after = (date.fromisoformat(last) + DAY).isoformat()
    found = []
    for as_of in (last, day_after):
        report = json.loads(scan(folder, profile, "--as-of", as_of, "--format", "json").stdout)
        found.append({status for status, number in report["totals"]["counts"].items() if number})
    assert found == [{"pending"}, {"fail"}]
    assert bool(report["run"]["weakened"]) == ("roll: true" in profile or "working" in profile)


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ("{days: XX, roll: true}", "own.profile.yaml:3:18: no calendar 'XX'"),
        ("{days: DE-XX, roll: true}", "no calendar 'DE-XX'"),
        ("{days: CN}", "count"),
        ("{days: CN, rol: true}", "did you mean 'roll'"),
        ("{days: missing.yaml, roll: true}", "missing.yaml"),
    ],
)
def test_mistakes_are_told(folder, profile, expected):
    done = scan(folder, profile)
    assert done.returncode == 2
    assert expected in done.stderr.decode()


def test_a_file_of_days_is_checked(tmp_path):
    path = tmp_path / "days.yaml"
    path.write_text("from: 2026-01-01\nto: 2026-01-31\nfree: [2026-02-01, 2026-01-05]\nworked: [2026-01-05]\n", "utf-8")
    with pytest.raises(RuleError) as caught:
        load_calendar("days.yaml", tmp_path)
    told = caught.value.render("en")
    assert "days.yaml:3" in told
    assert "outside of the span" in told
    assert "both free and worked" in told
