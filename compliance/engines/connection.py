"""The embedded database: how it is opened, what it may reach, and what a person is told when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

from compliance.errors import EngineError, Problem
from compliance.text import Text


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


def lock(con: duckdb.DuckDBPyConnection) -> None:
    """No file, no network, no setting can be reached from here on: rule text runs after this."""
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
