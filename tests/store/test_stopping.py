"""A scheduler that is told to end, or killed, also in the midst of a long statement: what is left of the run it had claimed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa
from answers import Command

from compliance.errors import Problem, StoreError
from compliance.schedule.scheduler import STORE, Stopped, opened
from compliance.store import open_store
from compliance.store.tables import SCHEDULE, SCHEDULE_RUN
from compliance.text import Text

from .conftest import EXAMPLES, contracts, rule, twelve
from .test_schedules import ENV, runs, scans, several

LONG = 3_000_000
"""Records with days in words: one statement takes seconds to read them all."""
HELD_SECONDS = 60
"""Longer than a scan takes to get to its evidence."""


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Evidence that takes long to be read, and the pack that asks for it."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("open files are not to be seen")
    base = tmp_path_factory.mktemp("long")
    (base / "e").mkdir()
    (base / "rules").mkdir()
    columns = [
        f"strftime(DATE '2026-01-01' + (i % {days})::INTEGER, '%Y年%-m月%-d日') AS {name}"
        for name, days in (("signed_at", 59), ("start_date", 97), ("end_date", 101))
    ]
    query = f"SELECT 'C' || i AS id, {', '.join(columns)} FROM range({LONG}) t(i)"
    duckdb.execute(f"COPY ({query}) TO '{base / 'e' / 'contract.parquet'}' (FORMAT parquet)")
    pack = "".join(
        rule(
            f"OWN-0{number}", "dated", "有日期", f"require: {name} IS NOT NULL",
            EXAMPLES.format(field=name, good="2026-01-01"),
        )
        for number, name in enumerate(("signed_at", "start_date", "end_date"), 1)
    )  # fmt: skip
    (base / "rules" / "own.yaml").write_text(pack, "utf-8")
    return base


@pytest.fixture
def evidence(long: Path, tmp_path: Path) -> Path:
    """A folder with the long evidence."""
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "contract.parquet").symlink_to(long / "e" / "contract.parquet")
    return tmp_path / "e"


@pytest.fixture(scope="module")
def takes(long: Path) -> float:
    """Seconds to read the evidence."""
    began = time.monotonic()
    words = [sys.executable, "-m", "compliance", "evidence", "validate", str(long / "e")]
    subprocess.run(words, capture_output=True, check=True, env=ENV)
    return time.monotonic() - began


@pytest.fixture
def store(evidence: Path, long: Path, compliance: Command, tmp_path: Path) -> Path:
    """A store with a schedule that is due."""
    place = tmp_path / "store.db"
    words = ["--name", "long", "--cron", "0 12 * * *", "--rules", long / "rules", "--store", place]
    assert compliance("schedule", "add", evidence, *words).code == 0
    with open_store(str(place)) as made, made.write() as connection:
        yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="microseconds")
        connection.execute(sa.update(SCHEDULE).values(recorded_at=yesterday))
    return place


def reading(store: Path, *more: str) -> subprocess.Popen[str]:
    """A scheduler that has claimed its run and is in the midst of a statement over the evidence."""
    words = [sys.executable, "-m", "compliance", "schedule", "run", *more, "--store", str(store)]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENV)
    until = time.monotonic() + HELD_SECONDS
    while not _reads(process.pid):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.02)
    time.sleep(0.7)  # the file is looked at before it is read
    assert [run.state for run in runs(store)] == ["running"]
    return process


def _reads(pid: int) -> bool:
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if os.readlink(handle).endswith("contract.parquet"):
                return True
        except FileNotFoundError:  # closed meanwhile
            continue
    return False


def is_done_next(compliance: Command, evidence: Path, store: Path) -> None:
    """Runs what is due, over evidence that takes no time."""
    (evidence / "contract.parquet").unlink()
    (evidence / "contract.csv").write_text("id,signed_at,start_date,end_date\nC1,,,\n", "utf-8")
    assert compliance("schedule", "run", "--once", "--store", store).err.endswith("long: stored as scan 1\n")
    assert [run.state for run in runs(store)] == ["done"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("once", [True, False])
def test_who_is_told_to_end_gives_the_run_back(
    compliance: Command, evidence: Path, store: Path, takes: float, number: int, once: bool
) -> None:
    process = reading(store, *(["--once"] if once else []))
    process.send_signal(number)
    told = time.monotonic()
    out, err = process.communicate(timeout=30)
    assert time.monotonic() - told < takes / 2, "the statement was waited for"
    assert (process.returncode, out) == (0, ""), err
    assert err.endswith("long: given up, due as before\nstopped\n")
    assert "Traceback" not in err
    assert (runs(store), scans(store)) == ([], [])
    is_done_next(compliance, evidence, store)


def test_who_is_killed_keeps_the_run_until_the_claim_lapses(compliance: Command, evidence: Path, store: Path) -> None:
    process = reading(store, "--once")
    process.kill()
    process.communicate(timeout=30)
    (left,) = runs(store)
    assert datetime.fromisoformat(left.lease_until) > datetime.now(UTC)
    assert compliance("schedule", "run", "--once", "--store", store).err == ""
    assert [run.state for run in runs(store)] == ["running"]
    with open_store(str(store)) as made, made.write() as connection:
        passed = (datetime.now(UTC) - timedelta(seconds=1)).isoformat(timespec="microseconds")
        connection.execute(sa.update(SCHEDULE_RUN).values(lease_until=passed))
    is_done_next(compliance, evidence, store)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_daemon_works_and_stops_when_told(number: int, pack: Path, tmp_path: Path) -> None:
    place = str(tmp_path / "store.db")
    several(place, pack, contracts(tmp_path / "e", twelve()), 1)
    words = [sys.executable, "-m", "compliance", "schedule", "run", "--store", place]
    daemon = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENV)
    assert daemon.stderr is not None
    lines = []
    watchdog = threading.Timer(60, daemon.kill)
    watchdog.start()
    for line in daemon.stderr:
        lines.append(line)
        if "stored as scan 1" in line:
            break
    daemon.send_signal(number)
    out, err = daemon.communicate(timeout=30)
    watchdog.cancel()
    assert (daemon.returncode, out, err) == (0, "", "stopped\n"), (lines, err)
    assert [run.state for run in runs(place)] == ["done"]


@pytest.mark.parametrize("becomes", [Stopped, KeyboardInterrupt, RuntimeError("Query interrupted")])
def test_a_run_that_is_stopped_is_due_as_before(pack: Path, tmp_path: Path, monkeypatch, becomes) -> None:
    place = str(tmp_path / "store.db")
    several(place, pack, contracts(tmp_path / "e", twelve()), 2)
    said: list[str] = []
    with open_store(place) as store:
        scheduler = opened(store, lambda text: said.append(text.en), lambda one: None)

        def told_to_stop(*_: object) -> None:
            scheduler.stop()
            with suppress(Stopped):
                scheduler.runner.interrupt()
            raise becomes  # as the database passes it on

        monkeypatch.setattr("compliance.store.scans.scan", told_to_stop)
        scheduler.forever()
        scheduler.shutdown()
    assert said[-1] == "n00: given up, due as before"
    assert (runs(place), scans(place)) == ([], [])
    monkeypatch.undo()
    with open_store(place) as store:
        scheduler = opened(store, lambda text: None, lambda one: None)
        scheduler.round()
        scheduler.shutdown()
    assert [run.state for run in runs(place)] == ["done", "done"]


def test_who_is_told_to_end_before_the_scan_begins_does_not_begin_it(pack: Path, tmp_path: Path) -> None:
    place, said = str(tmp_path / "store.db"), []
    several(place, pack, contracts(tmp_path / "e", twelve()), 2)

    def told_to_stop(text: Text) -> None:
        said.append(text.en)
        if "was missed and is made up for now" in text.en or "runs were missed" in text.en:
            scheduler.stop()
            scheduler.runner.interrupt()

    with open_store(place) as store:
        scheduler = opened(store, told_to_stop, lambda one: None)
        scheduler.forever()
        scheduler.shutdown()
    assert said[1:] == ["n00: given up, due as before"]
    assert (runs(place), scans(place)) == ([], [])


def test_a_failure_is_told_in_its_own_round_also_where_the_store_fails_twice(
    pack: Path, tmp_path: Path, monkeypatch
) -> None:
    place = str(tmp_path / "store.db")
    several(place, pack, contracts(tmp_path / "e", twelve()), 1)

    def away(*_: object) -> None:
        raise StoreError(Problem(Text("the store is away", "存储不可用")))

    with open_store(place) as store:
        scheduler = opened(store, lambda text: None, lambda one: None)
        with monkeypatch.context() as broken:
            broken.setattr(scheduler.runner, "run", away)
            broken.setattr(scheduler._jobstores[STORE], "update_job", away)
            with pytest.raises(StoreError):
                scheduler.round()
        scheduler.round()
        scheduler.shutdown()
    assert [run.state for run in runs(place)] == ["done"]
