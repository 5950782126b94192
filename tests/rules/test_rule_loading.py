"""What a pack holds once it is read: order, digests, items, values."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from compliance import resources
from compliance.errors import UsageError
from compliance.model import BASES, MODALITIES, SEVERITIES, Status
from compliance.rules import load_pack
from compliance.rules.checks import parameters_in
from compliance.rules.profiles import with_items
from compliance.rules.selection import select_rules

TEMPLATE = """\
- id: {id}
  title: {{en: Title, zh: 标题}}
  statement: {{en: Statement, zh: 条文}}
  basis: {basis}
  modality: shall
  severity: minor
  for: role
  require: "name IN :names AND :item <> ''"
  params: {{names: [a, b], levels: [management, staff]}}
  items: ":levels"
  tags: [{tag}]
  maps_to: {{civil-code: ["558"]}}
  cites: [{{ref: Somewhere, note: 2026-01-01}}]
  remedy: {{en: Mend it, zh: 整改}}
  examples:
    - note: one of them
      given: {{role: [{{id: 7, name: a}}, {{id: r2, name: c}}, {{id: r3, name: null}}]}}
      as_of: 2026-03-31
      extracted_at: 2026-03-31T12:00+08:00
      incomplete: [role]
      expect: {{management/7: pass, staff/7: pass, management/r2: fail, staff/r2: fail,
                management/r3: no_evidence, staff/r3: no_evidence}}
