"""Runs a mapping over the rows of an export, set-wise in DuckDB: an all-text table in, one out.

The source table has a VARCHAR column per header, `_file` and `_row`. The target table has the
fields of the record type as VARCHAR, `_file`, `_row` (of the row that counts as the last), and
`<field>__bad` beside every field where some cell is unreadable: there the field holds the cell as
the export wrote it, for messages only. Rows without a reduction key pass through one by one; the
loader sets them aside like any other row without a key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from compliance.errors import EvidenceError, Problem, suggest
from compliance.evidence.mapping_checks import directives, has_time
from compliance.evidence.mappings import Condition, EvidenceMapping, FieldMap, OrderKey, RecordMap
from compliance.evidence.schemas import RecordType
from compliance.text import Text

# A two-digit year read with %Y, or a typing slip, would be a date of antiquity: unreadable instead.
_YEARS = (1900, 2199)
_BLANKS = " \t\r\n\u00a0\u3000"
_ISO_DAY = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class Transformed:
    """What became of the rows: rows_in = records + reduced + filtered.

    `defaulted` lists (field, cell, count) where a value map declared a reading for cells it does
    not list; `unordered` counts the keys whose rows could not be put in order.
    """

    record_type: str
    rows_in: int
    records: int
    reduced: int
    filtered: int
    fields: tuple[str, ...]
    unreadable: tuple[str, ...]
    unordered: int
    unknown_columns: tuple[str, ...]
    defaulted: tuple[tuple[str, str, int], ...]


def transform(
    con: duckdb.DuckDBPyConnection,
    source: str,
    target: str,
    mapping: EvidenceMapping,
    record: RecordMap,
    record_type: RecordType,
    *,
    timezone: str,
    file: str = "",
) -> Transformed:
    """Create table `target` from table `source` (both quoted as SQL names them).

    `timezone` is the zone local days are counted in (a date field fed by a point in time). Raises
    EvidenceError where the export lacks a column that the mapping needs.
    """
    columns = [row[0] for row in con.execute(f"DESCRIBE {source}").fetchall() if row[0] not in ("_file", "_row")]
    absent = _absent_columns(mapping, record, columns, file)
    fields = [f for f in record.fields if f.column not in absent]
    zones = (mapping.timezone, timezone)
    kinds = {f.name: record_type.fields[f.name].kind for f in fields}
    rows = _kept(source, mapping, record, absent)
    con.execute(f"CREATE OR REPLACE TABLE {target} AS {_query(rows, record, fields, kinds, zones)}")
    bad = _drop_unused(con, target, fields, "__bad")
    _drop_unused(con, target, fields, "__tied")
    rows_in, kept = _count(con, source), _count(con, rows)
    records = _count(con, target)
    unordered = con.execute(f"SELECT count(*) FROM {target} WHERE _unordered").fetchall()[0][0]
    con.execute(f"ALTER TABLE {target} DROP COLUMN _unordered")
    return Transformed(
        record_type=record.record_type,
        rows_in=rows_in,
        records=records,
        reduced=kept - records,
        filtered=rows_in - kept,
        fields=tuple(f.name for f in fields),
        unreadable=tuple(bad),
        unordered=unordered,
        unknown_columns=tuple(c for c in columns if c not in record.columns() and c not in record.ignore),
        defaulted=_defaulted(con, rows, fields),
    )


def _drop_unused(con: duckdb.DuckDBPyConnection, target: str, fields: Sequence[FieldMap], mark: str) -> list[str]:
    """Drop the marks that no row has; gives the fields that keep theirs."""
    kept = []
    for f in fields:
        if con.execute(f"SELECT bool_or({quoted(f.name + mark)}) FROM {target}").fetchall()[0][0]:
            kept.append(f.name)
        else:
            con.execute(f"ALTER TABLE {target} DROP COLUMN {quoted(f.name + mark)}")
    return kept


def _absent_columns(mapping: EvidenceMapping, record: RecordMap, columns: Sequence[str], file: str) -> frozenset[str]:
    needed = {name: must for name, must in record.columns().items() if name not in columns}
    problems = []
    for name in (name for name, must in needed.items() if must):
        en = f"the export has no column {name!r}, which mapping {mapping.name} reads"
        zh = f"导出文件缺少映射 {mapping.name} 所需的列 {name!r}"
        problems.append(Problem(Text(en, zh), file or None, hint=suggest(name, columns)))
    if problems:
        raise EvidenceError(problems)
    return frozenset(needed)


def _query(
    rows: str,
    record: RecordMap,
    fields: Sequence[FieldMap],
    kinds: Mapping[str, str],
    zones: tuple[str, str],
) -> str:
    """The whole way of the rows as one query."""
    cells = ["_file", "_row"]
    for number, f in enumerate(fields):
        value, bad, raw = _cell(f, kinds[f.name], zones)
        cells += [f"CASE WHEN {bad} THEN {raw} ELSE {value} END AS v{number}", f"{bad} AS b{number}"]
        cells.append(f"{_all_of(f.when)} AS c{number}")
    key = quoted(record.key) if record.key is not None else "NULL"
    # Rows without a key are groups of their own: nothing says that they belong together.
    cells.append(f"COALESCE('k' || {key}, 'r' || _file || ':' || _row) AS g")
    orders = [_order(o, zones[0]) for o in record.order]
    cells += [f"{order} AS o{number}" for number, order in enumerate(orders)]
    names = [f"o{number}" for number in range(len(orders))]
    disorder = " OR ".join(f"{name} IS NULL" for name in names) or "FALSE"
    ranked = (
        f"*, bool_or({disorder}) OVER (PARTITION BY g) AND count(*) OVER (PARTITION BY g) > 1 AS _unordered, "
        + (f"dense_rank() OVER (PARTITION BY g ORDER BY {', '.join(names)})" if names else "1")
        + " AS dense"
    )
    # Where one row of a key has no place in the order, all its rows are tied.
    rank = "* EXCLUDE (dense), CASE WHEN _unordered THEN 0 ELSE dense END AS rk"
    picks = ", ".join(
        f"{'min' if f.take == 'first' else 'max'}(CASE WHEN c{n} THEN rk END) OVER (PARTITION BY g) AS p{n}"
        for n, f in enumerate(fields)
    )
    outs = []
    for n, f in enumerate(fields):
        chosen = f"FILTER (WHERE c{n} AND rk = p{n})"
        tied = f"count(DISTINCT CASE WHEN v{n} IS NULL THEN 'n' ELSE 'v' || v{n} END) {chosen} > 1"
        value = (
            f"CASE WHEN {tied} THEN string_agg(DISTINCT v{n}, ' | ' ORDER BY v{n}) {chosen} ELSE min(v{n}) {chosen} END"
        )
        outs.append(f"{value} AS {quoted(f.name)}")
        outs.append(f"COALESCE({tied} OR bool_or(b{n}) {chosen}, FALSE) AS {quoted(f.name + '__bad')}")
        outs.append(f"COALESCE({tied}, FALSE) AS {quoted(f.name + '__tied')}")
    last = "first({} ORDER BY rk DESC, _file DESC, _row DESC)"
    return (
        f"WITH kept AS (SELECT * FROM {rows}), cells AS (SELECT {', '.join(cells)} FROM kept), "
        f"ranked AS (SELECT {ranked} FROM cells), placed AS (SELECT {rank} FROM ranked), "
        f"picked AS (SELECT *, {picks} FROM placed) "
        f"SELECT {', '.join(outs)}, {last.format('_file')}::INTEGER AS _file, {last.format('_row')} AS _row, "
        f"bool_or(_unordered) AS _unordered FROM picked GROUP BY g ORDER BY _file, _row"
    )


def _kept(source: str, mapping: EvidenceMapping, record: RecordMap, absent: frozenset[str]) -> str:
    """The rows that pass the filter, cells trimmed, as something to select from."""
    nulls = ", ".join(map(literal, ("", *mapping.nulls)))
    cells = ["_file", "_row"]
    for column in sorted(set(record.columns()) - absent):
        trimmed = f"trim({quoted(column)}, {literal(_BLANKS)})"
        cells.append(f"CASE WHEN {trimmed} NOT IN ({nulls}) THEN {trimmed} END AS {quoted(column)}")
    return f"(SELECT * FROM (SELECT {', '.join(cells)} FROM {source}) WHERE {_all_of(record.where)})"


def _cell(f: FieldMap, kind: str, zones: tuple[str, str]) -> tuple[str, str, str]:
    """SQL for a field's value, for whether the cell is unreadable, and for the cell as it came."""
    if f.column is None:
        return literal(f.constant or ""), "FALSE", "NULL"
    cell = quoted(f.column)
    if f.format is not None:
        value = _date(cell, f.format, kind, zones)
        return value, f"({cell} IS NOT NULL AND {value} IS NULL)", cell
    if f.values is None:
        return cell, "FALSE", cell
    listed = {key: value for key, value in f.values.items() if key}
    other = {"keep": cell, "value": literal(f.otherwise_value or "")}.get(f.otherwise, "NULL")
    branches = " ".join(f"WHEN {cell} = {literal(key)} THEN {literal(value)}" for key, value in listed.items())
    empty = literal(f.values[""]) if "" in f.values else "NULL"
    value = f"CASE WHEN {cell} IS NULL THEN {empty} {branches} ELSE {other} END"
    return value, _outside(f, cell) if f.otherwise == "unreadable" else "FALSE", cell


