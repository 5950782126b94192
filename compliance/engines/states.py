"""Where a long scan keeps what it has finished: a folder named after all that decides its verdicts."""

from __future__ import annotations

import os
import shutil
import stat
import time
from pathlib import Path
from typing import IO

from compliance.engines.connection import DATABASE, Room

try:
    import fcntl
except ImportError:  # not on every system: there nothing is kept, because two scans could not be told apart
    fcntl = None  # type: ignore[assignment]

PREFIX, LOCK = "compliance-scan-", "lock"
OLD_SECONDS = 7 * 24 * 3600


def claim(base: Path, name: str, resume: bool) -> Room | None:
    """The folder of a scan for us alone, empty unless `resume`; None where there cannot be one, or where another scan has it."""
    folder = base / f"{PREFIX}{name[:32]}"
    try:
        base.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = _locked(folder)
        if lock is None:
            return None
        _tidied(folder, resume and (folder / DATABASE).exists())
        _forget_old(base, folder)
    except OSError:  # read-only, or gone meanwhile
        return None
    return Room(str(folder), lock)


def _locked(folder: Path) -> IO[str] | None:
    about = folder.lstat()
    if fcntl is None or not stat.S_ISDIR(about.st_mode):
        return None
    # What lies there is believed: nobody else may have put it there.
    if about.st_uid != os.geteuid() or about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return None
    lock = open(folder / LOCK, "a", encoding="ascii")  # noqa: SIM115 - open as long as the scan
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever had it may just have removed the folder.
        if os.path.samestat(os.fstat(lock.fileno()), (folder / LOCK).stat()):
            return lock
    except OSError:
        pass
    lock.close()
    return None


def _tidied(folder: Path, resume: bool) -> None:
    for file in folder.iterdir():
        if file.name == LOCK or (resume and file.name.startswith(DATABASE)):
            continue
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        else:
            file.unlink()


def _forget_old(base: Path, own: Path) -> None:
    """Removes what nobody went on with for a week."""
    for folder in base.glob(f"{PREFIX}*"):
        if folder == own or time.time() - _touched(folder) < OLD_SECONDS:
            continue
        lock = _locked(folder)
        if lock is not None:
            with lock:
                shutil.rmtree(folder, ignore_errors=True)


def _touched(folder: Path) -> float:
    return max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
