"""Joins a mapping to the files it is for: one table per record type, and what a person must know.

All files of an export are read as one, because an event log may be cut into several; they must
have the same columns, or a missing column would read as empty cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from compliance.errors import EvidenceError, Problem
from compliance.evidence.cells import BAD_MARK
from compliance.evidence.mappings import EvidenceMapping, FieldMap, RecordMap
from compliance.evidence.schemas import RecordType
from compliance.evidence.transform import Transformed, literal, quoted, transform
from compliance.model import EvidenceIssue
from compliance.text import Text, counted, counted_of

_META = ("_file", "_row")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class MappedTable:
    """One record type out of an export.

    `table` (quoted) has a VARCHAR column per supplied field, `_file` and `_row`, as a file of the
    record type itself would; unreadable cells carry BAD_MARK in front, whatever the field's kind.
    `notes` say in one line each what was left out, reduced, defaulted and not understood.
    """

    record_type: str
    table: str
    summary: Transformed
    notes: tuple[EvidenceIssue, ...]


def map_tables(
    con: duckdb.DuckDBPyConnection,
    sources: Sequence[tuple[str, str]],
    mapping: EvidenceMapping,
    schemas: Mapping[str, RecordType],
    *,
    timezone: str,
    prefix: str = "mapped_",
) -> list[MappedTable]:
    """The tables that a mapping makes of the files of an export.

    `sources` are (table as SQL names it, file name); each table has a VARCHAR column per header,
    `_file` and `_row`. Tables named `prefix` + number are created. Raises EvidenceError where a
    file lacks a column that the mapping reads, or the files differ in what they have of it.
    """
    names = [name for _, name in sources]
    made = []
    for number, record in enumerate(mapping.records):
        union = _union(con, sources, record)
        rows, cells, target = (quoted(f"{prefix}{part}{number}") for part in ("source_", "cells_", ""))
        con.execute(f"CREATE OR REPLACE TEMP VIEW {rows} AS {union}")
        record_type = schemas[record.record_type]
        label = ", ".join(names)
        summary = transform(con, rows, cells, mapping, record, record_type, timezone=timezone, file=label)
        con.execute(f"CREATE OR REPLACE TABLE {target} AS {_marked(cells, summary)}")
        notes = [*_summaries(summary, mapping, record, label), *_unreadable(con, cells, record, summary, label)]
        con.execute(f"DROP TABLE {cells}")
        con.execute(f"DROP VIEW {rows}")
        made.append(MappedTable(record.record_type, target, summary, tuple(notes)))
    return made


def _union(con: duckdb.DuckDBPyConnection, sources: Sequence[tuple[str, str]], record: RecordMap) -> str:
    have = {
        table: [row[0] for row in con.execute(f"DESCRIBE {table}").fetchall() if row[0] not in _META]
        for table, _ in sources
    }
    everywhere = set.intersection(*map(set, have.values()))
    somewhere = set.union(*map(set, have.values()))
    problems = []
    for table, name in sources:
        for column in sorted((somewhere - set(have[table])) & set(record.columns())):
            en = f"the file has no column {column!r}, which other files of the export have"
            zh = f"该文件缺少列 {column!r}，而同一导出的其他文件有此列"
            problems.append(Problem(Text(en, zh), name))
    if problems:
        raise EvidenceError(problems)
    shared = [column for column in have[sources[0][0]] if column in everywhere]
    # A column that only some files have and nothing reads: kept by name, so that it is listed.
    extra = sorted(somewhere - everywhere)
    parts = []
    for table, _ in sources:
        cells = [quoted(column) for column in shared]
        cells += [quoted(c) if c in have[table] else f"NULL::VARCHAR AS {quoted(c)}" for c in extra]
        parts.append(f"SELECT {', '.join([*cells, *_META])} FROM {table}")
    return " UNION ALL ".join(parts)


def _marked(cells: str, summary: Transformed) -> str:
    columns = [
        f"CASE WHEN {quoted(f + '__bad')} THEN {literal(BAD_MARK)} || {quoted(f)} ELSE {quoted(f)} END AS {quoted(f)}"
        if f in summary.unreadable
        else quoted(f)
        for f in summary.fields
    ]
    return f"SELECT {', '.join([*columns, *_META])} FROM {cells}"


def _summaries(summary: Transformed, mapping: EvidenceMapping, record: RecordMap, file: str) -> list[EvidenceIssue]:
    found = []

    def tell(kind: str, en: str, zh: str, field: str | None = None, value: str | None = None) -> None:
        found.append(EvidenceIssue(kind, record.record_type, Text(en, zh), file, field=field, value=value))

    if summary.filtered:
        tell(
            "filtered",
            f"{counted_of(summary.filtered, summary.rows_in, 'row')} left out by the filter of mapping {mapping.name}",
            f"映射 {mapping.name} 的筛选条件排除了 {summary.rows_in} 行中的 {summary.filtered} 行",
        )
    if record.key is not None:
        kept = summary.rows_in - summary.filtered
        tell(
            "reduced",
            f"{counted(kept, 'row')} reduced to {counted(summary.records, 'record')}, one per {record.key}",
            f"{kept} 行按 {record.key} 归并为 {summary.records} 条记录",
        )
    for field, value, count in summary.defaulted:
        tell(
            "defaulted",
            f"{counted(count, 'cell', 'is', 'are')} not in the value map and read as the mapping declares",
            f"{count} 个单元格不在取值映射中，按映射声明的方式读取",
            field,
            value,
        )
    return found


def _unreadable(
    con: duckdb.DuckDBPyConnection, cells: str, record: RecordMap, summary: Transformed, file: str
) -> Iterator[EvidenceIssue]:
    """Why cells of a field could not be read: how many, and a few of them."""
    columns = {row[0] for row in con.execute(f"DESCRIBE {cells}").fetchall()}
    for f in record.fields:
        if f.name not in summary.unreadable:
            continue
        tied = quoted(f"{f.name}__tied") if f"{f.name}__tied" in columns else "FALSE"
        for is_tied, reason in ((False, _misread(f)), (True, _TIED)):
            where = f"{quoted(f.name + '__bad')} AND {tied} = {is_tied}"
            values = f"list_slice(list_sort(list(DISTINCT {quoted(f.name)})), 1, {_SHOWN})"
            count, some = con.execute(f"SELECT count(*), {values} FROM {cells} WHERE {where}").fetchall()[0]
            if count:
                text = Text(f"{counted(count, 'cell')}: {reason.en}", f"{count} 个单元格：{reason.zh}")
                value = ", ".join(map(repr, some))
                yield EvidenceIssue("mapping", record.record_type, text, file, field=f.name, value=value)


_TIED = Text("the rows of one key cannot be put in order and differ here", "同一主键的各行无法排序，且此处取值不同")


def _misread(f: FieldMap) -> Text:
    if f.format is not None:
        return Text(f"not a date written as {f.format}", f"不是 {f.format} 格式的日期")
    return Text("not in the value map of the mapping", "不在映射的取值表中")