def _outside(f: FieldMap, cell: str) -> str:
    """Whether a cell is not listed in the value map."""
    listed = ", ".join(literal(key) for key in f.values or () if key)
    return f"({cell} IS NOT NULL" + (f" AND {cell} NOT IN ({listed}))" if listed else ")")


def _defaulted(
    con: duckdb.DuckDBPyConnection, rows: str, fields: Sequence[FieldMap]
) -> tuple[tuple[str, str, int], ...]:
    found: list[tuple[str, str, int]] = []
    for f in fields:
        if f.column is not None and f.values is not None and f.otherwise in ("value", "empty", "keep"):
            cell = quoted(f.column)
            query = f"SELECT {cell} AS cell, count(*) FROM {rows} WHERE {_outside(f, cell)}"
            counts = con.execute(f"{query} GROUP BY cell ORDER BY cell").fetchall()
            found += [(f.name, row[0], row[1]) for row in counts]
    return tuple(found)


def _date(cell: str, form: str, kind: str, zones: tuple[str, str]) -> str:
    """SQL for a date as text: an instant in UTC (`…Z`), or a day; NULL where it cannot be read."""
    if not has_time(form):
        parsed = f"TRY_STRPTIME({cell}, {literal(form)})"
        return f"CASE WHEN {_sane(parsed)} THEN strftime({parsed}, '{_ISO_DAY}') END"
    instant = _instant(cell, form, zones[0])
    utc = f"timezone('UTC', {instant})"
    if kind == "date":
        shown = f"strftime(timezone({literal(zones[1])}, {instant}), '{_ISO_DAY}')"
    else:
        shown = f"strftime({utc}, '%Y-%m-%dT%H:%M:%S.%fZ')"
    value = f"CASE WHEN {_sane(utc)} THEN {shown} END"
    if form != "iso":
        return value
    day = f"TRY_STRPTIME({cell}, '{_ISO_DAY}')"
    return f"CASE WHEN {_sane(day)} THEN strftime({day}, '{_ISO_DAY}') ELSE {value} END"


