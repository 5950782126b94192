"""Rules run in Spark over rows that stand in the statement."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compliance.engines.inplace import populate
from compliance.engines.plans import Moment, plan_or_error
from compliance.engines.remote import RemoteEngine
from compliance.engines.setting import Setting
from compliance.engines.spark import Spark, promise
from compliance.evidence import Manifest
from compliance.evidence.cells import named, quoted
from compliance.evidence.documents import objects
from compliance.evidence.headers import resolve
from compliance.evidence.inplace import SPARK, Origin
from compliance.evidence.schemas import RecordType
from compliance.examples import DEFAULT_AS_OF, TIMEZONE, moment
from compliance.expressions.deadlines import Deadlines
from compliance.model import Example, Rule, Status
from compliance.rules.profiles import with_items


class SparkRunner:
    """Runs examples in Spark as compliance.examples.ExampleRunner does in DuckDB."""

    def __init__(self, spark: Spark, schemas: Mapping[str, RecordType], timezone: str = TIMEZONE) -> None:
        self.schemas, self.timezone, self.spark = schemas, timezone, spark

    def run(
        self, rule: Rule, example: Example, params: Mapping[str, Any] | None = None, deadlines: Deadlines | None = None
    ) -> dict[str, Status]:
        engine = self.engine(example)
        bound = {**rule.params, **(params or {}), **example.params}
        checks = with_items(rule, bound).checks()
        plans = [plan_or_error(check, bound, self.schemas, engine.setting.as_of, deadlines) for check in checks]
        promise(engine, [plan for plan in plans if plan.error is None])
        statuses = engine.statuses(plans)
        return {
            f"{plan.check.item}/{subject}" if plan.check.item is not None else subject: status
            for plan in plans
            for subject, status in statuses[plan.check.id].items()
        }

    def engine(self, example: Example) -> RemoteEngine:
        origins = {}
        for name, rows in example.given.items():
            sheet = objects(Path(name), None, ((i + 1, dict(row)) for i, row in enumerate(rows)))
            header = sheet.header or [self.schemas[name].key]
            cells = [", ".join(_cell(cell) for cell in row) for row in sheet.rows]
            columns = ", ".join(map(named, header))
            nothing = ", ".join("CAST(NULL AS STRING)" for _ in header)
            values = (
                f"(SELECT * FROM VALUES {', '.join(f'({row})' for row in cells) or f'({nothing})'} AS raw({columns})"
            )
            source = values + (") AS raw" if cells else " WHERE FALSE) AS raw")
            fields = resolve(self.schemas[name], header, name).fields
            origins[name] = Origin(name, source, {field: (named(header[at]), "text") for field, at in fields.items()})
        as_of = Moment.of(moment(example.as_of or DEFAULT_AS_OF), self.timezone)
        extracted = Moment.of(moment(example.extracted_at), self.timezone) if example.extracted_at else None
        manifest = Manifest(
            extracted_at=moment(example.extracted_at) if example.extracted_at else None,
            complete=dict.fromkeys(example.incomplete, False),
        )
        needed = {name: frozenset(record_type.fields) for name, record_type in self.schemas.items()}
        population = populate(
            self.spark, origins, self.schemas, needed,
            manifest=manifest, timezone=self.timezone, as_of=as_of, words=SPARK, source="memory", tell=False,
        )  # fmt: skip
        setting = Setting(self.schemas, population.views.facts, self.timezone, as_of, extracted)
        return RemoteEngine(
            self.spark, population.evidence, setting, population.views.set_aside, tables=population.tables
        )  # fmt: skip


def _cell(value: str | None) -> str:
    return "CAST(NULL AS STRING)" if value is None else f"CAST({quoted(value)} AS STRING)"
