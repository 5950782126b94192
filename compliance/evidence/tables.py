"""From staged rows to the table of a record type: typed, keyed, without duplicates, every row accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

import duckdb

from compliance.errors import EngineError, Problem
from compliance.evidence.cells import named, stepped
from compliance.evidence.duplicates import Place, collapse
from compliance.evidence.evidence_set import TableFacts
from compliance.evidence.issues import ISSUES_PER_KIND, Issues, shown
from compliance.evidence.looks import Look, look
from compliance.evidence.schemas import Field, RecordType
from compliance.evidence.staging import Staged, blamed, unreadable_parquet
from compliance.evidence.stored import SQL_TYPES, has_instants, last_day, read_cell
from compliance.evidence.survey import Survey, survey, unkeyed
from compliance.model import Digest, EvidenceIssue, Intake
from compliance.text import Text, counted

# From so many rows on, Parquet is not copied into memory.
LARGE = 200_000


@dataclass(frozen=True, slots=True)
class Built:
    """A table that is there, and what became of its rows; `in_place`: a view of what was staged."""

    facts: TableFacts
    intake: Intake
    in_place: bool = False


def build_table(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    staged: Sequence[Staged],
    timezone: str,
    complete: bool,
    files: Sequence[Digest],
    issues: Issues,
) -> Built:
    """Creates evidence.<type> out of its staged rows; raises EngineError if a row is unaccounted for."""
    table = f"evidence.{named(record_type.name)}"
    present = [f for f in record_type.fields.values() if any(f.name in s.columns for s in staged)]
    place = _places(staged, files)
    broken = sum(len(s.broken) for s in staged)
    reduced = sum(s.reduced for s in staged)
    rows_in = sum(s.rows for s in staged) + broken + reduced
    doubtful: set[str] = set()
    if sum(s.rows for s in staged) == 0:
        _create_empty(con, record_type, table)
        present = list(record_type.fields.values())
    else:
        large = sum(s.rows for s in staged) >= LARGE and all(s.native for s in staged)
        if large and (seen := _in_place(con, record_type, table, staged, present, timezone)) is not None:
            for s in staged:
                _tell_unreadable(con, record_type, s, timezone, seen.unreadable, place, issues)
            return replace(_facts(record_type, seen, present, complete, rows_in, 0, reduced, staged), in_place=True)
        doubtful = _create(con, table, staged, present, timezone)
    found = survey(con, record_type, table, present, doubtful)
    for s in staged:
        _tell_unreadable(con, record_type, s, timezone, found.unreadable, place, issues)
    for s in staged:
        issues.add([_broken(record_type, s, row.row, row.reason, row.found) for row in s.broken])
    quarantined, collapsed = broken, reduced
    if found.unkeyed:
        quarantined += _quarantine(con, record_type, table, place, issues)
    if found.unkeyed or found.repeated:
        collapsed += collapse(con, record_type, table, present, doubtful, place, issues)
        found = survey(con, record_type, table, present, doubtful)
    for name in doubtful - found.unreadable:
        con.execute(f"ALTER TABLE {table} DROP COLUMN {named(name + '__bad')}")
    return _facts(record_type, found, present, complete, rows_in, quarantined, collapsed, staged)


def _create_empty(con: duckdb.DuckDBPyConnection, record_type: RecordType, table: str) -> None:
    columns = []
    for f in record_type.fields.values():
        columns.append(f"{named(f.name)} {SQL_TYPES[f.kind]}")
        if f.kind == "timestamp":
            columns.append(f"{named(f.name + '__day')} DATE")
    con.execute(f"CREATE OR REPLACE TABLE {table} ({', '.join(columns)}, _file INTEGER, _row BIGINT)")


def _places(staged: Sequence[Staged], files: Sequence[Digest]) -> Place:
    sheets: dict[int | None, set[str | None]] = {}
    for s in staged:
        sheets.setdefault(s.index, set()).add(s.sheet)

    def place(index: int | None) -> tuple[str | None, str | None]:
        here = sheets.get(index, set())
        return files[index].name if index is not None else None, next(iter(here)) if len(here) == 1 else None

    return place


def _in_place(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    table: str,
    staged: Sequence[Staged],
    present: Sequence[Field],
    timezone: str,
) -> Survey | None:
    """Leaves large Parquet files where they are, as a view; None where rows must be taken out or merged first."""
    files = ", ".join(s.file or "" for s in staged)
    try:
        with blamed(files):
            looks = [look(con, record_type, s, present) for s in staged]
            doubtful = _create(con, table, staged, present, timezone, "VIEW", looks=looks)
            found = survey(con, record_type, table, present, doubtful, looks)
    except OSError as error:
        raise unreadable_parquet(files, error) from error
    if found.unkeyed or found.repeated:
        con.execute(f"DROP VIEW {table}")
        return None
    if doubtful - found.unreadable:
        _create(con, table, staged, present, timezone, "VIEW", found.unreadable, looks)
    return replace(found, latest=_latest(looks, staged, present, timezone))


def _latest(
    looks: Sequence[Look], staged: Sequence[Staged], present: Sequence[Field], timezone: str
) -> dict[str, date]:
    """The last local day of each column of times, where it is known."""
    return {
        f.name: max(last_day(f, s, known, timezone) for s, known in zip(staged, looks, strict=True))
        for f in present
        if all(f.name in known.spans for known in looks)
    }


def _create(
    con: duckdb.DuckDBPyConnection,
    table: str,
    staged: Sequence[Staged],
    present: Sequence[Field],
    timezone: str,
    kind: str = "TABLE",
    known: frozenset[str] | None = None,
    looks: Sequence[Look] = (),
) -> set[str]:
    """The typed table or view; gives the fields that have a column `<field>__bad` beside them: those of
    which some cell might be unreadable, or is, where that is `known`."""
    cells = [{f.name: read_cell(f, s, timezone, seen) for f in present} for s, seen in zip_longest(staged, looks)]
    doubtful = {f.name for f in present if any(read[f.name].bad != "FALSE" for read in cells)}
    if known is not None:
        doubtful &= known
    parts = []
    for s, read in zip(staged, cells, strict=True):
        columns = []
        for f in present:
            cell = read[f.name]
            columns.append(f"{cell.value} AS {named(f.name)}")
            if cell.day is not None:
                columns.append(f"{cell.day} AS {named(f.name + '__day')}")
            if f.name in doubtful:
                columns.append(f"{cell.bad} AS {named(f.name + '__bad')}")
        parts.append(f"SELECT {', '.join(columns)}, _file, _row FROM {stepped(s.table, read)}")
    stored = [s.file for s in staged if s.native and s.file is not None]
    with blamed(", ".join(stored)) if stored else nullcontext():
        con.execute(f"CREATE OR REPLACE {kind} {table} AS {' UNION ALL '.join(parts)}")
    return doubtful


def _tell_unreadable(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    s: Staged,
    timezone: str,
    unreadable: frozenset[str],
    place: Place,
    issues: Issues,
) -> None:
    """Every unreadable cell in words, up to a limit."""
    for name in [name for name in record_type.fields if name in unreadable and name != record_type.key]:
        f = record_type.fields[name]
        if name not in s.columns:
            if s.rows and name not in s.unread:
                issues.add([_lacking(record_type, f, s)])
            continue
        cell = read_cell(f, s, timezone)
        if cell.bad == "FALSE":
            continue
        key = named(record_type.key)
        source = f"{stepped(s.table, {name: cell})} WHERE {cell.bad}"
        rows = con.execute(
            f"SELECT _file, _row, CAST({key} AS VARCHAR), CAST({named(name)} AS VARCHAR) FROM {source} "
            f"ORDER BY _file, _row LIMIT {ISSUES_PER_KIND}"
        ).fetchall()
        if rows:
            total = len(rows) if len(rows) < ISSUES_PER_KIND else _number(con, f"SELECT count(*) FROM {source}")
            issues.add([_unreadable(record_type, f, place(row[0])[0], s.sheet, *row[1:]) for row in rows], total)


def _lacking(record_type: RecordType, f: Field, s: Staged) -> EvidenceIssue:
    message = Text(
        f"has no column {f.name}, which other files of the type have: its {counted(s.rows, 'row', 'is', 'are')} unreadable there",
        f"缺少列 {f.name}（{f.title.zh}），而同类型的其他文件有此列：该文件的 {s.rows} 行在此处均无法读取",
    )
    return EvidenceIssue("unreadable", record_type.name, message, s.file, None, s.sheet, f.name)


def _unreadable(
    record_type: RecordType, f: Field, file: str | None, sheet: str | None, row: int, key: str | None, value: str
) -> EvidenceIssue:
    cell = shown(value)
    en, zh = _WANTED[f.kind]
    message = Text(f"{cell!r} cannot be read as {en}", f"{cell!r} 无法读取为{zh}")
    return EvidenceIssue("unreadable", record_type.name, message, file, row, sheet, f.name, cell, shown(key))


_WANTED = {
    "text": ("a text", "文本"), "int": ("a whole number", "整数"), "decimal": ("a number", "数值"),
    "bool": ("yes or no", "是/否"), "date": ("a date like 2026-03-01", "形如 2026-03-01 的日期"),
    "timestamp": ("a date and time like 2026-03-01T18:00+08:00", "形如 2026-03-01T18:00+08:00 的时间"),
    "list": ("a list separated by semicolons", "以分号分隔的列表"),
}  # fmt: skip


def _broken(record_type: RecordType, s: Staged, row: int, reason: Text, found: str) -> EvidenceIssue:
    return EvidenceIssue("quarantine", record_type.name, reason, s.file, row, s.sheet, value=shown(found))


def _quarantine(
    con: duckdb.DuckDBPyConnection, record_type: RecordType, table: str, place: Place, issues: Issues
) -> int:
    """Takes out rows without a readable key, and the example rows of templates; both are told."""
    key, out = named(record_type.key), unkeyed(record_type)
    rows = con.execute(
        f"SELECT _file, _row, {key} FROM {table} WHERE {out} ORDER BY _file, _row LIMIT {ISSUES_PER_KIND}"
    ).fetchall()
    empty = Text("the key is empty or unreadable", "主键为空或无法读取")
    example = Text("this is the template's example row: overwrite or delete it", "这是模板的示例行：请覆盖或删除")
    found = []
    for index, row, value in rows:
        file, sheet = place(index)
        kind, message = ("quarantine", empty) if value is None else ("example", example)
        found.append(
            EvidenceIssue(
                kind, record_type.name, message, file, row, sheet, record_type.key, shown(value), shown(value)
            )
        )
    total = _number(con, f"SELECT count(*) FROM {table} WHERE {out}")
    issues.add(found, total)
    con.execute(f"DELETE FROM {table} WHERE {out}")
    return total


def _facts(
    record_type: RecordType,
    found: Survey,
    present: Sequence[Field],
    complete: bool,
    rows_in: int,
    quarantined: int,
    collapsed: int,
    staged: Sequence[Staged],
) -> Built:
    rows = found.rows
    if rows_in != rows + collapsed + quarantined:
        raise EngineError(
            Problem(
                Text(f"rows of {record_type.name} are unaccounted for", f"{record_type.title.zh} 有行未计入"),
                found=str(rows + collapsed + quarantined), expected=str(rows_in),
            )
        )  # fmt: skip
    names = {f.name for f in present}
    facts = TableFacts(
        record_type.name, True, complete, rows, quarantined,
        missing=frozenset(record_type.fields) - names,
        unreadable=found.unreadable,
        nulls=found.nulls,
        instants=frozenset(f.name for f in present if staged and all(has_instants(f, s) for s in staged)),
        latest=found.latest,
    )  # fmt: skip
    unknown = tuple(dict.fromkeys(column for s in staged for column in s.unknown))
    there = names | {name for s in staged for name in s.unread}
    missing = tuple(name for name in record_type.fields if name not in there)
    intake = Intake(
        record_type.name, True, complete, rows_in, rows, collapsed, quarantined,
        unreadable_cells=found.unreadable_cells, missing_columns=missing, unknown_columns=unknown,
    )  # fmt: skip
    return Built(facts, intake)


def not_supplied(record_type: RecordType, declared: Mapping[str, bool]) -> Built:
    """A record type nobody brought."""
    complete = declared.get(record_type.name, False)
    facts = TableFacts(record_type.name, False, complete, 0, 0, frozenset(record_type.fields), frozenset(), frozenset())
    return Built(facts, Intake(record_type.name, False, complete, 0, 0, 0, 0))


def _number(con: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(con.execute(query).fetchall()[0][0])
