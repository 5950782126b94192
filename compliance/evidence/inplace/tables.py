"""The table of a record type as one SELECT over another engine's table: typed, keyed, without duplicates.

What there is to know of it is asked once, in numbers: rows stay where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from compliance.errors import EngineError, Problem
from compliance.evidence.cells import named, quoted
from compliance.evidence.evidence_set import TableFacts
from compliance.evidence.inplace.cells import Read, read
from compliance.evidence.inplace.words import Words
from compliance.evidence.schemas import Field, RecordType
from compliance.evidence.templates import EXAMPLE_PREFIX
from compliance.model import EvidenceIssue, Intake
from compliance.text import Text, counted

Ask = Callable[[str], Sequence[tuple[Any, ...]]]
"""Runs a statement and gives its rows."""
Keep = Callable[[str, str], str]
"""A name and a SELECT: what to say for it from then on."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the records of a type lie: what to select from, and which column holds which field.

    `columns` maps fields to (quoted column, what it holds, see `cells.read`); `unknown` columns
    belong to no field; `name` is what people call the table.
    """

    name: str
    source: str
    columns: Mapping[str, tuple[str, str]]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inplace:
    """A record type that stays where it is: its facts, and the SELECT that gives it as typed rows.

    `empty`: how many cells of each field are empty or unreadable.
    """

    facts: TableFacts
    intake: Intake
    issues: tuple[EvidenceIssue, ...]
    select: str
    empty: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Survey:
    rows: int
    unkeyed: int
    examples: int
    repeated: int
    empty: Mapping[str, int]
    bad: Mapping[str, int]


def take_stock(
    record_type: RecordType,
    origin: Origin,
    needed: frozenset[str],
    ask: Ask,
    keep: Keep,
    *,
    timezone: str,
    complete: bool,
    words: Words,
) -> Inplace:
    """Looks at every row twice at most; `needed` are the fields that anybody reads."""
    present = [
        f for f in record_type.fields.values() if f.name in origin.columns and f.name in {*needed, record_type.key}
    ]
    cells = {f.name: read(f, named(f.name), origin.columns[f.name][1], timezone, words) for f in present}
    doubtful = {name for name, cell in cells.items() if cell.bad != "FALSE"}
    typed = keep(f"typed_{record_type.name}", _typed(origin, present, cells, doubtful, words))
    first = found = _survey(ask, record_type, typed, present, doubtful)
    unreadable_cells = sum(first.bad.values())
    select, conflicts = typed, 0
    if first.unkeyed or first.repeated:
        select = f"SELECT * FROM ({typed}) AS typed WHERE NOT {_unkeyed(record_type)}"
        if first.repeated:
            differing = _differing(record_type, select, present, doubtful, words)
            fields = [f.name for f in present if f.name != record_type.key]
            if fields:
                anything = " OR ".join(named(f"{name}__differs") for name in fields)
                conflicts = int(ask(f"SELECT COUNT(*) FROM ({differing}) AS d WHERE {anything}")[0][0])
            select = keep(
                f"single_{record_type.name}", _collapsed(record_type, select, differing, present, doubtful, words)
            )
            doubtful |= set(fields)
        found = _survey(ask, record_type, select, present, doubtful)
    unreadable = frozenset(name for name, number in found.bad.items() if number)
    missing = frozenset(record_type.fields) - {f.name for f in present}
    nulls = frozenset(name for name, number in found.empty.items() if number)
    facts = TableFacts(record_type.name, True, complete, found.rows, first.unkeyed, missing, unreadable, nulls)
    collapsed = first.rows - first.unkeyed - found.rows
    if collapsed < 0 or (collapsed and not first.repeated):
        raise EngineError(
            Problem(
                Text(f"rows of {record_type.name} are unaccounted for", f"{record_type.title.zh} 有行未计入"),
                found=str(found.rows + first.unkeyed), expected=str(first.rows),
            )
        )  # fmt: skip
    intake = Intake(
        record_type.name, True, complete, first.rows, found.rows, collapsed, first.unkeyed,
        unreadable_cells=unreadable_cells,
        missing_columns=tuple(name for name in record_type.fields if name not in origin.columns),
        unknown_columns=origin.unknown,
    )  # fmt: skip
    issues = _issues(record_type, origin, first, conflicts)
    return Inplace(facts, intake, issues, select, found.empty)


def _typed(
    origin: Origin, present: Sequence[Field], cells: Mapping[str, Read], doubtful: set[str], words: Words
) -> str:
    raw = ", ".join(f"{origin.columns[f.name][0]} AS {named(f.name)}" for f in present)
    table = f"SELECT {raw} FROM {origin.source}"
    for level in zip_longest(*(cells[f.name].levels for f in present), fillvalue={}):
        columns = [f"{sql} AS {name}" for part in level for name, sql in part.items()]
        table = f"SELECT *, {', '.join(columns)} FROM ({table}{words.fence}) AS rows"
    columns = ["CAST(NULL AS INTEGER) AS _file", "CAST(NULL AS BIGINT) AS _row"]
    for f in present:
        cell = cells[f.name]
        columns.append(f"{cell.value} AS {named(f.name)}")
        if cell.day is not None:
            columns.append(f"{cell.day} AS {named(f.name + '__day')}")
        if f.name in doubtful:
            columns.append(f"{cell.bad} AS {named(f.name + '__bad')}")
    return f"SELECT {', '.join(columns)} FROM ({table}{words.fence}) AS cells"


def _unkeyed(record_type: RecordType) -> str:
    """The condition on rows that no verdict can be about."""
    return f"({named(record_type.key)} IS NULL OR {_example(record_type)})"


def _example(record_type: RecordType) -> str:
    return f"LEFT({named(record_type.key)}, {len(EXAMPLE_PREFIX)}) = {quoted(EXAMPLE_PREFIX)}"


def _survey(ask: Ask, record_type: RecordType, select: str, present: Sequence[Field], doubtful: set[str]) -> _Survey:
    key, marked = named(record_type.key), sorted(doubtful)
    asked = [
        "COUNT(*)", f"COUNT(*) FILTER (WHERE {_unkeyed(record_type)})", f"COUNT(*) FILTER (WHERE {_example(record_type)})",
        f"COUNT({key}) - COUNT(DISTINCT {key})",
    ]  # fmt: skip
    asked += [_filled(f) for f in present]
    asked += [f"COUNT(*) FILTER (WHERE {named(name + '__bad')})" for name in marked]
    (answers,) = ask(f"SELECT {', '.join(asked)} FROM ({select}) AS typed")
    rows, unkeyed, examples, repeated = (int(number) for number in answers[:4])
    filled, bad = answers[4 : 4 + len(present)], answers[4 + len(present) :]
    empty = {f.name: rows - int(number) for f, number in zip(present, filled, strict=True)}
    return _Survey(rows, unkeyed, examples, repeated, empty, dict(zip(marked, map(int, bad), strict=True)))


def _filled(f: Field) -> str:
    number = f"COUNT({named(f.name)})"
    return f"LEAST({number}, COUNT({named(f.name + '__day')}))" if f.kind == "timestamp" else number


def _differing(record_type: RecordType, select: str, present: Sequence[Field], doubtful: set[str], words: Words) -> str:
    """Of every key with several rows, whether they differ in each field."""
    key = named(record_type.key)
    columns = [key]
    for f in present:
        if f.name != record_type.key:
            parts = [f.name, *([f"{f.name}__day"] if f.kind == "timestamp" else [])]
            parts += [f"{f.name}__bad"] if f.name in doubtful else []
            whole = words.row.format(", ".join(map(named, parts)))
            columns.append(f"COUNT(DISTINCT {whole}) > 1 AS {named(f.name + '__differs')}")
    return f"SELECT {', '.join(columns)} FROM ({select}) AS keyed GROUP BY {key} HAVING COUNT(*) > 1"


def _collapsed(
    record_type: RecordType, select: str, differing: str, present: Sequence[Field], doubtful: set[str], words: Words
) -> str:
    """One row per key; cells in which its rows differ are unreadable."""
    key = named(record_type.key)
    columns = ["r._file", "r._row", f"r.{key}"]
    for f in present:
        if f.name == record_type.key:
            continue
        name, day, bad = (named(f"{f.name}{suffix}") for suffix in ("", "__day", "__bad"))
        differs = f"COALESCE(d.{named(f.name + '__differs')}, FALSE)"
        columns.append(f"CASE WHEN NOT {differs} THEN r.{name} END AS {name}")
        if f.kind == "timestamp":
            columns.append(f"CASE WHEN NOT {differs} THEN r.{day} END AS {day}")
        columns.append(f"{f'({differs} OR r.{bad})' if f.name in doubtful else differs} AS {bad}")
    if record_type.key in doubtful:
        columns.append(f"r.{named(record_type.key + '__bad')}")
    numbered = f"SELECT *, ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY {key}) AS _turn FROM ({select}) AS keyed"
    return (
        f"SELECT {', '.join(columns)} FROM ({numbered}) AS r LEFT JOIN ({differing}) AS d ON d.{key} = r.{key} "
        f"WHERE r._turn = 1"
    )


def _issues(record_type: RecordType, origin: Origin, found: _Survey, conflicts: int) -> tuple[EvidenceIssue, ...]:
    """What is wrong with the rows, in numbers."""

    def issue(kind: str, number: int, en: str, zh: str, field: str | None = None) -> list[EvidenceIssue]:
        message = Text(en, zh.format(number))
        return [EvidenceIssue(kind, record_type.name, message, origin.name, field=field)] if number else []

    key = record_type.key
    told = issue(
        "quarantine",
        found.unkeyed - found.examples,
        f"{counted(found.unkeyed - found.examples, 'row', 'has', 'have')} an empty or unreadable key",
        "{} 行的主键为空或无法读取",
        key,
    )
    examples = f"{counted(found.examples, 'row', 'is', 'are')} of the template's examples"
    told += issue("example", found.examples, examples, "{} 行是模板的示例行", key)
    told += issue(
        "conflict",
        conflicts,
        f"{counted(conflicts, 'key', 'has', 'have')} rows that differ",
        "{} 个主键的多行内容不一致",
        key,
    )
    for name, number in found.bad.items():
        if name != key:
            told += issue(
                "unreadable", number, f"{counted(number, 'cell')} cannot be read", "{} 个单元格无法读取", name
            )
    return tuple(told)
