"""Options and their values that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from compliance.cli.values import Choice, Place, Whole

F = TypeVar("F", bound=Callable[..., Any])

_PLACE = (
    click.option(
        "--manifest",
        type=Place(path_type=Path),
        help="Of a database: what evidence.yaml says of a folder of files.",
    ),
    click.option(
        "--schema-mapping", type=Place(path_type=Path), help="Of a database: which table is which record type."
    ),
    click.option("--schema", help="Of a database: the schema its tables are in (default: those of the search path)."),
    click.option(
        "--statement-timeout",
        type=Whole(1, 86_400),
        metavar="SECONDS",
        help="The longest a statement may take in PostgreSQL.",
    ),
    click.option(
        "--engine",
        type=Choice(["duckdb", "spark"]),
        default="duckdb",
        show_default=True,
        help="What judges the evidence: spark takes a folder of Parquet, or tables of its catalogue.",
    ),
    click.option(
        "--spark-master",
        metavar="URL",
        help="The master of Spark, such as spark://host:7077 or sc://host:15002 (default: this machine).",
    ),
)


def place_options(command: F) -> F:
    """The options of a command that say where evidence is judged."""
    for option in reversed(_PLACE):
        command = option(command)
    return command


def language(given: str | None) -> str:
    """The language asked for, else the one of the environment."""
    if given:
        return given
    words = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if words.lower().startswith("zh") else "en"
