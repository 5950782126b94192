"""JSON, JSON Lines and YAML: a list of objects, or a map of record types to such lists."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from compliance.errors import EvidenceError
from compliance.evidence.sheets import (
    MAX_CELL,
    BrokenRow,
    Sheet,
    cell_text,
    decoded,
    encodable,
    number_text,
    refuse,
    too_long,
)
from compliance.reading import too_deep
from compliance.text import Text

_DEPTH = 40
_PLAIN = (None, "", ":")
_NULLS = ("", "~", "null", "Null", "NULL")
# Falls back to the Python parser where PyYAML was built without libyaml: same nodes, slower.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Entry = tuple[int, Any]


def read_json(path: Path) -> Iterator[Sheet]:
    """The number of a row is its place in the list, from 1."""
    data = _json(path, decoded(path))
    if isinstance(data, dict) and data and all(isinstance(entries, list) for entries in data.values()):
        for name, entries in data.items():
            yield objects(path, name, enumerate(entries, 1))
        return
    if not isinstance(data, list):
        raise refuse(path, "must hold a list of records", "应为记录列表")
    yield objects(path, None, enumerate(data, 1))


def read_jsonl(path: Path) -> Iterator[Sheet]:
    """An object per line; the number of a row is its line."""
    lines = ((n, line) for n, line in enumerate(decoded(path).split("\n"), 1) if line.strip())
    yield objects(path, None, ((n, _json(path, line, n)) for n, line in lines))


def _json(path: Path, text: str, line: int | None = None) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            raise _twice(path, next(name for name in names if names.count(name) > 1), line)
        return found

    try:
        # Numbers stay the text they were, digit by digit; NaN and Infinity stay words no field can read.
        return json.loads(text, parse_float=_plain, parse_int=str, parse_constant=str, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        at = line if line is not None else error.lineno
        message = f"is not valid JSON: {error.msg}", f"不是有效的 JSON：{error.msg}"
        raise refuse(path, *message, line=at, column=error.colno) from error
    except RecursionError as error:
        raise _too_deep(path, line) from error


def _plain(number: str) -> str:
    return number_text(Decimal(number)) if "e" in number.lower() and len(number) < 100 else number


def _twice(path: Path, name: str, line: int | None) -> EvidenceError:
    return refuse(path, f"the key {name!r} stands twice in one object", f"同一对象中键 {name!r} 重复", line=line)


def _too_deep(path: Path, line: int | None) -> EvidenceError:
    return refuse(path, "is nested too deeply", "嵌套层次过深", line=line)


def read_yaml(path: Path) -> Iterator[Sheet]:
    """All scalars are text as written, but for nulls; anchors and aliases are refused. Row numbers are lines."""
    text = decoded(path)
    try:
        _check(path, text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if too_deep(error):
            raise _too_deep(path, mark.line + 1 if mark is not None else None) from error
        reason = getattr(error, "problem", None) or "characters that YAML text may not contain"
        message = f"is not valid YAML: {reason}", f"不是有效的 YAML：{reason}"
        raise refuse(path, *message, line=mark.line + 1 if mark is not None else None) from error
    if isinstance(node, yaml.MappingNode) and node.value:
        for name, entries in node.value:
            if not isinstance(entries, yaml.SequenceNode):
                at = name.start_mark.line + 1
                raise refuse(path, f"{name.value} is not a list of records", f"{name.value} 不是记录列表", line=at)
            yield objects(path, str(name.value), _entries(path, entries))
        return
    if not isinstance(node, yaml.SequenceNode):
        raise refuse(path, "must hold a list of records", "应为记录列表")
    yield objects(path, None, _entries(path, node))


def _check(path: Path, text: str) -> None:
    """Refuses what could grow on reading, before anything is built."""
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            message = "YAML anchors and aliases are not allowed here", "此处不允许使用 YAML 锚点和别名"
            raise refuse(path, *message, line=event.start_mark.line + 1)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEPTH:
            raise _too_deep(path, event.start_mark.line + 1)


def _entries(path: Path, node: Any) -> Iterator[Entry]:
    for entry in node.value:
        yield entry.start_mark.line + 1, _value(path, entry)


def _value(path: Path, node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return None if node.value in _NULLS and node.style in _PLAIN else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(path, entry) for entry in node.value]
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise refuse(path, "a key must be text", "键必须是文本", line=key.start_mark.line + 1)
        if key.value in found:
            raise _twice(path, key.value, key.start_mark.line + 1)
        found[key.value] = _value(path, value)
    return found


def objects(path: Path, name: str | None, entries: Iterable[Entry]) -> Sheet:
    """Objects under the keys that any of them has; a key that one lacks is an empty cell of it."""
    kept: list[tuple[int, Mapping[str, Any]]] = []
    sheet = Sheet(name, [])
    for row, entry in entries:
        if not isinstance(entry, dict):
            reason = Text("the row is not an object", "该行不是对象")
        elif not entry:
            reason = Text("the row is an empty object", "该行是空对象")
        else:
            kept.append((row, entry))
            continue
        sheet.broken.append(BrokenRow(row, reason, encodable(str(entry)[:200])))
    keys = list(dict.fromkeys(key for _, entry in kept for key in entry))
    sheet.header = [encodable(str(key)) for key in keys]
    for row, entry in kept:
        try:
            cells = [cell_text(entry.get(key)) for key in keys]
        except RecursionError as error:
            raise _too_deep(path, row) from error
        if any(cell is not None and len(cell) > MAX_CELL for cell in cells):
            raise too_long(path, row)
        sheet.rows.append(cells)
        sheet.numbers.append(row)
    return sheet
