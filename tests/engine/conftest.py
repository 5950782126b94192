"""Engines over made-up evidence (schemas of tests/semantics) and plans for made-up rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from compliance.engines.connection import connect
from compliance.engines.duckdb import DuckDBEngine
from compliance.engines.plans import Moment, Plan, plan_or_error
from compliance.engines.setting import Setting
from compliance.engines.views import create_views
from compliance.evidence import Manifest, load_rows
from compliance.evidence.schemas import load_schemas
from compliance.model import Rule, Source
from compliance.text import Text

SCHEMAS = load_schemas(Path(__file__).parents[1] / "semantics" / "schemas")
ZONE = "Asia/Shanghai"
AS_OF = Moment.of(date(2026, 4, 1), ZONE)


@dataclass
class Bench:
    """An engine, and how to plan for it."""

    engine: DuckDBEngine

    def plan(self, record_type: str, require: str, rule_id: str = "TST-01", **more: Any) -> Plan:
        """The plan of a rule without items."""
        text = Text("made up", "虚构")
        rule = Rule(
            rule_id, text, text, "own", "shall", "major", record_type, more.get("when"), require, more.get("due"), {}, (),
            (), {}, text, (), True, None, (), Source("made-up.yaml", 1), "",
        )  # fmt: skip
        (check,) = rule.checks()
        return plan_or_error(check, {}, SCHEMAS, AS_OF)

    def narrowed(self, **changes: Any) -> Bench:
        """The same evidence under another setting (period, where)."""
        return Bench(replace(self.engine, setting=replace(self.engine.setting, **changes)))


@pytest.fixture
def bench() -> Iterator[Callable[..., Bench]]:
    """Makes engines over rows by record type; `incomplete` names types declared so."""
    connections = []

    def make(given: Mapping[str, Any], incomplete: tuple[str, ...] = ()) -> Bench:
        con = connect(threads=1)
        connections.append(con)
        manifest = Manifest(complete=dict.fromkeys(incomplete, False))
        evidence = load_rows(given, con, SCHEMAS, timezone=ZONE, manifest=manifest)
        views = create_views(con, evidence, SCHEMAS, AS_OF)
        return Bench(DuckDBEngine(con, evidence, Setting(SCHEMAS, views.facts, ZONE, AS_OF, None), views.set_aside))

    yield make
    for con in connections:
        con.close()
