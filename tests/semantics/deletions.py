"""Everything that can go missing from evidence: a file, a column, a row, a cell, or what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oracle.verdicts import CheckTree

from compliance.evidence.schemas import RecordType
from compliance.expressions.tree import Column, Node, Subquery, walk

Rows = Sequence[Mapping[str, Any]]
# A file left out or without rows; a column left out or without values; a row left out or with nothing but its key.
KINDS = ("file", "rows", "column", "cells", "row", "row cells", "cell")


@dataclass(frozen=True, slots=True)
class Deletion:
    """One record type without something: `rows` is None where the whole file is gone."""

    kind: str
    record_type: str
    field: str | None
    rows: Rows | None

    @property
    def of(self) -> str:
        """What it takes from: a record type, or a field of it."""
        return self.record_type if self.field is None else f"{self.record_type}.{self.field}"


def deletions(record_type: RecordType, rows: Rows) -> Iterator[Deletion]:
    """Every deletion of one thing from the rows of a record type; a row without its key is quarantined."""

    def made(kind: str, rows: Rows | None, field: str | None = None) -> Deletion:
        return Deletion(kind, record_type.name, field, rows)

    yield made("file", None)
    if rows:
        yield made("rows", ())
    fields = [name for name in record_type.fields if name != record_type.key and any(name in row for row in rows)]
    for name in fields:
        yield made("column", [{n: cell for n, cell in row.items() if n != name} for row in rows], name)
        if len(rows) > 1:
            yield made("cells", [{**row, name: None} for row in rows], name)
    for index, row in enumerate(rows):
        yield made("row", [*rows[:index], *rows[index + 1 :]])
        bare = {name: row.get(name) if name == record_type.key else None for name in row}
        yield made("row cells", [*rows[:index], bare, *rows[index + 1 :]])
        for name in (record_type.key, *fields):
            if row.get(name) is not None:
                yield made("cell", [*rows[:index], {**row, name: None}, *rows[index + 1 :]], name)


def reads(tree: CheckTree, schemas: Mapping[str, RecordType]) -> frozenset[str]:
    """What a check reads: record types, and fields as `record_type.field`."""
    found = {tree.record_type}
    for node in (part for whole in (tree.require, tree.when, tree.due) if whole is not None for part in walk(whole)):
        found |= _read_by(node, schemas)
    # Whether a record is there yet depends on the day it came to be.
    # and without its key it is not there at all.
    types = [schemas[name] for name in found if name in schemas]
    found |= {f"{t.name}.{name}" for t in types for name in (t.key, t.occurred) if name}
    return frozenset(found)


def _read_by(node: Node, schemas: Mapping[str, RecordType]) -> set[str]:
    if isinstance(node, Subquery):
        return {node.record_type}
    if not isinstance(node, Column):
        return set()
    found = {node.record_type, f"{node.record_type}.{node.name}"}
    # Backwards along the references: the last leads to the record type of the field.
    owners = {node.record_type}
    for step in reversed(node.path):
        owners = {n for n, s in schemas.items() if step in s.fields and s.fields[step].reference in owners}
        found |= owners | {f"{owner}.{step}" for owner in owners}
    return found
