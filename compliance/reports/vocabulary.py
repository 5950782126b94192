"""The fixed words of a report: statuses, grades, kinds, severities, chapters, in both languages.

A status is never told by colour alone: each has a word and a glyph of one cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.model import Status
from compliance.text import Text


@dataclass(frozen=True, slots=True)
class StatusWord:
    """How one status is shown: word, what it means, glyph, terminal style, and the hue charts and sheets give it."""

    text: Text
    meaning: Text
    glyph: str
    style: str
    hue: str


STATUS_WORDS: Mapping[Status, StatusWord] = {
    Status.FAIL: StatusWord(
        Text("fail", "不符合"),
        Text("The requirement applies and is not met: a gap.", "要求适用但未满足，即一项差距。"),
        "✗",
        "bold red",
        "#C4314B",
    ),
    Status.ERROR: StatusWord(
        Text("error", "错误"),
        Text("The check itself broke; nothing is known about the subject.", "检查本身出错，对该对象没有任何结论。"),
        "!",
        "bold magenta",
        "#7A1F5C",
    ),
    Status.NO_EVIDENCE: StatusWord(
        Text("no evidence", "证据不足"),
        Text(
            "Cannot be decided; the report says which evidence is missing. Never counted as a pass.",
            "无法判定，报告说明缺少哪些证据；绝不计为符合。",
        ),
        "?",
        "yellow",
        "#94600F",
    ),
    Status.MANUAL: StatusWord(
        Text("manual", "待人工确认"),
        Text("No record can prove it; a person has to attest it.", "没有记录可以证明，须由人员确认。"),
        "✎",
        "magenta",
        "#7B5EA7",
    ),
    Status.PENDING: StatusWord(
        Text("pending", "未到期"),
        Text("Not done yet, and the due day has not passed.", "尚未完成，但期限还没有过。"),
        "◔",
        "blue",
        "#2B6CB0",
    ),
    Status.PASS: StatusWord(
        Text("pass", "符合"),
        Text("The evidence shows that the requirement is met.", "证据表明要求已满足。"),
        "✓",
        "green",
        "#2A7A52",
    ),
    Status.NOT_APPLICABLE: StatusWord(
        Text("not applicable", "不适用"),
        Text("The requirement does not apply to this subject.", "该要求不适用于此对象。"),
        "-",
        "dim",
        "#626D80",
    ),
}

GRADE_WORDS: Mapping[str, Text] = {
    "major": Text("major nonconformity", "严重不符合"),
    "minor": Text("minor nonconformity", "一般不符合"),
    "observation": Text("observation", "观察项"),
}

# What findings are gathered under, in the order they are read. See `view.group_of`.
GROUP_WORDS: Mapping[str, Text] = {
    "major": Text("Major nonconformities", "严重不符合项"),
    "minor": Text("Minor nonconformities", "一般不符合项"),
    "observation": Text("Observations", "观察项"),
    "risk": Text("Risks", "风险预警"),
    "evidence_request": Text("Evidence requests", "补充证据请求"),
    "readiness": Text("Readiness", "就绪结论"),
    "other": Text("Other findings", "其他发现"),
}

GROUP_STYLES: Mapping[str, str] = {
    "major": "bold red",
    "minor": "yellow",
    "observation": "cyan",
    "risk": "magenta",
    "evidence_request": "blue",
    "readiness": "bold",
    "other": "bold",
}

SEVERITY_WORDS: Mapping[str, Text] = {
    "critical": Text("critical", "关键"),
    "major": Text("major", "严重"),
    "minor": Text("minor", "一般"),
    "observation": Text("observation", "观察"),
}

BASIS_WORDS: Mapping[str, Text] = {
    "stated": Text("stated in the standard", "标准明文"),
    "proxy": Text("observable stand-in", "可观察的替代指标"),
    "derived": Text("derived from the standard", "由标准推导"),
    "implied": Text("implied by a heading", "仅由标题暗示"),
    "own": Text("rule of our own", "自有规则"),
}

MODALITY_WORDS: Mapping[str, Text] = {
    "shall": Text("shall", "应"),
    "expected": Text("expected", "通常"),
    "recommended": Text("recommended", "建议"),
    "example": Text("example", "示例"),
    "implied": Text("implied", "隐含"),
}

READINESS_WORDS: Mapping[str, Text] = {
    "ready": Text("ready", "已就绪"),
    "ready_with_actions": Text("ready with actions", "整改后就绪"),
    "not_ready": Text("not ready", "未就绪"),
    "undetermined": Text("undetermined", "无法确定"),
}

ISSUE_WORDS: Mapping[str, Text] = {
    "quarantine": Text("row set apart (quarantine)", "整行隔离"),
    "quarantined": Text("row set apart (quarantine)", "整行隔离"),
    "unreadable": Text("unreadable cell", "单元格无法读取"),
    "conflict": Text("conflicting duplicate", "重复行相互矛盾"),
    "dangling": Text("reference to nothing", "悬空引用"),
    "empty_link": Text("empty reference", "引用为空"),
    "example": Text("example row of the template", "模板示例行"),
    "unlisted": Text("value outside its list", "列表之外的取值"),
}

SCOPE_WORDS: Mapping[str, Text] = {
    "organisation": Text("organisation", "组织"),
    "organization": Text("organisation", "组织"),
    "contract": Text("contract", "合同"),
    "project": Text("project", "项目"),
    "system": Text("system", "系统"),
    "asset": Text("asset", "资产"),
    "scan": Text("whole scan", "整次检查"),
}

STATE_WORDS: Mapping[str, Text] = {
    "ok": Text("read", "已读取"),
    "empty": Text("empty", "为空"),
    "unreadable": Text("unreadable", "无法读取"),
    "unknown": Text("unknown", "未知"),
}

AS_OF_WORDS: Mapping[str, Text] = {
    "given": Text("as given", "由命令指定"),
    "option": Text("as given", "由命令指定"),
    "manifest": Text("day the evidence was extracted", "证据提取日"),
    "extracted_at": Text("day the evidence was extracted", "证据提取日"),
    "extraction": Text("day the evidence was extracted", "证据提取日"),
    "today": Text("today: the evidence has no manifest", "当天：证据没有清单文件"),
}

ACTION_WORDS: Mapping[str, Text] = {
    "open": Text("open", "进行中"),
    "overdue": Text("overdue", "逾期未完成"),
    "awaiting": Text("done, waits for a scan", "已完成，待复查"),
    "ineffective": Text("done, but did not work", "已完成，但无效"),
    "closed": Text("closed: a scan passes", "已关闭：复查通过"),
}

DECISION_WORDS: Mapping[str, Text] = {
    "waiver": Text("waiver", "豁免"),
    "attestation": Text("attestation", "人工确认"),
}

DECISION_STATE_WORDS: Mapping[str, Text] = {
    "active": Text("holds", "有效"),
    "not_yet": Text("not yet", "尚未生效"),
    "expired": Text("expired: no longer applied", "已过期，不再适用"),
    "ended": Text("ended: no longer applied", "已终止，不再适用"),
}

CHAPTER_WORDS: Mapping[str, Text] = {
    "1": Text("Project start and requirements", "项目启动与需求"),
    "2": Text("Service design and delivery control", "服务设计与过程控制"),
    "3": Text("Delivery and acceptance", "服务交付与验收"),
    "4": Text("Contract and legal compliance", "合同与法律合规"),
    "5": Text("Information security and data protection", "信息安全与数据保护"),
    "6": Text("Service quality and improvement", "服务质量与改进"),
    "7": Text("Disputes", "争议处理"),
    "8": Text("Closing provisions and attachments", "附则与附件"),
    "ISO20K": Text("Attestations for ISO/IEC 20000-1", "ISO/IEC 20000-1 确认事项"),
    "RISK": Text("Exposure of risks", "风险暴露"),
    "SLA": Text("Service level targets", "服务级别目标"),
}


def word(table: Mapping[str, Text], key: str) -> Text:
    """The word for `key`; a key nobody foresaw is shown as it is rather than hidden."""
    return table.get(key) or Text(key.replace("_", " "), key.replace("_", " "))
