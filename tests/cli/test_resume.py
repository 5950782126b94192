"""A long scan from outside: its progress on a terminal, stopped by Ctrl-C or killed, and resumed."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from compliance.cli.progress import Estimate, worded
from compliance.request import Step

from .test_scan import read_all

RULE = """\
- id: {id}
  title: {{en: t, zh: 题}}
  statement: {{en: s, zh: 述}}
  basis: own
  modality: shall
  severity: major
  for: {name}
  require: {require}
  remedy: {{en: r, zh: 改}}
  examples:
    - {{as_of: 2026-04-01, given: {{{name}: [{{id: A, {sound}}}]{more}}}, expect: {{A: pass}}}}
    - {{as_of: 2026-04-01, given: {{{name}: [{{id: A, {unsound}}}]{more}}}, expect: {{A: fail}}}}
    - {{as_of: 2026-04-01, given: {{{name}: [{{id: A}}]}}, expect: {{A: no_evidence}}}}
"""
RULES = (
    {"id": "OWN-01", "name": "change_request", "require": "requester IS NOT NULL", "sound": "requester: n", "unsound": "requester: null", "more": ""},
    {"id": "OWN-02", "name": "contract", "require": "signed_at IS NOT NULL", "sound": "signed_at: 2026-01-01", "unsound": "signed_at: null",
     "more": ""},
    {"id": "OWN-03", "name": "support_ticket",
     "require": "EXISTS (SELECT 1 FROM contract AS c WHERE c.id = support_ticket.contract_id AND c.signed_at <= support_ticket.created_at)",
     "sound": "contract_id: C, created_at: 2026-02-01T08:00", "unsound": "contract_id: C, created_at: 2025-02-01T08:00",
     "more": ", contract: [{id: C, signed_at: 2026-01-01}]"},
)  # fmt: skip
TABLES = {
    "change_request": "SELECT 'H' || i AS id, CASE WHEN i % 9 > 0 THEN 'n' END AS requester FROM range(300000) t(i)",
    "contract": """SELECT 'C' || i AS id, CASE WHEN i % 7 > 0 THEN DATE '2026-01-01' + (i % 60)::INTEGER END AS signed_at
                   FROM range(500) t(i)""",
    "support_ticket": """SELECT 'T' || i AS id, 'C' || (i * 7 % 501) AS contract_id,
                         TIMESTAMP '2026-01-01' + to_minutes((i % 90000)::INTEGER) AS created_at
                         FROM range(1300000) t(i)""",
}  # fmt: skip


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Some two million records of three types, and a pack with a rule for each."""
    base = tmp_path_factory.mktemp("large")
    (base / "evidence").mkdir()
    for name, query in TABLES.items():
        duckdb.execute(f"COPY ({query}) TO '{base / 'evidence' / name}.parquet' (FORMAT parquet)")
    (base / "rules" / "requirements").mkdir(parents=True)
    text = "".join(RULE.format(**rule) for rule in RULES)
    (base / "rules" / "requirements" / "own.yaml").write_text(text, "utf-8")
    return base


class Cli:
    """The command as a process with a cache of its own."""

    def __init__(self, large: Path, cache: Path) -> None:
        self._words = [
            sys.executable,
            "-m",
            "compliance",
            "scan",
            str(large / "evidence"),
            "--rules",
            str(large / "rules"),
        ]
        self._words += ["--as-of", "2026-04-01", "--format", "json", "--threads", "1"]
        self._environment = {**os.environ, "COMPLIANCE_CACHE": str(cache), "TERM": "xterm", "LC_ALL": "C.UTF-8"}

    def run(self, out: Path, *more: str) -> tuple[dict[str, bytes], str]:
        """What it wrote and said when it ran to its end."""
        words = [*self._words, "--out", str(out), *more]
        done = subprocess.run(words, capture_output=True, env=self._environment, timeout=120)
        assert done.returncode == 1, done.stderr
        return {file.name: file.read_bytes() for file in out.iterdir()}, done.stderr.decode()

    def stopped(self, number: signal.Signals, *more: str) -> tuple[int, str]:
        """How it ended, and what it said, when it got a signal at the third record type."""
        parent, child = pty.openpty()
        run = subprocess.Popen([*self._words, *more], stdout=subprocess.DEVNULL, stderr=child, env=self._environment)
        os.close(child)
        said = b""
        while "3" not in re.findall(r"(?:record type|记录类型) (\d)", said.decode(errors="replace")):
            said += os.read(parent, 4096)  # raises where the process has ended
        run.send_signal(number)
        said += read_all(parent)
        return run.wait(timeout=60), said.decode()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_stopped_and_resumed(tmp_path, large, number, code):
    cache = tmp_path / "cache"
    cli = Cli(large, cache)
    whole, said = cli.run(tmp_path / "whole")
    assert "--resume" not in said
    ended, said = cli.stopped(number)
    assert ended == code, said
    assert "Traceback" not in said
    assert ("--resume" in said) == (number != signal.SIGKILL)
    assert list(cache.glob("compliance-scan-*/kept.duckdb"))
    resumed, said = cli.run(tmp_path / "resumed", "--resume")
    assert "going on; record types finished before: 2 of 3" in said
    assert resumed == whole
    assert not list(cache.glob("compliance-scan-*"))
    again, said = cli.run(tmp_path / "again", "--resume", "--lang", "zh", "--fail-on", "observation")
    assert "没有与当前规则、证据和日期相符的可继续进度" in said
    assert again.keys() == whole.keys()


@pytest.mark.parametrize(
    ("number", "code", "lang", "words"),
    [
        (signal.SIGINT, 130, "en", ("record types finished: 2 of 3", "interrupted")),
        (signal.SIGINT, 130, "zh", ("记录类型中已完成 2 种", "已中断")),
        (signal.SIGTERM, 143, "en", ("record types finished: 2 of 3", "terminated")),
        (signal.SIGTERM, 143, "zh", ("记录类型中已完成 2 种", "已终止")),
    ],
)
def test_what_is_said_when_stopped(tmp_path, large, number, code, lang, words):
    out = tmp_path / "out"
    ended, said = Cli(large, tmp_path / "cache").stopped(number, "--lang", lang, "--out", str(out))
    assert ended == code
    for word in words:
        assert word in said
    assert not out.exists()


def test_no_estimate_without_ground():
    now = [0.0]
    estimate = Estimate(lambda: now[0])
    assert estimate.left(0.4) is None
    now[0] = 2.0
    assert estimate.left(0.5) is None  # too early
    now[0] = 10.0
    assert estimate.left(0.41) is None  # too little
    assert estimate.left(0.6) == pytest.approx(20)
    assert estimate.left(1.0) == 0


@pytest.mark.parametrize(
    ("left", "en", "zh"),
    [
        (None, "contract, record type 2 of 5", "contract，记录类型 2/5"),
        (0.2, "contract, record type 2 of 5, about 1 s left", "contract，记录类型 2/5，约剩 1 秒"),
        (59.4, "contract, record type 2 of 5, about 59 s left", "contract，记录类型 2/5，约剩 59 秒"),
        (150, "contract, record type 2 of 5, about 2 min left", "contract，记录类型 2/5，约剩 2 分钟"),
        (3600 * 2 + 300, "contract, record type 2 of 5, about 2 h 5 min left", "contract，记录类型 2/5，约剩 2 小时 5 分钟"),
    ],
)  # fmt: skip
def test_the_words(left, en, zh):
    step = Step("contract", 1, 5, 0.5)
    assert (worded(step, left, "en"), worded(step, left, "zh")) == (en, zh)
