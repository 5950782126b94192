"""Whether a Spark master still has workers: without any, statements wait for ever."""

from __future__ import annotations

from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

ROUND = 5.0
PATIENCE = 120.0
"""Seconds: between two roll calls, and without an answer until the workers are given up."""


class Roll:
    """Calls the roll of a master's workers while a session lasts, and ends all statements when nobody answers any more.

    On one machine, where statements run in the driver itself, there is nobody to call. Sessions of one application
    share its workers: whichever calls the roll first ends the statements of all, so all know of it, but none that
    began later: what fails there before its own first call has another reason.
    """

    _deserted: ClassVar[dict[str, float]] = {}
    """When an application was last found without workers."""

    def __init__(self, session: SparkSession) -> None:
        self._over = Event()
        self._began = monotonic()
        # A session elsewhere (Spark Connect) has no context here: its workers are known there.
        self._context: SparkContext | None = getattr(session, "_sc", None)
        self._application: str | None = None
        self._thread: Thread | None = None
        if self._context is not None and not self._context.master.startswith("local"):
            self._application = self._context.applicationId
            self._thread = Thread(target=self._watch, name="roll", daemon=True)
            self._thread.start()

    @property
    def deserted(self) -> bool:
        """Whether the workers were given up since this session began, and have not answered again."""
        return self._application is not None and self._deserted.get(self._application, 0.0) > self._began

    def close(self) -> None:
        """No more calls."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        from py4j.protocol import Py4JError

        assert self._context is not None
        assert self._application is not None
        missed = 0.0
        while not self._over.wait(ROUND):
            try:
                # The driver is always among those that answer.
                missed = 0.0 if self._context._jsc.sc().getExecutorMemoryStatus().size() > 1 else missed + ROUND
                if not missed:
                    self._deserted.pop(self._application, None)
                elif missed >= PATIENCE:
                    self._deserted[self._application] = monotonic()
                    self._context.cancelAllJobs()  # again in each round: more statements may have begun
            except (Py4JError, OSError, AttributeError):  # Spark has ended, as its statements will tell
                return
