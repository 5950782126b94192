"""The evidence as it stood on the as-of date: what had not happened yet is not there yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from compliance.engines.plans import Moment
from compliance.evidence import EvidenceSet, TableFacts
from compliance.evidence.schemas import Field, RecordType
from compliance.expressions import tree
from compliance.expressions.constants import constant_text

IMPLICIT_ORGANISATION = "organization"


@dataclass(frozen=True, slots=True)
class AsOfTables:
    """Facts of the views by record type, and how many records occurred later and were set aside."""

    facts: Mapping[str, TableFacts]
    set_aside: Mapping[str, int]


def create_views(
    con: duckdb.DuckDBPyConnection, evidence: EvidenceSet, schemas: Mapping[str, RecordType], as_of: Moment
) -> AsOfTables:
    """One view per supplied record type in the schema `main`; the implicit organisation where none was supplied.

    Small tables are copied instead: reading the text of a view again for each statement takes longer.
    """
    kind = f"CREATE OR REPLACE {'TABLE' if evidence.brief else 'VIEW'}"
    facts: dict[str, TableFacts] = {}
    set_aside: dict[str, int] = {}
    for name, record_type in schemas.items():
        known = evidence.tables[name]
        if not known.supplied:
            facts[name] = known
            continue
        view, masked, set_apart = as_it_stood(record_type, known, as_of, f'evidence."{name}"')
        con.execute(f'{kind} main."{name}" AS {view}')
        rows = known.rows
        if set_apart:
            rows = _number(con, f'SELECT count(*) FROM main."{name}"')
            set_aside[name] = known.rows - rows
        facts[name] = replace(known, rows=rows, nulls=known.nulls | masked)
    if IMPLICIT_ORGANISATION in facts and not facts[IMPLICIT_ORGANISATION].supplied:
        facts[IMPLICIT_ORGANISATION] = _implicit_organisation(con, schemas[IMPLICIT_ORGANISATION], kind)
    return AsOfTables(facts, set_aside)


def as_it_stood(
    record_type: RecordType, known: TableFacts, as_of: Moment, source: str
) -> tuple[str, frozenset[str], bool]:
    """The SELECT of a table as of a moment, the fields it masks, and whether it may leave rows out."""
    later = _later(record_type.fields[record_type.occurred], known, as_of) if record_type.occurred else None
    where = f" WHERE NOT COALESCE({later}, FALSE)" if later else ""
    columns, masked = _columns(record_type, known, as_of)
    return f"SELECT {columns} FROM {source}{where}", masked, later is not None


def _number(con: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(con.execute(query).fetchall()[0][0])


def _later(field: Field, facts: TableFacts, as_of: Moment) -> str | None:
    """SQL that is true where a date field lies after the as-of moment."""
    latest = facts.latest.get(field.name)
    if field.name in facts.missing or (latest is not None and latest < as_of.day):
        return None
    if field.kind == tree.DATE:
        return f'"{field.name}" > {constant_text(as_of.day)}'
    by_instant = f'"{field.name}" > {constant_text(as_of.instant)}'
    if field.name in facts.instants:
        return by_instant
    by_day = f'"{field.name}__day" > {constant_text(as_of.day)}'
    return f'CASE WHEN "{field.name}" IS NOT NULL THEN {by_instant} ELSE {by_day} END'


def _columns(record_type: RecordType, facts: TableFacts, as_of: Moment) -> tuple[str, frozenset[str]]:
    columns = ["_file", "_row"]
    masked = set()
    for field in record_type.fields.values():
        if field.name in facts.missing:
            continue
        names = [field.name, *([f"{field.name}__day"] if field.kind == tree.TIMESTAMP else [])]
        later = _later(field, facts, as_of) if field.event and field.kind in (tree.DATE, tree.TIMESTAMP) else None
        if later:
            masked.add(field.name)
        columns += [
            f'CASE WHEN {later} THEN NULL ELSE "{name}" END AS "{name}"' if later else f'"{name}"' for name in names
        ]
        if field.name in facts.unreadable:
            columns.append(f'"{field.name}__bad"')
    return ", ".join(columns), frozenset(masked)


def _implicit_organisation(con: duckdb.DuckDBPyConnection, record_type: RecordType, kind: str) -> TableFacts:
    """Without an organization file there is one organisation, the provider, of which nothing else is recorded.

    It is there to be judged; of organisations in general nothing was supplied, so that none is known to be absent.
    """
    con.execute(f'{kind} main."{record_type.name}" AS {implicit_organisation(record_type)[0]}')
    return implicit_organisation(record_type)[1]


def implicit_organisation(record_type: RecordType, text: str = "VARCHAR") -> tuple[str, TableFacts]:
    """The SELECT of that one organisation and its facts; `text` is the type of texts."""
    select = (
        f"SELECT CAST(NULL AS INTEGER) AS _file, CAST(NULL AS BIGINT) AS _row, CAST('{IMPLICIT_ORGANISATION}' AS {text}) "
        f'AS "{record_type.key}", CAST(\'provider\' AS {text}) AS "type"'
    )
    missing = frozenset(record_type.fields) - {record_type.key, "type"}
    return select, TableFacts(record_type.name, False, False, 1, 0, missing, frozenset(), frozenset())
