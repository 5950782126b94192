"""A gap report with something of everything: chapters, items, every status, hostile and Chinese evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from compliance.model import (
    ActionState,
    CheckCount,
    Cite,
    Decision,
    DecisionUse,
    Digest,
    EvidenceIssue,
    Fact,
    Finding,
    FollowUp,
    GapReport,
    Intake,
    Item,
    Manual,
    Rule,
    RunHeader,
    Scope,
    Source,
    Status,
    TrendPoint,
    Value,
    Verdict,
)
from compliance.text import Text

HOSTILE = (
    "</script><script>window.pwned=1</script>",
    "javascript:window.pwned=1",
    '"><img src=x onerror=window.pwned=1>',
    '=HYPERLINK("http://evil.example","click")',
    "{{ 7*7 }}",
    "\x1b[31mred\x1b[0m\x07",
    "abc\u202egnp.exe",
    "[bold]markup[/bold] :smile:",
    "<!-- --><style>*{display:none}</style>",
    "nul\x00byte",
)


def rule(id_: str, en: str, zh: str, severity: str = "major", **more: Any) -> Rule:
    """A rule with everything a report may print."""
    given: dict[str, Any] = {
        "id": id_,
        "title": Text(en, zh),
        "statement": Text(f"{en}, without exception.", f"{zh}，不得例外。"),
        "basis": "stated",
        "modality": "shall",
        "severity": severity,
        "record_type": "contract",
        "when": None,
        "require": "TRUE",
        "due": None,
        "params": {},
        "items": (),
        "cites": (Cite("ISO/IEC 20000-1:2018 8.3.3"),),
        "maps_to": {"iso20000-1": ("8.3.3",), "civil-code": ("558",)},
        "remedy": Text(f"Mend it: {en.lower()}.", f"整改：{zh}。"),
        "tags": ("contract",),
        "waivable": True,
        "manual": None,
        "examples": (),
        "source": Source("requirements/sample.yaml", 12),
        "digest": "d" * 64,
    }
    return Rule(**{**given, **more})


RULES = (
    rule(
        "R-4.1-02",
        "The contract fixes its main terms",
        "合同约定主要条款",
        "critical",
        items=(
            Item("price", Text("Price", "价格")),
            Item("term", Text("Term", "期限")),
            Item("delivery_standard", Text("Delivery standard", "交付标准")),
        ),
    ),
    rule("R-4.2-05", "Notice of early termination gives the reason", "提前终止通知须说明理由", "minor"),
    rule(
        "R-4.2-10",
        "Final report within 15 days of termination",
        "合同终止后十五日内提交最终报告",
        due="add_days(effective_at, 15)",
        record_type="termination",
        params={"final_report_days": 15},
    ),
    rule(
        "R-5.2-01",
        "A mechanism protects data and privacy",
        "建立数据保护与隐私管理机制",
        record_type="organization",
        basis="proxy",
        manual=Manual(
            Text("Is the mechanism in use?", "该机制是否在用？"),
            Text("Signed statement of the data protection officer", "数据保护负责人签署的声明"),
            Text("Data protection officer", "数据保护负责人"),
        ),
    ),
    rule("R-5.3.2-01", "Data are encrypted in storage", "数据存储须加密", "critical", record_type="data_asset"),
    rule("R-5.3.2-04", "Keys are rotated", "密钥须定期轮换", "observation", record_type="data_asset", basis="derived"),
    rule("SLA-01", "Incidents are resolved in time", "事件按时解决", record_type="support_ticket", basis="own"),
)


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

FOLLOW_UP = FollowUp(
    (
        DecisionUse("A-1", "attestation", "active", "R-5.2-01 subsidiary", "Wang Fang", HOSTILE[2], "2026-12-31", HOSTILE[4], 1),
        DecisionUse(
            "W-1", "waiver", "active", "R-4.2-10 T-7", "Zhang Wei", "Li Na", "2026-06-30",
            "the client agreed to a later report", 1,
        ),
        DecisionUse("W-2", "waiver", "expired", "R-4.1-02/price", "Zhang Wei", "Li Na", "2026-02-28", HOSTILE[3]),
    ),
    (
        ActionState(
            "CA-1", "overdue", "a" * 16, "R-4.1-02", "contract", HOSTILE[0], "Zhao Lei", "the template lacks a price",
            "amend the template", "the next scan passes", "2026-03-15",
        ),
        ActionState(
            "CA-2", "closed", "c" * 16, "SLA-01", "organisation", "ORG-1", "Sun Li", HOSTILE[5], "增加一名值班人员", "月度复查",
            "2026-03-01",
        ),
    ),
    (
        TrendPoint("2026-02-01", "not_ready", 900, 70, 0, 5, 2, 3, 1),
        TrendPoint("2026-03-01", "undetermined", 950, 66, 1, 4, 2, 1, 1),
    ),
)  # fmt: skip

FINDINGS = (
    Finding(
        fingerprint="f" * 16,
        kind="nonconformity",
        grade="major",
        rule_id="R-4.2-10",
        judgement_id="J-systemic",
        scope_type="contract",
        scope_key="C-001",
        title=Text("Final report missing", "缺少最终报告"),
        reason=Text("The only report that was due did not come.", "唯一到期的报告没有提交。"),
        failed=1,
        decided=1,
        applicable=1,
        overdue_days=44,
        repeat=True,
        facts=(
            Fact(
                "gap-1",
                "gap",
                Text("R-4.2-10 on contract C-001: failed 1 of 1", "R-4.2-10 于合同 C-001：1 项中不符合 1 项"),
            ),
            Fact("base-1", "repeat", Text("The baseline holds the same finding.", "基线报告含有相同发现。")),
        ),
    ),
    Finding(
        fingerprint="a" * 16,
        kind="nonconformity",
        grade="major",
        rule_id="R-4.1-02",
        judgement_id="J-systemic",
        scope_type="contract",
        scope_key=HOSTILE[0],
        title=Text(f"Main terms missing in {HOSTILE[2]}", f"缺少主要条款 {HOSTILE[2]}"),
        reason=Text(f"Price reads {HOSTILE[5]} {HOSTILE[6]}", f"价格写作 {HOSTILE[5]} {HOSTILE[6]}"),
        failed=1,
        decided=1,
        applicable=1,
        facts=(Fact("gap-2", "gap", Text(HOSTILE[8], HOSTILE[8])),),
    ),
    Finding(
        fingerprint="b" * 16,
        kind="nonconformity",
        grade="minor",
        rule_id="R-4.2-05",
        judgement_id="J-isolated",
        scope_type="contract",
        scope_key="C-002",
        title=Text("Notice without reason", "通知未说明理由"),
        reason=Text("One notice of three gives no reason.", "三份通知中有一份未说明理由。"),
        failed=1,
        decided=3,
        applicable=3,
        facts=(
            Fact(
                "gap-3",
                "gap",
                Text("R-4.2-05 on contract C-002: failed 1 of 3", "R-4.2-05 于合同 C-002：3 项中不符合 1 项"),
            ),
        ),
    ),
    Finding(
        fingerprint="c" * 16,
        kind="nonconformity",
        grade="observation",
        rule_id="SLA-01",
        judgement_id="J-rate",
        scope_type="organisation",
        scope_key="ORG-1",
        title=Text("Some incidents are resolved late", "部分事件未按时解决"),
        reason=Text("60 of 1000 (6 %) missed the target.", "1000 起中有 60 起（6%）未达目标。"),
        failed=60,
        decided=1000,
        applicable=1000,
    ),
    Finding(
        fingerprint="e" * 16,
        kind="risk",
        grade=None,
        rule_id=None,
        judgement_id="J-dispute",
        scope_type="contract",
        scope_key="C-001",
        title=Text("Contract exposed to dispute", "合同易生争议"),
        reason=Text("No delivery standard and no dispute clause.", "既无交付标准，也无争议条款。"),
        facts=(Fact("gap-4", "gap", Text("No delivery standard", "无交付标准")),),
    ),
    Finding(
        fingerprint="9" * 16,
        kind="evidence_request",
        grade=None,
        rule_id="R-5.3.2-01",
        judgement_id="J-evidence",
        scope_type="organisation",
        scope_key="ORG-1",
        title=Text("Supply the register of data assets", "请提供数据资产台账"),
        reason=Text("Without it encryption cannot be judged.", "没有台账无法判定加密情况。"),
        undecided=1,
        applicable=1,
    ),
)

ISSUES = (
    EvidenceIssue(
        "quarantine",
        "contract",
        Text("The key is empty.", "主键为空。"),
        file="contract.csv",
        row=9,
        field="id",
        value="",
    ),
    EvidenceIssue(
        "unreadable",
        "termination",
        Text("Not a date.", "不是日期。"),
        file="终止.xlsx",
        row=6,
        sheet="合同终止",
        field="effective_at",
        value=HOSTILE[0],
        key="T-5",
    ),
    EvidenceIssue(
        "dangling", "termination", Text("Contract C-999 is not in the evidence.", "证据中没有合同 C-999。"), key="T-9"
    ),
)


def sample() -> GapReport:
    """The report the golden files show."""
    checks = tuple(
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
    totals = {status: sum(check.counts.get(status, 0) for check in checks) for status in Status}
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
        checks=checks,
        findings=FINDINGS,
        verdicts=VERDICTS,
        shown={"SLA-01": (1, 60)},
        follow_up=FOLLOW_UP,
        intakes=(
            Intake("contract", True, True, 14, 12, 1, 1, unreadable_cells=0, unknown_columns=("colour",)),
            Intake(
                "termination",
                True,
                False,
                5,
                5,
                0,
                0,
                set_aside=1,
                unreadable_cells=1,
                missing_columns=("approval_id",),
            ),
            Intake("support_ticket", True, True, 1000, 1000, 0, 0),
            Intake("data_asset", False, False, 0, 0, 0, 0),
        ),
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
