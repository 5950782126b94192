"""Evidence that stays where it is, as it stood on the as-of date: facts of its tables and the SELECT of each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from compliance.engines.plans import Moment
from compliance.engines.remote import Backend
from compliance.engines.views import IMPLICIT_ORGANISATION, AsOfTables, as_it_stood, implicit_organisation
from compliance.errors import EngineError, Problem
from compliance.evidence import EvidenceSet, Manifest, TableFacts
from compliance.evidence.inplace import Inplace, Origin, Words, take_stock
from compliance.evidence.schemas import RecordType
from compliance.evidence.tables import not_supplied
from compliance.model import Digest, EvidenceIssue, Intake
from compliance.text import Text


@dataclass(frozen=True, slots=True)
class Population:
    """What `opened` of a scan needs: the evidence in numbers, the views, and their SELECTs by record type."""

    evidence: EvidenceSet
    views: AsOfTables
    tables: Mapping[str, str]


def populate(
    backend: Backend,
    origins: Mapping[str, Origin],
    schemas: Mapping[str, RecordType],
    needed: Mapping[str, frozenset[str]],
    *,
    manifest: Manifest,
    timezone: str,
    as_of: Moment,
    words: Words,
    source: str,
    files: tuple[Digest, ...] = (),
) -> Population:
    """Takes stock of every table; raises EngineError where one cannot be read."""
    if backend.dialect.template("lower") != "LOWER({0})":
        words = replace(words, lower=backend.dialect.template("lower"))
    facts: dict[str, TableFacts] = {}
    views: dict[str, TableFacts] = {}
    set_aside: dict[str, int] = {}
    tables: dict[str, str] = {}
    intakes: list[Intake] = []
    issues: list[EvidenceIssue] = []
    for name, record_type in schemas.items():
        if name not in origins:
            built = not_supplied(record_type, manifest.complete)
            facts[name] = views[name] = built.facts
            intakes.append(built.intake)
            continue
        stock = _stock(backend, record_type, origins[name], needed[name], manifest, timezone, words)
        facts[name] = stock.facts
        intakes.append(stock.intake)
        issues += stock.issues
        select, masked, set_apart = as_it_stood(record_type, stock.facts, as_of, f"({stock.select}) AS stock")
        rows = stock.facts.rows
        if set_apart:
            rows = int(backend.rows(f"SELECT COUNT(*) FROM ({select}) AS view")[1][0][0])
            set_aside[name] = stock.facts.rows - rows
        views[name] = replace(stock.facts, rows=rows, nulls=stock.facts.nulls | masked)
        tables[name] = select
    if IMPLICIT_ORGANISATION in schemas and not facts[IMPLICIT_ORGANISATION].supplied:
        select, views[IMPLICIT_ORGANISATION] = implicit_organisation(schemas[IMPLICIT_ORGANISATION], words.text)
        tables[IMPLICIT_ORGANISATION] = select
    # Of tables there is no digest of bytes: their names and numbers of rows stand for them.
    said = sorted(f"{f.name} {f.sha256}" for f in files) or [
        source, *sorted(f"{name} {origin.name} {facts[name].rows}" for name, origin in origins.items())
    ]  # fmt: skip
    digest = hashlib.sha256("\n".join(said).encode()).hexdigest()
    evidence = EvidenceSet(source, manifest, facts, files, tuple(intakes), tuple(issues), len(issues), digest)
    return Population(evidence, AsOfTables(views, set_aside), tables)


def _stock(
    backend: Backend,
    record_type: RecordType,
    origin: Origin,
    needed: frozenset[str],
    manifest: Manifest,
    timezone: str,
    words: Words,
) -> Inplace:
    try:
        return take_stock(
            record_type, origin, needed, lambda text: backend.rows(text)[1], backend.keep, timezone=timezone,
            complete=manifest.complete.get(record_type.name, True), words=words,
        )  # fmt: skip
    except backend.failures as error:
        reason = str(error).splitlines()[0]
        message = Text(f"{origin.name} cannot be read: {reason}", f"无法读取 {origin.name}：{reason}")
        raise EngineError(Problem(message)) from error
