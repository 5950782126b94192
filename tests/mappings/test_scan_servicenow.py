"""The service level rules over the real event log, against verdicts worked out with pandas."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pandas as pd
import pytest

from compliance import resources
from compliance.model import Status
from compliance.request import Request
from compliance.rules import load_pack
from compliance.rules.profiles import load_profile
from compliance.scan import scan

from .test_servicenow import LOG, TARGETS, events, incidents, needs_log  # noqa: F401 - fixtures

RULES = ("SLA-01", "SLA-02", "SLA-03", "SLA-04", "SLA-05", "SLA-06")


def run(as_of: date, profile: str | None = "servicenow-sla"):
    pack = load_pack()
    chosen = load_profile(resources.RULES / "profiles" / f"{profile}.yaml" if profile else None)
    request = Request(
        source=str(LOG),
        pack=pack,
        rules=tuple(rule for rule in pack.rules if rule.id in RULES),
        profile=chosen,
        mapping=resources.MAPPINGS / "servicenow-incident-log.yaml",
        as_of=as_of,
    )
    return scan(request)


def counts(result) -> dict[str, dict[str, int]]:
    return {c.check_id: {s.value: n for s, n in c.counts.items() if n} for c in result.report.checks}


def resolution(incidents: pd.DataFrame, as_of: str) -> pd.Series:  # noqa: F811
    """Verdicts on the resolution as of the end of a day, by ticket."""
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    due = incidents.opened_at + pd.to_timedelta(incidents.target, unit="h")
    in_time = (incidents.resolved_at < end) & (incidents.resolved_at <= due)
    waiting = ~in_time & (due.dt.normalize() >= pd.Timestamp(as_of))
    verdicts = pd.Series("fail", index=incidents.index)
    return verdicts.mask(waiting, "pending").mask(in_time, "pass")


@needs_log
def test_figures_of_all_rules_at_the_end_of_the_log(incidents):  # noqa: F811
    result = run(date(2017, 2, 5))
    found = counts(result)
    assert found["SLA-01"] == resolution(incidents, "2017-02-05").value_counts().to_dict()
    assert found["SLA-01"] == {"pass": 460, "fail": 430}
    assert found["SLA-02"] == {"no_evidence": 890}
    assert found["SLA-03"] == {"pass": 890}
    resolved = incidents.resolved_at.notna()
    explained = incidents.closed_code != "?"
    assert found["SLA-04"] == _nonzero(
        {
            "pass": int((resolved & explained).sum()),
            "fail": int((resolved & ~explained).sum()),
            "not_applicable": int((~resolved).sum()),
        }
    )
    in_order = resolved & (incidents.resolved_at <= incidents.closed_at)
    assert found["SLA-05"] == _nonzero({"pass": int(in_order.sum()), "fail": int((~in_order).sum())})
    sane = resolved & (incidents.resolved_at >= incidents.opened_at)
    assert found["SLA-06"] == _nonzero(
        {
            "pass": int(sane.sum()),
            "fail": int((resolved & ~sane).sum()),
            "not_applicable": int((~resolved).sum()),
        }
    )
    assert sum(result.report.totals.values()) == 6 * 890


def _nonzero(numbers: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in numbers.items() if number}


@needs_log
@pytest.mark.parametrize("as_of", ["2016-03-02", "2016-03-03", "2016-03-06", "2016-03-09"])
def test_every_ticket_as_of_days_within_the_log(incidents, as_of):  # noqa: F811
    """Back-filled resolutions of later days have not happened yet; each verdict is compared."""
    result = run(date.fromisoformat(as_of))
    expected = resolution(incidents, as_of)
    created = incidents.opened_at < pd.Timestamp(as_of) + pd.Timedelta(days=1)
    expected = expected[created]
    assert counts(result)["SLA-01"] == expected.value_counts().to_dict()
    rows = [row for row in result.not_passing.to_pylist() if row["check_id"] == "SLA-01"]
    open_ones = {name: status for name, status in expected.items() if status != "pass"}
    assert {row["subject"]: row["status"] for row in rows} == open_ones
    assert len(Counter(open_ones.values())) == 2


@needs_log
def test_without_targets_nothing_is_decided():
    found = counts(run(date(2017, 2, 5), profile=None))
    assert found["SLA-01"] == found["SLA-02"] == {"no_evidence": 890}


@needs_log
def test_unresolved_tickets_fail_and_responses_stay_open(incidents):  # noqa: F811
    result = run(date(2017, 2, 5))
    failed = {
        r["subject"] for r in result.not_passing.to_pylist() if (r["check_id"], r["status"]) == ("SLA-01", "fail")
    }
    assert set(incidents.index[incidents.resolved_at.isna()]) <= failed
    response = next(v for v in result.report.verdicts if v.check_id == "SLA-02")
    assert response.status is Status.NO_EVIDENCE
    assert any("responded_at" in text.en or "Responded" in text.en for text in response.missing)


@needs_log
def test_targets_are_the_ones_of_the_profile():
    assert (
        dict(load_profile(resources.RULES / "profiles" / "servicenow-sla.yaml").params["resolution_hours"]) == TARGETS
    )
