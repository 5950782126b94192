"""Record types, read from JSON Schema files: the single definition of what evidence looks like.

Tables, validation, templates, documentation and the type-checker of expressions come from here.
Schemas describe and rules judge: only the key is required (x-key); value lists are open (x-values).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from compliance import resources
from compliance.errors import Problem, SchemaError, suggest
from compliance.text import Text

KINDS = ("text", "int", "decimal", "bool", "date", "timestamp", "list")


@dataclass(frozen=True, slots=True)
class Label:
    """One code of a value list, with what a person calls it."""

    code: str
    title: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `reference` names the record type a key refers to; a polymorphic reference has
    `type_field` (the column holding the record type) and the possible `targets` instead."""

    name: str
    kind: str
    title: Text
    description: Text
    values: tuple[Label, ...] = ()
    ordered: bool = False
    event: bool = False
    reference: str | None = None
    type_field: str | None = None
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordType:
    """One kind of evidence. `occurred` names the field that says when a record came to be,
    `owner` the one that says who answers for it."""

    name: str
    title: Text
    description: Text
    key: str
    fields: Mapping[str, Field]
    occurred: str | None = None
    schema: Mapping[str, Any] | None = None
    owner: str | None = None

    def navigable(self) -> dict[str, Field]:
        """Reference fields by the name expressions use: the stem (`contract` for `contract_id`),
        and the target type where exactly one field refers to it."""
        single = [f for f in self.fields.values() if f.reference and f.kind != "list"]
        names = {f.name.removesuffix("_id"): f for f in single}
        for f in single:
            if sum(other.reference == f.reference for other in single) == 1 and f.reference:
                names.setdefault(f.reference, f)
        return names


def read_schema(path: Path) -> RecordType:
    """The record type in one schema file; raises SchemaError with every mistake in it."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SchemaError(
            Problem(Text(f"cannot read the schema: {error}", f"无法读取模式文件：{error}"), file=path.name)
        ) from error
    problems: list[Problem] = []

    def wrong(where: str, en: str, zh: str) -> None:
        problems.append(Problem(Text(en, zh), file=path.name, path=where))

    def text(node: Mapping[str, Any], name: str, where: str) -> Text:
        en, zh = node.get(name), node.get(f"x-{name}-zh")
        if not (isinstance(en, str) and en and isinstance(zh, str) and zh):
            wrong(where, f"needs {name} and x-{name}-zh", f"缺少 {name} 或 x-{name}-zh")
        return Text(str(en or ""), str(zh or ""))

    properties = raw.get("properties") or {}
    references = raw.get("x-references") or {}
    key = raw.get("x-key", "id")
    if key not in properties:
        wrong("x-key", f"the key {key!r} is not a field", f"主键 {key!r} 不是字段")
    if raw.get("required", [key]) != [key]:
        wrong("required", "only the key may be required", "只有主键可以是必填项")
    for name in references:
        if name not in properties:
            wrong(f"x-references.{name}", "no such field", "没有该字段")
    fields = {}
    for name, node in properties.items():
        if "enum" in node:
            wrong(name, "use x-values, which is open, instead of enum", "请用开放的 x-values 代替 enum")
        target = references.get(name)
        polymorphic = target if isinstance(target, dict) else {}
        if polymorphic and polymorphic.get("type_field") not in properties:
            wrong(name, "type_field is not a field", "type_field 不是字段")
        fields[name] = Field(
            name=name,
            kind=_kind(node),
            title=text(node, "title", name),
            description=text(node, "description", name),
            values=tuple(Label(str(v["value"]), Text(v["en"], v["zh"])) for v in node.get("x-values", ())),
            ordered=bool(node.get("x-ordered", False)),
            event=bool(node.get("x-event", False)),
            reference=target if isinstance(target, str) else None,
            type_field=polymorphic.get("type_field"),
            targets=tuple(polymorphic.get("types", ())),
        )
    occurred = raw.get("x-occurred")
    if occurred is not None and (occurred not in fields or fields[occurred].kind not in ("date", "timestamp")):
        wrong("x-occurred", f"{occurred!r} is not a date field", f"{occurred!r} 不是日期字段")
    owner = raw.get("x-owner")
    if owner is not None and (owner not in fields or fields[owner].kind != "text"):
        wrong("x-owner", f"{owner!r} is not a text field", f"{owner!r} 不是文本字段")
    record_type = RecordType(
        path.stem,
        text(raw, "title", "title"),
        text(raw, "description", "description"),
        key,
        fields,
        occurred,
        raw,
        owner,
    )
    if problems:
        raise SchemaError(problems)
    return record_type


def _kind(node: Mapping[str, Any]) -> str:
    kind = node.get("type", "string")
    if isinstance(kind, list):
        kind = next((k for k in kind if k != "null"), "string")
    if kind == "string":
        return {"date": "date", "date-time": "timestamp"}.get(node.get("format", ""), "text")
    return {"integer": "int", "number": "decimal", "boolean": "bool", "array": "list"}[kind]


@cache
def load_schemas(folder: Path = resources.SCHEMAS) -> Mapping[str, RecordType]:
    """All record types of a folder by name; references must point to types that exist."""
    types: dict[str, RecordType] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.json")):
        try:
            types[path.stem] = read_schema(path)
        except SchemaError as error:
            problems += error.problems
    for record_type in types.values():
        for f in record_type.fields.values():
            for target in (*f.targets, *((f.reference,) if f.reference else ())):
                if target not in types:
                    message = Text(f"refers to unknown record type {target!r}", f"引用了未知的记录类型 {target!r}")
                    problems.append(
                        Problem(message, file=f"{record_type.name}.json", path=f.name, hint=suggest(target, types))
                    )
    if problems:
        raise SchemaError(problems)
    return types
