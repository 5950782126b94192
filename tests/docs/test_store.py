"""docs/store.md: its files are written, its commands run in order, and they say what the page says ("…" is anything)."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from compliance.cli import run

DOC = (Path(__file__).parents[2] / "docs" / "store.md").read_text("utf-8")


def commands() -> list[tuple[str, str]]:
    """Each command of the page with what it prints."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", DOC, re.S):
        found += [tuple(part.split("\n", 1)) for part in re.split(r"^\$ ", block, flags=re.M)[1:]]
    return found


def test_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "evidence").mkdir()
    files = re.findall(r"```text\n# (\S+)\n(.*?)```", DOC, re.S)
    for name, content in files:
        (tmp_path / name).write_text(content, "utf-8")
    assert len(files) == 3
    assert len(commands()) >= 15
    for command, printed in commands():
        name, *words = shlex.split(command)
        assert name == "compliance"
        capfd.readouterr()
        code = run(words)
        out, err = capfd.readouterr()
        expected = printed.rstrip("\n")
        pattern = ".*".join(re.escape(part) for part in expected.split("…")) if expected else ""
        said = out.rstrip("\n") if code != 2 else err.rstrip("\n")
        assert re.fullmatch(pattern, said, re.S), f"{command}\n{said}"
