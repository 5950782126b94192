"""Verdicts of every status, and how each check went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.model import CheckCount, Decision, Scope, Status, Value, Verdict
from compliance.text import Text
from sample_report.hostile import HOSTILE


def scope(contract: str = "", asset: str = "") -> Scope:
    return Scope(organisation="ORG-1", contract=contract, asset=asset)


def verdict(check: str, record_type: str, subject: str, status: Status, reason: Text, **more: Any) -> Verdict:
    return Verdict(check, check.split("/")[0], record_type, subject, status, reason, **more)


VERDICTS = (
    verdict(
        "R-4.1-02/delivery_standard",
        "contract",
        "C-001",
        Status.FAIL,
        Text("The contract states no delivery standard.", "合同没有写明交付标准。"),
        values=(Value("contract.delivery_standard", None, "empty"), Value("contract.title", "运维服务合同")),
        file="contract.csv",
        row=2,
        scope=scope("C-001"),
    ),
    verdict(
        "R-4.1-02/price",
        "contract",
        HOSTILE[0],
        Status.FAIL,
        Text(f"Price is {HOSTILE[3]}", f"价格为 {HOSTILE[3]}"),
        values=tuple(Value(f"contract.note_{n}", text) for n, text in enumerate(HOSTILE)),
        file="合同<b>.csv",
        row=3,
        scope=scope(HOSTILE[0]),
    ),
    verdict(
        "R-4.2-05",
        "contract",
        "C-002",
        Status.FAIL,
        Text("The notice gives no reason.", "通知没有说明理由。"),
        values=(Value("termination.notice_reason", None, "empty"),),
        file="termination.csv",
        row=4,
        scope=scope("C-002"),
    ),
    verdict(
        "R-4.2-10",
        "termination",
        "T-1",
        Status.FAIL,
        Text("No final report by 2026-02-16.", "截至 2026-02-16 未提交最终报告。"),
        due=date(2026, 2, 16),
        values=(Value("termination.effective_at", "2026-02-01"), Value(":final_report_days", "15")),
        file="termination.csv",
        row=2,
        scope=scope("C-001"),
    ),
    verdict(
        "R-4.2-10",
        "termination",
        "T-7",
        Status.FAIL,
        Text("No final report by 2026-03-01.", "截至 2026-03-01 未提交最终报告。"),
        due=date(2026, 3, 1),
        file="termination.csv",
        row=7,
        scope=scope("C-006"),
        waived=Decision("W-1", "Li Na", "2026-06-30", "the client agreed to a later report"),
    ),
    verdict(
        "R-4.2-10",
        "termination",
        "合同终止-二〇二六-第三号",
        Status.PENDING,
        Text("The final report is due on 2026-04-09.", "最终报告应于 2026-04-09 前提交。"),
        due=date(2026, 4, 9),
        file="termination.csv",
        row=3,
        scope=scope("C-003"),
    ),
    verdict(
        "R-4.2-10",
        "termination",
        "T-4",
        Status.PENDING,
        Text("The final report is due on 2026-04-02.", "最终报告应于 2026-04-02 前提交。"),
        due=date(2026, 4, 2),
        file="termination.csv",
        row=5,
        scope=scope("C-004"),
    ),
    verdict(
        "R-4.2-10",
        "termination",
        "T-5",
        Status.NO_EVIDENCE,
        Text("The effective date cannot be read.", "生效日期无法读取。"),
        values=(Value("termination.effective_at", "31/31/2026", "unreadable"),),
        missing=(
            Text(
                "termination.effective_at of T-5 (termination.csv, row 6)", "T-5 的生效日期（termination.csv 第 6 行）"
            ),
        ),
        file="termination.csv",
        row=6,
        scope=scope("C-005"),
    ),
    verdict(
        "R-5.2-01",
        "organization",
        "organization",
        Status.MANUAL,
        Text("Only a person can attest this.", "此项只能由人员确认。"),
        scope=scope(),
    ),
    verdict(
        "R-5.2-01",
        "organization",
        "subsidiary",
        Status.MANUAL,
        Text("Only a person can attest this.", "此项只能由人员确认。"),
        scope=scope(),
        attested=Decision("A-1", HOSTILE[2], "2026-12-31", HOSTILE[4]),
    ),
    verdict(
        "R-5.3.2-01",
        "data_asset",
        "*",
        Status.NO_EVIDENCE,
        Text("No data_asset records were supplied.", "未提供数据资产记录。"),
        missing=(Text("record type data_asset", "记录类型 data_asset（数据资产）"),),
    ),
    verdict(
        "R-5.3.2-04",
        "data_asset",
        "*",
        Status.NO_EVIDENCE,
        Text("No data_asset records were supplied.", "未提供数据资产记录。"),
        missing=(Text("record type data_asset", "记录类型 data_asset（数据资产）"),),
    ),
    verdict(
        "SLA-01",
        "support_ticket",
        "=cmd|' /C calc'!A0",
        Status.FAIL,
        Text("Resolved after 30.5 hours; the target for P2 is 8.", "30.5 小时后才解决；P2 目标为 8 小时。"),
        values=(Value("support_ticket.priority", "P2"), Value("hours_between(opened_at, resolved_at)", "30.5")),
        file="support_ticket.parquet",
        row=17,
        scope=scope("C-001"),
    ),
)


COUNTS: tuple[tuple[str, str, str, Mapping[str, int]], ...] = (
    ("R-4.1-02/price", "contract", "critical", {"pass": 11, "fail": 1}),
    ("R-4.1-02/term", "contract", "critical", {"pass": 12}),
    ("R-4.1-02/delivery_standard", "contract", "critical", {"pass": 11, "fail": 1}),
    ("R-4.2-05", "contract", "minor", {"pass": 2, "fail": 1, "not_applicable": 9}),
    ("R-4.2-10", "termination", "major", {"pass": 1, "fail": 2, "pending": 2, "no_evidence": 1}),
    ("R-5.2-01", "organization", "major", {"manual": 2}),
    ("R-5.3.2-01", "data_asset", "critical", {"no_evidence": 1}),
    ("R-5.3.2-04", "data_asset", "observation", {"no_evidence": 1}),
    ("SLA-01", "support_ticket", "major", {"pass": 940, "fail": 60}),
)

COVERED = {"R-4.2-10": {"waived": 1}, "R-5.2-01": {"attested": 1}}


def checks() -> tuple[CheckCount, ...]:
    """How each check went, with what people decided."""
    return tuple(
        CheckCount(
            check,
            check.split("/")[0],
            record_type,
            severity,
            {Status(k): n for k, n in counts.items()},
            **COVERED.get(check, {}),
        )
        for check, record_type, severity, counts in COUNTS
    )
