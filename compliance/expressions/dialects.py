"""What differs between engines: names of operations, types and constants, one table per dialect.

Text is compared by its code points everywhere; days and instants are naive, in sessions pinned to UTC.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from compliance.evidence.clock import local_of_utc, nested_local_of_utc
from compliance.expressions.constants import POSTGRESQL, SPARK, constant_text


class DuckDBDialect(DefaultDialect):
    """Only compiles; statements run through DuckDB's own API (engines.md: why not duckdb-engine)."""

    name = "duckdb"
    paramstyle = "named"
    supports_native_boolean = True
    supports_statement_cache = False
    small = "UTINYINT"
    materialized = ""
    # Whether statements keep a place for a slice of the subjects.
    sliced = True
    # Whether a condition of an inner statement is evaluated again for each use unless it is kept.
    fenced = False
    # Whether questions are answered over pairs of subject and row, and their aggregates take no columns of the subject.
    folded = False
    # Whether EXISTS finds rows by hash, wherever it stands.
    deciding = True

    def template(self, name: str) -> str:
        """How an operation is written; `<window>_by` takes as its last part what tells one asker's rows from another's."""
        window = name.removesuffix("_by")
        text = TEMPLATES[self.name][window]
        if window == name:
            return text
        key = len(set(re.findall(r"\{\d\}", text)))
        return text.replace("OVER (", f"OVER (PARTITION BY {{{key}}} ")

    def constant(self, value: Any, kind: str = "") -> str:
        """How a value is written."""
        return constant_text(value, kind)

    def local(self, instant: str, timezone: str) -> str:
        """The naive local time of an instant (naive UTC)."""
        return local_of_utc(instant, timezone)

    def any_of(self, value: str, options: Sequence[str], texts: bool) -> str:
        """Whether a value is one of some; `texts`: these are constant texts."""
        if not texts:
            return f"({value} IN ({', '.join(options)}))"
        # A function of one column runs once for each text in the dictionary of a Parquet file; IN runs for each row.
        found = f"list_position([{', '.join(options)}], {value}) IS NOT NULL"
        return f"(CASE WHEN {found} THEN TRUE WHEN {value} IS NOT NULL THEN FALSE END)"

    def entry(self, value: str, codes: Sequence[str], values: Sequence[str], otherwise: str) -> str:
        """The value beside a code."""
        # A function of one column, as above.
        return f"([{', '.join([*values, otherwise])}])[list_position([{', '.join(codes)}], {value})]"


