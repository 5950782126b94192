"""Parquet files of every physical type, scanned where they are and copied into memory: everything that is told is the same.

FUZZ=200 searches that many examples at random.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from evidence.stored_columns import Choose, chooser, write
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from compliance.decisions import Attestation, Waiver
from compliance.engines import duckdb as engines
from compliance.engines import slices
from compliance.errors import ComplianceError
from compliance.evidence import loading, looks, tables
from compliance.evidence.schemas import load_schemas
from compliance.explain import explain
from compliance.model import Rule
from compliance.reports import REPORTS
from compliance.reports.side_files import write_side_files
from compliance.request import RESUMED, STOPPED, Progress, Request, Step, quiet
from compliance.rules import load_pack
from compliance.rules.attestations import all_prompts
from compliance.rules.profiles import load_profile
from compliance.scan import scan
from compliance.store import open_store
from compliance.store.scans import scan_into

SCHEMAS = load_schemas()
FIELDS = {
    "contract": ("name", "signed_at", "start_date", "end_date", "terminated_at", "template_deviations", "negotiated", "response_time_limit",
                 "notice_days", "provider_id"),
    "support_ticket": ("contract_id", "priority", "category", "status", "resolution", "created_at", "responded_at", "resolved_at", "closed_at"),
    "project": ("contract_id", "risk_level", "business_objectives", "value", "progress_cycle_days", "initiated_at", "closed_at",
                "execution_started_at", "status"),
    "termination": ("contract_id", "effective_at", "reason"),
}  # fmt: skip
PREFIXES = {"contract": "C", "support_ticket": "T", "project": "P", "termination": "X"}
PACK = load_pack()
RULES = tuple(rule for rule in PACK.rules if rule.record_type in FIELDS)
FUZZ = int(os.environ.get("FUZZ", "0"))
SEARCH = settings(
    max_examples=FUZZ or 4,
    derandomize=not FUZZ,
    database=None,
    phases=(Phase.generate,),  # shrinking would take minutes
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def as_if_large(slice_: int = 3, few: int = 1000) -> Iterator[None]:
    """Everything counts as large, a slice is a few rows, and more different texts than `few` are many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "SMALL", 0)
        patch.setattr(tables, "LARGE", 1)
        patch.setattr(engines, "FETCHED", 0)
        patch.setattr(slices, "SLICE", slice_)
        patch.setattr(looks, "_FEW", few)
        yield


def evidence(folder: Path, choose: Choose) -> None:
    """Files of some of the record types."""
    for name, fields in FIELDS.items():
        if name == "support_ticket" or choose((True, True, False)):
            write(folder, SCHEMAS[name], [f for f in fields if f in SCHEMAS[name].fields], choose, PREFIXES[name])


def told(request: Request, progress: Progress = quiet) -> Any:
    """All that a scan says, or how it refuses."""
    try:
        result = scan(request, progress)
        with tempfile.TemporaryDirectory() as name:
            files = write_side_files(result.not_passing, Path(name), "x")
            sides = {file.name: file.read_bytes() for file in files}
        pages = {name: REPORTS[name].render(result.report, "en") for name in ("json", "text")}
        return {
            "report": result.report, "listed": result.not_passing.to_pylist(), "scopes": in_order(result.scopes),
            "raw scopes": in_order(result.raw_scopes), "standing": result.standing, "files": sides, **pages,
        }  # fmt: skip
    except ComplianceError as error:
        return error.render()


def in_order(scopes: Any) -> list[Any]:
    """Counts by rule and scope: which checks share a statement decides which come first."""
    return sorted(scopes, key=lambda count: (count.rule_id, repr(count.scope)))


def explained(request: Request, rule: Rule) -> Any:
    """The rule looked at closely."""
    try:
        return explain(replace(request, rules=(rule,)), None, None)
    except ComplianceError as error:
        return error.render()


