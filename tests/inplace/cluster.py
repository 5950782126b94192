"""A Spark master, its workers and a Spark Connect server on this machine, as separate programs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compliance.engines.spark_session import HASTY, find_java
from compliance.errors import EngineError

WORKERS = 2
_PATIENCE = 90


def required() -> bool:
    """Whether missing Java is a failure: COMPLIANCE_TESTS_REQUIRE lists what must not be skipped."""
    return "spark" in os.environ.get("COMPLIANCE_TESTS_REQUIRE", "").split(",")


def lacking() -> str | None:
    """Why Spark cannot run here, if it cannot."""
    try:
        import pyspark  # noqa: F401

        find_java()
    except (ImportError, EngineError) as error:
        return str(error)
    return None


@dataclass
class Cluster:
    """The address of the master, the workers, and the folder of what they say."""

    master: str
    folder: Path
    workers: list[subprocess.Popen[bytes]]

    def hire(self) -> None:
        """One more worker of one core."""
        number = len(self.workers)
        out = self.folder / f"worker{number}.log"
        self.workers.append(
            _start(
                self.folder, out, "worker.Worker", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0",
                "--cores", "1", "--memory", "1g", "--work-dir", str(self.folder / f"work{number}"), self.master,
            )
        )  # fmt: skip
        _told(out, r"(Successfully registered)")


@contextmanager
def cluster(folder: Path, workers: int = WORKERS) -> Iterator[Cluster]:
    """A master with workers of one core each; all end with it."""
    log = folder / "master.log"
    master = _start(folder, log, "master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
    hired: list[subprocess.Popen[bytes]] = []
    try:
        found = Cluster(_told(log, r"Starting Spark master at (spark://\S+)"), folder, hired)
        for _ in range(workers):
            found.hire()
        yield found
    finally:
        for process in (*hired, master):
            end(process)


@dataclass(frozen=True)
class Server:
    """A Spark Connect server: its address, its program, the folder of its tables."""

    address: str
    process: subprocess.Popen[bytes]
    warehouse: Path


@contextmanager
def connect_server(folder: Path, master: str) -> Iterator[Server]:
    """A Spark Connect server that has its work done by a master."""
    log, warehouse = folder / "connect.log", folder / "warehouse"
    settings = {
        "spark.connect.grpc.binding.port": "0", "spark.ui.enabled": "false", "spark.sql.warehouse.dir": str(warehouse),
        "spark.buffer.pageSize": "1m", "spark.driver.extraJavaOptions": HASTY, "spark.executor.extraJavaOptions": HASTY,
    }  # fmt: skip
    process = _start(
        folder, log, "SparkSubmit", "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--master", master,
        *(word for name, value in settings.items() for word in ("--conf", f"{name}={value}")), "spark-internal",
    )  # fmt: skip
    try:
        port = _told(log, r"SparkConnectService' on port (\d+)")
        yield Server(f"sc://127.0.0.1:{port}", process, warehouse)
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a program and what it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _start(folder: Path, log: Path, name: str, *words: str) -> subprocess.Popen[bytes]:
    spark_class = Path(sys.executable).parent / "spark-class"
    environment = {
        **os.environ, "JAVA_HOME": find_java(), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(folder / "local"),
        "PYSPARK_PYTHON": sys.executable, "SPARK_WORKER_OPTS": "", "SPARK_DAEMON_MEMORY": "512m",
    }  # fmt: skip
    with log.open("wb") as out:
        return subprocess.Popen(
            [str(spark_class), f"org.apache.spark.deploy.{name}", *words],
            stdout=out, stderr=subprocess.STDOUT, env=environment, start_new_session=True,
        )  # fmt: skip


def _told(log: Path, pattern: str) -> str:
    """What a log says, once it does."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        found = re.search(pattern, log.read_text("utf-8", "replace"))
        if found:
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"{pattern} not in {log.read_text('utf-8', 'replace')[-2000:]}")
