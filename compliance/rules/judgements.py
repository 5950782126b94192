"""Judgement files (rules/judgements/*.yaml) become Judgements, or one error with every mistake."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from compliance import resources
from compliance.cache import remembered
from compliance.errors import Problem, RuleError, suggest
from compliance.model import Conclusion, Condition, Judgement, JudgementExample, Pattern, Rule, Source
from compliance.reading import Location, Positioned, read_yaml
from compliance.rules.building import rule_digest
from compliance.rules.judgement_checks import WrittenJudgement, derived_kinds, judgement_problems
from compliance.text import Text
from compliance.validation import departures

JUDGEMENT_SCHEMA = resources.RULES / "schema" / "judgement.schema.json"


def load_judgements(folder: Path = resources.RULES / "judgements") -> tuple[Judgement, ...]:
    """All judgements of a folder in the order of file names; raises RuleError with every mistake
    of every file. Sound ones are remembered by their bytes: a pack of one's own shares the packaged ones."""
    paths = sorted(folder.glob("*.yaml"))
    try:
        contents = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (*paths, JUDGEMENT_SCHEMA)]
    except OSError:  # told with its place by the reading proper
        return _load(folder, paths)
    names = [folder.name, *(path.name for path in paths)]
    return remembered("judgements", [names, contents], lambda: _load(folder, paths))


def _load(folder: Path, paths: Sequence[Path]) -> tuple[Judgement, ...]:
    documents: list[Positioned] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            documents.append(read_yaml(path, name=f"{folder.name}/{path.name}"))
        except RuleError as error:
            problems += error.problems
    judgements, mistakes = parse_judgements(documents)
    if problems or mistakes:
        raise RuleError([*problems, *mistakes])
    return judgements


def parse_judgements(documents: Sequence[Positioned]) -> tuple[tuple[Judgement, ...], tuple[Problem, ...]]:
    """The judgements of files already read, and every mistake in them (then without judgements)."""
    problems: list[Problem] = []
    written: list[WrittenJudgement] = []
    for document in documents:
        found = departures(document, JUDGEMENT_SCHEMA)
        problems += [departure.problem for departure in found]
        wrong = frozenset(departure.location for departure in found)
        for index, data in enumerate(document.data if isinstance(document.data, list) else ()):
            if isinstance(data, dict):
                misshapen = frozenset(location[1:] for location in wrong if location[:1] == (index,))
                written.append(WrittenJudgement(document, (index,), data, misshapen))
    kinds, mistakes = derived_kinds(written)
    problems += mistakes
    problems += _duplicates(written)
    for judgement in written:
        problems += judgement_problems(judgement, kinds)
    if problems:
        return (), tuple(sorted(problems, key=lambda p: (p.file or "", p.line or 0, p.column or 0)))
    return tuple(_build(judgement) for judgement in written), ()


def _duplicates(written: Iterable[WrittenJudgement]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for judgement in written:
        name = judgement.data.get("id")
        if not isinstance(name, str):
            continue
        if name in first:
            message = Text(f"duplicate id, first at {first[name]}", f"编号重复，首次出现于 {first[name]}")
            yield judgement.problem(("id",), message, found=name)
        else:
            first[name] = f"{judgement.document.file}:{judgement.document.line_of((*judgement.at, 'id'))}"


def reference_problems(judgements: Iterable[Judgement], rules: Mapping[str, Rule]) -> tuple[Problem, ...]:
    """Rules and items that judgements name and the pack does not have: such a judgement could
    never conclude anything."""
    problems = {}
    for judgement in judgements:
        for pattern in (pattern for alternative in judgement.alternatives for pattern in alternative):
            named = {c.field: str(c.value) for c in pattern.where if c.operator == "eq"}
            rule = named.get("rule")
            if rule is None:
                continue
            if rule not in rules:
                message = Text(f"no rule {rule!r}", f"没有规则 {rule!r}")
                problems[judgement.id, rule] = _unknown(judgement, message, rule, rules)
            item = named.get("item")
            if rule in rules and item is not None and rules[rule].items_param is None:
                names = [i.name for i in rules[rule].items]
                if item not in names:
                    message = Text(f"rule {rule} has no item {item!r}", f"规则 {rule} 没有项目 {item!r}")
                    problems[judgement.id, item] = _unknown(judgement, message, item, names)
    return tuple(problems.values())


def _unknown(judgement: Judgement, message: Text, word: str, known: Iterable[str]) -> Problem:
    source = judgement.source
    return Problem(message, source.file, source.line, path=judgement.id, found=word, hint=suggest(word, known))


def _build(written: WrittenJudgement) -> Judgement:
    data, document, at = written.data, written.document, written.at
    return Judgement(
        id=data["id"],
        title=_text(data["title"]),
        about=data["about"],
        alternatives=alternatives(data),
        conclude=_conclusion(data["conclude"]),
        params=dict(data.get("params", {})),
        salience=data.get("salience", 0),
        remedy=_text(data["remedy"]) if "remedy" in data else None,
        examples=tuple(
            _example(document, (*at, "examples", index), example) for index, example in enumerate(data["examples"])
        ),
        source=Source(document.file, document.at(at).line),
        digest=rule_digest(data),
    )


def alternatives(data: Mapping[str, Any]) -> tuple[tuple[Pattern, ...], ...]:
    """`all` with each branch of `any`, and each value of every `in`, as patterns of their own."""
    common = data.get("all", [])
    branches = [branch.get("all", [branch]) for branch in data.get("any", [{"all": []}])]
    found: list[tuple[Pattern, ...]] = []
    for branch in branches:
        patterns = [*common, *branch]
        expanded = [_expand(pattern, f"f{index}") for index, pattern in enumerate(patterns)]
        found += product(*expanded)
    return tuple(found)


def _expand(pattern: Mapping[str, Any], name: str) -> list[Pattern]:
    tests = [_tests(field, test) for field, test in pattern.get("where", {}).items()]
    return [
        Pattern(pattern.get("as", name), pattern["fact"], tuple(c for group in chosen for c in group))
        for chosen in product(*tests)
    ]


def _tests(field: str, test: Any) -> list[tuple[Condition, ...]]:
    """The alternatives of one field's test: several only for `in`."""
    if not isinstance(test, dict):
        return [(Condition(field, "eq", _scalar(test)),)]
    fixed = tuple(Condition(field, name, _scalar(value)) for name, value in test.items() if name != "in")
    if "in" not in test:
        return [fixed]
    return [(*fixed, Condition(field, "eq", _scalar(value))) for value in test["in"]]


def _conclusion(data: Mapping[str, Any]) -> Conclusion:
    ((name, said),) = data.items()
    if name == "fact":
        fields = {field: _scalar(value) for field, value in said.items() if field != "kind"}
        return Conclusion("fact", said["kind"], None, fields)
    if name == "finding":
        return Conclusion(said["kind"], said.get("grade"), _text(said["reason"]))
    return Conclusion(name, said["grade" if name == "cap" else "state"], _text(said["reason"]))


def _example(document: Positioned, at: Location, data: Mapping[str, Any]) -> JudgementExample:
    return JudgementExample(
        given=tuple({name: _scalar(value) for name, value in fact.items()} for fact in data["given"]),
        concludes=data["concludes"],
        params=dict(data.get("params", {})),
        reason=_text(data["reason"]) if "reason" in data else None,
        note=data.get("note"),
        line=document.at(at).line,
    )


def _scalar(value: Any) -> int | str:
    return int(value) if isinstance(value, (bool, int)) else str(value)


def _text(data: Mapping[str, Any]) -> Text:
    return Text(str(data["en"]).strip(), str(data["zh"]).strip())
