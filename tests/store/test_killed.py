"""A command killed at any moment: the store opens, holds no half scan, and everything that was confirmed."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from compliance.store import open_store
from compliance.store.tables import COUNT, FINDING, GAP, SCAN, WAIVER

from .conftest import contracts, twelve

TIMES = 50
SEED = 20260401


def test_killed_at_fifty_moments(pack: Path, tmp_path: Path) -> None:
    place, log = tmp_path / "store.db", tmp_path / "log"
    unsigned = [f"C{n:02}" for n in range(12)]
    evidence = contracts(tmp_path / "e", twelve(*unsigned))
    scan = [
        "scan",
        evidence,
        "--rules",
        pack,
        "--store",
        place,
        "--series",
        "s",
        "--as-of",
        "2026-01-31",
        "--out",
        tmp_path / "o",
    ]
    waiver = ["waiver", "add", "--rule", "OWN-01", "--reason", "r", "--owner", "a", "--approver", "b", "--approved-on",
              "2027-01-01", "--until", "2027-02-01", "--rules", pack, "--store", place]  # fmt: skip
    commands = ["\t".join(map(str, words)) for words in (scan, *[waiver] * 4)]
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("killing.py")), str(SEED), str(TIMES), str(log), *commands],
        capture_output=True, text=True, timeout=300, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= TIMES // 4, "many of them must die before they are done"
    told = log.read_text("utf-8", "replace")
    scans = {int(number) for number in re.findall(r"^stored as scan (\d+) of 's'", told, re.M)}
    waivers = set(re.findall(r"^(W-\d+): OWN-01 is waived", told, re.M))
    with open_store(str(place)) as store, store.read() as connection:
        kept = set(connection.execute(sa.select(SCAN.c.id)).scalars())
        assert scans <= kept
        assert scans, "the first scan was left alone"
        assert waivers <= set(connection.execute(sa.select(WAIVER.c.id)).scalars())
        for number in kept:
            _is_whole(connection, number, len(unsigned))
    assert "defect" not in told
    with sqlite3.connect(place) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA journal_mode").fetchall() == [("wal",)]


def _is_whole(connection: sa.Connection, number: int, failing: int) -> None:
    rules = connection.execute(sa.select(COUNT.c.rule_id).where(COUNT.c.scan_id == number)).scalars().all()
    assert sorted(rules) == ["OWN-01", "OWN-02", "OWN-03"]
    gaps = connection.execute(sa.select(sa.func.count()).select_from(GAP).where(GAP.c.scan_id == number)).scalar()
    assert gaps == failing
    kinds = connection.execute(sa.select(FINDING.c.kind).where(FINDING.c.scan_id == number)).scalars().all()
    assert kinds.count("nonconformity") == failing
    assert kinds.count("readiness") == 1


def test_what_is_committed_is_on_the_disk(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "store.db")) as store, store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
