"""`compliance due`: what will fall due soon, and who answers for it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from compliance.cli.options import language
from compliance.cli.values import Choice, DateOption, Horizon, Place


@click.command("due", short_help="List what will fall due soon.")
@click.argument("evidence")
@click.option("--horizon", type=Horizon(), default="30d", show_default=True, help="How far to look ahead: 30d, 8w.")
@click.option(
    "--rules", "rules_dir", type=Place(path_type=Path), help="A rule pack folder instead of the packaged one."
)
@click.option("--profile", help="A profile: a file, or the name of a packaged one.")
@click.option("--mapping", help="A mapping of a foreign export: a file, or the name of a packaged one.")
@click.option(
    "--as-of", type=DateOption(), help="Look ahead from this date (default: the day the evidence was extracted)."
)
@click.option("--where", multiple=True, metavar="SCOPE=KEY", help="Only this contract, project, system or asset.")
@click.option(
    "--select", multiple=True, metavar="ID", help="Only these rules, sections or patterns (R-4.2-10, 4.2, R-5.*)."
)
@click.option("--format", "form", type=Choice(["text", "json", "ics"]), default="text", show_default=True)
@click.option("--out", type=Place(path_type=Path, dir_okay=False), help="A file instead of standard output.")
@click.option("--lang", type=Choice(["en", "zh"]), help="Language (default: from LANG).")
def command(horizon: int, form: str, out: Path | None, lang: str | None, **options: Any) -> None:
    """List the obligations of EVIDENCE that fall due within the horizon, per owner and contract.

    To be done: not done yet and not due yet. Holds now: passes, and stops passing within the horizon if nothing
    new happens. Applies soon: does not apply yet, and fails once it does. Exit code 0 whatever is listed.
    """
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
