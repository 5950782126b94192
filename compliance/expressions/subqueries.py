"""Questions about related records: EXISTS, every, aggregates, latest, periodic duties.

A subquery reads one record type under one alias; what ties its rows to the outer record are
equalities of declared references, kept apart as links.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from compliance.errors import ExpressionError, Problem, suggest
from compliance.evidence.schemas import RecordType
from compliance.expressions import checking, tree
from compliance.expressions.checking import BOOL, refuse
from compliance.expressions.functions import AGGREGATES, DAYS, NUMBERS
from compliance.expressions.tree import Call, Column, Literal, Node, Subquery, Type
from compliance.text import Text, counted

if TYPE_CHECKING:
    from compliance.expressions.builder import Context

_INT, _DATE, _RATIO = Type(tree.INT), Type(tree.DATE), Type(tree.RATIO)


def _builder() -> Any:
    # builder and subqueries call each other, as the grammar does.
    from compliance.expressions import builder

    return builder


def exists(node: exp.Exists, context: Context) -> Node:
    """EXISTS (SELECT 1 FROM type AS r WHERE ..)."""
    select = node.this.this if isinstance(node.this, exp.Subquery) else node.this
    shape = _select(select, context, columns=None)
    return _subquery("exists", shape, (), BOOL, node)


def scalar(node: exp.Subquery, context: Context) -> Node:
    """(SELECT COUNT(*) | SUM(x) | r.field .. FROM type AS r WHERE ..)."""
    select = node.this
    if not isinstance(select, exp.Select):
        inner: Node = _builder().build(select, context)
        return inner
    shape = _select(select, context, columns=1)
    column = select.expressions[0]
    name = column.name.lower() if isinstance(column, exp.Anonymous) else ""
    if name not in AGGREGATES:
        value = _builder().build(column, shape.inner)
        if not isinstance(value, Column) or not _by_key(shape):
            raise refuse(
                "a subquery that gives one value is an aggregate, by key, latest(..) or earliest(..)",
                "取单个值的子查询只能是聚合、按主键查询、latest(..) 或 earliest(..)",
            )
        return _subquery("value", shape, (value,), value.type, node)
    argument = column.expressions[0] if len(column.expressions) == 1 else None
    if name == "count":
        if argument is None or isinstance(argument, exp.Star):
            return _subquery("count", shape, (), _INT, node)
        if isinstance(argument, exp.Distinct) and len(argument.expressions) == 1 and not argument.args.get("on"):
            value = _builder().build(argument.expressions[0], shape.inner)
            return _subquery("count_distinct", shape, (_as_day(value),), _INT, node)
        raise refuse("write COUNT(*) or COUNT(DISTINCT x)", "请写 COUNT(*) 或 COUNT(DISTINCT x)")
    if argument is None:
        raise refuse(f"{name}() takes one argument", f"{name}() 需要一个参数")
    value = _builder().build(argument, shape.inner)
    allowed = NUMBERS if name in ("sum", "avg") else (*NUMBERS, *DAYS)
    if value.type.kind not in allowed:
        raise refuse(f"{name}() cannot take {value.type.kind}", f"{name}() 不支持 {value.type.kind}")
    if name == "avg":
        return _subquery("avg", shape, (value,), _RATIO, node)
    value = _as_day(value)
    return _subquery(name, shape, (value,), Type(value.type.kind), node)


def _every(node: exp.Anonymous, context: Context) -> Node:
    shape = _select(_only_select(node, 1), context, columns=1)
    test = _builder().condition(shape.columns[0], shape.inner)
    return _subquery("every", shape, (test,), BOOL, node)


def _ordered(kind: str) -> Callable[[exp.Anonymous, Context], Node]:
    def build(node: exp.Anonymous, context: Context) -> Node:
        select = _only_select(node, 1)
        order = select.args.get("order")
        shape = _select(select, context, columns=1, order=True)
        if order is None or len(order.expressions) != 1:
            raise refuse(f"{kind}() needs ORDER BY one field", f"{kind}() 需要 ORDER BY 一个字段")
        ordered = order.expressions[0]
        if ordered.args.get("desc"):
            raise refuse(
                f"{kind}() has no DESC: use {'earliest' if kind == 'latest' else 'latest'}()", f"{kind}() 不支持 DESC"
            )
        if ordered.args.get("nulls_first") or ordered.args.get("with_fill"):
            raise refuse("ORDER BY takes a field and nothing more", "ORDER BY 只接受一个字段")
        value = _builder().build(shape.columns[0], shape.inner)
        by = _builder().build(ordered.this, shape.inner)
        if by.type.kind not in (*NUMBERS, *DAYS):
            raise refuse("ORDER BY takes a date or a number", "ORDER BY 只接受日期或数值")
        return replace(_subquery(kind, shape, (_as_day(value),), _as_day(value).type, node), order=by)

    return build


def _periodic(kind: str, columns: int, gives: Type) -> Callable[[exp.Anonymous, Context], Node]:
    def build(node: exp.Anonymous, context: Context) -> Node:
        shape = _select(_only_select(node, 3), context, columns=columns)
        dates = [_day(_builder().build(column, shape.inner)) for column in shape.columns]
        bounds = [_day(_builder().build(bound, context)) for bound in node.expressions[1:]]
        return replace(_subquery(kind, shape, tuple(dates), gives, node), bounds=tuple(bounds))

    return build


FORMS: dict[str, Callable[[Any, Any], Node]] = {
    "every": _every,
    "latest": _ordered("latest"),
    "earliest": _ordered("earliest"),
    "max_gap_days": _periodic("max_gap_days", 1, _INT),
    "coverage": _periodic("coverage", 2, _RATIO),
}


class _Shape:
    """A checked SELECT: its record type, alias, condition, links and inner context."""

    def __init__(
        self, record_type: RecordType, alias: str, inner: Context, where: Node | None, columns: list[Any]
    ) -> None:
        self.record_type, self.alias, self.inner, self.columns = record_type, alias, inner, columns
        self.where = where
        self.links = _links(where, alias) if where is not None else ()


def _only_select(node: exp.Anonymous, arguments: int) -> exp.Select:
    first = node.expressions[0] if node.expressions else None
    while isinstance(first, (exp.Subquery, exp.Paren)):
        first = first.this
    if len(node.expressions) != arguments or not isinstance(first, exp.Select):
        rest = "" if arguments == 1 else ", from, until"
        raise refuse(
            f"write {node.name.lower()}((SELECT .. FROM ..){rest})",
            f"请写 {node.name.lower()}((SELECT .. FROM ..){rest})",
        )
    return first


def _select(select: Any, context: Context, *, columns: int | None, order: bool = False) -> _Shape:
    allowed = {"kind", "expressions", "from_", "where", *(("order",) if order else ())}
    if not isinstance(select, exp.Select):
        raise refuse("a SELECT is expected", "此处应为 SELECT")
    for name, value in select.args.items():
        if value and name not in allowed:
            raise refuse(
                f"{name.rstrip('_').upper()} is not allowed in a subquery", f"子查询中不允许 {name.rstrip('_').upper()}"
            )
    if columns is not None and len(select.expressions) != columns:
        raise refuse(f"the subquery must give {counted(columns, 'column')}", f"子查询应给出 {columns} 列")
    source = select.args.get("from_")
    table = source.this if source is not None else None
    if not isinstance(table, exp.Table) or not isinstance(table.this, exp.Identifier):
        raise refuse("FROM takes one record type", "FROM 只接受一种记录类型")
    extra = [name for name, value in table.args.items() if value and name not in ("this", "alias")]
    alias_node = table.args.get("alias")
    if alias_node is not None and alias_node.args.get("columns"):
        extra.append("columns")
    if extra:
        raise refuse(f"FROM takes a plain record type, without {extra[0]}", f"FROM 只接受记录类型，不允许 {extra[0]}")
    if table.name not in context.schemas:
        message = Text(f"unknown record type {table.name!r}", f"未知的记录类型 {table.name!r}")
        raise ExpressionError(Problem(message, hint=suggest(table.name, context.schemas)))
    alias = table.alias or table.name
    if alias in context.scope.aliases:
        raise refuse(f"the alias {alias!r} is taken", f"别名 {alias!r} 已被使用", Text("write AS r", "请写 AS r"))
    record_type = context.schemas[table.name]
    inner = context.nested(alias, record_type)
    where = select.args.get("where")
    condition = _builder().condition(where.this, inner) if where is not None else None
    return _Shape(record_type, alias, inner, _discriminated(condition, inner), list(select.expressions))


def _subquery(kind: str, shape: _Shape, select: tuple[Node, ...], gives: Type, node: exp.Expression) -> Subquery:
    return Subquery(
        kind, shape.record_type.name, shape.alias, shape.where, select, None, (), shape.links, gives,
        shape.inner.written(node),
    )  # fmt: skip


def _is_link(left: Node, right: Node, alias: str) -> bool:
    """Inner column equal to an outer column, both keys or references."""
    return (
        isinstance(left, Column)
        and isinstance(right, Column)
        and left.alias == alias
        and not left.path
        and right.alias != alias
        and left.type.kind == right.type.kind == tree.TEXT
    )


def _links(where: Node, alias: str) -> tuple[tuple[Node, Node], ...]:
    """The equalities of declared references among the conjuncts, inner side first."""
    found = []
    for part in tree.conjuncts(where):
        if isinstance(part, Call) and part.op == "eq":
            for left, right in (part.args, part.args[::-1]):
                if _is_link(left, right, alias) and (left.type.target or right.type.target):
                    found.append((left, right))
    return tuple(found)


def _discriminated(where: Node | None, inner: Context) -> Node | None:
    """Adds `type_field = target` beside every polymorphic reference compared with a typed key."""
    if where is None:
        return None

    def rewrite(node: Node) -> Node:
        if not isinstance(node, Call):
            return node
        node = replace(node, args=tuple(rewrite(arg) for arg in node.args))
        if node.op == "eq":
            return _with_types(node, inner)
        return node

    return rewrite(where)


def _with_types(node: Call, inner: Context) -> Call:
    extra: list[Node] = []
    for side, other in (node.args, node.args[::-1]):
        if not (isinstance(side, Column) and other.type.target):
            continue
        record_type = inner.schemas[side.record_type]
        field = record_type.fields[side.name]
        if field.type_field is None:
            continue
        if other.type.target not in field.targets:
            raise refuse(
                f"{side.record_type}.{side.name} never refers to {other.type.target}",
                f"{side.record_type}.{side.name} 不会引用 {other.type.target}",
                Text(f"it refers to {', '.join(field.targets)}", f"它引用 {'、'.join(field.targets)}"),
            )
        kind = Column(side.alias, side.path, side.record_type, field.type_field, Type(tree.TEXT))
        extra.append(Call("eq", (kind, Literal(other.type.target, Type(tree.TEXT))), BOOL))
    return Call("and", (node, *extra), BOOL, node.written) if extra else node


def _by_key(shape: _Shape) -> bool:
    """Whether the condition is exactly: key of the record = something from outside."""
    where = shape.where
    if not (isinstance(where, Call) and where.op == "eq"):
        return False
    return any(
        isinstance(side, Column) and side.alias == shape.alias and not side.path and side.name == shape.record_type.key
        and not any(isinstance(part, Column) and part.alias == shape.alias for part in tree.walk(other))
        for side, other in (where.args, where.args[::-1])
    )  # fmt: skip


def _as_day(node: Node) -> Node:
    """Aggregates over timestamps work on local days."""
    return Call("day", (node,), _DATE) if node.type.kind == tree.TIMESTAMP else node


def _day(node: Node) -> Node:
    if node.type.kind not in DAYS:
        node = checking.adapt(node, _DATE)
    if node.type.kind not in DAYS:
        raise refuse(f"a date is expected, this is {node.type.kind}", f"此处应为日期，实际为 {node.type.kind}")
    return _as_day(node)
