"""How far a long statement is, asked from beside it, and Ctrl-C and SIGTERM heard while it runs."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from select import select
from threading import Event, Thread, current_thread, main_thread

import duckdb

PAUSE_SECONDS = 0.25
_ENDING = {signal.SIGINT, signal.SIGTERM}


class Watch:
    """Tells which part of some work, 0 to 1, is done: of `span`, from where to where, which some statements stand for."""

    def __init__(self, tell: Callable[[float], None], span: tuple[float, float]) -> None:
        self._tell = tell
        self._first, self._last = span
        self._part = (0, 1)

    def part(self, number: int, total: int) -> None:
        """The statements from here on are so many of all parts."""
        self._part = (number, total)

    @contextmanager
    def over(self, con: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Looks a few times a second how far the statement of `con` is; it needs the setting `enable_progress_bar`.

        Ctrl-C and SIGTERM end the statement.
        """

        def look() -> None:
            percent = con.query_progress()
            if percent >= 0:  # else it is not known
                number, total = self._part
                inside = (number + min(percent, 100.0) / 100) / total
                self._tell(self._first + (self._last - self._first) * min(inside, 0.99))

        with stoppable(con, look):
            yield


@contextmanager
def stoppable(con: duckdb.DuckDBPyConnection, look: Callable[[], None] | None = None) -> Iterator[None]:
    """Lets Ctrl-C and SIGTERM end the statement of `con`: one that reads or writes much looks for them only when it is done.

    `look` is called a few times a second meanwhile, from a thread of its own.
    """
    ended = Event()

    def listen() -> None:
        while not ended.is_set():
            if select([heard], [], [], PAUSE_SECONDS if look else None)[0] and not _ENDING.isdisjoint(heard.recv(64)):
                con.interrupt()
            if look is not None:
                look()

    with _bell() as (heard, ring):
        thread = Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            ring.send(b"\0")
            thread.join()


@contextmanager
def _bell() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends: the numbers of signals are heard at the first as they come, unless somebody else listens to them."""
    heard, ring = socket.socketpair()
    with heard, ring:
        ring.setblocking(False)
        before = -1
        if listens := current_thread() is main_thread():
            before = signal.set_wakeup_fd(ring.fileno(), warn_on_full_buffer=False)
            if before != -1:
                signal.set_wakeup_fd(before)
        try:
            yield heard, ring
        finally:
            if listens and before == -1:
                signal.set_wakeup_fd(-1)
