"""Parsing with sqlglot: the grammar is DuckDB's, the meaning is ours alone.

Every function name stays a name here (no built-in knows what it means), so that the allow-list in
`functions` is the only place where a function comes into being.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlglot import ErrorLevel, exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import ParseError, TokenError

from compliance.errors import ExpressionError, Problem
from compliance.text import Text

MAX_LENGTH = 20_000

# sqlglot warns on the terminal when a statement is foreign to it; we refuse such statements ourselves.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)


class RuleSQL(DuckDB):  # type: ignore[misc]
    """DuckDB's grammar with no functions known by name."""

    class Tokenizer(DuckDB.Tokenizer):  # type: ignore[misc]
        # OVERLAPS is an operator on periods in SQL; here overlaps() is a function on lists.
        KEYWORDS: ClassVar[dict[str, Any]] = {w: t for w, t in DuckDB.Tokenizer.KEYWORDS.items() if w != "OVERLAPS"}

    class Parser(DuckDB.Parser):  # type: ignore[misc]
        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
            name: parser
            for name, parser in DuckDB.Parser.FUNCTION_PARSERS.items()
            if name in ("CAST", "TRY_CAST")  # parsed so that they can be refused with a hint
        }
        NO_PAREN_FUNCTIONS: ClassVar[dict[str, Any]] = {}
        NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
            name: parser for name, parser in DuckDB.Parser.NO_PAREN_FUNCTION_PARSERS.items() if name in ("CASE", "ANY")
        }

        def _parse_expression(self) -> Any:
            # DuckDB takes what stands before a colon for an alias, even the parenthesis of `(:days > 1)`.
            return super(DuckDB.Parser, self)._parse_expression()

    class Generator(DuckDB.Generator):  # type: ignore[misc]
        """Writes expressions back for people: parameters and negations as authors write them."""

        TRANSFORMS: ClassVar[dict[type, Any]] = {
            **DuckDB.Generator.TRANSFORMS,
            exp.Placeholder: lambda self, e: f":{e.name}",
            exp.Not: lambda self, e: _negated(self, e),
        }


def _negated(generator: Any, node: exp.Not) -> str:
    inner = node.this
    if isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null):
        return f"{generator.sql(inner, 'this')} IS NOT NULL"
    if isinstance(inner, (exp.In, exp.Like)):
        word = "IN" if isinstance(inner, exp.In) else "LIKE"
        return str(generator.sql(inner)).replace(f" {word} ", f" NOT {word} ", 1)
    return f"NOT {generator.sql(node, 'this')}"


def written(node: exp.Expression, item: str | None = None) -> str:
    """A syntax node as text for people, with `:item` filled in."""
    text = str(node.sql(dialect=RuleSQL, normalize_functions=False))
    return text if item is None else text.replace(":item", "'" + item.replace("'", "''") + "'")


@dataclass(frozen=True, slots=True)
class Written:
    """A syntax node that becomes text when somebody asks for it."""

    node: exp.Expression
    item: str | None

    def __str__(self) -> str:
        return written(self.node, self.item)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)  # what is kept between runs is the text alone


def parse(text: str) -> exp.Expression:
    """The syntax tree of one expression; raises ExpressionError with the position."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            Problem(
                Text("the expression is too long", "表达式过长"),
                found=str(len(text)),
                expected=f"<= {MAX_LENGTH}",
            )
        )
    try:
        trees = RuleSQL().parse(text, error_level=ErrorLevel.IMMEDIATE)
    except ParseError as error:
        detail = error.errors[0] if error.errors else {}
        message = str(detail.get("description") or "cannot be parsed").rstrip(".")
        raise ExpressionError(
            Problem(
                Text(f"not a valid expression: {message}", f"表达式无效：{message}"),
                line=detail.get("line") or 1,
                column=detail.get("col") or 1,
                found=repr(detail.get("highlight")) if detail.get("highlight") else None,
            )
        ) from error
    except TokenError as error:
        raise ExpressionError(
            Problem(Text("not a valid expression: unfinished text or quote", "表达式无效：引号或文本未结束"), line=1)
        ) from error
    except RecursionError as error:
        raise ExpressionError(
            Problem(Text("the expression is nested too deeply", "表达式嵌套过深"), line=1, column=1)
        ) from error
    found = [tree for tree in trees if tree is not None]
    if len(found) != 1:
        raise ExpressionError(
            Problem(
                Text("exactly one expression is expected", "只能有一个表达式"),
                line=1,
                column=1,
                found=str(len(found)),
            )
        )
    return found[0]


def position(node: exp.Expression, text: str) -> tuple[int, int]:
    """Line and column (from 1) where a syntax node begins, as far as the parser kept it."""
    starts = [part.meta["start"] for part in node.walk() if "start" in part.meta]
    if not starts:
        return _nearest(node, text)
    before = text[: min(starts)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _nearest(node: exp.Expression, text: str) -> tuple[int, int]:
    """Literals carry no position: look for their text, else take the parent's place."""
    if isinstance(node, exp.Literal):
        at = text.find(str(node.this))
        if at >= 0:
            return text[:at].count("\n") + 1, at - (text[:at].rfind("\n") + 1) + 1
    return position(node.parent, text) if node.parent is not None else (1, 1)
