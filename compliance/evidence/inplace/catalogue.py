"""Which table of a database is which record type, and which column which field; slips are errors, not losses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from compliance.errors import EvidenceError, Problem, SchemaError, suggest
from compliance.evidence.cells import named
from compliance.evidence.headers import plain, resolve, type_named
from compliance.evidence.inplace.tables import Origin
from compliance.evidence.schemas import RecordType
from compliance.reading import read_yaml
from compliance.text import Text

_NEAR = 0.85


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view with its columns in order: name -> what it holds (see `cells.read`)."""

    schema: str | None
    name: str
    columns: Mapping[str, str]

    @property
    def shown(self) -> str:
        """The name as people write it."""
        return f"{self.schema}.{self.name}" if self.schema else self.name

    @property
    def source(self) -> str:
        """The name as SQL quotes it."""
        return ".".join(named(part) for part in (self.schema, self.name) if part)


@dataclass(frozen=True, slots=True)
class Named:
    """What a mapping says of a record type: its table, the columns of fields, columns to leave alone."""

    table: str
    columns: Mapping[str, str] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SchemaMapping:
    """A file that says which table holds which record type, and which tables hold none."""

    tables: Mapping[str, Named] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    source: str = ""


def load_schema_mapping(path: Path, schemas: Mapping[str, RecordType]) -> SchemaMapping:
    """The mapping in a YAML file; raises SchemaError with every mistake and its place."""
    document = read_yaml(path, name=path.name, error=SchemaError)
    problems: list[Problem] = []

    def wrong(at: tuple[str | int, ...], en: str, zh: str, hint: Text | None = None) -> None:
        line = document.at(at).line if at else 1
        shown = ".".join(map(str, at)) or None
        problems.append(Problem(Text(en, zh), file=path.name, line=line, path=shown, hint=hint))

    def keys(value: Any, at: tuple[str | int, ...], known: Sequence[str]) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            wrong(at, "must be a map", "必须是键值映射")
            return {}
        for key in value:
            if key not in known:
                wrong((*at, key), f"unknown key {key!r}", f"未知的键 {key!r}", suggest(str(key), known))
        return value

    def names(value: Any, at: tuple[str | int, ...]) -> frozenset[str]:
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            wrong(at, "must be a list of names", "必须是名称列表")
            return frozenset()
        return frozenset(value)

    root = keys(document.data, (), ("tables", "ignore"))
    found: dict[str, Named] = {}
    for name, entry in keys(root.get("tables", {}), ("tables",), tuple(schemas)).items():
        if name not in schemas:
            continue
        at: tuple[str | int, ...] = ("tables", name)
        entry = {"table": entry} if isinstance(entry, str) else entry
        said = keys(entry, at, ("table", "columns", "ignore"))
        columns = keys(said.get("columns", {}), (*at, "columns"), tuple(schemas[name].fields))
        for key, column in columns.items():
            if not isinstance(column, str):
                wrong((*at, "columns", key), "must be the name of a column", "必须是列名")
        table = said.get("table", name)
        if not isinstance(table, str):
            wrong((*at, "table"), "must be the name of a table", "必须是表名")
        found[name] = Named(str(table), dict(columns), names(said.get("ignore", []), (*at, "ignore")))
    ignore = names(root.get("ignore", []), ("ignore",))
    if problems:
        raise SchemaError(problems)
    return SchemaMapping(found, ignore, path.name)


def origins(tables: Sequence[Table], schemas: Mapping[str, RecordType], mapping: SchemaMapping) -> dict[str, Origin]:
    """The table of each record type that has one.

    A mapping comes first, then tables named after a type. Raises EvidenceError for a table or column
    that is not there, that stands for the same thing as another, or that is nearly named after something.
    """
    chosen: dict[str, Table] = {}
    problems: list[Problem] = []
    known = {name: table for table in tables for name in (table.shown, table.name)}
    for type_name, said in mapping.tables.items():
        if said.table in known:
            chosen[type_name] = known[said.table]
        else:
            message = Text(f"{type_name}: there is no table {said.table!r}", f"{type_name}：没有表 {said.table!r}")
            problems.append(Problem(message, file=mapping.source, hint=suggest(said.table, known)))
    free = [t for t in tables if t not in chosen.values() and not {t.name, t.shown} & mapping.ignore]
    others = []
    for table in free:
        record_type = type_named(table.name, schemas)
        if record_type is None:
            others.append(table)
        elif record_type.name in mapping.tables:
            continue
        elif record_type.name in chosen:
            en = f"{table.shown} and {chosen[record_type.name].shown} are both named after {record_type.name}"
            zh = f"{table.shown} 与 {chosen[record_type.name].shown} 都以{record_type.title.zh}命名"
            problems.append(Problem(Text(en, zh), hint=_HINT))
        else:
            chosen[record_type.name] = table
    words = {
        plain(word): t.name
        for t in schemas.values()
        if t.name not in chosen
        for word in (t.name, t.title.en, t.title.zh)
    }
    for table in others:
        near = get_close_matches(plain(table.name), words, n=1, cutoff=_NEAR)
        if near:
            en = f"{table.shown} is named after no record type, but nearly after {words[near[0]]!r}"
            zh = f"表 {table.shown} 不以记录类型命名，但与 {words[near[0]]!r} 相近"
            problems.append(Problem(Text(en, zh), hint=_HINT))
    if problems:
        raise EvidenceError(problems)
    if not chosen:
        message = Text("no table is named after a record type", "没有以记录类型命名的表")
        raise EvidenceError(Problem(message, found=", ".join(t.shown for t in tables[:10]) or None, hint=_HINT))
    return _all_columns(chosen, schemas, mapping)


_HINT = Text(
    "say so in --schema-mapping: under tables, or under ignore", "请在 --schema-mapping 的 tables 或 ignore 中说明"
)


def _all_columns(
    chosen: Mapping[str, Table], schemas: Mapping[str, RecordType], mapping: SchemaMapping
) -> dict[str, Origin]:
    found: dict[str, Origin] = {}
    problems: list[Problem] = []
    for name, table in chosen.items():
        try:
            found[name] = _columns(schemas[name], table, mapping.tables.get(name), mapping.source)
        except EvidenceError as error:
            problems += error.problems
    if problems:
        raise EvidenceError(problems)
    return found


def _columns(record_type: RecordType, table: Table, said: Named | None, file: str) -> Origin:
    mapped = dict(said.columns) if said else {}
    wrong = [
        Problem(
            Text(f"{table.shown} has no column {column!r}", f"表 {table.shown} 没有列 {column!r}"),
            file=file, path=name, hint=suggest(column, table.columns),
        )
        for name, column in mapped.items() if column not in table.columns
    ]  # fmt: skip
    wrong += [
        Problem(
            Text(f"{table.shown} has no column {column!r}", f"表 {table.shown} 没有列 {column!r}"),
            file=file, path="ignore", hint=suggest(column, table.columns),
        )
        for column in (said.ignore if said else ()) if column not in table.columns
    ]  # fmt: skip
    if wrong:
        raise EvidenceError(wrong)
    names = {column: name for name, column in mapped.items()}
    there = [column for column in table.columns if not (said and column in said.ignore)]
    resolved = resolve(record_type, [names.get(column, column) for column in there], table.shown)
    columns = {name: (named(there[place]), table.columns[there[place]]) for name, place in resolved.fields.items()}
    ignored = tuple(sorted(said.ignore)) if said else ()
    return Origin(table.shown, table.source, columns, (*resolved.unknown, *ignored))
