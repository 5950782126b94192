"""Evidence in databases: what an address means, and how one is opened."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.engines.plans import Plan
from compliance.engines.setting import Setting
from compliance.engines.views import AsOfTables
from compliance.evidence import EvidenceSet, Manifest
from compliance.evidence.inplace.catalogue import SchemaMapping, load_schema_mapping
from compliance.evidence.manifest import read_manifest
from compliance.evidence.schemas import RecordType

if TYPE_CHECKING:
    from compliance.engines.remote import RemoteEngine

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9_+]*://")
_CATALOGUE = "spark-catalog:"
_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")


@dataclass(frozen=True, slots=True)
class Place:
    """What a person says of where evidence is judged.

    Of a database: files with its manifest and its tables, a schema, the seconds a statement may take.
    Of files: the engine, and the master of Spark.
    """

    manifest: Path | None = None
    mapping: Path | None = None
    schema: str | None = None
    timeout: int | None = None
    engine: str = "duckdb"
    master: str | None = None

    def read_manifest(self, schemas: Mapping[str, RecordType]) -> Manifest:
        """What is said of the evidence; nothing where there is no such file."""
        return read_manifest(self.manifest, schemas) if self.manifest is not None else Manifest()

    def read_mapping(self, schemas: Mapping[str, RecordType]) -> SchemaMapping:
        """Which table is which record type, as far as that is said."""
        return load_schema_mapping(self.mapping, schemas) if self.mapping is not None else SchemaMapping()


@dataclass(frozen=True, slots=True)
class Opened:
    """Evidence where it is, ready to be judged."""

    engine: RemoteEngine
    evidence: EvidenceSet
    views: AsOfTables


def is_address(source: str) -> bool:
    """Whether evidence is in a database."""
    return _ADDRESS.match(source) is not None


def is_catalogue(source: str) -> bool:
    """Whether evidence is tables of Spark's own catalogue."""
    return source.startswith(_CATALOGUE)


def is_files(source: str) -> bool:
    """Whether evidence is neither of these."""
    return not is_address(source) and not is_catalogue(source)


def is_postgresql(source: str) -> bool:
    """Whether it is evaluated there."""
    return source.partition("://")[0].lower() in _POSTGRESQL and is_address(source)


def source_name(source: str) -> str:
    """Evidence as reports name it: no password, no way there."""
    if is_catalogue(source):
        return source
    from sqlalchemy.engine import make_url

    url = make_url(source)
    return f"{url.get_backend_name()}:{Path(url.database or '').name}"


def open_postgresql(
    source: str,
    place: Place,
    plans: Sequence[Plan],
    needed: Mapping[str, frozenset[str]],
    manifest: Manifest,
    setting: Setting,
    rules: str | None,
) -> Opened:
    """Takes stock of a database; `setting` lacks the facts of its tables. Raises ComplianceError."""
    from compliance.engines.contents import contents
    from compliance.engines.inplace import populate
    from compliance.engines.postgresql import connect, tables
    from compliance.engines.remote import RemoteEngine
    from compliance.evidence.inplace import POSTGRESQL
    from compliance.evidence.inplace.catalogue import origins

    schemas = setting.schemas
    mapping = place.read_mapping(schemas)
    database = connect(source, place.timeout, place.schema)
    try:
        found = origins(tables(database), schemas, mapping)
        population = populate(
            database, found, schemas, needed, manifest=manifest, timezone=setting.timezone, as_of=setting.as_of,
            words=POSTGRESQL, source=source_name(source), files=contents(database, found),
        )  # fmt: skip
        engine = RemoteEngine(
            database, population.evidence, replace(setting, facts=population.views.facts), population.views.set_aside,
            rules=rules, tables=population.tables,
        )  # fmt: skip
        return Opened(replace(engine, organisation=_organisation(engine)), population.evidence, population.views)
    except BaseException:
        database.close()
        raise


def open_spark(
    source: str,
    place: Place,
    plans: Sequence[Plan],
    needed: Mapping[str, frozenset[str]],
    manifest: Manifest,
    setting: Setting,
    rules: str | None,
) -> Opened:
    """Takes stock of a folder of Parquet or of Spark's catalogue, and makes sure that Spark can do what the checks ask."""
    from compliance.engines.inplace import each, populate
    from compliance.engines.remote import RemoteEngine
    from compliance.engines.spark import connect, promise
    from compliance.engines.spark_catalogue import find_tables, schema_named
    from compliance.evidence.brief import SMALL
    from compliance.evidence.inplace import SPARK
    from compliance.evidence.inplace.parquet import find_parquet

    mapping = place.read_mapping(setting.schemas)
    folder = None if is_catalogue(source) else find_parquet(Path(source), setting.schemas)
    if folder is None:
        schema_named(source)  # a slip is told before Spark starts
    spark = connect(place.master, SMALL if folder is None else max(folder.rows.values(), default=0))
    try:
        if folder is None:
            origins = find_tables(spark, source, setting.schemas, mapping)
        else:
            origins = dict(folder.origins)
            each(lambda item: spark.read(f"stored_{item[0]}", item[1]), folder.files.items(), spark.hands)
        population = populate(
            spark, origins, setting.schemas, needed, manifest=manifest, timezone=setting.timezone, as_of=setting.as_of,
            words=SPARK, source=source_name(source) if folder is None else Path(source).resolve().name,
            files=() if folder is None else folder.digests, brief=spark.small,
        )  # fmt: skip
        engine = RemoteEngine(
            spark, population.evidence, replace(setting, facts=population.views.facts), population.views.set_aside,
            rules=rules, tables=population.tables,
        )  # fmt: skip
        promise(engine, plans)
        return Opened(replace(engine, organisation=_organisation(engine)), population.evidence, population.views)
    except BaseException:
        spark.close()
        raise


def _organisation(engine: RemoteEngine) -> str:
    """The key of the organisation the evidence is about: the provider, where the records say who that is."""
    facts = engine.setting.facts["organization"]
    own = "" if "type" in facts.missing else "ORDER BY CASE WHEN type = 'provider' THEN 0 ELSE 1 END, id"
    rows = engine.ask(f'SELECT id FROM "organization" {own} LIMIT 1')[1] if "organization" in engine.tables else []
    return str(rows[0][0]) if rows else "organization"


@dataclass(frozen=True, slots=True)
class Lookup:
    """Answers the queries of `scopes.is_known` and `scopes.keys_of` over tables that lie elsewhere."""

    engine: RemoteEngine

    def execute(self, query: str, parameters: Sequence[str] = ()) -> Any:
        """The rows of a query with at most one parameter."""
        from compliance.expressions.constants import constant_text

        text = query.replace('FROM evidence."', 'FROM "')
        for value in parameters:
            text = text.replace("= ?", f"= {constant_text(value)}", 1)
        return _Rows(self.engine.ask(text)[1])


@dataclass(frozen=True, slots=True)
class _Rows:
    found: list[tuple[Any, ...]]

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All of them."""
        return self.found
