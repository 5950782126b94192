"""docs/store.md: its files are written, its commands run in order, and they say what the page says ("…" is anything)."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from compliance.cli import run

from .pages import commands, files, says

PAGE = "store.md"


def test_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "evidence").mkdir()
    for name, content in files(PAGE):
        (tmp_path / name).write_text(content, "utf-8")
    assert len(files(PAGE)) == 3
    assert len(commands(PAGE)) >= 15
    for command, printed in commands(PAGE):
        name, *words = shlex.split(command)
        assert name == "compliance"
        capfd.readouterr()
        code = run(words)
        out, err = capfd.readouterr()
        said = out.rstrip("\n") if code != 2 else err.rstrip("\n")
        assert says(printed, said), f"{command}\n{said}"
