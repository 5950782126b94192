"""Writes the golden files anew: `python tests/reports/regenerate_golden.py`. Read the difference before keeping it."""

from __future__ import annotations

from pathlib import Path

from sample_report import sample

from compliance.reports import json_report, text_report

GOLDEN = Path(__file__).parent / "golden"

if __name__ == "__main__":
    (GOLDEN / "report.json").write_bytes(json_report.render(sample()))
    for lang in ("en", "zh"):
        (GOLDEN / f"report.{lang}.txt").write_bytes(text_report.render(sample(), lang))
