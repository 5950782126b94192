"""A disk that fills up while a scan runs: told as that, never as the fault of a file or of a check, and nothing is left."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from answers import Answer, Command

SAID = {"en": "the engine cannot write to the disk", "zh": "引擎无法写入磁盘"}
# Small groups of rows, so that what does not fit into memory is what was read of them.
LONG = "COPY (SELECT {columns} FROM range(100000) t(i)) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 8000)"
CONTRACTS = "'C' || i AS id, repeat(md5(i::VARCHAR), 8) AS name, DATE '2026-01-01' AS signed_at"
MAPPING = """\
name: theirs
title: {en: Theirs, zh: 外部}
description: {en: Contracts of another system., zh: 另一系统的合同。}
source: {files: ["*.parquet"], timezone: UTC}
records:
  - {type: contract, fields: {id: {from: id}, name: {from: name}}, ignore: [signed_at]}
"""


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Contracts that do not fit into little memory."""
    (tmp_path / "evidence").mkdir()
    duckdb.execute(LONG.format(columns=CONTRACTS, path=tmp_path / "evidence" / "contract.parquet"))
    return tmp_path / "evidence"


def limited(*words: object, most: int | None = None) -> Answer:
    """The command as a process that cannot make a file larger than `most` bytes."""

    def limit() -> None:
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    environment = {**os.environ, "LC_ALL": "C.UTF-8", "COMPLIANCE_CACHE": "off"}
    ended = subprocess.run(
        [sys.executable, "-m", "compliance", *map(str, words)],
        preexec_fn=limit, capture_output=True, check=False, env=environment, timeout=120,
    )  # fmt: skip
    return Answer(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def refused(answer: Answer, lang: str, *said: str) -> None:
    assert (answer.code, answer.out) == (2, ""), answer
    assert answer.err.startswith(SAID[lang]), answer.err
    assert len(answer.err.splitlines()) == 1
    assert "contract.parquet" not in answer.err
    for word in ("--spill", *said):
        assert word in answer.err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_while_parquet_is_taken_in(large: Path, rules: Path, tmp_path: Path, lang: str) -> None:
    words = ["scan", large, "--rules", rules, "--memory-limit", "15MB", "--threads", "1"]
    words += ["--spill", tmp_path / "spill", "--out", tmp_path / "out", "--lang", lang]
    refused(limited(*words, most=1_000_000), lang, "duckdb_temp")
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "spill").exists()
    assert limited("evidence", "validate", large).code == 0  # nothing is wrong with the file


def test_while_a_foreign_export_is_taken_in(large: Path, rules: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "theirs.yaml"
    mapping.write_text(MAPPING, "utf-8")
    words = ["scan", large, "--rules", rules, "--mapping", mapping, "--memory-limit", "15MB", "--threads", "1"]
    refused(limited(*words, "--spill", tmp_path / "spill", most=1_000_000), "en", "duckdb_temp")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_while_verdicts_are_kept(rules: Path, tmp_path: Path, small_disk: Path, lang: str) -> None:
    """A transaction that cannot be ended for want of room says so in words of its own."""
    (tmp_path / "evidence").mkdir()
    columns = "md5(i::VARCHAR) || md5((i + 1)::VARCHAR) AS id, NULL::VARCHAR AS name, NULL::DATE AS signed_at"
    duckdb.execute(LONG.format(columns=columns, path=tmp_path / "evidence" / "contract.parquet"))
    words = ["scan", tmp_path / "evidence", "--rules", rules, "--threads", "1", "--spill", small_disk]
    words += ["--out", tmp_path / "out", "--lang", lang]
    refused(limited(*words), lang, "No space left on device", "kept.duckdb")
    assert not (tmp_path / "out").exists()
    assert list(small_disk.iterdir()) == []


def test_little_memory_for_validating(
    compliance: Command, large: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A command without an option for it does not speak of one."""
    connect = duckdb.connect
    little = {"memory_limit": "6MB", "threads": 1, "temp_directory": str(tmp_path / "spill")}
    monkeypatch.setattr(duckdb, "connect", lambda *words, **more: connect(*words, config=little))
    answer = compliance("evidence", "validate", large)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("the engine ran out of memory or disk: ")
    assert answer.err.endswith(" — free some memory and disk space\n")
