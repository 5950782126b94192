"""The embedded database: how it is opened, what it may reach, and what a person is told when it fails."""

from __future__ import annotations

import os
import shutil
import weakref
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from tempfile import mkdtemp
from typing import IO, Any

import duckdb

from compliance.errors import EngineError, Problem
from compliance.evidence.shortage import disk_is_full
from compliance.expressions.constants import constant_text
from compliance.text import Text

Answer = tuple[list[str], list[tuple[Any, ...]]] | duckdb.Error
MOST_AT_A_TIME = 8
INTERRUPTED = "Query interrupted"
"""What the database makes of Ctrl-C while a statement runs: a RuntimeError."""
KEPT = "kept"
DATABASE = f"{KEPT}.duckdb"
ENOUGH = "1200MB"
"""More gains nothing where records are looked at one after the other, and leaves the machine to others."""


def connect(
    memory_limit: str | None = None, spill: str | None = None, threads: int | None = None
) -> duckdb.DuckDBPyConnection:
    """An in-memory database pinned to UTC; `memory_limit` like "2GB", `spill` a folder for what does not fit."""
    config: dict[str, Any] = {}
    if memory_limit:
        config["memory_limit"] = memory_limit
    if spill:
        config["temp_directory"] = spill
    if threads:
        config["threads"] = threads
    try:
        con = duckdb.connect(":memory:", config=config)
    except duckdb.Error as error:
        given = ", ".join(f"{name}={value}" for name, value in config.items())
        message = Text(f"the engine does not start: {error}", f"引擎无法启动：{error}")
        raise EngineError(Problem(message, found=given or None)) from error
    # Without joins, verdicts are listed in the order in which records are read.
    con.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = true")
    return con


def crew(con: duckdb.DuckDBPyConnection, threads: int | None = None) -> tuple[duckdb.DuckDBPyConnection, ...]:
    """More connections to the same database, as many as there are cores (or `threads`): small statements are planned in one thread
    each, so that several at a time make use of the machine."""
    number = min(threads or os.cpu_count() or 1, MOST_AT_A_TIME)
    if number == 1:
        return ()
    con.execute("SET threads = 1")  # per statement: handing a small one out to others costs more than it saves
    hands = tuple(con.cursor() for _ in range(number))
    for hand in hands:
        hand.execute("SET TimeZone = 'UTC'")
    return hands


def answers(hands: Sequence[duckdb.DuckDBPyConnection], texts: Sequence[str]) -> list[Answer]:
    """The column names and rows each statement gives, or how it failed, in the order of the statements."""
    free: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
    for hand in hands:
        free.put(hand)

    def ask(text: str) -> Answer:
        hand = free.get()
        try:
            cursor = hand.execute(text)
            return [column[0] for column in cursor.description or ()], cursor.fetchall()
        except duckdb.Error as error:
            return error
        finally:
            free.put(hand)

    if len(hands) == 1 or len(texts) < 2:
        return [ask(text) for text in texts]
    with ThreadPoolExecutor(len(hands)) as pool:
        return list(pool.map(ask, texts))


class Room:
    """A schema (with a dot) for what is kept, in memory or in a folder, which goes when nobody holds this any more.

    With a `lock`, the folder stays until that is wanted (`over`), and is ours until then or until we leave it (`left`).
    """

    def __init__(self, folder: str | None = None, lock: IO[str] | None = None) -> None:
        self.folder, self._lock = folder, lock
        self.schema = f"{KEPT}." if folder else ""
        if lock is None:
            self.over()

    def over(self) -> None:
        """What is kept is of use only to who holds this."""
        if self.folder is not None:
            weakref.finalize(self, _remove, self.folder, self._lock)

    def left(self) -> None:
        """What is kept stays, for others."""
        if self._lock is not None:
            self._lock.close()


def _remove(folder: str, lock: IO[str] | None) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if lock is not None:
        lock.close()


def roomy(
    con: duckdb.DuckDBPyConnection, memory_limit: str | None, spill: str | None, room: Room | None = None
) -> Room:
    """Makes room on disk for many records: the database KEPT, and what does not fit into memory."""
    if spill is not None:
        Path(spill).mkdir(parents=True, exist_ok=True)
    room = room or Room(mkdtemp(prefix="compliance-", dir=spill))
    # Most of what is kept goes with the folder: no need to press it, nor to bring it in order at the end.
    con.execute("SET force_compression = 'uncompressed'; PRAGMA disable_checkpoint_on_shutdown")
    con.execute(f"ATTACH {constant_text(f'{room.folder}/{DATABASE}')} AS {KEPT}")
    # Counted, and never shown by the database itself.
    con.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0")
    if spill is None:
        con.execute(f"SET temp_directory = {constant_text(str(room.folder))}")
    if memory_limit is None:
        con.execute(f"SET memory_limit = '{ENOUGH}'")
    return room


def lock(con: duckdb.DuckDBPyConnection, files: Iterable[str] = (), folders: Iterable[str] = ()) -> None:
    """Nothing but these files and folders, no network, no setting can be reached from here on: rule text
    runs after this."""
    for name, paths in (("allowed_paths", files), ("allowed_directories", folders)):
        listed = ", ".join(map(constant_text, paths))
        if listed:
            con.execute(f"SET {name} = [{listed}]")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


_BY_OPTIONS = Text(
    "raise --memory-limit, name a roomy folder with --spill, or lower --threads",
    "请提高 --memory-limit、用 --spill 指定空间充足的文件夹，或减小 --threads",
)
_ROOM = Text("free some memory and disk space", "请释放内存和磁盘空间")


@contextmanager
def failures_told(options: bool = False) -> Iterator[None]:
    """Lets what a person can mend (memory, threads, disk) leave as an EngineError that says how, and Ctrl-C as itself.

    `options`: whether there are options for that.
    """
    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except RuntimeError as error:
        if str(error) != INTERRUPTED:
            raise
        raise KeyboardInterrupt from error
    except duckdb.Error as error:
        full = disk_is_full(error)
        if not full and not isinstance(error, (duckdb.OutOfMemoryException, duckdb.IOException)):
            raise
        reason = str(error).splitlines()[0]
        ran_out = Text(f"the engine ran out of memory or disk: {reason}", f"引擎内存或磁盘不足：{reason}")
        is_full = Text(f"the engine cannot write to the disk: {reason}", f"引擎无法写入磁盘：{reason}")
        raise EngineError(Problem(is_full if full else ran_out, hint=_BY_OPTIONS if options else _ROOM)) from error
