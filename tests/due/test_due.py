"""What falls due soon: against the scans of the days that follow, and in three forms."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from compliance.cli import run
from tests.store.receivers import Hook

PACK = """\
- id: OWN-20
  title: {en: Final report, zh: 最终报告}
  statement: {en: A final report follows the end., zh: 终止后提交最终报告。}
  basis: own
  modality: shall
  severity: major
  for: termination
  due: add_days(effective_at, 15)
  require: EXISTS (SELECT 1 FROM final_report AS r WHERE r.contract_id = termination.contract_id AND r.submitted_at <= :due)
  remedy: {en: Write it., zh: 补交报告。}
  examples:
    - {as_of: 2026-04-01, expect: {T1: pass}, given: {termination: [{id: T1, contract_id: C1, effective_at: 2026-03-01}],
       final_report: [{id: F1, contract_id: C1, submitted_at: 2026-03-02}]}}
    - {as_of: 2026-04-01, expect: {T1: fail}, given: {termination: [{id: T1, contract_id: C1, effective_at: 2026-03-01}], final_report: []}}
    - {as_of: 2026-04-01, expect: {T1: no_evidence}, given: {termination: [{id: T1, contract_id: C1, effective_at: 2026-03-01}]}}
- id: OWN-21
  title: {en: Regular reports, zh: 定期报告}
  statement: {en: No gap is longer than the cycle., zh: 报告间隔不超过周期。}
  basis: own
  modality: shall
  severity: minor
  for: contract
  when: start_date <= :as_of
  require: >-
    max_gap_days((SELECT r.submitted_at FROM service_report AS r
                  WHERE r.contract_id = contract.id AND r.submitted_at IS NOT NULL), start_date, :as_of) <= report_cycle_days
  remedy: {en: Report., zh: 提交报告。}
  examples:
    - {as_of: 2026-04-01, expect: {C1: pass}, given: {contract: [{id: C1, start_date: 2026-03-01, report_cycle_days: 60}], service_report: []}}
    - {as_of: 2026-04-01, expect: {C1: fail}, given: {contract: [{id: C1, start_date: 2026-03-01, report_cycle_days: 9}], service_report: []}}
    - {as_of: 2026-04-01, expect: {C1: no_evidence}, given: {contract: [{id: C1, start_date: 2026-03-01, report_cycle_days: 9}]}}
- id: OWN-22
  title: {en: Tasks in time, zh: 任务按时完成}
  statement: {en: A task ends in time., zh: 任务按时完成。}
  basis: own
  modality: shall
  severity: minor
  for: plan_task
  due: '"end"'
  require: actual_end IS NOT NULL
  remedy: {en: Do it., zh: 完成任务。}
  examples:
    - {as_of: 2026-04-01, expect: {T1: pass}, given: {plan_task: [{id: T1, end: 2026-03-01, actual_end: 2026-03-01}]}}
    - {as_of: 2026-04-01, expect: {T1: fail}, given: {plan_task: [{id: T1, end: 2026-03-01, actual_end: null}]}}
    - {as_of: 2026-04-01, expect: {T1: no_evidence}, given: {plan_task: [{id: T1, end: 2026-03-01}]}}
