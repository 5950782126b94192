"""A store of each kind, a small pack, and the command as people run it."""

from __future__ import annotations

from pathlib import Path

import pytest
from inplace.server import fresh_schema

RULE = """\
- id: {id}
  title: {{en: {title}, zh: {zh}}}
  statement: {{en: The contract is {title}., zh: 合同{zh}。}}
  basis: stated
  modality: shall
  severity: {severity}
  for: {record_type}
  {condition}
  remedy: {{en: See to it., zh: 补办。}}
  {more}
  examples:
{examples}
"""
EXAMPLES = """\
    - {{as_of: 2026-04-01, given: {{contract: [{{id: C1, {field}: {good}}}]}}, expect: {{C1: pass}}}}
    - {{as_of: 2026-04-01, given: {{contract: [{{id: C1, {field}: null}}]}}, expect: {{C1: fail}}}}
    - {{as_of: 2026-04-01, given: {{contract: [{{id: C1}}]}}, expect: {{C1: no_evidence}}}}"""
MANUAL = """manual:
    question: {en: Is it lived?, zh: 是否执行？}
    evidence: {en: a statement, zh: 声明}
    attested_by: {en: the board, zh: 管理层}
    valid_days: 200"""


def rule(id_: str, title: str, zh: str, condition: str, examples: str, **more: str) -> str:
    given = {"severity": "minor", "record_type": "contract", "more": "waivable: true", **more}
    return RULE.format(id=id_, title=title, zh=zh, condition=condition, examples=examples, **given)


PACK = (
    rule("OWN-01", "signed", "已签署", "require: signed_at IS NOT NULL", EXAMPLES.format(field="signed_at", good="2026-01-01"))
    + rule(
        "OWN-02", "named", "有名称", "require: name IS NOT NULL", EXAMPLES.format(field="name", good="x"),
        more="waivable: false",
    )
    + rule(
        "OWN-03", "lived", "已执行", MANUAL,
        "    - {as_of: 2026-04-01, given: {organization: [{id: O1}]}, expect: {O1: manual}}",
        record_type="organization", severity="major",
    )
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "store.db")
    address = request.getfixturevalue("postgresql")
    return f"{address}&options=-csearch_path%3D{fresh_schema(address)}"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "own.yaml").write_text(PACK, "utf-8")
    return folder


def contracts(folder: Path, signed: dict[str, str], name: str = "a") -> Path:
    """Evidence: contracts with the day each was signed ("" where it was not)."""
    folder.mkdir(exist_ok=True)
    rows = "".join(f"{key},{name},{day}\n" for key, day in signed.items())
    (folder / "contract.csv").write_text(f"id,name,signed_at\n{rows}", "utf-8")
    (folder / "organization.csv").write_text("id,name,type\nORG-1,We,provider\n", "utf-8")
    return folder


def twelve(*unsigned: str, without: tuple[str, ...] = (), unreadable: tuple[str, ...] = ()) -> dict[str, str]:
    """Contracts C00 to C11, all signed but these."""
    names = [f"C{n:02}" for n in range(12)]
    days = {name: "2026-01-01" for name in names if name not in without}
    return {n: "" if n in unsigned else "soon" if n in unreadable else day for n, day in days.items()}
