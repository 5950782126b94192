"""The shipped ServiceNow mappings over the real exports, against figures computed with pandas.

The exports are not part of the project: they lie beside the checkout, and where they do not there
is nothing to compare with.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from compliance import resources

from .harness import SHARED, run_file

LOG = SHARED / "incident_event_log.csv"
REST = SHARED / "incidents_rest.csv"
FORMAT = "%d-%m-%Y %H:%M"
TARGETS = {"P1": 4, "P2": 24, "P3": 72, "P4": 168}

needs_log = pytest.mark.skipif(not LOG.exists(), reason=f"the real event log is not here: {LOG}")
needs_rest = pytest.mark.skipif(not REST.exists(), reason=f"the real REST export is not here: {REST}")


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    return pd.read_csv(LOG, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def incidents(events: pd.DataFrame) -> pd.DataFrame:
    """One row per incident, made by pandas: last update by number of updates, then time."""
    ordered = events.assign(
        count=events.sys_mod_count.astype(int), at=pd.to_datetime(events.sys_updated_at, format=FORMAT)
    ).sort_values(["number", "count", "at"])
    last = ordered.groupby("number").tail(1).set_index("number")
    stamps = {
        name: pd.to_datetime(last[name].replace("?", None), format=FORMAT)
        for name in ("opened_at", "resolved_at", "closed_at")
    }
    return last.assign(**stamps, target=("P" + last.priority.str[0]).map(TARGETS), code="P" + last.priority.str[0])


@pytest.fixture(scope="module")
def log():
    return run_file(resources.MAPPINGS / "servicenow-incident-log.yaml", LOG)


@needs_log
def test_one_ticket_per_incident_and_every_row_accounted_for(log, events, incidents):
    summary = log.summary
    assert (summary.rows_in, summary.records) == (len(events), events.number.nunique())
    assert summary.rows_in == summary.records + summary.reduced + summary.filtered
    assert (summary.unreadable, summary.unordered, summary.unknown_columns) == ((), 0, ())
    assert set(log.records) == set(incidents.index)


@needs_log
def test_every_cell_agrees_with_pandas(log, incidents):
    for name, ticket in log.records.items():
        incident = incidents.loc[name]
        for field, column in (("created_at", "opened_at"), ("resolved_at", "resolved_at"), ("closed_at", "closed_at")):
            expected = incident[column]
            shown = None if pd.isna(expected) else expected.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            assert ticket[field] == shown, (name, field)
        assert ticket["priority"] == incident.code
        assert ticket["resolution"] == (None if incident.closed_code == "?" else incident.closed_code)
        assert ticket["status"] == "closed"


@needs_log
def test_no_response_time_is_invented(log):
    assert "responded_at" not in log.summary.fields


@needs_log
def test_figures_against_the_targets_and_the_traps(log, events, incidents):
    """Resolved in time, by priority; and each of the known mistakes would give other figures."""
    deadline = incidents.opened_at + pd.to_timedelta(incidents.target, unit="h")
    right = (incidents.resolved_at <= deadline).sum()
    assert _in_time(log) == right == 460
    assert incidents.resolved_at.isna().sum() == 29 == sum(t["resolved_at"] is None for t in log.rows)

    assert (incidents.closed_at <= deadline).sum() != right
    assert ((incidents.resolved_at <= deadline) | incidents.resolved_at.isna()).sum() != right
    opened = pd.to_datetime(events.opened_at, format=FORMAT)
    resolved = pd.to_datetime(events.resolved_at.replace("?", None), format=FORMAT)
    per_event = resolved <= opened + pd.to_timedelta(("P" + events.priority.str[0]).map(TARGETS), unit="h")
    assert per_event.mean() != pytest.approx(right / len(incidents), abs=0.01)
    month_first = pd.to_datetime(events.opened_at, format="%m-%d-%Y %H:%M", errors="coerce")
    assert month_first.isna().any()
    assert (month_first.dropna() != opened[month_first.notna()]).any()
    as_text = events.sort_values(["number", "sys_mod_count"], kind="stable").groupby("number").tail(1)
    assert (as_text.set_index("number").incident_state != "Closed").sum() > 0


def _in_time(log) -> int:
    stamp = pd.to_datetime
    return sum(
        t["resolved_at"] is not None
        and stamp(t["resolved_at"]) <= stamp(t["created_at"]) + pd.Timedelta(hours=TARGETS[t["priority"]])
        for t in log.rows
    )


@needs_log
def test_the_wrong_day_month_order_reads_no_dates_rather_than_wrong_ones(tmp_path: Path):
    text = (resources.MAPPINGS / "servicenow-incident-log.yaml").read_text(encoding="utf-8")
    path = tmp_path / "servicenow-incident-log.yaml"
    path.write_text(text.replace("%d-%m-%Y", "%m-%d-%Y"), encoding="utf-8")
    wrong = run_file(path, LOG).summary
    assert "created_at" in wrong.unreadable


@needs_rest
def test_rest_export_row_by_row():
    got = run_file(resources.MAPPINGS / "servicenow-incidents-rest.yaml", REST)
    frame = pd.read_csv(REST, dtype=str, keep_default_na=False).set_index("number")
    assert (got.summary.rows_in, got.summary.records, got.summary.reduced) == (len(frame), len(frame), 0)
    assert (got.summary.unreadable, got.summary.unknown_columns) == ((), ())
    states = {"1": "new", "2": "in_progress", "3": "on_hold", "6": "resolved", "7": "closed"}
    for number, row in frame.iterrows():
        ticket = got.records[number]
        assert ticket["priority"] == f"P{row.priority}"
        assert ticket["status"] == states[row.incident_state]
        assert ticket["created_at"] == row.opened_at.replace(" ", "T") + ".000000Z"
        assert ticket["resolved_at"] == (row.resolved_at.replace(" ", "T") + ".000000Z" if row.resolved_at else None)
    assert sum(t["resolved_at"] is None for t in got.rows) == (frame.resolved_at == "").sum() > 0
