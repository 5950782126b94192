"""Option values that several commands share."""

from __future__ import annotations

import os
from zoneinfo import available_timezones

from compliance.errors import Problem, UsageError, suggest
from compliance.text import Text


def language(given: str | None) -> str:
    """The language asked for, else the one of the environment."""
    if given:
        return given
    words = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if words.lower().startswith("zh") else "en"


def timezone(name: str) -> str:
    """The name of a time zone; raises UsageError for one nobody knows."""
    known = available_timezones()
    if name not in known:
        message = Text(f"unknown time zone {name!r}", f"未知的时区 {name!r}")
        raise UsageError(Problem(message, expected="Asia/Shanghai", hint=suggest(name, known)))
    return name