class PostgreSQLDialect(DuckDBDialect):
    """PostgreSQL from 14 on. `collation` is one that lower-cases every script, where the database's own does not."""

    name = "postgresql"
    small = "SMALLINT"
    materialized = " MATERIALIZED"
    sliced = False
    fenced = True
    # A question asked subject by subject reads all records each time; pairs are found by hash.
    folded = True
    deciding = False

    def __init__(self, collation: str | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.collation = collation

    def template(self, name: str) -> str:
        if name == "lower" and self.collation:
            return f'LOWER({{0}} COLLATE "{self.collation}")'
        return super().template(name)

    def constant(self, value: Any, kind: str = "") -> str:
        return constant_text(value, kind, POSTGRESQL)

    def any_of(self, value: str, options: Sequence[str], texts: bool) -> str:
        return f"({value} IN ({', '.join(options)}))"

    def entry(self, value: str, codes: Sequence[str], values: Sequence[str], otherwise: str) -> str:
        return _by_case(value, codes, values, otherwise)

    def local(self, instant: str, timezone: str) -> str:
        return nested_local_of_utc(instant, timezone, self.template("plus_seconds"))


class SparkDialect(DuckDBDialect):
    """Spark SQL in ANSI mode, with double-quoted names and timestamps without a zone (see `engines.spark`)."""

    name = "spark"
    small = "SMALLINT"
    sliced = False
    folded = True
    deciding = False

    def constant(self, value: Any, kind: str = "") -> str:
        return constant_text(value, kind, SPARK)

    def any_of(self, value: str, options: Sequence[str], texts: bool) -> str:
        return f"({value} IN ({', '.join(options)}))"

    def entry(self, value: str, codes: Sequence[str], values: Sequence[str], otherwise: str) -> str:
        return _by_case(value, codes, values, otherwise)

    def local(self, instant: str, timezone: str) -> str:
        return nested_local_of_utc(instant, timezone, self.template("plus_seconds"))


def _by_case(value: str, codes: Sequence[str], values: Sequence[str], otherwise: str) -> str:
    whens = " ".join(f"WHEN ({value} = {code}) THEN {found}" for code, found in zip(codes, values, strict=True))
    return f"(CASE {whens} ELSE {otherwise} END)"


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
    "only": "{0}",
    "any_if": "BOOL_OR({0})",
    "count_if": "COUNT(*) FILTER (WHERE {0})",
    "count_distinct_if": "COUNT(DISTINCT {0}) FILTER (WHERE {1})",
    "sum_if": "SUM({0}) FILTER (WHERE {1})",
    "min_if": "MIN({0}) FILTER (WHERE {1})",
    "max_if": "MAX({0}) FILTER (WHERE {1})",
    "all_if": "BOOL_AND({0}) FILTER (WHERE {1})",
    "some_if": "BOOL_OR({0}) FILTER (WHERE {1})",
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
    "by_bytes": "{0}",
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
    "postgresql": {
        **_SHARED,
        # Unless told otherwise, a backslash would take away the meaning of the sign behind it.
        "like": "({0} LIKE {1} ESCAPE '')",
        "add_days": "({0} + CAST({1} AS INTEGER))",
        "add_months": "CAST({0} + make_interval(months => CAST({1} AS INTEGER)) AS DATE)",
        # By days and the rest: intervals are multiplied as floating-point numbers.
        "add_hours": "({0} + make_interval(days => CAST(FLOOR({1} / 24.0) AS INTEGER)) "
        "+ CAST(({1} - FLOOR({1} / 24.0) * 24) * 3600000000 AS BIGINT) * INTERVAL '1 microsecond')",
        "plus_seconds": "({0} + ({1}) * INTERVAL '1 second')",
        "days_between": "CAST({1} - {0} AS BIGINT)",
        "microseconds": "CAST(EXTRACT(EPOCH FROM ({1} - {0})) * 1000000 AS BIGINT)",
        "size": "CARDINALITY({0})",
        "entries": "UNNEST(ARRAY(SELECT DISTINCT UNNEST({0})))",
        "list_has": "CASE WHEN {1} IS NOT NULL THEN ({1} = ANY({0})) END",
        "list_has_all": "({0} @> {1})",
        "list_has_any": "({0} && {1})",
        "matches": "({0} ~ {1})",
        "text": "CAST({0} AS TEXT)",
        "list_text": "ARRAY_TO_STRING({0}, ';')",
        "local_time": "TO_CHAR({0} AT TIME ZONE 'UTC' AT TIME ZONE {1}, 'YYYY-MM-DD HH24:MI:SS')",
        "ratio_text": "(CAST({0} AS TEXT) || ' / ' || CAST({1} AS TEXT))",
        "by_bytes": '{0} COLLATE "C"',
    },
    "spark": {
        **_SHARED,
        "only": "ANY_VALUE({0})",
        # A backslash cannot be told to be a sign like any other, but it can be doubled.
        "like": r"({0} LIKE REPLACE({1}, '\', '\\'))",
        "max_over": "MAX(CASE WHEN {1} THEN {0} END) OVER ()",
        "min_over": "MIN(CASE WHEN {1} THEN {0} END) OVER ()",
        "count_over": "COUNT(CASE WHEN {0} THEN 1 END) OVER ()",
        "add_days": "DATE_ADD({0}, CAST({1} AS INTEGER))",
        "add_months": "ADD_MONTHS({0}, CAST({1} AS INTEGER))",
        "add_hours": "TIMESTAMPADD(MICROSECOND, CAST(ROUND({1} * 3600000000) AS BIGINT), {0})",
        "plus_seconds": "TIMESTAMPADD(SECOND, {1}, {0})",
        "days_between": "CAST(DATEDIFF({1}, {0}) AS BIGINT)",
        "microseconds": "TIMESTAMPDIFF(MICROSECOND, {0}, {1})",
        "size": "SIZE({0})",
        "entries": "EXPLODE(ARRAY_DISTINCT({0}))",
        "list_has": "CASE WHEN {1} IS NOT NULL THEN ARRAY_CONTAINS({0}, {1}) END",
        "list_has_all": "(SIZE(ARRAY_EXCEPT({1}, {0})) = 0)",
        "list_has_any": "ARRAYS_OVERLAP({0}, {1})",
        "matches": "({0} RLIKE {1})",
        "text": "CAST({0} AS STRING)",
        "list_text": "ARRAY_JOIN({0}, ';')",
        "local_time": "DATE_FORMAT(CONVERT_TIMEZONE('UTC', {1}, {0}), 'yyyy-MM-dd HH:mm:ss')",
        "ratio_text": "(CAST({0} AS STRING) || ' / ' || CAST({1} AS STRING))",
    },
}
