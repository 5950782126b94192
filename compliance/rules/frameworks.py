"""Frameworks (rules/frameworks/*.yaml): the clauses of standards and laws, and which rules correspond to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from compliance import resources
from compliance.errors import Problem, RuleError, suggest
from compliance.model import Rule
from compliance.reading import Positioned, read_yaml
from compliance.text import Text
from compliance.validation import departures

FRAMEWORK_SCHEMA = resources.RULES / "schema" / "framework.schema.json"
FRAMEWORKS = "frameworks"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, article or control; `level` is 1 for the outermost."""

    number: str
    title: Text
    level: int


@dataclass(frozen=True, slots=True)
class Framework:
    """A standard or law. `verified` says whether its clauses were compared with the published text;
    `verified_mappings` names the correspondences that were (rule id -> clause numbers)."""

    id: str
    title: Text
    edition: str
    verified: bool
    clauses: tuple[Clause, ...]
    verified_mappings: Mapping[str, tuple[str, ...]]

    def clause(self, reference: str) -> str | None:
        """The number of the clause a rule refers to: "51(2)" and "6 (2017 text)" are articles 51 and 6."""
        number = reference.partition("(")[0].strip()
        return number if any(clause.number == number for clause in self.clauses) else None

    def vouched(self, rules: Iterable[Rule], said: str | Mapping[str, tuple[str, ...]] | None) -> Framework:
        """The framework with what a profile vouches for (`all`, or rule ids with clauses) among the verified mappings."""
        if said is None:
            return self
        more = {rule.id: rule.maps_to.get(self.id, ()) for rule in rules} if isinstance(said, str) else said
        own = self.verified_mappings
        merged = {rule: (*own.get(rule, ()), *more.get(rule, ())) for rule in (*own, *more)}
        return replace(self, verified_mappings=merged)

    def children(self, number: str) -> tuple[str, ...]:
        """Everything below a clause."""
        return tuple(clause.number for clause in self.clauses if clause.number.startswith(f"{number}."))


@dataclass(frozen=True, slots=True)
class Correspondence:
    """One correspondence of a rule with a clause."""

    rule: Rule
    reference: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """A clause with the rules that test it. `reached` is "rule" where one corresponds to it or to a
    part of it, "parent" where only the clause around it has some, else "none"."""

    clause: Clause
    mappings: tuple[Correspondence, ...]
    reached: str


def load_frameworks(folder: Path = resources.RULES / FRAMEWORKS) -> dict[str, Framework]:
    """All frameworks of a folder by id; raises RuleError with every mistake of every file."""
    found: dict[str, Framework] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            document = read_yaml(path, name=f"{folder.name}/{path.name}")
        except RuleError as error:
            problems += error.problems
            continue
        mistakes = [departure.problem for departure in departures(document, FRAMEWORK_SCHEMA)] or list(_twice(document))
        problems += mistakes
        if not mistakes:
            framework = _build(document)
            found[framework.id] = framework
    if problems:
        raise RuleError(problems)
    return found


def _twice(document: Positioned) -> Iterable[Problem]:
    seen: set[str] = set()
    for index, clause in enumerate(document.data["clauses"]):
        if clause["number"] in seen:
            message = Text("this clause stands twice", "该条款重复出现")
            yield document.problem(("clauses", index, "number"), message, found=clause["number"])
        seen.add(clause["number"])


def _build(document: Positioned) -> Framework:
    data = document.data
    clauses = tuple(
        Clause(one["number"], Text(one["title"]["en"], one["title"]["zh"]), _level(one["number"]))
        for one in data["clauses"]
    )
    verified = {rule: tuple(numbers) for rule, numbers in data.get("verified_mappings", {}).items()}
    title = Text(data["title"]["en"], data["title"]["zh"])
    return Framework(data["id"], title, data["edition"], data["verified"], clauses, verified)


def _level(number: str) -> int:
    # "A.5.1" is a control of the group A.5.
    return number.count(".") + (0 if number[:1].isalpha() else 1)


def framework_problems(frameworks: Mapping[str, Framework], rules: Mapping[str, Rule]) -> tuple[Problem, ...]:
    """Clauses that rules name and frameworks do not have, and verified mappings that no rule makes."""
    problems = []
    for rule in rules.values():
        for name, references in rule.maps_to.items():
            framework = frameworks.get(name)
            for reference in references if framework else ():
                assert framework is not None
                if framework.clause(reference) is None:
                    message = Text(f"{name} has no clause {reference!r}", f"{name} 没有条款 {reference!r}")
                    known = [clause.number for clause in framework.clauses]
                    at = rule.source
                    problems.append(Problem(message, at.file, at.line, path=rule.id, hint=suggest(reference, known)))
    for framework in frameworks.values():
        for rule_id, numbers in framework.verified_mappings.items():
            made = rules[rule_id].maps_to.get(framework.id, ()) if rule_id in rules else ()
            for number in numbers:
                if number not in made:
                    message = Text(f"no rule {rule_id} corresponds to {number}", f"规则 {rule_id} 没有对应 {number}")
                    problems.append(Problem(message, f"{FRAMEWORKS}/{framework.id}.yaml", path=rule_id))
    return tuple(problems)


def coverage(framework: Framework, rules: Iterable[Rule]) -> tuple[Covered, ...]:
    """Every clause with the rules that correspond to it."""
    by_clause: dict[str, list[Correspondence]] = defaultdict(list)
    for rule in rules:
        for reference in rule.maps_to.get(framework.id, ()):
            number = framework.clause(reference)
            if number is not None:
                verified = reference in framework.verified_mappings.get(rule.id, ())
                by_clause[number].append(Correspondence(rule, reference, verified))
    return tuple(
        Covered(clause, tuple(by_clause[clause.number]), _reached(framework, clause.number, by_clause))
        for clause in framework.clauses
    )


def _reached(framework: Framework, number: str, by_clause: Mapping[str, list[Correspondence]]) -> str:
    if any(by_clause.get(part) for part in (number, *framework.children(number))):
        return "rule"
    # A chapter is too much for a rule about it to say something of each clause in it.
    parent = number.rpartition(".")[0]
    return "parent" if parent.count(".") >= 1 and by_clause.get(parent) else "none"
