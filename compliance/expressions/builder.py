"""From sqlglot's syntax tree to our typed tree: an allow-list, one small builder per syntax node.

What has no builder is refused with its position: table functions, files, DDL, settings, windows,
joins, casts, everything nobody thought of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlglot import exp

from compliance.errors import ExpressionError, Problem, suggest
from compliance.evidence.schemas import RecordType
from compliance.expressions import checking, names, subqueries, syntax, tree
from compliance.expressions.checking import BOOL, refuse
from compliance.expressions.functions import FUNCTIONS, SPECIAL, Signature
from compliance.expressions.tree import Call, Literal, Node, Type, Unset
from compliance.text import Text


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a builder may look at."""

    text: str
    scope: names.Scope
    schemas: Mapping[str, RecordType]
    params: Mapping[str, Any]
    due: Node | None

    def written(self, node: exp.Expression) -> syntax.Written:
        """A syntax node as people read it."""
        return syntax.Written(node, self.params.get("item"))

    def nested(self, alias: str, record_type: RecordType) -> Context:
        """The context inside a subquery over `record_type`."""
        aliases = {**self.scope.aliases, alias: record_type}
        return replace(self, scope=names.Scope(aliases, self.scope.subject, nested=True))


def parse_expression(
    text: str,
    *,
    subject: str,
    schemas: Mapping[str, RecordType],
    params: Mapping[str, Any] | None = None,
    expect: str | tuple[str, ...] = tree.BOOL,
    due: Node | None = None,
    item: str | None = None,
) -> Node:
    """The typed tree of one expression over the record type `subject`.

    `params` are bound values by name (None: nobody set it); "as_of" is an aware datetime in the
    profile's time zone, absent where only the form is checked. `due` is the tree `:due` stands for,
    `item` the name `:item` stands for. Raises ExpressionError with every mistake found, lines and
    columns counted from 1 inside the text.
    """
    bound = dict(params or {})
    bound.setdefault("as_of", None)
    if item is not None:
        bound["item"] = item
    context = Context(text, names.Scope({subject: schemas[subject]}, subject), schemas, bound, due)
    try:
        node = build(syntax.parse(text), context)
    except RecursionError as error:
        message = Text("the expression is nested too deeply", "表达式嵌套过深")
        raise ExpressionError(Problem(message, line=1, column=1)) from error
    expected = (expect,) if isinstance(expect, str) else expect
    if isinstance(node, Unset) and node.type.kind == tree.NULL:
        node = replace(node, type=Type(expected[0]))
    if node.type.kind not in expected:
        raise ExpressionError(
            Problem(
                Text("the expression has the wrong type", "表达式类型不符"),
                line=1, column=1, found=node.type.kind, expected=" or ".join(expected),
            )
        )  # fmt: skip
    return node


def build(syntax_node: exp.Expression, context: Context) -> Node:
    """The tree of one syntax node; errors that have no position yet get this node's."""
    try:
        known = _BUILDERS.get(type(syntax_node))
        if known is None:
            raise _not_allowed(syntax_node)
        builder, parts = known
        # A part no builder reads (NOT in LIKE, SYMMETRIC, ..) must never be dropped without a word.
        if any(value for name, value in syntax_node.args.items() if name not in parts.split()):
            raise _not_allowed(syntax_node)
        return builder(syntax_node, context)
    except ExpressionError as error:
        line, column = syntax.position(syntax_node, context.text)
        raise ExpressionError(
            problem if problem.line else replace(problem, line=line, column=column) for problem in error.problems
        ) from error


def build_all(syntax_nodes: list[exp.Expression], context: Context) -> list[Node]:
    """The trees of several nodes, with the mistakes of all of them."""
    built: list[Node] = []
    problems: list[Problem] = []
    for node in syntax_nodes:
        try:
            built.append(build(node, context))
        except ExpressionError as error:
            problems += error.problems
    if problems:
        raise ExpressionError(problems)
    return built


def condition(syntax_node: exp.Expression, context: Context) -> Node:
    """A boolean tree."""
    node = build(syntax_node, context)
    if isinstance(node, Unset):
        return replace(node, type=BOOL)
    if node.type.kind != tree.BOOL:
        line, column = syntax.position(syntax_node, context.text)
        message = Text(f"a condition is expected, this is {node.type.kind}", f"此处应为条件，实际为 {node.type.kind}")
        raise ExpressionError(Problem(message, line=line, column=column))
    return node


