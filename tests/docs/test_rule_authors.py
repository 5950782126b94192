"""docs/rule-authors.md: its tables of values hold, its expressions are accepted, its bad ones refused."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from compliance.engines.plans import Moment
from compliance.errors import ExpressionError
from compliance.evidence.schemas import load_schemas
from compliance.examples import ExampleRunner
from compliance.expressions import parse_expression
from compliance.model import Example, Rule, Source, Status
from compliance.text import Text

DOC = (Path(__file__).parents[2] / "docs" / "rule-authors.md").read_text("utf-8")
SCHEMAS = load_schemas()
ROWS = re.findall(r"^\| `(\{.*?\})` \| `(.*?)` \| (TRUE|FALSE|UNKNOWN) \|$", DOC, re.M)
STATUS = {"TRUE": Status.PASS, "FALSE": Status.FAIL, "UNKNOWN": Status.NO_EVIDENCE}
AS_OF = Moment.of(date(2026, 4, 1), "Asia/Shanghai").instant


def blocks(heading: str) -> list[tuple[str, str]]:
    """(record type, expression) of the blocks that begin with a comment like `# <heading> on <type>`."""
    found = []
    for name, block in re.findall(rf"```yaml\n# {heading} on (\w+)\n(.*?)```", DOC, re.S):
        found += [(name, text.strip()) for text in block.split("---")]
    return found


def rule(require: str) -> Rule:
    text = Text("an example of the documentation", "文档示例")
    return Rule(
        "DOC-01", text, text, "own", "shall", "minor", "contract", None, require, None, {}, (), (), {}, text, (), True,
        None, (), Source("rule-authors.md", 1), "",
    )  # fmt: skip


def test_the_page_has_examples():
    assert len(ROWS) >= 10
    assert len(blocks("expression")) >= 5
    assert len(blocks("refused")) >= 4


@pytest.mark.parametrize(("row", "expression", "value"), ROWS)
def test_values(row, expression, value):
    runner = ExampleRunner(SCHEMAS)
    record = yaml.load(row, yaml.CBaseLoader)
    given = {"contract": ({name: None if cell == "null" else cell for name, cell in record.items()},)}
    assert runner.run(rule(expression), Example(given, {}, "2026-04-01")) == {"C1": STATUS[value]}
    runner.con.close()


@pytest.mark.parametrize(("subject", "text"), blocks("expression"))
def test_expressions_are_accepted(subject, text):
    parse_expression(text, subject=subject, schemas=SCHEMAS, params={"as_of": AS_OF})


@pytest.mark.parametrize(("subject", "text"), blocks("refused"))
def test_expressions_are_refused(subject, text):
    with pytest.raises(ExpressionError):
        parse_expression(text, subject=subject, schemas=SCHEMAS, params={"as_of": AS_OF})
