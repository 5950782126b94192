"""The conclusion of a judgement, the texts it gives, and its examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from compliance.errors import Problem, suggest
from compliance.reading import Location
from compliance.rules.vocabulary import CODE, COUNT, FIELDS, LISTED, PERCENT
from compliance.rules.written_judgement import Kinds, WrittenJudgement, fields_of, value_problems
from compliance.text import Text

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
COMMON_NAMES = ("scope", "as_of")
ONE_REQUIREMENT = ("nonconformity", "cap", "evidence_request")


def conclusion_problems(judgement: WrittenJudgement, kinds: Kinds) -> Iterator[Problem]:
    ((name, said),) = judgement.data["conclude"].items()
    kind, about = said["kind"] if name == "finding" else name, judgement.data["about"]
    if (kind in ONE_REQUIREMENT and about != "requirement") or ((kind == "readiness") != (about in ("clause", "scan"))):
        message = Text(f"{kind} cannot be concluded about {about}", f"不能对 {about} 得出结论 {kind}")
        yield judgement.problem(("conclude",), message)
    if name == "finding" and (("grade" in said) != (kind == "nonconformity")):
        message = Text("a nonconformity has a grade, other findings have none", "不符合项须有分级，其他发现没有分级")
        yield judgement.problem(("conclude", "finding"), message)
    for wanted, field in (("nonconformity", "failed"), ("evidence_request", "undecided")):
        if kind != wanted:
            continue
        for branch in judgement.patterns():
            if not any(_asks_for_some(pattern, field) for _, pattern in branch):
                en, zh = f"{kind} must ask for {field}: {{gte: 1}}", f"{kind} 必须包含条件 {field}: {{gte: 1}}"
                yield judgement.problem(("conclude", "finding"), Text(en, zh))
                break
    if name != "fact":
        yield from _template_problems(judgement, ("conclude", name, "reason"), said["reason"], kinds)


def _asks_for_some(pattern: Mapping[str, Any], field: str) -> bool:
    where = pattern.get("where", {})
    test = where.get(field) if isinstance(where, dict) else None
    least = test.get("gte") if isinstance(test, dict) else test
    return pattern.get("fact") == "requirement" and type(least) is int and least >= 1


def _template_problems(
    judgement: WrittenJudgement, at: Location, texts: Mapping[str, Any], kinds: Kinds
) -> Iterator[Problem]:
    """Every {name} in a reason is known in every alternative."""
    branches = judgement.patterns()
    if not all(judgement.sound(*where) for branch in branches for where, _ in branch):
        return
    known = set.intersection(*(_template_names(judgement, branch, kinds) for branch in branches))
    known |= {*COMMON_NAMES, *judgement.data.get("params", {})}
    for lang, text in texts.items():
        for name in PLACEHOLDER.findall(str(text)):
            if name not in known:
                message = Text(f"nothing is called {name!r} here", f"此处没有名为 {name!r} 的值")
                yield judgement.problem((*at, lang), message, hint=suggest(name, known))
        if set("{}") & set(PLACEHOLDER.sub("", str(text))):
            yield judgement.problem((*at, lang), Text("a brace without its partner", "花括号不成对"))


def _template_names(
    judgement: WrittenJudgement, branch: Sequence[tuple[Location, Mapping[str, Any]]], kinds: Kinds
) -> set[str]:
    names: set[str] = set()
    for index, (_, pattern) in enumerate(branch):
        fields = fields_of(judgement, pattern["fact"], kinds) or {}
        shown_fields = {f for f, kind in fields.items() if kind in (COUNT, PERCENT, CODE) and f not in LISTED}
        shown_fields |= {"rule_title"} if "rule" in fields else set()
        prefixes = ([pattern["as"] + "."] if "as" in pattern else []) + ([""] if index == 0 else [])
        names |= {prefix + field for prefix in prefixes for field in shown_fields}
    return names


def example_problems(
    judgement: WrittenJudgement, at: Location, example: Mapping[str, Any], kinds: Kinds
) -> Iterator[Problem]:
    for number, fact in enumerate(example["given"]):
        fields = fields_of(judgement, fact["fact"], kinds)
        where = (*at, "given", number)
        if fields is None:
            message = Text(f"no fact {fact['fact']!r} about {judgement.data['about']}", f"没有事实 {fact['fact']!r}")
            yield judgement.problem((*where, "fact"), message, hint=suggest(fact["fact"], (*FIELDS, *kinds)))
            continue
        for field, value in fact.items():
            if field == "fact":
                continue
            if field not in fields:
                message = Text(f"{fact['fact']} has no field {field!r}", f"{fact['fact']} 没有字段 {field!r}")
                yield judgement.problem((*where, field), message, hint=suggest(field, fields))
            elif isinstance(value, str) and value.startswith(":"):
                yield judgement.problem((*where, field), Text("an example holds no parameter", "示例不能引用参数"))
            else:
                operator = "gte" if fields[field] == PERCENT else "eq"
                yield from value_problems(judgement, (*where, field), fields[field], field, operator, value)
    for name in example.get("params", {}):
        if name not in judgement.data.get("params", {}):
            message = Text(f"unknown parameter {name!r}", f"未知的参数 {name!r}")
            yield judgement.problem(
                (*at, "params", name), message, hint=suggest(name, judgement.data.get("params", {}))
            )
