"""The tables of the store. `migrations/` makes them; a test compares the two.

Days are ISO text, moments ISO text in UTC with microseconds: they sort as they are, in every database.
Nothing is ever deleted: what ends gets an end.
"""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)
VERSION_TABLE = "compliance_version"


def _text(name: str, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _of_scan() -> sa.Column[int]:
    return sa.Column("scan_id", sa.Integer, sa.ForeignKey("scan.id"), nullable=False)


# One row a scan. `series` are the scans that are compared with one another; `as_of_order` sorts them.
SCAN = sa.Table(
    "scan", METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("series"), _text("as_of"), _text("as_of_order"), _text("stored_at"), _text("header"), _text("readiness"),
    _number("exit_code"), _text("fail_on"), sa.Column("allow_undecided", sa.Boolean, nullable=False),
    _text("rule_pack_digest"), _text("evidence_digest"),
    sa.Index(None, "series", "as_of_order"),
)  # fmt: skip

STATUS_COLUMNS = ("passed", "failed", "pending", "no_evidence", "manual", "error", "not_applicable")

# How each check went.
COUNT = sa.Table(
    "scan_count", METADATA,
    _of_scan(), _text("check_id"), _text("rule_id"), _text("record_type"), _text("severity"),
    *(_number(name) for name in STATUS_COLUMNS), _number("waived"), _number("attested"),
    sa.PrimaryKeyConstraint("scan_id", "check_id"),
)  # fmt: skip

# The findings, and what became of earlier nonconformities: `state` is open for those there are, else
# passed, waived, undecided, pending, not_applicable or not_assessed.
FINDING = sa.Table(
    "scan_finding", METADATA,
    _of_scan(), _text("fingerprint"), _text("state"), _text("kind"), _text("grade", null=True), _text("rule_id", null=True),
    _text("judgement_id"), _text("scope_type"), _text("scope_key"), _text("title_en"), _text("title_zh"),
    _text("reason_en"), _text("reason_zh"), _number("failed"), _number("decided"), _number("applicable"),
    _number("undecided"), sa.Column("overdue_days", sa.BigInteger), sa.Column("repeat", sa.Boolean, nullable=False),
    sa.PrimaryKeyConstraint("scan_id", "fingerprint"),
    sa.Index(None, "fingerprint"),
)  # fmt: skip

# Every failure of a scan, and once what became of a failure of an earlier one that is none any more:
# `status` is a verdict's status, gone or unchecked; `waived` the id of the waiver over it.
GAP = sa.Table(
    "scan_gap", METADATA,
    _of_scan(), _text("fingerprint"), _text("check_id"), _text("rule_id"), _text("record_type"), _text("subject"),
    _text("status"), _text("due", null=True), _text("waived", null=True),
    sa.PrimaryKeyConstraint("scan_id", "fingerprint"),
    sa.Index(None, "fingerprint"),
)  # fmt: skip

WAIVER = sa.Table(
    "waiver", METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _text("rule", null=True), _text("subject", null=True), _text("record_type", null=True), _text("reason"),
    _text("owner"), _text("approver"), _text("approved_on"), _text("until"), _text("timezone"),
    _text("ended_on", null=True), _text("recorded_at"),
)  # fmt: skip

RENEWAL = sa.Table(
    "waiver_renewal", METADATA,
    sa.Column("waiver_id", sa.Text, sa.ForeignKey("waiver.id"), nullable=False),
    _number("number"), _text("approved_on"), _text("approver"), _text("until"), _text("recorded_at"),
    sa.PrimaryKeyConstraint("waiver_id", "number"),
)  # fmt: skip

ATTESTATION = sa.Table(
    "attestation", METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _text("rule"), _text("subject", null=True), _text("owner"), _text("attester"), _text("attested_on"), _text("until"),
    _text("timezone"), _text("statement"), _text("evidence", null=True), _text("sha256", null=True),
    _text("ended_on", null=True), _text("recorded_at"),
)  # fmt: skip

ACTION = sa.Table(
    "action", METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _text("series"), _text("finding"), _text("rule"), _text("scope_type"), _text("scope_key"), _text("owner"),
    _text("cause"), _text("action"), _text("effect"), _text("opened_on"), _text("due"), _text("done_on", null=True),
    _text("done_by", null=True), _text("result", null=True), _text("recorded_at"),
)  # fmt: skip

# Checks that repeat: what to check (JSON: options of a scan, names of variables that hold addresses; never a
# secret), and when. A schedule that was removed has an end.
SCHEDULE = sa.Table(
    "schedule", METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("name"), _text("cron"), _text("timezone"), _text("options"), _text("recorded_at"), _text("ended_at", null=True),
)  # fmt: skip

# One row for each time a schedule was due and somebody claimed it: the key keeps a second scheduler out.
# `state`: running (until `lease_until`, which its owner puts off), done, failed; `missed` are earlier times it makes up for.
SCHEDULE_RUN = sa.Table(
    "schedule_run", METADATA,
    sa.Column("schedule_id", sa.Integer, sa.ForeignKey("schedule.id"), nullable=False),
    _text("fire_at"), _text("state"), _text("owner"), _text("claimed_at"), _text("lease_until"), _number("missed"),
    _text("missed_since", null=True), sa.Column("scan_id", sa.Integer, sa.ForeignKey("scan.id")),
    _text("ended_at", null=True), _text("error", null=True),
    sa.PrimaryKeyConstraint("schedule_id", "fire_at"),
)  # fmt: skip

# The job store of APScheduler, as its version 3 makes it: when each schedule is due next.
JOB = sa.Table(
    "apscheduler_jobs", METADATA,
    sa.Column("id", sa.Unicode(191), primary_key=True),
    sa.Column("next_run_time", sa.Float(25), index=True),
    sa.Column("job_state", sa.LargeBinary, nullable=False),
)  # fmt: skip

# Messages to be sent, stored with the scan they are about. `target` is the name of the environment variable
# that holds the address; `state`: pending (from `next_at` on), sent, failed; `reason` is a word of ours.
MESSAGE = sa.Table(
    "message", METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("scan_id", sa.Integer, sa.ForeignKey("scan.id")),
    _text("target"), _text("title"), _text("body"), _text("state"), _number("attempts"), _text("next_at"),
    _text("reason", null=True), _text("recorded_at"), _text("sent_at", null=True),
    sa.Index(None, "state"),
)  # fmt: skip

# What was told once and is not told again: an obligation that falls due, a waiver that expired.
TOLD = sa.Table(
    "told", METADATA,
    _text("series"), _text("kind"), _text("key"), _of_scan(),
    sa.PrimaryKeyConstraint("series", "kind", "key"),
)  # fmt: skip
