"""YAML as this project reads it: plain values, and where each of them was written.

Stricter and safer than YAML at large, because rules and mappings are reviewed text:
 - duplicate keys, anchors, aliases, merge keys, tags and a second document are errors, so no file
   can expand into something larger than itself;
 - keys are always text; `yes`, `no`, `on`, `off`, `010` and `1:30` are text, as people mean them
   (only `true` and `false` are booleans), dates stay dates and timestamps timestamps;
 - depth and size are limited, and the tree is built from parser events without recursion.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from compliance.errors import ComplianceError, Problem, RuleError
from compliance.positions import Location, Position, dotted, nth_visible
from compliance.scalars import scalar
from compliance.text import Text

__all__ = ["Location", "Position", "Positioned", "dotted", "parse_yaml", "read_yaml"]

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 40

# Falls back to the Python parser where PyYAML was built without libyaml: same events, slower.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Positioned:
    """The content of one YAML file (`data`: dict, list, str, int, float, bool, date, datetime or
    None) and the place of every key and value in it. `file` is the name messages print."""

    file: str
    data: Any
    text: str = field(repr=False)
    keys: Mapping[Location, Position] = field(repr=False)
    values: Mapping[Location, Position] = field(repr=False)

    def at(self, location: Sequence[str | int] = (), *, key: bool = False) -> Position:
        """Where the value (or its key) is; for something absent, where its nearest parent is.

        The place of an entry of a mapping is its key, because that is what a person looks for;
        `key=False` gives the value itself.
        """
        path = tuple(location)
        while path:
            found = (self.keys.get(path) or self.values.get(path)) if key else self.values.get(path)
            if found:
                return found
            path, key = path[:-1], True
        return self.values.get((), Position(1, 1))

    def line_of(self, location: Sequence[str | int] = ()) -> int:
        """Line of a key or value (of its nearest parent where it is absent)."""
        return self.at(location, key=True).line

    def within(self, location: Sequence[str | int], line: int, column: int) -> Position:
        """Where character `line`:`column` (from 1) of a text value is in the file, for every
        scalar style. Escapes inside quotes can put the column off by their own length."""
        start = self.at(location)
        value = _get(self.data, location)
        lines = str(value).split("\n")
        before = "\n".join(lines[: line - 1]) + lines[min(line, len(lines)) - 1][: column - 1]
        ordinal = len("".join(before.split()))
        return nth_visible(self.text.splitlines(), start, ordinal) or start

    def problem(
        self,
        location: Sequence[str | int],
        message: Text,
        *,
        key: bool = True,
        found: str | None = None,
        expected: str | None = None,
        hint: Text | None = None,
    ) -> Problem:
        """A mistake at a place of this file, with its path in dotted form."""
        position = self.at(location, key=key)
        path = dotted(location) or None
        return Problem(message, self.file, position.line, position.column, path, found, expected, hint)


def read_yaml(
    path: Path,
    *,
    name: str | None = None,
    error: type[ComplianceError] = RuleError,
    max_depth: int = MAX_DEPTH,
    max_bytes: int = MAX_BYTES,
) -> Positioned:
    """Read one file; `name` is what messages call it (default: the path as given).

    Raises `error` with every duplicate key, alias, tag and unreadable scalar of the file at once;
    broken syntax ends the reading at its first place.
    """
    name = name or str(path)
    try:
        size = path.stat().st_size
        if size > max_bytes:
            message = Text(f"the file is too large ({size} bytes)", f"文件过大（{size} 字节）")
            raise error(Problem(message, name, expected=f"<= {max_bytes}"))
        raw = path.read_bytes()
    except OSError as reason:
        cause = reason.strerror or str(reason)
        raise error(Problem(Text(f"cannot read the file: {cause}", f"无法读取文件：{cause}"), name)) from reason
    return parse_yaml(raw, name, error=error, max_depth=max_depth)


def parse_yaml(
    raw: bytes | str, name: str, *, error: type[ComplianceError] = RuleError, max_depth: int = MAX_DEPTH
) -> Positioned:
    """The same for content already in memory."""
    text = raw if isinstance(raw, str) else _decode(raw, name, error)
    text = text.removeprefix("\ufeff")
    builder = _Builder(name, max_depth)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if not builder.take(event):
                break
    except yaml.YAMLError as reason:
        builder.problems.append(_syntax_problem(reason, text, name, max_depth))
    if builder.problems:
        raise error(builder.problems)
    return Positioned(name, builder.data, text, builder.keys, builder.values)


def _decode(raw: bytes, name: str, error: type[ComplianceError]) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as reason:
        line = raw.count(b"\n", 0, reason.start) + 1
        message = Text("the file is not UTF-8 text", "文件不是 UTF-8 编码的文本")
        found = f"byte 0x{raw[reason.start]:02x}"
        raise error(Problem(message, name, line, found=found, expected="UTF-8")) from reason


def too_deep(reason: yaml.YAMLError) -> bool:
    """Whether libyaml itself gave up on the depth (from PyYAML 6.0.4 on, before its first event)."""
    return "nesting depth" in str(getattr(reason, "problem", None))


def _syntax_problem(reason: yaml.YAMLError, text: str, name: str, max_depth: int) -> Problem:
    mark = getattr(reason, "problem_mark", None) or getattr(reason, "context_mark", None)
    if mark is None:  # a character YAML does not allow; the reader knows only its index
        bad = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
        before = text[: bad.start()] if bad else ""
        found = f"U+{ord(bad.group()):04X}" if bad else None
        message = Text("a character that YAML text may not contain", "含有 YAML 文本不允许的字符")
        return Problem(message, name, before.count("\n") + 1, len(before) - before.rfind("\n"), found=found)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: mark.column + 1]:
        message = Text("a tab where YAML needs spaces", "此处使用了制表符，YAML 只允许空格缩进")
        return Problem(message, name, mark.line + 1, mark.column + 1, hint=Text("indent with spaces", "请用空格缩进"))
    if too_deep(reason):
        message = Text("nested too deeply", "嵌套过深")
        return Problem(message, name, mark.line + 1, mark.column + 1, expected=f"<= {max_depth}")
    detail = " ".join(part for part in (getattr(reason, "context", None), getattr(reason, "problem", None)) if part)
    message = Text(f"not valid YAML: {detail}", f"YAML 语法错误：{detail}")
    return Problem(message, name, mark.line + 1, mark.column + 1)


class _Builder:
    """Turns parser events into plain values and positions, with a stack of its own."""

    def __init__(self, name: str, max_depth: int) -> None:
        self.data: Any = None
        self.keys: dict[Location, Position] = {}
        self.values: dict[Location, Position] = {}
        self.problems: list[Problem] = []
        self._name, self._max_depth = name, max_depth
        # One entry per open collection: the collection, its location, the key waiting for a value.
        self._stack: list[tuple[dict[str, Any] | list[Any], Location]] = []
        self._pending: list[str | None] = []
        self._documents = 0

    def take(self, event: Any) -> bool:
        """Use one event; False where reading on makes no sense."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                return self._wrong(event, "a second document in one file", "一个文件中只能有一个 YAML 文档")
        elif isinstance(event, yaml.AliasEvent):
            self._wrong(
                event, "YAML aliases are not allowed here", "此处不允许使用 YAML 别名", found=f"*{event.anchor}"
            )
            if self._awaits_key():
                return False
            self._add(event, None)
        elif isinstance(event, yaml.NodeEvent):
            return self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()
            self._pending.pop()
        return True

    def _node(self, event: Any) -> bool:
        if event.anchor is not None:
            self._wrong(
                event, "YAML anchors are not allowed here", "此处不允许使用 YAML 锚点", found=f"&{event.anchor}"
            )
        if event.tag is not None and event.tag != "!":
            self._wrong(event, "YAML tags are not allowed here", "此处不允许使用 YAML 标签", found=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
            return True
        if len(self._stack) >= self._max_depth:
            return self._wrong(event, "nested too deeply", "嵌套过深", expected=f"<= {self._max_depth}")
        container: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if self._awaits_key():
            return self._wrong(event, "a key must be text", "键必须是文本")
        location = self._add(event, container)
        self._stack.append((container, location))
        self._pending.append(None)
        return True

    def _awaits_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1][0], dict) and self._pending[-1] is None

    def _scalar(self, event: Any) -> None:
        if not self._awaits_key():
            self._add(event, self._value(event))
            return
        container, location = self._stack[-1]
        key = str(event.value)
        path = (*location, key)
        if key == "<<" and event.implicit[0]:
            self._wrong(event, "YAML merge keys are not allowed here", "此处不允许使用 YAML 合并键")
        elif key in container:
            line = self.keys[path].line
            message = Text(f"duplicate key {key!r}, first on line {line}", f"键 {key!r} 重复，首次出现在第 {line} 行")
            self.problems.append(Problem(message, self._name, *_place(event), path=dotted(path)))
        else:
            self.keys[path] = Position(*_place(event))
        self._pending[-1] = key

    def _add(self, event: Any, value: Any) -> Location:
        """Put a value where it belongs and remember its place; gives its location."""
        location: Location = ()
        if self._stack:
            container, parent = self._stack[-1]
            if isinstance(container, dict):
                key = self._pending[-1] or ""
                location = (*parent, key)
                if key not in container:  # the first of duplicates stands
                    container[key] = value
                self._pending[-1] = None
            else:
                location = (*parent, len(container))
                container.append(value)
        else:
            self.data = value
        self.values.setdefault(location, Position(*_place(event)))
        return location

    def _value(self, event: Any) -> Any:
        if not event.implicit[0]:
            return event.value
        try:
            return scalar(event.value)
        except ValueError as reason:
            en, zh = str(reason), "无法按其形式读取的值"
            hint = Text("put it in quotes if it is meant as text", "如果本意是文本，请加引号")
            self.problems.append(Problem(Text(en, zh), self._name, *_place(event), found=repr(event.value), hint=hint))
            return None

    def _wrong(self, event: Any, en: str, zh: str, found: str | None = None, expected: str | None = None) -> bool:
        self.problems.append(Problem(Text(en, zh), self._name, *_place(event), found=found, expected=expected))
        return False


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _get(data: Any, location: Sequence[str | int]) -> Any:
    for part in location:
        data = data[part]
    return data
