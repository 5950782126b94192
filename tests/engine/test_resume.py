"""A long scan that was stopped goes on where it was, and its outcome is that of one that was not."""

from __future__ import annotations

import gc
import os
import time
from dataclasses import replace

import duckdb
import pytest

from compliance.engines import duckdb as engines
from compliance.engines import slices
from compliance.engines.connection import DATABASE
from compliance.engines.states import OLD_SECONDS
from compliance.errors import UsageError
from compliance.evidence import loading, tables
from compliance.reports import REPORTS
from compliance.reports.side_files import write_side_files
from compliance.request import AFRESH, RESUMED, STOPPED, Request
from compliance.rules import load_pack
from compliance.rules.profiles import load_profile
from compliance.scan import scan

TABLES = {
    "support_ticket": """
        SELECT 'T' || i AS id, CASE WHEN i % 5 > 0 THEN 'C' || (i % 3) END AS contract_id, 'P' || (i % 5) AS priority,
               TIMESTAMP '2026-01-01 08:00' + to_hours(i::INTEGER) AS created_at,
               CASE WHEN i % 4 > 0 THEN TIMESTAMP '2026-01-01 09:00' + to_hours((2 * i)::INTEGER) END AS responded_at
        FROM range(40) t(i)""",
    "change_request": """
        SELECT 'H' || i AS id, 'C' || (i % 3) AS contract_id, CASE WHEN i % 3 > 0 THEN 'n' END AS requester,
               TIMESTAMP '2026-01-01 08:00' + to_hours(i::INTEGER) AS submitted_at, 'x' || i AS content
        FROM range(30) t(i)""",
    "contract": """
        SELECT 'C' || i AS id, CASE WHEN i > 0 THEN DATE '2026-01-01' END AS signed_at, DATE '2027-01-01' AS end_date
        FROM range(3) t(i)""",
}  # fmt: skip


HEAD, BLOCK = 12 * 1024, 256 * 1024
"""Bytes of a database file."""


class Stop(KeyboardInterrupt):
    """Ctrl-C at a moment of our choice."""


class Watching:
    """Collects the steps, and stops once so many record types are finished."""

    def __init__(self, after: int | None = None) -> None:
        self.after, self.steps = after, []

    def __call__(self, step) -> None:
        self.steps.append(step)
        if step.stage != STOPPED and self.after is not None and step.done >= self.after:
            raise Stop

    def of(self, stage):
        return [(step.done, step.total) for step in self.steps if step.stage == stage]


