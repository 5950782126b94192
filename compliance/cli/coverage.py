"""`compliance coverage`: which clauses of a framework the rules test, and how they stood in a report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance import resources
from compliance.cli.language import language
from compliance.cli.options import printing, speaking
from compliance.cli.values import Place
from compliance.cli.worded import Command, option
from compliance.text import Text, counted_of

if TYPE_CHECKING:
    from compliance.model import Rule
    from compliance.rules.frameworks import Covered, Framework

# Worst first: what a clause is as a whole.
STATES = ("error", "fail", "no_evidence", "manual", "pending", "pass", "not_applicable")
_REACHED = {
    "rule": Text("tested", "已检查"),
    "parent": Text("only the clause around it is tested", "仅检查了上级条款"),
    "none": Text("no rule reaches it", "没有规则涉及"),
}


@click.command(
    "coverage",
    cls=Command,
    help=Text(
        "Show every clause of a framework with the rules that test it, and what no rule reaches.\n\n"
        "Correspondences that nobody compared with the published text are marked.",
        "列出框架的各条款及检查它们的规则，以及没有规则涉及的条款。\n\n尚未与发布文本核对的对应关系会加以标注。",
    ),
)
@option("--framework", "name", default="iso20000-1", show_default=True, help=Text("Which framework.", "框架名称。"))
@option("--rules", "folder", type=Place(path_type=Path), default=resources.RULES, help=Text("A rule pack.", "规则包。"))
@option(
    "--report",
    "report",
    type=Place(path_type=Path),
    help=Text("A JSON report: how the rules stood in it.", "JSON 报告：一并显示各规则在其中的结论。"),
)
@printing
@speaking
def command(name: str, folder: Path, report: Path | None, form: str, lang: str | None) -> None:
    from compliance.asking import baseline, framework_named
    from compliance.rules import load_pack
    from compliance.rules.attestations import load_attestations
    from compliance.rules.frameworks import coverage

    lang = language(lang)
    framework = framework_named(name, folder)
    states = _states(baseline(report))
    covered = coverage(framework, load_pack(folder).rules)
    prompts = _prompts(load_attestations(name), framework)
    if form == "json":
        document = _document(framework, covered, states, prompts)
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for line in _lines(framework, covered, states, prompts, lang):
        click.echo(line)


def _states(report: Mapping[str, Any] | None) -> dict[str, str]:
    """Rule id to its worst status in a report."""
    found = {}
    for row in (report or {}).get("rules", ()):
        counts = row["totals"]["counts"]
        found[row["id"]] = next((state for state in STATES if counts.get(state)), "not_applicable")
    return found


def _prompts(attestations: Iterable[Rule], framework: Framework) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in attestations:
        for reference in rule.maps_to.get(framework.id, ()):
            number = framework.clause(reference)
            if number is not None:
                found.setdefault(number, []).append(rule)
    return found


def _state(one: Covered, states: Mapping[str, str]) -> str | None:
    known = [states[m.rule.id] for m in one.mappings if m.rule.id in states]
    return min(known, key=STATES.index) if known else None


def _document(
    framework: Framework, covered: tuple[Covered, ...], states: Mapping[str, str], prompts: Mapping[str, list[Rule]]
) -> dict[str, Any]:
    return {
        "framework": framework.id,
        "title": {"en": framework.title.en, "zh": framework.title.zh},
        "edition": framework.edition,
        "verified": framework.verified,
        "totals": _totals(covered),
        "clauses": [
            {
                "number": one.clause.number,
                "title": {"en": one.clause.title.en, "zh": one.clause.title.zh},
                "reached": one.reached,
                "state": _state(one, states),
                "rules": [
                    {"id": m.rule.id, "reference": m.reference, "verified": m.verified, "state": states.get(m.rule.id)}
                    for m in one.mappings
                ],
                "attestations": [rule.id for rule in prompts.get(one.clause.number, ())],
            }
            for one in covered
        ],
    }


def _totals(covered: tuple[Covered, ...]) -> dict[str, int]:
    return {
        "clauses": len(covered),
        **{kind: sum(one.reached == kind for one in covered) for kind in _REACHED},
        "mappings": sum(len(one.mappings) for one in covered),
        "verified_mappings": sum(m.verified for one in covered for m in one.mappings),
    }


def _lines(
    framework: Framework,
    covered: tuple[Covered, ...],
    states: Mapping[str, str],
    prompts: Mapping[str, list[Rule]],
    lang: str,
) -> Iterable[str]:
    from compliance.model import Status
    from compliance.reports.vocabulary import STATUS_WORDS

    yield f"{framework.title[lang]} ({framework.edition})"
    totals = _totals(covered)
    yield Text(
        f"{counted_of(totals['rule'], totals['clauses'], 'clause', 'is', 'are')} tested by rules, {totals['parent']} only "
        f"with the clause around, {totals['none']} by none; "
        f"{counted_of(totals['verified_mappings'], totals['mappings'], 'correspondence', 'was', 'were')} "
        f"compared with the published text (others are marked ~)",
        f"{totals['clauses']} 个条款中，{totals['rule']} 个有规则检查，{totals['parent']} 个仅随上级条款检查，{totals['none']} 个没有规则涉及；"
        f"{totals['mappings']} 条对应关系中 {totals['verified_mappings']} 条已与发布文本核对（其余以 ~ 标记）",
    )[lang]
    for one in covered:
        yield f"{'  ' * (one.clause.level - 1)}{one.clause.number}  {one.clause.title[lang]}"
        indent = "  " * one.clause.level
        for m in one.mappings:
            state = states.get(m.rule.id)
            told = f"  {STATUS_WORDS[Status(state)].text[lang]}" if state else ""
            yield f"{indent}{'' if m.verified else '~'}{m.rule.id}  {m.rule.title[lang]}{told}"
        if one.reached != "rule":
            yield f"{indent}– {_REACHED[one.reached][lang]}"
        for rule in prompts.get(one.clause.number, ()):
            assert rule.manual is not None
            yield f"{indent}✎ {rule.id}  {rule.manual.question[lang]}"
