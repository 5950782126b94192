"""From text to types, set-wise: SQL for each kind of field, over a column of text cells.

A cell is a value, empty, or unreadable; nothing is guessed. Cells that came as lists or nested
structures are marked by the reader with a control character in front.
"""

from __future__ import annotations

from dataclasses import dataclass

from compliance.evidence.schemas import Field

LIST_MARK, LIST_SEPARATOR, BAD_MARK = "\x1e", "\x1f", "\x1d"

_BLANKS = " \t\r\n\u00a0\u3000\ufeff"
_TRUE = ("true", "yes", "y", "1", "是", "真", "有")
_FALSE = ("false", "no", "n", "0", "否", "假", "无")
_NONE = ("none", "无")
_DAY = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_TIME = r"[T ](\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?)"
_OFFSET = r"(Z|[+-]\d{2}(:?\d{2})?)"


@dataclass(frozen=True, slots=True)
class Typed:
    """SQL of one field: its value, its local day (timestamps), and whether the cell is unreadable."""

    value: str
    day: str | None
    bad: str


def quoted(text: str) -> str:
    """A text as a SQL constant."""
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """A name as SQL quotes it."""
    return '"' + name.replace('"', '""') + '"'


def trimmed(column: str) -> str:
    """A cell without blanks around it; an empty one is NULL."""
    return f"NULLIF(trim({column}, {quoted(_BLANKS)}), '')"


def typed(field: Field, column: str, timezone: str) -> Typed:
    """The SQL that reads a text column as the kind of a field; `timezone` is for naive times and local days."""
    cell = trimmed(column)
    if field.kind in ("date", "timestamp"):
        return _moment(field.kind, cell, timezone)
    value = _READERS[field.kind](cell, field)
    return Typed(value, None, f"({cell} IS NOT NULL AND {value} IS NULL)")


def _text(cell: str, field: Field) -> str:
    plain = f"CASE WHEN left({cell}, 1) IN ({quoted(LIST_MARK)}, {quoted(BAD_MARK)}) THEN NULL ELSE {cell} END"
    return _coded(plain, field)


def _coded(cell: str, field: Field) -> str:
    """Labels of a value list, in either language, as the code they stand for."""
    if not field.values:
        return cell
    pairs: dict[str, str] = {}
    for label in field.values:
        for word in (label.code, label.title.en, label.title.zh):
            pairs.setdefault(word.strip().lower(), label.code)
    keys = ", ".join(quoted(word) for word in pairs)
    codes = ", ".join(quoted(code) for code in pairs.values())
    return f"COALESCE(map([{keys}], [{codes}])[lower({cell})], {cell})"


def _integer(cell: str, field: Field) -> str:
    return rf"CASE WHEN regexp_full_match({cell}, '[+-]?\d{{1,19}}(\.0+)?') THEN TRY_CAST(split_part(ltrim({cell}, '+'), '.', 1) AS BIGINT) END"


def _decimal(cell: str, field: Field) -> str:
    return rf"CASE WHEN regexp_full_match({cell}, '[+-]?\d{{1,30}}(\.\d{{1,8}}0*)?') THEN TRY_CAST(ltrim({cell}, '+') AS DECIMAL(28, 8)) END"


def _boolean(cell: str, field: Field) -> str:
    yes, no = (", ".join(quoted(word) for word in words) for words in (_TRUE, _FALSE))
    return f"CASE WHEN lower({cell}) IN ({yes}) THEN TRUE WHEN lower({cell}) IN ({no}) THEN FALSE END"


def _list(cell: str, field: Field) -> str:
    none = ", ".join(quoted(word) for word in _NONE)
    plain = f"string_split(replace({cell}, '；', ';'), ';')"
    trimmed_entries = f"list_filter(list_transform({plain}, lambda e: trim(e, {quoted(_BLANKS)})), lambda e: e <> '')"
    exact = f"string_split(substr({cell}, 2), {quoted(LIST_SEPARATOR)})"
    entries = (
        f"CASE WHEN left({cell}, 1) = {quoted(BAD_MARK)} THEN NULL WHEN {cell} = {quoted(LIST_MARK)} THEN []::VARCHAR[] "
        f"WHEN left({cell}, 1) = {quoted(LIST_MARK)} THEN {exact} WHEN lower({cell}) IN ({none}) THEN []::VARCHAR[] "
        f"WHEN len({trimmed_entries}) = 0 THEN NULL ELSE {trimmed_entries} END"
    )
    return f"list_transform({entries}, lambda x: {_coded('x', field)})" if field.values else entries


_READERS = {"text": _text, "int": _integer, "decimal": _decimal, "bool": _boolean, "list": _list}


def _moment(kind: str, cell: str, timezone: str) -> Typed:
    """A date, or a point in time as instant and local day; day-month order is never guessed."""
    iso = (
        rf"regexp_replace(regexp_replace({cell}, '^(\d{{4}})/(\d{{1,2}})/(\d{{1,2}})', '\1-\2-\3'), "
        r"'^(\d{4})年(\d{1,2})月(\d{1,2})日\s*(\d)?', '\1-\2-\3 \4')"
    )
    iso = f"rtrim({iso})"
    day = f"CASE WHEN regexp_full_match({iso}, {quoted(_DAY)}) THEN TRY_CAST({iso} AS DATE) END"
    naive = (
        f"CASE WHEN regexp_full_match({iso}, {quoted(_DAY + _TIME)}) THEN TRY_CAST({_seconds(iso)} AS TIMESTAMP) END"
    )
    aware = (
        f"CASE WHEN regexp_full_match({iso}, {quoted(_DAY + _TIME + ' ?' + _OFFSET)}) "
        f"THEN TRY_CAST({_seconds(iso)} AS TIMESTAMPTZ) END"
    )
    serial = rf"CASE WHEN regexp_full_match({cell}, '[2-7]\d{{4}}(\.\d+)?') THEN TRY_CAST({cell} AS DOUBLE) END"
    serial_day = f"(DATE '1899-12-30' + CAST(floor({serial}) AS INTEGER))"
    zone = quoted(timezone)
    local = f"CAST(timezone({zone}, {aware}) AS DATE)"
    value = f"COALESCE({day}, CAST({naive} AS DATE), {local}, {serial_day})"
    bad = f"({cell} IS NOT NULL AND {value} IS NULL)"
    if kind == "date":
        return Typed(value, None, bad)
    seconds = f"CAST(round(({serial} - floor({serial})) * 86400) AS BIGINT)"
    timed = f"CASE WHEN {serial} > floor({serial}) THEN CAST({serial_day} AS TIMESTAMP) + to_seconds({seconds}) END"
    instant = f"timezone('UTC', COALESCE({aware}, timezone({zone}, COALESCE({naive}, {timed}))))"
    return Typed(instant, value, bad)


def _seconds(iso: str) -> str:
    """`10:00` as `10:00:00`, which every cast accepts, and `+0800` as `+08:00`."""
    with_seconds = rf"regexp_replace({iso}, '([T ]\d{{1,2}}:\d{{2}})( ?([Z+-].*)?)$', '\1:00\2')"
    return rf"regexp_replace({with_seconds}, '([+-]\d{{2}})(\d{{2}})$', '\1:\2')"


def passes(kind: str, physical: str) -> bool:
    """Whether a stored column is of the field's kind already, so that no cell needs reading."""
    return physical in _PHYSICAL.get(kind, ())


_PHYSICAL = {
    "int": ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"),
    "bool": ("BOOLEAN",),
    "date": ("DATE",),
    "timestamp": ("TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE"),
    "list": ("VARCHAR[]",),
}
