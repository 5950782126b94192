"""What the commands on the store share: options, the list of rules, days."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from compliance import resources
from compliance.cli.values import Choice, Place, Zone

if TYPE_CHECKING:
    from compliance.model import Rule

F = TypeVar("F", bound=Callable[..., Any])

ZONE = "Asia/Shanghai"


def storing(command: F) -> F:
    """--store, --lang."""
    command = click.option("--lang", type=Choice(["en", "zh"]), help="Language (default: from LANG).")(command)
    return click.option(
        "--store", metavar="URL|FILE", help="The store (default: $COMPLIANCE_STORE, else store.db in your data folder)."
    )(command)


def printing(command: F) -> F:
    """--format."""
    choice = Choice(["text", "json"])
    return click.option("--format", "form", type=choice, default="text", show_default=True)(command)


def zoned(command: F) -> F:
    """--timezone."""
    return click.option(
        "--timezone", "zone", type=Zone(), default=ZONE, show_default=True, help="Where the last day ends."
    )(command)  # fmt: skip


def ruled(command: F) -> F:
    """--rules."""
    return click.option(
        "--rules", "folder", type=Place(path_type=Path), help="A rule pack folder instead of the packaged one."
    )(command)


def pack_rules(folder: Path | None) -> tuple[Rule, ...]:
    """The rules of a pack: what can fail, and so be waived."""
    from compliance.rules import load_pack

    return load_pack(folder or resources.RULES).rules


def attestable_rules(folder: Path | None) -> tuple[Rule, ...]:
    """The rules of a pack, and what frameworks ask people to attest."""
    from compliance.rules.attestations import all_prompts

    return (*pack_rules(folder), *all_prompts())


def today(zone: str) -> date:
    """The day it is there."""
    return datetime.now(ZoneInfo(zone)).date()


def print_json(data: Any) -> None:
    """As UTF-8 JSON with two-space indent."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
