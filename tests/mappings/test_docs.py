"""The examples of docs/evidence.md, run."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from compliance.cli import run
from compliance.evidence.manifest import read_manifest
from compliance.evidence.mapping_checks import FORMAT_SCHEMA
from compliance.evidence.schemas import load_schemas

from .harness import SHARED, run_file

PAGE = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ compliance (.*)$", PAGE, re.MULTILINE)
BLOCKS = dict(re.findall(r"```(?:yaml|csv)\n# ([^\n]+)\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture
def example(tmp_path: Path):
    mapping, export = tmp_path / "helpdesk.yaml", tmp_path / "helpdesk.csv"
    mapping.write_text(BLOCKS["mapping: helpdesk"], encoding="utf-8")
    export.write_text(BLOCKS["export: helpdesk"], encoding="utf-8")
    return mapping, export


def test_the_mapping_gives_the_records_it_says(example):
    got = run_file(*example)
    expected = list(csv.DictReader(BLOCKS["records: helpdesk"].splitlines()))
    shown = [{name: _shown(row[name]) for name in expected[0]} for row in got.rows]
    assert shown == expected
    assert (got.summary.rows_in, got.summary.records, got.summary.reduced, got.summary.filtered) == (5, 2, 2, 1)
    assert got.summary.unknown_columns == ()


def _shown(cell: str | None) -> str:
    return (cell or "").replace("T", " ").replace(".000000Z", "")


def test_the_manifest_example_is_sound(tmp_path):
    path = tmp_path / "evidence.yaml"
    path.write_text(BLOCKS["manifest"], encoding="utf-8")
    manifest = read_manifest(path, load_schemas())
    assert manifest.complete == {"contract": True, "support_ticket": False}


def test_every_key_of_the_mapping_format_is_on_the_page():
    schema = json.loads(FORMAT_SCHEMA.read_text(encoding="utf-8"))
    names = set()
    for part in (schema["properties"]["source"], *schema["$defs"].values()):
        names |= set(part.get("properties", {})) - {"en", "zh"}
    assert {name for name in names if not re.search(rf"\b{name}\b", PAGE)} == set()


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the real exports are not here: {SHARED}")
@pytest.mark.parametrize(("line", "code"), [*zip(COMMANDS, (0, 1), strict=True)])
def test_the_commands_do_what_the_page_says(line, code, monkeypatch, capsys):
    monkeypatch.chdir(SHARED)
    assert run([*line.split(), "--lang", "en"]) == code
    text = capsys.readouterr().out
    assert "support_ticket" in text
    assert list(SHARED.glob("*.html")) == []
