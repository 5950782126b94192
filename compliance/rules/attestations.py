"""Attestations (rules/attestations/<framework>.yaml): what a person must attest where no rule reaches a clause."""

from __future__ import annotations

from pathlib import Path

from compliance import resources
from compliance.errors import RuleError
from compliance.evidence.schemas import load_schemas
from compliance.model import Rule
from compliance.rules.loader import read_rule_files

ATTESTATIONS = "attestations"


def load_attestations(framework: str, folder: Path = resources.RULES / ATTESTATIONS) -> tuple[Rule, ...]:
    """The manual rules of a framework, none where it has none; raises RuleError with every mistake."""
    path = folder / f"{framework}.yaml"
    if not path.is_file():
        return ()
    files = read_rule_files(path, load_schemas())
    problems = [problem for file in files for problem in file.problems]
    if problems:
        raise RuleError(problems)
    return tuple(rule for file in files for rule in file.rules.values())


def all_prompts(folder: Path = resources.RULES / ATTESTATIONS) -> tuple[Rule, ...]:
    """The manual rules of all frameworks; raises RuleError with every mistake."""
    names = sorted(path.stem for path in folder.glob("*.yaml"))
    return tuple(rule for name in names for rule in load_attestations(name, folder))
