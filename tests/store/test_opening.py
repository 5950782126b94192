"""Where a store is, what is no store, and that nobody pays for one who does not use it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from answers import Command

from compliance.errors import StoreError
from compliance.store import open_store
from compliance.store.opening import default_place

from .conftest import contracts, twelve


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("mysql://root@host/db", "a store cannot be in 'mysql'"),
        ("postgress://host/db", "did you mean 'postgres'?"),
        ("postgresql://user:secret@127.0.0.1:1/db", "the store cannot be used"),
        ("/proc/nowhere/store.db", "cannot be made"),
    ],
)
def test_what_is_no_place(place: str, said: str) -> None:
    with pytest.raises(StoreError) as error:
        open_store(place)
    assert said in str(error.value)
    assert "secret" not in str(error.value)
    assert "secret" not in error.value.render("zh")


def test_what_is_no_store(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE cars (id)")
    with pytest.raises(StoreError, match="no store of this program"):
        open_store(str(other))
    text = tmp_path / "notes.txt"
    text.write_text("not a database, and longer than a header of one would be" * 20)
    with pytest.raises(StoreError, match="not a database"):
        open_store(str(text))
    assert text.read_text().startswith("not a database"), "nothing is overwritten"


@pytest.mark.parametrize(
    "words",
    [
        ["history"],
        ["diff"],
        ["waiver", "list"],
        ["waiver", "renew", "W-001", "--until", "2026-05-31", "--approver", "Li Na"],
        ["waiver", "expire", "W-001"],
        ["attest", "list"],
        ["attest", "withdraw", "A-001"],
        ["action", "list"],
        ["action", "close", "CA-001", "--by", "Li Na", "--result", "done"],
        ["schedule", "list"],
        ["schedule", "remove", "nightly"],
        ["schedule", "run", "--once"],
    ],
    ids=" ".join,
)
def test_a_mistyped_store_is_not_an_empty_one(compliance: Command, tmp_path: Path, words: list[str]) -> None:
    place = tmp_path / "folder" / "sotre.db"
    answer = compliance(*words, "--store", place)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"{place}: there is no store here")
    assert not place.parent.exists()


def test_an_empty_database_holds_no_store(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreError, match="there is no store here"):
        open_store(str(tmp_path / "empty.db"), make=False)
    open_store(str(tmp_path / "empty.db"))
    open_store(str(tmp_path / "empty.db"), make=False)


def test_default_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("COMPLIANCE_STORE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_place() == str(tmp_path / "compliance" / "store.db")
    with open_store() as store:
        assert store.place.endswith("compliance/store.db")
    assert (tmp_path / "compliance").stat().st_mode & 0o777 == 0o700
    monkeypatch.setenv("COMPLIANCE_STORE", str(tmp_path / "mine.db"))
    assert default_place() == str(tmp_path / "mine.db")


def test_a_scan_without_a_store_loads_none(pack: Path, tmp_path: Path) -> None:
    evidence = contracts(tmp_path / "e", twelve())
    words = ["scan", str(evidence), "--rules", str(pack), "--as-of", "2026-01-31"]
    code = (
        "import sys; from compliance.cli import run; run(sys.argv[1:]); "
        "print([m for m in sys.modules if m.startswith(('compliance.store', 'alembic', 'psycopg'))], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_two_at_once_make_one_store(tmp_path: Path) -> None:
    place = tmp_path / "store.db"
    code = "import sys; from compliance.store import open_store; open_store(sys.argv[1])"
    started = [subprocess.Popen([sys.executable, "-c", code, str(place)], stderr=subprocess.PIPE) for _ in range(2)]
    assert [(one.wait(), one.stderr.read() if one.stderr else b"") for one in started] == [(0, b"")] * 2
