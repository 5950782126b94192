"""Pages about rules and record types, in both languages, out of the rules and schemas themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from compliance.engines.plans import Moment, plan
from compliance.evidence.schemas import Field, RecordType
from compliance.expressions import tree
from compliance.model import Example, Rule
from compliance.reports import vocabulary as words
from compliance.rules.profiles import with_items
from compliance.text import LANGUAGES, Text

_AS_OF = Moment.of(date(2026, 6, 30), "Asia/Shanghai")
_LABELS = {
    "rules": Text("Requirements", "要求"),
    "made": Text("Generated from the rules by `docs/generate.py`.", "由 `docs/generate.py` 从规则文件生成。"),
    "made_records": Text("Generated from the schemas by `docs/generate.py`.", "由 `docs/generate.py` 从记录模式生成。"),
    "id": Text("id", "编号"),
    "title": Text("title", "标题"),
    "about": Text("Judged for every", "判定对象"),
    "applies": Text("Applies where", "适用条件"),
    "requires": Text("Requires", "要求表达式"),
    "due": Text("Due", "期限"),
    "params": Text("Parameters", "参数"),
    "items": Text("Items", "项目"),
    "needed": Text("Evidence needed", "所需证据"),
    "maps": Text("Corresponds to", "对应条款"),
    "cites": Text("Cites", "引用"),
    "remedy": Text("Remedy", "整改"),
    "examples": Text("Examples", "示例"),
    "as_of": Text("as of", "截至"),
    "incomplete": Text("incomplete", "不完整"),
    "records": Text("Record types", "记录类型"),
    "field": Text("field", "字段"),
    "kind": Text("kind", "类型"),
    "meaning": Text("meaning", "含义"),
    "values": Text("values", "取值"),
    "refers": Text("refers to", "引用"),
    "occurred": Text(
        "A record whose `{}` lies after the day of the scan is set aside: it had not happened yet.",
        "`{}` 晚于扫描日的记录视为尚未发生，不参与判定。",
    ),
    "none": Text("no records", "无记录"),
}
_KINDS: Mapping[str, Text] = {
    "text": Text("text", "文本"), "int": Text("whole number", "整数"), "decimal": Text("number", "数值"),
    "bool": Text("yes or no", "是/否"), "date": Text("date", "日期"), "timestamp": Text("date and time", "日期时间"),
    "list": Text("list", "列表"),
}  # fmt: skip


def _colon(lang: str) -> str:
    return "：" if lang == "zh" else ": "


def rule_pages(rules: Iterable[Rule], schemas: Mapping[str, RecordType]) -> dict[str, str]:
    """rules/<lang>/<section>.md for every section, and rules/<lang>/README.md that lists them."""
    sections: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        sections[rule.section].append(rule)
    pages = {}
    for lang in LANGUAGES:
        index = [f"# {_LABELS['rules'][lang]}\n", f"{_LABELS['made'][lang]}\n"]
        for section, group in sections.items():
            pages[f"rules/{lang}/{section}.md"] = "\n".join(_section(section, group, schemas, lang))
            index += [
                f"## [{section}]({section}.md)\n",
                f"| {_LABELS['id'][lang]} | {_LABELS['title'][lang]} |",
                "|---|---|",
            ]
            index += [f"| [{r.id}]({section}.md#{r.id.lower().replace('.', '')}) | {r.title[lang]} |" for r in group]
            index.append("")
        pages[f"rules/{lang}/README.md"] = "\n".join(index)
    return pages


def _section(section: str, rules: list[Rule], schemas: Mapping[str, RecordType], lang: str) -> Iterator[str]:
    yield f"# {section}\n\n{_LABELS['made'][lang]}\n"
    for rule in rules:
        yield from _rule(rule, schemas, lang)


def _rule(rule: Rule, schemas: Mapping[str, RecordType], lang: str) -> Iterator[str]:
    record_type = schemas[rule.record_type]
    say = lambda key, text: f"**{_LABELS[key][lang]}**{_colon(lang)}{text}\n"  # noqa: E731
    yield f"## {rule.id}\n\n**{rule.title[lang]}**\n\n{rule.statement[lang]}\n"
    kinds = (words.SEVERITY_WORDS[rule.severity], words.BASIS_WORDS[rule.basis], words.MODALITY_WORDS[rule.modality])
    yield " · ".join(text[lang] for text in kinds) + "\n"
    yield say("about", f"{record_type.title[lang]} (`{record_type.name}`)")
    for key, text in (("applies", rule.when), ("requires", rule.require), ("due", rule.due)):
        if text:
            yield f"**{_LABELS[key][lang]}**\n\n```sql\n{text.strip()}\n```\n"
    if rule.params:
        yield say("params", ", ".join(f"`{name}` = {_value(value)}" for name, value in rule.params.items()))
    if rule.items:
        yield say("items", "")
        yield from (_item(item.name, item.title, item.require, lang) for item in rule.items)
        yield ""
    elif rule.items_param:
        yield say("items", f"`:{rule.items_param}`")
    yield say("needed", "")
    yield from _needed(rule, schemas, lang)
    yield ""
    if rule.maps_to:
        yield say("maps", "; ".join(f"{name} {', '.join(refs)}" for name, refs in rule.maps_to.items()))
    if rule.cites:
        yield say("cites", "; ".join(cite.ref for cite in rule.cites))
    yield say("remedy", rule.remedy[lang])
    yield f"### {_LABELS['examples'][lang]} {rule.id}\n"
    for example in rule.examples:
        yield from _example(example, lang)


def _item(name: str, title: Text | None, require: str | None, lang: str) -> str:
    text = f"- `{name}`" + (f" {title[lang]}" if title else "")
    return text + (f"{_colon(lang)}`{' '.join(require.split())}`" if require else "")


def _value(value: Any) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000).strip()
    return f"`{text.removesuffix('...').strip()}`"


def _needed(rule: Rule, schemas: Mapping[str, RecordType], lang: str) -> Iterator[str]:
    """The record types and fields that the expressions read."""
    read: dict[str, dict[str, None]] = defaultdict(dict)
    read[rule.record_type][schemas[rule.record_type].key] = None
    for check in with_items(rule, rule.params).checks():
        for whole in plan(check, rule.params, schemas, _AS_OF).trees:
            for node in tree.walk(whole):
                if isinstance(node, tree.Column):
                    read[node.record_type][node.name] = None
                elif isinstance(node, tree.Subquery):
                    read[node.record_type].setdefault(schemas[node.record_type].key)
    for name, fields in read.items():
        named = ", ".join(f"`{field}` {schemas[name].fields[field].title[lang]}" for field in fields)
        yield f"- [`{name}`](../../records/{lang}.md#{name}){_colon(lang)}{named}"


def _example(example: Example, lang: str) -> Iterator[str]:
    verdicts = ", ".join(f"{subject} **{words.STATUS_WORDS[s].text[lang]}**" for subject, s in example.expect.items())
    note = f"{example.note}{_colon(lang)}" if example.note else ""
    when = f" ({_LABELS['as_of'][lang]} {example.as_of})" if example.as_of else ""
    yield f"- {note}{verdicts}{when}\n\n  ```yaml"
    for name, rows in example.given.items():
        for row in rows:
            yield f"  {name}: " + _value(dict(row)).strip("`")
        if not rows:
            yield f"  {name}: []  # {_LABELS['none'][lang]}"
    if example.incomplete:
        yield f"  # {_LABELS['incomplete'][lang]}{_colon(lang)}{', '.join(example.incomplete)}"
    yield "  ```\n"


def record_pages(schemas: Mapping[str, RecordType]) -> dict[str, str]:
    """records/<lang>.md: every record type with its fields."""
    return {f"records/{lang}.md": "\n".join(_records(schemas, lang)) for lang in LANGUAGES}


def _records(schemas: Mapping[str, RecordType], lang: str) -> Iterator[str]:
    yield f"# {_LABELS['records'][lang]}\n"
    yield f"{_LABELS['made_records'][lang]}\n"
    for record_type in schemas.values():
        yield f"## {record_type.name}\n\n**{record_type.title[lang]}** {record_type.description[lang]}\n"
        if record_type.occurred:
            yield _LABELS["occurred"][lang].format(record_type.occurred) + "\n"
        heads = [_LABELS[key][lang] for key in ("field", "title", "kind", "meaning")]
        yield f"| {' | '.join(heads)} |\n|---|---|---|---|"
        for field in record_type.fields.values():
            yield f"| `{field.name}` | {field.title[lang]} | {_KINDS[field.kind][lang]} | {_meaning(field, lang)} |"
        yield ""


def _meaning(field: Field, lang: str) -> str:
    parts = [field.description[lang]]
    targets = [field.reference] if field.reference else list(field.targets)
    if targets:
        parts.append(f"{_LABELS['refers'][lang]} {', '.join(f'`{t}`' for t in targets)}")
    if field.values:
        listed = ", ".join(f"`{value.code}` {value.title[lang]}" for value in field.values)
        parts.append(f"{_LABELS['values'][lang]}{_colon(lang)}{listed}")
    return " ".join(parts).replace("|", "\\|")
