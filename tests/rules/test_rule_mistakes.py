"""Every mistake of every file is reported once, where it is, with what was meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compliance.errors import RuleError
from compliance.evidence.schemas import load_schemas
from compliance.rules import load_pack
from compliance.rules.lint import lint_pack

SOUND = """\
- id: R-4.2-10
  title: {en: Final report in time, zh: 按时提交最终报告}
  statement: {en: The final report is handed in within 15 days., zh: 十五日内提交最终报告。}
  basis: stated
  modality: shall
  severity: major
  for: termination
  due: add_days(effective_at, :final_report_days)
  require: |
    EXISTS (SELECT 1 FROM final_report AS r
      WHERE r.contract_id = termination.contract_id AND r.submitted_at <= :due)
  params: {final_report_days: 15}
  remedy: {en: Hand it in., zh: 补交。}
  examples:
    - given:
        termination: [{id: T1, contract_id: C1, effective_at: 2026-03-01}]
        final_report: [{id: F1, contract_id: C1, submitted_at: 2026-03-16}]
      as_of: 2026-04-01
      expect: {T1: pass}
    - given: {termination: [{id: T1, contract_id: C1, effective_at: 2026-03-01}], final_report: []}
      as_of: 2026-03-17
      expect: {T1: fail}
    - given: {termination: [{id: T1, contract_id: C1, effective_at: 2026-03-01}]}
      as_of: 2026-03-17
      expect: {T1: no_evidence}
"""


def write(folder: Path, text: str, name: str = "4-contract/4.2-change-and-termination.yaml") -> Path:
    path = folder / "requirements" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(folder: Path) -> list[str]:
    """`line: path: message` of every problem of a pack."""
    with pytest.raises(RuleError) as caught:
        load_pack(folder)
    return [f"{p.line}: {p.path}: {p.message.en}" + (f" [{p.found}]" if p.found else "") for p in caught.value.problems]


def test_a_sound_file_has_no_mistakes(tmp_path):
    write(tmp_path, SOUND)
    assert [rule.id for rule in load_pack(tmp_path).rules] == ["R-4.2-10"]
    assert lint_pack(tmp_path, load_schemas()) == ()


def test_ten_mistakes_are_ten_problems_on_their_lines(tmp_path):
    text = """\
- id: R-4.3-10
  title: {en: Final report in time}
  titel: x
  statement: {en: In time., zh: 按时。}
  basis: statd
  modality: shall
  severity: major
  for: terminaton
  require: effective_at <= :as_of
  due: add_days(effective_at, :final_report_days)
  params: {final_report_days: 15, grace: 3}
  examples:
    - given: {termination: [{id: T1, efective_at: 2026-03-01}], final_reports: []}
      as_of: 2026-04-01
      expect: {T1: pass, T2: fail}