def parameter(name: str, context: Context) -> Node:
    """`:name` as a constant, the tree of `:due`, or an unset parameter."""
    if name == "due":
        if context.due is None:
            raise refuse(":due needs a due expression in the rule", "使用 :due 的规则必须给出 due")
        return context.due
    if name not in context.params:
        raise ExpressionError(
            Problem(
                Text(f"parameter :{name} is not declared", f"参数 :{name} 未声明"),
                hint=suggest(name, [*context.params, "due"]),
            )
        )
    value = context.params[name]
    if value is None:
        return Unset(name, Type(tree.TIMESTAMP if name == "as_of" else tree.NULL))
    if isinstance(value, Mapping):
        raise refuse(f":{name} is a map: use lookup(:{name}, key)", f":{name} 是映射：请用 lookup(:{name}, 键)")
    return checking.literal(value)


def _not_allowed(node: exp.Expression) -> ExpressionError:
    word = syntax.written(node)[:60] if isinstance(node, exp.Expression) else str(node)
    hint = _HINTS.get(type(node))
    return refuse(
        f"{type(node).__name__} is not allowed here: {word}", f"此处不允许 {type(node).__name__}：{word}", hint
    )


_HINTS: dict[type, Text] = {
    exp.Div: Text("write a share as cross-multiplied integers: a * 100 >= b * 95", "比率请用整数交叉相乘：a * 100 >= b * 95"),
    exp.IntDiv: Text("write a share as cross-multiplied integers", "比率请用整数交叉相乘"),
    exp.Cast: Text("compare values of one type; write DATE '2026-01-01' for a day", "请比较同类型的值；日期写作 DATE '2026-01-01'"),
    exp.Select: Text("a subquery stands in EXISTS (..), every(..) or an aggregate", "子查询只能用于 EXISTS (..)、every(..) 或聚合"),
}  # fmt: skip


def _column(node: exp.Column, context: Context) -> Node:
    parts = [part.name for part in node.parts]
    return names.resolve(parts, context.scope, context.schemas)


def _literal(node: exp.Literal, context: Context) -> Node:
    if node.is_string:
        return checking.literal(node.this)
    return checking.literal(int(node.this) if node.this.isdigit() else Decimal(node.this))


def _cast(node: exp.Cast, context: Context) -> Node:
    """Only DATE '2026-01-01', which the parser reads as a cast of a text."""
    if node.to.this == exp.DataType.Type.DATE and isinstance(node.this, exp.Literal) and node.this.is_string:
        return checking.adapt(checking.literal(node.this.this), Type(tree.DATE))
    raise _not_allowed(node)


def _logical(op: str) -> Callable[[Any, Context], Node]:
    def builder(node: exp.Connector, context: Context) -> Node:
        problems: list[Problem] = []
        args: list[Node] = []
        for part in node.flatten():
            try:
                args.append(condition(part, context))
            except ExpressionError as error:
                problems += error.problems
        if problems:
            raise ExpressionError(problems)
        return Call(op, tuple(args), BOOL, context.written(node))

    return builder


def _not(node: exp.Not, context: Context) -> Node:
    return Call("not", (condition(node.this, context),), BOOL, context.written(node))


def _comparison(op: str) -> Callable[[Any, Context], Node]:
    def builder(node: exp.Binary, context: Context) -> Node:
        left, right = build_all([node.this, node.expression], context)
        return replace(_call(checking.compare(op, left, right, context.schemas)), written=context.written(node))

    return builder


def _call(node: Node) -> Call:
    assert isinstance(node, Call)
    return node


def _arithmetic(op: str) -> Callable[[Any, Context], Node]:
    def builder(node: exp.Expression, context: Context) -> Node:
        parts = [node.this] if op == "neg" else [node.this, node.expression]
        return checking.arithmetic(op, tuple(build_all(parts, context)))

    return builder


def _is(node: exp.Is, context: Context) -> Node:
    if not isinstance(node.expression, exp.Null):
        raise refuse(
            "IS TRUE and IS FALSE turn doubt into an answer", "IS TRUE 与 IS FALSE 会把未知当作结论",
            Text("write the condition itself, or NOT", "请直接写条件，或使用 NOT"),
        )  # fmt: skip
    value = build(node.this, context)
    if value.type.kind == tree.BOOL and not isinstance(value, tree.Column):
        raise refuse("IS NULL asks about a field, not a condition", "IS NULL 只能用于字段，不能用于条件")
    if isinstance(value, Literal) or value.type.kind == tree.RATIO:
        raise refuse("IS NULL asks about a field", "IS NULL 只能用于字段")
    empty = Call("is_null", (value,), BOOL, context.written(node))
    return Call("not", (empty,), BOOL, context.written(node)) if node.args.get("negate") else empty


