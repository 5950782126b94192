"""How an engine says what reading a cell takes: one table per engine."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.evidence.cells import BLANKS, quoted


@dataclass(frozen=True, slots=True)
class Words:
    """Types, and templates of what differs; `{0}` and so on stand for SQL.

    `mapped` is a list made of another ({0}), of an expression over `e` ({1}) where a condition
    over `e` holds ({2}); `unnested` gives a row for each of its elements. `ordered` is a text in the order of its
    bytes. `fence` keeps what is computed once from being put in wherever it is used.
    """

    text: str
    listed: str
    as_text: str
    as_list: str
    timestamp: str
    double: str
    lower: str
    matches: str
    whole: str
    exact: str
    parts: str
    part: str
    first_part: int
    plus_days: str
    plus_micros: str
    plus_seconds: str
    at_utc: str
    mapped: str
    split: str
    size: str
    empty: str
    row: str
    unnested: str
    ordered: str
    fence: str
    from_double: str

    def trimmed(self, column: str) -> str:
        """A cell without blanks around it; an empty one is NULL."""
        return f"NULLIF(BTRIM({column}, {quoted(BLANKS)}), '')"

    def typed_null(self, kind: str) -> str:
        """NULL as a value of a kind."""
        types = {
            "text": self.text, "int": "BIGINT", "decimal": "DECIMAL(28, 8)", "bool": "BOOLEAN", "date": "DATE",
            "timestamp": self.timestamp, "list": self.listed,
        }  # fmt: skip
        return f"CAST(NULL AS {types[kind]})"


POSTGRESQL = Words(
    text="TEXT",
    listed="TEXT[]",
    # Whatever order and equality a column has of its own: two of them could not be compared, and files have none.
    as_text='CAST({0} AS TEXT) COLLATE "default"',
    as_list='CAST({0} AS TEXT[]) COLLATE "default"',
    timestamp="TIMESTAMP",
    double="DOUBLE PRECISION",
    lower="LOWER({0})",
    matches="({0} ~ {1})",
    whole="CASE WHEN CAST({0} AS NUMERIC) BETWEEN -9223372036854775808 AND 9223372036854775807 "
    "THEN CAST({0} AS BIGINT) END",
    exact="CASE WHEN ABS(CAST({0} AS NUMERIC)) < 100000000000000000000 THEN CAST({0} AS NUMERIC(28, 8)) END",
    parts="REGEXP_MATCH({0}, {1})",
    part="COALESCE({0}[{1}], '')",
    first_part=1,
    plus_days="({0} + CAST({1} AS INTEGER))",
    plus_micros="({0} + ({1}) * INTERVAL '1 microsecond')",
    plus_seconds="({0} + ({1}) * INTERVAL '1 second')",
    at_utc="({0} AT TIME ZONE 'UTC')",
    mapped="ARRAY(SELECT {1} FROM UNNEST({0}) WITH ORDINALITY AS entries(e, o) WHERE {2} ORDER BY o)",
    split="STRING_TO_ARRAY({0}, {1})",
    size="CARDINALITY({0})",
    empty="CAST(ARRAY[] AS TEXT[])",
    row="ROW({0})",
    unnested="UNNEST({0})",
    ordered='{0} COLLATE "C"',
    fence=" OFFSET 0",
    # By its shortest text: a cast of the number itself would round it to 15 digits.
    from_double="CASE WHEN ABS({0}) < 1e20 THEN CAST(CAST({0} AS TEXT) AS NUMERIC(28, 8)) END",
)

SPARK = Words(
    text="STRING",
    listed="ARRAY<STRING>",
    as_text="CAST({0} AS STRING)",
    as_list="{0}",
    timestamp="TIMESTAMP_NTZ",
    double="DOUBLE",
    lower="LOWER({0})",
    matches="({0} RLIKE {1})",
    whole="TRY_CAST({0} AS BIGINT)",
    exact="TRY_CAST({0} AS DECIMAL(28, 8))",
    parts="CASE WHEN {0} RLIKE {1} THEN SPLIT(REGEXP_REPLACE({0}, {1}, "
    "'$1|$2|$3|$4|$5|$6|$7|$8|$9|$10|$11|$12|$13|$14'), '[|]', -1) END",
    part="{0}[{1}]",
    first_part=0,
    plus_days="DATE_ADD({0}, CAST({1} AS INTEGER))",
    plus_micros="TIMESTAMPADD(MICROSECOND, {1}, {0})",
    plus_seconds="TIMESTAMPADD(SECOND, {1}, {0})",
    at_utc="CAST({0} AS TIMESTAMP_NTZ)",
    mapped="TRANSFORM(FILTER({0}, e -> {2}), e -> {1})",
    split="SPLIT({0}, {1})",
    size="SIZE({0})",
    empty="CAST(ARRAY() AS ARRAY<STRING>)",
    row="STRUCT({0})",
    unnested="EXPLODE({0})",
    ordered="{0}",
    fence="",
    from_double="TRY_CAST(CAST({0} AS STRING) AS DECIMAL(28, 8))",
)
