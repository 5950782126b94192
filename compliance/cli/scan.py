"""`compliance scan`: evidence in, gap report out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.options import language, place_options
from compliance.cli.progress import terminal_progress
from compliance.cli.values import Choice, DateOption, Horizon, Place, Size, Whole
from compliance.errors import Problem, UsageError
from compliance.reports import REPORTS
from compliance.text import Text

if TYPE_CHECKING:
    from compliance.request import Request
    from compliance.scan import Result
    from compliance.store import Store
    from compliance.store.scans import Along


@click.command("scan", short_help="Check evidence against the rules and write the gap report.")
@click.argument("evidence")
@click.option(
    "--rules", "rules_dir", type=Place(path_type=Path), help="A rule pack folder instead of the packaged one."
)
@click.option("--profile", help="A profile: a file, or the name of a packaged one.")
@click.option("--mapping", help="A mapping of a foreign export: a file, or the name of a packaged one.")
@place_options
@click.option("--as-of", type=DateOption(), help="Judge as of this date (default: the day the evidence was extracted).")
@click.option("--period", nargs=2, type=DateOption(), help="Only records that occurred from FROM to TO are judged.")
@click.option("--where", multiple=True, metavar="SCOPE=KEY", help="Only this contract, project, system or asset.")
@click.option(
    "--select",
    "select",
    multiple=True,
    metavar="ID",
    help="Only these rules, sections or patterns (R-4.2-10, 4.2, R-5.*).",
)
@click.option("--tag", "tags", multiple=True, help="Only rules with this tag.")
@click.option("--basis", "bases", multiple=True, help="Only rules of this basis: stated, proxy, derived, implied, own.")
@click.option(
    "--framework",
    help="Conclude clause by clause on this framework (iso20000-1), attestations for what no rule reaches included.",
)
@click.option(
    "--baseline", type=Place(path_type=Path), help="An earlier JSON report: what it already found is a repeat."
)
@click.option(
    "--store",
    is_flag=False,
    flag_value="",
    metavar="[URL|FILE]",
    help="Keep this scan in the store and compare it with earlier ones (no value: $COMPLIANCE_STORE or your data folder).",
)
@click.option("--series", help="With --store: which scans this one continues (default: source, scope and selection).")
@click.option(
    "--notify",
    multiple=True,
    metavar="VARIABLE",
    help="With --store: name of an environment variable that holds where to send messages about what changed.",
)
@click.option("--horizon", type=Horizon(), default="30d", show_default=True, help="With --notify: tell what falls due.")
@click.option("--waivers", type=Place(path_type=Path), help="A YAML file of waivers.")
@click.option("--no-waivers", is_flag=True, help="Judge as though nothing were waived.")
@click.option("--show-waived", is_flag=True, help="List waived failures in the text report, too.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=Choice(list(REPORTS)),
    help="What to write; may be given more than once.",
)
@click.option(
    "--out",
    type=Place(path_type=Path, file_okay=False),
    help="Folder for the report files and the full list of verdicts.",
)
@click.option(
    "--fail-on",
    type=Choice(["major", "minor", "observation"]),
    default="observation",
    show_default=True,
    help="Exit with 1 from this grade on.",
)
@click.option("--allow-undecided", is_flag=True, help="Exit with 0 although something could not be decided.")
@click.option("--memory-limit", type=Size(), help="Most memory the engine may use, such as 2GB.")
@click.option("--spill", type=Place(path_type=Path, file_okay=False), help="Folder for what does not fit into memory.")
@click.option("--threads", type=Whole(1, 256), help="Threads of the engine (default: all cores).")
@click.option(
    "--resume",
    is_flag=True,
    help="Go on with a scan of large evidence that was stopped, at the record type it had reached.",
)
@click.option("--lang", type=Choice(["en", "zh"]), help="Language of the report (default: from LANG).")
@click.pass_context
def command(context: click.Context, /, **options: Any) -> None:
    """Check EVIDENCE (a folder, a workbook, a file, or the address of a database) against the rules.

    With --engine spark, spark-catalog:SCHEMA is the tables of a schema of Spark's catalogue.

    Exit code 0: clean. 1: a finding at or above --fail-on, or something undecided.
    2: bad input, or a check that failed to run.
    """
    lang = language(options["lang"])
    formats = tuple(dict.fromkeys(options["formats"])) or ("text",)
    out: Path | None = options["out"]
    from compliance.asking import request_of
    from compliance.scan import scan

    _check_notify(options)
    _check_companions(context)
    if out is not None or (set(formats) - {"text"} and formats != ("json",)):
        from compliance.reports.writing import check_folder

        check_folder(out or Path())  # before it is stored: what cannot be handed over leaves nothing behind
    request = request_of(options)
    if options["store"] is None:
        with terminal_progress(lang) as progress:
            result = scan(request, progress)
    else:
        result = _stored(request, options, lang)
    _write(result, formats, out, lang)
    sys.exit(result.report.exit_code(request.fail_on, request.allow_undecided))


def _stored(request: Request, options: dict[str, Any], lang: str) -> Result:
    """The scan with what the store knows, and then in the store."""
    from compliance.store import open_store, scan_into

    with open_store(options["store"]) as store:
        with terminal_progress(lang) as progress:
            result, known, number = scan_into(
                store, request, options["series"], not options["no_waivers"], progress, _telling(options, lang)
            )
        told = Text(f"stored as scan {number} of {known.series!r}", f"已存为 {known.series!r} 的第 {number} 号检查")
        click.echo(f"{told[lang]} ({store.place})", err=True)
        if options["notify"]:
            _deliver(store, lang)
    return result


def _telling(options: dict[str, Any], lang: str) -> Along | None:
    """What is stored with the scan: the messages about it."""
    if not options["notify"]:
        return None
    from compliance.notify.telling import telling

    return telling(options["notify"], lang, options["horizon"])


def _deliver(store: Store, lang: str) -> None:
    """What does not get through is tried again by the next command that sends; the scan is not the worse for it."""
    from compliance.notify.delivering import PATIENCE, deliver

    for delivery in deliver(store, PATIENCE):
        click.echo(delivery.told(lang), err=True)


def _check_notify(options: dict[str, Any]) -> None:
    if not options["notify"]:
        return
    from compliance.due import check_source
    from compliance.notify.delivering import check_names, check_targets

    options["notify"] = check_names(options["notify"])
    if options["store"] is None:
        message = Text("--notify tells what changed: it needs --store", "--notify 通知变化情况，须与 --store 同用")
        raise UsageError(Problem(message, expected="--store"))
    check_source(options["evidence"])  # messages tell what falls due: not to be found out after the scan
    check_targets(options["notify"])


def _check_companions(context: click.Context) -> None:
    """An option that means nothing without another one is a mistake, and never passed over."""
    for name, other in (("series", "store"), ("horizon", "notify")):
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE and not (
            context.params[other] or context.params[other] == ""
        ):
            message = Text(f"--{name} means nothing without --{other}", f"--{name} 须与 --{other} 同用")
            raise UsageError(Problem(message, expected=f"--{other}"))


def _write(result: Any, formats: tuple[str, ...], out: Path | None, lang: str) -> None:
    """Text (or a single JSON) to standard output, everything else to files."""
    from compliance.reports.writing import write_reports

    to_stdout = [name for name in formats if name == "text" or (name == "json" and out is None and len(formats) == 1)]
    to_files = [name for name in formats if name not in to_stdout or (out is not None and name != "text")]
    written: tuple[Path, ...] = ()
    if out is not None or to_files:
        written = write_reports(
            result.report, to_files, out or Path(), lang, result.not_passing if out is not None else None
        )
    for name in to_stdout:
        _print(name, result.report, lang)
    for path in written:
        click.echo(str(path), err=True)


def _print(name: str, report: Any, lang: str) -> None:
    if name == "text" and sys.stdout.isatty():
        from compliance.reports.text_report import show

        show(report, lang, sys.stdout)
        return
    sys.stdout.buffer.write(REPORTS[name].render(report, lang))
    sys.stdout.flush()
