"""Everything that can be said against a pack without evidence: its form, and its expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from compliance.errors import ExpressionError, Problem, RuleError
from compliance.evidence.schemas import RecordType
from compliance.expressions import parse_expression, tree
from compliance.model import Check, Rule, Source
from compliance.reading import Location, Positioned
from compliance.rules.frameworks import FRAMEWORKS, framework_problems, load_frameworks
from compliance.rules.judgements import load_judgements, reference_problems
from compliance.rules.loader import JUDGEMENTS, RuleFile, read_rule_files
from compliance.rules.profiles import check_profile, load_profile
from compliance.text import Text

PROFILES = "profiles"
EXPRESSIONS = ("when", "require", "due")


def lint_pack(folder: Path, schemas: Mapping[str, RecordType]) -> tuple[Problem, ...]:
    """All problems of a pack: rules with their expressions, judgements, profiles. Raises RuleError
    only where there is nothing to read."""
    return lint_files(folder, read_rule_files(folder, schemas), schemas)


def lint_files(folder: Path, files: Sequence[RuleFile], schemas: Mapping[str, RecordType]) -> tuple[Problem, ...]:
    """The same for rule files already read from `folder`."""
    problems: list[Problem] = []
    for file in files:
        found = list(file.problems)
        for at, rule in file.rules.items():
            if file.document is not None:
                found += expression_problems(file.document, at, rule, schemas)
        if file.document is not None:
            for at, rule in _misshapen(file, file.document, schemas):
                found += expression_problems(file.document, at, rule, schemas)
        problems += sorted(found, key=lambda problem: (problem.line or 0, problem.column or 0))
    rules = {rule.id: rule for file in files for rule in file.rules.values()}
    # Else a rule that could not be read would look like one that does not exist.
    complete = not any(file.problems for file in files)
    if any((folder / JUDGEMENTS).glob("*.yaml")):
        try:
            judgements = load_judgements(folder / JUDGEMENTS)
            problems += reference_problems(judgements, rules) if complete else ()
        except RuleError as error:
            problems += error.problems
    if (folder / FRAMEWORKS).is_dir():
        try:
            frameworks = load_frameworks(folder / FRAMEWORKS)
            problems += framework_problems(frameworks, rules) if complete else ()
        except RuleError as error:
            problems += error.problems
    for path in sorted((folder / PROFILES).glob("*.yaml")):
        try:
            profile = load_profile(path)
            if complete:
                check_profile(profile, rules.values())
        except RuleError as error:
            problems += error.problems
    return tuple(problems)


def _misshapen(
    file: RuleFile, document: Positioned, schemas: Mapping[str, RecordType]
) -> Iterator[tuple[Location, Rule]]:
    """The expressions of rules with other mistakes, as rules of nothing else: one run names all that is wrong."""
    nothing = Text("", "")
    for index, data in enumerate(document.data if isinstance(document.data, list) else ()):
        if (index,) in file.rules or not isinstance(data, dict):
            continue
        if not isinstance(data.get("for"), str) or data["for"] not in schemas:
            continue
        when, require, due = (text if isinstance(text := data.get(key), str) else None for key in EXPRESSIONS)
        params = data.get("params")
        yield (index,), Rule(
            str(data.get("id")), nothing, nothing, "own", "shall", "minor", data["for"], when, require, due,
            params if isinstance(params, dict) else {}, (), (), {}, nothing, (), True, None, (),
            Source(document.file, document.at((index,)).line), "",
        )  # fmt: skip


def expression_problems(
    document: Positioned, at: Location, rule: Rule, schemas: Mapping[str, RecordType]
) -> tuple[Problem, ...]:
    """What is wrong with the expressions of one rule, placed in its file. An expression that
    several items share is reported once."""
    found: dict[Problem, None] = {}
    for check in rule.checks():
        found |= dict.fromkeys(_check_problems(document, at, check, schemas))
    return tuple(found)


def _check_problems(
    document: Positioned, at: Location, check: Check, schemas: Mapping[str, RecordType]
) -> Iterator[Problem]:
    # A due that cannot be read must not make each :due in require a second mistake.
    due: tree.Node | None = tree.Unset("due", tree.Type(tree.DATE)) if check.due else None
    for key, text, expect in (
        ("due", check.due, (tree.DATE, tree.TIMESTAMP)),
        ("when", check.when, (tree.BOOL,)),
        ("require", check.require, (tree.BOOL,)),
    ):
        if text is None:
            continue
        try:
            node = parse_expression(
                text,
                subject=check.record_type,
                schemas=schemas,
                params=check.rule.params,
                expect=expect,
                due=due if key == "require" else None,
                item=check.item,
            )
            due = node if key == "due" else due
        except ExpressionError as error:
            where = _place(document, at, check, key)
            for problem in error.problems:
                position = document.within(where, problem.line or 1, problem.column or 1)
                here = document.problem(where, problem.message)
                yield replace(problem, file=here.file, path=here.path, line=position.line, column=position.column)


def _place(document: Positioned, at: Location, check: Check, key: str) -> Location:
    item = (*at, "items", check.item or "", key)
    return item if item in document.values else (*at, key)