"""

FILES = {
    "contract.csv": "id,owner,start_date,report_cycle_days\n"
    "C1,Li Na,2026-01-01,30\nC2,,2026-01-01,400\nC3,  ,2026-04-20,5\nC4,Wu,2026-01-01,10\n",
    # C1 is fine until 2026-04-14; a report planned for 2026-04-10 has not been handed in.
    "service_report.csv": "id,contract_id,submitted_at\nR1,C1,2026-01-20T10:00\nR2,C1,2026-02-15T10:00\n"
    "R3,C1,2026-03-15T10:00\nR4,C1,2026-04-10T10:00\n",
    "termination.csv": "id,contract_id,effective_at\nT0,C1,2026-03-15\nT1,C1,2026-03-16\nT2,C2,2026-04-14\nT3,C2,2026-04-15\n"
    "T4,C1,2026-03-20\nT5,C9,2026-03-25\n",
    "final_report.csv": "id,contract_id,submitted_at\nF1,C0,2026-03-16T10:00\n",
    "plan_task.csv": "id,end,owner,actual_end\nK1,2026-04-05,He Chuan,\nK2,2026-04-06,,\nK3,2026-04-07,Wu,2026-03-30\n",
}
AS_OF = date(2026, 3, 31)


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "e"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_text(content, "utf-8")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.yaml").write_text(PACK, "utf-8")
    return folder


@pytest.fixture
def due(evidence: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def ask(*words: object, as_of: date = AS_OF, command: str = "due") -> bytes:
        given = [command, evidence, "--rules", evidence.parent / "rules", "--as-of", as_of, *words]
        capfdbinary.readouterr()
        code = run([str(word) for word in given])
        out, err = capfdbinary.readouterr()
        assert code != 2, err
        return out

    return ask


def obligations(due: Any, *words: object, **more: Any) -> dict[tuple[str, str], dict[str, Any]]:
    listed = json.loads(due(*words, "--format", "json", **more))["obligations"]
    found = {(o["check_id"], o["subject"]): o for o in listed}
    assert len(found) == len(listed)
    return found


def test_what_falls_due_within_thirty_days(due) -> None:
    found = obligations(due, "--horizon", "30d")
    assert {key: (o["sort"], o["due"], o["days_left"]) for key, o in found.items()} == {
        # T0 fell due the day before; T3 is due on the last day, T2 a day earlier.
        ("OWN-20", "T1"): ("pending", "2026-03-31", 0),
        ("OWN-20", "T4"): ("pending", "2026-04-04", 4),
        ("OWN-20", "T5"): ("pending", "2026-04-09", 9),
        ("OWN-20", "T2"): ("pending", "2026-04-29", 29),
        ("OWN-20", "T3"): ("pending", "2026-04-30", 30),
        ("OWN-22", "K1"): ("pending", "2026-04-05", 5),
        ("OWN-22", "K2"): ("pending", "2026-04-06", 6),
        ("OWN-21", "C1"): ("lapsing", "2026-04-14", 14),
        ("OWN-21", "C3"): ("starting", "2026-04-25", 25),
    }
    assert [o["due"] for o in found.values()] == sorted(o["due"] for o in found.values())


def test_the_horizon_cuts_on_its_last_day(due) -> None:
    assert ("OWN-20", "T3") not in obligations(due, "--horizon", "29")
    assert ("OWN-20", "T2") in obligations(due, "--horizon", "29")
    assert set(obligations(due, "--horizon", "0d")) == {("OWN-20", "T1")}
    # Due on the 14th it would fail on the 15th: within 14 days it holds, and so it is not told yet.
    assert ("OWN-21", "C1") not in obligations(due, "--horizon", "2w")
    assert obligations(due, "--horizon", "15d")[("OWN-21", "C1")]["due"] == "2026-04-14"


def failing(due: Any, day: date) -> set[tuple[str, str]]:
    gaps = json.loads(due("--format", "json", as_of=day, command="scan"))["gaps"]["items"]
    return {(gap["check_id"], gap["subject"]) for gap in gaps}


def test_each_due_day_is_the_last_before_a_scan_fails(due, evidence: Path) -> None:
    # The report that is only planned never comes.
    reports = FILES["service_report.csv"].replace("R4,C1,2026-04-10T10:00\n", "")
    found = obligations(due, "--horizon", "30d")
    (evidence / "service_report.csv").write_text(reports, "utf-8")
    assert obligations(due, "--horizon", "30d").keys() == found.keys(), "a planned report changes nothing"
    days = {date.fromisoformat(o["due"]) for o in found.values()}
    fails = {day: failing(due, day) for day in days | {day + timedelta(days=1) for day in days}}
    for key, obligation in found.items():
        day = date.fromisoformat(obligation["due"])
        assert key not in fails[day], obligation
        assert key in fails[day + timedelta(days=1)], obligation
    then = failing(due, AS_OF + timedelta(days=31))
    assert then - failing(due, AS_OF) == set(found), "nothing else fails by then"


def test_when_it_was_extracted_does_not_hide_what_comes(due, evidence: Path) -> None:
    before = obligations(due)
    (evidence / "evidence.yaml").write_text("extracted_at: 2026-03-31\n", "utf-8")
    assert obligations(due) == before


def test_who_answers_for_it(due) -> None:
    found = obligations(due)
    owners = {key: (o["owner"], o["owner_from"], o["contract"]) for key, o in found.items()}
    assert owners[("OWN-22", "K1")] == ("He Chuan", "record", None)
    assert owners[("OWN-22", "K2")] == (None, None, None)
    assert owners[("OWN-21", "C1")] == ("Li Na", "record", "C1")
    assert owners[("OWN-20", "T1")] == ("Li Na", "contract", "C1")
    assert owners[("OWN-20", "T2")] == (None, None, "C2")
    assert owners[("OWN-21", "C3")] == (None, None, "C3"), "blanks are nobody"
    assert owners[("OWN-20", "T5")] == (None, None, "C9"), "a contract without a record"


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("en", ["Due from 2026-03-31 to 2026-04-30: 9", "Li Na – contract C1", "nobody named – no contract",
                "  2026-03-31  today  OWN-20  termination T1", "    Regular reports [holds now, to be renewed]",
                "    Regular reports [applies soon]", "    Final report [to be done]"]),
        ("zh", ["2026-03-31 至 2026-04-30 到期：9 项", "Li Na – 合同 C1", "未写明负责人 – 不属于任何合同",
                "  2026-04-14  剩余 14 天  OWN-21  contract C1", "    定期报告 [目前符合，到期须更新]"]),
    ],
)  # fmt: skip
def test_as_text(due, lang: str, lines: list[str]) -> None:
    said = due("--lang", lang).decode().splitlines()
    assert [line for line in lines if line not in said] == []
    owners = [line for line in said if line and not line.startswith(" ")]
    assert owners[1:] == sorted(owners[1:], key=lambda line: "nobody" in line or "未写明" in line), "nobody comes last"


def test_as_a_calendar(due) -> None:
    content = due("--format", "ics")
    assert content == due("--format", "ics"), "the clock has no part in it"
    assert b"\r\n" in content
    calendar = icalendar.Calendar.from_ical(content)
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    listed = obligations(due)
    assert {f"{o['fingerprint']}@it-contract-compliance" for o in listed.values()} == set(events)
    event = events[f"{listed[('OWN-21', 'C1')]['fingerprint']}@it-contract-compliance"]
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 4, 14), date(2026, 4, 15))
    assert str(event["SUMMARY"]) == "Regular reports – Contract C1"
    assert "Owner: Li Na" in str(event["DESCRIPTION"])
    # A week later the same obligation is the same event.
    later = icalendar.Calendar.from_ical(due("--format", "ics", as_of=AS_OF + timedelta(days=7)))
    assert str(event["UID"]) in {str(e["UID"]) for e in later.walk("VEVENT")}


def test_days_are_those_the_profile_counts(due, evidence: Path) -> None:
    profile = evidence.parent / "working.yaml"
    profile.write_text(
        "name: working\ntitle: {en: Working days, zh: 工作日}\ntimezone: Asia/Shanghai\ncalendar: {days: CN, count: working}\n",
        "utf-8",
    )
    found = obligations(due, "--profile", profile, "--horizon", "30d")
    # Fifteen working days after 16 March, the Tomb-Sweeping holiday (4 to 6 April) left out.
    assert found[("OWN-20", "T1")]["due"] == "2026-04-07"


def test_bad_words(evidence: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for horizon in ("soon", "-3d", "99999d", "d", ""):
        assert run(["due", str(evidence), "--horizon", horizon]) == 2
    assert "30d" in capfd.readouterr().err


def test_each_is_told_once_when_it_comes_into_the_horizon(due, evidence: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = evidence.parent / "store.db"
    with Hook() as hook:
        monkeypatch.setenv("HOOK", f"json://127.0.0.1:{hook.port}/")
        for days in (0, 0, 2):
            due("--store", store, "--series", "s", "--notify", "HOOK", "--horizon", "28d", as_of=AS_OF + timedelta(days=days),
                command="scan")  # fmt: skip
    told = [[line for line in got["message"].splitlines() if line.startswith("- 2026-")] for got in hook.got]
    assert [line.split(" – ")[0] for line in told[0]] == [
        "- 2026-03-31 (today) OWN-20 Termination T1: Final report",
        "- 2026-04-04 (in 4 days) OWN-20 Termination T4: Final report",
        "- 2026-04-05 (in 5 days) OWN-22 Plan task K1: Tasks in time",
        "- 2026-04-06 (in 6 days) OWN-22 Plan task K2: Tasks in time",
        "- 2026-04-09 (in 9 days) OWN-20 Termination T5: Final report",
        "- 2026-04-14 (in 14 days) OWN-21 Contract C1: Regular reports",
        "- 2026-04-25 (in 25 days) OWN-21 Contract C3: Regular reports",
    ]
    assert told[0][0].endswith("– Li Na")
    # T1 is overdue two days later: that is a finding. T2 and T3 came into the horizon.
    assert [line.split(" – ")[0] for line in told[1]] == [
        "- 2026-04-29 (in 27 days) OWN-20 Termination T2: Final report",
        "- 2026-04-30 (in 28 days) OWN-20 Termination T3: Final report",
    ]
    assert "OWN-20 contract C1: Final report [major nonconformity, failures: 1 → 2]" in hook.got[1]["message"]
    assert len(hook.got) == 2, "the second scan as of the same day told nothing new"


def test_what_cannot_be_decided_is_not_passed_over(due, evidence: Path) -> None:
    """Without the reports nobody knows what is due: an empty list alone would reassure wrongly."""
    (evidence / "final_report.csv").unlink()
    document = json.loads(due("--horizon", "30d", "--select", "OWN-20", "--format", "json"))
    assert document["undecided"] == ["OWN-20"]
    assert "Of 1 requirement something cannot be decided" in due("--horizon", "30d", "--select", "OWN-20").decode()
    assert "1 条要求存在无法判定的内容" in due("--horizon", "30d", "--select", "OWN-20", "--lang", "zh").decode()
