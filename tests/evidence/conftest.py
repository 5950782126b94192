"""A small set of record schemas with a field of every kind, and a loader over a fresh database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from compliance.evidence import EvidenceSet, load_evidence
from compliance.evidence.schemas import RecordType, load_schemas

ZONE = "Asia/Shanghai"


def _field(title: str, zh: str, **more: Any) -> dict[str, Any]:
    words = {"title": title, "x-title-zh": zh, "description": f"{title}.", "x-description-zh": f"{zh}。"}
    return {"type": "string", **words, **more}


def _labels(*labels: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"value": value, "en": en, "zh": zh} for value, en, zh in labels]


LEVELS = _labels(("low", "Low level", "低"), ("high", "High level", "高"))

AGREEMENT = {
    "title": "Agreement",
    "x-title-zh": "协议",
    "properties": {
        "id": _field("ID", "编号"),
        "name": _field("Name", "名称"),
        "signed_at": _field("Signature date", "签署日期", format="date"),
        "amount": _field("Amount", "金额", type="number"),
        "notice_days": _field("Notice days", "通知天数", type="integer"),
        "active": _field("In force", "是否生效", type="boolean"),
        "level": _field("Level", "级别", **{"x-values": LEVELS}),
        "topics": _field("Topics", "主题", type="array", **{"x-values": LEVELS}),
    },
}
ALARM = {
    "title": "Alarm",
    "x-title-zh": "告警",
    "x-occurred": "raised_at",
    "x-references": {
        "agreement_id": "agreement",
        "related_ids": "agreement",
        "about_id": {"type_field": "about_type", "types": ["agreement", "alarm"]},
    },
    "properties": {
        "id": _field("ID", "编号"),
        "agreement_id": _field("Agreement ID", "协议编号"),
        "related_ids": _field("Related IDs", "相关编号", type="array"),
        "about_type": _field("About type", "对象类型"),
        "about_id": _field("About ID", "对象编号"),
        "raised_at": _field("Raised at", "发生时间", format="date-time"),
        "weight": _field("Weight", "权重", type="number"),
    },
}


@pytest.fixture(scope="session")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, RecordType]:
    folder = tmp_path_factory.mktemp("schemas")
    for name, schema in (("agreement", AGREEMENT), ("alarm", ALARM)):
        whole = {"type": "object", "x-key": "id", "description": "A.", "x-description-zh": "一。", **schema}
        (folder / f"{name}.json").write_text(json.dumps(whole), encoding="utf-8")
    return load_schemas(folder)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        yield connection


Load = Callable[..., EvidenceSet]


@pytest.fixture
def load(con: duckdb.DuckDBPyConnection, schemas: Mapping[str, RecordType]) -> Load:
    """`load(path, **options)` into `con`."""

    def run(source: Path, timezone: str = ZONE, **options: Any) -> EvidenceSet:
        return load_evidence(source, con, schemas, timezone=timezone, **options)

    return run


def column(con: duckdb.DuckDBPyConnection, table: str, name: str) -> list[Any]:
    """The values of a column in the order of the rows."""
    return [row[0] for row in con.execute(f'SELECT "{name}" FROM evidence.{table} ORDER BY _file, _row').fetchall()]


def kinds(evidence: EvidenceSet) -> list[str]:
    return [issue.kind for issue in evidence.issues]