"""


def pack_of(folder: Path, *rules: tuple[str, str, str]) -> Path:
    for rule_id, basis, tag in rules:
        prefix, _, rest = rule_id.partition("-")
        section = rest.rpartition("-")[0] if prefix == "R" else prefix.lower()
        path = folder / "requirements" / f"{section}-x.yaml"
        path.parent.mkdir(exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(TEMPLATE.format(id=rule_id, basis=basis, tag=tag))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return pack_of(
        tmp_path,
        ("R-4.2-02", "stated", "deadline"),
        ("R-4.2-01", "derived", "form"),
        ("R-4.1-01", "proxy", "form"),
        ("R-5.2.1-01", "stated", "data"),
        ("SLA-01", "own", "data"),
    )


def test_rules_come_by_file_and_then_as_written(folder):
    assert [rule.id for rule in load_pack(folder).rules] == ["R-4.1-01", "R-4.2-02", "R-4.2-01", "R-5.2.1-01", "SLA-01"]


def test_a_rule_holds_what_was_written(folder):
    rule = load_pack(folder).rules[1]
    assert (rule.id, rule.section, rule.chapter, rule.record_type) == ("R-4.2-02", "4.2", "4", "role")
    assert (rule.source.file, rule.source.line) == ("requirements/4.2-x.yaml", 1)
    assert rule.params == {"names": ("a", "b"), "levels": ("management", "staff")}
    assert [check.id for check in rule.checks()] == ["R-4.2-02/management", "R-4.2-02/staff"]
    assert (rule.maps_to, rule.cites[0].note, rule.waivable) == ({"civil-code": ("558",)}, "2026-01-01", True)
    example = rule.examples[0]
    assert (example.as_of, example.extracted_at) == ("2026-03-31", "2026-03-31T12:00:00+08:00")
    assert (example.incomplete, example.line) == (("role",), 16)
    assert example.expect["management/7"] is Status.PASS
    assert example.given["role"][0] == {"id": 7, "name": "a"}


def test_items_of_a_parameter_follow_its_value(folder):
    rule = load_pack(folder).rules[0]
    assert [item.name for item in with_items(rule, {"levels": ("x", "y", "z")}).items] == ["x", "y", "z"]


def test_dates_in_evidence_stay_dates(tmp_path):
    pack_of(tmp_path, ("R-4.2-02", "stated", "x"))
    path = tmp_path / "requirements" / "4.2-x.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: a}", "name: 2026-02-28}"), encoding="utf-8")
    assert load_pack(tmp_path).rules[0].examples[0].given["role"][0]["name"] == date(2026, 2, 28)


def test_digests_are_those_of_the_files_and_do_not_depend_on_layout(folder):
    pack = load_pack(folder)
    own = [digest for digest in pack.files if digest.name.startswith("requirements/")]
    assert [digest.name for digest in own] == sorted(digest.name for digest in own)
    content = (folder / "requirements" / "4.2-x.yaml").read_bytes()
    assert hashlib.sha256(content).hexdigest() in {digest.sha256 for digest in own}
    assert load_pack(folder).digest == pack.digest
    before = {rule.id: rule.digest for rule in pack.rules}
    path = folder / "requirements" / "4.2-x.yaml"
    path.write_text("# a comment\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    again = load_pack(folder)
    assert again.digest != pack.digest
    assert {rule.id: rule.digest for rule in again.rules} == before
    path.write_text(path.read_text(encoding="utf-8").replace("minor", "major", 1), encoding="utf-8")
    changed = {rule.id for rule in load_pack(folder).rules if rule.digest != before[rule.id]}
    assert changed == {"R-4.2-02"}


def test_a_renamed_file_is_another_pack(folder):
    before = load_pack(folder).digest
    (folder / "requirements" / "4.2-x.yaml").rename(folder / "requirements" / "4.2-y.yaml")
    assert load_pack(folder).digest != before


def test_a_single_file_is_a_pack(folder):
    pack = load_pack(folder / "requirements" / "4.2-x.yaml")
    assert [rule.id for rule in pack.rules] == ["R-4.2-02", "R-4.2-01"]


def test_a_pack_without_judgements_gets_the_packaged_ones(folder):
    assert load_pack(folder).judgements == load_pack().judgements


@pytest.mark.parametrize(
    ("select", "tags", "bases", "expected"),
    [
        ([], [], [], 5),
        (["R-4.2-01"], [], [], 1),
        (["r-4.2-01"], [], [], 1),
        (["4.2"], [], [], 2),
        (["4"], [], [], 3),
        (["5.2"], [], [], 1),
        (["SLA"], [], [], 1),
        (["R-4.*"], [], [], 3),
        (["4.1", "R-5*"], [], [], 2),
        ([], ["form"], [], 2),
        ([], ["form", "data"], [], 4),
        ([], [], ["stated", "own"], 3),
        (["4"], ["form"], ["proxy"], 1),
    ],
)
def test_selection(folder, select, tags, bases, expected):
    assert len(select_rules(load_pack(folder).rules, select, tags, bases)) == expected


def test_what_matches_nothing_is_an_error_with_a_suggestion(folder):
    rules = load_pack(folder).rules
    with pytest.raises(UsageError) as caught:
        select_rules(rules, ["R-4.2-11", "9.9", "4.2"], ["from"], ["state"])
    assert [problem.message.en for problem in caught.value.problems] == [
        "--select R-4.2-11: matches nothing",
        "--select 9.9: matches nothing",
        "--tag from: matches nothing",
        "--basis state: matches nothing",
    ]
    assert "did you mean 'form'?" in str(caught.value)
    assert "did you mean 'stated'?" in str(caught.value)
    with pytest.raises(UsageError, match="no rule fits"):
        select_rules(rules, ["4.2"], ["data"])


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a <= :days AND b = :due", {"days", "due"}),
        ("a = ':no' AND b = \"x:no\"", set()),
        ("a = 'it''s :no' OR b = :yes", {"yes"}),
        ("b::text = 1", set()),
    ],
)
def test_parameters_are_found_outside_of_texts(expression, expected):
    assert parameters_in(expression) == expected


@pytest.mark.parametrize("name", ["rule", "profile"])
def test_published_schemas_are_schemas_and_describe_every_key(name):
    schema = json.loads((resources.RULES / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    keys = schema["$defs"]["rule"]["properties"] if name == "rule" else schema["properties"]
    for key, node in keys.items():
        node = {**schema["$defs"].get(node.get("$ref", "").rpartition("/")[2], {}), **node}
        assert {"title", "description"} <= set(node), key


def test_the_schema_and_the_model_know_the_same_words():
    schema = json.loads((resources.RULES / "schema" / "rule.schema.json").read_text(encoding="utf-8"))
    rule = schema["$defs"]["rule"]["properties"]
    assert tuple(rule["basis"]["enum"]) == BASES
    assert tuple(rule["modality"]["enum"]) == MODALITIES
    assert tuple(schema["$defs"]["severity"]["enum"]) == SEVERITIES
    assert set(schema["$defs"]["status"]["enum"]) == set(Status)
