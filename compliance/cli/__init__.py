"""The command `compliance`: which subcommands there are, and how any of them ends.

Nothing heavy is imported here: a subcommand's module is loaded when it is called, so that
`compliance --help` answers at once.
"""

from __future__ import annotations

import errno
import gc
import os
import re
import signal
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from threading import current_thread, main_thread
from types import FrameType, MappingProxyType

import click

from compliance import __version__
from compliance.cli.language import language, language_of
from compliance.cli.values import WrongValue
from compliance.cli.worded import Command, Group, option
from compliance.errors import EXIT_BAD_INPUT, EXIT_CLEAN, ComplianceError, suggest
from compliance.text import Text

EXIT_INTERRUPTED, EXIT_BROKEN_PIPE, EXIT_TERMINATED = 130, 141, 143
_COMPLETION = "_COMPLIANCE_COMPLETE"

# Name -> where its click command is, and its help line (the module is not loaded to print it).
COMMANDS: Mapping[str, tuple[str, Text]] = MappingProxyType(
    {
        "scan": (
            "compliance.cli.scan:command",
            Text("Check evidence and write the gap report.", "检查证据并生成差距报告。"),
        ),
        "explain": (
            "compliance.cli.explain:command",
            Text("Show how a rule came to its verdict.", "说明某条规则的判定过程。"),
        ),
        "coverage": (
            "compliance.cli.coverage:command",
            Text("Show which clauses of a framework the rules test.", "显示规则检查了框架的哪些条款。"),
        ),
        "rules": (
            "compliance.cli.rules:command",
            Text("List, show, lint and test the rules.", "列出、查看、校验和测试规则。"),
        ),
        "evidence": (
            "compliance.cli.evidence:command",
            Text("Validate evidence, write templates.", "校验证据，生成填报模板。"),
        ),
        "due": (
            "compliance.cli.due:command",
            Text("List what will fall due soon.", "列出即将到期的义务。"),
        ),
        "schedule": (
            "compliance.cli.schedule:command",
            Text("Repeat scans by a timetable: add, list, remove, run.", "按计划重复检查：登记、查看、移除、运行。"),
        ),
        "history": (
            "compliance.cli.history:history_command",
            Text("List the scans in the store.", "列出存储中的检查。"),
        ),
        "diff": (
            "compliance.cli.history:diff_command",
            Text("Show what changed between two stored scans.", "比较两次检查的差异。"),
        ),
        "waiver": (
            "compliance.cli.waiver:command",
            Text(
                "Accept failures for a time: add, renew, list, lint, expire.",
                "限期豁免不符合项：登记、续期、查看、校验、终止。",
            ),
        ),
        "attest": (
            "compliance.cli.attest:command",
            Text(
                "Attest what no record can prove: add, list, withdraw.", "确认无法以记录证明的事项：登记、查看、撤回。"
            ),
        ),
        "action": (
            "compliance.cli.action:command",
            Text("Corrective actions on findings: add, list, close.", "纠正措施：登记、查看、完成。"),
        ),
    }
)


