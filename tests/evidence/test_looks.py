"""Large Parquet files are read as small ones are, whatever a first look at them spares."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.engines.plans import Moment
from compliance.engines.views import create_views
from compliance.errors import EvidenceError
from compliance.evidence import load_evidence, looks, tables
from compliance.evidence.schemas import load_schemas

from .stored_columns import chooser, write

SCHEMAS = load_schemas()
WORDS = (None, "", " ", "x", " x", "x ", "x\u3000", "\ufeffx", "\u00a0", "合同", "合同\u3000", "　值", "ッ", "P1", "p1", "High", "高",
         "new", "NEW", "Closed", "已关闭", "perhaps", "é", "🖊", "it's")  # fmt: skip
BEGUN = ("x", "x ", "x\u3000", "x\u00a0", "x\t", "it's", "a\u5408", None)
COLUMNS = {
    "support_ticket": ("contract_id", "priority", "category", "status", "resolution", "created_at", "responded_at", "resolved_at"),
    "contract": ("name", "signed_at", "start_date", "terminated_at", "template_deviations", "negotiated", "response_time_limit", "notice_days"),
    "project": ("contract_id", "risk_level", "business_objectives", "value", "progress_cycle_days", "initiated_at", "closed_at"),
}  # fmt: skip
ZONES = ("Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "UTC")
EARLY, LATE = datetime(1900, 1, 1), datetime(9999, 12, 31, 23, 59)
times = st.one_of(
    st.none(),
    st.sampled_from([EARLY, datetime(1890, 5, 1), LATE, datetime(1991, 9, 15, 1, 30), datetime(2024, 11, 3, 1, 30),
                     datetime(2025, 3, 9, 2, 30), datetime(2026, 3, 1), datetime(2026, 3, 1, 23, 59, 59)]),
    st.datetimes(datetime(2020, 1, 1), datetime(2027, 1, 1)),
)  # fmt: skip
calm = st.one_of(st.none(), st.datetimes(datetime(2020, 1, 1), datetime(2026, 6, 1)))


@st.composite
def columns(draw: st.DrawFn) -> dict[str, pa.Array]:
    """Columns of tickets; keys are nearly always there and different."""
    size = draw(st.integers(1, 12))
    text = st.lists(
        st.sampled_from(draw(st.sampled_from([WORDS, WORDS[:4], WORDS[13:18], ("P1", "P2", None), BEGUN]))),
        min_size=size,
        max_size=size,
    )
    kinds = (pa.timestamp("us"), pa.timestamp("ms"), pa.timestamp("us", "UTC"))
    keys = [f"T{i}" for i in range(size)]
    if draw(st.integers(0, 3)) == 0:
        keys[draw(st.integers(0, size - 1))] = draw(st.sampled_from(["T0", " T1", "EXAMPLE-1", "", None, "T 1 "]))
    found = {"id": pa.array(keys, pa.string())}
    for name in ("contract_id", "priority", "status", "resolution"):
        found[name] = pa.array(draw(text), pa.string())
    for name in ("created_at", "responded_at", "resolved_at"):
        some = draw(st.lists(draw(st.sampled_from([times, calm])), min_size=size, max_size=size))
        kind = draw(st.sampled_from(kinds))
        if name == "resolved_at" and draw(st.booleans()):
            found[name] = pa.array([None if at is None else at.date() for at in some], pa.date32())
            continue
        found[name] = pa.array([at and at.replace(microsecond=0, tzinfo=UTC if kind.tz else None) for at in some], kind)
    return found


def read(path: Path, zone: str, as_of: date, name: str = "support_ticket") -> Mapping[str, Any]:
    """Everything that is known of the records of a folder: as they came in, and as they stood on a day."""
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    loaded = load_evidence(path, con, SCHEMAS, timezone=zone)
    views = create_views(con, loaded, SCHEMAS, Moment.of(as_of, zone))
    facts = loaded.tables[name]
    names = [f"{f.name}{part}" for f in SCHEMAS[name].fields.values() if f.name not in facts.missing
             for part in (("", "__day") if f.kind == "timestamp" else ("",))] + ["_file", "_row"]  # fmt: skip
    listed = ", ".join(f'"{name}"' for name in names)
    seen, stood = (
        con.execute(f"SELECT {listed} FROM {schema}.{name} ORDER BY ALL").fetchall() for schema in ("evidence", "main")
    )
    return {
        "cells": seen,
        "as of": stood,
        "facts": (facts.rows, facts.quarantined, facts.missing, facts.unreadable, facts.nulls),
        "intake": [intake for intake in loaded.intakes if intake.supplied],
        "issues": loaded.issues,
        "set aside": views.set_aside.get(name, 0),
        "digest": loaded.digest,
    }


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    columns(),
    st.sampled_from(ZONES),
    st.sampled_from([date(2026, 3, 1), date(2024, 11, 3)]),
    st.booleans(),
    st.sampled_from([0, 2, 1000]),
)
def test_a_large_file_is_read_as_a_small_one(
    found: dict[str, pa.Array], zone: str, day: date, in_two: bool, few: int
) -> None:
    whole = pa.table(found)
    parts = [whole.slice(0, len(whole) // 2), whole.slice(len(whole) // 2)] if in_two and len(whole) > 1 else [whole]
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name) / "support_ticket"
        folder.mkdir()
        for number, part in enumerate(parts):
            pq.write_table(part, folder / f"part-{number}.parquet", row_group_size=3)
        small = read(Path(name), zone, day)
        patch.setattr(tables, "LARGE", 1)
        patch.setattr(looks, "_FEW", few)
        large = read(Path(name), zone, day)
    assert large == small


@settings(max_examples=14, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_columns_of_every_type_are_read_alike(chance: Random) -> None:
    """Files that agree on nothing; how they are refused is compared too."""
    choose = chooser(chance)
    name, fields = choose(tuple(COLUMNS.items()))
    zone, day = choose(ZONES), choose((date(2026, 3, 1), date(2024, 11, 3)))

    def told(path: Path) -> Any:
        try:
            return read(path, zone, day, name)
        except EvidenceError as error:
            return error.render()

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        write(Path(folder), SCHEMAS[name], fields, choose, "T")
        small = told(Path(folder))
        patch.setattr(tables, "LARGE", 1)
        patch.setattr(looks, "_FEW", choose((0, 2, 1000)))  # texts seem to be many, or few
        assert told(Path(folder)) == small


def test_a_file_without_a_summary_is_read_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2026, 1, 1)
    found = {
        "id": [f"T{i}" for i in range(9)],
        "created_at": [start + timedelta(hours=i) if i % 4 else None for i in range(9)],
    }
    pq.write_table(pa.table(found), tmp_path / "support_ticket.parquet", write_statistics=False)
    small = read(tmp_path, "Asia/Shanghai", date(2026, 3, 1))
    monkeypatch.setattr(tables, "LARGE", 1)
    assert read(tmp_path, "Asia/Shanghai", date(2026, 3, 1)) == small


@pytest.mark.parametrize("far", [-(2**62), 2**61])
def test_times_that_no_calendar_holds_are_read_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, far: int) -> None:
    micros = pa.array([far, 1_767_225_600_000_000, None], pa.int64())
    found = pa.table({"id": ["T0", "T1", "T2"], "created_at": micros.cast(pa.timestamp("us"))})
    pq.write_table(found, tmp_path / "support_ticket.parquet")
    small = read(tmp_path, "Asia/Shanghai", date(2026, 3, 1))
    monkeypatch.setattr(tables, "LARGE", 1)
    assert read(tmp_path, "Asia/Shanghai", date(2026, 3, 1)) == small
    assert "created_at" in small["facts"][3]


@pytest.mark.parametrize("column", ["id", "priority", "resolution"])
@pytest.mark.parametrize("large", [False, True])
def test_a_file_that_is_torn_further_down_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, column: str, large: bool
) -> None:
    """Wherever it is read first: in the look at keys or texts, or in the survey."""
    path = tmp_path / "support_ticket.parquet"
    found = pa.table({"id": [f"T{i}" for i in range(30_000)], "priority": [f"P{i % 3000}" for i in range(30_000)],
                      "resolution": [f"完成 {i}" for i in range(30_000)]})  # fmt: skip
    pq.write_table(found, path, row_group_size=5000, compression="snappy", use_dictionary=False)
    last = pq.ParquetFile(path).metadata.row_group(5).column(found.column_names.index(column))
    with path.open("r+b") as file:
        file.seek(last.data_page_offset + last.total_compressed_size // 2)
        file.write(b"\xff" * 300)
    if large:
        monkeypatch.setattr(tables, "LARGE", 1)
    with pytest.raises(EvidenceError, match="not a readable Parquet file"):
        read(tmp_path, "Asia/Shanghai", date(2026, 3, 1))


@pytest.mark.parametrize("others", [["T03", "T04"], ["T03", "T1000"], ["T03", "工单四"], [" T03", "T04"]])
def test_a_key_in_two_files_is_seen_whatever_keys_stand_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, others: list[str]
) -> None:
    monkeypatch.setattr(tables, "LARGE", 1)
    for number, some in enumerate((["T01", "T02", "T03"], others)):
        (tmp_path / "support_ticket").mkdir(exist_ok=True)
        pq.write_table(pa.table({"id": some}), tmp_path / "support_ticket" / f"{number}.parquet")
    evidence = load_evidence(tmp_path, duckdb.connect(), SCHEMAS, timezone="UTC")
    (intake,) = (intake for intake in evidence.intakes if intake.supplied)
    assert (intake.accepted, intake.collapsed) == (4, 1)
