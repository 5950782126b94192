"""`compliance explain`: why a verdict is what it is, down to the cell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.language import language
from compliance.cli.options import as_of, mapping, place_options, printing, profile, rules_dir, speaking
from compliance.cli.worded import Command, argument, option
from compliance.errors import Problem, UsageError, suggest
from compliance.text import Text

if TYPE_CHECKING:
    from compliance.explain import Explanation

_WORDS = {
    "statement": Text("Requirement", "要求"),
    "expression": Text("Expression", "表达式"),
    "params": Text("Parameters", "参数"),
    "counts": Text("Verdicts", "结论"),
    "subject": Text("Subject", "对象"),
    "reason": Text("Reason", "理由"),
    "due": Text("Due", "到期日"),
    "conjuncts": Text("Conditions", "条件"),
    "values": Text("Values read", "读取的值"),
    "missing": Text("Missing", "缺失"),
    "rows": Text("Related rows", "关联记录"),
    "source": Text("Source", "来源"),
    "row": Text("row", "第"),
    "remedy": Text("Remedy", "整改建议"),
}
_TRUTH = {True: Text("true", "真"), False: Text("false", "假"), None: Text("unknown", "未知")}
_STATES = {"empty": Text("(empty)", "（空）"), "unknown": Text("(unknown)", "（未知）")}


@click.command(
    "explain",
    cls=Command,
    help=Text(
        "Explain RULE (or one item of it, R-4.1-02/price) on SUBJECT, or its verdicts at large.",
        "说明规则（或其中一项，如 R-4.1-02/price）对某个对象的判定过程；不写对象时说明全部结论。",
    ),
)
@argument("rule", metavar=Text("RULE", "规则"))
@argument("subject", required=False, metavar=Text("[SUBJECT]", "[对象]"))
@option(
    "--evidence",
    required=True,
    help=Text(
        "The evidence to look at: a folder, a workbook, a file or the address of a database.",
        "要查看的证据：文件夹、工作簿、文件或数据库地址。",
    ),
)
@rules_dir
@profile
@mapping
@place_options
@as_of
@printing
@speaking
def command(rule: str, subject: str | None, **options: Any) -> None:
    from compliance import resources
    from compliance.asking import packaged, place_of
    from compliance.explain import explain
    from compliance.request import Request
    from compliance.rules import load_pack
    from compliance.rules.profiles import check_profile, load_profile

    lang = language(options["lang"])
    pack = load_pack(options["rules_dir"] or resources.RULES)
    profile = load_profile(packaged(options["profile"], resources.RULES / "profiles") if options["profile"] else None)
    check_profile(profile, pack.rules)
    rule_id, _, item = rule.partition("/")
    chosen = [r for r in pack.rules if r.id == rule_id]
    if not chosen:
        message = Text(f"there is no rule {rule_id!r}", f"没有规则 {rule_id!r}")
        raise UsageError(Problem(message, hint=suggest(rule_id, [r.id for r in pack.rules])))
    request = Request(
        source=options["evidence"],
        pack=pack,
        rules=tuple(chosen),
        profile=profile,
        mapping=packaged(options["mapping"], resources.MAPPINGS) if options["mapping"] else None,
        as_of=options["as_of"],
        place=place_of(options),
    )
    explanations = explain(request, item or None, subject)
    if options["form"] == "json":
        click.echo(json.dumps([e.as_json() for e in explanations], ensure_ascii=False, indent=2))
        return
    for explanation in explanations:
        _print(explanation, lang)


def _print(e: Explanation, lang: str) -> None:
    def line(name: str, text: str) -> None:
        click.echo(f"  {_WORDS[name][lang]}: {text}")

    rule = e.rule
    click.echo(click.style(f"{e.check_id}  {e.title[lang]}", bold=True))
    line("statement", rule.statement[lang])
    for name, text in e.expressions.items():
        line("expression", f"{name}: {' '.join(text.split())}")
    if e.params:
        line("params", ", ".join(f"{k} = {v}" for k, v in e.params.items()))
    line("counts", ", ".join(f"{status.value} {number}" for status, number in e.counts.items()))
    for verdict, conjuncts, related in e.subjects:
        click.echo()
        line("subject", f"{verdict.record_type} {verdict.subject}: {verdict.status.value}")
        line("reason", verdict.reason[lang])
        if verdict.due:
            line("due", verdict.due.isoformat())
        if verdict.file:
            line("source", f"{verdict.file}:{verdict.row}")
        for part, text, truth in conjuncts:
            click.echo(f"    {part:8} {_TRUTH[truth][lang]:8} {text}")
        line("values", "")
        for value in verdict.values:
            click.echo(f"    {value.name} = {value.value if value.state == 'ok' else _STATES[value.state][lang]}")
        if verdict.missing:
            line("missing", "; ".join(text[lang] for text in verdict.missing))
        if related:
            line("rows", "")
            for row in related:
                place = f"  {row.file}:{row.row}" if row.file else ""
                click.echo(f"    {row.record_type} {row.key}{place}")
    line("remedy", rule.remedy[lang])
    click.echo()
