"""`compliance rules`: list, show, lint and test the rules of a pack."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance import resources
from compliance.cli.language import language
from compliance.cli.options import selecting, speaking, together
from compliance.cli.values import Choice, Place
from compliance.cli.worded import Group, argument, option
from compliance.errors import EXIT_BAD_INPUT, EXIT_FINDINGS, ComplianceError, Problem, UsageError, suggest
from compliance.model import Status
from compliance.text import Text, counted, counted_of

if TYPE_CHECKING:
    from compliance.model import Example, Rule
    from compliance.rules import RulePack

PATIENCE_SECONDS = 2.0
T = TypeVar("T")

_printing = together(
    option(
        "--rules",
        "folder",
        type=Place(path_type=Path),
        default=resources.RULES,
        show_default=Text("the packaged rules", "内置规则包"),
        help=Text("A rule pack: a folder, or one file of rules.", "规则包：文件夹，或单个规则文件。"),
    ),
    option(
        "--format",
        "form",
        type=Choice(["text", "json"]),
        default="text",
        show_default=True,
        help=Text("How to print.", "输出格式。"),
    ),
    speaking,
)


@click.group(
    "rules",
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=Text("List, show, lint and test the rules of a pack.", "列出、查看、校验和测试规则包中的规则。"),
)
def command() -> None: ...


def _pack(folder: Path) -> RulePack:
    from compliance.rules import load_pack

    return load_pack(folder)


def _selected(folder: Path, options: Mapping[str, Any]) -> tuple[RulePack, tuple[Rule, ...]]:
    from compliance.rules.selection import select_rules

    pack = _pack(folder)
    return pack, select_rules(pack.rules, options["select"], options["tags"], options["bases"])


@command.command("list", help=Text("List the rules, one a line.", "逐行列出规则。"))
@selecting
@_printing
def list_rules(folder: Path, form: str, lang: str | None, **options: Any) -> None:
    lang = language(lang)
    pack, rules = _selected(folder, options)
    if form == "json":
        _print_json({"total": len(pack.rules), "digest": pack.digest, "rules": [_brief(rule) for rule in rules]})
        return
    width = max(len(rule.id) for rule in rules)
    kind = max(len(rule.record_type) for rule in rules)
    for rule in rules:
        items = f" ({len(rule.items)})" if rule.items else ""
        click.echo(
            f"{rule.id:<{width}}  {rule.severity:<11}  {rule.basis:<7}  {rule.record_type:<{kind}}  "
            f"{rule.title[lang]}{items}"
        )
    shown, total, checks = len(rules), len(pack.rules), sum(len(rule.checks()) for rule in rules)
    text = Text(
        f"{counted_of(shown, total, 'rule')}, {counted(checks, 'check')}",
        f"共 {total} 条规则，列出 {shown} 条，{checks} 项检查",
    )
    click.echo(text[lang])


def _brief(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": asdict(rule.title),
        "section": rule.section,
        "basis": rule.basis,
        "modality": rule.modality,
        "severity": rule.severity,
        "for": rule.record_type,
        "tags": list(rule.tags),
        "checks": [check.id for check in rule.checks()],
        "examples": len(rule.examples),
        "source": asdict(rule.source),
        "digest": rule.digest,
    }


@command.command("show", help=Text("Show everything a rule says.", "查看规则的全部内容。"))
@argument("rule_id", metavar=Text("ID", "编号"))
@_printing
def show_rule(rule_id: str, folder: Path, form: str, lang: str | None) -> None:
    lang = language(lang)
    rules = {rule.id: rule for rule in _pack(folder).rules}
    rule = rules.get(rule_id.upper()) or rules.get(rule_id.split("/")[0].upper())
    if rule is None:
        message = Text(f"no rule {rule_id!r}", f"没有规则 {rule_id!r}")
        raise UsageError(Problem(message, hint=suggest(rule_id.upper(), rules)))
    if form == "json":
        _print_json(_full(rule))
        return
    for line in _lines(rule, lang):
        click.echo(line)


def _full(rule: Rule) -> dict[str, Any]:
    data = asdict(rule)
    data["for"] = data.pop("record_type")
    return data


def _lines(rule: Rule, lang: str) -> Iterable[str]:
    def row(en: str, zh: str, value: Any) -> Iterable[str]:
        if value not in (None, "", (), {}):
            text = str(value).strip().replace("\n", "\n" + " " * 14)
            yield f"  {Text(en, zh)[lang]:<{12 - (len(zh) if lang == 'zh' else 0)}}{text}"

    yield f"{rule.id}  {rule.title[lang]}"
    yield f"  {rule.statement[lang]}"
    yield from row("basis", "依据", f"{rule.basis}, {rule.modality}, {rule.severity}")
    yield from row("for", "对象", rule.record_type)
    yield from row("when", "适用", rule.when)
    yield from row("require", "要求", rule.require)
    yield from row("due", "期限", rule.due)
    if rule.manual:
        yield from row("question", "核查", rule.manual.question[lang])
        yield from row("evidence", "证据", rule.manual.evidence[lang])
        yield from row("attested by", "核查人", rule.manual.attested_by[lang])
    yield from row("params", "参数", "\n".join(f"{name}: {_cell(value)}" for name, value in rule.params.items()))
    for item in rule.items:
        parts = [f"{k}: {v}" for k, v in (("when", item.when), ("require", item.require), ("due", item.due)) if v]
        yield from row("item", "项目", "\n".join([item.name + (f"  {item.title[lang]}" if item.title else ""), *parts]))
    yield from row("cites", "引用", "\n".join(c.ref + (f" — {c.note}" if c.note else "") for c in rule.cites))
    yield from row("maps to", "对应", "\n".join(f"{name}: {', '.join(refs)}" for name, refs in rule.maps_to.items()))
    yield from row("remedy", "整改", rule.remedy[lang])
    yield from row("tags", "标签", ", ".join(rule.tags))
    yield from row("written at", "位置", f"{rule.source.file}:{rule.source.line}")
    yield from row("examples", "示例", "\n".join(_example_line(example) for example in rule.examples))


def _example_line(example: Example) -> str:
    verdicts = ", ".join(f"{subject}: {status}" for subject, status in example.expect.items())
    return f"{example.as_of}  {verdicts}" + (f"  ({example.note})" if example.note else "")


def _cell(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


@command.command(
    "lint",
    help=Text(
        "Find every mistake in rules and profiles.\n\n"
        "Checks form, names and expressions of all rules, judgements and profiles. Exit code 2 where anything is wrong.",
        "找出规则和配置中的全部错误。\n\n检查所有规则、判断规则和配置的格式、名称与表达式。有错误时退出码为 2。",
    ),
)
@_printing
def lint_rules(folder: Path, form: str, lang: str | None) -> None:
    from compliance.evidence.schemas import load_schemas
    from compliance.rules.lint import lint_files
    from compliance.rules.loader import read_rule_files

    lang = language(lang)
    schemas = load_schemas()
    files = read_rule_files(folder, schemas)
    problems = lint_files(folder, files, schemas)
    count = sum(len(file.document.data) for file in files if file.document and isinstance(file.document.data, list))
    if form == "json":
        _print_json({"files": len(files), "rules": count, "problems": [asdict(problem) for problem in problems]})
    else:
        for problem in problems:
            click.echo(problem.render(lang))
        en = f"{counted(len(problems), 'problem')} in {counted(count, 'rule')} of {counted(len(files), 'file')}"
        click.echo(Text(en, f"{len(files)} 个文件、{count} 条规则，发现 {len(problems)} 个问题")[lang])
    sys.exit(EXIT_BAD_INPUT if problems else 0)


@command.command(
    "test",
    help=Text(
        "Run the examples through the engine.\n\n"
        "Exit code 1 where a verdict or a judgement's conclusion is not the expected one, 2 where a rule is wrong.",
        "用引擎运行示例。\n\n结论与预期不符（含判断规则的结论）时退出码为 1，规则有误时为 2。",
    ),
)
@selecting
@_printing
def test_rules(folder: Path, form: str, lang: str | None, **options: Any) -> None:
    from compliance.judgement.examples import failures
    from compliance.rules.loader import JUDGEMENTS

    lang = language(lang)
    pack, rules = _selected(folder, options)
    mismatches, problems = _run_examples(rules, folder, lang)
    # Judgements belong to the pack as a whole: a selection leaves them out, and so does a pack that borrows them.
    own = (folder / JUDGEMENTS).is_dir() and not any(options.values())
    judgements = pack.judgements if own else ()
    unexpected = [text for judgement in judgements for text in failures(judgement)]
    judged = sum(len(judgement.examples) for judgement in judgements)
    total = sum(len(rule.examples) for rule in rules)
    good = total - len({(m["rule"], m["line"]) for m in mismatches})
    if form == "json":
        wrong = [asdict(problem) for problem in problems]
        _print_json(
            {"rules": len(rules), "examples": total, "as_expected": good, "mismatches": mismatches, "problems": wrong,
             "judgements": len(judgements), "judgement_examples": judged,
             "judgement_mismatches": [asdict(text) for text in unexpected]}
        )  # fmt: skip
    else:
        for m in mismatches:
            place = f"{m['file']}:{m['line']}: {m['rule']}: {m['subject']}"
            expected, got = m["expected"] or "—", m["got"] or "—"
            click.echo(Text(f"{place}: expected {expected}, got {got}", f"{place}：预期 {expected}，实际 {got}")[lang])
        for problem in problems:
            click.echo(problem.render(lang))
        en = f"{counted_of(good, total, 'example')} of {counted(len(rules), 'rule')} " + (
            "gives the expected verdicts" if good == 1 else "give the expected verdicts"
        )
        click.echo(Text(en, f"{len(rules)} 条规则的 {total} 个示例中，{good} 个符合预期")[lang])
        for text in unexpected:
            click.echo(text[lang])
        if judgements:
            held = judged - len(unexpected)
            en = f"{counted_of(held, judged, 'example')} of {counted(len(judgements), 'judgement')} " + (
                "concludes as expected" if held == 1 else "conclude as expected"
            )
            click.echo(Text(en, f"{len(judgements)} 条评判的 {judged} 个示例中，{held} 个符合预期")[lang])
    broken = problems or any(m["got"] == "error" for m in mismatches)
    sys.exit(EXIT_BAD_INPUT if broken else EXIT_FINDINGS if mismatches or unexpected else 0)


def _run_examples(rules: Iterable[Rule], folder: Path, lang: str) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Verdicts that differ (None: there is none), and examples that could not be run at all."""
    from compliance.evidence.schemas import load_schemas
    from compliance.examples import ExampleRunner
    from compliance.rules.lint import lint_pack
    from compliance.rules.loader import shown_path
    from compliance.rules.profiles import with_items

    mismatches: list[dict[str, Any]] = []
    problems: list[Problem] = []
    cases = [(rule, example) for rule in rules for example in rule.examples]
    runner = ExampleRunner(load_schemas())
    root = folder.parent if folder.is_file() else folder
    try:
        for rule, example in _progress(cases, lang):
            file = shown_path(root / rule.source.file)
            try:
                got = runner.run(with_items(rule, {**rule.params, **example.params}), example)
            except ComplianceError as error:
                problems += [replace(problem, file=file, line=example.line, path=rule.id) for problem in error.problems]
                got = dict.fromkeys(example.expect, Status.ERROR)
            mismatches += [
                {"rule": rule.id, "file": file, "line": example.line, **difference}
                for difference in differences(example.expect, got)
            ]
    finally:
        runner.con.close()
    if any(m["got"] == "error" for m in mismatches):
        # A verdict does not say what is wrong with the rule; lint does.
        problems += lint_pack(folder, load_schemas())
    return mismatches, problems


def differences(expected: Mapping[str, Status], got: Mapping[str, Status]) -> list[dict[str, str | None]]:
    """Subjects whose verdict is not the expected one; None where one side has no verdict."""
    subjects = dict.fromkeys([*expected, *got])
    return [
        {"subject": subject, "expected": expected.get(subject), "got": got.get(subject)}
        for subject in subjects
        if expected.get(subject) != got.get(subject)
    ]


def _progress(cases: Sequence[T], lang: str) -> Iterator[T]:
    """The cases, with a counter on a terminal once it takes longer than people like to wait."""
    started, shown = time.monotonic(), False
    for number, case in enumerate(cases, 1):
        if sys.stderr.isatty() and time.monotonic() - started > PATIENCE_SECONDS:
            shown = True
            text = Text(counted_of(number, len(cases), "example"), f"示例 {number}/{len(cases)}")
            click.echo(f"\r\x1b[K{text[lang]}", err=True, nl=False)
        yield case
    if shown:
        click.echo("\r\x1b[K", err=True, nl=False)


def _print_json(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=_json_value))


def _json_value(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