"""
    write(tmp_path, text)
    assert mistakes(tmp_path) == [
        "1: [0]: missing 'remedy'",
        "1: [0].id: the id is not of the file's section '4.2' [R-4.3-10]",
        "2: [0].title: missing 'zh'",
        "3: [0].titel: unknown key 'titel'",
        "5: [0].basis: not one of the known values ['statd']",
        "8: [0].for: unknown record type 'terminaton'",
        "11: [0].params.grace: parameter 'grace' is never used",
        "12: [0].examples: no example expects no_evidence",
        "13: [0].examples[0].given.termination[0].efective_at: termination has no field 'efective_at'",
        "13: [0].examples[0].given.final_reports: unknown record type 'final_reports'",
    ]


def test_mistakes_of_all_files_come_in_one_error_with_suggestions(tmp_path):
    write(tmp_path, SOUND.replace("basis: stated", "basiss: stated"))
    write(
        tmp_path, SOUND.replace("R-4.2-10", "R-4.1-01").replace("for: termination", "for: terminations"), "4.1-x.yaml"
    )
    write(tmp_path, "- id: [\n", "4.3-y.yaml")
    with pytest.raises(RuleError) as caught:
        load_pack(tmp_path)
    by_file = {re.sub(r".*/", "", str(p.file)): p for p in caught.value.problems}
    assert set(by_file) == {"4.2-change-and-termination.yaml", "4.1-x.yaml", "4.3-y.yaml"}
    assert by_file["4.1-x.yaml"].hint.en == "did you mean 'termination'?"
    assert "did you mean 'basis'?" in caught.value.render()
    assert "是否想写 'basis'？" in caught.value.render("zh")


def test_duplicate_ids_are_found_over_files_and_within_one(tmp_path):
    write(tmp_path, SOUND + SOUND)
    write(tmp_path, SOUND, "4-contract/4.2-more.yaml")
    found = mistakes(tmp_path)
    assert [line.split(":")[0] for line in found] == ["26", "1"]
    assert all("duplicate id, first at" in line and ":1 [R-4.2-10]" in line for line in found)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: R-4.2-10", "id: R-4.2-1", "1: [0].id: not written as it must be ['R-4.2-1']"),
        ("id: R-4.2-10", "id: SLA-01", "1: [0].id: a rule of our own in a file of the standard"),
        ("  due: add", "  manual: {question: {en: a, zh: b}, evidence: {en: a, zh: b}, attested_by: {en: a, zh: b}}\n"
         "  due: add", "a manual rule has no require"),
        ("    - given: {termination: [{id: T1, contract_id: C1, effective_at: 2026-03-01}]}\n"
         "      as_of: 2026-03-17\n      expect: {T1: no_evidence}\n", "", "14: [0].examples: no example expects no_evidence"),
        ("zh: 按时提交最终报告", "zh: '  '", "2: [0].title.zh: must not be empty"),
        ("expect: {T1: fail}", "expect: {T2: fail}", "22: [0].examples[1].expect.T2: no termination 'T2' is given"),
        ("expect: {T1: fail}", "expect: {T1: failed}", "22: [0].examples[1].expect.T1: not one of the known values"),
        ("params: {final_report_days: 15}", "params: {final_report_days: 15, due: 1}", "[0].params.due: not written"),
        ("params: {final_report_days: 15}", "params: {final_report_days: {a: [1]}}", "must be text or a number or"),
        ("      as_of: 2026-03-17\n      expect: {T1: fail}", "      as_of: 2026-03-17\n      incomplete: [final_repot]\n"
         "      expect: {T1: fail}", "'final_repot' is not given, so it cannot be incomplete"),
        ("      as_of: 2026-03-17\n      expect: {T1: fail}", "      as_of: 2026-03-17\n      params: {days: 1}\n"
         "      expect: {T1: fail}", "22: [0].examples[1].params.days: unknown parameter 'days'"),
        ("severity: major", "severity: major\n  items: ':levels'", "7: [0].items: unknown parameter 'levels'"),
        ("severity: major", "severity: major\n  items: {a/b: {}}", "not written as it must be ['a/b']"),
        ("severity: major", "severity: major\n  items: {a: {whn: x}}", "7: [0].items.a.whn: unknown key 'whn'"),
        ("severity: major", "severity: major\n  items: {a: {}}", "an expectation names item/subject ['T1']"),
        ("severity: major", "severity: major\n  maps_to: {iso2000-1: ['9.4']}", "unknown key 'iso2000-1'"),
        ("severity: major", "severity: major\n  severity: minor", "duplicate key 'severity', first on line 6"),
        ("    - given:\n        termination", "    - givn:\n        termination", "missing 'given'"),
    ],
)  # fmt: skip
def test_each_kind_of_mistake(tmp_path, old, new, expected):
    assert old in SOUND
    write(tmp_path, SOUND.replace(old, new, 1))
    assert any(expected in line for line in mistakes(tmp_path)), mistakes(tmp_path)


def test_a_rule_without_a_decision_is_refused_unless_every_item_has_one(tmp_path):
    text = SOUND.replace("  require: |\n", "  when: |\n").replace("expect: {T1", "expect: {a/T1")
    write(tmp_path, text + "  items: {a: {require: effective_at <= :due}, b: {}}\n")
    assert any("needs either require or manual [no require in b]" in line for line in mistakes(tmp_path))
    write(tmp_path, text + "  items: {a: {require: effective_at <= :due}}\n")
    assert [check.id for check in load_pack(tmp_path).rules[0].checks()] == ["R-4.2-10/a"]


def test_expressions_are_placed_in_the_file(tmp_path):
    write(
        tmp_path,
        SOUND.replace("r.submitted_at", "r.submited_at").replace("effective_at, :final", "effectiv_at, :final"),
    )
    problems = lint_pack(tmp_path, load_schemas())
    assert [(p.line, p.path) for p in problems] == [(8, "[0].due"), (11, "[0].require")]
    assert [p.hint.en for p in problems if p.hint] == [
        "did you mean 'effective_at'?",
        "did you mean 'submitted_at'?",
    ]
    line = (tmp_path / "requirements/4-contract/4.2-change-and-termination.yaml").read_text().splitlines()[10]
    assert line[problems[1].column - 1 :].startswith("r.submited_at")


def test_a_mistake_shared_by_items_is_one_mistake(tmp_path):
    text = SOUND.replace("expect: {T1: ", "expect: {a/T1: ").replace("r.submitted_at", "r.submited_at")
    write(tmp_path, text + "  items: {a: {}, b: {}, c: {when: effectve_at < :as_of}}\n")
    assert [p.path for p in lint_pack(tmp_path, load_schemas())] == ["[0].require", "[0].items.c.when"]


def test_a_hostile_expression_is_refused(tmp_path):
    hostile = "EXISTS (SELECT 1 FROM read_csv('/etc/passwd') AS r)"
    text = re.sub(r"require: \|\n.*\n.*\n", lambda _: f'require: "{hostile}"\n', SOUND)
    write(tmp_path, text)
    problems = lint_pack(tmp_path, load_schemas())
    assert [p.line for p in problems] == [9]


@pytest.mark.parametrize(
    ("content", "expected"),
    [("", "must be a list"), ("[]", "must not be empty"), ("a: b", "must be a list"), ("- x\n- 3\n", "must be a map")],
)
def test_a_file_that_is_no_list_of_rules(tmp_path, content, expected):
    write(tmp_path, content)
    assert expected in mistakes(tmp_path)[0]


def test_nothing_to_read_is_an_error(tmp_path):
    with pytest.raises(RuleError, match="no such file or folder"):
        load_pack(tmp_path / "absent")
    with pytest.raises(RuleError, match="no rule files"):
        load_pack(tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "4.2-x.yml").write_text(SOUND)
    with pytest.raises(RuleError, match=r"rule files end in \.yaml"):
        load_pack(tmp_path)
