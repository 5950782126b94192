"""From staged rows to the table of a record type: typed, keyed, without duplicates, every row accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from compliance.errors import EngineError, Problem
from compliance.evidence.cells import Typed, named, passes, quoted, trimmed, typed
from compliance.evidence.evidence_set import TableFacts
from compliance.evidence.schemas import Field, RecordType
from compliance.evidence.staging import Staged
from compliance.evidence.templates import EXAMPLE_PREFIX
from compliance.model import EvidenceIssue, Intake
from compliance.text import Text

ISSUES_PER_KIND = 200

_SQL_TYPES = {
    "text": "VARCHAR", "int": "BIGINT", "decimal": "DECIMAL(28, 8)", "bool": "BOOLEAN", "date": "DATE",
    "timestamp": "TIMESTAMP", "list": "VARCHAR[]",
}  # fmt: skip


@dataclass(slots=True)
class Issues:
    """Issues as they are found: the first of each kind in words, all of them in number."""

    kept: list[EvidenceIssue] = field(default_factory=list)
    total: int = 0

    def add(self, issues: Sequence[EvidenceIssue], total: int | None = None) -> None:
        """Keeps the issues; `total` where there are more than were put in words."""
        self.kept += issues
        self.total += len(issues) if total is None else total


@dataclass(frozen=True, slots=True)
class Built:
    """A table that is there, and what became of its rows."""

    facts: TableFacts
    intake: Intake


def build_table(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    staged: Sequence[Staged],
    timezone: str,
    complete: bool,
    issues: Issues,
) -> Built:
    """Creates evidence.<type> out of its staged rows; raises EngineError if a row is unaccounted for."""
    table = f"evidence.{named(record_type.name)}"
    present = [f for f in record_type.fields.values() if any(f.name in s.columns for s in staged)]
    broken = sum(len(s.broken) for s in staged)
    reduced = sum(s.reduced for s in staged)
    rows_in = sum(s.rows for s in staged) + broken + reduced
    if sum(s.rows for s in staged) == 0:
        _create_empty(con, record_type, table)
        present = list(record_type.fields.values())
    else:
        _create(con, record_type, table, staged, present, timezone)
        unreadable = _unreadable_fields(con, table, present)
        for s in staged:
            _tell_unreadable(con, record_type, s, timezone, unreadable, issues)
    for s in staged:
        issues.add([_broken(record_type, s, row.row, row.reason, row.found) for row in s.broken])
    quarantined = broken + _quarantine(con, record_type, table, staged, issues)
    collapsed = reduced + _collapse(con, record_type, table, present, staged, issues)
    return _facts(con, record_type, table, present, complete, rows_in, quarantined, collapsed, staged)


def _create_empty(con: duckdb.DuckDBPyConnection, record_type: RecordType, table: str) -> None:
    columns = []
    for f in record_type.fields.values():
        columns.append(f"{named(f.name)} {_SQL_TYPES[f.kind]}")
        if f.kind == "timestamp":
            columns.append(f"{named(f.name + '__day')} DATE")
    con.execute(f"CREATE OR REPLACE TABLE {table} ({', '.join(columns)}, _file INTEGER, _row BIGINT)")


def _create(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    table: str,
    staged: Sequence[Staged],
    present: Sequence[Field],
    timezone: str,
) -> None:
    read = {(s.table, f.name): _read(f, s, timezone) for s in staged for f in present}
    doubtful = {f.name for f in present if any(read[s.table, f.name].bad != "FALSE" for s in staged)}
    parts = []
    for s in staged:
        columns = []
        for f in present:
            cell = read[s.table, f.name]
            columns.append(f"{cell.value} AS {named(f.name)}")
            if cell.day is not None:
                columns.append(f"{cell.day} AS {named(f.name + '__day')}")
            if f.name in doubtful:
                columns.append(f"{cell.bad} AS {named(f.name + '__bad')}")
        parts.append(f"SELECT {', '.join(columns)}, _file, _row FROM {s.table}")
    con.execute(f"CREATE OR REPLACE TABLE {table} AS {' UNION ALL '.join(parts)}")


def _read(f: Field, s: Staged, timezone: str) -> Typed:
    """The SQL that reads one field of one staged table."""
    if f.name not in s.columns:  # other files of this type have it, this one does not: unreadable here
        day = "NULL::DATE" if f.kind == "timestamp" else None
        return Typed(f"NULL::{_SQL_TYPES[f.kind]}", day, "TRUE")
    column, physical = named(f.name), s.columns[f.name]
    if s.native and passes(f.kind, physical):
        return _native(f.kind, column, physical, timezone)
    if s.native and f.kind == "decimal" and physical.startswith("DECIMAL"):
        value = f"TRY_CAST({column} AS DECIMAL(28, 8))"
        return Typed(value, None, f"({column} IS NOT NULL AND ({value} IS NULL OR {value} <> {column}))")
    if s.native and f.kind == "text" and physical == "VARCHAR" and not f.values:
        return Typed(trimmed(column), None, "FALSE")
    if s.native and physical.endswith("[]"):
        return Typed(
            f"NULL::{_SQL_TYPES[f.kind]}", "NULL::DATE" if f.kind == "timestamp" else None, f"({column} IS NOT NULL)"
        )
    return typed(f, column if physical == "VARCHAR" else f"CAST({column} AS VARCHAR)", timezone)


def _native(kind: str, column: str, physical: str, timezone: str) -> Typed:
    zone = quoted(timezone)
    if kind == "int":
        return Typed(f"CAST({column} AS BIGINT)", None, "FALSE")
    if kind == "list":
        return Typed(column, None, f"COALESCE(len(list_filter({column}, lambda e: e IS NULL)) > 0, FALSE)")
    if kind != "timestamp":
        return Typed(column, None, "FALSE")
    if physical == "DATE":
        return Typed("NULL::TIMESTAMP", column, "FALSE")
    if physical == "TIMESTAMP WITH TIME ZONE":
        return Typed(f"timezone('UTC', {column})", f"CAST(timezone({zone}, {column}) AS DATE)", "FALSE")
    naive = f"CAST({column} AS TIMESTAMP)"
    return Typed(f"timezone('UTC', timezone({zone}, {naive}))", f"CAST({naive} AS DATE)", "FALSE")


def _unreadable_fields(con: duckdb.DuckDBPyConnection, table: str, present: Sequence[Field]) -> set[str]:
    have = {row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()}
    doubtful = [f.name for f in present if f"{f.name}__bad" in have]
    if not doubtful:
        return set()
    tests = ", ".join(f"bool_or({named(name + '__bad')})" for name in doubtful)
    found = con.execute(f"SELECT {tests} FROM {table}").fetchall()[0]
    return {name for name, some in zip(doubtful, found, strict=True) if some}


def _tell_unreadable(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    s: Staged,
    timezone: str,
    unreadable: set[str],
    issues: Issues,
) -> None:
    """Every unreadable cell in words, up to a limit."""
    for name in [name for name in s.columns if name in unreadable]:
        f = record_type.fields[name]
        bad = _read(f, s, timezone).bad
        if bad == "FALSE" or name == record_type.key:
            continue
        key = named(record_type.key)
        rows = con.execute(
            f"SELECT _row, CAST({key} AS VARCHAR), CAST({named(name)} AS VARCHAR) FROM {s.table} WHERE {bad} "
            f"ORDER BY _row LIMIT {ISSUES_PER_KIND}"
        ).fetchall()
        if not rows:
            continue
        total = _number(con, f"SELECT count(*) FROM {s.table} WHERE {bad}")
        issues.add([_unreadable(record_type, f, s, *row) for row in rows], total)


def _unreadable(record_type: RecordType, f: Field, s: Staged, row: int, key: str | None, value: str) -> EvidenceIssue:
    shown = value.lstrip("\x1d\x1e").replace("\x1f", ";")[:80]
    en, zh = _WANTED[f.kind]
    message = Text(f"{shown!r} cannot be read as {en}", f"{shown!r} 无法读取为{zh}")
    return EvidenceIssue("unreadable", record_type.name, message, s.file, row, s.sheet, f.name, shown, key)


_WANTED = {
    "text": ("a text", "文本"), "int": ("a whole number", "整数"), "decimal": ("a number", "数值"),
    "bool": ("yes or no", "是/否"), "date": ("a date like 2026-03-01", "形如 2026-03-01 的日期"),
    "timestamp": ("a date and time like 2026-03-01T18:00+08:00", "形如 2026-03-01T18:00+08:00 的时间"),
    "list": ("a list separated by semicolons", "以分号分隔的列表"),
}  # fmt: skip


def _broken(record_type: RecordType, s: Staged, row: int, reason: Text, found: str) -> EvidenceIssue:
    return EvidenceIssue("quarantine", record_type.name, reason, s.file, row, s.sheet, value=found[:80])


def _quarantine(
    con: duckdb.DuckDBPyConnection, record_type: RecordType, table: str, staged: Sequence[Staged], issues: Issues
) -> int:
    """Takes out rows without a readable key, and the example rows of templates; both are told."""
    key = named(record_type.key)
    out = f"{key} IS NULL OR starts_with({key}, {quoted(EXAMPLE_PREFIX)})"
    rows = con.execute(
        f"SELECT _file, _row, {key} FROM {table} WHERE {out} ORDER BY _file, _row LIMIT {ISSUES_PER_KIND}"
    ).fetchall()
    if not rows:
        return 0
    total = _number(con, f"SELECT count(*) FROM {table} WHERE {out}")
    sources = {_file_index(con, s): s for s in staged if s.rows}
    empty = Text("the key is empty or unreadable", "主键为空或无法读取")
    example = Text("this is the template's example row: overwrite or delete it", "这是模板的示例行：请覆盖或删除")
    issues.add(
        [
            EvidenceIssue(
                "quarantine" if found is None else "example", record_type.name, empty if found is None else example,
                sources[file].file, row, sources[file].sheet, record_type.key, found, found,
            )
            for file, row, found in rows
        ],
        total,
    )  # fmt: skip
    con.execute(f"DELETE FROM {table} WHERE {out}")
    return total


def _file_index(con: duckdb.DuckDBPyConnection, s: Staged) -> int | None:
    row = con.execute(f"SELECT _file FROM {s.table} LIMIT 1").fetchone()
    return row[0] if row else None


def _collapse(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    table: str,
    present: Sequence[Field],
    staged: Sequence[Staged],
    issues: Issues,
) -> int:
    """One row per key: identical rows collapse, cells in which rows differ become unreadable."""
    key = named(record_type.key)
    extra = _number(con, f"SELECT count(*) - count(DISTINCT {key}) FROM {table}")
    if not extra:
        return 0
    others = [f for f in present if f.name != record_type.key]
    have = {row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()}
    for f in others:
        if f"{f.name}__bad" not in have:
            con.execute(f"ALTER TABLE {table} ADD COLUMN {named(f.name + '__bad')} BOOLEAN DEFAULT FALSE")
    columns, differs = [f"{key}"], []
    for f in others:
        name, bad = named(f.name), named(f"{f.name}__bad")
        whole = f"CAST({name} AS VARCHAR)"
        if f.kind == "timestamp":
            whole = f"concat_ws('|', CAST({name} AS VARCHAR), CAST({named(f.name + '__day')} AS VARCHAR))"
        differ = f"(count(DISTINCT COALESCE({whole}, chr(0))) > 1 OR (bool_or({bad}) AND NOT bool_and({bad})))"
        differs.append((f.name, differ))
        columns.append(f"CASE WHEN {differ} THEN NULL ELSE any_value({name}) END AS {name}")
        if f.kind == "timestamp":
            day = named(f"{f.name}__day")
            columns.append(f"CASE WHEN {differ} THEN NULL ELSE any_value({day}) END AS {day}")
        columns.append(f"({differ} OR bool_or({bad})) AS {bad}")
    twice = f"SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1"
    if differs:
        _tell_conflicts(con, record_type, table, twice, differs, staged, issues)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE merged AS SELECT {', '.join(columns)}, "
        f"arg_min(_file, (COALESCE(_file, 0), _row)) AS _file, arg_min(_row, (COALESCE(_file, 0), _row)) AS _row "
        f"FROM {table} WHERE {key} IN ({twice}) GROUP BY {key}"
    )
    con.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM merged)")
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM merged")
    con.execute("DROP TABLE merged")
    return extra


def _tell_conflicts(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    table: str,
    twice: str,
    differs: Sequence[tuple[str, str]],
    staged: Sequence[Staged],
    issues: Issues,
) -> None:
    key = named(record_type.key)
    names = ", ".join(f"CASE WHEN {differ} THEN {quoted(name)} END" for name, differ in differs)
    query = (
        f"SELECT {key} AS k, min(_file) AS f, min(_row) AS r, list_filter([{names}], lambda n: n IS NOT NULL) AS fields "
        f"FROM {table} WHERE {key} IN ({twice}) GROUP BY {key}"
    )
    total = _number(con, f"SELECT count(*) FROM ({query}) WHERE len(fields) > 0")
    sources = {_file_index(con, s): s for s in staged if s.rows}
    rows = con.execute(f"SELECT * FROM ({query}) WHERE len(fields) > 0 ORDER BY k LIMIT {ISSUES_PER_KIND}").fetchall()
    found = []
    for record, file, row, fields in rows:
        listed = ", ".join(fields)
        message = Text(f"rows with this key differ in {listed}", f"主键相同的行在以下字段不一致：{listed}")
        s = sources.get(file)
        found.append(
            EvidenceIssue(
                "conflict",
                record_type.name,
                message,
                s.file if s else None,
                row,
                s.sheet if s else None,
                fields[0],
                key=record,
            )
        )
    issues.add(found, total)


def _facts(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    table: str,
    present: Sequence[Field],
    complete: bool,
    rows_in: int,
    quarantined: int,
    collapsed: int,
    staged: Sequence[Staged],
) -> Built:
    have = {row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()}
    doubtful = [f.name for f in present if f"{f.name}__bad" in have]
    held = [named(f"{f.name}__day" if f.kind == "timestamp" else f.name) for f in present]
    counts = con.execute(
        f"SELECT count(*), {', '.join(f'count({column})' for column in held)}"
        + "".join(f", count(*) FILTER (WHERE {named(name + '__bad')})" for name in doubtful)
        + f" FROM {table}"
    ).fetchall()[0]
    rows, filled, bad = counts[0], counts[1 : 1 + len(held)], counts[1 + len(held) :]
    unreadable = {name for name, number in zip(doubtful, bad, strict=True) if number}
    for name in doubtful:
        if name not in unreadable:
            con.execute(f"ALTER TABLE {table} DROP COLUMN {named(name + '__bad')}")
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
        unreadable=frozenset(unreadable),
        nulls=frozenset(f.name for f, number in zip(present, filled, strict=True) if number < rows),
    )  # fmt: skip
    unknown = tuple(dict.fromkeys(column for s in staged for column in s.unknown))
    there = names | {name for s in staged for name in s.unread}
    missing = tuple(name for name in record_type.fields if name not in there)
    intake = Intake(
        record_type.name, True, complete, rows_in, rows, collapsed, quarantined,
        unreadable_cells=sum(bad), missing_columns=missing, unknown_columns=unknown,
    )  # fmt: skip
    return Built(facts, intake)


def not_supplied(record_type: RecordType, declared: Mapping[str, bool]) -> Built:
    """A record type nobody brought."""
    complete = declared.get(record_type.name, False)
    facts = TableFacts(record_type.name, False, complete, 0, 0, frozenset(record_type.fields), frozenset(), frozenset())
    return Built(facts, Intake(record_type.name, False, complete, 0, 0, 0, 0))


def _number(con: duckdb.DuckDBPyConnection, query: str) -> int:
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0
