"""What the commands on the store share: options, the list of rules, days."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from compliance import resources
from compliance.cli.options import PACK, speaking, together
from compliance.cli.values import Place, Zone
from compliance.cli.worded import option
from compliance.text import Text

if TYPE_CHECKING:
    from compliance.model import Rule

ZONE = "Asia/Shanghai"


storing = together(
    option(
        "--store",
        metavar=Text("URL|FILE", "URL|文件"),
        help=Text(
            "The store (default: $COMPLIANCE_STORE, else store.db in your data folder).",
            "存储（默认为 $COMPLIANCE_STORE，否则为个人数据文件夹中的 store.db）。",
        ),
    ),
    speaking,
)
zoned = option(
    "--timezone",
    "zone",
    type=Zone(),
    default=ZONE,
    show_default=True,
    help=Text("Where the last day ends.", "截止日按此时区计算。"),
)
ruled = option("--rules", "folder", type=Place(path_type=Path), help=PACK)


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
