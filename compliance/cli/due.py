"""`compliance due`: what will fall due soon, and who answers for it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from compliance.cli.language import language
from compliance.cli.options import EVIDENCE, mapping, profile, rules_dir, select, speaking, where
from compliance.cli.values import Choice, DateOption, Horizon, Place
from compliance.cli.worded import Command, argument, option
from compliance.text import Text


@click.command(
    "due",
    cls=Command,
    help=Text(
        "List the obligations of EVIDENCE that fall due within the horizon, per owner and contract.\n\n"
        "To be done: not done yet and not due yet. Holds now: passes, and stops passing within the horizon if nothing "
        "new happens. Applies soon: does not apply yet, and fails once it does. Exit code 0 whatever is listed.",
        "按责任人和合同列出证据中在指定天数内到期的义务。\n\n"
        "待办：尚未完成，也未到期。目前符合：若期间没有新的记录，届时将不再符合。即将适用：目前不适用，一经适用即不符合。"
        "无论列出什么，退出码均为 0。",
    ),
)
@argument("evidence", metavar=EVIDENCE)
@option(
    "--horizon",
    type=Horizon(),
    default="30d",
    show_default=True,
    help=Text("How far to look ahead: 30d, 8w.", "向前看多久：30d 为 30 天，8w 为 8 周。"),
)
@rules_dir
@profile
@mapping
@option(
    "--as-of",
    type=DateOption(),
    help=Text(
        "Look ahead from this date (default: the day the evidence was extracted).",
        "从该日起向前看（默认为证据提取日）。",
    ),
)
@where
@select
@option("--format", "form", type=Choice(["text", "json", "ics"]), default="text", show_default=True)
@option(
    "--out",
    type=Place(path_type=Path, dir_okay=False),
    help=Text("A file instead of standard output.", "写入文件，不写标准输出。"),
)
@speaking
def command(horizon: int, form: str, out: Path | None, lang: str | None, **options: Any) -> None:
    from compliance.asking import request_of
    from compliance.due import due_soon
    from compliance.reports.due_report import due_json, due_text

    lang = language(lang)
    found = due_soon(request_of(options), horizon)
    if form == "ics":
        from compliance.reports.due_calendar import due_calendar

        content = due_calendar(found, lang)
    else:
        text = due_json(found) if form == "json" else due_text(found, lang)
        content = text.encode()
    if out is not None:
        from compliance.reports.writing import write_file

        write_file(content, out)
        return
    sys.stdout.buffer.write(content)
    sys.stdout.flush()
