"""From text to types, set-wise: SQL for each kind of field, over a column of text cells.

A cell is a value, empty, or unreadable; nothing is guessed. Cells that came as lists or nested
structures are marked by the reader with a control character in front.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from compliance.evidence.clock import local_of_utc, utc_of_local
from compliance.evidence.schemas import Field

LIST_MARK, LIST_SEPARATOR, BAD_MARK = "\x1e", "\x1f", "\x1d"

BLANKS = " \t\r\n\u00a0\u3000\ufeff"
TRUE_WORDS = ("true", "yes", "y", "1", "是", "真", "有")
FALSE_WORDS = ("false", "no", "n", "0", "否", "假", "无")
NONE_WORDS = ("none", "无")
# A year before that is a slip of the keyboard or the zero of a spreadsheet.
FIRST_YEAR = 1900
MOMENT_PARTS = ("y", "m1", "d1", "m2", "d2", "m3", "d3", "h", "mi", "s", "f", "z", "serial", "part")
# Year first, or a spreadsheet's count of days (1954 to 2119); the order of day and month is never guessed.
MOMENT = (
    r"^(?:(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日)"
    r"(?:[Tt\s]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?)?"
    r"|([2-7]\d{4})(\.\d+)?)$"
)


@dataclass(frozen=True, slots=True)
class Typed:
    """SQL of one field: its value, its local day (timestamps), and whether the cell is unreadable.

    `steps` are computed first, one after the other, and are columns named by `step`.
    """

    value: str
    day: str | None
    bad: str
    steps: tuple[str, ...] = ()


def quoted(text: str) -> str:
    """A text as a SQL constant."""
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """A name as SQL quotes it."""
    return '"' + name.replace('"', '""') + '"'


def trimmed(column: str) -> str:
    """A cell without blanks around it; an empty one is NULL."""
    return f"NULLIF(trim({column}, {quoted(BLANKS)}), '')"


def step(field: str, number: int) -> str:
    """The column that holds a step of reading a field."""
    return named(f"{field}__step{number}")


def stepped(table: str, cells: Mapping[str, Typed]) -> str:
    """What to select from where the steps of all fields are to be columns of a table."""
    for number in range(max((len(cell.steps) for cell in cells.values()), default=0)):
        columns = [
            f"{cell.steps[number]} AS {step(field, number)}"
            for field, cell in cells.items()
            if len(cell.steps) > number
        ]
        table = f"(SELECT *, {', '.join(columns)} FROM {table})"
    return table


def typed(field: Field, column: str, timezone: str) -> Typed:
    """The SQL that reads a text column as the kind of a field; `timezone` is for naive times and local days."""
    cell = step(field.name, 0)
    if field.kind in ("date", "timestamp"):
        return _moment(field, trimmed(column), timezone)
    value = _READERS[field.kind](cell, field)
    return Typed(value, None, f"({cell} IS NOT NULL AND {value} IS NULL)", (trimmed(column),))


def words_of(field: Field) -> dict[str, str]:
    """The code each word of a value list stands for, by the word in lower case: codes, and labels in either language."""
    pairs: dict[str, str] = {}
    # A code is never taken for the label of another.
    words = [(v.code, v.code) for v in field.values]
    words += [(label, v.code) for v in field.values for label in (v.title.en, v.title.zh)]
    for word, code in words:
        pairs.setdefault(word.strip().lower(), code)
    return pairs


def coded(cell: str, field: Field, lower: str | None = None) -> str:
    """Labels of a value list, in either language, as the code they stand for; `lower` is the cell in lower case."""
    pairs = words_of(field)
    if not pairs:
        return cell
    cases = " ".join(f"WHEN {quoted(word)} THEN {quoted(code)}" for word, code in pairs.items())
    return f"CASE {lower or f'lower({cell})'} {cases} ELSE {cell} END"


def coded_list(entries: str, field: Field) -> str:
    """The same for every entry of a list."""
    return f"list_transform({entries}, lambda x: {coded('x', field)})" if field.values else entries


def _text(cell: str, field: Field) -> str:
    marked = f"left({cell}, 1) IN ({quoted(LIST_MARK)}, {quoted(BAD_MARK)})"
    return f"CASE WHEN {marked} THEN NULL ELSE {coded(cell, field)} END"


def _integer(cell: str, field: Field) -> str:
    whole = f"TRY_CAST(split_part(ltrim({cell}, '+'), '.', 1) AS BIGINT)"
    return rf"CASE WHEN regexp_full_match({cell}, '[+-]?\d+(\.0+)?') THEN {whole} END"


def _decimal(cell: str, field: Field) -> str:
    exact = f"TRY_CAST(ltrim({cell}, '+') AS DECIMAL(28, 8))"
    return rf"CASE WHEN regexp_full_match({cell}, '[+-]?\d+(\.\d{{1,8}}0*)?') THEN {exact} END"


def _boolean(cell: str, field: Field) -> str:
    yes, no = (", ".join(quoted(word) for word in words) for words in (TRUE_WORDS, FALSE_WORDS))
    return f"CASE WHEN lower({cell}) IN ({yes}) THEN TRUE WHEN lower({cell}) IN ({no}) THEN FALSE END"


def _list(cell: str, field: Field) -> str:
    none = ", ".join(quoted(word) for word in NONE_WORDS)
    split = f"string_split(replace({cell}, '；', ';'), ';')"
    exact = f"string_split(substr({cell}, 2), {quoted(LIST_SEPARATOR)})"
    either = f"CASE WHEN left({cell}, 1) = {quoted(LIST_MARK)} THEN {exact} ELSE {split} END"
    entries = f"list_filter(list_transform({either}, lambda e: trim(e, {quoted(BLANKS)})), lambda e: e <> '')"
    value = (
        f"CASE WHEN left({cell}, 1) = {quoted(BAD_MARK)} THEN NULL "
        f"WHEN {cell} = {quoted(LIST_MARK)} OR lower({cell}) IN ({none}) THEN []::VARCHAR[] "
        f"WHEN len({entries}) = 0 THEN NULL ELSE {entries} END"
    )
    return coded_list(value, field)


_READERS: Mapping[str, Callable[[str, Field], str]] = {
    "text": _text, "int": _integer, "decimal": _decimal, "bool": _boolean, "list": _list,
}  # fmt: skip


def _moment(field: Field, cell: str, timezone: str) -> Typed:
    """A date, or a point in time as instant and local day."""
    text, parts, read, local, instant = (step(field.name, number) for number in range(5))
    names = ", ".join(map(quoted, MOMENT_PARTS))
    p = {name: f"{parts}.{name}" for name in MOMENT_PARTS}
    number = {name: f"COALESCE(TRY_CAST({p[name]} AS BIGINT), 0)" for name in ("h", "mi", "s")}
    zone = f"replace({p['z']}, ':', '')"
    hours, minutes = (f"COALESCE(TRY_CAST(substr({zone}, {at}, 2) AS BIGINT), 0)" for at in (2, 4))
    possible = (
        f"{number['h']} < 24 AND {number['mi']} < 60 AND {number['s']} < 60 AND {hours} < 24 AND {minutes} < 60 "
        f"AND {p['y']} >= '{FIRST_YEAR}' AND ({p['z']} = '' OR {p['y']} < '9999')"
    )
    written = f"concat({p['y']}, '-', {p['m1']}, {p['m2']}, {p['m3']}, '-', {p['d1']}, {p['d2']}, {p['d3']})"
    day = (
        f"CASE WHEN {p['serial']} <> '' THEN DATE '1899-12-30' + CAST({p['serial']} AS INTEGER) "
        f"WHEN {possible} THEN TRY_CAST({written} AS DATE) END"
    )
    micros = (
        f"CASE WHEN {p['h']} <> '' THEN (({number['h']} * 60 + {number['mi']}) * 60 + {number['s']}) * 1000000 "
        f"+ CAST(left({p['f']} || '000000', 6) AS BIGINT) "
        f"WHEN {p['part']} <> '' THEN CAST(round(CAST('0' || {p['part']} AS DOUBLE) * 86400) AS BIGINT) * 1000000 END"
    )
    offset = (
        f"CASE WHEN {p['z']} <> '' THEN (CASE WHEN left({p['z']}, 1) = '-' THEN -1 ELSE 1 END) "
        f"* ({hours} * 60 + {minutes}) * 60 END"
    )
    at = (
        f"CASE WHEN {read}.zone IS NULL THEN {utc_of_local(local, timezone)} ELSE {local} - to_seconds({read}.zone) END"
    )
    here = (
        f"CASE WHEN {read}.zone IS NOT NULL THEN CAST({local_of_utc(instant, timezone)} AS DATE) "
        f"WHEN {read}.micros IS NOT NULL THEN CAST({local} AS DATE) ELSE {read}.day END"
    )
    steps = (
        cell,
        f"regexp_extract({text}, {quoted(MOMENT)}, [{names}])",
        f"struct_pack(day := {day}, micros := {micros}, zone := {offset})",
        f"{read}.day::TIMESTAMP + to_microseconds({read}.micros)",
        at,
    )
    bad = f"({text} IS NOT NULL AND {read}.day IS NULL)"
    if field.kind == "date":
        return Typed(here, None, bad, steps)
    # The last hours of the year 9999 are year 10000 in UTC, which nothing downstream can hold.
    return Typed(f"CASE WHEN year({instant}) <= 9999 THEN {instant} END", here, bad, steps)
