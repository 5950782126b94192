"""docs/operators.md: its files are written, its commands run in order, and they say what the page says."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from compliance.cli import run
from tests.store.receivers import Hook

from .pages import commands, files, says

PAGE = "operators.md"


def test_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "evidence").mkdir()
    for name, content in files(PAGE):
        (tmp_path / name).write_text(content, "utf-8")
    assert len(files(PAGE)) == 3
    assert len(commands(PAGE)) >= 7
    with Hook() as hook:
        monkeypatch.setenv("COMPLIANCE_MAIL", f"json://127.0.0.1:{hook.port}/")
        for command, printed in commands(PAGE):
            name, *words = shlex.split(command)
            assert name == "compliance"
            capfd.readouterr()
            run(words)
            out, err = capfd.readouterr()
            assert says(printed, out + err), f"{command}\n{out}{err}"
    assert len(hook.got) == 1
    assert (tmp_path / "due.ics").read_bytes().count(b"BEGIN:VEVENT") == 2
