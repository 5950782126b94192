"""From a column of another engine to the kind of a field, under the rules of `evidence.cells` and `evidence.stored`.

A reading goes in levels: what one level computes are columns of the next, so that nothing is computed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from compliance.evidence.cells import (
    BAD_MARK,
    BLANKS,
    FALSE_WORDS,
    FIRST_YEAR,
    LIST_MARK,
    LIST_SEPARATOR,
    MOMENT,
    MOMENT_PARTS,
    NONE_WORDS,
    TRUE_WORDS,
    coded,
    named,
    quoted,
)
from compliance.evidence.clock import nested_local_of_utc, nested_utc_of_local
from compliance.evidence.inplace.words import Words
from compliance.evidence.schemas import Field

Level = Mapping[str, str]
_CALENDAR = "BETWEEN DATE '1900-01-01' AND DATE '9999-12-30'"
# Digits and blanks by name: what \d and \s mean differs between engines.
_MOMENT = MOMENT.replace(r"[Tt\s]", r"[Tt \t\n\r\f]").replace(r"\s", r"[ \t\n\r\f]").replace(r"\d", "[0-9]")


@dataclass(frozen=True, slots=True)
class Read:
    """SQL of one field over the columns of its levels: value, local day (timestamps), whether it is unreadable."""

    value: str
    day: str | None
    bad: str
    levels: tuple[Level, ...] = field(default=())


def read(f: Field, column: str, stored: str, timezone: str, words: Words) -> Read:
    """The reading of a column; `stored` is what it holds: text, int, decimal, float, bool, list, date, naive, aware, other."""
    reader = _STORED.get((f.kind, stored))
    if reader is not None:
        return reader(f, column, timezone, words)
    if stored == "other":
        return Read(
            words.typed_null(f.kind),
            words.typed_null("date") if f.kind == "timestamp" else None,
            f"({column} IS NOT NULL)",
        )
    text = words.as_text.format(column)
    if stored == "list":
        text = f"{quoted(BAD_MARK)} || {text}"
    if stored == "float":  # keys that were numbers with gaps: 7.0 means 7
        text = f"REGEXP_REPLACE({text}, '[.]0$', '')"
    return _from_text(f, text, timezone, words)


def _step(f: Field, name: str) -> str:
    return named(f"{f.name}__{name}")


def _from_text(f: Field, column: str, timezone: str, words: Words) -> Read:
    cell = _step(f, "cell")
    first = {cell: words.trimmed(column)}
    if f.kind in ("date", "timestamp"):
        return _moment(f, cell, first, timezone, words)
    value = _step(f, "value")
    return Read(
        value, None, f"({cell} IS NOT NULL AND {value} IS NULL)", (first, {value: _READERS[f.kind](cell, f, words)})
    )


def _text(cell: str, f: Field, words: Words) -> str:
    marked = f"LEFT({cell}, 1) IN ({quoted(LIST_MARK)}, {quoted(BAD_MARK)})"
    return f"CASE WHEN {marked} THEN NULL ELSE {_coded(cell, f, words)} END"


def _coded(cell: str, f: Field, words: Words) -> str:
    return coded(cell, f, words.lower.format(cell))


def _integer(cell: str, f: Field, words: Words) -> str:
    unsigned = f"SPLIT_PART(TRIM(LEADING '+' FROM {cell}), '.', 1)"
    is_whole = words.matches.format(cell, r"'^[+-]?[0-9]+([.]0+)?$'")
    return f"CASE WHEN {is_whole} AND LENGTH({cell}) < 1000 THEN {words.whole.format(unsigned)} END"


def _decimal(cell: str, f: Field, words: Words) -> str:
    unsigned = f"TRIM(LEADING '+' FROM {cell})"
    is_number = words.matches.format(cell, r"'^[+-]?[0-9]+([.][0-9]{1,8}0*)?$'")
    return f"CASE WHEN {is_number} AND LENGTH({cell}) < 1000 THEN {words.exact.format(unsigned)} END"


def _boolean(cell: str, f: Field, words: Words) -> str:
    lower = words.lower.format(cell)
    yes, no = (", ".join(quoted(word) for word in some) for some in (TRUE_WORDS, FALSE_WORDS))
    return f"CASE WHEN {lower} IN ({yes}) THEN TRUE WHEN {lower} IN ({no}) THEN FALSE END"


def _list(cell: str, f: Field, words: Words) -> str:
    none = ", ".join(quoted(word) for word in NONE_WORDS)
    split = words.split.format(f"REPLACE({cell}, '；', ';')", "';'")
    exact = words.split.format(f"SUBSTR({cell}, 2)", quoted(LIST_SEPARATOR))
    entries = f"CASE WHEN LEFT({cell}, 1) = {quoted(LIST_MARK)} THEN {exact} ELSE {split} END"
    entry = f"BTRIM(e, {quoted(BLANKS)})"
    value = words.mapped.format(entries, _coded(entry, f, words), f"{entry} <> ''")
    return (
        f"CASE WHEN LEFT({cell}, 1) = {quoted(BAD_MARK)} THEN NULL "
        f"WHEN {cell} = {quoted(LIST_MARK)} OR {words.lower.format(cell)} IN ({none}) THEN {words.empty} "
        f"WHEN {words.size.format(value)} > 0 THEN {value} END"
    )


_READERS: Mapping[str, Callable[[str, Field, Words], str]] = {
    "text": _text, "int": _integer, "decimal": _decimal, "bool": _boolean, "list": _list,
}  # fmt: skip


def _moment(f: Field, cell: str, first: Level, timezone: str, words: Words) -> Read:
    """A date, or a point in time as instant and local day."""
    parts, local, instant = (_step(f, name) for name in ("parts", "local", "instant"))
    p = {name: words.part.format(parts, i) for i, name in enumerate(MOMENT_PARTS, words.first_part)}

    def number(text: str) -> str:
        return f"COALESCE(CAST(NULLIF({text}, '') AS BIGINT), 0)"

    zone = f"REPLACE({p['z']}, ':', '')"
    fields = {
        "y": number(p["y"]), "m": number(f"{p['m1']} || {p['m2']} || {p['m3']}"),
        "d": number(f"{p['d1']} || {p['d2']} || {p['d3']}"), "h": number(p["h"]), "mi": number(p["mi"]),
        "s": number(p["s"]), "f": f"CAST(LEFT({p['f']} || '000000', 6) AS BIGINT)", "zh": number(f"SUBSTR({zone}, 2, 2)"),
        "zm": number(f"SUBSTR({zone}, 4, 2)"), "sign": f"LEFT({p['z']}, 1)", "timed": f"{p['h']} <> ''",
        "serial": p["serial"], "fraction": p["part"],
    }  # fmt: skip
    n = {name: _step(f, name) for name in fields}
    leap = f"{n['y']} % 4 = 0 AND ({n['y']} % 100 <> 0 OR {n['y']} % 400 = 0)"
    last = f"CASE WHEN {n['m']} IN (4, 6, 9, 11) THEN 30 WHEN {n['m']} <> 2 THEN 31 WHEN {leap} THEN 29 ELSE 28 END"
    possible = (
        f"{n['h']} < 24 AND {n['mi']} < 60 AND {n['s']} < 60 AND {n['zh']} < 24 AND {n['zm']} < 60 "
        f"AND {n['y']} >= {FIRST_YEAR} AND ({n['sign']} = '' OR {n['y']} < 9999) "
        f"AND {n['m']} BETWEEN 1 AND 12 AND {n['d']} BETWEEN 1 AND {last}"
    )
    made = f"MAKE_DATE({', '.join(f'CAST({n[part]} AS INTEGER)' for part in 'ymd')})"
    counted = words.plus_days.format("DATE '1899-12-30'", n["serial"])
    read_day = f"CASE WHEN {n['serial']} <> '' THEN {counted} WHEN {possible} THEN {made} END"
    seconds = f"FLOOR(CAST('0' || {n['fraction']} AS {words.double}) * 86400 + 0.5)"
    micros = (
        f"CASE WHEN {n['timed']} THEN (({n['h']} * 60 + {n['mi']}) * 60 + {n['s']}) * 1000000 + {n['f']} "
        f"WHEN {n['fraction']} <> '' THEN CAST({seconds} AS BIGINT) * 1000000 END"
    )
    offset = (
        f"CASE WHEN {n['sign']} <> '' THEN (CASE WHEN {n['sign']} = '-' THEN -1 ELSE 1 END) "
        f"* ({n['zh']} * 60 + {n['zm']}) * 60 END"
    )
    day, time, ahead = (_step(f, name) for name in ("read", "micros", "offset"))
    at = words.plus_micros.format(f"CAST({day} AS {words.timestamp})", time)
    utc = nested_utc_of_local(local, timezone, words.plus_seconds)
    shifted = words.plus_seconds.format(local, f"- {ahead}")
    levels = (
        first,
        {parts: words.parts.format(cell, quoted(_MOMENT))},
        {n[name]: sql for name, sql in fields.items()},
        {day: read_day, time: micros, ahead: offset},
        {local: at},
        {instant: f"CASE WHEN {ahead} IS NULL THEN {utc} ELSE {shifted} END"},
    )
    here = nested_local_of_utc(instant, timezone, words.plus_seconds)
    shown = (
        f"CASE WHEN {ahead} IS NOT NULL THEN CAST({here} AS DATE) WHEN {time} IS NOT NULL THEN CAST({local} AS DATE) "
        f"ELSE {day} END"
    )
    bad = f"({cell} IS NOT NULL AND {day} IS NULL)"
    if f.kind == "date":
        return Read(shown, None, bad, levels)
    # The last hours of the year 9999 are year 10000 in UTC, which nothing downstream can hold.
    return Read(f"CASE WHEN EXTRACT(YEAR FROM {instant}) <= 9999 THEN {instant} END", shown, bad, levels)


def _stored_text(f: Field, column: str, _: str, words: Words) -> Read:
    return _from_text(f, words.as_text.format(column), "", words)


def _stored_whole(f: Field, column: str, _: str, words: Words) -> Read:
    return Read(f"CAST({column} AS {'BIGINT' if f.kind == 'int' else 'DECIMAL(28, 8)'})", None, "FALSE")


def _stored_exact(f: Field, column: str, _: str, words: Words) -> Read:
    """Decimals with no more digits than are kept."""
    value = _step(f, "value")
    kept = words.exact.format(column)
    same = f"CASE WHEN {kept} = {column} THEN {kept} END"
    return Read(value, None, f"({column} IS NOT NULL AND {value} IS NULL)", ({value: same},))


def _stored_float(f: Field, column: str, _: str, words: Words) -> Read:
    """Of binary fractions those that come back unchanged."""
    wide, near, value = (_step(f, name) for name in ("wide", "near", "value"))
    levels = (
        {wide: f"CAST({column} AS {words.double})"},
        {near: words.from_double.format(wide)},
        {value: f"CASE WHEN CAST({near} AS {words.double}) = {wide} THEN {near} END"},
    )
    return Read(value, None, f"({wide} IS NOT NULL AND {value} IS NULL)", levels)


def _stored_bool(_f: Field, column: str, _: str, _words: Words) -> Read:
    return Read(column, None, "FALSE")


def _stored_list(f: Field, column: str, _: str, words: Words) -> Read:
    column = words.as_list.format(column)
    entry, bad = f"BTRIM(e, {quoted(BLANKS)})", _step(f, "gaps")
    gaps = words.size.format(words.mapped.format(column, "e", f"e IS NULL OR {entry} = ''"))
    value = words.mapped.format(column, _coded(entry, f, words), "TRUE")
    whole = f"CASE WHEN {column} IS NOT NULL AND NOT {bad} THEN {value} END"
    return Read(whole, None, bad, ({bad: f"({column} IS NOT NULL AND {gaps} > 0)"},))


def _stored_day(f: Field, column: str, _: str, words: Words) -> Read:
    bad = f"({column} IS NOT NULL AND NOT {column} {_CALENDAR})"
    day = f"CASE WHEN {column} {_CALENDAR} THEN {column} END"
    return Read(day, None, bad) if f.kind == "date" else Read(words.typed_null("timestamp"), day, bad)


def _stored_naive(f: Field, column: str, timezone: str, words: Words) -> Read:
    local = _step(f, "local")
    sane = f"CASE WHEN CAST({column} AS DATE) {_CALENDAR} THEN {column} END"
    instant = nested_utc_of_local(local, timezone, words.plus_seconds)
    return _point(f, column, instant, f"CAST({local} AS DATE)", local, ({local: sane},))


def _stored_aware(f: Field, column: str, timezone: str, words: Words) -> Read:
    instant = _step(f, "instant")
    utc = words.at_utc.format(column)
    sane = f"CASE WHEN CAST({utc} AS DATE) {_CALENDAR} THEN {utc} END"
    day = f"CAST({nested_local_of_utc(instant, timezone, words.plus_seconds)} AS DATE)"
    return _point(f, column, instant, day, instant, ({instant: sane},))


def _point(f: Field, column: str, instant: str, day: str, kept: str, levels: tuple[Level, ...]) -> Read:
    bad = f"({column} IS NOT NULL AND {kept} IS NULL)"
    return Read(day, None, bad, levels) if f.kind == "date" else Read(instant, day, bad, levels)


_Reader = Callable[[Field, str, str, Words], Read]
_STORED: Mapping[tuple[str, str], _Reader] = {
    ("text", "text"): _stored_text,
    ("int", "int"): _stored_whole,
    ("decimal", "int"): _stored_whole,
    ("decimal", "decimal"): _stored_exact,
    ("decimal", "float"): _stored_float,
    ("bool", "bool"): _stored_bool,
    ("list", "list"): _stored_list,
    **{(kind, "date"): _stored_day for kind in ("date", "timestamp")},
    **{(kind, "naive"): _stored_naive for kind in ("date", "timestamp")},
    **{(kind, "aware"): _stored_aware for kind in ("date", "timestamp")},
}
