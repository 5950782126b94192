"""Which language a command speaks."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from compliance.text import LANGUAGES


def language(given: str | None = None) -> str:
    """The language asked for, else the one of the command line that is being read, else that of the environment."""
    context = click.get_current_context(silent=True)
    asked = given or (context and context.obj)
    return str(asked) if asked else _of_environment()


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for on a command line that may itself be wrong, so not yet parsed; the last word counts."""
    asked = ""
    for index, word in enumerate(arguments):
        name, joined, value = word.partition("=")
        given = value if joined else "".join(arguments[index + 1 : index + 2])
        if name == "--lang" and given in LANGUAGES:
            asked = given
    return asked or _of_environment()


def _of_environment() -> str:
    words = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if words.lower().startswith("zh") else "en"
