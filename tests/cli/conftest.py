"""The command as people run it, over a small pack and a small set of evidence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from answers import Command

RULES = """\
- id: OWN-01
  title: {en: Signed, zh: 已签署}
  statement: {en: The contract is signed., zh: 合同已签署。}
  basis: own
  modality: shall
  severity: major
  for: contract
  require: signed_at IS NOT NULL
  remedy: {en: Sign it., zh: 签署。}
  tags: [signing]
  examples:
    - {as_of: 2026-04-01, given: {contract: [{id: C1, signed_at: 2026-01-01}]}, expect: {C1: pass}}
    - {as_of: 2026-04-01, given: {contract: [{id: C1, signed_at: null}]}, expect: {C1: fail}}
    - {as_of: 2026-04-01, given: {contract: [{id: C1}]}, expect: {C1: no_evidence}}
- id: OWN-02
  title: {en: Named, zh: 有名称}
  statement: {en: The contract has a name., zh: 合同有名称。}
  basis: proxy
  modality: shall
  severity: minor
  for: contract
  require: name IS NOT NULL
  remedy: {en: Name it., zh: 命名。}
  examples:
    - {as_of: 2026-04-01, given: {contract: [{id: C1, name: x}]}, expect: {C1: pass}}
    - {as_of: 2026-04-01, given: {contract: [{id: C1, name: null}]}, expect: {C1: fail}}
    - {as_of: 2026-04-01, given: {contract: [{id: C1}]}, expect: {C1: no_evidence}}
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A pack of two rules."""
    path = tmp_path / "rules" / "own.yaml"
    path.parent.mkdir()
    path.write_text(RULES, "utf-8")
    return path.parent


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """Three contracts: whole, unsigned, without a name."""
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "contract.csv").write_text("id,name,signed_at\nC1,a,2026-01-01\nC2,b,\nC3,,2026-01-03\n", "utf-8")
    return folder


def scan(command: Command, evidence: Path, rules: Path, *words: object) -> tuple[int, dict]:
    """A scan's exit code and JSON report."""
    answer = command("scan", evidence, "--rules", rules, "--as-of", "2026-04-01", "--format", "json", *words)
    assert not answer.err, answer.err
    return answer.code, json.loads(answer.out)


def process(*words: object, stdout: Any = subprocess.PIPE, **more: object) -> subprocess.Popen[bytes]:
    """The command as a process of its own."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **{k: str(v) for k, v in more.items()}}
    return subprocess.Popen(
        [sys.executable, "-m", "compliance", *map(str, words)],
        stdout=stdout, stderr=subprocess.PIPE, env=environment,
    )  # fmt: skip
