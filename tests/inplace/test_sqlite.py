"""A database of another kind is read in batches and judged like files."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from answers import Command

from compliance.engines.places import Place
from compliance.evidence import databases
from compliance.session import opened
from inplace.sample import PROVIDER, Found, request, sample_tables, verdicts


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sample in a file of SQLite."""
    path = tmp_path / "sample.db"
    with sqlite3.connect(path) as connection:
        for name, (header, rows) in sample_tables().items():
            columns = ", ".join(f'"{column}" TEXT' for column in header)
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
            connection.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(header))})', rows)
    return path


@pytest.mark.xdist_group("the sample in place")
def test_every_rule_says_the_same_as_on_files(
    copy: Path, found_in_files: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "ROWS_AT_A_TIME", 7)
    place = Place(manifest=PROVIDER / "evidence.yaml")
    with opened(request(f"sqlite:///{copy}", place=place)) as database:
        assert verdicts(database) == found_in_files


def test_a_file_of_its_own_types_is_read_and_not_changed(tmp_path: Path, scan: Command) -> None:
    path = tmp_path / "own.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE contract (id INTEGER, name, signed_at DATE, notice_days REAL, status BLOB)")
        connection.execute("INSERT INTO contract VALUES (7, 'x', '2026-01-01', 30.0, x'00ff')")
    before = path.read_bytes()
    answer = scan("--select", "R-4.1-*", "--format", "json", source=f"sqlite:///{path}", here=False)
    intake = next(i for i in answer.json["intakes"] if i["record_type"] == "contract")
    assert (intake["accepted"], intake["quarantined"]) == (1, 0)
    assert [(i["kind"], i["field"]) for i in answer.json["issues"]["items"] if i["kind"] == "unreadable"] == [
        ("unreadable", "status")
    ]
    assert path.read_bytes() == before
    assert answer.json["run"]["engine"] == "duckdb"


@pytest.mark.parametrize(("source", "told"), [
    ("sqlite:///nowhere.db", "there is no such file"), ("nosuch://host/db", "nosuch"), ("sqlite:///{path}", "but nearly after 'contract'"),
])  # fmt: skip
def test_slips_are_told(tmp_path: Path, scan: Command, source: str, told: str) -> None:
    path = tmp_path / "near.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE contracts (id TEXT)")
    answer = scan(source=source.format(path=path), here=False)
    assert answer.code == 2
    assert told in answer.err
    assert not Path("nowhere.db").exists()


def test_options_of_databases_have_no_use_with_files(tmp_path: Path, scan: Command) -> None:
    answer = scan("--schema", "x", source=str(PROVIDER), here=False)
    assert answer.code == 2
    assert "--schema" in answer.err
