"""The fixture that runs a mapping over a few rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .harness import Result, run_rows, written


@pytest.fixture
def mapped(tmp_path: Path) -> Callable[..., Result]:
    """Run a mapping of support tickets given as the YAML of its `records` entry."""

    def run(body: str, rows: list[dict[str, str]], *, source: str = "", timezone: str = "Asia/Shanghai") -> Result:
        return run_rows(written(tmp_path, body, source), rows, timezone)

    return run
