"""Links between records: dangling ones relate to nobody, empty ones leave doubt; both are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from compliance.evidence.cells import named, quoted
from compliance.evidence.evidence_set import TableFacts
from compliance.evidence.issues import ISSUES_PER_KIND, Issues
from compliance.evidence.schemas import Field, RecordType
from compliance.model import Digest, EvidenceIssue
from compliance.text import Text, counted_of


@dataclass(frozen=True, slots=True)
class Link:
    """A reference field towards one record type; `only` restricts a polymorphic one."""

    owner: RecordType
    field: Field
    target: RecordType
    only: str | None


def tell_links(
    con: duckdb.DuckDBPyConnection,
    schemas: Mapping[str, RecordType],
    facts: Mapping[str, TableFacts],
    files: tuple[Digest, ...],
    issues: Issues,
) -> None:
    """Adds an issue for every dangling link, and one for each link field with empty cells."""
    for owner in schemas.values():
        if not facts[owner.name].supplied or not facts[owner.name].rows:
            continue
        links = list(_links(owner, schemas, facts))
        for link, number in zip(links, _dangling(con, links), strict=True):
            if number:
                _tell_dangling(con, link, number, files, issues)
        for field in owner.fields.values():
            if (field.reference or field.type_field) and field.name in facts[owner.name].nulls:
                _tell_empty(con, owner, field, facts[owner.name], issues)


def _links(owner: RecordType, schemas: Mapping[str, RecordType], facts: Mapping[str, TableFacts]) -> Iterator[Link]:
    for field in owner.fields.values():
        if field.name in facts[owner.name].missing:
            continue
        if field.reference and facts[field.reference].supplied:
            yield Link(owner, field, schemas[field.reference], None)
        if field.type_field and field.type_field not in facts[owner.name].missing:
            for target in field.targets:
                if facts[target].supplied:
                    kind = f"a.{named(field.type_field)} = {quoted(target)}"
                    yield Link(owner, field, schemas[target], kind)


def _dangling(con: duckdb.DuckDBPyConnection, links: Sequence[Link]) -> list[int]:
    """How many values of each link lead nowhere, asked for all links of a record type at once."""
    if not links:
        return []
    counts = ", ".join(f"(SELECT count(*) FROM ({_astray(link)}))" for link in links)
    return [int(number) for number in con.execute(f"SELECT {counts}").fetchall()[0]]


def _astray(link: Link) -> str:
    """The cells of a link that lead nowhere: key, value, file and row of each."""
    column, key = named(link.field.name), named(link.owner.key)
    if link.field.kind == "list":
        source = f"(SELECT {key}, _file, _row, unnest({column}) AS v FROM evidence.{named(link.owner.name)}) AS a"
        value = "a.v"
    else:
        source, value = f"evidence.{named(link.owner.name)} AS a", f"a.{column}"
    target = f"SELECT {named(link.target.key)} FROM evidence.{named(link.target.name)}"
    where = f"{value} IS NOT NULL AND {value} NOT IN ({target})" + (f" AND {link.only}" if link.only else "")
    return f"SELECT a.{key}, {value}, a._file, a._row FROM {source} WHERE {where}"


def _tell_dangling(
    con: duckdb.DuckDBPyConnection, link: Link, number: int, files: tuple[Digest, ...], issues: Issues
) -> None:
    rows = con.execute(f"{_astray(link)} ORDER BY 1, 2 LIMIT {ISSUES_PER_KIND}").fetchall()
    issues.add(
        [
            dangling_issue(
                link.owner, link.field, link.target, value, record, files[file].name if file is not None else None, row
            )
            for record, value, file, row in rows
        ],
        number,
    )


def dangling_issue(
    owner: RecordType,
    field: Field,
    target: RecordType,
    value: str,
    record: str,
    file: str | None,
    row: int | None = None,
) -> EvidenceIssue:
    """A link of a record that leads nowhere."""
    en, zh = f"refers to {target.name} {value!r}, which is not there", f"引用的{target.title.zh} {value!r} 不存在"
    return EvidenceIssue("dangling", owner.name, Text(en, zh), file, row, None, field.name, value, record)


def _tell_empty(
    con: duckdb.DuckDBPyConnection, owner: RecordType, field: Field, facts: TableFacts, issues: Issues
) -> None:
    column = named(field.name)
    row = con.execute(f"SELECT count(*) - count({column}) FROM evidence.{named(owner.name)}").fetchall()[0]
    issues.add([empty_issue(owner, field, int(row[0]), facts.rows)])


def empty_issue(owner: RecordType, field: Field, empty: int, rows: int) -> EvidenceIssue:
    """A link field with so many cells, of so many rows, from which nobody can tell where they lead."""
    message = Text(
        f"{counted_of(empty, rows, 'row', 'has', 'have')} no readable {field.name}",
        f"{rows} 行中有 {empty} 行缺少可读的{field.title.zh}",
    )
    return EvidenceIssue("empty_link", owner.name, message, field=field.name)
