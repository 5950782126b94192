"""`compliance schedule run`: the process that runs what is due."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.language import language
from compliance.cli.storing import ZONE, storing
from compliance.cli.worded import Command, option
from compliance.errors import Problem, StoreError, UsageError
from compliance.text import Text

if TYPE_CHECKING:
    from compliance.schedule.scheduler import Scheduler


def trigger_of(cron: str, zone: str) -> Any:
    """The trigger of a cron expression; raises UsageError where the package for schedules is not installed."""
    try:
        from compliance.schedule.cron import trigger
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "apscheduler":
            raise
        message = Text("schedules need the package apscheduler", "使用计划需要安装 apscheduler")
        hint = Text("install it-contract-compliance[schedule]", "请安装 it-contract-compliance[schedule]")
        raise UsageError(Problem(message, hint=hint)) from error
    return trigger(cron, zone)


@click.command(
    "run",
    cls=Command,
    help=Text(
        "Run schedules when they are due, until told to stop (SIGTERM, Ctrl-C). Any number may run on one store.\n\n"
        "With --once the exit code is the worst of the runs: 0 clean, 1 findings or something undecided, "
        "2 a run that failed.",
        "按时运行计划，直到被停止（SIGTERM、Ctrl-C）。同一存储上可有多个进程运行。\n\n"
        "使用 --once 时，退出码取各次运行中最差的：0 通过；1 有发现或未决项；2 运行失败。",
    ),
)
@option("--once", is_flag=True, help=Text("Run what is due, and leave.", "运行到期的计划后退出。"))
@storing
def run_command(once: bool, store: str | None, lang: str | None) -> None:
    trigger_of("0 0 * * *", ZONE)
    from compliance.notify.delivering import PATIENCE, deliver
    from compliance.schedule.scheduler import opened as opened_scheduler
    from compliance.store import open_store

    lang = language(lang)
    with open_store(store, make=False) as opened:
        scheduler = opened_scheduler(opened, lambda text: _say(text[lang]), lambda one: _say(one.told(lang)))
        try:
            with _stopping(scheduler):
                if once:
                    scheduler.round()
                    for one in () if scheduler.ending else deliver(opened, PATIENCE):
                        _say(one.told(lang))
                else:
                    where = Text(f"waiting for schedules ({opened.place})", f"等待计划运行（{opened.place}）")
                    _say(where[lang])
                    _rounds(scheduler, lang)
        finally:
            scheduler.shutdown()
        if scheduler.ending:
            _say(Text("stopped", "已停止")[lang])
        sys.exit(scheduler.runner.worst if once else 0)


def _rounds(scheduler: Scheduler, lang: str) -> None:
    """Rounds until stopped; a store that is away for a while is waited for."""
    while not scheduler.ending:
        try:
            scheduler.forever()
        except StoreError as error:
            _say(error.render(lang))
            scheduler.rest()


def _say(line: str) -> None:
    click.echo(line, err=True)


@contextmanager
def _stopping(scheduler: Scheduler) -> Iterator[None]:
    """SIGTERM and Ctrl-C end the process cleanly: a scan under way is given up, what is being stored is stored."""

    def stop(_signal: int, _frame: Any) -> None:
        scheduler.stop()
        scheduler.runner.interrupt()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
