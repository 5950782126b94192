"""Decisions of people, corrective actions and earlier scans."""

from __future__ import annotations

from compliance.model import ActionState, DecisionUse, FollowUp, TrendPoint
from sample_report.hostile import HOSTILE

FOLLOW_UP = FollowUp(
    (
        DecisionUse("A-1", "attestation", "active", "R-5.2-01 subsidiary", "Wang Fang", HOSTILE[2], "2026-12-31", HOSTILE[4], 1),
        DecisionUse(
            "W-1", "waiver", "active", "R-4.2-10 T-7", "Zhang Wei", "Li Na", "2026-06-30",
            "the client agreed to a later report", 1,
        ),
        DecisionUse("W-2", "waiver", "expired", "R-4.1-02/price", "Zhang Wei", "Li Na", "2026-02-28", HOSTILE[3]),
    ),
    (
        ActionState(
            "CA-1", "overdue", "a" * 16, "R-4.1-02", "contract", HOSTILE[0], "Zhao Lei", "the template lacks a price",
            "amend the template", "the next scan passes", "2026-03-15",
        ),
        ActionState(
            "CA-2", "closed", "c" * 16, "SLA-01", "organisation", "ORG-1", "Sun Li", HOSTILE[5], "增加一名值班人员", "月度复查",
            "2026-03-01",
        ),
    ),
    (
        TrendPoint("2026-02-01", "not_ready", 900, 70, 0, 5, 2, 3, 1),
        TrendPoint("2026-03-01", "undetermined", 950, 66, 1, 4, 2, 1, 1),
    ),
)  # fmt: skip
