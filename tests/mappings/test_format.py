"""The mapping format: every mistake is reported at once, with its line."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from compliance import resources
from compliance.errors import SchemaError
from compliance.evidence.mapping_checks import FORMAT_SCHEMA
from compliance.evidence.mappings import load_mapping
from compliance.evidence.schemas import load_schemas

SHIPPED = sorted(resources.MAPPINGS.glob("*.yaml"))


def problems(tmp_path: Path, text: str, name: str = "test") -> list[str]:
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        load_mapping(path, load_schemas())
    return [problem.render() for problem in caught.value.problems]


HEAD = "name: test\ntitle: {en: Test, zh: 测试}\nsource: {files: ['*.csv'], timezone: UTC}\nrecords:\n"


def test_the_published_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json.loads(FORMAT_SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_mappings_are_sound(path):
    mapping = load_mapping(path, load_schemas())
    assert mapping.name == path.stem
    assert "responded_at" not in {f.name for record in mapping.records for f in record.fields}


def test_there_are_shipped_mappings():
    assert {path.stem for path in SHIPPED} >= {"servicenow-incident-log", "servicenow-incidents-rest"}


def test_mistakes_of_structure_come_all_at_once(tmp_path):
    found = problems(
        tmp_path,
        "name: test\ntitle: {en: Test}\nsource: {files: [], timezone: UTC, encodin: x}\n"
        "records:\n  - type: support_ticket\n    field: {}\n    fields: {id: {from: n, take: middle}}\n",
    )
    text = "\n".join(found)
    assert len(found) == 5
    for line, words in ((2, "'zh'"), (3, "empty"), (3, "'encodin'"), (6, "did you mean 'fields'"), (7, "last, first")):
        assert any(f"test.yaml:{line}:" in one and words in one for one in found), (line, words, text)


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("type: support_tickets\n    fields: {id: {from: n}}", 5, "did you mean 'support_ticket'"),
        ("type: support_ticket\n    fields: {priority: {from: n}}", 6, "the key 'id' is not mapped"),
        ("type: support_ticket\n    fields: {id: {from: n}, prioritty: {from: p}}", 6, "did you mean 'priority'"),
        ("type: support_ticket\n    fields: {id: {from: n, value: x}}", 6, "either from or value"),
        ("type: support_ticket\n    fields: {id: {optional: true}}", 6, "either from or value"),
        ("type: support_ticket\n    fields: {id: {from: n}, created_at: {from: d}}", 6, "a date needs its format"),
        ("type: support_ticket\n    fields: {id: {from: n, format: iso}}", 6, "the field is no date"),
        ("type: support_ticket\n    fields: {id: {from: n}, created_at: {from: d, format: '%Q-%Y'}}", 6, "%Q"),
        ("type: support_ticket\n    fields: {id: {from: n}, created_at: {from: d, format: '%d-%m'}}", 6, "year, month"),
        ("type: support_ticket\n    fields: {id: {from: n}, created_at: {from: d, format: '%d-%m-%Y %I'}}", 6, "%p"),
        ("type: support_ticket\n    fields: {id: {from: n, otherwise: keep}}", 6, "otherwise goes with values"),
        ("type: support_ticket\n    fields: {id: {from: n, take: last}}", 6, "take goes with reduce"),
        (
            "type: support_ticket\n    reduce: {key: n, order: [{column: t, type: date}]}\n    fields: {id: {from: n}}",
            6,
            "a date needs its format",
        ),
        ("type: support_ticket\n    where: [{column: n}]\n    fields: {id: {from: n}}", 6, "where"),
    ],
)
def test_each_mistake_of_sense(tmp_path, body, line, words):
    found = problems(tmp_path, f"{HEAD}  - {body}\n")
    assert any(f"test.yaml:{line}:" in one and words in one for one in found), found


def test_name_and_zone_are_checked(tmp_path):
    text = HEAD.replace("name: test", "name: other").replace("UTC", "Asia/Shangai")
    found = problems(tmp_path, text + "  - type: support_ticket\n    fields: {id: {from: n}}\n")
    assert len(found) == 2
    assert "test.yaml:1:" in found[0]
    assert "did you mean 'Asia/Shanghai'" in found[1]


def test_duplicate_keys_and_aliases_are_refused(tmp_path):
    found = problems(tmp_path, HEAD + "  - type: support_ticket\n    fields: &f {id: {from: n}, id: {from: m}}\n")
    assert any("duplicate" in one for one in found)
    assert any("&f" in one for one in found)


def test_files_are_matched_by_name_whatever_the_folder_and_case():
    mapping = load_mapping(resources.MAPPINGS / "servicenow-incident-log.yaml", load_schemas())
    assert mapping.matches("/data/2016/Incident_Event_Log.CSV")
    assert mapping.matches("incident_event_log.csv.gz")
    assert not mapping.matches("incidents_rest.csv")
