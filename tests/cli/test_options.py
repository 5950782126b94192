"""Options that mean nothing, and places that cannot be written: said at once, with nothing kept or half-written."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from answers import Command

from .conftest import process


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--series", "s"], "--series means nothing without --store"),
        (["--horizon", "30d"], "--horizon means nothing without --notify"),
        (["--store", "s.db", "--horizon", "30d"], "--horizon means nothing without --notify"),
        (["--memory-limit", "-5GB"], "--memory-limit: not an amount of memory (found -5GB, expected 2GB"),
        (["--memory-limit", "0GB"], "not an amount of memory (found 0GB, "),
        (["--memory-limit", "much"], "not an amount of memory (found much, "),
    ],
)
def test_what_would_be_passed_over_is_refused(
    compliance: Command,
    evidence: Path,
    rules: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = compliance("scan", evidence, "--rules", rules, *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert not (tmp_path / "s.db").exists()


WRONG = (
    (["--memory-limit", "-5GB"], "-5GB", "2GB"),
    (["--threads", "0"], "0", "1 – 256"),
    (["--threads", "many"], "many", "1 – 256"),
    (["--spill", "{file}"], "{file}", ""),
    (["--out", "{file}"], "{file}", ""),
    (["--engine", "sparc"], "sparc", "duckdb, spark"),
    (["--as-of", "1.4.2026"], "1.4.2026", "2026-03-01"),
    (["--as-of", "0001-01-01"], "0001-01-01", "1900 – 9899"),
    (["--period", "2026-01-01", "x"], "x", "2026-03-01"),
    (["--period"], "", ""),
    (["--horizon", "x"], "x", "30d"),
    (["--allow-undecided=3"], "", ""),
)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("words", "found", "expected"), WRONG, ids=[" ".join(words) for words, *_ in WRONG])
def test_a_wrong_value_is_told_in_one_language(
    compliance: Command,
    evidence: Path,
    rules: Path,
    tmp_path: Path,
    lang: str,
    words: list[str],
    found: str,
    expected: str,
) -> None:
    file = tmp_path / "file"
    file.write_text("")
    words = [word.format(file=file) for word in words]
    answer = compliance("scan", evidence, "--rules", rules, "--lang", lang, *words)
    assert (answer.code, answer.out, file.read_text()) == (2, "", "")
    first = answer.err.splitlines()[0]
    name = words[0].partition("=")[0]
    assert name in first
    assert found.format(file=file) in first
    assert expected in first
    said = first.replace(str(file), "").replace(name, "")
    assert bool(re.search("[\u4e00-\u9fff]", said)) == (lang == "zh")
    assert lang == "en" or not re.search("[a-z]{3}", re.sub("compliance( scan)?|duckdb|spar[ck]|many", "", said)), said


@pytest.mark.parametrize("limit", ["50MB", "1.5GB", "2 gib"])
def test_amounts_of_memory(compliance: Command, evidence: Path, rules: Path, limit: str) -> None:
    assert compliance("scan", evidence, "--rules", rules, "--memory-limit", limit).code == 1


def test_a_scan_that_cannot_be_handed_over_is_not_stored(
    compliance: Command, evidence: Path, rules: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    store = tmp_path / "store.db"
    answer = compliance(
        "scan", evidence, "--rules", rules, "--format", "json", "--out", tmp_path / "file/x", "--store", store
    )
    assert (answer.code, answer.out) == (2, "")
    assert "the reports cannot be written here" in answer.err
    assert not store.exists()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "cannot be told of tables of Spark's catalogue (found spark-catalog:audit) — give the same tables as"),
        ("zh", "无法列出 Spark 目录中的表的到期事项 (实际 spark-catalog:audit) — 请改用"),
    ],
)
@pytest.mark.parametrize(
    "words", [["due"], ["scan", "--engine", "spark", "--store", "s.db", "--notify", "SOMEWHERE"]], ids=["due", "notify"]
)
def test_nobody_says_what_falls_due_of_a_catalogue_of_spark(
    compliance: Command,
    rules: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    lang: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOMEWHERE", "json://localhost:9")
    out = tmp_path / "out" / "due.txt"
    answer = compliance(*words, "spark-catalog:audit", "--rules", rules, "--lang", lang, "--out", out)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1
    assert not out.exists()
    assert not (tmp_path / "s.db").exists()


def test_what_falls_due_cannot_be_written(compliance: Command, evidence: Path, rules: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = compliance("due", evidence, "--rules", rules, "--out", tmp_path / "file" / "due.txt")
    assert answer.code == 2
    assert "file: the reports cannot be written here" in answer.err


def test_what_falls_due_is_written_whole(compliance: Command, evidence: Path, rules: Path, tmp_path: Path) -> None:
    assert compliance("due", evidence, "--rules", rules, "--out", tmp_path / "new" / "due.txt").code == 0
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["due.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_no_defect(evidence: Path, rules: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = process("scan", evidence, "--rules", rules, stdout=full)
        assert command.communicate()[1] == b"no space left for the output\n"
    assert command.returncode == 2


def test_without_standard_output(evidence: Path, rules: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "compliance", "scan", evidence, "--rules", rules, "--out", tmp_path / "out"]
    ended = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *map(str, words)], capture_output=True, check=False)
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
    assert (tmp_path / "out" / "not-passing.csv").exists()
