"""What judgements may say: fact kinds with their fields, operators, conclusions.

The loader checks judgement files against these tables and the judgement stage builds its facts
from them, so a name that passes here exists there. docs/judgements.md explains each field.
"""

from __future__ import annotations

from compliance.model import BASES, GRADES, MODALITIES, SEVERITIES

ABOUT = ("requirement", "asset", "system", "project", "contract", "organisation", "clause", "scan")
OPERATORS = ("eq", "neq", "lt", "lte", "gt", "gte")
CONCLUSIONS = ("nonconformity", "cap", "evidence_request", "risk", "readiness", "fact")
READINESS = ("ready", "ready_with_actions", "undetermined", "not_ready")
"""Best first: of several conclusions the last one in this order holds."""

COUNT, FLAG, PERCENT, CODE = "count", "flag", "percent", "code"
REPEAT_GRADES = ("none", *GRADES)
RANKED = {"severity": SEVERITIES, "repeat_grade": REPEAT_GRADES}
"""Fields that compare by rank, with their names from lowest to highest."""
LISTED = {"basis": BASES, "modality": MODALITIES}
"""Code fields that know all their values."""

_COUNTS = (
    "applicable", "decided", "passed", "failed", "pending", "undecided", "no_evidence", "manual", "error",
    "overdue_days", "overall_decided", "overall_failed",
)  # fmt: skip
_TALLY = (
    "rules", "decided_rules", "failed_rules", "failed_critical", "failed_major", "pending_rules",
    "undecided_rules", "undecided_critical", "undecided_major",
)  # fmt: skip
_OUTCOME = (
    *_TALLY, "expected_rules", "unreached_rules", "inapplicable_rules", "unreached_sections", "unjudged_records",
    "major", "minor", "observation", "evidence_requests", "risks",
    "clauses", "unreached_clauses", "not_ready_clauses", "undetermined_clauses",
)  # fmt: skip
_CLAUSE = (
    *_TALLY, "verified_rules", "unverified_failed", "major", "minor", "observation", "unreached_clauses",
)  # fmt: skip

FIELDS: dict[str, dict[str, str]] = {
    "requirement": {
        "rule": CODE, "section": CODE, "chapter": CODE, "basis": CODE, "modality": CODE,
        "severity": "severity", "repeat_grade": "repeat_grade",
        **dict.fromkeys(_COUNTS, COUNT), "rate_percent": PERCENT, "overall_rate_percent": PERCENT,
        **dict.fromkeys(("absent", "breach_of_law", "repeat"), FLAG),
    },
    "failed_item": {"rule": CODE, "item": CODE, "severity": "severity"},
    "tally": dict.fromkeys(_TALLY, COUNT),
    "clause": dict.fromkeys(_CLAUSE, COUNT),
    "outcome": dict.fromkeys(_OUTCOME, COUNT),
}  # fmt: skip
"""Fact kinds the judgement stage builds: field -> type (count, flag, percent, code, or the name of a rank)."""

IDENTITY: dict[str, tuple[str, ...]] = {
    "requirement": ("rule",),
    "failed_item": ("rule", "item"),
    "tally": (),
    "clause": (),
    "outcome": (),
}
"""The fields that together single out one fact of a kind within a subject."""

RESERVED = frozenset(("id", "sid", "exception", "label", "chart", "running", "k", "kind", "m", "s", "name"))
"""Field names that mean something to durable_rules or to its guard."""

MAX_INTEGER = 2**31 - 1
MAX_PATTERNS, MAX_CONDITIONS, MAX_ALTERNATIVES = 6, 10, 40


def kinds_about(about: str) -> tuple[str, ...]:
    """The built fact kinds a judgement about this may read."""
    if about in ("clause", "scan"):
        return ("clause",) if about == "clause" else ("outcome",)
    return ("requirement", "failed_item") if about == "requirement" else ("requirement", "failed_item", "tally")


def identity(about: str, kind: str) -> tuple[str, ...]:
    """The fields that single out one fact of a kind; about a requirement its rule is given."""
    return tuple(name for name in IDENTITY.get(kind, ()) if not (about == "requirement" and name == "rule"))