def _instant(cell: str, form: str, zone: str) -> str:
    """SQL for a TIMESTAMPTZ: local times belong to the zone of the export."""
    if form != "iso":
        parsed = f"TRY_STRPTIME({cell}, {literal(form)})"
        return parsed if "z" in directives(form) else f"timezone({literal(zone)}, {parsed})"
    offset = f"regexp_matches({cell}, '[0-9:](Z|[-+][0-9]{{2}}:?[0-9]{{2}})$')"
    shaped = f"regexp_matches({cell}, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ][0-9]{{2}}:[0-9]{{2}}')"
    local = f"timezone({literal(zone)}, TRY_CAST({cell} AS TIMESTAMP))"
    either = f"CASE WHEN {offset} THEN TRY_CAST({cell} AS TIMESTAMPTZ) ELSE {local} END"
    return f"CASE WHEN {shaped} THEN {either} END"


def _sane(parsed: str) -> str:
    return f"year({parsed}) BETWEEN {_YEARS[0]} AND {_YEARS[1]}"


def _order(order: OrderKey, zone: str) -> str:
    cell = quoted(order.column)
    casts = {"int": f"TRY_CAST({cell} AS BIGINT)", "decimal": f"TRY_CAST({cell} AS DECIMAL(38, 10))", "text": cell}
    return casts.get(order.kind) or _date(cell, order.format or "iso", order.kind, (zone, zone))


_TESTS: Mapping[str, str] = {
    "equals": "COALESCE({cell} IN ({values}), FALSE)",
    "in": "COALESCE({cell} IN ({values}), FALSE)",
    "not": "NOT COALESCE({cell} IN ({values}), FALSE)",
    "not_in": "NOT COALESCE({cell} IN ({values}), FALSE)",
}


def _all_of(conditions: Sequence[Condition]) -> str:
    parts = []
    for condition in conditions:
        cell = quoted(condition.column)
        if condition.test == "empty":
            parts.append(f"{cell} IS {'' if condition.empty else 'NOT '}NULL")
        else:
            parts.append(_TESTS[condition.test].format(cell=cell, values=", ".join(map(literal, condition.values))))
    return f"({' AND '.join(parts)})" if parts else "TRUE"


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def quoted(name: str) -> str:
    """An identifier as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"
