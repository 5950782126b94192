"""Questions of one subject share what is joined to it: only such as ask the same of the same rows."""

from __future__ import annotations

from typing import Any

import pytest
from oracle.checks import make_rule, run_oracle

from compliance.evidence.schemas import load_schemas
from compliance.examples import run_example
from compliance.model import Example, Status

SCHEMAS = load_schemas()
OF_TICKET = "FROM contract AS c WHERE c.id = support_ticket.contract_id"
APPROVED = "EXISTS (SELECT 1 FROM approval AS a WHERE a.subject_id = {}.id)"
SOME_APPROVED = f"EXISTS (SELECT 1 FROM {{}} AND ({APPROVED.format('y')} OR x.id = 'none'))"
BEFORE = (
    "EXISTS (SELECT 1 FROM approval AS a WHERE a.subject_id = contract.id AND a.decided_at > y.client_signed_at"
    " AND EXISTS (SELECT 1 FROM person AS p WHERE p.id = a.approver))"
)
EACH_BEFORE = f"every(SELECT {BEFORE} OR y.id = 'A2' OR x.id = 'none' FROM {{}})"
GIVEN: dict[str, list[dict[str, Any]]] = {
    "support_ticket": [
        {"id": "T1", "contract_id": "C1", "created_at": "2026-02-01"},
        {"id": "T2", "contract_id": "C2", "created_at": "2026-02-01"},
    ],
    "contract": [
        {"id": "C1", "signed_at": "2026-01-10", "status": "draft"},
        {"id": "C2", "signed_at": "2026-01-11", "status": "active"},
    ],
    "contract_amendment": [
        {"id": "A1", "contract_id": "C1", "client_signed_at": "2026-02-01"},
        {"id": "A2", "contract_id": "C1", "client_signed_at": "2026-03-02"},
        {"id": "A3", "contract_id": "C2", "client_signed_at": "2026-02-01"},
    ],
    "person": [{"id": "P1"}],
    "approval": [
        {"id": f"V-{kind}-{key}", "subject_type": kind, "subject_id": key, "approver": "P1", "decided_at": "2026-03-01"}
        for kind, key in (
            ("contract", "C1"), ("contract", "C2"), ("contract_amendment", "A1"), ("contract_amendment", "A3"),
        )
    ],
}  # fmt: skip


def swapped(of_rows: str) -> str:
    """What is asked of an inner row, and then of an outer one of the same name; `of_rows` asks all rows of a contract."""
    one, other = (
        f"every(SELECT {of_rows.format(f'contract_amendment AS {b} WHERE {b}.contract_id = contract.id')}"
        f" FROM contract_amendment AS {a} WHERE {a}.contract_id = contract.id)"
        for a, b in ("xy", "yx")
    )
    return f"{one} AND {other}"


@pytest.mark.parametrize(
    ("kind", "require", "expected"),
    [
        (
            "support_ticket",
            f"EXISTS (SELECT 1 {OF_TICKET} AND c.signed_at <= support_ticket.created_at) AND"
            f" latest(SELECT c.status {OF_TICKET} AND {APPROVED.format('c')} ORDER BY c.signed_at) = 'draft'",
            {"T1": Status.PASS, "T2": Status.FAIL},
        ),
        ("contract", swapped(SOME_APPROVED), {"C1": Status.FAIL, "C2": Status.PASS}),
        ("contract", swapped(EACH_BEFORE), {"C1": Status.PASS, "C2": Status.PASS}),
    ],
    ids=["row by key and rows in order", "names the other way round", "names the other way round, with conditions"],
)
def test_questions_that_look_alike(kind: str, require: str, expected: dict[str, Status]) -> None:
    rule, example = (
        make_rule(kind, require),
        Example({name: tuple(rows) for name, rows in GIVEN.items()}, expected, "2026-04-01"),
    )
    assert run_oracle(rule, example, SCHEMAS) == expected
    assert run_example(rule, example, SCHEMAS) == expected
