"""The database before rule text runs: no files, no network, no settings; and the limits that were asked for."""

from __future__ import annotations

import duckdb
import pytest

from compliance import scan as scanning
from compliance import session as sessions
from compliance.engines.connection import connect, lock
from compliance.errors import EngineError
from compliance.request import Request
from compliance.rules import load_pack
from compliance.rules.profiles import load_profile
from compliance.session import opened

ATTEMPTS = [
    "SELECT * FROM read_csv('/etc/hostname')",
    "SELECT * FROM '/etc/hostname'",
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM glob('/*')",
    "COPY (SELECT 1) TO '/tmp/never.csv'",
    "ATTACH '/tmp/never.db'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET memory_limit = '1TB'",
    "PRAGMA enable_profiling",
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nothing_outside_can_be_reached(attempt):
    con = connect(threads=1)
    lock(con)
    with pytest.raises(duckdb.Error):
        con.execute(attempt).fetchall()
    con.close()


def test_a_scan_is_locked_before_rules_run(tmp_path, monkeypatch):
    (tmp_path / "contract.csv").write_text("id\nC1\n", "utf-8")
    pack = load_pack()
    locked = []
    whole = sessions.create_views

    def watching(con, *rest):
        with pytest.raises(duckdb.Error):
            con.execute("SET threads = 1")
        locked.append(True)
        return whole(con, *rest)

    monkeypatch.setattr(sessions, "create_views", watching)
    with opened(Request(str(tmp_path), pack, pack.rules[:3], load_profile(None))):
        assert locked


def test_limits_reach_the_database(tmp_path):
    con = connect(memory_limit="300MB", spill=str(tmp_path), threads=1)
    settings = dict(
        con.execute(
            "SELECT name, value FROM duckdb_settings() WHERE name IN ('memory_limit', 'temp_directory', 'threads')"
        ).fetchall()
    )
    assert settings["threads"] == "1"
    assert settings["temp_directory"] == str(tmp_path)
    assert settings["memory_limit"].startswith("286")  # 300 MB in MiB
    con.close()


def test_a_limit_nobody_understands_is_an_error():
    with pytest.raises(EngineError, match="does not start"):
        connect(memory_limit="plenty")


def test_little_memory_with_room_on_disk_gives_the_same_report(tmp_path):
    """More records than fit: they go to the disk and come back."""
    rows = "".join(f"T{i},C{i % 7},P{i % 4},2026-01-{i % 28 + 1:02}T08:00,{'x' * 40}{i}\n" for i in range(60_000))
    (tmp_path / "support_ticket.csv").write_text("id,contract_id,priority,created_at,title\n" + rows)
    pack = load_pack()
    chosen = tuple(rule for rule in pack.rules if rule.record_type == "support_ticket")
    reports = [
        scanning.scan(
            Request(
                str(tmp_path / "support_ticket.csv"), pack, chosen, load_profile(None), memory_limit=limit, threads=1,
                spill=str(tmp_path / "spill"),
            )
        ).report
        for limit in ("2GB", "40MB")
    ]  # fmt: skip
    assert reports[0].totals == reports[1].totals
    assert sum(reports[0].totals.values()) >= 60_000
