"""The embedded database: how it is opened, what it may reach, and what a person is told when it fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from compliance.errors import EngineError, Problem
from compliance.expressions.constants import constant_text
from compliance.text import Text

KEPT = "kept"
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
    con.execute("SET TimeZone = 'UTC'")
    return con


def roomy(con: duckdb.DuckDBPyConnection, memory_limit: str | None, spill: str | None) -> TemporaryDirectory[str]:
    """Makes room on disk for many records: a folder, to be cleaned up, with the database KEPT in it and
    what does not fit into memory."""
    if spill is not None:
        Path(spill).mkdir(parents=True, exist_ok=True)
    folder = TemporaryDirectory(prefix="compliance-", dir=spill)
    con.execute(f"ATTACH {constant_text(str(Path(folder.name) / 'kept.duckdb'))} AS {KEPT}")
    # What is kept goes with the folder: no need to press it, nor to bring it in order at the end.
    con.execute("SET force_compression = 'uncompressed'; PRAGMA disable_checkpoint_on_shutdown")
    if spill is None:
        con.execute(f"SET temp_directory = {constant_text(folder.name)}")
    if memory_limit is None:
        con.execute(f"SET memory_limit = '{ENOUGH}'")
    return folder


def lock(con: duckdb.DuckDBPyConnection, files: Iterable[str] = (), folders: Iterable[str] = ()) -> None:
    """Nothing but these files and folders, no network, no setting can be reached from here on: rule text
    runs after this."""
    for name, paths in (("allowed_paths", files), ("allowed_directories", folders)):
        listed = ", ".join(map(constant_text, paths))
        if listed:
            con.execute(f"SET {name} = [{listed}]")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


@contextmanager
def failures_told() -> Iterator[None]:
    """Lets what a person can mend (memory, threads, disk) leave as an EngineError that says how."""
    try:
        yield
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        reason = str(error).splitlines()[0]
        raise EngineError(
            Problem(
                Text(f"the engine ran out of memory or disk: {reason}", f"引擎内存或磁盘不足：{reason}"),
                hint=Text(
                    "raise --memory-limit, name a roomy folder with --spill, or lower --threads",
                    "请提高 --memory-limit、用 --spill 指定空间充足的文件夹，或减小 --threads",
                ),
            )
        ) from error
