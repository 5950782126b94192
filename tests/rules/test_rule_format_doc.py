"""docs/rule-format.md says what is: its example loads and runs, and it explains every key."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from compliance import resources
from compliance.evidence.schemas import load_schemas
from compliance.examples import ExampleRunner
from compliance.rules import load_pack
from compliance.rules.lint import lint_pack

DOC = Path(__file__).parents[2] / "docs" / "rule-format.md"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (block,) = re.findall(r"```yaml\n(.*?)```", DOC.read_text(encoding="utf-8"), re.S)
    path = tmp_path / "4-contract" / "4.2-change-and-termination.yaml"
    path.parent.mkdir()
    path.write_text(block, encoding="utf-8")
    return tmp_path


def test_the_example_is_sound(pack):
    assert [rule.id for rule in load_pack(pack).rules] == ["R-4.2-10"]
    assert lint_pack(pack, load_schemas()) == ()


def test_the_example_gives_the_verdicts_it_expects(pack):
    (rule,) = load_pack(pack).rules
    runner = ExampleRunner(load_schemas())
    for example in rule.examples:
        assert runner.run(rule, example) == example.expect, example.note
    runner.con.close()


def keys(name: str, *path: str) -> set[str]:
    node = json.loads((resources.RULES / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    for part in path:
        node = node[part]
    return set(node["properties"])


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("## Keys", keys("rule", "$defs", "rule")),
        ("### Examples", keys("rule", "$defs", "example")),
        ("## Profiles", keys("profile")),
    ],
)
def test_every_key_is_explained_and_no_other(heading, expected):
    _, _, rest = DOC.read_text(encoding="utf-8").partition(f"\n{heading}\n")
    rows = re.findall(r"^\| (`.*?) \|", re.split(r"\n##+ ", rest)[0], re.M)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == expected


def test_every_item_key_and_framework_is_named():
    text = DOC.read_text(encoding="utf-8")
    schema = json.loads((resources.RULES / "schema" / "rule.schema.json").read_text(encoding="utf-8"))
    frameworks = schema["$defs"]["rule"]["properties"]["maps_to"]["properties"]
    for name in {*frameworks, *keys("rule", "$defs", "item")}:
        assert f"`{name}`" in text, name
