"""Every sentence and heading of the reports' own, in both languages.

`{name}` marks a place that `label` fills. Words for statuses and grades are in vocabulary.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from compliance.text import Text

LABELS: Mapping[str, Text] = {
    # punctuation between a name and what follows, and between parts of a line
    "colon": Text(": ", "："),
    "then": Text("; ", "；"),
    # header
    "title": Text("Gap report", "差距报告"),
    "subtitle": Text("Compliance of IT service contracts", "信息技术服务合同合规检查"),
    "as_of": Text("As of", "截止日期"),
    "extracted": Text("Evidence extracted", "证据提取时间"),
    "evidence": Text("Evidence", "证据"),
    "rule_pack": Text("Rule pack", "规则包"),
    "engine": Text("Engine", "检查引擎"),
    "judge": Text("Judge", "推理引擎"),
    "tool": Text("Tool version", "工具版本"),
    "profile": Text("Profile", "参数方案"),
    "no_profile": Text("none (values of the rules themselves)", "无（采用规则自带的取值）"),
    "timezone": Text("Time zone", "时区"),
    "period": Text("Period", "检查期间"),
    "evidence_period": Text("Period of the evidence", "证据覆盖期间"),
    "where": Text("Narrowed to", "限定范围"),
    "selection": Text("Selected rules", "选定的规则"),
    "everything": Text("everything", "全部"),
    "not_stated": Text("not stated", "未说明"),
    "from_to": Text("{start} to {end}", "{start} 至 {end}"),
    "files_count": Text("files: {files}", "文件 {files} 个"),
    "rules_count": Text("rules: {rules}", "规则 {rules} 条"),
    # conclusion
    "readiness": Text("Readiness", "就绪程度"),
    "coverage": Text("Coverage", "覆盖范围"),
    "narrowed": Text(
        "This conclusion covers only the rules, records and period selected for this run.",
        "本结论仅涵盖本次选定的规则、记录与期间。",
    ),
    "conclusion": Text("Conclusion", "结论"),
    # clause by clause
    "clauses": Text("Clause by clause", "逐条结论"),
    "clause": Text("Clause", "条款"),
    "state": Text("State", "状态"),
    "verified": Text("Verified", "已核实"),
    "clauses_of": Text(
        "{title}, clauses at the lowest level: {total}; {ready} ready, {actions} ready with actions, "
        "{undetermined} undetermined, {not_ready} not ready.",
        "{title}：最末级条款共 {total} 个，已就绪 {ready} 个，整改后就绪 {actions} 个，无法确定 {undetermined} 个，未就绪 {not_ready} 个。",
    ),
    "decided_of_rules": Text(
        "corresponding requirements decided: {decided} of {rules}; {failed} with gaps, {verified} verified",
        "对应要求 {rules} 条，已判定 {decided} 条，存在差距 {failed} 条，已核实对应关系 {verified} 条",
    ),
    "would_change": Text("What would change it", "如何改变该结论"),
    "exit_code": Text("Exit code", "退出码"),
    "exit_0": Text(
        "Clean: no finding at or above “{fail_on}”, and nothing is undecided that would count.",
        "通过：没有达到“{fail_on}”及以上的发现，也没有应计入的未决项。",
    ),
    "exit_1": Text(
        "Findings at or above “{fail_on}”: {findings}; undecided verdicts that count: {undecided};"
        " records set aside that nobody could judge: {unjudged}.",
        "达到“{fail_on}”及以上的发现 {findings} 项；计入的未决判定 {undecided} 项；被隔离而无法评判的记录 {unjudged} 条。",
    ),
    "exit_2": Text(
        "The scan is not complete: verdicts with an error: {errors}; problems of the run: {problems}.",
        "检查不完整：出错的判定 {errors} 项，运行问题 {problems} 个。",
    ),
    "undecided_allowed": Text("Undecided verdicts were allowed for this run.", "本次运行允许存在未决项。"),
    "problems": Text("Problems of the run", "运行问题"),
    "weakened": Text("Thresholds weaker than the standard", "低于标准要求的阈值"),
    "proposed": Text(
        "Grades are proposals with their reasons; an auditor decides.", "分级为建议并附理由，最终由审核员决定。"
    ),
    # totals
    "summary": Text("Summary", "摘要"),
    "by_chapter": Text("By chapter", "分章汇总"),
    "chapter": Text("Chapter", "章"),
    "all_chapters": Text("All chapters", "全部"),
    "rules": Text("Rules", "规则"),
    "verdicts": Text("Verdicts", "判定"),
    "applicable": Text("Applicable", "适用"),
    "decided": Text("Decided", "已判定"),
    "undecided": Text("Undecided", "未决"),
    "distribution": Text("Verdicts by status", "按状态分布"),
    "share_passed": Text("of decided verdicts pass", "的已判定项符合"),
    "share_decided": Text("of applicable verdicts are decided", "的适用项已判定"),
    "n_of_total": Text("{n} of {total}", "{n} / {total}"),
    "denominators": Text(
        "Verdicts = subjects × checks. Applicable = verdicts without “not applicable”. Decided = pass + fail. "
        "Undecided = no evidence + manual + error; what is attested is counted apart.",
        "判定 = 对象 × 检查项；适用 = 判定减去“不适用”；已判定 = 符合 + 不符合；未决 = 证据不足 + 待人工确认 + 错误；已确认的另计。",
    ),
    "chart_note": Text(
        "Charts show shares of what is applicable; a very small share is drawn wider so that it is seen.",
        "图表显示占适用项的比例；过小的份额会适当放大以便看见。",
    ),
    # findings
    "findings": Text("Findings", "审核发现"),
    "finding": Text("Finding", "发现"),
    "grade": Text("Grade", "分级"),
    "kind": Text("Kind", "类别"),
    "reason": Text("Reason", "理由"),
    "remedy": Text("Remedy", "整改建议"),
    "scope": Text("Scope", "范围"),
    "facts": Text("Facts that led to it", "推理依据"),
    "judgement": Text("Judgement", "判断规则"),
    "fingerprint": Text("Fingerprint", "指纹"),
    "repeat": Text("repeat", "重复发生"),
    "repeated": Text("Repeat finding: it stood in the baseline already.", "重复发现：基线报告中已存在。"),
    "overdue_days": Text("overdue by {days} d", "逾期 {days} 天"),
    "overdue": Text("Overdue", "逾期"),
    "failed_of": Text("failed {failed} of {decided} decided", "已判定 {decided} 项中不符合 {failed} 项"),
    "undecided_of": Text(
        "undecided {undecided} of {applicable} applicable", "适用 {applicable} 项中未决 {undecided} 项"
    ),
    "instances": Text("Instances", "具体实例"),
    "no_instances": Text(
        "No single record is listed here; the facts above carry the conclusion.", "此处没有逐条记录，结论依据上述事实。"
    ),
    "no_findings": Text("No findings.", "没有发现。"),
    # verdict lists
    "gaps": Text("Gaps", "差距"),
    "no_gaps": Text("No gaps.", "没有差距。"),
    "check": Text("Check", "检查项"),
    "rule": Text("Rule", "规则"),
    "requirement": Text("Requirement", "要求"),
    "record_type": Text("Record type", "记录类型"),
    "subject": Text("Subject", "对象"),
    "no_record": Text("no record (*)", "没有记录（*）"),
    "status": Text("Status", "状态"),
    "severity": Text("Severity", "严重程度"),
    "values": Text("Values read", "读取的值"),
    "source": Text("Source", "来源"),
    "file": Text("File", "文件"),
    "row": Text("Row", "行"),
    "row_n": Text("row {row}", "第 {row} 行"),
    "due": Text("Due", "期限"),
    "due_dates": Text("Due dates", "到期日程"),
    "upcoming": Text("Upcoming", "即将到期"),
    "days_left": Text("Days left", "剩余天数"),
    "no_pending": Text("Nothing is pending.", "没有未到期的事项。"),
    "no_due": Text("no due date", "无期限"),
    "could_not_decide": Text("What could not be decided", "无法判定的事项"),
    "nothing_undecided": Text("Everything applicable was decided.", "所有适用项均已判定。"),
    "evidence_needed": Text("Evidence to supply", "需要补充的证据"),
    "would_decide": Text("Would decide", "可判定"),
    "who_attests": Text("Attested by", "确认人"),
    "question": Text("Question", "确认问题"),
    "complete_list": Text(
        "The complete list of verdicts that did not pass is in not-passing.csv and not-passing.parquet, "
        "written beside the report.",
        "未通过判定的完整清单见与报告一同写出的 not-passing.csv 和 not-passing.parquet。",
    ),
    "shown_of": Text("{shown} of {total} shown", "显示 {shown} / {total}"),
    # decisions of people, corrective actions, trend
    "follow_up": Text("Follow-up", "后续跟进"),
    "waived": Text("waived", "已豁免"),
    "attested": Text("attested", "已确认"),
    "waived_count": Text("Waived failures", "已豁免的不符合项"),
    "attested_count": Text("Attested verdicts", "已确认的判定"),
    "waived_note": Text(
        "Waived failures: {n}. They stay in the counts, and leave grading and the exit code.",
        "已豁免的不符合项：{n}。仍计入数量，但不参与分级和退出码。",
    ),
    "waived_hidden": Text(
        "not listed here: {n} waived (--show-waived lists them)", "未列出已豁免的 {n} 项（--show-waived 可列出）"
    ),
    "attested_note": Text(
        "Attested verdicts: {n}. A person answers for them; no record proves them.",
        "已确认的判定：{n}。由人员负责确认，没有记录可以证明。",
    ),
    "waived_by": Text(
        "waived until {until} by {by} ({id}): {statement}", "由 {by} 豁免至 {until}（{id}）：{statement}"
    ),
    "attested_by": Text(
        "attested until {until} by {by} ({id}): {statement}", "由 {by} 确认，有效期至 {until}（{id}）：{statement}"
    ),
    "decisions": Text("Waivers and attestations", "豁免与人工确认"),
    "decision": Text("Decision", "决定"),
    "about": Text("About", "对象范围"),
    "owner": Text("Owner", "责任人"),
    "by": Text("By", "决定人"),
    "until": Text("Until", "截止日期"),
    "said": Text("Reason or statement", "理由或声明"),
    "covers": Text("Covers", "涉及判定"),
    "covers_n": Text("verdicts covered: {n}", "涉及 {n} 项判定"),
    "actions": Text("Corrective actions", "纠正措施"),
    "action": Text("Action", "措施"),
    "cause": Text("Root cause", "根本原因"),
    "effect": Text("How its effect is checked", "有效性验证方式"),
    "trend": Text("Trend", "趋势"),
    "trend_note": Text(
        "Earlier scans of the same series. Bars show failures without waived ones, and what is undecided.",
        "同一系列的历次检查。柱形表示未豁免的不符合项和未决项。",
    ),
    # rules
    "all_rules": Text("Rules and their counts", "规则与计数"),
    "statement": Text("Statement", "条文"),
    "basis": Text("Basis", "依据类型"),
    "modality": Text("Modality", "约束程度"),
    "cites": Text("Citations", "引用依据"),
    "maps_to": Text("Maps to", "对应条款"),
    "tags": Text("Tags", "标签"),
    "defined_in": Text("Defined in", "定义位置"),
    "checks": Text("Checks", "检查项"),
    # evidence
    "intake": Text("Evidence intake", "证据接收情况"),
    "not_supplied": Text("not supplied", "未提供"),
    "supplied": Text("Supplied", "已提供"),
    "complete": Text("Complete", "完整"),
    "rows_in": Text("Rows in", "输入行"),
    "accepted": Text("Accepted", "接受"),
    "collapsed": Text("Duplicates", "合并重复"),
    "quarantined": Text("Quarantined", "隔离"),
    "set_aside": Text("Set aside", "搁置"),
    "unreadable_cells": Text("Unreadable", "无法读取"),
    "missing_columns": Text("Missing columns", "缺少的列"),
    "unknown_columns": Text("Ignored columns", "忽略的列"),
    "intake_note": Text(
        "Rows in = accepted + duplicates + quarantined. Set aside (outside the date, period or scope) is part of accepted.",
        "输入行 = 接受 + 合并重复 + 隔离；搁置（超出日期、期间或范围）计入接受。",
    ),
    "issues": Text("Quarantine and doubtful cells", "隔离行与存疑单元格"),
    "no_issues": Text("No row or cell was doubtful.", "没有存疑的行或单元格。"),
    "issue": Text("Issue", "问题"),
    "place": Text("Place", "位置"),
    "found": Text("Found", "实际内容"),
    "sheet_n": Text("sheet {sheet}", "工作表 {sheet}"),
    # run
    "run": Text("How this report came about", "报告的生成依据"),
    "digest": Text("Digest (SHA-256)", "摘要（SHA-256）"),
    "input_files": Text("Input files", "输入文件"),
    "rows": Text("Rows", "行数"),
    "reproducible": Text(
        "The same rules, evidence and date give the same report, byte for byte.",
        "规则、证据和日期相同，报告逐字节相同。",
    ),
    "glossary": Text("Words used", "用语说明"),
    "meaning": Text("Meaning", "含义"),
    "yes": Text("yes", "是"),
    "no": Text("no", "否"),
    "none": Text("none", "无"),
    # page controls
    "contents": Text("Contents", "目录"),
    "skip": Text("Skip to the content", "跳到正文"),
    "language": Text("Language", "语言"),
    "theme": Text("Light or dark", "切换明暗"),
    "print": Text("Print", "打印"),
    "filter": Text("Filter", "筛选"),
    "search": Text("Search", "搜索"),
    "search_hint": Text("subject, rule, words … (press /)", "对象、规则、文字……（按 /）"),
    "any": Text("any", "不限"),
    "reset": Text("Reset", "清除"),
    "matching": Text("matching", "匹配"),
    "nothing_matches": Text("Nothing here matches the filter.", "没有符合筛选条件的内容。"),
    "open_all": Text("Open all", "全部展开"),
    "close_all": Text("Close all", "全部收起"),
    "no_script": Text(
        "Filters and the language switch need scripts; everything else is readable without.",
        "筛选和语言切换需要脚本，其余内容无需脚本即可阅读。",
    ),
    # glossary
    "gap_meaning": Text("A verdict that fails.", "判定为不符合的情形。"),
    "finding_meaning": Text(
        "What a judgement concludes about one requirement and one scope, with its reason.",
        "判断规则就一项要求和一个范围得出的结论，附理由。",
    ),
    "undecided_meaning": Text(
        "No evidence, manual or error: neither a pass nor a gap.", "证据不足、待人工确认或错误：既非符合，也非差距。"
    ),
    "quarantine_meaning": Text(
        "A row whose key or structure cannot be read; it is set apart, counted and listed.",
        "主键或结构无法读取的行：隔离、计数并列出。",
    ),
    "major_meaning": Text(
        "A control is absent or fails systematically, or the law is breached.", "控制缺失、系统性失效，或违反法律。"
    ),
    "minor_meaning": Text("An isolated lapse of a control that otherwise works.", "控制总体有效，个别失误。"),
    "observation_meaning": Text("Worth attention, not a nonconformity.", "值得关注，但不构成不符合。"),
}


def label(key: str, **values: object) -> Text:
    """The label in both languages with its places filled; a `Text` value gives each language its own word."""
    text = LABELS[key]
    if not values:
        return text
    return Text(
        *(
            text[lang].format(**{k: v[lang] if isinstance(v, Text) else v for k, v in values.items()})
            for lang in ("en", "zh")
        )
    )
