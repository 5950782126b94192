"""A gap report with something of everything: chapters, items, every status, hostile and Chinese evidence."""

from __future__ import annotations

from dataclasses import replace

from compliance.model import CheckCount, Digest, FollowUp, GapReport, RunHeader, Status
from compliance.text import Text
from sample_report.findings import FINDINGS
from sample_report.following import FOLLOW_UP
from sample_report.hostile import HOSTILE
from sample_report.intake import INTAKES, ISSUES
from sample_report.rules import RULES
from sample_report.verdicts import VERDICTS, checks

__all__ = ["HOSTILE", "broken", "empty", "sample"]


def sample() -> GapReport:
    """The report the golden files show."""
    counted = checks()
    totals = {status: sum(check.counts.get(status, 0) for check in counted) for status in Status}
    return GapReport(
        header=RunHeader(
            tool_version="0.1.0",
            engine="duckdb 1.5.6",
            judge="durable-rules 2.0.28",
            as_of="2026-04-01",
            as_of_source="manifest",
            extracted_at="2026-04-01",
            timezone="Asia/Shanghai",
            period=("2026-01-01", "2026-03-31"),
            where=("contract=C-001",),
            evidence_source="Example Services Ltd · 示例服务有限公司",
            evidence_period=("2025-01-01", "2026-03-31"),
            profile="example",
            weakened=(Text("final_report_days: 30 instead of 15", "final_report_days：30，标准为 15"),),
            rules=(Digest("requirements/sample.yaml", "1" * 64),),
            evidence=(
                Digest("contract.csv", "2" * 64, 13),
                Digest("termination.csv", "3" * 64, 5),
                Digest("合同<b>.csv", "4" * 64, 1),
            ),
            rule_pack_digest="5" * 64,
            evidence_digest="6" * 64,
        ),
        rules=RULES,
        totals=totals,
        checks=counted,
        findings=FINDINGS,
        verdicts=VERDICTS,
        shown={"SLA-01": (1, 60)},
        follow_up=FOLLOW_UP,
        intakes=INTAKES,
        issues=ISSUES,
        issue_total=5,
        readiness="not_ready",
    )


def empty() -> GapReport:
    """A scan of nothing: no rule, no verdict, no evidence."""
    return replace(
        sample(),
        rules=(),
        totals={},
        checks=(),
        findings=(),
        verdicts=(),
        shown={},
        intakes=(),
        issues=(),
        issue_total=0,
        follow_up=FollowUp(),
        readiness="undetermined",
        header=replace(
            sample().header, period=None, where=(), profile=None, weakened=(), rules=(), evidence=(), extracted_at=None
        ),
    )


def broken() -> GapReport:
    """A scan with an error verdict and a problem of the judge."""
    report = sample()
    check = CheckCount("R-4.2-05", "R-4.2-05", "contract", "minor", {Status.ERROR: 12})
    return replace(
        report,
        checks=tuple(check if c.check_id == check.check_id else c for c in report.checks),
        totals={**report.totals, Status.ERROR: 12},
        problems=(Text("The judge was stopped after 30 s.", "推理引擎运行 30 秒后被终止。"),),
    )
