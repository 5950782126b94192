"""The values that options take. What does not fit is told in the language of the command."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, NoReturn
from zoneinfo import available_timezones

import click

from compliance.cli.language import language
from compliance.errors import Problem, UsageError, suggest
from compliance.text import Text

_DAYS = {"d": 1, "w": 7}


class WrongValue(click.BadParameter):
    """A value that does not fit, worded in both languages; click words it in English only."""

    def __init__(self, problem: Problem, ctx: click.Context | None) -> None:
        super().__init__(problem.render(), ctx)
        self.problem = problem


class Choice(click.Choice[str]):
    """One of a few words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            known = list(map(str, self.choices))
            message = Text("none of the values it takes", "不在可选值之列")
            _refuse(param, ctx, value, message, ", ".join(known), suggest(str(value), known))


class Whole(click.IntRange):
    """A whole number from `min` on, up to `max` where there is one."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return Text("INTEGER RANGE", "整数")[language()]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            message = Text("not a whole number that it takes", "不是可接受的整数")
            _refuse(
                param, ctx, value, message, f"{self.min} – {self.max}" if self.max is not None else f">= {self.min}"
            )


class Place(click.Path):
    """A file or folder, which need not be there."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        if not self.file_okay:
            return Text("DIRECTORY", "文件夹")[language()]
        return (Text("PATH", "路径") if self.dir_okay else Text("FILE", "文件"))[language()]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            if not self.file_okay:
                message = Text("not a folder that can be read", "不是可读取的文件夹")
            elif not self.dir_okay:
                message = Text("not a file that can be read", "不是可读取的文件")
            else:
                message = Text("cannot be read", "无法读取")
            _refuse(param, ctx, value, message)


class DateOption(click.ParamType[date | datetime]):
    """A day, or a moment of it: 2026-03-01, 2026-03-01T18:00, 2026-03-01T18:00+08:00."""

    name = "date"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return Text("DATE", "日期")[language()]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | datetime:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            _refuse(param, ctx, value, Text("not a date", "不是日期"), "2026-03-01")
        if not 1900 <= day.year < 9900:  # as the manifest of the evidence: what is reckoned further leaves the calendar
            _refuse(param, ctx, value, Text("too far from today", "日期过远"), "1900 – 9899")
        return day


class Day(click.ParamType[date]):
    """A day: 2026-03-31."""

    name = "date"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return Text("DATE", "日期")[language()]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            _refuse(param, ctx, value, Text("not a date", "不是日期"), "2026-03-31")


class Horizon(click.ParamType[int]):
    """How many days to look ahead: 30d, 8w."""

    name = "days"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return Text("DAYS", "天数")[language()]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        number, unit = (value[:-1], value[-1]) if value[-1:] in _DAYS else (value, "d")
        if not (number.isascii() and number.isdigit() and len(number) < 6):
            _refuse(param, ctx, value, Text("not a number of days", "不是天数"), "30d, 8w, …")
        return int(number) * _DAYS[unit]


class Size(click.ParamType[str]):
    """An amount of memory: 2GB, 512MiB."""

    name = "size"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return Text("SIZE", "大小")[language()]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        # The engine takes a negative amount for no limit at all.
        if not re.fullmatch(r"(?=.*[1-9])\d+(\.\d+)? ?[KMGT]i?B", value, re.ASCII | re.IGNORECASE):
            _refuse(param, ctx, value, Text("not an amount of memory", "不是内存大小"), "2GB, 512MiB, …")
        return str(value)


class Zone(click.ParamType[str]):
    """The name of a time zone."""

    name = "zone"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return Text("ZONE", "时区")[language()]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        known = available_timezones()
        if value not in known:
            message = Text(f"unknown time zone {value!r}", f"未知的时区 {value!r}")
            raise UsageError(Problem(message, expected="Asia/Shanghai", hint=suggest(value, known)))
        return str(value)


def _refuse(
    param: click.Parameter | None,
    ctx: click.Context | None,
    value: Any,
    message: Text,
    expected: str | None = None,
    hint: Text | None = None,
) -> NoReturn:
    name = param.opts[0] if isinstance(param, click.Option) else param.human_readable_name if param else None
    raise WrongValue(Problem(message, path=name, found=str(value), expected=expected, hint=hint), ctx) from None
