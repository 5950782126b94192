"""Mapping files: how a foreign export becomes records (docs/evidence.md has the format by example).

This module reads and checks the file; compliance.evidence.transform runs it over a table. Dates
and value maps are declared and never guessed; whatever the declaration does not cover becomes an
unreadable cell and is reported.
"""

from __future__ import annotations

import fnmatch
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.errors import SchemaError
from compliance.evidence.mapping_checks import FORMAT_SCHEMA, sense_problems
from compliance.evidence.schemas import RecordType
from compliance.reading import read_yaml
from compliance.text import Text
from compliance.validation import schema_problems


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a source column; `test`: equals | not | in | not_in | empty."""

    column: str
    test: str
    values: tuple[str, ...]
    empty: bool = False


@dataclass(frozen=True, slots=True)
class OrderKey:
    """What makes one row of an event log later than another."""

    column: str
    kind: str
    format: str | None = None


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Where the value of one field comes from: a `column`, or the `constant`."""

    name: str
    column: str | None
    constant: str | None = None
    values: Mapping[str, str] | None = None
    otherwise: str = "unreadable"
    otherwise_value: str | None = None
    format: str | None = None
    take: str = "last"
    when: tuple[Condition, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class RecordMap:
    """How the rows of a file become records of one type; `key` None means one record a row."""

    record_type: str
    fields: tuple[FieldMap, ...]
    where: tuple[Condition, ...] = ()
    key: str | None = None
    order: tuple[OrderKey, ...] = ()
    ignore: frozenset[str] = frozenset()

    def columns(self) -> dict[str, bool]:
        """Source columns that are read, and whether each of them must be there."""
        needed: dict[str, bool] = {}
        for f in self.fields:
            if f.column is not None:
                needed[f.column] = needed.get(f.column, False) or not f.optional
            needed.update({c.column: True for c in f.when})
        needed.update({c.column: True for c in self.where})
        needed.update({o.column: True for o in self.order})
        if self.key is not None:
            needed[self.key] = True
        return needed


@dataclass(frozen=True, slots=True)
class EvidenceMapping:
    """One mapping file. `timezone` is the zone in which the export writes its times."""

    name: str
    title: Text
    files: tuple[str, ...]
    timezone: str
    records: tuple[RecordMap, ...]
    nulls: tuple[str, ...] = ()
    sheet: str | None = None
    source: str = ""
    sha256: str = ""

    def matches(self, file: str) -> bool:
        """Whether a file (a name, or a path of which the name counts) is one of the export."""
        name = Path(file).name.lower()
        return any(fnmatch.fnmatchcase(name, pattern.lower()) for pattern in self.files)


def load_mapping(path: Path, schemas: Mapping[str, RecordType]) -> EvidenceMapping:
    """The mapping in a YAML file; raises SchemaError with every mistake and its place."""
    document = read_yaml(path, name=path.name, error=SchemaError)
    problems = list(schema_problems(document, FORMAT_SCHEMA))
    if problems:
        raise SchemaError(sorted(problems, key=lambda p: (p.line or 0, p.column or 0)))
    raw = document.data
    problems += sense_problems(document, path, schemas)
    if problems:
        raise SchemaError(sorted(problems, key=lambda p: (p.line or 0, p.column or 0)))
    source = raw["source"]
    return EvidenceMapping(
        name=raw["name"],
        title=Text(raw["title"]["en"], raw["title"]["zh"]),
        files=tuple(source["files"]),
        timezone=source["timezone"],
        records=tuple(_record(node) for node in raw["records"]),
        nulls=tuple(source.get("nulls", ())),
        sheet=source.get("sheet"),
        source=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def as_text(value: Any) -> str:
    """A scalar of a mapping as a cell holds it: `3` for the number 3, `true` for True."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _record(node: Mapping[str, Any]) -> RecordMap:
    reduce = node.get("reduce") or {}
    return RecordMap(
        record_type=node["type"],
        fields=tuple(_field(name, item) for name, item in node["fields"].items()),
        where=_conditions(node.get("where")),
        key=reduce.get("key"),
        order=tuple(OrderKey(o["column"], o["type"], o.get("format")) for o in reduce.get("order", ())),
        ignore=frozenset(node.get("ignore", ())),
    )


def _field(name: str, node: Mapping[str, Any]) -> FieldMap:
    otherwise = node.get("otherwise", "unreadable")
    own = isinstance(otherwise, dict)
    values = node.get("values")
    return FieldMap(
        name=name,
        column=node.get("from"),
        constant=as_text(node["value"]) if "value" in node else None,
        values={key: as_text(value) for key, value in values.items()} if values else None,
        otherwise="value" if own else otherwise,
        otherwise_value=as_text(otherwise["value"]) if own else None,
        format=node.get("format"),
        take=node.get("take", "last"),
        when=_conditions(node.get("when")),
        optional=node.get("optional", False),
    )


def _conditions(nodes: Any) -> tuple[Condition, ...]:
    found = []
    for node in nodes or ():
        test = next(key for key in node if key != "column")
        given = node[test]
        values = () if test == "empty" else tuple(map(as_text, given if isinstance(given, list) else [given]))
        found.append(Condition(node["column"], test, values, test == "empty" and given))
    return tuple(found)
