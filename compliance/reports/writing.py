"""Reports written to a folder: all of them or none, and no half of one.

Every file is written under a temporary name first and takes its own only when all of them are
complete; what stood there before is replaced.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from compliance.errors import Problem, UsageError
from compliance.model import GapReport
from compliance.reports import REPORTS
from compliance.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

    from compliance.reports.side_files import Listing

STEM = "report"
SIDE_STEM = "not-passing"


def write_reports(
    report: GapReport, formats: Sequence[str], folder: Path, lang: str, table: pa.Table | Listing | None = None
) -> tuple[Path, ...]:
    """Writes report.<suffix> in each format, and with `table` not-passing.csv and not-passing.parquet beside them.

    `formats` are keys of REPORTS. Gives the paths sorted by name; raises UsageError where the folder
    cannot be written.
    """
    # Rendered before anything is touched: a format that fails leaves the folder as it was.
    rendered = {f"{STEM}{REPORTS[name].suffix}": REPORTS[name].render(report, lang) for name in formats}
    with _staged(folder) as stage:
        for name, content in rendered.items():
            (stage / name).write_bytes(content)
        if table is not None:
            from compliance.reports.side_files import write_side_files

            write_side_files(table, stage, SIDE_STEM)
        return _moved(stage, folder)


def check_folder(folder: Path) -> None:
    """Raises UsageError where nothing could be written to `folder`, made or not; leaves no trace."""
    near = next(place for place in (folder, *folder.parents) if os.path.lexists(place))
    try:
        with TemporaryDirectory(prefix=".writing-", dir=near):
            return
    except OSError as error:
        raise _refused(folder, error) from error


def write_file(content: bytes, file: Path) -> None:
    """One file, whole or not at all; raises UsageError where it cannot be written."""
    with _staged(file.parent) as stage:
        (stage / file.name).write_bytes(content)
        _moved(stage, file.parent)


def _refused(folder: Path, error: OSError) -> UsageError:
    message = Text("the reports cannot be written here", "无法在此写入报告")
    return UsageError(Problem(message, file=str(folder), found=error.strerror or str(error)))


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """A temporary folder inside `folder`, so that moving out of it is one step on the same file system.

    A folder that was made for the reports goes again where they do not come about.
    """
    new = not os.path.lexists(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".writing-", dir=folder) as stage:
            yield Path(stage)
    except BaseException as error:
        if new:
            with suppress(OSError):
                folder.rmdir()
        if not isinstance(error, OSError):
            raise
        raise _refused(folder, error) from error


def _moved(stage: Path, folder: Path) -> tuple[Path, ...]:
    files = sorted(stage.iterdir())
    for file in files:
        # A folder of that name would make the last move fail after the first ones had happened.
        if (folder / file.name).is_dir():
            raise IsADirectoryError(21, "is a folder", str(folder / file.name))
    placed = []
    for file in files:
        placed.append(folder / file.name)
        os.replace(file, placed[-1])
    return tuple(placed)