def _in(node: exp.In, context: Context) -> Node:
    if node.args.get("query") is not None or node.args.get("unnest") is not None:
        raise refuse("IN takes a list, not a subquery", "IN 只接受列表", Text("write EXISTS (..)", "请写 EXISTS (..)"))
    value = build(node.this, context)
    field = node.args.get("field")
    items = build_all([field] if field is not None else node.expressions, context)
    out: list[Node] = []
    for i, entry in enumerate(items):
        if isinstance(entry, Unset) or entry.type.kind == tree.LIST:
            if isinstance(entry, Literal):  # a list parameter: its entries
                out += [checking.adapt(checking.literal(v), value.type) for v in entry.value]
            else:
                out.append(replace(entry, type=Type(tree.LIST)) if isinstance(entry, Unset) else entry)
            continue
        typed = _call(checking.compare("eq", value, entry, context.schemas)).args[1]
        out.append(typed if i < len(items) else entry)
    return Call("in", (value, *out), BOOL, context.written(node))


def _between(node: exp.Between, context: Context) -> Node:
    value, low, high = build_all([node.this, node.args["low"], node.args["high"]], context)
    bounds = (
        checking.compare("ge", value, low, context.schemas),
        checking.compare("le", value, high, context.schemas),
    )
    return Call("and", bounds, BOOL, context.written(node))


def _like(node: exp.Like, context: Context) -> Node:
    value, pattern = build_all([node.this, node.expression], context)
    if value.type.kind != tree.TEXT or not (isinstance(pattern, Literal) and isinstance(pattern.value, str)):
        raise refuse("LIKE compares a text with a quoted pattern", "LIKE 用于文本与带引号的模式")
    if "\\" in pattern.value:
        raise refuse("a pattern has % and _ only, no escapes", "模式只支持 % 与 _，不支持转义")
    like = Call("like", (value, pattern), BOOL, context.written(node))
    return Call("not", (like,), BOOL, context.written(node)) if node.args.get("negate") else like


def _case(node: exp.Case, context: Context) -> Node:
    args: list[Node] = []
    values: list[Node] = []
    for branch in node.args["ifs"]:
        if node.this is not None:
            test = checking.compare("eq", build(node.this, context), build(branch.this, context), context.schemas)
        else:
            test = condition(branch.this, context)
        values.append(build(branch.args["true"], context))
        args += [test, values[-1]]
    default = node.args.get("default")
    values.append(build(default, context) if default is not None else checking.literal(None))
    kind = checking.common_type(values)
    args = [checking.adapt(arg, kind) if arg.type.kind != tree.BOOL else arg for arg in [*args, values[-1]]]
    return Call("case", tuple(args), kind, context.written(node))


def _function(node: exp.Anonymous, context: Context) -> Node:
    name = node.name.lower()
    if name in subqueries.FORMS:
        return subqueries.FORMS[name](node, context)
    if name == "coalesce":
        return _coalesce(node, context)
    if name == "lookup":
        return _lookup(node, context)
    if name not in FUNCTIONS:
        raise ExpressionError(
            Problem(
                Text(f"unknown function {name}()", f"未知函数 {name}()"),
                hint=suggest(name, [*FUNCTIONS, *SPECIAL, "count", "sum", "min", "max", "avg"]),
            )
        )
    args = build_all(node.expressions, context)
    return replace(_call(_apply(name, FUNCTIONS[name], args, context)), written=context.written(node))


