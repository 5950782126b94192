"""Which contract, system and asset a verdict belongs to, and who is left when a scan is narrowed to one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compliance.request import Request
from compliance.rules import load_pack
from compliance.rules.profiles import load_profile
from compliance.scan import scan

RULE = """\
- id: OWN-{n:02}
  title: {{en: Made up, zh: 虚构}}
  statement: {{en: Made up., zh: 虚构。}}
  basis: own
  modality: shall
  severity: minor
  for: {record_type}
  manual:
    question: {{en: Is it so?, zh: 是否如此？}}
    evidence: {{en: Paper, zh: 文件}}
    attested_by: {{en: Auditor, zh: 审核员}}
  remedy: {{en: Mend it., zh: 整改。}}
  examples:
    - {{as_of: 2026-04-01, given: {{{record_type}: [{{id: X1}}]}}, expect: {{X1: manual}}}}
"""
TYPES = ("payment", "backup", "deviation", "restore_test", "role")
RECORDS = {
    "contract": [{"id": "C1"}, {"id": "C2"}],
    "information_system": [{"id": "S1", "contract_id": "C1"}, {"id": "S2", "contract_id": "C2"}],
    "data_asset": [{"id": "A1", "system_id": "S1", "contract_id": "C1"}, {"id": "A2", "system_id": "S2"}],
    "recovery_plan": [{"id": "R1", "system_id": "S1"}, {"id": "R2", "system_id": "S2"}],
    "payment": [{"id": "P1", "contract_id": "C1"}, {"id": "P2", "contract_id": "C2"}, {"id": "P3"}],
    "backup": [{"id": "B1", "data_asset_id": "A1"}, {"id": "B2", "data_asset_id": "A2"}, {"id": "B3", "data_asset_id": "A9"}],
    "deviation": [
        {"id": "D1", "subject_type": "contract", "subject_id": "C1"},
        {"id": "D2", "subject_type": "data_asset", "subject_id": "C1"},
    ],
    "restore_test": [{"id": "T1", "recovery_plan_id": "R1"}, {"id": "T2", "recovery_plan_id": "R2"}],
    "role": [{"id": "O1"}],
}  # fmt: skip


@pytest.fixture
def verdicts(tmp_path: Path):
    """`verdicts(**where)`: subject to its scope (contract, system, asset), of every subject that is judged."""
    text = "".join(RULE.format(n=n, record_type=name) for n, name in enumerate(TYPES, 1))
    (tmp_path / "own.yaml").write_text(text, "utf-8")
    (tmp_path / "all.json").write_text(json.dumps(RECORDS))
    pack = load_pack(tmp_path / "own.yaml")

    def run(**where: str) -> dict[str, tuple[str, str, str]]:
        chosen = {name: (key,) for name, key in where.items()}
        request = Request(str(tmp_path / "all.json"), pack, pack.rules, load_profile(None), where=chosen)
        shown = scan(request).report.verdicts
        return {v.subject: (v.scope.contract, v.scope.system, v.scope.asset) for v in shown if v.subject != "*"}

    return run


def test_references_are_followed_to_their_end(verdicts):
    assert verdicts() == {
        "P1": ("C1", "", ""), "P2": ("C2", "", ""), "P3": ("", "", ""),
        "B1": ("C1", "S1", "A1"), "B2": ("", "S2", "A2"), "B3": ("", "", "A9"),
        "D1": ("C1", "", ""), "D2": ("", "", "C1"),
        "T1": ("C1", "S1", ""), "T2": ("C2", "S2", ""),
        "O1": ("", "", ""),
    }  # fmt: skip


def test_narrowed_to_a_contract_others_leave_and_the_doubtful_stay(verdicts):
    """A payment that does not say which contract it is for may be for this one; a role belongs to none."""
    assert sorted(verdicts(contract="C1")) == ["B1", "B2", "B3", "D1", "D2", "P1", "P3", "T1"]
    assert sorted(verdicts(contract="C2")) == ["B2", "B3", "D2", "P2", "P3", "T2"]


def test_two_conditions_both_hold(verdicts):
    assert sorted(verdicts(contract="C1", system="S1")) == ["B1", "B3", "D1", "D2", "T1"]
    assert sorted(verdicts(asset="A2")) == ["B2", "D1"]
