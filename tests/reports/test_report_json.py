"""The JSON report keeps to its published schema."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sample_report import HOSTILE, broken, empty, sample

from compliance.model import Status
from compliance.reports import json_report

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text("utf-8"))
GOLDEN = Path(__file__).parent / "golden" / "report.json"


def test_schema_is_a_schema_and_describes_every_key() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    documented = (ROOT / "docs" / "json-report.md").read_text("utf-8")
    assert [key for key in SCHEMA["properties"] if f"`{key}`" not in documented] == []


@pytest.mark.parametrize("report", [sample(), empty(), broken()], ids=["sample", "empty", "broken"])
def test_valid(report) -> None:
    document = json.loads(json_report.render(report))
    errors = [f"{list(e.absolute_path)}: {e.message}" for e in Draft202012Validator(SCHEMA).iter_errors(document)]
    assert errors == []


def test_schema_refuses_what_it_should() -> None:
    document = json.loads(json_report.render(sample()))
    document["findings"][0].pop("fingerprint")
    document["unknown"] = 1
    assert len(list(Draft202012Validator(SCHEMA).iter_errors(document))) == 2


def test_golden() -> None:
    assert json_report.render(sample()) == GOLDEN.read_bytes()


def test_same_report_same_bytes_whatever_the_order_of_verdicts_and_maps() -> None:
    report = sample()
    turned = replace(report, verdicts=report.verdicts[::-1], totals=dict(reversed(report.totals.items())))
    assert json_report.render(turned, "zh") == json_report.render(report, "en")


def test_figures_and_evidence_are_those_of_the_report() -> None:
    report = sample()
    document = json.loads(json_report.render(report))
    assert document["totals"]["counts"] == {status.value: report.totals[status] for status in Status}
    assert document["gaps"]["total"] == 65
    assert document["gaps"]["shown"] == len(document["gaps"]["items"]) == 6
    assert document["shown"] == {"SLA-01": {"shown": 1, "total": 60}}
    values = [value["value"] for gap in document["gaps"]["items"] for value in gap["values"]]
    assert set(HOSTILE) <= set(values), "evidence is quoted in full and unchanged"
    assert document["totals"]["waived"] == document["totals"]["attested"] == 1
    assert [gap["waived"]["id"] for gap in document["gaps"]["items"] if gap["waived"]] == ["W-1"]
    assert [one["attested"]["id"] for one in document["attested"]["items"]] == ["A-1"]
    assert document["follow_up"]["trend"][-1]["failed"] == 66
    assert document["findings"][0]["scope"] == {"type": "contract", "key": "C-001"}


def test_a_lone_surrogate_survives() -> None:
    verdict = replace(sample().verdicts[0], subject="x\ud800y")
    document = json.loads(json_report.render(replace(sample(), verdicts=(verdict,))))
    assert document["gaps"]["items"][0]["subject"] == "x\ud800y"