def _apply(name: str, signature: Signature, args: list[Node], context: Context) -> Node:
    few, many = len(args) < len(signature.args), len(args) > len(signature.args) and not signature.variadic
    if few or many:
        number = len(signature.args)
        needed = f"{number}+" if signature.variadic else str(number)
        raise refuse(
            f"{name}() takes {needed} argument{'' if needed == '1' else 's'}, not {len(args)}",
            f"{name}() 需要 {needed} 个参数，实际 {len(args)} 个",
        )
    typed = []
    for i, arg in enumerate(args):
        accepted = signature.args[min(i, len(signature.args) - 1)]
        wanted = arg if arg.type.kind in accepted else checking.adapt(arg, Type(accepted[0]))
        if wanted.type.kind not in accepted:
            raise refuse(
                f"argument {i + 1} of {name}() is {arg.type.kind}, not {' or '.join(accepted)}",
                f"{name}() 的第 {i + 1} 个参数类型为 {arg.type.kind}，应为 {' 或 '.join(accepted)}",
            )
        checking.known_code(wanted, args[0], context.schemas)
        if name == "mentions" and i and not isinstance(wanted, (Literal, Unset)):
            raise refuse(
                "mentions() looks for quoted words or a list parameter", "mentions() 只查找带引号的词语或列表参数"
            )
        typed.append(wanted)
    if signature.gives != "same":
        kind = Type(signature.gives)
    else:
        kind = checking.common_type(typed)
        kind = Type(tree.DATE) if kind.kind == tree.TIMESTAMP else Type(kind.kind)
    return Call(name, tuple(typed), kind)


def _coalesce(node: exp.Anonymous, context: Context) -> Node:
    args = build_all(node.expressions, context)
    kind = checking.common_type(args)
    if kind.kind == tree.BOOL:
        raise refuse("COALESCE of booleans turns doubt into an answer", "对布尔值使用 COALESCE 会把未知当作结论")
    return Call("coalesce", tuple(checking.adapt(arg, kind) for arg in args), kind)


def _lookup(node: exp.Anonymous, context: Context) -> Node:
    placeholder = node.expressions[0] if node.expressions else None
    if len(node.expressions) != 2 or not isinstance(placeholder, exp.Placeholder):
        raise refuse(
            "lookup() takes a map parameter and a key: lookup(:targets, priority)", "lookup() 需要映射参数与键"
        )
    name = placeholder.name
    if name not in context.params:
        return parameter(name, context)  # raises with a suggestion
    key = build(node.expressions[1], context)
    entries = context.params[name]
    if entries is None:
        return Unset(name, Type(tree.NULL))
    if not isinstance(entries, Mapping) or not entries:
        raise refuse(f":{name} is not a map", f":{name} 不是映射")
    args: list[Node] = [key]
    values = [checking.literal(value) for value in entries.values()]
    kind = checking.common_type(list(values))
    for code, value in zip(entries, values, strict=True):
        args += [_call(checking.compare("eq", key, checking.literal(code), {})).args[1] if key.type.kind != tree.TEXT
                 else checking.literal(str(code)), value]  # fmt: skip
    return Call("lookup", tuple(args), kind)


def _paren(node: exp.Paren, context: Context) -> Node:
    return build(node.this, context)


def _placeholder(node: exp.Placeholder, context: Context) -> Node:
    return parameter(node.name, context)


def _null(node: exp.Null, context: Context) -> Node:
    return checking.literal(None)


def _boolean(node: exp.Boolean, context: Context) -> Node:
    return checking.literal(bool(node.this))


_PAIR = "this expression"

# Syntax node -> its builder, and the parts of the node that the builder reads.
_BUILDERS: dict[type, tuple[Callable[[Any, Context], Node], str]] = {
    exp.Column: (_column, "this table db catalog"),
    exp.Literal: (_literal, "this is_string"),
    exp.Boolean: (_boolean, "this"),
    exp.Null: (_null, ""),
    exp.Placeholder: (_placeholder, "this"),
    exp.Paren: (_paren, "this"),
    exp.And: (_logical("and"), _PAIR),
    exp.Or: (_logical("or"), _PAIR),
    exp.Not: (_not, "this"),
    **{
        kind: (_comparison(op), _PAIR)
        for kind, op in (
            (exp.EQ, "eq"), (exp.NEQ, "ne"), (exp.LT, "lt"), (exp.LTE, "le"), (exp.GT, "gt"), (exp.GTE, "ge"),
        )
    },
    exp.Add: (_arithmetic("add"), _PAIR),
    exp.Sub: (_arithmetic("sub"), _PAIR),
    exp.Mul: (_arithmetic("mul"), _PAIR),
    exp.Neg: (_arithmetic("neg"), "this"),
    exp.Is: (_is, "this expression negate"),
    exp.In: (_in, "this expressions field query unnest"),
    exp.Between: (_between, "this low high"),
    exp.Like: (_like, "this expression negate"),
    exp.Case: (_case, "this ifs default"),
    exp.Cast: (_cast, "this to"),
    exp.Anonymous: (_function, "this expressions"),
    exp.Exists: (subqueries.exists, "this"),
    exp.Subquery: (subqueries.scalar, "this"),
}  # fmt: skip
