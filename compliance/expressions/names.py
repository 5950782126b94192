"""What a name in an expression means: an alias, a field, a reference to follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.errors import ExpressionError, Problem, suggest
from compliance.evidence.schemas import Field, RecordType
from compliance.expressions import tree
from compliance.text import Text


@dataclass(frozen=True, slots=True)
class Scope:
    """The record types in reach by alias; `subject` is the outermost, `nested` inside a subquery."""

    aliases: Mapping[str, RecordType]
    subject: str
    nested: bool = False


def field_type(record_type: RecordType, field: Field) -> tree.Type:
    """The type of a field: keys and references know the record type they point to."""
    target = record_type.name if field.name == record_type.key else field.reference
    ranks = tuple(label.code for label in field.values) if field.ordered else None
    return tree.Type(field.kind, target, ranks)


def resolve(parts: list[str], scope: Scope, schemas: Mapping[str, RecordType]) -> tree.Column:
    """The column behind a dotted name; raises ExpressionError without position."""
    if len(parts) == 1:
        if scope.nested:
            options = " / ".join(f"{alias}.{parts[0]}" for alias, rt in scope.aliases.items() if parts[0] in rt.fields)
            raise _refuse(
                Text(
                    f"{parts[0]!r} must say whose field it is inside a subquery",
                    f"子查询中的 {parts[0]!r} 必须注明所属记录",
                ),
                Text(f"write {options}", f"请写 {options}") if options else None,
            )
        parts = [scope.subject, *parts]
    head, *steps, name = parts
    if head in scope.aliases:
        alias = head
    elif not scope.nested and head in scope.aliases[scope.subject].navigable():
        alias, steps = scope.subject, [head, *steps]
    else:
        known = [*scope.aliases, *([] if scope.nested else scope.aliases[scope.subject].navigable())]
        raise _refuse(Text(f"unknown record {head!r}", f"未知的记录 {head!r}"), suggest(head, known))
    record_type, path = scope.aliases[alias], []
    for step in steps:
        references = record_type.navigable()
        if step not in references:
            raise _refuse(
                Text(f"{record_type.name} has no reference {step!r}", f"{record_type.name} 没有引用 {step!r}"),
                suggest(step, references),
            )
        path.append(references[step].name)
        record_type = schemas[references[step].reference or ""]
    if name not in record_type.fields:
        raise _refuse(
            Text(f"{record_type.name} has no field {name!r}", f"{record_type.name} 没有字段 {name!r}"),
            suggest(name, record_type.fields),
        )
    kind = field_type(record_type, record_type.fields[name])
    return tree.Column(alias, tuple(path), record_type.name, name, kind)


def _refuse(message: Text, hint: Text | None) -> ExpressionError:
    return ExpressionError(Problem(message, hint=hint))
