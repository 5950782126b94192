"""SQL building blocks: one template per operation and dialect, and constants that cannot be misread.

SQLAlchemy Core keeps the structure (selects, joins, correlation); what differs between engines is
in the tables below. Conditions are written by template instead of by SQLAlchemy's operators because
some dialects rewrite `IS NOT TRUE` into a form that lets NULL pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from compliance.evidence.clock import local_of_utc
from compliance.expressions.constants import PLACE, constant_text

Column = ColumnElement[Any]


class DuckDBDialect(DefaultDialect):
    """Only compiles; statements run through DuckDB's own API (engines.md: why not duckdb-engine)."""

    name = "duckdb"
    paramstyle = "named"
    supports_native_boolean = True
    supports_statement_cache = False


_SHARED: Mapping[str, str] = {
    "not": "(NOT {0})",
    "eq": "({0} = {1})",
    "ne": "({0} <> {1})",
    "lt": "({0} < {1})",
    "le": "({0} <= {1})",
    "gt": "({0} > {1})",
    "ge": "({0} >= {1})",
    "add": "({0} + {1})",
    "sub": "({0} - {1})",
    "mul": "({0} * {1})",
    "neg": "(- {0})",
    "like": "({0} LIKE {1})",
    "is_null": "({0} IS NULL)",
    "is_not_null": "({0} IS NOT NULL)",
    "not_false": "COALESCE({0}, TRUE)",
    "any_if": "BOOL_OR({0})",
    "count_if": "COUNT(*) FILTER (WHERE {0})",
    "count_distinct_if": "COUNT(DISTINCT {0}) FILTER (WHERE {1})",
    "sum_if": "SUM({0}) FILTER (WHERE {1})",
    "min_if": "MIN({0}) FILTER (WHERE {1})",
    "max_if": "MAX({0}) FILTER (WHERE {1})",
    "coalesce": "COALESCE({0}, {1})",
    "max_over": "MAX({0}) FILTER (WHERE {1}) OVER ()",
    "min_over": "MIN({0}) FILTER (WHERE {1}) OVER ()",
    "count_over": "COUNT(*) FILTER (WHERE {0}) OVER ()",
    "next": "LEAD({0}) OVER (ORDER BY {0})",
    "reach": "MAX({1}) OVER (ORDER BY {0}, {1} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)",
    "number_at": "CAST(SUBSTR({0}, CAST({1} AS INTEGER) * 5 + 1, 5) AS BIGINT)",
    "lower": "LOWER({0})",
    "trim": "TRIM({0})",
    "length": "LENGTH({0})",
    "least": "LEAST({0}, {1})",
    "greatest": "GREATEST({0}, {1})",
}

TEMPLATES: Mapping[str, Mapping[str, str]] = {
    "duckdb": {
        **_SHARED,
        "add_days": "({0} + CAST({1} AS INTEGER))",
        "add_months": "CAST({0} + to_months(CAST({1} AS INTEGER)) AS DATE)",
        "add_hours": "make_timestamp(epoch_us({0}) + CAST({1} * 3600000000 AS BIGINT))",
        "days_between": "CAST({1} - {0} AS BIGINT)",
        "microseconds": "(epoch_us({1}) - epoch_us({0}))",
        "size": "LEN({0})",
        "entries": "UNNEST(LIST_DISTINCT({0}))",
        # From 2.0.1 on an empty list answers FALSE to a NULL; nobody knows whether an unknown value is in it.
        "list_has": "CASE WHEN {1} IS NOT NULL THEN LIST_CONTAINS({0}, {1}) END",
        "list_has_all": "LIST_HAS_ALL({0}, {1})",
        "list_has_any": "LIST_HAS_ANY({0}, {1})",
        "matches": "REGEXP_MATCHES({0}, {1})",
        "text": "CAST({0} AS VARCHAR)",
        "list_text": "ARRAY_TO_STRING({0}, ';')",
        "local_time": "STRFTIME(timezone({1}, timezone('UTC', {0})), '%Y-%m-%d %H:%M:%S')",
        "ratio_text": "(CAST({0} AS VARCHAR) || ' / ' || CAST({1} AS VARCHAR))",
    },
}


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


class Case(FunctionElement[Any]):
    """CASE WHEN args[0] THEN args[1] .. ELSE args[-1] END."""

    inherit_cache = False
    name = "case"


class AnyOf(FunctionElement[Any]):
    """args[0] IN (args[1], ..)."""

    inherit_cache = False
    name = "in"


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
    return TEMPLATES[compiler.dialect.name][element.name].format(*args)


@compiles(Chain)
def _chain(element: Chain, compiler: Any, **kw: Any) -> str:
    return "(" + f" {element.name} ".join(compiler.process(arg, **kw) for arg in element.clauses) + ")"


@compiles(Case)
def _case(element: Case, compiler: Any, **kw: Any) -> str:
    args = [compiler.process(arg, **kw) for arg in element.clauses]
    branches = " ".join(f"WHEN {args[i]} THEN {args[i + 1]}" for i in range(0, len(args) - 1, 2))
    return f"(CASE {branches} ELSE {args[-1]} END)"


@compiles(AnyOf)
def _any_of(element: AnyOf, compiler: Any, **kw: Any) -> str:
    value, *options = [compiler.process(arg, **kw) for arg in element.clauses]
    return f"({value} IN ({', '.join(options)}))"


@compiles(Later)
def _later(element: Later, compiler: Any, **kw: Any) -> str:
    return PLACE


@compiles(LocalDay)
def _local_day(element: LocalDay, compiler: Any, **kw: Any) -> str:
    (instant,) = [compiler.process(arg, **kw) for arg in element.clauses]
    return f"CAST({local_of_utc(instant, element.timezone)} AS DATE)"


@compiles(Constant)
def _constant(element: Constant, compiler: Any, **kw: Any) -> str:
    return constant_text(element.value, element.kind)


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
