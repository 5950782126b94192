"""Types of operators: what may be compared with what, and how a literal takes the other side's type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from compliance.errors import ExpressionError, Problem, suggest
from compliance.evidence.schemas import RecordType
from compliance.expressions import tree
from compliance.expressions.functions import DAYS, NUMBERS
from compliance.expressions.tree import Call, Column, Literal, Node, Type, Unset
from compliance.text import Text

COMPARISONS = {"eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
BOOL = Type(tree.BOOL)


def refuse(en: str, zh: str, hint: Text | None = None) -> ExpressionError:
    """An error without position; the builder adds it."""
    return ExpressionError(Problem(Text(en, zh), hint=hint))


def literal(value: object) -> Literal:
    """A constant with its type; lists become tuples. Raises ExpressionError for what has no type."""
    if isinstance(value, (list, tuple)):
        return Literal(tuple(literal(entry).value for entry in value), Type(tree.LIST))
    if isinstance(value, float):
        value = Decimal(repr(value))
    for python, kind in _KINDS:
        if isinstance(value, python):
            return Literal(value, Type(kind))
    if value is None:
        return Literal(None, Type(tree.NULL))
    raise refuse(f"{value!r} has no type here", f"此处不支持 {value!r}")


# In this order: a bool is an int and a datetime is a date to Python.
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, tree.BOOL), (int, tree.INT), (Decimal, tree.DECIMAL), (str, tree.TEXT),
    (datetime, tree.TIMESTAMP), (date, tree.DATE),
)  # fmt: skip


def adapt(node: Node, other: Type) -> Node:
    """A text literal beside a date becomes a date; an unset parameter takes the other side's type."""
    if isinstance(node, Unset) and node.type.kind == tree.NULL:
        return replace(node, type=Type(tree.DECIMAL) if other.kind == tree.RATIO else other)
    if isinstance(node, Literal) and node.type.kind == tree.TEXT and other.kind in DAYS:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", node.value):
            raise refuse(f"{node.value!r} is not a date", f"{node.value!r} 不是日期")
        try:
            return Literal(date.fromisoformat(node.value), Type(tree.DATE))
        except ValueError as error:
            raise refuse(f"{node.value!r} is not a date", f"{node.value!r} 不是日期") from error
    return node


def compare(op: str, left: Node, right: Node, schemas: Mapping[str, RecordType]) -> Node:
    """A typed comparison; raises ExpressionError where the two sides cannot be compared."""
    left, right = adapt(left, right.type), adapt(right, left.type)
    kinds = {left.type.kind, right.type.kind}
    symbol = COMPARISONS[op]
    if tree.NULL in kinds and not any(isinstance(side, Unset) for side in (left, right)):
        raise refuse(
            f"{symbol} NULL is never true", f"{symbol} NULL 永不成立",
            Text("write IS NULL or IS NOT NULL", "请写 IS NULL 或 IS NOT NULL"),
        )  # fmt: skip
    if not (len(kinds) == 1 or kinds <= {*NUMBERS, tree.RATIO} or kinds <= {*DAYS} or tree.NULL in kinds):
        raise refuse(
            f"cannot compare {left.type.kind} with {right.type.kind}",
            f"无法比较 {left.type.kind} 与 {right.type.kind}",
        )
    if kinds == {tree.LIST}:
        raise refuse(
            "lists are not compared", "列表不能直接比较", Text("use covers or overlaps", "请用 covers 或 overlaps")
        )
    if kinds == {tree.RATIO}:
        raise refuse("a share is compared with a number", "比率只能与数值比较")
    if op not in ("eq", "ne"):
        if tree.BOOL in kinds:
            raise refuse("booleans have no order", "布尔值没有大小")
        if tree.TEXT in kinds:
            left, right = _ranked(left, right)
    elif kinds == {tree.TEXT}:
        _same_target(left.type, right.type)
        for side, other in ((left, right), (right, left)):
            known_code(side, other, schemas)
    return Call(op, (left, right), BOOL)


def _same_target(left: Type, right: Type) -> None:
    if left.target and right.target and left.target != right.target:
        raise refuse(
            f"a reference to {left.target} is never one to {right.target}",
            f"对 {left.target} 的引用不可能等于对 {right.target} 的引用",
        )


def _ranked(left: Node, right: Node) -> tuple[Node, Node]:
    ranks = left.type.ranks or right.type.ranks
    if ranks is None:
        raise refuse(
            "texts have no order", "文本没有大小顺序",
            Text("only fields whose values are ordered can be compared", "只有有序取值的字段可以比较大小"),
        )  # fmt: skip
    return rank(left, ranks), rank(right, ranks)


def rank(node: Node, ranks: tuple[str, ...]) -> Node:
    """The place of a code in an ordered value list, from 0; a literal is looked up at once."""
    if isinstance(node, Literal):
        if node.value not in ranks:
            raise refuse(
                f"{node.value!r} is not one of {', '.join(ranks)}", f"{node.value!r} 不属于 {', '.join(ranks)}",
                suggest(str(node.value), ranks),
            )  # fmt: skip
        return Literal(ranks.index(node.value), Type(tree.INT))
    if node.type.ranks not in (None, ranks):
        raise refuse("the two fields have different scales", "两个字段的等级尺度不同")
    return Call("rank", (node,), Type(tree.INT, ranks=ranks))


def known_code(value: Node, field: Node, schemas: Mapping[str, RecordType]) -> None:
    """A literal beside a field with a value list must be in the list: a slip would never match."""
    if not (isinstance(value, Literal) and isinstance(value.value, str) and isinstance(field, Column)):
        return
    codes = [label.code for label in schemas[field.record_type].fields[field.name].values]
    if codes and value.value not in codes:
        raise refuse(
            f"{value.value!r} is not a value of {field.record_type}.{field.name}",
            f"{value.value!r} 不是 {field.record_type}.{field.name} 的取值",
            suggest(value.value, codes) or Text(f"known: {', '.join(codes)}", f"已知取值：{'、'.join(codes)}"),
        )


def arithmetic(op: str, args: tuple[Node, ...]) -> Node:
    """+ - * on numbers; the result is decimal as soon as one side is."""
    args = tuple(adapt(arg, Type(tree.INT)) for arg in args)
    for arg in args:
        if arg.type.kind not in NUMBERS:
            hint = Text("use add_days or days_between", "请用 add_days 或 days_between")
            raise refuse(
                f"cannot calculate with {arg.type.kind}", f"{arg.type.kind} 不能参与运算",
                hint if arg.type.kind in DAYS else None,
            )  # fmt: skip
    kind = tree.DECIMAL if any(arg.type.kind == tree.DECIMAL for arg in args) else tree.INT
    return Call(op, args, Type(kind))


def common_type(nodes: list[Node]) -> Type:
    """The one type of alternatives (COALESCE, CASE, least): mixed dates give a date, mixed numbers a decimal."""
    types = [n.type for n in nodes if n.type.kind != tree.NULL]
    if not types:
        raise refuse("there is nothing but NULL", "只有 NULL，没有值")
    kinds = {t.kind for t in types}
    if len(kinds) == 1:
        shared = set(types)
        return types[0] if len(shared) == 1 else Type(types[0].kind)
    if kinds <= {*NUMBERS}:
        return Type(tree.DECIMAL)
    if kinds <= {*DAYS}:
        return Type(tree.DATE)
    raise refuse(
        f"the values are of different types: {', '.join(sorted(kinds))}", f"取值类型不一致：{'、'.join(sorted(kinds))}"
    )
