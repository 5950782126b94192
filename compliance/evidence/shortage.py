"""What the database fails with for want of memory or disk, or because it was stopped: no fault of the file it reads."""

from __future__ import annotations

import re

import duckdb

_WRITING = (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException)
# A disk may be full when a file is begun, when it grows, and when a transaction ends.
_FULL = re.compile("Could not write|No space left on device|Disk quota exceeded|File too large|not enough space")


def disk_is_full(error: BaseException | None) -> bool:
    """Whether the database could not write what does not fit into memory, or what it keeps."""
    return isinstance(error, _WRITING) and _FULL.search(str(error)) is not None


def blames_no_file(error: BaseException | None) -> bool:
    """Whether a failure says nothing of the file that was read meanwhile."""
    return isinstance(error, (duckdb.OutOfMemoryException, duckdb.InterruptException)) or disk_is_full(error)
