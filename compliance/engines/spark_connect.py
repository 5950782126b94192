"""Spark behind a Spark Connect server: a session over gRPC, without a Java of one's own."""

from __future__ import annotations

import signal
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from threading import current_thread, main_thread
from types import FrameType
from typing import TYPE_CHECKING, Any

from compliance.engines.spark_session import FORGOTTEN, Started, first_answer, installed, quieten
from compliance.engines.spark_settings import pace, prefer, set_meaning
from compliance.engines.stopping import reason_of
from compliance.errors import EngineError, Problem
from compliance.evidence.brief import SMALL
from compliance.text import Text

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

SCHEME = "sc://"
_EXPECTED = "sc://host:15002"
_ENDING = (signal.SIGINT, signal.SIGTERM)
_TRIES = 5
"""How often a server that does not answer is asked again, after 0.05, 0.2, 0.8 ... seconds: 17 in all."""
_MISSING = ("INVALID_HANDLE", "OPERATION_CANCELED", "OPERATION_ABANDONED")
"""Errors of a server that does not know our session or statement any more."""
# The rows of a range are in as many parts as Spark has cores.
_CORES = "SELECT COUNT(*) FROM (SELECT DISTINCT SPARK_PARTITION_ID() AS part FROM RANGE(100000))"
_PLAIN = {
    "spark.sql.connect.serverStacktrace.enabled": "false",
    "spark.sql.pyspark.jvmStacktrace.enabled": "false",
}


def start_remote(address: str, rows: int = SMALL) -> Started:
    """A session of a server such as sc://host:15002; raises EngineError where none answers, or not as we need it.

    `rows`: of the largest table. Other sessions of the server are left alone, and its own settings too.
    """
    with installed():
        from pyspark.errors import PySparkException
    with installed("pyspark[connect]"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the version of pandas, which nothing here uses
        import grpc
        from pyspark.sql.connect.client.retries import DefaultPolicy
        from pyspark.sql.connect.session import SparkSession as RemoteSession
    quieten()
    shown = without_token(address)
    failures = (PySparkException, grpc.RpcError)
    session: Any = None
    try:
        try:
            session = RemoteSession.builder.remote(address).create()
        except ValueError as error:
            message = Text("is no address of Spark Connect", "不是 Spark Connect 的地址")
            raise EngineError(Problem(message, found=shown, expected=_EXPECTED)) from error
        _interruptible(session)
        session.client.set_retry_policies([])  # one that is not there now is hardly about to come
        set_meaning(session, failures)
        session.client.set_retry_policies([DefaultPolicy(max_retries=_TRIES)])
        ((cores,),) = first_answer(session, _CORES, shown, lambda: leave(session))
        prefer(session, {**pace(rows, cores), **_PLAIN}, failures)
    except failures as error:
        leave(session)
        reason = reason_of(error)
        message = Text(f"there is no Spark Connect to work with: {reason}", f"无法使用 Spark Connect：{reason}")
        raise EngineError(Problem(message, found=shown, expected=_EXPECTED)) from error
    except BaseException:
        leave(session)
        raise
    return Started(session, failures, int(cores), shown, _planned, _lost, leave, _picture)


def _lost(error: Exception) -> bool:
    """Whether an error is of the connection or the server, and no fault of a statement."""
    import grpc
    from pyspark.errors import PySparkException
    from pyspark.errors.exceptions.connect import SparkConnectGrpcException

    if isinstance(error, grpc.RpcError) or type(error) is SparkConnectGrpcException:
        return True
    if isinstance(error, PySparkException) and (error.getCondition() or "").startswith(_MISSING):
        return True
    return FORGOTTEN in str(error)


def leave(session: Any, kept: Sequence[DataFrame] = ()) -> None:
    """Ends the session and what still runs for it; of a server that is gone nothing is expected any more."""
    if session is None or session.is_stopped:
        return
    session.client.set_retry_policies([])
    for number in _ENDING:
        held = signal.getsignal(number)
        if isinstance(held, _Interruption) and held.session is session:
            signal.signal(number, held.before)
    try:
        session.interruptAll()
        for frame in kept:
            frame.unpersist()
    except Exception as error:
        if not _lost(error):
            raise
        session.release_session_on_close = False
    session.stop()


@dataclass(frozen=True)
class _Interruption:
    """What Ctrl-C and SIGTERM do: the server stops working for the session, then the scan ends as it did `before`."""

    session: Any
    before: Any

    def __call__(self, number: int, frame: FrameType | None) -> None:
        try:
            if not self.session.is_stopped:
                self.session.interruptAll()
        except Exception as error:
            if not _lost(error):
                raise
        if callable(self.before):
            self.before(number, frame)


def _interruptible(session: Any) -> None:
    """Threads that wait for the server would wait for ever otherwise: the signal goes to the main one."""
    if current_thread() is main_thread():
        for number in _ENDING:
            before = signal.getsignal(number)
            if callable(before):  # else the process ends as whoever started it wants
                signal.signal(number, _Interruption(session, before))


def _picture(session: Any, frame: Any) -> Any:
    from pyspark import StorageLevel

    found = frame.localCheckpoint(True, StorageLevel.MEMORY_AND_DISK_2)
    # PySpark takes it for a frame of the session that is active in this thread, which need not be ours.
    found._session = found._plan._spark_session = session
    return found


def _planned(frame: DataFrame) -> Any:
    """Has the server make sure that it can evaluate a statement, as it does before it says which files that reads."""
    return frame.inputFiles()


def is_remote(master: str) -> bool:
    """Whether a master is a Spark Connect server."""
    return master.startswith(SCHEME)


def without_token(address: str) -> str:
    """An address as it may be shown: what follows the port may be a secret."""
    return SCHEME + address.removeprefix(SCHEME).split("/")[0].split(";")[0]
