"""The settings under which statements in Spark mean what they mean elsewhere, and those that only save time."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from compliance.errors import EngineError, Problem
from compliance.evidence.brief import SMALL
from compliance.text import Text

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MANY = 500_000
"""From this many rows on in any table, compiling statements takes less time than it saves."""
SHARES = 2
"""Parts of a shuffle for each core."""
MEANING: Mapping[str, str] = {
    # Overflow, bad casts and lost digits are errors, and names are quoted as in the standard.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.binaryAsString": "true",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.legacy.parquet.nanosAsLong": "false",
    "spark.sql.parquet.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.mapKeyDedupPolicy": "EXCEPTION",
}
_OLD = "spark.sql.legacy."
PACE: Mapping[str, str] = {
    # Statements over many rules are longer than what may be compiled; trying costs seconds each.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    # It takes minutes over columns that are made of one another.
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.maxPlanStringLength": "500",
}
_OPTIMIZER = "org.apache.spark.sql.catalyst.optimizer"
# Putting what is computed once in wherever it is used makes statements that grow without end.
_WITHOUT = f"{_OPTIMIZER}.CollapseProject"
_SMALL: Mapping[str, str] = {
    # Tables are in one part each: a statement is one task, and nothing has to be sent around.
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.join.preferSortMergeJoin": "false",
    "spark.sql.shuffle.partitions": "1",
    # Rows that go along with a statement are for the workers, too.
    "spark.sql.optimizer.excludedRules": f"{_WITHOUT},{_OPTIMIZER}.ConvertToLocalRelation",
}

# Where one cannot be compiled, it is run as without.
_MANY: Mapping[str, str] = {"spark.sql.codegen.factoryMode": "FALLBACK"}


def pace(rows: int, cores: int) -> dict[str, str]:
    """What suits tables of which the largest has so many rows, on so many cores."""
    shares = {
        "spark.sql.shuffle.partitions": str(SHARES * max(cores, 1)),
        "spark.sql.optimizer.excludedRules": _WITHOUT,
    }
    return {**PACE, **(_SMALL if rows < SMALL else shares), **(_MANY if rows >= MANY else {})}


def set_meaning(session: SparkSession, failures: tuple[type[Exception], ...]) -> None:
    """Sets what statements mean; raises EngineError with every setting that a server does not let go or take.

    What it says about behaving as an older Spark is forgotten in this session.
    """
    conf = session.conf
    for name in conf.getAll:
        if name.startswith(_OLD) and conf.isModifiable(name):
            conf.unset(name)
    problems = []
    for name, value in MEANING.items():
        try:
            conf.set(name, value)
            held = conf.get(name)
        except failures as error:
            held = str(error).strip().splitlines()[0]
        if held is None or held.lower() != value.lower():
            message = Text(f"Spark does not take the setting {name}", f"Spark 不接受设置 {name}")
            problems.append(Problem(message, found=held, expected=value))
    if problems:
        raise EngineError(problems)


def prefer(session: SparkSession, settings: Mapping[str, str], failures: tuple[type[Exception], ...]) -> None:
    """Settings that only save time: whoever runs Spark may have fixed others."""
    for name, value in settings.items():
        with suppress(*failures):
            session.conf.set(name, value)
