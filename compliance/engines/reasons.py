"""Verdicts in words: why, and which evidence would decide what could not be decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from compliance.engines.plans import Plan
from compliance.engines.setting import Setting
from compliance.expressions import tree
from compliance.expressions.tree import Node, Subquery, Unset, walk
from compliance.model import Status, Value
from compliance.text import Text, counted

Told = Sequence[tuple[str, str, bool | None]]


def reason(plan: Plan, status: Status, due: date | None, told: Told, setting: Setting) -> Text:
    """One sentence on a verdict; `told` are the conjuncts (part, text, truth)."""
    if status is Status.ERROR:
        return Text(f"the check failed to run: {plan.error}", f"检查未能执行：{plan.error}")
    if status is Status.MANUAL:
        manual = plan.check.rule.manual
        return manual.question if manual else Text("needs an attestation", "需要人工确认")
    if status is Status.PENDING:
        return Text(f"not yet due: due {due}", f"尚未到期：到期日 {due}")
    if status is Status.FAIL:
        parts = "; ".join(text for part, text, truth in told if part == "require" and truth is False)
        late = Text(f" (due {due})", f"（到期日 {due}）") if due else Text("", "")
        return Text(f"not met: {parts}{late.en}", f"未满足：{parts}{late.zh}")
    if status is Status.NO_EVIDENCE:
        return _undecided(plan, due, told, setting)
    return Text("met", "已满足") if status is Status.PASS else Text("does not apply", "不适用")


def _undecided(plan: Plan, due: date | None, told: Told, setting: Setting) -> Text:
    if any(part == "when" and truth is None for part, _, truth in told) and not any(
        part == "when" and truth is False for part, _, truth in told
    ):
        return Text("cannot tell whether it applies", "无法判断是否适用")
    if plan.due is not None and due is None:
        return Text("cannot tell when it is due", "无法判断到期日")
    if due is not None and setting.extracted is not None and due > setting.extracted.day:
        day = setting.extracted.day
        return Text(
            f"fell due on {due}, after the evidence was extracted ({day})", f"到期日 {due} 晚于证据提取日（{day}）"
        )
    parts = "; ".join(text for part, text, truth in told if part == "require" and truth is None)
    return Text(f"cannot be decided: {parts}", f"无法判定：{parts}")


def missing_in(plan: Plan, values: Sequence[Value], setting: Setting) -> tuple[Text, ...]:
    """What was missing: parameters, record types and columns, then the cells of this subject."""
    found = dict.fromkeys(missing_everywhere(plan, setting))
    for value in values:
        if value.name.upper().startswith(("EXISTS", "(SELECT", "EVERY", "LATEST", "EARLIEST", "MAX_GAP", "COVERAGE")):
            if value.state == "unknown" and not found:
                found[Text(f"a related record is in doubt: {value.name}", f"关联记录存疑：{value.name}")] = None
        elif value.state == "empty":
            found[Text(f"{value.name} is empty", f"{value.name} 为空")] = None
        elif value.state == "unknown" and not _column_missing(value.name, found):
            found[Text(f"{value.name} cannot be read or reached", f"{value.name} 无法读取或关联不到")] = None
    return tuple(found)


def _column_missing(name: str, found: dict[Text, None]) -> bool:
    column = name.rsplit(".", 1)[-1]
    return any(f" {column} " in f"{text.en} " for text in found)


def missing_everywhere(plan: Plan, setting: Setting) -> list[Text]:
    """What no subject of this check has: unset parameters, record types, columns; and doubtful types."""
    found: list[Text] = []
    for node in (part for whole in plan.trees for part in walk(whole)):
        found += _missing_node(node, setting)
    return found


def _missing_node(node: Node, setting: Setting) -> list[Text]:
    if isinstance(node, Unset):
        return [Text(f"parameter :{node.name} is not set", f"参数 :{node.name} 未设定")]
    if isinstance(node, Subquery):
        return missing_type(node.record_type, setting)
    if isinstance(node, tree.Column):
        facts = setting.facts[node.record_type]
        if not facts.supplied:
            return missing_type(node.record_type, setting)
        if node.name in facts.missing:
            title = setting.schemas[node.record_type].fields[node.name].title
            return [
                Text(
                    f"column {node.name} of {node.record_type} was not supplied",
                    f"{setting.schemas[node.record_type].title.zh} 缺少列 {node.name} （{title.zh}）",
                )
            ]
    return []


def missing_type(name: str, setting: Setting) -> list[Text]:
    """What is wrong with a record type as a whole: not supplied, incomplete, or with rows in quarantine."""
    facts, title = setting.facts[name], setting.schemas[name].title
    if not facts.supplied:
        return [Text(f"no {name} records were supplied", f"未提供 {title.zh}（{name}）记录")]
    found = []
    if not facts.complete:
        found.append(Text(f"the {name} records are declared incomplete", f"{title.zh}（{name}）记录声明为不完整"))
    if facts.quarantined:
        found.append(
            Text(
                f"{counted(facts.quarantined, f'{name} row', 'is', 'are')} quarantined: mend this first",
                f"有 {facts.quarantined} 行 {title.zh}（{name}）被隔离，请先修复",
            )
        )
    return found
