"""Schedules as people run them: missed runs, two schedulers, and failing checks (told to stop: test_stopping)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from compliance.errors import Problem, StoreError
from compliance.scan import scan
from compliance.schedule import running
from compliance.schedule.scheduler import opened
from compliance.store import open_store
from compliance.store.schedules import add_schedule, take_over
from compliance.store.tables import JOB, MESSAGE, SCAN, SCHEDULE, SCHEDULE_RUN
from compliance.text import Text

from .conftest import contracts, twelve
from .receivers import Hook

ENV = {**os.environ, "LC_ALL": "C.UTF-8"}
KILLING = Path(__file__).with_name("killing_schedules.py")


def since(place: object, moment: datetime) -> None:
    """Makes all schedules of the store as old as that."""
    with open_store(str(place)) as store, store.write() as connection:
        connection.execute(sa.update(SCHEDULE).values(recorded_at=moment.isoformat(timespec="microseconds")))


def runs(place: object) -> list[Any]:
    with open_store(str(place)) as store, store.read() as connection:
        return list(connection.execute(sa.select(SCHEDULE_RUN).order_by(SCHEDULE_RUN.c.fire_at)))


def scans(place: object) -> list[Any]:
    with open_store(str(place)) as store, store.read() as connection:
        return list(connection.execute(sa.select(SCAN).order_by(SCAN.c.id)))


def ago(**span: int) -> datetime:
    return datetime.now(UTC) - timedelta(**span)


@pytest.fixture
def nightly(compliance, pack: Path, tmp_path: Path) -> Path:
    """A store with a schedule that is due every day at noon in Shanghai."""
    place = tmp_path / "store.db"
    answer = compliance(
        "schedule", "add", contracts(tmp_path / "e", twelve("C01")), "--name", "nightly", "--cron", "0 12 * * *",
        "--timezone", "Asia/Shanghai", "--rules", pack, "--series", "s", "--store", place, "--out", tmp_path / "out",
        "--notify", "HOOK",
    )  # fmt: skip
    assert re.fullmatch(r"nightly: due next at \d{4}-\d\d-\d\d 12:00 \(Asia/Shanghai\)\n", answer.out)
    return place


def test_missed_runs_are_made_up_for_once_and_said(compliance, nightly: Path, monkeypatch, tmp_path) -> None:
    nothing = compliance("schedule", "run", "--once", "--store", nightly)
    assert (nothing.code, nothing.err, scans(nightly)) == (0, "", [])
    since(nightly, ago(days=5))
    with Hook() as hook:
        monkeypatch.setenv("HOOK", f"json://127.0.0.1:{hook.port}/")
        first = compliance("schedule", "run", "--once", "--store", nightly)
        again = compliance("schedule", "run", "--once", "--store", nightly)
    assert (first.code, again.code, again.err) == (1, 0, "")
    said = "nightly: runs were missed: 5 were due from"
    assert said in first.err
    assert "stored as scan 1" in first.err
    (run,) = runs(nightly)
    assert (run.state, run.missed, run.scan_id) == ("done", 4, 1)
    (scan,) = scans(nightly)
    fire_at = datetime.fromisoformat(run.fire_at)
    assert ago(days=1) < fire_at < datetime.now(UTC)
    assert (fire_at.hour, fire_at.minute) == (4, 0)
    assert scan.as_of == fire_at.date().isoformat(), "as of the day it was due"
    (got,) = hook.got
    assert "runs were missed: 5 were due" in got["message"]
    assert "OWN-01 contract C01" in got["message"]
    assert (tmp_path / "out" / f"{scan.as_of}T1200" / "report.json").is_file()
    (listed,) = compliance("schedule", "list", "--store", nightly, "--format", "json").json["schedules"]
    assert datetime.fromisoformat(listed["next"]) == fire_at + timedelta(days=1)
    assert (listed["last_run"]["scan_id"], listed["options"]["notify"]) == (1, ["HOOK"])


def test_each_run_compares_with_the_one_before(compliance, nightly: Path, monkeypatch, tmp_path) -> None:
    since(nightly, ago(days=1))
    with Hook() as hook:
        monkeypatch.setenv("HOOK", f"json://127.0.0.1:{hook.port}/")
        compliance("schedule", "run", "--once", "--store", nightly)
        contracts(tmp_path / "e", twelve("C01", "C02"))
        with open_store(str(nightly)) as store, store.write() as connection:  # as though a day had gone by
            before = connection.execute(sa.select(SCHEDULE_RUN.c.fire_at)).scalar_one()
            earlier = datetime.fromisoformat(before) - timedelta(days=1)
            moved = {"fire_at": earlier.isoformat(timespec="microseconds")}
            connection.execute(sa.update(SCHEDULE_RUN).values(moved))
            day = earlier.date().isoformat()
            connection.execute(sa.update(SCAN).values(as_of=day, as_of_order=f"{day}T15:59:59.999999+00:00"))
        compliance("schedule", "run", "--once", "--store", nightly)
    assert len(scans(nightly)) == 2
    body = hook.got[1]["message"]
    assert "C01: signed [major nonconformity, was minor nonconformity]" in body
    assert "C02: signed [minor nonconformity]" in body


def test_a_check_that_cannot_run_is_recorded_and_told(compliance, nightly: Path, monkeypatch, tmp_path) -> None:
    since(nightly, ago(days=1))
    (tmp_path / "e" / "contract.csv").write_bytes(b"\xff\xfe\x00")
    with Hook() as hook:
        monkeypatch.setenv("HOOK", f"json://127.0.0.1:{hook.port}/")
        answer = compliance("schedule", "run", "--once", "--store", nightly, "--lang", "en")
    assert answer.code == 2
    (run,) = runs(nightly)
    assert (run.state, run.scan_id, scans(nightly)) == ("failed", None, [])
    assert "contract.csv" in run.error
    assert hook.got[0]["title"] == "nightly: the check could not be run"
    assert "contract.csv" in hook.got[0]["message"]
    assert compliance("schedule", "run", "--once", "--store", nightly).code == 0, "it is due again tomorrow"


def test_messages_that_fail_do_not_fail_the_run(compliance, nightly: Path, monkeypatch) -> None:
    monkeypatch.setattr("compliance.notify.delivering.PATIENCE", timedelta(0))
    monkeypatch.delenv("HOOK", raising=False)
    since(nightly, ago(days=1))
    answer = compliance("schedule", "run", "--once", "--store", nightly)
    assert (answer.code, len(scans(nightly)), runs(nightly)[0].state) == (1, 1, "done")
    assert "message to HOOK not sent (attempt 1): the environment variable is not set; tried again later" in answer.err
    with open_store(str(nightly)) as store, store.read() as connection:
        assert connection.execute(sa.select(MESSAGE.c.state)).scalars().all() == ["pending"]


def test_what_cannot_be_is_refused_when_it_is_added(compliance, pack: Path, tmp_path: Path) -> None:
    place, folder = tmp_path / "store.db", contracts(tmp_path / "e", twelve())
    good = {"--name": "n", "--cron": "0 6 * * *", "--rules": pack, "--store": place}
    with open_store(str(place)):
        pass
    for evidence, changed, said in (
        (folder, {"--cron": "0 6 * *"}, "five fields"),
        (folder, {"--timezone": "Asia/Shanghia"}, "Asia/Shanghai"),
        (folder, {"--select": "OWN-99"}, "OWN-99"),
        (folder, {"--profile": "nosuch"}, "nosuch"),
        (folder, {"--format": "json"}, "--out"),
        (folder, {"--horizon": "soon"}, "30d"),
        (folder, {"--horizon": "9999d"}, "too far away"),
        (folder, {"--memory-limit": "-5GB"}, "--memory-limit: not an amount of memory"),
        (folder, {"--threads": "0"}, "1 – 256"),
        (folder, {"--spill": folder / "contract.csv"}, "not a folder"),
        (folder, {"--name": " "}, "short name"),
        (tmp_path / "nosuch", {}, "no such file"),
        ("postgresql://u:p4ssw0rd@h/d", {}, "file or folder"),
    ):
        words = [word for pair in (good | changed).items() for word in pair]
        answer = compliance("schedule", "add", evidence, *words)
        assert (answer.code, said in answer.err) == (2, True), answer.err
        assert "p4ssw0rd" not in answer.err
    assert compliance("schedule", "list", "--store", place).out == "no schedules\n"
    assert compliance("schedule", "remove", "n", "--store", place).code == 2


def test_a_run_takes_what_the_schedule_gives_it_of_the_machine(
    compliance, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, folder, asked = tmp_path / "store.db", contracts(tmp_path / "e", twelve("C01")), []
    monkeypatch.chdir(tmp_path)
    common = ("--cron", "0 12 * * *", "--rules", pack, "--store", place)
    compliance("schedule", "add", folder, *common, "--name", "a", "--memory-limit", "1KB")
    room = ("--memory-limit", "512MiB", "--spill", "spilt", "--threads", "2")
    compliance("schedule", "add", folder, *common, "--name", "b", *room)
    given = {"memory_limit": "512MiB", "spill": str(tmp_path / "spilt"), "threads": 2}
    listed = compliance("schedule", "list", "--store", place, "--format", "json").json["schedules"]
    assert listed[1]["options"].items() >= given.items()
    since(place, ago(days=1))

    def noted(request: Any, *more: Any) -> Any:
        asked.append(request)
        return scan(request, *more)

    monkeypatch.chdir("/")
    monkeypatch.setattr("compliance.store.scans.scan", noted)
    assert compliance("schedule", "run", "--once", "--store", place).code == 2
    assert [(one.memory_limit, one.spill, one.threads) for one in asked] == [("1KB", None, None), tuple(given.values())]
    failed, done = sorted(runs(place), key=lambda run: run.schedule_id)
    assert "raise --memory-limit, name a roomy folder with --spill, or lower --threads" in failed.error
    assert (done.state, done.scan_id) == ("done", 1)


def several(place: str, pack: Path, folder: Path, number: int) -> None:
    options = {
        "evidence": str(folder), "rules_dir": str(pack), "waivers": None, "no_waivers": False, "as_of": "run", "out": None,
        "formats": [], "notify": [], "horizon": 30, "lang": "en", "series": None, "where": [], "select": [],
    }  # fmt: skip
    with open_store(place) as store, store.write() as connection:
        for n in range(number):
            add_schedule(connection, f"n{n:02}", "0 12 * * *", "UTC", {**options, "series": f"s{n:02}"})
    since(place, ago(days=2))


def test_two_schedulers_never_run_the_same_check(pack: Path, tmp_path: Path, place: str) -> None:
    several(place, pack, contracts(tmp_path / "e", twelve("C01")), 6)
    two = [
        subprocess.Popen(
            [sys.executable, KILLING, "together", place, str(tmp_path / "go")], stderr=subprocess.PIPE, env=ENV
        )
        for _ in range(2)
    ]
    for one in two:  # both have imported everything and opened the store
        assert one.stderr is not None
        assert one.stderr.readline() == b"ready\n"
    (tmp_path / "go").touch()
    said = [one.communicate(timeout=120)[1].decode() for one in two]
    stored = [re.findall(r"(n\d\d): stored as scan", text) for text in said]
    assert sorted(stored[0] + stored[1]) == [f"n{n:02}" for n in range(6)], said
    done = runs(place)
    assert len(done) == 6
    assert {run.state for run in done} == {"done"}
    assert sorted(scan.series for scan in scans(place)) == [f"s{n:02}" for n in range(6)]
    assert len({run.owner for run in done}) == 2, "both of them worked"


TIMES = 12


def test_killed_at_random_moments_every_run_is_done_once(pack: Path, tmp_path: Path) -> None:
    place, log = str(tmp_path / "store.db"), tmp_path / "log"
    several(place, pack, contracts(tmp_path / "e", twelve("C01")), 8)
    done = subprocess.run(
        [sys.executable, KILLING, "killed", place, str(log), str(TIMES), "20260401"],
        capture_output=True, text=True, timeout=300, env=ENV, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 2, "some of them must die before they are done"
    told = log.read_text("utf-8", "replace")
    finished = runs(place)
    assert [run.state for run in finished] == ["done"] * 8
    kept = scans(place)
    assert sorted(scan.series for scan in kept) == [f"s{n:02}" for n in range(8)], "none is missing, none came twice"
    assert sorted(run.scan_id for run in finished) == [scan.id for scan in kept]
    assert {int(n) for n in re.findall(r"^n\d\d: stored as scan (\d+)$", told, re.M)} <= {scan.id for scan in kept}
    assert "Traceback" not in told
    with open_store(place) as store, store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.execute(sa.select(sa.func.count()).select_from(JOB)).scalar() == 8


def test_a_store_that_fails_a_claim_is_told_and_not_taken_for_clean(compliance, nightly: Path, monkeypatch) -> None:
    since(nightly, ago(days=2))

    def away(*_: object) -> None:
        raise StoreError(Problem(Text("the store is away", "存储不可用")))

    with monkeypatch.context() as patched:
        patched.setattr(running, "claim", away)
        answer = compliance("schedule", "run", "--once", "--store", nightly)
    assert (answer.code, answer.out, answer.err) == (2, "", "the store is away\n")
    monkeypatch.setenv("HOOK", "json://127.0.0.1:9/")
    assert "nightly: stored as scan 1\n" in compliance("schedule", "run", "--once", "--store", nightly).err


def test_what_is_not_installed_is_named(
    compliance, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, folder = tmp_path / "store.db", contracts(tmp_path / "e", twelve())
    monkeypatch.setenv("HOOK", "json://127.0.0.1/")
    monkeypatch.setitem(sys.modules, "apprise", None)
    answer = compliance("scan", folder, "--rules", pack, "--store", place, "--notify", "HOOK")
    assert (answer.code, "install it-contract-compliance[schedule]" in answer.err) == (2, True)
    for name in [name for name in sys.modules if name.startswith(("apscheduler", "compliance.schedule"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "apscheduler", None)
    for words in (("run", "--once"), ("list",)):
        answer = compliance("schedule", *words, "--store", place)
        assert (answer.code, "install it-contract-compliance[schedule]" in answer.err) == (2, True), answer.err


def test_a_long_scan_keeps_its_claim(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, lease, seen = str(tmp_path / "store.db"), timedelta(seconds=0.4), []
    several(place, pack, contracts(tmp_path / "e", twelve()), 1)

    def long(*given: Any) -> Any:
        for _ in range(12):
            time.sleep(0.1)
            with store.write() as connection:
                seen.append(take_over(connection, "another", datetime.now(UTC), lease))
        return scan(*given)

    monkeypatch.setattr("compliance.store.scans.scan", long)
    with open_store(place) as store:
        scheduler = opened(store, lambda text: None, lambda one: None, lease=lease)
        scheduler.round()
        scheduler.shutdown()
    assert seen == [()] * 12
    assert [(run.state, run.scan_id) for run in runs(place)] == [("done", 1)]


def test_who_lost_the_claim_stores_nothing(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, said = str(tmp_path / "store.db"), []
    several(place, pack, contracts(tmp_path / "e", twelve("C01")), 1)

    def robbed(*given: Any) -> Any:
        with store.write() as connection:
            assert take_over(connection, "another", datetime.now(UTC) + timedelta(hours=1), running.LEASE) != ()
        return scan(*given)

    monkeypatch.setattr("compliance.store.scans.scan", robbed)
    with open_store(place) as store:
        scheduler = opened(store, lambda text: said.append(text.en), lambda one: None)
        scheduler.round()
        scheduler.shutdown()
    assert said[-1] == "n00: another scheduler took over"
    assert scans(place) == []
    assert [(run.state, run.owner) for run in runs(place)] == [("running", "another")]
