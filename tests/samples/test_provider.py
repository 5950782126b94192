"""The sample provider: what is planted is found, and nothing else is reported."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.xdist_group("the sample provider")  # one process, which scans it once
ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "evidence" / "samples" / "provider"
PLANTED = yaml.safe_load(Path(__file__).with_name("planted.yaml").read_text(encoding="utf-8"))


def scan(*words: str) -> tuple[int, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "compliance", "scan", *words], capture_output=True, cwd=ROOT, timeout=120
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def printed() -> bytes:
    code, out = scan(str(SAMPLE), "--format", "json")
    assert code == 1
    return out


@pytest.fixture(scope="module")
def report(printed) -> dict:
    return json.loads(printed)


def listed(report: dict) -> list[list[str]]:
    parts = ("gaps", "undecided", "pending")
    assert all(report[part]["shown"] == report[part]["total"] for part in parts)
    return sorted([v["check_id"], v["subject"], v["status"]] for part in parts for v in report[part]["items"])


def section(check: str) -> str:
    return check.split("-")[1]


def test_planted_and_nothing_else(report):
    covered = [v for v in listed(report) if section(v[0]) not in PLANTED["uncovered"]]
    assert covered == sorted(PLANTED["verdicts"])


def test_what_the_sample_does_not_hold_is_undecided(report):
    """Nothing is claimed of sections without records beyond what other records show."""
    found = {section(check): status for check, _, status in listed(report) if section(check) in PLANTED["uncovered"]}
    assert set(found) == set(PLANTED["uncovered"])


def test_every_issue_of_the_evidence_and_no_other(report):
    found = [[i["kind"], i["record_type"], i["field"], i["key"]] for i in report["issues"]["items"]]
    assert sorted(found, key=str) == sorted(PLANTED["issues"], key=str)


def test_early_warnings(report):
    found = [
        [f["judgement_id"], f["scope"]["type"], f["scope"]["key"]]
        for f in report["findings"]
        if f["kind"] == "risk" and f["judgement_id"].startswith("J-RISK")
    ]
    assert sorted(found) == sorted(PLANTED["risks"])


def test_every_gap_has_a_finding_and_every_finding_a_reason(report):
    graded = {f["rule_id"] for f in report["findings"] if f["grade"]}
    assert graded == {v["rule_id"] for v in report["gaps"]["items"]}
    assert all(f["reason"]["en"] and f["reason"]["zh"] and f["facts"] for f in report["findings"])


def test_the_list_is_written_down_for_people():
    text = (SAMPLE.parent / "README.md").read_text(encoding="utf-8")
    rows = Counter(
        line.split("|")[5].strip()
        for line in text.splitlines()
        if (line.startswith("| ") and "R-" in line) or "SLA-" in line
    )
    for check, subject, status in PLANTED["verdicts"]:
        assert f"| {status} | {check} |" in text
        assert rows[subject]


def test_same_inputs_same_bytes_and_chinese(printed):
    assert scan(str(SAMPLE), "--format", "json") == (1, printed)
    code, text = scan(str(SAMPLE), "--lang", "zh")
    assert code == 1
    assert "差距报告" in text.decode("utf-8")


def test_other_formats_and_row_orders_give_the_same(tmp_path, report):
    """Every file of the sample backwards, contracts in another format: the same gaps for the same reasons, the same findings."""
    copy = tmp_path / "provider"
    shutil.copytree(SAMPLE, copy)
    for path in copy.rglob("*.csv"):
        head, *rows = csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows([head, *reversed(rows)])
    with (copy / "contract.csv").open(encoding="utf-8-sig", newline="") as file:
        contracts = list(csv.DictReader(file))
    (copy / "contract.csv").unlink()
    (copy / "contract.json").write_text(json.dumps(contracts, ensure_ascii=False), encoding="utf-8")
    _, out = scan(str(copy), "--format", "json")
    other = json.loads(out)
    assert listed(other) == listed(report)
    for part in ("gaps", "undecided", "pending"):
        with_reasons = [[{**v, "source": None} for v in told[part]["items"]] for told in (other, report)]
        assert with_reasons[0] == with_reasons[1]
    for part in ("totals", "rules", "findings"):
        assert other[part] == report[part]


def test_last_month_reads_as_last_month(report):
    """The same evidence as of an earlier day: what had not happened yet is not there yet."""
    code, out = scan(str(SAMPLE), "--format", "json", "--as-of", "2026-05-10")
    assert code == 1
    earlier = {(c, s): status for c, s, status in listed(json.loads(out))}
    assert earlier[("R-4.1-08", "C03-I1")] == "pending"  # due on 31 May
    assert ("R-4.2-10", "T07") not in earlier or earlier[("R-4.2-10", "T07")] != "fail"
