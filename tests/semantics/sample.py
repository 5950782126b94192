"""The sample provider as the oracle takes it: typed by the product, rows as an example holds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from oracle.checks import TIMEZONE, check_tree
from oracle.values import UNKNOWN
from oracle.world import as_of, build

from compliance.evidence import EvidenceSet, load_evidence
from compliance.evidence.schemas import RecordType
from compliance.model import Example
from compliance.rules.profiles import bound_params, load_profile
from semantics.pack import Case, checks_of, rules_by_file, schemas

FOLDER = Path(__file__).parents[2] / "evidence" / "samples" / "provider"


def load(con: duckdb.DuckDBPyConnection) -> EvidenceSet:
    """The sample as tables of a database."""
    return load_evidence(FOLDER, con, schemas(), timezone=TIMEZONE)


@cache
def example() -> Example:
    """The sample as one large example, as of the day it was extracted."""
    con = duckdb.connect()
    try:
        evidence = load(con)
        supplied = [name for name, facts in evidence.tables.items() if facts.supplied]
        given = {name: _rows(con, schemas()[name], evidence) for name in supplied}
    finally:
        con.close()
    incomplete = tuple(name for name in supplied if not evidence.tables[name].complete)
    day = str(evidence.manifest.extracted_at)
    return Example(given=given, expect={}, as_of=day, extracted_at=day, incomplete=incomplete, note="the sample")


def _rows(con: duckdb.DuckDBPyConnection, schema: RecordType, evidence: EvidenceSet) -> tuple[dict[str, Any], ...]:
    con.execute("SET TimeZone = 'UTC'")
    found = con.execute(f'SELECT * FROM evidence."{schema.name}"')
    names = [column[0] for column in found.description or ()]
    fields = [name for name in names if name in schema.fields]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    # A quarantined row is in no table; to the oracle it is a row without key.
    lost = [{schema.key: None}] * evidence.tables[schema.name].quarantined
    return (*({name: _cell(row, name) for name in fields} for row in rows), *lost)


def _cell(row: dict[str, Any], name: str) -> Any:
    """A cell of a loaded table; what could not be read stays unreadable."""
    if row.get(f"{name}__bad"):
        return UNKNOWN
    value = row[name]
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    return row.get(f"{name}__day") if value is None else value


@cache
def cases() -> Mapping[str, tuple[Case, ...]]:
    """Every check that an expression decides on the sample, with the packaged profile, by rule file."""
    given, profile = example(), load_profile()
    day = date.fromisoformat(str(given.as_of))
    world = as_of(build(given.given, schemas(), TIMEZONE, given.incomplete), day)
    found: dict[str, list[Case]] = {}
    for rule in (rule for rules in rules_by_file().values() for rule in rules):
        params = bound_params(rule, profile)
        for check in checks_of(rule, params):
            tree = check_tree(check, params, schemas(), day)
            found.setdefault(rule.source.file, []).append(Case(check, given, params, tree, world, day, day))
    return {file: tuple(judged) for file, judged in found.items()}
