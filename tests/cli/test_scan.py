"""`compliance scan` from outside: exit codes, selections, bytes, terminals, interruption."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import process, scan


def verdicts(report: dict) -> dict[str, dict[str, int]]:
    statuses = ("pass", "fail", "no_evidence", "not_applicable", "pending", "error", "manual")
    return {
        row["id"]: {k: row["totals"]["counts"][k] for k in statuses if row["totals"]["counts"][k]}
        for row in report["rules"]
    }


def test_what_is_found(compliance, evidence, rules):
    code, report = scan(compliance, evidence, rules)
    assert code == 1
    assert verdicts(report) == {"OWN-01": {"pass": 2, "fail": 1}, "OWN-02": {"pass": 2, "fail": 1}}


def test_exit_codes(compliance, evidence, rules):
    (evidence / "contract.csv").write_text("id,name,signed_at\nC1,a,2026-01-01\n")
    assert scan(compliance, evidence, rules)[0] == 0
    (evidence / "contract.csv").write_text("id,name\nC1,a\n")
    assert scan(compliance, evidence, rules)[0] == 1
    assert scan(compliance, evidence, rules, "--allow-undecided")[0] == 0
    (evidence / "contract.csv").write_text("id,name,signed_at\nC1,,2026-01-01\n")  # a proxy: at most an observation
    assert scan(compliance, evidence, rules)[0] == 1
    assert scan(compliance, evidence, rules, "--fail-on", "minor")[0] == 0
    (evidence / "contract.csv").write_text("id,name,signed_at\nC1,a,\n")
    assert scan(compliance, evidence, rules, "--fail-on", "major")[0] == 1


@pytest.mark.parametrize(
    ("words", "checks"),
    [
        (["--select", "OWN-02"], ["OWN-02"]),
        (["--select", "OWN-*"], ["OWN-01", "OWN-02"]),
        (["--tag", "signing"], ["OWN-01"]),
        (["--basis", "proxy"], ["OWN-02"]),
    ],
)
def test_selections(compliance, evidence, rules, words, checks):
    _, report = scan(compliance, evidence, rules, *words)
    assert list(verdicts(report)) == checks


def test_where_and_as_of(compliance, evidence, rules):
    _, report = scan(compliance, evidence, rules, "--where", "contract=C1,C2")
    assert verdicts(report)["OWN-01"] == {"pass": 1, "fail": 1}
    answer = compliance("scan", evidence, "--rules", rules, "--as-of", "2026-01-02", "--format", "json")
    assert verdicts(json.loads(answer.out))["OWN-01"] == {"pass": 1, "fail": 2}


def test_a_baseline_marks_repeats(compliance, evidence, rules, tmp_path):
    _, report = scan(compliance, evidence, rules)
    (tmp_path / "old.json").write_text(json.dumps(report))
    _, again = scan(compliance, evidence, rules, "--baseline", tmp_path / "old.json")
    assert not any(f["repeat"] for f in report["findings"])
    assert all(f["repeat"] for f in again["findings"] if f["kind"] == "nonconformity")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_same_inputs_same_bytes(compliance, evidence, rules, tmp_path):
    formats = [word for form in ("text", "json", "html", "xlsx") for word in ("--format", form)]
    outputs = []
    for name in ("one", "two"):
        answer = compliance(
            "scan", evidence, "--rules", rules, "--as-of", "2026-04-01", *formats, "--out", tmp_path / name
        )
        outputs.append((answer.out, contents(tmp_path / name)))
    assert outputs[0] == outputs[1]
    assert set(outputs[0][1]) == {
        "report.json", "report.html", "report.xlsx", "not-passing.csv", "not-passing.parquet",
    }  # fmt: skip


def test_the_order_of_rows_changes_no_verdict(compliance, evidence, rules):
    _, one = scan(compliance, evidence, rules)
    head, *rows = (evidence / "contract.csv").read_text().splitlines()
    (evidence / "contract.csv").write_text("\n".join([head, *reversed(rows)]) + "\n")
    _, two = scan(compliance, evidence, rules)
    assert [f["fingerprint"] for f in one["findings"]] == [f["fingerprint"] for f in two["findings"]]
    assert verdicts(one) == verdicts(two)


def test_chinese(compliance, evidence, rules):
    answer = compliance("scan", evidence, "--rules", rules, "--as-of", "2026-04-01", "--lang", "zh")
    assert answer.code == 1
    assert "已签署" in answer.out
    assert "Signed" not in answer.out


def test_piped_output_is_clean(evidence, rules):
    run = process("scan", evidence, "--rules", rules, "--as-of", "2026-04-01")
    out, err = run.communicate(timeout=120)
    assert run.returncode == 1
    assert b"\x1b" not in out
    assert err == b""


def read_all(terminal: int) -> bytes:
    """What is shown on a terminal until nobody is there to write."""
    said = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            piece = b""
        if not piece:
            os.close(terminal)
            return said
        said += piece


@pytest.mark.parametrize("no_color", [False, True])
def test_on_a_terminal(evidence, rules, no_color):
    parent, child = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    environment |= {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"} | ({"NO_COLOR": "1"} if no_color else {})
    run = subprocess.Popen(
        [sys.executable, "-m", "compliance", "scan", str(evidence), "--rules", str(rules), "--as-of", "2026-04-01"],
        stdout=child, stderr=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    os.close(child)
    said = read_all(parent)
    assert run.wait(timeout=60) == 1
    assert b"Signed" in said
    coloured = any(f"\x1b[{code}".encode() in said for code in ("31", "1;31", "32", "33", "38"))
    assert coloured is not no_color


def test_an_interrupted_scan_leaves_nothing(tmp_path, rules):
    folder, out = tmp_path / "evidence", tmp_path / "out"
    folder.mkdir()
    lines = "".join(f"C{i},name {i},2026-01-01\n" for i in range(300_000))
    (folder / "contract.csv").write_text("id,name,signed_at\n" + lines)
    parent, child = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    run = subprocess.Popen(
        [sys.executable, "-m", "compliance", "scan", str(folder), "--rules", str(rules), "--out", str(out)],
        stdout=subprocess.DEVNULL, stderr=child, env=environment,
    )  # fmt: skip
    os.close(child)
    said = os.read(parent, 4096)  # the progress bar: the scan has begun
    run.send_signal(signal.SIGINT)
    assert run.wait(timeout=60) == 130
    said += read_all(parent)
    assert b"Traceback" not in said
    assert b"interrupted" in said
    assert not out.exists()


@pytest.mark.parametrize("place", ["render", "write_side_files"])
def test_an_interruption_while_writing_leaves_nothing(compliance, evidence, rules, tmp_path, monkeypatch, place):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(f"compliance.reports.{'html_report' if place == 'render' else 'side_files'}.{place}", stop)
    words = ["scan", evidence, "--rules", rules, "--format", "json", "--format", "html", "--out"]
    answer = compliance(*words, tmp_path / "new")
    assert (answer.code, answer.err.split()) == (130, ["interrupted"])
    assert not (tmp_path / "new").exists()
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "report.json").write_text("{}")
    assert compliance(*words, tmp_path / "old").code == 130
    assert contents(tmp_path / "old") == {"report.json": b"{}"}


def test_help_loads_nothing_heavy():
    heavy = [
        "duckdb",
        "sqlalchemy",
        "sqlglot",
        "pyarrow",
        "jinja2",
        "rich",
        "jsonschema",
        "durable",
        "xlsxwriter",
        "yaml",
    ]
    code = f"import sys, compliance.cli as c; c.run(['--help']); sys.exit(any(m in sys.modules for m in {heavy!r}))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_explain(compliance, evidence, rules):
    answer = compliance("explain", "OWN-01", "C2", "--evidence", evidence, "--rules", rules, "--as-of", "2026-04-01")
    assert answer.code == 0
    for word in ("OWN-01", "C2", "signed_at IS NOT NULL", "contract.csv"):
        assert word in answer.out
