"""Pages whose files are written and whose commands are run by the tests."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def files(page: str) -> list[tuple[str, str]]:
    """The files of a page: text blocks that begin with "# name", by name."""
    return re.findall(r"```text\n# (\S+)\n(.*?)```", (DOCS / page).read_text("utf-8"), re.S)


def commands(page: str) -> list[tuple[str, str]]:
    """Each command of a page with what it prints ("…" is anything)."""
    found: list[tuple[str, str]] = []
    for block in re.findall(r"```console\n(.*?)```", (DOCS / page).read_text("utf-8"), re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, printed = part.partition("\n")
            found.append((command, printed))
    return found


def says(printed: str, said: str) -> bool:
    """Whether a command said what the page says."""
    expected = printed.rstrip("\n")
    pattern = ".*".join(re.escape(part) for part in expected.split("…")) if expected else ""
    return re.fullmatch(pattern, said.rstrip("\n"), re.S) is not None
