"""How far a scan is, on a terminal; and what is said about going on with one that was stopped."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from compliance.text import Text

if TYPE_CHECKING:
    from compliance.request import Progress, Step

# By stage: see `request.Step`. What is said once stands on a line of its own, also where nobody watches.
STAGES: Mapping[str, Text] = {
    "evidence": Text("reading evidence", "读取证据"),
    "judgement": Text("judging", "评定"),
}
SAID: Mapping[str, Text] = {
    "resumed": Text(
        "going on; record types finished before: {done} of {total}", "继续：{total} 种记录类型中已完成 {done} 种"
    ),
    "afresh": Text(
        "nothing to go on with for these rules, this evidence and this date: the scan starts from the beginning",
        "没有与当前规则、证据和日期相符的可继续进度：从头开始检查",
    ),
    "stopped": Text(
        "record types finished: {done} of {total}; the same command with --resume goes on from there",
        "{total} 种记录类型中已完成 {done} 种；同一命令加 --resume 可从此处继续",
    ),
}
GROUND_SECONDS, GROUND_SHARE = 3.0, 0.02
"""No estimate before so much time and work are behind."""


@dataclass
class Estimate:
    """The time left, from the work done since the first step that told of any; `clock` gives seconds."""

    clock: Callable[[], float] = time.monotonic
    _first: tuple[float, float] | None = None

    def left(self, share: float) -> float | None:
        """Seconds until all of the work is done, as far as that can be said."""
        now = self.clock()
        if self._first is None:
            self._first = (now, share)
        began, behind = self._first
        if now - began < GROUND_SECONDS or share - behind < GROUND_SHARE:
            return None
        return (now - began) / (share - behind) * (1 - share)


def worded(step: Step, left: float | None, lang: str) -> str:
    """What a terminal shows of a step."""
    if step.stage in STAGES:
        return STAGES[step.stage][lang]
    at = Text(
        f"record type {min(step.done + 1, step.total)} of {step.total}",
        f"记录类型 {min(step.done + 1, step.total)}/{step.total}",
    )
    words = [step.stage, at[lang]]
    if left is not None:
        words.append(Text(f"about {_lasting(left, 'en')} left", f"约剩 {_lasting(left, 'zh')}")[lang])
    return (", " if lang == "en" else "，").join(words)


def _lasting(seconds: float, lang: str) -> str:
    whole = max(1, round(seconds))
    if whole < 60:
        return Text(f"{whole} s", f"{whole} 秒")[lang]
    minutes = round(whole / 60)
    if minutes < 60:
        return Text(f"{minutes} min", f"{minutes} 分钟")[lang]
    return Text(f"{minutes // 60} h {minutes % 60} min", f"{minutes // 60} 小时 {minutes % 60} 分钟")[lang]


@contextmanager
def terminal_progress(lang: str) -> Iterator[Progress]:
    """A progress bar on a terminal, nothing when piped but what is to be known of --resume."""

    def say(step: Step) -> None:
        if step.stage in SAID:
            click.echo(SAID[step.stage][lang].format(done=step.done, total=step.total), err=True)

    if not sys.stderr.isatty():
        yield say
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    console, estimate = Console(stderr=True), Estimate()
    with Progress(*columns, console=console, transient=True, refresh_per_second=5) as bar:
        task = bar.add_task("", total=None)

        def show(step: Step) -> None:
            say(step)
            if step.stage in SAID or step.stage in STAGES:
                bar.update(task, description=STAGES.get(step.stage, Text("", ""))[lang], total=None)
                return
            bar.update(task, description=worded(step, estimate.left(step.share), lang), completed=step.share, total=1.0)

        yield show
