"""Examples of rules, run through the real engine: evidence in, verdicts out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import duckdb

from compliance.engines.connection import connect
from compliance.engines.duckdb import DuckDBEngine
from compliance.engines.plans import Moment, plan_or_error
from compliance.engines.setting import Setting
from compliance.engines.views import create_views
from compliance.evidence import Manifest, load_rows
from compliance.evidence.schemas import RecordType
from compliance.expressions.deadlines import Deadlines
from compliance.model import Example, Rule, Status
from compliance.rules.profiles import with_items

TIMEZONE = "Asia/Shanghai"
DEFAULT_AS_OF = "2026-06-30"


def moment(text: str | date) -> date | datetime:
    """A date or timestamp out of a YAML value."""
    if isinstance(text, date):
        return text
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


class ExampleRunner:
    """Runs examples one after the other on one database; each starts from nothing."""

    def __init__(self, schemas: Mapping[str, RecordType], timezone: str = TIMEZONE) -> None:
        self.schemas, self.timezone = schemas, timezone
        self.con: duckdb.DuckDBPyConnection = connect(threads=1)

    def run(
        self,
        rule: Rule,
        example: Example,
        params: Mapping[str, Any] | None = None,
        deadlines: Deadlines | None = None,
    ) -> dict[str, Status]:
        """Every verdict of the rule on the example's evidence, by "subject" or "item/subject"."""
        engine = self.engine(example)
        bound = {**rule.params, **(params or {}), **example.params}
        checks = with_items(rule, bound).checks()
        plans = [plan_or_error(check, bound, self.schemas, engine.setting.as_of, deadlines) for check in checks]
        statuses = engine.statuses(plans)
        return {
            f"{plan.check.item}/{subject}" if plan.check.item is not None else subject: status
            for plan in plans
            for subject, status in statuses[plan.check.id].items()
        }

    def engine(self, example: Example) -> DuckDBEngine:
        """An engine over the example's evidence, in place of that of the example before."""
        as_of = Moment.of(moment(example.as_of or DEFAULT_AS_OF), self.timezone)
        extracted = Moment.of(moment(example.extracted_at), self.timezone) if example.extracted_at else None
        manifest = Manifest(
            extracted_at=moment(example.extracted_at) if example.extracted_at else None,
            complete=dict.fromkeys(example.incomplete, False),
        )
        self.con.execute("DROP SCHEMA IF EXISTS evidence CASCADE")
        evidence = load_rows(example.given, self.con, self.schemas, timezone=self.timezone, manifest=manifest)
        views = create_views(self.con, evidence, self.schemas, as_of)
        setting = Setting(self.schemas, views.facts, self.timezone, as_of, extracted)
        return DuckDBEngine(self.con, evidence, setting, views.set_aside)


def run_example(rule: Rule, example: Example, schemas: Mapping[str, RecordType]) -> dict[str, Status]:
    """One example on a database of its own; see ExampleRunner for many."""
    runner = ExampleRunner(schemas)
    try:
        return runner.run(rule, example)
    finally:
        runner.con.close()