class LazyGroup(Group):
    """A group that imports a subcommand only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        place, line = COMMANDS[cmd_name]
        module, _, name = place.partition(":")
        command: Command = getattr(import_module(module), name)
        command.short_help = line  # of completions, which load the module anyway
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text[language()]) for name, (_, text) in COMMANDS.items()])


def _tell_version(context: click.Context, _param: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        click.echo(Text(f"compliance, version {__version__}", f"compliance 版本 {__version__}")[language()])
        context.exit()


@click.group(
    cls=LazyGroup,
    name="compliance",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=Text(
        "Compliance rules engine and audit checker for IT service contracts.\n\n"
        "Checks evidence records against declarative rules and reports graded gaps. IT 服务合同合规规则引擎与审计检查工具。",
        "IT 服务合同合规规则引擎与审计检查工具。\n\n按声明式规则检查证据记录，报告分级的差距。",
    ),
    epilog=Text(
        "Exit codes: 0 clean, 1 findings or something undecided, 2 bad input or an error.",
        "退出码：0 通过；1 有发现或未决项；2 输入有误或出错。",
    ),
)
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help=Text("Show the version and exit.", "显示版本。"),
)
def cli() -> None: ...


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code."""
    # One command makes few cycles, and looking for them among the rules takes a tenth of its time.
    gc.set_threshold(100_000)
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run the command line; gives the exit code. Errors a person can mend go to stderr in their
    language; a defect of the program shows its traceback and is never taken for a finding."""
    lang = language_of(arguments)
    if sys.stdout is None:  # closed by the caller, who wants the files and the exit code only
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show a character gets its escape
            stream.reconfigure(errors="backslashreplace")
    with _sigterm_heard() as heard:
        return _ended(arguments, lang, heard)


def _ended(arguments: Sequence[str], lang: str, heard: Sequence[int]) -> int:
    """How the command ended; `heard` is where a signal is found that asked it to."""
    try:
        code = _invoke(arguments, lang)
        sys.stdout.flush()
        return code
    except ComplianceError as error:
        click.echo(error.render(lang), err=True)
        return error.exit_code
    except click.ClickException as error:
        click.echo(_usage(error, lang), err=True)
        return EXIT_BAD_INPUT
    except (KeyboardInterrupt, click.Abort):
        click.echo((Text("terminated", "已终止") if heard else Text("interrupted", "已中断"))[lang], err=True)
        return EXIT_TERMINATED if heard else EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has left; keep the interpreter from complaining about it at exit.
        _drop_output()
        return EXIT_BROKEN_PIPE
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _drop_output()
        click.echo(Text("no space left for the output", "输出空间不足")[lang], err=True)
        return EXIT_BAD_INPUT
    except Exception:
        traceback.print_exc()
        click.echo(Text("this is a defect of the program, please report it", "这是程序缺陷，请反馈")[lang], err=True)
        return EXIT_BAD_INPUT


@contextmanager
def _sigterm_heard() -> Iterator[Sequence[int]]:
    """SIGTERM ends a command as Ctrl-C does; gives the list that it is put into. What comes after it is passed over."""
    heard: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        if not heard:
            heard.append(number)
            raise KeyboardInterrupt

    if current_thread() is not main_thread():
        yield heard
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield heard
    finally:
        signal.signal(signal.SIGTERM, before)


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _invoke(arguments: Sequence[str], lang: str) -> int:
    if _COMPLETION in os.environ:  # a shell asks for completions
        cli.main(prog_name="compliance", complete_var=_COMPLETION)
    # Not cli.main: it turns a broken pipe into exit code 1, which here means findings.
    try:
        with cli.make_context("compliance", list(arguments), obj=lang) as context:
            cli.invoke(context)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except SystemExit as leave:
        if leave.code is None or isinstance(leave.code, int):
            return leave.code or EXIT_CLEAN
        click.echo(leave.code, err=True)
        return EXIT_BAD_INPUT
    return EXIT_CLEAN


def _usage(error: click.ClickException, lang: str) -> str:
    """What was wrong with the words of a command, and what was probably meant."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    context = getattr(error, "ctx", None) or cli.context_class(cli, info_name="compliance", obj=lang)
    with context.scope(cleanup=False):
        if error.message == "Missing command.":  # but options there were, such as --lang
            return str(context.get_help())
        text, near = _mistake(error, context)
    hint = f" — {near[lang]}" if near else ""
    more = Text(f"see '{context.command_path} --help'", f"请参阅 '{context.command_path} --help'")
    return f"{context.command_path}: {text[lang]}{hint}\n{more[lang]}"


def _mistake(error: click.ClickException, context: click.Context) -> tuple[Text, Text | None]:
    """What click says in English only, in both languages, and a hint where there is one."""
    said = error.format_message()
    if isinstance(error, click.NoSuchOption):
        options = [
            word
            for param in context.command.get_params(context)
            if isinstance(param, click.Option)
            for word in param.opts
        ]
        text = Text(f"no such option {error.option_name}", f"没有选项 {error.option_name}")
        return text, suggest(error.option_name, options)
    if isinstance(error, click.exceptions.NoSuchCommand) and isinstance(context.command, click.Group):
        known = context.command.list_commands(context)
        text = Text(f"no such command {error.command_name!r}", f"没有命令 {error.command_name!r}")
        every = Text(f"known: {', '.join(known)}", f"可用的命令：{'、'.join(known)}")
        return text, suggest(error.command_name, known) or every
    if isinstance(error, WrongValue):
        return Text(error.problem.render("en"), error.problem.render("zh")), None
    if isinstance(error, click.MissingParameter) and error.param is not None:
        if isinstance(error.param, click.Option):
            return Text(f"{error.param.opts[0]} is missing", f"缺少 {error.param.opts[0]}"), None
        name = error.param.human_readable_name
        return Text(f"{name} is missing", f"缺少参数“{name}”"), None
    if isinstance(error, click.BadOptionUsage):
        name = error.option_name
        return Text(f"the number of values of {name} is wrong", f"{name} 的值个数不对"), None
    if extra := re.search(r"extra arguments? \((.+)\)", said):
        return Text(f"too many words: {extra[1]}", f"多余的参数：{extra[1]}"), None
    return Text(said, f"参数有误：{said}"), None
