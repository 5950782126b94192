"""Evidence that stays where it is, as it stood on the as-of date: facts of its tables and the SELECT of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from compliance.engines.plans import Moment
from compliance.engines.remote import Backend
from compliance.engines.stopping import reason_of
from compliance.engines.views import IMPLICIT_ORGANISATION, AsOfTables, as_it_stood, implicit_organisation
from compliance.errors import EngineError, Problem
from compliance.evidence import EvidenceSet, Manifest, TableFacts
from compliance.evidence.inplace import Here, Inplace, Origin, Words, doubts, take_stock
from compliance.evidence.issues import Issues
from compliance.evidence.schemas import RecordType
from compliance.evidence.tables import not_supplied
from compliance.model import Digest, Intake
from compliance.text import Text

A = TypeVar("A")
B = TypeVar("B")


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
    brief: bool = False,
    tell: bool = True,
) -> Population:
    """Takes stock of every table; raises EngineError where one cannot be read. `brief`: all of them are small.

    `tell`: links and listed values are looked at, too; in examples of rules odd ones are meant.
    """
    if backend.dialect.template("lower") != "LOWER({0})":
        words = replace(words, lower=backend.dialect.template("lower"))
    facts: dict[str, TableFacts] = {}
    views: dict[str, TableFacts] = {}
    set_aside: dict[str, int] = {}
    tables: dict[str, str] = {}
    intakes: list[Intake] = []
    issues = Issues()

    def look(name: str) -> _Seen:
        return _look(backend, schemas[name], origins[name], needed[name], manifest, timezone, words, as_of)

    there = [name for name in schemas if name in origins]
    seen = dict(zip(there, each(look, there, backend.hands), strict=True))
    for name, record_type in schemas.items():
        if name not in origins:
            built = not_supplied(record_type, manifest.complete)
            facts[name] = views[name] = built.facts
            intakes.append(built.intake)
            continue
        stock, view = seen[name].stock, seen[name].view
        facts[name], views[name], tables[name] = stock.facts, view, seen[name].select
        intakes.append(stock.intake)
        issues.add(stock.issues)
        if seen[name].narrowed:
            set_aside[name] = stock.facts.rows - view.rows
    if tell:
        _tell(backend, {name: _here(schemas[name], origins[name], seen[name].stock) for name in there}, words, issues)
    if IMPLICIT_ORGANISATION in schemas and not facts[IMPLICIT_ORGANISATION].supplied:
        select, views[IMPLICIT_ORGANISATION] = implicit_organisation(schemas[IMPLICIT_ORGANISATION], words.text)
        tables[IMPLICIT_ORGANISATION] = select
    # Of tables that nobody hashed, names and numbers of rows stand for what is in them.
    said = sorted(f"{f.name} {f.sha256}" for f in files) or [
        source, *sorted(f"{name} {origin.name} {facts[name].rows}" for name, origin in origins.items())
    ]  # fmt: skip
    digest = hashlib.sha256("\n".join(said).encode()).hexdigest()
    evidence = EvidenceSet(
        source, manifest, facts, files, tuple(intakes), tuple(issues.kept), issues.total, digest, brief
    )  # fmt: skip
    return Population(evidence, AsOfTables(views, set_aside), tables)


def each(do: Callable[[A], B], things: Iterable[A], hands: int) -> list[B]:
    """What is done to each, so many at a time."""
    if hands == 1:
        return list(map(do, things))
    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(do, things))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A table, the facts of its view as of a moment, the SELECT of it, and whether that may leave rows out."""

    stock: Inplace
    view: TableFacts
    select: str
    narrowed: bool


def _look(
    backend: Backend,
    record_type: RecordType,
    origin: Origin,
    needed: frozenset[str],
    manifest: Manifest,
    timezone: str,
    words: Words,
    as_of: Moment,
) -> _Seen:
    stock = _stock(backend, record_type, origin, needed, manifest, timezone, words)
    select, masked, narrowed = as_it_stood(record_type, stock.facts, as_of, f"({stock.select}) AS stock")
    rows = stock.facts.rows
    if narrowed:
        rows = int(backend.rows(f"SELECT COUNT(*) FROM ({select}) AS view")[1][0][0])
    return _Seen(stock, replace(stock.facts, rows=rows, nulls=stock.facts.nulls | masked), select, narrowed)


def _stock(
    backend: Backend,
    record_type: RecordType,
    origin: Origin,
    needed: frozenset[str],
    manifest: Manifest,
    timezone: str,
    words: Words,
) -> Inplace:
    with reading(backend, origin.name):
        return take_stock(
            record_type, origin, needed, lambda text: backend.rows(text)[1], backend.keep, timezone=timezone,
            complete=manifest.complete.get(record_type.name, True), words=words,
        )  # fmt: skip


def _here(record_type: RecordType, origin: Origin, stock: Inplace) -> Here:
    return Here(record_type, origin.name, stock.select, stock.facts, stock.empty)


def _tell(backend: Backend, there: Mapping[str, Here], words: Words, issues: Issues) -> None:
    """All that is wrong with links, then with listed values, in the order of the record types."""

    def look(owner: Here) -> tuple[Issues, Issues]:
        with reading(backend, owner.name):
            return doubts(owner, there, lambda text: backend.rows(text)[1], words)

    for some in zip(*each(look, there.values(), backend.hands), strict=True):
        for found in some:
            issues.add(found.kept, found.total)


@contextmanager
def reading(backend: Backend, name: str) -> Iterator[None]:
    """Lets what a table is to blame for leave as an EngineError that names it."""
    try:
        yield
    except backend.failures as error:
        reason = reason_of(error)
        message = Text(f"{name} cannot be read: {reason}", f"无法读取 {name}：{reason}")
        raise EngineError(Problem(message)) from error
