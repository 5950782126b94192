"""The command line from outside: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_rule_mistakes import SOUND, write

import compliance.cli
from compliance import __version__
from compliance.cli import COMMANDS, run
from compliance.cli.rules import differences
from compliance.errors import EvidenceError, Problem
from compliance.model import Status
from compliance.text import Text

ROOT = Path(__file__).parents[2]


def compliance_run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", **environment}
    command = [sys.executable, "-m", "compliance", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, SOUND)
    return tmp_path


def test_help_lists_every_command_and_answers_at_once():
    times = []
    for _ in range(3):
        started = time.perf_counter()
        done = compliance_run("--help")
        times.append(time.perf_counter() - started)
    assert done.returncode == 0
    assert all(name in done.stdout for name in COMMANDS)
    loaded = compliance_run_python("import compliance.cli, sys; print(*sys.modules)")
    heavy = {
        "duckdb",
        "sqlalchemy",
        "pyarrow",
        "sqlglot",
        "jsonschema",
        "rich",
        "jinja2",
        "xlsxwriter",
        "yaml",
        "durable",
    }
    assert heavy.isdisjoint(loaded.split())
    assert min(times) < 0.3 or statistics.median(times) < 1, times  # a busy machine is no regression


def compliance_run_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_every_command_in_the_table_exists():
    for name in COMMANDS:
        done = compliance_run(name, "--help")
        assert done.returncode == 0, done.stderr
        assert "Usage:" in done.stdout


def test_version():
    done = compliance_run("--version")
    assert (done.returncode, done.stdout) == (0, f"compliance, version {__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["scna"], "no such command 'scna' — did you mean 'scan'?"),
        (["rules", "lnt"], "no such command 'lnt' — did you mean 'lint'?"),
        (["rules", "list", "--formt", "json"], "no such option --formt — did you mean '--format'?"),
        (["rules", "list", "--lang", "zh", "--formt", "json"], "没有选项 --formt — 是否想写 '--format'？"),
        (["rules", "show"], "ID is missing"),
        (["rules", "list", "--format", "xml"], "xml"),
    ],
)
def test_wrong_words_are_answered_with_what_was_meant(arguments, expected):
    done = compliance_run(*arguments)
    assert done.returncode == 2
    assert expected in done.stderr
    assert "--help'" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_bad_input_is_2_without_a_traceback_in_the_language_asked_for(folder):
    write(folder, SOUND.replace("basis: stated", "basiss: stated"))
    for words, expected in (((), "unknown key 'basiss'"), (("--lang", "zh"), "未知的键 'basiss'")):
        done = compliance_run("rules", "list", "--rules", folder, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert expected in done.stderr
        assert "Traceback" not in done.stderr
    assert "未知的键" in compliance_run("rules", "list", "--rules", folder, LANG="zh_CN.UTF-8").stderr


def test_list(folder):
    done = compliance_run("rules", "list", "--rules", folder)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "R-4.2-10  major        stated   termination  Final report in time",
        "1 of 1 rule, 1 check",
    ]
    assert "按时提交最终报告" in compliance_run("rules", "list", "--rules", folder, "--lang", "zh").stdout
    listed = json.loads(compliance_run("rules", "list", "--rules", folder, "--format", "json").stdout)
    assert (listed["total"], listed["rules"][0]["id"], listed["rules"][0]["examples"]) == (1, "R-4.2-10", 3)


def test_a_selection_that_matches_nothing_is_an_error(folder):
    done = compliance_run("rules", "list", "--rules", folder, "--select", "R-4.2-11")
    assert done.returncode == 2
    assert "--select R-4.2-11: matches nothing — did you mean 'R-4.2-10'?" in done.stderr


def test_show(folder):
    done = compliance_run("rules", "show", "R-4.2-10", "--rules", folder)
    assert done.returncode == 0
    for part in ("add_days(effective_at", "final_report_days: 15", "4.2-change-and-termination.yaml:1", "T1: fail"):
        assert part in done.stdout
    shown = json.loads(compliance_run("rules", "show", "r-4.2-10", "--rules", folder, "--format", "json").stdout)
    assert (shown["for"], shown["params"], shown["title"]["zh"]) == (
        "termination", {"final_report_days": 15}, "按时提交最终报告",
    )  # fmt: skip
    wrong = compliance_run("rules", "show", "R-4.2-1", "--rules", folder)
    assert wrong.returncode == 2
    assert "no rule 'R-4.2-1' — did you mean 'R-4.2-10'?" in wrong.stderr


def test_lint(folder):
    done = compliance_run("rules", "lint", "--rules", folder)
    assert (done.returncode, done.stdout) == (0, "0 problems in 1 rule of 1 file\n")
    write(folder, SOUND.replace("r.submitted_at", "r.submited_at"))
    done = compliance_run("rules", "lint", "--rules", folder)
    assert done.returncode == 2
    assert ":11:" in done.stdout
    assert "1 problem in 1 rule of 1 file" in done.stdout
    found = json.loads(compliance_run("rules", "lint", "--rules", folder, "--format", "json").stdout)
    assert [(p["line"], p["hint"]["en"]) for p in found["problems"]] == [(11, "did you mean 'submitted_at'?")]


def test_the_packaged_rules_are_sound():
    done = compliance_run("rules", "lint")
    assert done.returncode == 0, done.stdout


def test_test_runs_the_examples_and_tells_a_mismatch_from_bad_input(folder):
    done = compliance_run("rules", "test", "--rules", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "3 of 3 examples of 1 rule give the expected verdicts\n"
    write(folder, SOUND.replace("submitted_at: 2026-03-16", "submitted_at: 2026-03-17"))
    done = compliance_run("rules", "test", "--rules", folder)
    assert done.returncode == 1
    assert "yaml:15: R-4.2-10: T1: expected pass, got fail" in done.stdout
    assert "2 of 3 examples of 1 rule" in done.stdout
    tested = json.loads(compliance_run("rules", "test", "--rules", folder, "--format", "json").stdout)
    assert [(m["line"], m["expected"], m["got"]) for m in tested["mismatches"]] == [(15, "pass", "fail")]
    write(folder, SOUND.replace("r.submitted_at", "r.submited_at"))
    done = compliance_run("rules", "test", "--rules", folder)
    assert done.returncode == 2
    assert "expected pass, got error" in done.stdout
    assert ":11:" in done.stdout
    assert "did you mean 'submitted_at'?" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_verdict_too_many_or_too_few_is_a_difference():
    expected, got = {"A": Status.PASS, "B": Status.FAIL}, {"B": Status.PASS, "C": Status.FAIL}
    assert differences(expected, got) == [
        {"subject": "A", "expected": "pass", "got": None},
        {"subject": "B", "expected": "fail", "got": "pass"},
        {"subject": "C", "expected": None, "got": "fail"},
    ]
    assert differences(expected, dict(expected)) == []


def test_a_reader_who_leaves_is_no_error(folder):
    code = f"from compliance.cli import main; main(['rules', 'show', 'R-4.2-10', '--rules', {str(folder)!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as done:
        done.stdout.close()
        errors = done.stderr.read()
    assert done.returncode == 141
    assert errors == b""


def test_shells_can_ask_for_completions():
    done = compliance_run(_COMPLIANCE_COMPLETE="bash_complete", COMP_WORDS="compliance ru", COMP_CWORD="1")
    assert "rules" in done.stdout


@pytest.mark.parametrize(
    ("raised", "code", "expected"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (EvidenceError(Problem(Text("no evidence here", "没有证据"))), 2, "no evidence here"),
        (ZeroDivisionError("x"), 2, "defect of the program"),
        (SystemExit(1), 1, ""),
        (SystemExit("words"), 2, "words"),
    ],
)
def test_how_a_run_ends(monkeypatch, capsys, raised, code, expected):
    def invoke(*_args, **_options):
        raise raised

    monkeypatch.setattr(compliance.cli.cli, "invoke", invoke)
    monkeypatch.setenv("LC_ALL", "C")
    assert run(["rules", "list"]) == code
    assert expected in capsys.readouterr().err
