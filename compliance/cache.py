"""What was worked out before from the same bytes, kept between runs: reading the rules takes longer than using them.

A file of the cache is named after everything its content depends on, the program included, and begins
with a checksum of itself: one that is half-written, of another version or from somebody else is not
taken. Nothing depends on the cache; where it cannot be written, everything is worked out each time.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

VARIABLE = "COMPLIANCE_CACHE"
"""A folder for the cache, or `off`."""

_KEPT = 20
_CHECKSUM = hashlib.sha256().digest_size
T = TypeVar("T")


def remembered(name: str, depends_on: Iterable[object], make: Callable[[], T]) -> T:
    """What `make` gives, or what it gave when it last depended on the same texts and values.

    Exceptions of `make` pass through and nothing is kept.
    """
    folder = cache_folder()
    if folder is None:
        return make()
    path = folder / f"{name}-{signature(depends_on)[:32]}"
    with suppress(Exception):  # unreadable in whatever way: it is made anew
        raw = path.read_bytes()
        if hashlib.sha256(raw[_CHECKSUM:]).digest() == raw[:_CHECKSUM]:
            with suppress(OSError):
                os.utime(path)  # what is used stays
            return pickle.loads(raw[_CHECKSUM:])  # type: ignore[no-any-return]
    made = make()
    with suppress(OSError):
        _keep(path, pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL), name)
    return made


def signature(depends_on: Iterable[object]) -> str:
    """sha256 in hex of some values, which must look the same whenever they are the same, and of the program."""
    return hashlib.sha256("\0".join([_program(), *map(repr, depends_on)]).encode()).hexdigest()


def _keep(path: Path, content: bytes, name: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(hashlib.sha256(content).digest() + content)
    draft.replace(path)
    oldest = sorted(path.parent.glob(f"{name}-*"), key=lambda other: other.stat().st_mtime)
    for other in oldest[:-_KEPT]:
        other.unlink(missing_ok=True)


def cache_folder() -> Path | None:
    """The folder, if it is ours alone: what lies in it will be trusted."""
    given = os.environ.get(VARIABLE, "")
    if given.lower() == "off":
        return None
    try:
        base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
        folder = Path(given) if given else Path(base) / "compliance"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            about = folder.stat()
            if about.st_uid != os.geteuid() or about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return None
    except (OSError, RuntimeError):  # read-only, or nobody's home
        return None
    return folder


@cache
def _program() -> str:
    """The interpreter and the modules of this package as they are now."""
    package = Path(__file__).parent
    files = sorted(package.rglob("*.py"))
    states = [(file.relative_to(package).as_posix(), (s := file.stat()).st_mtime_ns, s.st_size) for file in files]
    return repr((sys.version, str(package), states))
