"""One row per key: identical rows collapse, cells in which rows of one key differ become unreadable."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb

from compliance.evidence.cells import named, quoted
from compliance.evidence.issues import ISSUES_PER_KIND, Issues
from compliance.evidence.schemas import Field, RecordType
from compliance.model import EvidenceIssue
from compliance.text import Text

Place = Callable[[int | None], tuple[str | None, str | None]]
"""File index to file name and, where it is certain, sheet."""


def collapse(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    table: str,
    present: Sequence[Field],
    doubtful: set[str],
    place: Place,
    issues: Issues,
) -> int:
    """Merges the rows of each key into the first of them; gives the number of rows that went.

    `doubtful` are the fields with a column `<field>__bad`; where rows were merged, all have one.
    """
    key = named(record_type.key)
    extra = _number(con, f"SELECT count(*) - count(DISTINCT {key}) FROM {table}")
    if not extra:
        return 0
    others = [f for f in present if f.name != record_type.key]
    for f in others:
        if f.name not in doubtful:
            doubtful.add(f.name)
            con.execute(f"ALTER TABLE {table} ADD COLUMN {named(f.name + '__bad')} BOOLEAN DEFAULT FALSE")
    columns, differs = [f"{key}"], []
    for f in others:
        name, bad, day = (named(f"{f.name}{suffix}") for suffix in ("", "__bad", "__day"))
        whole = f"struct_pack(v := {name}, bad := {bad}" + (f", day := {day})" if f.kind == "timestamp" else ")")
        differ = f"(count(DISTINCT {whole}) > 1)"
        differs.append((f.name, differ))
        columns.append(f"CASE WHEN {differ} THEN NULL ELSE any_value({name}) END AS {name}")
        if f.kind == "timestamp":
            columns.append(f"CASE WHEN {differ} THEN NULL ELSE any_value({day}) END AS {day}")
        columns.append(f"({differ} OR bool_or({bad})) AS {bad}")
    twice = f"SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1"
    first = "first(struct_pack(f := _file, r := _row) ORDER BY _file, _row)"
    if differs:
        _tell(con, record_type, f"{table} WHERE {key} IN ({twice}) GROUP BY {key}", first, differs, place, issues)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE merged AS SELECT * EXCLUDE (place), place.f AS _file, place.r AS _row FROM "
        f"(SELECT {', '.join(columns)}, {first} AS place FROM {table} WHERE {key} IN ({twice}) GROUP BY {key})"
    )
    con.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM merged)")
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM merged")
    con.execute("DROP TABLE merged")
    # Rows stay in the order they came in: so are verdicts listed.
    con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM {table} ORDER BY _file, _row")
    return extra


def _tell(
    con: duckdb.DuckDBPyConnection,
    record_type: RecordType,
    groups: str,
    first: str,
    differs: Sequence[tuple[str, str]],
    place: Place,
    issues: Issues,
) -> None:
    names = ", ".join(f"CASE WHEN {differ} THEN {quoted(name)} END" for name, differ in differs)
    query = (
        f"SELECT {named(record_type.key)} AS k, {first} AS p, list_sort(list(_row)) AS rows, "
        f"list_filter([{names}], lambda n: n IS NOT NULL) AS fields FROM {groups}"
    )
    total = _number(con, f"SELECT count(*) FROM ({query}) WHERE len(fields) > 0")
    found = []
    listing = f"SELECT k, p.f, p.r, rows, fields FROM ({query}) WHERE len(fields) > 0"
    for key, file, row, rows, fields in con.execute(f"{listing} ORDER BY 2, 3, 1 LIMIT {ISSUES_PER_KIND}").fetchall():
        listed, numbers = ", ".join(fields), ", ".join(map(str, rows[:10])) + (" …" if len(rows) > 10 else "")
        message = Text(
            f"the rows with this key ({numbers}) differ in {listed}",
            f"主键相同的行（{numbers}）在以下字段不一致：{listed}",
        )
        name, sheet = place(file)
        found.append(EvidenceIssue("conflict", record_type.name, message, name, row, sheet, fields[0], key=key))
    issues.add(found, total)


def _number(con: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(con.execute(query).fetchall()[0][0])
