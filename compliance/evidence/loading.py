"""Evidence from files or from memory into the database: one table per record type, every row accounted for."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import duckdb

from compliance.errors import EvidenceError, Problem
from compliance.evidence import manifest as manifests
from compliance.evidence.brief import SMALL, plan_briefly
from compliance.evidence.documents import objects
from compliance.evidence.evidence_set import EvidenceSet, Manifest, TableFacts
from compliance.evidence.headers import README, type_named, unknown_type
from compliance.evidence.issues import Issues
from compliance.evidence.mapped import MappedTable, map_tables
from compliance.evidence.mappings import EvidenceMapping, load_mapping
from compliance.evidence.readers import PARQUET, READERS
from compliance.evidence.references import tell_links
from compliance.evidence.schemas import RecordType
from compliance.evidence.sheets import Sheet, refuse
from compliance.evidence.sources import Found, check_format, find_files, find_manifest
from compliance.evidence.staging import (
    SHARED,
    Staged,
    digest,
    release,
    stage_export,
    stage_parquet,
    stage_sheet,
    stage_text,
    torn_told,
)
from compliance.evidence.tables import Built, build_table, not_supplied
from compliance.evidence.unlisted import tell_unlisted
from compliance.model import Digest, Intake
from compliance.text import Text

# Bytes; a larger file is taken for a large table until its rows have been counted.
_SMALL_FILE = 4 * 1024 * 1024
# From so many record types on it is worth building tables at the same time, so many of them.
MANY_TYPES, HANDS = 20, 2


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size < _SMALL_FILE
    except OSError:  # told with its place when it is read
        return True


@dataclass(slots=True)
class _Intake:
    """What has been staged so far."""

    con: duckdb.DuckDBPyConnection
    schemas: Mapping[str, RecordType]
    timezone: str
    needed: Mapping[str, frozenset[str]] | None
    staged: dict[str, list[Staged]] = field(default_factory=lambda: defaultdict(list))
    files: list[Digest] = field(default_factory=list)
    issues: Issues = field(default_factory=Issues)
    number: int = 0
    hasher: Executor = field(default_factory=lambda: ThreadPoolExecutor(1))
    hashing: list[tuple[int, Future[Digest]]] = field(default_factory=list)

    def next(self) -> int:
        self.number += 1
        return self.number


def load_evidence(
    source: str | Path,
    con: duckdb.DuckDBPyConnection,
    schemas: Mapping[str, RecordType],
    *,
    timezone: str,
    mapping: Path | None = None,
    needed: Mapping[str, frozenset[str]] | None = None,
) -> EvidenceSet:
    """Loads a folder, a workbook or a single file into the schema `evidence` of a database.

    `timezone` gives naive times their meaning and counts local days. `needed` limits the columns
    read from Parquet. Raises EvidenceError for what cannot be read at all, naming file and place.
    """
    root = Path(source)
    intake = _Intake(con, schemas, timezone, needed)
    # What a stored time with a zone looks like as text must not depend on the machine.
    con.execute("SET TimeZone = 'UTC'; DROP SCHEMA IF EXISTS evidence CASCADE; CREATE SCHEMA evidence")
    foreign = load_mapping(mapping, schemas) if mapping is not None else None
    found = find_files(root, schemas)
    sheet, manifest = find_manifest(root), load_manifest(root, schemas)
    plan_briefly(con, all(file.path.suffix != PARQUET and _is_small(file.path) for file in found))
    exports: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for file in found:
        try:
            if foreign is not None and (foreign.matches(file.name) or len(found) == 1):
                exports += _stage_export(intake, file, foreign)
            else:
                _stage(intake, file)
        except EvidenceError as error:
            problems += error.problems
    if problems:
        raise EvidenceError(problems)
    if foreign is not None:
        _stage_mapped(intake, exports, foreign)
    if sheet is not None:
        intake.files.append(digest(sheet, manifests.NAME, None))
    if mapping is not None:
        intake.files.append(digest(mapping, f"mapping:{mapping.name}", None))
    return _finish(intake, root.name or root.resolve().name, manifest)


def load_manifest(source: str | Path, schemas: Mapping[str, RecordType]) -> Manifest:
    """What evidence.yaml in the folder (or beside the file) says; raises EvidenceError with every mistake in it."""
    sheet = find_manifest(Path(source))
    return manifests.read_manifest(sheet, schemas) if sheet is not None else Manifest()


def load_rows(
    given: Mapping[str, Sequence[Mapping[str, Any]]],
    con: duckdb.DuckDBPyConnection,
    schemas: Mapping[str, RecordType],
    *,
    timezone: str,
    manifest: Manifest | None = None,
) -> EvidenceSet:
    """Loads rows from memory, through the same reading of cells; a column no row has was not supplied."""
    intake = _Intake(con, schemas, timezone, None)
    plan_briefly(con)
    con.execute("DROP SCHEMA IF EXISTS evidence CASCADE; CREATE SCHEMA evidence")
    for name, rows in given.items():
        if name not in schemas:
            raise unknown_type(name, "", schemas)
        sheet = objects(Path(name), None, ((i + 1, dict(row)) for i, row in enumerate(rows)))
        intake.staged[name].append(stage_sheet(con, schemas[name], sheet, intake.next(), None, None))
    return _finish(intake, "memory", manifest or Manifest())


def load_staged(
    con: duckdb.DuckDBPyConnection,
    schemas: Mapping[str, RecordType],
    staged: Sequence[Staged],
    files: Sequence[Digest],
    *,
    timezone: str,
    source: str,
    manifest: Manifest,
) -> EvidenceSet:
    """Makes evidence of tables of text that are in the database already; `files` are what they came from."""
    intake = _Intake(con, schemas, timezone, None, files=list(files))
    con.execute("DROP SCHEMA IF EXISTS evidence CASCADE; CREATE SCHEMA evidence")
    for table in staged:
        intake.staged[table.record_type].append(table)
    return _finish(intake, source, manifest)


def _stage(intake: _Intake, file: Found) -> None:
    """Stages one file under the record type it, its folder or its sheets are named after."""
    index = len(intake.files)
    form = check_format(file)
    if form == PARQUET:
        if file.hint is None:
            raise file.unknown(intake.schemas)
        needed = intake.needed.get(file.hint.name, frozenset()) if intake.needed is not None else None
        staged = stage_parquet(intake.con, file.hint, file.path, intake.next(), index, needed, file.name)
        intake.staged[file.hint.name].append(staged)
        # A large file is read for its digest while its records are looked at.
        intake.hashing.append((index, intake.hasher.submit(digest, file.path, file.name, staged.rows)))
        intake.files.append(Digest(file.name, "", staged.rows))
        return
    rows = 0
    sheets = [s for s in READERS[form](file.path) if s.name is None or s.name.strip().lower() not in README]
    if not sheets:
        raise refuse(file.name, "holds no records of any type", "没有任何类型的记录")
    for sheet in sheets:
        record_type = type_named(sheet.name, intake.schemas) if sheet.name is not None else file.hint
        if record_type is None and form == ".xlsx" and len(sheets) == 1:
            record_type = file.hint  # the only sheet of a workbook that is named after a type
        if record_type is None:
            raise unknown_type(sheet.name, file.name, intake.schemas) if sheet.name else file.unknown(intake.schemas)
        staged = stage_sheet(intake.con, record_type, sheet, intake.next(), file.name, index)
        intake.staged[record_type.name].append(staged)
        rows += staged.rows + len(staged.broken)
    intake.files.append(digest(file.path, file.name, rows))


def _stage_export(intake: _Intake, file: Found, mapping: EvidenceMapping) -> list[tuple[str, str]]:
    """Stages a foreign export with its own headers, for the mapping to read."""
    index = len(intake.files)
    form = check_format(file)
    if form == PARQUET:
        table, count = stage_export(intake.con, file.path, intake.next(), index, file.name)
        intake.files.append(digest(file.path, file.name, count))
        return [(table, file.name)]
    sheets = [s for s in READERS[form](file.path) if mapping.sheet in (None, s.name)]
    tables = []
    for sheet in sheets:
        _unique_headers(sheet, file)
        columns = [(name.strip(), place) for place, name in enumerate(sheet.header)]
        table = stage_text(intake.con, columns, sheet, intake.next(), index)
        tables.append((table, file.name))
        if sheet.broken:  # may have been a record of any type of the mapping: counts against the first
            name = mapping.records[0].record_type
            only = Sheet(sheet.name, [intake.schemas[name].key], broken=sheet.broken)
            broken = stage_sheet(intake.con, intake.schemas[name], only, intake.next(), file.name, None)
            intake.staged[name].append(broken)
    intake.files.append(digest(file.path, file.name, sum(len(s.rows) + len(s.broken) for s in sheets)))
    return tables


def _unique_headers(sheet: Sheet, file: Found) -> None:
    names = [name.strip() for name in sheet.header]
    for name in names:
        if not name or names.count(name) > 1 or name in ("_file", "_row"):
            message = Text(
                f"the header {name!r} is empty, reserved or stands twice", f"表头 {name!r} 为空、被保留或重复"
            )
            raise EvidenceError(Problem(message, file=file.name, line=1))


def _stage_mapped(intake: _Intake, exports: list[tuple[str, str]], mapping: EvidenceMapping) -> None:
    if not exports:
        patterns = ", ".join(mapping.files)
        message = Text("no file matches the mapping", "没有文件与映射匹配")
        raise EvidenceError(Problem(message, file=mapping.source, expected=patterns))
    made = map_tables(intake.con, exports, mapping, intake.schemas, timezone=intake.timezone)
    for table in made:
        intake.staged[table.record_type].append(_mapped(table, exports))
        intake.issues.add(table.notes)
    for name, _ in exports:
        release(intake.con, name)


def _mapped(table: MappedTable, exports: Sequence[tuple[str, str]]) -> Staged:
    summary = table.summary
    types = dict.fromkeys(summary.fields, "VARCHAR")
    file = exports[0][1] if len(exports) == 1 else None
    return Staged(
        table.record_type, table.table, types, summary.records, file,
        unknown=summary.unknown_columns, reduced=summary.reduced,
    )  # fmt: skip


def _built(intake: _Intake, manifest: Manifest) -> Iterator[tuple[str, Built, Issues]]:
    """Every table with what is wrong with its rows, in the order of the record types."""

    def build(con: duckdb.DuckDBPyConnection, name: str) -> tuple[str, Built, Issues]:
        record_type, staged, issues = intake.schemas[name], intake.staged.get(name), Issues()
        if not staged:
            return name, not_supplied(record_type, manifest.complete), issues
        complete = manifest.complete.get(name, True)
        return name, build_table(con, record_type, staged, intake.timezone, complete, intake.files, issues), issues

    shared = all(s.table.startswith(SHARED) for staged in intake.staged.values() for s in staged)
    if not shared or len(intake.staged) < MANY_TYPES:
        yield from (build(intake.con, name) for name in intake.schemas)
        return
    # Small tables cost planning, each in one thread: two at a time take half as long.
    hands: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
    for _ in range(HANDS):
        hand = intake.con.cursor()
        hand.execute("SET TimeZone = 'UTC'")
        hands.put(hand)

    def at_once(name: str) -> tuple[str, Built, Issues]:
        hand = hands.get()
        try:
            return build(hand, name)
        finally:
            hands.put(hand)

    with ThreadPoolExecutor(HANDS) as pool:
        yield from pool.map(at_once, intake.schemas)


def _finish(intake: _Intake, source: str, manifest: Manifest) -> EvidenceSet:
    """Builds all tables and tells what is wrong with the links between them."""
    brief = all(sum(s.rows for s in staged) < SMALL for staged in intake.staged.values())
    plan_briefly(intake.con, brief)
    built: dict[str, Built] = {}
    in_place: list[Staged] = []
    for name, made, issues in _built(intake, manifest):
        built[name] = made
        intake.issues.add(issues.kept, issues.total)
        staged = intake.staged.get(name, ())
        if made.in_place:
            in_place += staged
        else:
            for s in staged:
                release(intake.con, s.table)
    for index, hashed in intake.hashing:
        intake.files[index] = hashed.result()
    facts: dict[str, TableFacts] = {name: made.facts for name, made in built.items()}
    files = tuple(intake.files)
    with torn_told(intake.con, in_place):
        tell_links(intake.con, intake.schemas, facts, files, intake.issues)
        if files:  # rows from memory are examples of rules, whose odd values are meant
            tell_unlisted(intake.con, intake.schemas, facts, files, intake.issues)
    intakes: tuple[Intake, ...] = tuple(made.intake for made in built.values())
    whole = hashlib.sha256("\n".join(f"{f.name} {f.sha256}" for f in sorted(files, key=lambda f: f.name)).encode())
    return EvidenceSet(
        source, manifest, facts, files, intakes, tuple(intake.issues.kept), intake.issues.total, whole.hexdigest(),
        brief, tuple(in_place),
    )  # fmt: skip