@pytest.fixture
def request_(tmp_path, monkeypatch):
    """Three record types, of which everything counts as large but one that is fetched."""
    monkeypatch.setattr(loading, "SMALL", 0)
    monkeypatch.setattr(tables, "LARGE", 1)
    monkeypatch.setattr(slices, "SLICE", 17)
    monkeypatch.setattr(engines, "FETCHED", 60)
    pack = load_pack()
    monkeypatch.setenv("COMPLIANCE_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "evidence"
    folder.mkdir()
    for name, query in TABLES.items():
        duckdb.execute(f"COPY ({query}) TO '{folder / name}.parquet' (FORMAT parquet)")
    chosen = tuple(
        rule
        for name in (*TABLES, "termination")
        for rule in [rule for rule in pack.rules if rule.record_type == name][:4]
    )
    return Request(str(folder), pack, chosen, load_profile(None))


def files_of(result, folder):
    folder.mkdir()
    sides = write_side_files(result.not_passing, folder, "x")
    return [REPORTS["json"].render(result.report, "en"), *(file.read_bytes() for file in sides)]


def states(tmp_path):
    gc.collect()
    return list((tmp_path / "cache").glob("compliance-scan-*"))


def stopped(request, after):
    watching = Watching(after)
    with pytest.raises(Stop):
        scan(request, watching)
    return watching


@pytest.mark.parametrize("after", [1, 2, 3, 4])
@pytest.mark.parametrize("fetched", [0, 60])
def test_the_same_bytes_wherever_it_was_stopped(tmp_path, request_, monkeypatch, after, fetched):
    monkeypatch.setattr(engines, "FETCHED", fetched)
    whole = files_of(scan(request_), tmp_path / "whole")
    first = stopped(request_, after)
    ((kept, total),) = first.of(STOPPED)
    assert 0 < kept <= 3  # a record type without evidence is not worth keeping
    asked = []
    run = engines.DuckDBEngine._tallied

    def counting(engine, plans, text):
        asked.append(plans[0].check.record_type)
        return run(engine, plans, text)

    monkeypatch.setattr(engines.DuckDBEngine, "_tallied", counting)
    second = Watching()
    result = scan(replace(request_, resume=True), second)
    assert second.of(RESUMED) == [(kept, total)]
    assert len(set(asked)) == 3 - kept
    assert states(tmp_path)  # read when side files are written
    assert files_of(result, tmp_path / "resumed") == whole
    del result
    assert not states(tmp_path)


def test_stopped_twice(tmp_path, request_):
    whole = files_of(scan(request_), tmp_path / "whole")
    stopped(request_, 1)
    second = Watching()
    asked = replace(request_, resume=True)
    with pytest.raises(Stop):
        scan(asked, lambda step: second(step) or (step.done >= 2 and step.stage != STOPPED and stop()))
    assert files_of(scan(asked), tmp_path / "resumed") == whole


def stop():
    raise Stop


def test_shares_grow_to_one(request_):
    watching = Watching()
    scan(request_, watching)
    shares = [step.share for step in watching.steps if step.stage not in ("evidence",)]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


def test_nothing_is_left_when_nothing_was_finished(tmp_path, request_):
    watching = stopped(request_, 0)
    assert not watching.of(STOPPED)
    assert not states(tmp_path)


@pytest.mark.parametrize("change", ["date", "evidence", "rules", "period", "where"])
def test_something_changed(tmp_path, request_, change):
    stopped(request_, 1)
    if change == "date":
        from datetime import date

        request_ = replace(request_, as_of=date(2026, 2, 1))
    elif change == "evidence":
        duckdb.execute(
            f"COPY ({TABLES['contract']} WHERE i < 2) TO '{tmp_path}/evidence/contract.parquet' (FORMAT parquet)"
        )
    elif change == "rules":
        request_ = replace(request_, rules=request_.rules[1:])
    elif change == "period":
        from datetime import date

        request_ = replace(request_, period=(date(2026, 1, 1), date(2026, 1, 2)))
    else:
        request_ = replace(request_, where={"contract": ("C1",)})
    watching = Watching()
    result = scan(replace(request_, resume=True), watching)
    assert watching.of(AFRESH)
    assert files_of(result, tmp_path / "resumed") == files_of(scan(request_), tmp_path / "whole")


def test_without_the_option_it_starts_from_the_beginning(tmp_path, request_):
    stopped(request_, 2)
    watching = stopped(request_, 1)
    assert watching.of(STOPPED)[0][0] == 1


@pytest.mark.parametrize("damage", ["torn", "gone", "unfinished"])
def test_a_damaged_state_is_not_believed(tmp_path, request_, damage):
    whole = files_of(scan(request_), tmp_path / "whole")
    stopped(request_, 2)
    (folder,) = states(tmp_path)
    file = folder / "kept.duckdb"
    if damage == "torn":
        file.write_bytes(file.read_bytes()[:5000])
    elif damage == "gone":
        file.unlink()
    else:
        with duckdb.connect(str(file)) as con:
            con.execute("DELETE FROM finished")
    watching = Watching()
    result = scan(replace(request_, resume=True), watching)
    assert watching.of(AFRESH)
    assert files_of(result, tmp_path / "resumed") == whole


def test_damage_anywhere_in_the_file(tmp_path, request_):
    """It can be opened and not read, or read in part."""
    whole = files_of(scan(request_), tmp_path / "whole")
    blocks = 1
    for place in range(20):
        stopped(request_, 2)
        (folder,) = states(tmp_path)
        content = bytearray((folder / DATABASE).read_bytes())
        blocks = (len(content) - HEAD) // BLOCK
        if place >= blocks:
            break
        start = HEAD + place * BLOCK
        content[start : start + BLOCK] = bytes(255 - byte for byte in content[start : start + BLOCK])
        (folder / DATABASE).write_bytes(content)
        result = scan(replace(request_, resume=True))
        assert files_of(result, tmp_path / f"resumed{place}") == whole
        del result
    assert blocks > 3


def test_a_list_that_cannot_be_read_any_more_is_made_anew(tmp_path, request_):
    """Where the finished record types can still be told, but not what did not pass of one of them."""
    whole = files_of(scan(request_), tmp_path / "whole")
    stopped(request_, 3)
    (folder,) = states(tmp_path)
    with duckdb.connect(str(folder / DATABASE)) as con:
        names = [row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        lists = [name for name in names if name != "finished"]
        con.execute(f'DROP TABLE "{lists[0]}"')
        con.execute(f'DELETE FROM "{lists[1]}" WHERE rowid = 0')
    watching = Watching()
    result = scan(replace(request_, resume=True), watching)
    assert files_of(result, tmp_path / "resumed") == whole


def test_two_at_once(tmp_path, request_):
    whole = files_of(scan(request_), tmp_path / "whole")
    others = []

    def second(step):
        if not others and step.done == 1:
            others.append(scan(request_))
            others[0] = files_of(others[0], tmp_path / "second")

    assert files_of(scan(request_, second), tmp_path / "first") == whole == others[0]
    assert not states(tmp_path)


def test_old_states_are_removed(tmp_path, request_):
    stopped(request_, 1)
    (old,) = states(tmp_path)
    young = old.with_name("compliance-scan-young")
    young.mkdir()
    (young / "kept.duckdb").touch()
    past = time.time() - OLD_SECONDS - 10
    for path in (*old.iterdir(), old):
        os.utime(path, (past, past))
    scan(replace(request_, rules=request_.rules[1:]))
    assert states(tmp_path) == [young]


def test_spill_holds_the_state(tmp_path, request_):
    request_ = replace(request_, spill=str(tmp_path / "spill"))
    stopped(request_, 1)
    assert not states(tmp_path)
    assert [folder.name.startswith("compliance-scan-") for folder in (tmp_path / "spill").iterdir()] == [True]
    watching = Watching()
    scan(replace(request_, resume=True), watching)
    assert watching.of(RESUMED)
    gc.collect()
    assert not list((tmp_path / "spill").iterdir())


def test_a_folder_that_others_may_write_to_is_not_believed(tmp_path, request_):
    stopped(request_, 1)
    (folder,) = states(tmp_path)
    folder.chmod(0o777)
    watching = Watching()
    scan(replace(request_, resume=True), watching)
    assert watching.of(AFRESH)


@pytest.mark.parametrize("source", ["postgresql://nobody@localhost/none", "sqlite:///none.db"])
def test_a_database_is_not_resumed(request_, source):
    with pytest.raises(UsageError, match="--resume"):
        scan(replace(request_, source=source, resume=True))
