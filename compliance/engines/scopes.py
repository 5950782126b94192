"""Which contract, project, system and data asset a record belongs to, by following references."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from compliance.evidence import TableFacts
from compliance.evidence.schemas import RecordType
from compliance.expressions import tree
from compliance.expressions.constants import constant_text
from compliance.expressions.tree import Call, Column, Literal, Node, Type

# Scope name -> record type, in the order in which a finding prefers them.
SCOPES = {"contract": "contract", "project": "project", "system": "information_system", "asset": "data_asset"}

_TEXT = Type(tree.TEXT)


def scope_nodes(subject: RecordType, schemas: Mapping[str, RecordType]) -> dict[str, Node]:
    """For each scope the subject can belong to, the tree that gives its key."""
    found: dict[str, Node] = {}
    for scope, target in SCOPES.items():
        node = _path_to(subject, target, schemas) or _polymorphic(subject, target)
        if node is not None:
            found[scope] = node
    return found


def _path_to(subject: RecordType, target: str, schemas: Mapping[str, RecordType]) -> Node | None:
    """The shortest way from the subject to a record of the target type; ties go to the field listed first."""
    if subject.name == target:
        return Column(subject.name, (), subject.name, subject.key, _TEXT)
    queue: deque[tuple[RecordType, tuple[str, ...]]] = deque([(subject, ())])
    seen = {subject.name}
    while queue:
        record_type, path = queue.popleft()
        for field in record_type.fields.values():
            if field.reference is None or field.kind == tree.LIST:
                continue
            if field.reference == target:
                return Column(subject.name, path, record_type.name, field.name, _TEXT)
            if field.reference in schemas and field.reference not in seen:
                seen.add(field.reference)
                queue.append((schemas[field.reference], (*path, field.name)))
    return None


def _polymorphic(subject: RecordType, target: str) -> Node | None:
    for field in subject.fields.values():
        if field.type_field and target in field.targets:
            kind = Column(subject.name, (), subject.name, field.type_field, _TEXT)
            key = Column(subject.name, (), subject.name, field.name, _TEXT)
            is_target = Call("eq", (kind, Literal(target, _TEXT)), Type(tree.BOOL))
            return Call("case", (is_target, key, Literal(None, _TEXT)), _TEXT)
    return None


SUGGESTED_FROM = 10_000


def is_known(
    con: Any, target: str, key: str, schemas: Mapping[str, RecordType], tables: Mapping[str, TableFacts]
) -> bool:
    """Whether any row of the evidence is this record of the target type, or refers to it."""
    return any(con.execute(query, [key]).fetchall() for query in _mentions(target, schemas, tables))


def keys_of(con: Any, record_type: RecordType, facts: TableFacts) -> list[str]:
    """Keys of a record type, some of them where there are many; none where it was not supplied."""
    if not facts.supplied:
        return []
    query = f'SELECT "{record_type.key}" FROM evidence."{record_type.name}" LIMIT {SUGGESTED_FROM}'
    return [row[0] for row in con.execute(query).fetchall()]


def _mentions(target: str, schemas: Mapping[str, RecordType], tables: Mapping[str, TableFacts]) -> Iterator[str]:
    """Queries that give a row where a supplied table holds the key ? of the target type."""
    for name, record_type in schemas.items():
        for field in record_type.fields.values():
            if not tables[name].supplied or field.name in tables[name].missing:
                continue
            own = name == target and field.name == record_type.key
            mixed = field.type_field is not None and target in field.targets
            if own or (field.reference == target and field.kind != tree.LIST):
                yield f'SELECT 1 FROM evidence."{name}" WHERE "{field.name}" = ? LIMIT 1'
            elif mixed and field.type_field not in tables[name].missing:
                kind = constant_text(target)
                yield f'SELECT 1 FROM evidence."{name}" WHERE "{field.name}" = ? AND "{field.type_field}" = {kind} LIMIT 1'
