"""A long statement is watched from beside it."""

from __future__ import annotations

import os
import signal
import time
from threading import Timer

import duckdb
import pytest

from compliance.engines.watching import Watch

ENDLESS = "SELECT sum(a.i * b.i % 7) FROM range(2000000) AS a(i), range(2000000) AS b(i)"

LATE = 20
"""Seconds after which the statement would be ended in any case."""


@pytest.fixture
def con():
    with duckdb.connect() as found:
        found.execute(
            "SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0"
        )
        yield found


@pytest.mark.skipif(os.name != "posix", reason="signals as on POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_the_statement_though_nothing_is_raised_here(con, number):
    """As where the database is too busy writing to let Python see to its signals."""
    before = signal.signal(number, lambda *_: None)
    timers = [Timer(0.5, lambda: os.kill(os.getpid(), number)), Timer(LATE, con.interrupt)]
    for timer in timers:
        timer.start()
    try:
        start = time.monotonic()
        with pytest.raises(duckdb.InterruptException), Watch(lambda _part: None, (0, 1)).over(con):
            con.execute(ENDLESS)
        assert time.monotonic() - start < LATE
    finally:
        for timer in timers:
            timer.cancel()
        signal.signal(number, before)


def test_nothing_is_left_behind(con):
    heard = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(heard)
    parts = []
    for _ in range(3):
        with Watch(parts.append, (0.5, 1)).over(con):
            assert con.execute("SELECT 1").fetchall() == [(1,)]
    assert signal.set_wakeup_fd(heard) == heard
    assert all(0.5 <= part <= 1 for part in parts)
