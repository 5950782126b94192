"""What became of the evidence on its way in."""

from __future__ import annotations

from compliance.model import EvidenceIssue, Intake
from compliance.text import Text
from sample_report.hostile import HOSTILE

INTAKES = (
    Intake("contract", True, True, 14, 12, 1, 1, unreadable_cells=0, unknown_columns=("colour",)),
    Intake(
        "termination",
        True,
        False,
        5,
        5,
        0,
        0,
        set_aside=1,
        unreadable_cells=1,
        missing_columns=("approval_id",),
    ),
    Intake("support_ticket", True, True, 1000, 1000, 0, 0),
    Intake("data_asset", False, False, 0, 0, 0, 0),
)


ISSUES = (
    EvidenceIssue(
        "quarantine",
        "contract",
        Text("The key is empty.", "主键为空。"),
        file="contract.csv",
        row=9,
        field="id",
        value="",
    ),
    EvidenceIssue(
        "unreadable",
        "termination",
        Text("Not a date.", "不是日期。"),
        file="终止.xlsx",
        row=6,
        sheet="合同终止",
        field="effective_at",
        value=HOSTILE[0],
        key="T-5",
    ),
    EvidenceIssue(
        "dangling", "termination", Text("Contract C-999 is not in the evidence.", "证据中没有合同 C-999。"), key="T-9"
    ),
)
