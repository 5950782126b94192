"""The conditions of a judgement: facts and fields that exist, joins that durable_rules may be trusted with.

A join is sound where every pattern can match at most one fact of a subject and no two patterns
the same one (docs/judgements.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from compliance.errors import Problem, suggest
from compliance.reading import Location
from compliance.rules.vocabulary import MAX_ALTERNATIVES, MAX_CONDITIONS, MAX_PATTERNS, identity, kinds_about
from compliance.rules.written_judgement import Kinds, WrittenJudgement, fields_of, value_problems
from compliance.text import Text


def pattern_problems(
    judgement: WrittenJudgement, at: Location, pattern: Mapping[str, Any], kinds: Kinds
) -> Iterator[Problem]:
    kind, about = pattern["fact"], judgement.data["about"]
    fields = fields_of(judgement, kind, kinds)
    if fields is None:
        message = Text(f"no fact {kind!r} about {about}", f"关于 {about} 没有事实 {kind!r}")
        yield judgement.problem((*at, "fact"), message, hint=suggest(kind, (*kinds_about(about), *kinds)))
        return
    count = 0
    for field, test in pattern.get("where", {}).items():
        where = (*at, "where", field)
        if field not in fields:
            message = Text(f"{kind} has no field {field!r}", f"{kind} 没有字段 {field!r}")
            yield judgement.problem(where, message, hint=suggest(field, fields))
            continue
        tests = test if isinstance(test, dict) else {"eq": test}
        count += len(tests)
        for operator, value in tests.items():
            for one in value if operator == "in" else [value]:
                yield from value_problems(judgement, where, fields[field], field, operator, one)
    if count > MAX_CONDITIONS:
        message = Text(f"more than {MAX_CONDITIONS} comparisons", f"比较超过 {MAX_CONDITIONS} 个")
        yield judgement.problem((*at, "where"), message, found=count)


def join_problems(
    judgement: WrittenJudgement, branch: Sequence[tuple[Location, Mapping[str, Any]]]
) -> Iterator[Problem]:
    """Several patterns join on their subject; each must single out one fact, each another one."""
    choices = 1
    for _, pattern in branch:
        for test in pattern.get("where", {}).values():
            choices *= len(test["in"]) if isinstance(test, dict) and "in" in test else 1
    if len(branch) > MAX_PATTERNS or choices > MAX_ALTERNATIVES:
        en = f"more than {MAX_PATTERNS} patterns or {MAX_ALTERNATIVES} combinations of values"
        yield judgement.problem((), Text(en, f"模式超过 {MAX_PATTERNS} 个或取值组合超过 {MAX_ALTERNATIVES} 种"))
    names = Counter(pattern["as"] for _, pattern in branch if "as" in pattern)
    for at, pattern in branch:
        if names[pattern.get("as")] > 1:
            message = Text(f"two facts are called {pattern['as']!r}", f"两个事实同名 {pattern['as']!r}")
            yield judgement.problem((*at, "as"), message)
    if len(branch) < 2:
        return
    taken: dict[tuple[str, frozenset[tuple[str, str]]], Location] = {}
    for at, pattern in branch:
        kind, singled = pattern["fact"], []
        for field in identity(judgement.data["about"], kind):
            test = pattern.get("where", {}).get(field)
            values = test.get("in", [test.get("eq")]) if isinstance(test, dict) else [test]
            if None in values:
                en = f"joined with other facts, so {field} must be given"
                yield judgement.problem(at, Text(en, f"与其他事实联合使用时必须给定 {field}"))
            singled.append([(field, str(value)) for value in values])
        for combination in _combinations(singled):
            key = (kind, frozenset(combination))
            if taken.setdefault(key, at) != at:
                message = Text(
                    "may match the fact of another pattern; make them one", "可能与另一模式匹配同一事实，请合并"
                )
                yield judgement.problem(at, message, found=kind)
                break


def _combinations(singled: Sequence[Sequence[tuple[str, str]]]) -> list[tuple[tuple[str, str], ...]]:
    found: list[tuple[tuple[str, str], ...]] = [()]
    for options in singled:
        found = [(*before, option) for before in found for option in options]
    return found


def parameter_problems(judgement: WrittenJudgement) -> Iterator[Problem]:
    declared = judgement.data.get("params", {})
    declared = declared if isinstance(declared, dict) else {}
    used: set[str] = set()
    for at, pattern in (entry for branch in judgement.patterns() for entry in branch):
        where = pattern.get("where", {})
        for field, test in where.items() if isinstance(where, dict) else ():
            for value in _scalars(test):
                if isinstance(value, str) and value.startswith(":"):
                    if value[1:] not in declared and value not in used:
                        message = Text(f"unknown parameter {value[1:]!r}", f"未知的参数 {value[1:]!r}")
                        yield judgement.problem((*at, "where", field), message, hint=suggest(value[1:], declared))
                    used.add(value)
    for name in declared:
        if f":{name}" not in used:
            message = Text(f"parameter {name!r} is never used", f"参数 {name!r} 从未使用")
            yield judgement.problem(("params", name), message)


def _scalars(test: Any) -> Iterator[Any]:
    for value in test.values() if isinstance(test, dict) else [test]:
        yield from value if isinstance(value, list) else [value]
