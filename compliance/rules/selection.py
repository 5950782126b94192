"""Which rules of a pack are meant: by id, section, glob, tag and basis."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from compliance.errors import Problem, UsageError, suggest
from compliance.model import BASES, Rule
from compliance.text import Text


def select_rules(
    rules: Sequence[Rule], select: Sequence[str] = (), tags: Sequence[str] = (), bases: Sequence[str] = ()
) -> tuple[Rule, ...]:
    """The rules that `select` names (an id, a section or chapter with all below it, or a glob over
    ids; any of them), that carry one of `tags` and have one of `bases`. () leaves a filter out.

    Raises UsageError with every word that matches nothing, and where nothing is left at all.
    """
    ids = [rule.id for rule in rules]
    sections = sorted({part for rule in rules for part in (rule.section, rule.chapter)})
    known_tags = sorted({tag for rule in rules for tag in rule.tags})
    problems = [
        _nothing("--select", word, [*ids, *sections]) for word in select if not any(_named(r, word) for r in rules)
    ]
    problems += [_nothing("--tag", tag, known_tags) for tag in tags if tag not in known_tags]
    problems += [_nothing("--basis", basis, BASES) for basis in bases if basis not in BASES]
    if problems:
        raise UsageError(problems)
    chosen = tuple(
        rule
        for rule in rules
        if (not select or any(_named(rule, word) for word in select))
        and (not tags or not set(tags).isdisjoint(rule.tags))
        and (not bases or rule.basis in bases)
    )
    if not chosen:
        words = ", ".join([*select, *tags, *bases])
        raise UsageError(Problem(Text("no rule fits the whole selection", "没有规则同时满足全部选择条件"), found=words))
    return chosen


def _named(rule: Rule, word: str) -> bool:
    name, wanted = rule.id.upper(), word.strip().upper()
    section = rule.section.upper()
    return (
        name == wanted
        or section == wanted
        or section.startswith(f"{wanted}.")
        or (any(sign in wanted for sign in "*?[") and fnmatchcase(name, wanted))
    )


def _nothing(option: str, word: str, known: Sequence[str]) -> Problem:
    message = Text(f"{option} {word}: matches nothing", f"{option} {word}：没有匹配项")
    return Problem(message, hint=suggest(word, known) or suggest(word.upper(), known))