def differences(small: Any, large: Any) -> Iterator[str]:
    """Where two answers differ, in short."""
    if isinstance(small, str) or isinstance(large, str):
        yield f"{small if isinstance(small, str) else 'accepted'}\nagainst {large if isinstance(large, str) else 'accepted'}"
        return
    for name in small:
        if small[name] != large[name]:
            yield name
            if isinstance(small[name], list):
                yield from (f"{a}\nagainst {b}" for a, b in zip(small[name], large[name], strict=False) if a != b)
    for name in small["report"].__dataclass_fields__:
        a, b = getattr(small["report"], name), getattr(large["report"], name)
        if a != b:
            yield f"report.{name}: {str(a)[:500]}\nagainst {str(b)[:500]}"


def asked(choose: Choose, folder: Path) -> Request:
    """A scan with some of the choices there are."""
    more: dict[str, Any] = {
        "as_of": choose((date(2026, 3, 1), date(2024, 11, 3), datetime(2026, 1, 6, 3, tzinfo=UTC), datetime(2026, 1, 5, 12))),
        "period": choose((None, None, (date(2026, 1, 2), date(2026, 1, 6)))),
        "where": choose(({}, {}, {"contract": ("C0",)}, {"contract": ("C1", "C0")})),
        "threads": choose((1, 2)),
    }  # fmt: skip
    zone = choose(("Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "UTC"))
    first = choose(range(len(RULES)))
    some = tuple((RULES[first:] + RULES[:first])[::5][:14])
    return Request(str(folder), PACK, some, replace(load_profile(None), timezone=zone), **more)


@SEARCH
@given(st.randoms(use_true_random=False))
def test_a_scan_where_the_files_are_says_the_same(chance: Random) -> None:
    choose = chooser(chance)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "evidence"
        folder.mkdir()
        evidence(folder, choose)
        request = asked(choose, folder)
        rule = choose(request.rules)
        small, closely = told(request), explained(request, rule)
        with as_if_large(choose((1, 3, 100)), choose((0, 2, 1000))):
            large, large_closely = told(request), explained(request, rule)
    if small != large:
        for text in differences(small, large):
            note(text[:2000])
    assert small == large
    assert closely == large_closely


OWN = replace(all_prompts()[0], id="OWN-05", record_type="contract", when=None)
DECIDED_PACK = replace(PACK, rules=(*PACK.rules, OWN))
DECIDED = (
    *(rule for rule in RULES if rule.record_type == "support_ticket" or rule.id in ("R-4.1-04", "R-2.2-01")),
    OWN,
)
PEOPLE = {"owner": "Wang Fang", "until": date(2026, 12, 31), "timezone": "Asia/Shanghai"}


def world(folder: Path) -> None:
    """Tickets in two files and the contracts they belong to; some late, some without an answer, some of no contract."""
    start = datetime(2026, 1, 1, 8)
    for number in range(2):
        place = folder / "support_ticket" / f"{number}.parquet"
        place.parent.mkdir(parents=True, exist_ok=True)
        rows = range(number * 20, number * 20 + 20)
        pq.write_table(
            pa.table({
                "id": [f"T{i}" for i in rows], "contract_id": [f"C{i % 3}" if i % 5 else None for i in rows],
                "priority": [f"P{i % 5}" for i in rows], "created_at": [start + timedelta(hours=9 * i) for i in rows],
                "resolved_at": [start + timedelta(hours=10 * i + 50) if i % 4 else None for i in rows],
            }),
            place, row_group_size=7,
        )  # fmt: skip
    contracts = {
        "id": ["C0", "C1", "C2"],
        "signed_at": [date(2025, 1, 1), None, date(2026, 1, 9)],
        "name": ["一", "", "三"],
    }
    pq.write_table(pa.table(contracts), folder / "contract.parquet")


def decided(folder: Path, **more: Any) -> Request:
    """A scan with decisions of people, an earlier report, and failures that are followed."""
    waivers = (
        Waiver("W1", "old tool", approver="Chen Li", approved_on=date(2026, 1, 1), rule="SLA-03", **PEOPLE),
        Waiver("W2", "known", approver="Chen Li", approved_on=date(2026, 1, 1), rule="SLA-01", subject="T7", **PEOPLE),
        Waiver(
            "W3",
            "moved",
            approver="Chen Li",
            approved_on=date(2026, 1, 1),
            subject="T12",
            record_type="support_ticket",
            **PEOPLE,
        ),
        Waiver(
            "W4", "nobody", approver="Chen Li", approved_on=date(2026, 1, 1), rule="SLA-01", subject="T999", **PEOPLE
        ),
    )
    said = {"rule": "OWN-05", "attester": "Chen Li", "attested_on": date(2026, 1, 2), "statement": "seen", **PEOPLE}
    followed = {
        "SLA-01": frozenset({"T7", "T1", "T999"}),
        "SLA-03": frozenset({"T0", "T5"}),
        "OWN-99": frozenset({"T1"}),
    }
    return Request(
        str(folder), DECIDED_PACK, DECIDED, load_profile(None), waivers=waivers, show_waived=True, followed=followed,
        attestations=(Attestation("A1", subject="C1", **said),), **more,
    )  # fmt: skip


class Stopped(KeyboardInterrupt):
    """Ctrl-C once a record type is finished."""


def stop(step: Step) -> None:
    if step.stage != STOPPED and step.done:
        raise Stopped


@pytest.mark.parametrize(
    "more",
    [
        {"as_of": date(2026, 2, 1)},
        {"as_of": datetime(2026, 1, 9, 3, 30, tzinfo=UTC)},
        {"as_of": date(2026, 2, 1), "period": (date(2026, 1, 3), date(2026, 1, 8)), "where": {"contract": ("C1",)}},
        {"as_of": date(2026, 2, 1), "where": {"contract": ("C2", "C0")}, "allow_undecided": True, "fail_on": "major"},
    ],
)
def test_decisions_of_people_and_a_scan_that_was_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: Mapping[str, Any]
) -> None:
    monkeypatch.setenv("COMPLIANCE_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "evidence"
    folder.mkdir()
    world(folder)
    baseline = json.loads(told(decided(folder, as_of=date(2026, 1, 6)))["json"])
    request = decided(folder, baseline=baseline, **more)
    small = told(request)
    statuses = {row["status"] for row in small["listed"]}
    assert small["standing"]
    assert statuses >= {"fail", "no_evidence", "manual"}
    with as_if_large():
        large = told(request)
        with pytest.raises(Stopped):
            scan(request, stop)
        assert list((tmp_path / "cache").glob("compliance-scan-*/kept.duckdb"))
        steps: list[str] = []
        resumed = told(replace(request, resume=True), lambda step: steps.append(step.stage))
    assert RESUMED in steps
    assert list(differences(small, large)) == []
    assert list(differences(small, resumed)) == []


def test_a_store_holds_the_same(tmp_path: Path) -> None:
    """Two scans of a series, in which failures come, go and stay."""
    folder = tmp_path / "evidence"
    folder.mkdir()
    world(folder)

    def kept(name: str) -> dict[str, list[Any]]:
        with open_store(str(tmp_path / f"{name}.db")) as store:
            for day in (date(2026, 1, 6), date(2026, 2, 1)):
                scan_into(store, replace(decided(folder, as_of=day), followed={}))
        with sqlite3.connect(tmp_path / f"{name}.db") as con:
            names = [row[0] for row in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {
                table: sorted(
                    tuple(v for v, column in zip(row, cursor.description, strict=True) if column[0] != "stored_at")
                    for row in cursor
                )
                for table in names
                for cursor in [con.execute(f"SELECT * FROM {table}")]
            }  # fmt: skip

    small = kept("small")
    with as_if_large():
        assert kept("large") == small
    assert small["scan_gap"]
