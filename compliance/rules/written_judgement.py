"""A judgement as written, the fact kinds judgements conclude, and what a field may be compared with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.errors import Problem, suggest
from compliance.reading import Location, Positioned
from compliance.rules.vocabulary import CODE, COUNT, FIELDS, FLAG, LISTED, PERCENT, RANKED, RESERVED, kinds_about
from compliance.text import Text
from compliance.validation import shown

Kinds = Mapping[str, Mapping[str, str]]
"""Fact kinds that judgements conclude: kind -> field -> type."""


@dataclass(frozen=True, slots=True)
class WrittenJudgement:
    """A judgement as written, and where inside it the form is wrong (said elsewhere)."""

    document: Positioned
    at: Location
    data: Mapping[str, Any]
    misshapen: frozenset[Location] = frozenset()

    def sound(self, *keys: str | int) -> bool:
        """Whether nothing is wrong with the form of a part, nor of what contains it."""
        return not any(where[: len(keys)] == keys or keys[: len(where)] == where != () for where in self.misshapen)

    def problem(
        self, where: Sequence[str | int], message: Text, found: Any = None, hint: Text | None = None
    ) -> Problem:
        return self.document.problem(
            (*self.at, *where), message, found=None if found is None else shown(found), hint=hint
        )

    def patterns(self) -> list[list[tuple[Location, Mapping[str, Any]]]]:
        """Per branch of `any` (or one branch without it) the patterns with their places."""
        common = _listed(self.data, ("all",))
        if not isinstance(self.data.get("any"), list):
            return [common]
        return [
            common + (_listed(branch, ("any", n, "all")) if "all" in branch else [(("any", n), branch)])
            for n, branch in enumerate(self.data["any"])
            if isinstance(branch, dict)
        ]


def _listed(data: Mapping[str, Any], prefix: Location) -> list[tuple[Location, Mapping[str, Any]]]:
    entries = data.get("all", [])
    entries = entries if isinstance(entries, list) else []
    return [((*prefix, n), pattern) for n, pattern in enumerate(entries) if isinstance(pattern, dict)]


def derived_kinds(written: Iterable[WrittenJudgement]) -> tuple[Kinds, tuple[Problem, ...]]:
    """The fact kinds judgements conclude; every judgement that concludes a kind gives it the same fields."""
    kinds: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for judgement in written:
        fact = judgement.data.get("conclude", {}).get("fact") if judgement.sound("conclude") else None
        if not isinstance(fact, dict):
            continue
        name = fact["kind"]
        fields = {field: CODE if isinstance(value, str) else COUNT for field, value in fact.items() if field != "kind"}
        at = ("conclude", "fact")
        if name in FIELDS:
            message = Text(f"{name!r} is built in and cannot be concluded", f"{name!r} 是内置的事实种类，不能作为结论")
            problems.append(judgement.problem((*at, "kind"), message))
        elif kinds.setdefault(name, fields) != fields:
            message = Text(f"{name!r} has other fields elsewhere", f"{name!r} 在别处有不同的字段")
            problems.append(judgement.problem(at, message, found=sorted(fields)))
        for field, value in fact.items():
            if field != "kind" and (field in RESERVED or not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", field)):
                message = Text(f"{field!r} cannot name a field", f"{field!r} 不能用作字段名")
                problems.append(judgement.problem((*at, field), message))
            elif isinstance(value, str) and value.startswith(":"):
                message = Text("a concluded fact holds no parameter", "结论中的事实不能引用参数")
                problems.append(judgement.problem((*at, field), message, found=value))
    return kinds, tuple(problems)


def fields_of(judgement: WrittenJudgement, kind: str, kinds: Kinds) -> Mapping[str, str] | None:
    if kind in kinds:
        return kinds[kind]
    return FIELDS[kind] if kind in kinds_about(judgement.data["about"]) else None


def value_problems(
    judgement: WrittenJudgement, at: Location, kind: str, field: str, operator: str, value: Any
) -> Iterator[Problem]:
    parameter = isinstance(value, str) and value.startswith(":")
    allowed = {CODE: ("eq", "neq", "in"), FLAG: ("eq",), PERCENT: ("gte", "lt")}.get(kind)
    if allowed and operator not in allowed:
        en, zh = f"{field} is compared with {', '.join(allowed)} only", f"{field} 只能使用 {'、'.join(allowed)} 比较"
        yield judgement.problem(at, Text(en, zh), found=operator)
    if kind in RANKED:
        options: Sequence[str] | None = RANKED[kind]
    else:
        options = LISTED.get(field)
    if options is not None:
        if value not in options:
            message = Text(f"not a value of {field}", f"不是 {field} 的取值")
            hint = suggest(str(value), options) or Text(", ".join(options), "、".join(options))
            yield judgement.problem(at, message, found=value, hint=hint)
    elif kind == CODE:
        if not isinstance(value, str) or parameter:
            yield judgement.problem(at, Text(f"{field} is a code", f"{field} 是代码"), found=value)
    elif kind == FLAG:
        if value not in (0, 1):
            yield judgement.problem(at, Text(f"{field} is 0 or 1", f"{field} 取 0 或 1"), found=value)
    elif isinstance(value, bool) or not (isinstance(value, int) or parameter):
        yield judgement.problem(at, Text(f"{field} is a whole number", f"{field} 是整数"), found=value)


def entries(value: Any) -> list[Any]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
