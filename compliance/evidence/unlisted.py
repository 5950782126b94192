"""Values outside the list of a field: kept for the rules to judge, and told, because a slip in one
(`importent`) makes a record look like one that a rule is not about."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from compliance.errors import suggest
from compliance.evidence.cells import named, quoted
from compliance.evidence.evidence_set import TableFacts
from compliance.evidence.issues import ISSUES_PER_KIND, Issues, shown
from compliance.evidence.schemas import Field, RecordType
from compliance.model import Digest, EvidenceIssue
from compliance.text import Text, counted


def tell_unlisted(
    con: duckdb.DuckDBPyConnection,
    schemas: Mapping[str, RecordType],
    facts: Mapping[str, TableFacts],
    files: tuple[Digest, ...],
    issues: Issues,
) -> None:
    """Adds an issue for every value of a field that its list does not know, with the first row that has it."""
    for name, record_type in schemas.items():
        listed = [f for f in record_type.fields.values() if f.values and f.name not in facts[name].missing]
        if not facts[name].rows or not listed:
            continue
        parts = " UNION ALL ".join(_strangers(record_type, field) for field in listed)
        query = (
            f"SELECT field, v, count(*) AS n, min(struct_pack(f := _file, r := _row)) AS p FROM ({parts}) GROUP BY ALL"
        )
        rows = con.execute(
            f"SELECT field, v, n, p.f, p.r FROM ({query}) ORDER BY ALL LIMIT {ISSUES_PER_KIND}"
        ).fetchall()
        if rows:
            total = int(con.execute(f"SELECT count(*) FROM ({query})").fetchall()[0][0])
            issues.add(
                [
                    unlisted_issue(record_type, field, value, n, files[file].name if file is not None else None, row)
                    for field, value, n, file, row in rows
                ],
                total,
            )


def _strangers(record_type: RecordType, field: Field) -> str:
    table, column = f"evidence.{named(record_type.name)}", named(field.name)
    value = f"unnest({column})" if field.kind == "list" else column
    codes = ", ".join(quoted(entry.code) for entry in field.values)
    rows = f"SELECT {quoted(field.name)} AS field, {value} AS v, _file, _row FROM {table}"
    return f"SELECT * FROM ({rows}) WHERE v NOT IN ({codes})"


def unlisted_issue(
    record_type: RecordType,
    name: str,
    value: str,
    count: int,
    file: str | None,
    row: int | None = None,
    key: str | None = None,
) -> EvidenceIssue:
    """A value that the list of a field does not know; `row` or `key` is the first that has it."""
    field = record_type.fields[name]
    words = {word: entry.code for entry in field.values for word in (entry.title.zh, entry.title.en, entry.code)}
    near = suggest(value, words)
    cell = shown(value)
    en = f"{cell!r} is none of the listed values of {name}, in {counted(count, 'row')} from here"
    zh = f"{cell!r} 不在{field.title.zh}的取值列表中，自此行起共 {count} 行"
    message = Text(f"{en} — {near.en}", f"{zh} — {near.zh}") if near else Text(en, zh)
    return EvidenceIssue("unlisted", record_type.name, message, file, row, None, name, cell, key)
