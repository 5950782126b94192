"""`compliance scan`: evidence in, gap report out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.language import language
from compliance.cli.options import (
    EVIDENCE,
    as_of,
    mapping,
    place_options,
    profile,
    room_options,
    rules_dir,
    selecting,
    where,
)
from compliance.cli.progress import terminal_progress
from compliance.cli.values import Choice, DateOption, Horizon, Place
from compliance.cli.worded import Command, argument, option
from compliance.errors import Problem, UsageError
from compliance.reports import REPORTS
from compliance.text import LANGUAGES, Text

if TYPE_CHECKING:
    from compliance.request import Request
    from compliance.scan import Result
    from compliance.store import Store
    from compliance.store.scans import Along


@click.command(
    "scan",
    cls=Command,
    help=Text(
        "Check EVIDENCE (a folder, a workbook, a file, or the address of a database) against the rules.\n\n"
        "With --engine spark, spark-catalog:SCHEMA is the tables of a schema of Spark's catalogue.\n\n"
        "Exit code 0: clean. 1: a finding at or above --fail-on, or something undecided. "
        "2: bad input, or a check that failed to run.",
        "按规则检查证据（文件夹、工作簿、文件或数据库地址）。\n\n"
        "使用 --engine spark 时，证据写作“spark-catalog:模式”，即 Spark 目录中该模式的表。\n\n"
        "退出码 0：通过。1：有达到 --fail-on 等级的发现，或有未决项。2：输入有误，或有检查未能运行。",
    ),
)
@argument("evidence", metavar=EVIDENCE)
@rules_dir
@profile
@mapping
@place_options
@as_of
@option(
    "--period",
    nargs=2,
    type=DateOption(),
    help=Text("Only records that occurred from FROM to TO are judged.", "只判定起止日期之间发生的记录。"),
)
@where
@selecting
@option(
    "--framework",
    help=Text(
        "Conclude clause by clause on this framework (iso20000-1), attestations for what no rule reaches included.",
        "按该框架（iso20000-1）逐条款得出结论，含规则未涉及、须人工确认的事项。",
    ),
)
@option(
    "--baseline",
    type=Place(path_type=Path),
    help=Text(
        "An earlier JSON report: what it already found is a repeat.", "早先的 JSON 报告：其中已有的发现标为重复发现。"
    ),
)
@option(
    "--store",
    is_flag=False,
    flag_value="",
    metavar=Text("[URL|FILE]", "[URL|文件]"),
    help=Text(
        "Keep this scan in the store and compare it with earlier ones (no value: $COMPLIANCE_STORE or your data folder).",
        "存储本次检查并与以往比较（不写值则用 $COMPLIANCE_STORE 或个人数据文件夹）。",
    ),
)
@option(
    "--series",
    help=Text(
        "With --store: which scans this one continues (default: source, scope and selection).",
        "与 --store 同用：本次检查接续的系列（默认由来源、范围和所选规则决定）。",
    ),
)
@option(
    "--notify",
    multiple=True,
    metavar=Text("VARIABLE", "变量"),
    help=Text(
        "With --store: name of an environment variable that holds where to send messages about what changed.",
        "与 --store 同用：环境变量名，其值为变化情况的通知地址。",
    ),
)
@option(
    "--horizon",
    type=Horizon(),
    default="30d",
    show_default=True,
    help=Text("With --notify: tell what falls due.", "与 --notify 同用：通知多少天内到期的事项。"),
)
@option("--waivers", type=Place(path_type=Path), help=Text("A YAML file of waivers.", "豁免的 YAML 文件。"))
@option("--no-waivers", is_flag=True, help=Text("Judge as though nothing were waived.", "不考虑任何豁免。"))
@option(
    "--show-waived",
    is_flag=True,
    help=Text("List waived failures in the text report, too.", "文本报告中也列出已豁免的不符合项。"),
)
@option(
    "--format",
    "formats",
    multiple=True,
    type=Choice(list(REPORTS)),
    help=Text("What to write; may be given more than once.", "报告格式，可多次给出。"),
)
@option(
    "--out",
    type=Place(path_type=Path, file_okay=False),
    help=Text("Folder for the report files and the full list of verdicts.", "存放报告文件和完整结论清单的文件夹。"),
)
@option(
    "--fail-on",
    type=Choice(["major", "minor", "observation"]),
    default="observation",
    show_default=True,
    help=Text("Exit with 1 from this grade on.", "有该等级及以上的发现时，退出码为 1。"),
)
@option(
    "--allow-undecided",
    is_flag=True,
    help=Text("Exit with 0 although something could not be decided.", "即使有未决项，退出码仍为 0。"),
)
@room_options
@option(
    "--resume",
    is_flag=True,
    help=Text(
        "Go on with a scan of large evidence that was stopped, at the record type it had reached.",
        "继续先前中断的大批量检查，从中断的记录类型开始。",
    ),
)
@option(
    "--lang",
    type=Choice(LANGUAGES),
    help=Text("Language of the report (default: from LANG).", "报告的语言（默认取自 LANG）。"),
)
@click.pass_context
def command(context: click.Context, /, **options: Any) -> None:
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
