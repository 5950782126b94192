"""What can be wrong with a rule that its JSON Schema cannot see, each with its place.

A check reads some keys of a rule and runs where these have the shape it expects, so that one
mistake of form does not hide the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.errors import Problem, suggest
from compliance.evidence.schemas import RecordType
from compliance.reading import Location, Positioned
from compliance.text import Text

EXPRESSIONS = ("when", "require", "due")
ORGANIZATION = "organization"

# A quoted text (also one with doubled quotes inside), or a parameter.
_PARAMETER = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|(?<![:\w]):([A-Za-z_]\w*)")
_OWN_NAMES = frozenset({"as_of", "due", "item"})


@dataclass(frozen=True, slots=True)
class Written:
    """A rule as written: its data, where it is, and the record types it may speak about."""

    document: Positioned
    at: Location
    data: Mapping[str, Any]
    schemas: Mapping[str, RecordType]
    misshapen: frozenset[Location] = frozenset()
    """Locations inside the rule where the shape is not the one expected."""

    def sound(self, *keys: str | int) -> bool:
        """Whether everything under a location has the expected shape (or is absent)."""
        return not any(location[: len(keys)] == keys for location in self.misshapen)

    def problem(
        self, where: Sequence[str | int], message: Text, found: str | None = None, hint: Text | None = None
    ) -> Problem:
        return self.document.problem((*self.at, *where), message, found=found, hint=hint)

    def items(self) -> Mapping[str, Mapping[str, Any]]:
        """Items by name; those of a parameter come from its default."""
        items = self.data.get("items", {})
        return item_map(items, self.data.get("params", {}))


def item_map(items: Any, params: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """`items` as a map of names to overrides, with ":param" replaced by the names it holds."""
    if not isinstance(items, str):
        return dict(items or {})
    names = params.get(items[1:])
    return {name: {} for name in names} if names and is_names(names) else {}


def is_names(value: Any) -> bool:
    """Whether a parameter can name items: a list of different texts, not empty, none with '/' or ':'."""
    return (
        isinstance(value, (list, tuple))
        and bool(value)
        and len(set(map(str, value))) == len(value)
        and all(isinstance(name, str) and re.fullmatch(r"[^/\s:*]+", name) for name in value)
    )


def parameters_in(expression: str) -> frozenset[str]:
    """The names of the `:parameters` an expression reads, outside of quoted text."""
    return frozenset(match for match in _PARAMETER.findall(expression) if match)


def place_problems(rule: Written, file: str) -> Iterator[Problem]:
    """The section in the id must be that of the file, the chapter that of its folder."""
    prefix, _, rest = rule.data["id"].partition("-")
    *folders, name = file.split("/")
    stem = name.removesuffix(".yaml")
    section = stem.split("-")[0]
    numbered = section.replace(".", "").isdigit()
    if prefix != "R":
        if numbered:
            message = Text("a rule of our own in a file of the standard", "自有规则不能放在标准章节的文件中")
            yield rule.problem(("id",), message, found=f"{rule.data['id']} in {name}")
        return
    own = rest.rpartition("-")[0]
    if own != section:
        message = Text(f"the id is not of the file's section {section!r}", f"编号不属于该文件的章节 {section!r}")
        yield rule.problem(("id",), message, found=rule.data["id"])
    chapter = folders[-1].split("-")[0] if folders else ""
    if chapter.isdigit() and own == section and own.split(".")[0] != chapter:
        message = Text(f"the id is not of the folder's chapter {chapter}", f"编号不属于该目录的第 {chapter} 章")
        yield rule.problem(("id",), message, found=rule.data["id"])


def decision_problems(rule: Written) -> Iterator[Problem]:
    """A rule has either require (of its own or in every item) or manual."""
    items = rule.items()
    without = [name for name, item in items.items() if "require" not in item]
    decided = "require" in rule.data or (items and not without)
    if "manual" in rule.data:
        for where in (("require",), ("due",), *(("items", n, k) for n in items for k in ("require", "due"))):
            if _present(rule.data, where):
                message = Text(f"a manual rule has no {where[-1]}", f"人工核查的规则不能有 {where[-1]}")
                yield rule.problem(where, message)
    elif not decided:
        message = Text("needs either require or manual", "必须有 require 或 manual 之一")
        yield rule.problem((), message, found=f"no require in {', '.join(without)}" if without else None)


def _present(data: Any, where: Sequence[str]) -> bool:
    for part in where:
        if not isinstance(data, dict) or part not in data:
            return False
        data = data[part]
    return True


def parameter_problems(rule: Written) -> Iterator[Problem]:
    """Declared parameters are read; `items: ":name"` names a list of texts."""
    params, items = rule.data.get("params", {}), rule.data.get("items", {})
    used: set[str] = set()
    for part in (rule.data, *rule.items().values()):
        for key in EXPRESSIONS:
            used |= parameters_in(part.get(key, ""))
    if isinstance(items, str):
        name = items[1:]
        used.add(name)
        if name not in params:
            message = Text(f"unknown parameter {name!r}", f"未知的参数 {name!r}")
            yield rule.problem(("items",), message, hint=suggest(name, params))
        elif not is_names(params[name]):
            message = Text("items need a list of different names, not empty", "items 需要不重复的非空名称列表")
            yield rule.problem(("params", name), message)
    unknown = sorted(used - set(params) - _OWN_NAMES)
    for name in params:
        if name not in used:
            message = Text(f"parameter {name!r} is never used", f"参数 {name!r} 从未使用")
            yield rule.problem(("params", name), message, hint=suggest(name, unknown))


def type_problems(rule: Written) -> Iterator[Problem]:
    """`for` names a record type, in the rule and in its items."""
    places: list[tuple[tuple[str, ...], str]] = [(("for",), rule.data["for"])]
    if not isinstance(rule.data.get("items"), str):
        places += [(("items", name, "for"), item["for"]) for name, item in rule.items().items() if "for" in item]
    for where, name in places:
        if name not in rule.schemas:
            yield rule.problem(where, *_unknown_type(name), hint=suggest(name, rule.schemas))


def _unknown_type(name: str) -> tuple[Text]:
    return (Text(f"unknown record type {name!r}", f"未知的记录类型 {name!r}"),)


def coverage_problems(rule: Written) -> Iterator[Problem]:
    """The examples show each outcome a rule can have."""
    if not rule.data["examples"]:  # already said
        return
    shown = {status for example in rule.data["examples"] for status in example["expect"].values()}
    for status in ("manual",) if "manual" in rule.data else ("pass", "fail", "no_evidence"):
        if status not in shown:
            message = Text(f"no example expects {status}", f"没有预期为 {status} 的示例")
            yield rule.problem(("examples",), message)


def example_problems(rule: Written) -> Iterator[Problem]:
    """Examples speak of record types, columns, parameters, items and subjects that exist."""
    for index, example in enumerate(rule.data["examples"] if isinstance(rule.data["examples"], list) else ()):
        at = ("examples", index)
        if not rule.sound(*at):
            continue
        for name, rows in example["given"].items():
            if name not in rule.schemas:
                yield rule.problem((*at, "given", name), *_unknown_type(name), hint=suggest(name, rule.schemas))
                continue
            yield from _row_problems(rule, (*at, "given", name), rows, rule.schemas[name])
        for number, name in enumerate(example.get("incomplete", ())):
            if name not in example["given"]:
                message = Text(f"{name!r} is not given, so it cannot be incomplete", f"未给出 {name!r}，不能标为不完整")
                yield rule.problem((*at, "incomplete", number), message, hint=suggest(name, example["given"]))
        for name in example.get("params", {}):
            if name not in rule.data.get("params", {}):
                message = Text(f"unknown parameter {name!r}", f"未知的参数 {name!r}")
                hint = suggest(name, rule.data.get("params", {}))
                yield rule.problem((*at, "params", name), message, hint=hint)
        yield from _expect_problems(rule, at, example)


def _row_problems(
    rule: Written, at: tuple[str | int, ...], rows: Sequence[Mapping[str, Any]], record_type: RecordType
) -> Iterator[Problem]:
    for number, row in enumerate(rows):
        for column in row:
            if column not in record_type.fields:
                en, zh = f"{record_type.name} has no field {column!r}", f"{record_type.name} 没有字段 {column!r}"
                hint = suggest(column, record_type.fields)
                yield rule.problem((*at, number, column), Text(en, zh), hint=hint)


def _expect_problems(rule: Written, at: tuple[str | int, ...], example: Mapping[str, Any]) -> Iterator[Problem]:
    params = {**rule.data.get("params", {}), **example.get("params", {})}
    items = item_map(rule.data.get("items"), params)
    for expected in example["expect"]:
        where, record_type, subject = (*at, "expect", expected), rule.data.get("for"), expected
        if items:
            item, slash, subject = expected.partition("/")
            if not slash or item not in items:
                message = Text("an expectation names item/subject", "预期应写作 项目/对象")
                yield rule.problem(where, message, found=repr(expected), hint=suggest(item, items))
                continue
            record_type = items[item].get("for", record_type)
        if not isinstance(record_type, str) or record_type not in rule.schemas:
            continue
        key = rule.schemas[record_type].key
        known = {str(row.get(key)).strip() for row in example["given"].get(record_type, ())} | {"*"}
        if record_type == ORGANIZATION:
            known.add(ORGANIZATION)
        if subject not in known:
            message = Text(f"no {record_type} {subject!r} is given", f"证据中没有 {record_type} {subject!r}")
            yield rule.problem(where, message, hint=suggest(subject, known))


def semantic_problems(rule: Written, file: str) -> Iterator[Problem]:
    """All of the above, as far as the rule's shape allows; `file` is relative to the pack."""
    if isinstance(rule.data.get("id"), str):
        yield from place_problems(rule, file)
    for check, required, optional in _CHECKS:
        if all(key in rule.data for key in required) and all(rule.sound(key) for key in (*required, *optional)):
            yield from check(rule)
    if "examples" in rule.data and all(map(rule.sound, ("for", "items", "params"))):
        yield from example_problems(rule)


# A check, the keys it cannot do without, and those it also reads.
_CHECKS: tuple[tuple[Callable[[Written], Iterator[Problem]], tuple[str, ...], tuple[str, ...]], ...] = (
    (decision_problems, (), ("items", "params")),
    (parameter_problems, (), ("items", "params", *EXPRESSIONS)),
    (type_problems, ("for",), ("items", "params")),
    (coverage_problems, ("examples",), ()),
)
