"""Messages with a number are right for one and for many."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from answers import Command

from compliance import resources
from compliance.text import counted, counted_of

# Between the number and the noun there may be an adjective or two.
MANY = re.compile(
    r"\{([^{}]*)\}\s(?:[a-z]+\s){0,2}(?:rows|files|checks|keys|records|cells|columns|rules|types|problems|examples|"
    r"judgements|waivers|requirements|subjects|facts|findings|observations|nonconformities|risks|sections|clauses|"
    r"correspondences|days|verdicts|arguments|leaks|milestones|vulnerabilities|negotiations|parts|have|are|were)\b|\w\(s\)"
)
# What is no number, is worded already, or is never one: a limit of the program, what a judgement waits for.
OTHERWISE = re.compile(
    r"name|scope|shown|counted|more|MAX_|MOST|failed_critical|overdue_days|receipts|facts|len\(rules\)"
)


def words(path: Path) -> Iterator[str]:
    """The English texts of a file that have places to be filled in."""
    if path.suffix == ".yaml":
        for judgement in yaml.safe_load(path.read_text("utf-8")):
            for conclusion in judgement["conclude"].values():
                if isinstance(conclusion, dict) and "reason" in conclusion:
                    yield conclusion["reason"]["en"]
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr):
            yield ast.unparse(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "SELECT" not in node.value:
            yield node.value


SOURCES = [
    *Path(resources.__file__).parent.rglob("*.py"),
    *(path for path in (resources.RULES / "judgements").rglob("*.yaml")),
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_number_takes_many_for_granted(path: Path) -> None:
    taken = [text for text in words(path) for found in MANY.finditer(text) if not OTHERWISE.search(found[1] or "")]
    assert not taken


def test_one_and_many() -> None:
    assert [counted(n, "key", "has", "have") for n in (0, 1, 2)] == ["0 keys have", "1 key has", "2 keys have"]
    assert counted(1, "cell") == "1 cell"
    assert [counted_of(1, n, "row", "is", "are") for n in (1, 3)] == ["1 of 1 row is", "1 of 3 rows is"]
    assert counted_of(2, 3, "row") == "2 of 3 rows"


def test_commands_that_count(compliance: Command, rules: Path, tmp_path: Path) -> None:
    assert "1 of 2 rules, 1 check\n" in compliance("rules", "list", "--rules", rules, "--select", "OWN-01").out
    assert "3 of 3 examples of 1 rule give" in compliance("rules", "test", "--rules", rules, "--select", "OWN-01").out
    assert "0 problems in 2 rules of 1 file\n" in compliance("rules", "lint", "--rules", rules).out
    file = tmp_path / "contract.csv"
    file.write_text("id,signed_at,kind\nC1,soon,\n", "utf-8")
    out = compliance("evidence", "validate", file).out
    assert ", 1 row)" in out
    assert "1 unreadable cell\n" in out
