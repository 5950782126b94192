"""Commands, options and arguments whose words are given in both languages.

Wherever click takes a help text, a metavar or a default in words, these take a Text, and answer with it in the
language in force when they are asked: when a help page, a completion or a message is put together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from compliance.cli.columns import Formatter
from compliance.cli.language import language
from compliance.cli.values import Choice
from compliance.text import LANGUAGES, Text

F = TypeVar("F", bound=Callable[..., Any])


class InForce:
    """An attribute that is kept as it was given and read in the language in force."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, thing: object | None, owner: type | None = None) -> Any:
        if thing is None:
            return self
        value = vars(thing)[self.name]
        return value[language()] if isinstance(value, Text) else value

    def __set__(self, thing: object, value: Any) -> None:
        vars(thing)[self.name] = value


class Option(click.Option):
    """An option; flags and choices name their values themselves, every other one has a metavar in both languages."""

    help: Any = InForce()
    metavar: Any = InForce()
    show_default: Any = InForce()

    def __init__(self, *names: Any, help: Text | None = None, **attributes: Any) -> None:
        super().__init__(*names, **attributes)
        self.help = help
        if self.metavar is None and isinstance(self.type, type(click.STRING)):
            self.metavar = Text("TEXT", "文本")

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None or language() == "en":
            return record
        extra = self.get_help_extra(ctx)
        notes = [f"默认：{extra['default']}"] if "default" in extra else []
        notes += [extra["range"]] if "range" in extra else []
        notes += ["必填"] if "required" in extra else []
        return record[0], (self.help or "") + (f"[{'；'.join(notes)}]" if notes else "")


class Argument(click.Argument):
    """An argument, called by its metavar."""

    metavar: Any = InForce()


class Context(click.Context):
    """What a command runs in; `obj` is the language of the command line."""

    formatter_class = Formatter


class Command(click.Command):
    """A command."""

    context_class = Context
    help: Any = InForce()
    short_help: Any = InForce()
    epilog: Any = InForce()
    options_metavar: Any = InForce()

    def __init__(self, *arguments: Any, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.options_metavar = Text("[OPTIONS]", "[选项]")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # click does not say where an option has too few values
            raise

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = Text("Show this message and exit.", "显示本帮助。")[language()]
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        if language() == "en" or self.short_help:
            return super().get_short_help_str(limit)
        return str(self.help).partition("。")[0] + "。"


class Group(Command, click.Group):
    """A group of commands. It takes --lang too, so that the word counts wherever it stands on the line."""

    command_class = Command
    subcommand_metavar: Any = InForce()

    def __init__(self, *arguments: Any, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.subcommand_metavar = Text("COMMAND [ARGS]...", "命令 [参数]...")
        self.params.append(Option(["--lang"], type=Choice(LANGUAGES), expose_value=False, hidden=True))


def option(*names: str, help: Text | None = None, **attributes: Any) -> Callable[[F], F]:
    """`click.option` with words in both languages."""
    return click.option(*names, cls=Option, help=help, **attributes)


def argument(name: str, metavar: Text, **attributes: Any) -> Callable[[F], F]:
    """`click.argument`, called by a word in both languages."""
    return click.argument(name, cls=Argument, metavar=metavar, **attributes)
