"""What can be wrong with a mapping file, with the place of each mistake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from compliance import resources
from compliance.errors import Problem, suggest
from compliance.evidence.schemas import Field, RecordType
from compliance.reading import Positioned
from compliance.text import Text

FORMAT_SCHEMA = resources.MAPPINGS / "schema" / "mapping.schema.json"
_KNOWN_PARTS = frozenset("YymbBdjHIMSpfz%aA")


def sense_problems(document: Positioned, path: Path, schemas: Mapping[str, RecordType]) -> Iterator[Problem]:
    """What a JSON Schema cannot see: names, zones, formats, and keys that contradict each other."""
    raw = document.data
    if raw["name"] != path.stem:
        message = Text("the name differs from the file's name", "名称与文件名不一致")
        yield document.problem(("name",), message, found=raw["name"], expected=path.stem)
    zone = raw["source"]["timezone"]
    if zone not in available_timezones():
        message = Text(f"unknown time zone {zone!r}", f"未知的时区 {zone!r}")
        yield document.problem(("source", "timezone"), message, hint=suggest(zone, available_timezones()))
    for index, node in enumerate(raw["records"]):
        at = ("records", index)
        record_type = schemas.get(node["type"])
        if record_type is None:
            message = Text(f"unknown record type {node['type']!r}", f"未知的记录类型 {node['type']!r}")
            yield document.problem((*at, "type"), message, hint=suggest(node["type"], schemas))
            continue
        for number, order in enumerate(node.get("reduce", {}).get("order", ())):
            yield from _order_sense(document, (*at, "reduce", "order", number), order)
        if record_type.key not in node["fields"]:
            message = Text(f"the key {record_type.key!r} is not mapped", f"未映射主键 {record_type.key!r}")
            yield document.problem((*at, "fields"), message)
        for name, item in node["fields"].items():
            where = (*at, "fields", name)
            if name not in record_type.fields:
                en, zh = f"{node['type']} has no field {name!r}", f"{node['type']} 没有字段 {name!r}"
                yield document.problem(where, Text(en, zh), hint=suggest(name, record_type.fields))
            else:
                yield from _field_sense(document, where, item, record_type.fields[name], "reduce" in node)


def _order_sense(document: Positioned, at: tuple[str | int, ...], order: Mapping[str, Any]) -> Iterator[Problem]:
    dated = order["type"] in ("date", "timestamp")
    if dated and "format" not in order:
        yield document.problem(at, Text("a date needs its format", "日期必须声明格式"), hint=_FORMAT_HINT)
    elif not dated and "format" in order:
        yield document.problem((*at, "format"), Text("only dates have a format", "只有日期才有格式"))
    if "format" in order:
        yield from _format_sense(document, (*at, "format"), order["format"])


_FORMAT_HINT = Text("for example '%d-%m-%Y %H:%M', or iso", "例如 '%d-%m-%Y %H:%M'，或 iso")


def _field_sense(
    document: Positioned, at: tuple[str | int, ...], node: Mapping[str, Any], field: Field, reduced: bool
) -> Iterator[Problem]:
    if ("from" in node) == ("value" in node):
        yield document.problem(at, Text("give either from or value", "from 与 value 必须且只能给出一个"))
        return
    if "value" in node and len(node) > 1:
        extra = ", ".join(key for key in node if key != "value")
        yield document.problem(at, Text("a constant takes no other keys", "常量不能带其他键"), found=extra)
    if "otherwise" in node and "values" not in node:
        message = Text("otherwise goes with values", "otherwise 只能与 values 一起使用")
        yield document.problem((*at, "otherwise"), message)
    for key in ("take", "when"):
        if key in node and not reduced:
            message = Text(f"{key} goes with reduce", f"{key} 只能与 reduce 一起使用")
            yield document.problem((*at, key), message)
    dated = field.kind in ("date", "timestamp")
    if "format" in node:
        if not dated:
            yield document.problem((*at, "format"), Text("the field is no date", "该字段不是日期"), found=field.kind)
        if "values" in node:
            yield document.problem(
                (*at, "format"), Text("format and values exclude each other", "format 与 values 不能并用")
            )
        yield from _format_sense(document, (*at, "format"), node["format"])
    elif dated and "from" in node:
        yield document.problem(at, Text("a date needs its format", "日期必须声明格式"), hint=_FORMAT_HINT)


def _format_sense(document: Positioned, at: tuple[str | int, ...], text: str) -> Iterator[Problem]:
    if text == "iso":
        return
    parts = directives(text)
    for unknown in sorted(parts - _KNOWN_PARTS):
        message = Text("unknown date directive", "未知的日期格式符")
        yield document.problem(at, message, found=f"%{unknown}", hint=_FORMAT_HINT)
    day = "j" in parts or ("d" in parts and parts & set("mbB"))
    if not (parts & set("Yy") and day):
        message = Text("the format must hold year, month and day", "格式必须包含年、月、日")
        yield document.problem(at, message, found=text, hint=_FORMAT_HINT)
    if "I" in parts and "p" not in parts:
        yield document.problem(at, Text("%I needs %p", "%I 需要与 %p 同用"), found=text)


def directives(text: str) -> frozenset[str]:
    """The strptime letters of a format: {"d", "m", "Y"} of `%d-%m-%Y`."""
    letters, rest = set(), iter(text)
    for character in rest:
        if character == "%":
            letters.add(next(rest, ""))
    return frozenset(letters)


def has_time(text: str) -> bool:
    """Whether a format says the time of day (`iso` decides cell by cell and counts as one that does)."""
    return text == "iso" or bool(directives(text) & set("HI"))
