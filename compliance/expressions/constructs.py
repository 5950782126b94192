"""SQL building blocks: one template per operation and dialect, and constants that cannot be misread.

SQLAlchemy Core keeps the structure (selects, joins, correlation); what differs between engines is
in the tables below. Conditions are written by template instead of by SQLAlchemy's operators because
some dialects rewrite `IS NOT TRUE` into a form that lets NULL pass.
"""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from compliance.expressions.constants import PLACE
from compliance.expressions.dialects import TEMPLATES, DuckDBDialect

__all__ = ["TEMPLATES", "DuckDBDialect"]

Column = ColumnElement[Any]


class Template(FunctionElement[Any]):
    """An operation by name; `{0}` and so on in its template stand for the arguments."""

    inherit_cache = False

    def __init__(self, name: str, *args: Column) -> None:
        self.name = name
        super().__init__(*args)


class Chain(FunctionElement[Any]):
    """Arguments joined by AND or OR."""

    inherit_cache = False

    def __init__(self, word: str, *args: Column) -> None:
        self.name = word
        super().__init__(*args)


class Listed(FunctionElement[Any]):
    """Arguments with commas between."""

    inherit_cache = False
    name = "listed"


class Case(FunctionElement[Any]):
    """CASE WHEN args[0] THEN args[1] .. ELSE args[-1] END."""

    inherit_cache = False
    name = "case"


class AnyOf(FunctionElement[Any]):
    """args[0] IN (args[1], ..)."""

    inherit_cache = False
    name = "in"


class Entry(FunctionElement[Any]):
    """The value that stands beside the text args[0] among codes and values, args[2] onwards in turn; args[1] beside none."""

    inherit_cache = False
    name = "entry"


class LocalDay(FunctionElement[Any]):
    """The calendar day of an instant (naive UTC) in a time zone."""

    inherit_cache = False
    name = "local_day"

    def __init__(self, instant: Column, timezone: str) -> None:
        self.timezone = timezone
        super().__init__(instant)


class Constant(FunctionElement[Any]):
    """A value written into the statement, escaped by us: no driver's quoting habits between."""

    inherit_cache = False
    name = "constant"

    def __init__(self, value: Any, kind: str = "") -> None:
        self.value, self.kind = value, kind
        super().__init__()


class Later(FunctionElement[Any]):
    """What is put in once it is known, see `constants.PLACE`."""

    inherit_cache = False
    name = "later"


@compiles(Template)
def _template(element: Template, compiler: Any, **kw: Any) -> str:
    args = [compiler.process(arg, **kw) for arg in element.clauses]
    return str(compiler.dialect.template(element.name)).format(*args)


@compiles(Chain)
def _chain(element: Chain, compiler: Any, **kw: Any) -> str:
    return "(" + f" {element.name} ".join(compiler.process(arg, **kw) for arg in element.clauses) + ")"


@compiles(Listed)
def _listed(element: Listed, compiler: Any, **kw: Any) -> str:
    return ", ".join(compiler.process(arg, **kw) for arg in element.clauses)


@compiles(Case)
def _case(element: Case, compiler: Any, **kw: Any) -> str:
    args = [compiler.process(arg, **kw) for arg in element.clauses]
    branches = " ".join(f"WHEN {args[i]} THEN {args[i + 1]}" for i in range(0, len(args) - 1, 2))
    return f"(CASE {branches} ELSE {args[-1]} END)"


@compiles(AnyOf)
def _any_of(element: AnyOf, compiler: Any, **kw: Any) -> str:
    value, *options = [compiler.process(arg, **kw) for arg in element.clauses]
    texts = all(isinstance(option, Constant) and isinstance(option.value, str) for option in list(element.clauses)[1:])
    return str(compiler.dialect.any_of(value, options, texts))


@compiles(Entry)
def _entry(element: Entry, compiler: Any, **kw: Any) -> str:
    value, otherwise, *pairs = [compiler.process(arg, **kw) for arg in element.clauses]
    return str(compiler.dialect.entry(value, pairs[::2], pairs[1::2], otherwise))


@compiles(Later)
def _later(element: Later, compiler: Any, **kw: Any) -> str:
    return PLACE


@compiles(LocalDay)
def _local_day(element: LocalDay, compiler: Any, **kw: Any) -> str:
    (instant,) = [compiler.process(arg, **kw) for arg in element.clauses]
    return f"CAST({compiler.dialect.local(instant, element.timezone)} AS DATE)"


@compiles(Constant)
def _constant(element: Constant, compiler: Any, **kw: Any) -> str:
    return str(compiler.dialect.constant(element.value, element.kind))


@compiles(sa.Exists, "spark")
def _counted(element: sa.Exists, compiler: Any, **kw: Any) -> str:
    """Spark knows EXISTS only in filters: elsewhere the rows are counted."""
    rows = cast("sa.Select[Any]", element.element.element)
    counted: sa.Select[Any] = rows.with_only_columns(sa.literal_column("COUNT(*) > 0"), maintain_column_froms=True)
    return str(compiler.process(counted.scalar_subquery(), **kw))


TRUE, FALSE = Constant(True), Constant(False)


def null(kind: str = "bool") -> Constant:
    """An unknown of a kind."""
    return Constant(None, kind)


def both(*args: Column | None) -> Column:
    """AND over what is given; TRUE over nothing."""
    parts = [arg for arg in args if arg is not None]
    return Chain("AND", *parts) if len(parts) > 1 else parts[0] if parts else TRUE


def either(*args: Column | None) -> Column | None:
    """OR over what is given; None over nothing."""
    parts = [arg for arg in args if arg is not None]
    return Chain("OR", *parts) if len(parts) > 1 else parts[0] if parts else None
