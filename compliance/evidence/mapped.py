"""Joins a mapping to the files it is for: one table per record type, and what a person must know.

All files of an export are read as one, because an event log may be cut into several; they must
have the same columns, or a missing column would read as empty cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from compliance.errors import EvidenceError, Problem
from compliance.evidence.mappings import EvidenceMapping, FieldMap, RecordMap
from compliance.evidence.schemas import RecordType
from compliance.evidence.transform import Transformed, quoted, transform
from compliance.model import EvidenceIssue
from compliance.text import Text

_META = ("_file", "_row")


@dataclass(frozen=True, slots=True)
class MappedTable:
    """One record type out of an export: `table` (quoted) as compliance.evidence.transform makes it.

    `issue_total` counts all issues; `issues` holds the first of them.
    """

    record_type: str
    table: str
    summary: Transformed
    issues: tuple[EvidenceIssue, ...]
    issue_total: int


def map_tables(
    con: duckdb.DuckDBPyConnection,
    sources: Sequence[tuple[str, str]],
    mapping: EvidenceMapping,
    schemas: Mapping[str, RecordType],
    *,
    timezone: str,
    prefix: str = "mapped_",
    limit: int = 200,
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
        rows, target = quoted(f"{prefix}source_{number}"), quoted(f"{prefix}{number}")
        con.execute(f"CREATE OR REPLACE TEMP VIEW {rows} AS {union}")
        record_type = schemas[record.record_type]
        label = ", ".join(names)
        summary = transform(con, rows, target, mapping, record, record_type, timezone=timezone, file=label)
        issues, total = _issues(con, target, mapping, record, record_type.key, summary, label, limit)
        made.append(MappedTable(record.record_type, target, summary, tuple(issues), total))
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


def _issues(
    con: duckdb.DuckDBPyConnection,
    table: str,
    mapping: EvidenceMapping,
    record: RecordMap,
    key: str,
    summary: Transformed,
    file: str,
    limit: int,
) -> tuple[list[EvidenceIssue], int]:
    """What to tell: unreadable cells one by one (up to `limit`), the rest in one line each."""
    found = list(_summaries(summary, mapping, record, file))
    total = len(found)
    fields = {f.name: f for f in record.fields}
    columns = {row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()}
    for name in summary.unreadable:
        bad = quoted(f"{name}__bad")
        tied = quoted(f"{name}__tied") if f"{name}__tied" in columns else "FALSE"
        query = f"SELECT {quoted(key)}, {quoted(name)}, {tied}, _row FROM {table} WHERE {bad} ORDER BY _file, _row"
        total += con.execute(f"SELECT count(*) FROM {table} WHERE {bad}").fetchall()[0][0]
        for number, value, is_tied, row in con.execute(f"{query} LIMIT {limit}").fetchall():
            message = _tied(number, value) if is_tied else _unreadable(fields[name], value)
            found.append(
                EvidenceIssue("unreadable", record.record_type, message, file, row, field=name, value=value, key=number)
            )
    return found[:limit], total


def _summaries(summary: Transformed, mapping: EvidenceMapping, record: RecordMap, file: str) -> list[EvidenceIssue]:
    found = []

    def tell(kind: str, en: str, zh: str, field: str | None = None, value: str | None = None) -> None:
        found.append(EvidenceIssue(kind, record.record_type, Text(en, zh), file, field=field, value=value))

    if summary.filtered:
        tell(
            "filtered",
            f"{summary.filtered} of {summary.rows_in} rows left out by the filter of mapping {mapping.name}",
            f"映射 {mapping.name} 的筛选条件排除了 {summary.rows_in} 行中的 {summary.filtered} 行",
        )
    if record.key is not None:
        kept = summary.rows_in - summary.filtered
        tell(
            "reduced",
            f"{kept} rows reduced to {summary.records} records, one per {record.key}",
            f"{kept} 行按 {record.key} 归并为 {summary.records} 条记录",
        )
    for field, value, count in summary.defaulted:
        tell(
            "defaulted",
            f"{count} cells are not in the value map and read as the mapping declares",
            f"{count} 个单元格不在取值映射中，按映射声明的方式读取",
            field,
            value,
        )
    return found


def _tied(key: str, value: str | None) -> Text:
    return Text(
        f"the rows of {key} cannot be put in order, their values differ: {value}",
        f"{key} 的各行无法排序，且取值不同：{value}",
    )


def _unreadable(f: FieldMap, value: str) -> Text:
    if f.format is not None:
        return Text(f"{value!r} is no date written as {f.format}", f"{value!r} 不是 {f.format} 格式的日期")
    return Text(f"{value!r} is not in the value map of the mapping", f"{value!r} 不在映射的取值表中")
