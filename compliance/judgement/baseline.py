"""The report of an earlier scan: which gaps were already found then."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from compliance.errors import Problem, UsageError
from compliance.model import GRADES
from compliance.text import Text


def fingerprint(kind: str, name: str, scope_type: str, scope_key: str) -> str:
    """16 hex digits that stay the same from scan to scan; `name` is the rule or judgement id."""
    parts = "\0".join((kind, name, scope_type, scope_key))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def gap_fingerprint(check_id: str, subject: str) -> str:
    """16 hex digits for one failure: rule, item and key of the subject, whatever the evidence is called or says."""
    rule_id, _, item = check_id.partition("/")
    return fingerprint("gap", rule_id, item, subject)


def earlier_grades(baseline: Mapping[str, Any] | None) -> dict[str, str]:
    """Fingerprint to grade of every nonconformity of a JSON report; raises UsageError with every
    place where it is not one."""
    if baseline is None:
        return {}
    problems: list[Problem] = []

    def wrong(path: str, en: str, zh: str, found: Any) -> None:
        problems.append(Problem(Text(en, zh), path=path, found=_short(found)))

    findings = baseline.get("findings") if isinstance(baseline, Mapping) else None
    if not isinstance(findings, list):
        wrong(
            "findings",
            "the baseline is not a JSON report: no list of findings",
            "基线不是 JSON 报告：缺少 findings 列表",
            findings,
        )
        findings = []
    grades: dict[str, str] = {}
    for index, finding in enumerate(findings):
        at = f"findings[{index}]"
        if not isinstance(finding, Mapping):
            wrong(at, "a finding must be a map", "发现必须是映射", finding)
            continue
        kind, grade, print_ = finding.get("kind"), finding.get("grade"), finding.get("fingerprint")
        scope, rule = finding.get("scope"), finding.get("rule_id")
        if not isinstance(kind, str):
            wrong(f"{at}.kind", "a finding needs a kind", "发现缺少 kind", kind)
        if not isinstance(print_, str) or not print_:
            wrong(f"{at}.fingerprint", "a finding needs a fingerprint", "发现缺少 fingerprint", print_)
        if kind != "nonconformity":
            continue
        if grade not in GRADES:
            wrong(f"{at}.grade", "a nonconformity needs a grade", "不符合项缺少有效的 grade", grade)
        if not isinstance(rule, str):
            wrong(f"{at}.rule_id", "a nonconformity needs a rule", "不符合项缺少 rule_id", rule)
        if not (
            isinstance(scope, Mapping) and isinstance(scope.get("type"), str) and isinstance(scope.get("key"), str)
        ):
            wrong(f"{at}.scope", "a scope is a map of type and key", "scope 须含 type 与 key", scope)
        elif (
            isinstance(rule, str)
            and isinstance(print_, str)
            and print_ != fingerprint(kind, rule, scope["type"], scope["key"])
        ):
            wrong(
                f"{at}.fingerprint",
                "the fingerprint is not that of its rule and scope",
                "fingerprint 与规则及范围不符",
                print_,
            )
        elif isinstance(print_, str) and isinstance(grade, str):
            grades[print_] = grade
    if problems:
        raise UsageError(problems)
    return grades


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
