"""The clean sample: every requirement passes or does not apply. A rule that cannot pass is as wrong as one that cannot fail."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from compliance.rules import load_pack

pytestmark = pytest.mark.xdist_group("the clean sample")  # one process, which scans it once
ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "evidence" / "samples"


UNCOVERED = yaml.safe_load(Path(__file__).with_name("planted.yaml").read_text("utf-8"))["uncovered"]
COVERED = [rule.id for rule in load_pack().rules if rule.section not in UNCOVERED]


def scan(*words: str) -> tuple[int, bytes]:
    command = [
        sys.executable,
        "-m",
        "compliance",
        "scan",
        str(SAMPLES / "clean"),
        "--profile",
        str(SAMPLES / "clean.profile.yaml"),
    ]
    command += [word for rule in COVERED for word in ("--select", rule)]
    done = subprocess.run([*command, *words], capture_output=True, cwd=ROOT, timeout=120)
    assert done.stderr == b"", done.stderr.decode()
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def report() -> dict:
    code, out = scan("--format", "json")
    assert code == 0
    return json.loads(out)


def test_everything_passes_or_does_not_apply(report):
    assert [v for part in ("gaps", "undecided", "pending") for v in report[part]["items"]] == []
    counts = report["totals"]["counts"]
    assert counts["pass"] > 100
    assert {status for status, number in counts.items() if number} == {"pass", "not_applicable"}


def test_it_is_ready_without_findings(report):
    assert report["conclusion"]["readiness"] == "ready"
    assert [f for f in report["findings"] if f["kind"] != "readiness"] == []


def test_every_rule_of_the_covered_sections_was_run(report):
    assert [row["id"] for row in report["rules"]] == COVERED


def test_nothing_of_the_evidence_was_lost(report):
    assert {issue["kind"] for issue in report["issues"]["items"]} <= {"empty_link"}
    for intake in report["intakes"]:
        assert intake["rows_in"] == intake["accepted"]


def test_chinese():
    code, out = scan("--lang", "zh")
    assert code == 0
    assert "已就绪" in out.decode("utf-8") or "就绪" in out.decode("utf-8")
