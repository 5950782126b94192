"""Failures of an engine elsewhere that are no fault of any check: they stop the scan.

Everything else a statement raises may be one check's: each is rerun alone (semantics 11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from compliance.errors import EngineError, Problem
from compliance.text import Text

_AGAIN = Text("run the scan again once it can be reached", "请待其可用后重新检查")
_LONGER = Text(
    "if it took too long, raise --statement-timeout or choose fewer rules with --select",
    "若因执行超时，请提高 --statement-timeout 或用 --select 减少规则",
)
_ROOM = Text("the server lacks memory, disk or connections", "服务器内存、磁盘或连接数不足")
_OTHERS = Text("somebody else holds or changes what the scan reads", "检查所读取的数据正被他人占用或更改")
# SQLSTATE, or how it begins (PostgreSQL's appendix A): what may help.
_POSTGRESQL: Mapping[str, Text | None] = {
    "08": _AGAIN,  # connection
    "25P": _AGAIN,  # the transaction has ended, by a timeout of the server
    "28": None,  # who may connect
    "40": _OTHERS,  # serialisation, deadlock, conflict with recovery
    "42501": None,  # what may be read
    "53": _ROOM,
    "55P03": _OTHERS,  # lock_timeout
    "57014": _LONGER,  # statement_timeout, or cancelled by somebody
    "57": _AGAIN,  # shut down, crashed, session ended by an operator
    "58": None,  # files of the server
    "F0": None,
    "HV": None,  # a foreign server
    "XX001": None,  # damaged data
    "XX002": None,
}
_LOST = ("OperationalError", "InterfaceError")


def of_postgresql(error: Exception) -> EngineError | None:
    """A failure of PostgreSQL as what stops the scan; None where it may be the fault of a check."""
    state: str | None = getattr(error, "sqlstate", None)
    if state is None:  # said by the driver itself: there is nobody to ask any more
        lost = any(kind.__name__ in _LOST for kind in type(error).__mro__)
        return _stopped("PostgreSQL", reason_of(error), _AGAIN) if lost else None
    begins = next((begins for begins in (state, state[:3], state[:2]) if begins in _POSTGRESQL), None)
    return None if begins is None else _stopped("PostgreSQL", reason_of(error), _POSTGRESQL[begins])


_SQLSTATE = re.compile(r"SQLSTATE: (\w{5})")
# Of Spark's error-conditions: locks, resources, features, system, memory, settings, other sources, cancelled, files.
_SPARK = ("08", "40", "51", "53", "55", "56", "57", "58", "82", "F0", "HV", "HY", "KD", "XXKDA")
# What Spark says without a SQLSTATE.
_SPARK_WORDS = re.compile(
    "ExecutorLostFailure|FetchFailed|OutOfMemoryError|No space left on device|stopped SparkContext|"
    "SparkContext (was|has been) ?shut ?down|Connection refused|Connection reset|UNAVAILABLE|FileNotFoundException"
)
_CALLED = re.compile(r"^An error occurred while calling [^\n]*\n: (?:[\w.$]+: )?")

_DETAILS = re.compile(r'details = "(.+)"')
"""In what gRPC says."""


def of_spark(error: Exception) -> EngineError | None:
    """A failure of Spark as what stops the scan; None where it may be the fault of a check."""
    lost = next((known for known in _causes(error) if _is_lost(known)), None)
    if lost is not None:
        return _stopped("Spark", reason_of(lost), _AGAIN)
    said = spark_says(error)
    state = _SQLSTATE.search(said)
    outside = state[1].startswith(_SPARK) if state is not None else _SPARK_WORDS.search(said) is not None
    return _stopped("Spark", reason_of(error), None) if outside else None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """A failure and what it came from, latest first."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_lost(error: BaseException) -> bool:
    """Whether nobody answers in Java any more."""
    return isinstance(error, OSError) or type(error).__name__ == "Py4JNetworkError"


def spark_says(error: BaseException) -> str:
    """What a failure says, without how it came through and the stack that follows."""
    said = str(error).strip()
    of_the_connection = _DETAILS.search(said) if said.startswith("<") else None
    return of_the_connection[1] if of_the_connection else _CALLED.sub("", said).partition("\n\tat ")[0]


def reason_of(error: BaseException) -> str:
    """What a failure says in one line."""
    return (spark_says(error).strip() or type(error).__name__).splitlines()[0]


def gone(master: str, error: BaseException) -> EngineError:
    """A Spark that does not answer any more, or does not know the session."""
    reason = reason_of(error)
    message = Text(f"the connection to Spark failed: {reason}", f"与 Spark 的连接失败：{reason}")
    return EngineError(Problem(message, found=master, hint=_AGAIN))


def deserted() -> EngineError:
    """A master that has no workers any more, while statements wait for some."""
    message = Text("the master of Spark has no workers any more", "Spark 的 master 已没有可用的工作节点")
    return EngineError(Problem(message, hint=_AGAIN))


def _stopped(name: str, reason: str, hint: Text | None) -> EngineError:
    message = Text(f"{name} stopped the scan: {reason}", f"{name} 中止了检查：{reason}")
    return EngineError(Problem(message, hint=hint))
