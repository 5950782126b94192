"""How far a long statement is, asked from beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import duckdb

PAUSE_SECONDS = 0.25


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
        """Looks a few times a second how far the statement of `con` is; it needs the setting `enable_progress_bar`."""
        ended = Event()

        def look() -> None:
            while not ended.wait(PAUSE_SECONDS):
                percent = con.query_progress()
                if percent >= 0:  # else it is not known
                    number, total = self._part
                    inside = (number + min(percent, 100.0) / 100) / total
                    self._tell(self._first + (self._last - self._first) * min(inside, 0.99))

        thread = Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
