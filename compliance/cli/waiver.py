"""`compliance waiver`: failures accepted for a time, by somebody other than their owner."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.language import language
from compliance.cli.options import printing
from compliance.cli.storing import ZONE, pack_rules, print_json, ruled, storing, today, zoned
from compliance.cli.values import Day, Place
from compliance.cli.worded import Group, argument, option
from compliance.errors import EXIT_FINDINGS, Problem, UsageError
from compliance.text import Text, counted

if TYPE_CHECKING:
    from compliance.decisions import Waiver

STATES = {
    "active": Text("holds", "有效"),
    "not_yet": Text("not yet", "尚未生效"),
    "expired": Text("expired", "已过期"),
    "ended": Text("ended", "已终止"),
}


_file = option(
    "--waivers",
    "file",
    type=Place(path_type=Path),
    help=Text("A YAML file instead of the store.", "使用 YAML 文件，不用存储。"),
)
_day = option(
    "--as-of",
    "day",
    type=Day(),
    help=Text("What holds on this day (default: today).", "按该日判断是否有效（默认为今天）。"),
)


@click.group(
    "waiver",
    cls=Group,
    help=Text(
        "Failures that are accepted for a time.\n\n"
        "A waived failure keeps its verdict and stays in the counts; it leaves grading and the exit code.",
        "限期豁免的不符合项。\n\n豁免后结论不变，仍计入数量，但不参与分级和退出码。",
    ),
)
def command() -> None: ...


@command.command(
    "add",
    help=Text(
        "Accept failures of a rule, on a subject, or both, until a day.",
        "豁免某条规则、某个对象或二者的不符合项，至某日止。",
    ),
)
@option(
    "--rule",
    help=Text(
        "A rule or an item of it (R-4.2-10, R-1.2-05/architecture).",
        "规则，或其中一项（R-4.2-10、R-1.2-05/architecture）。",
    ),
)
@option(
    "--subject",
    help=Text("The key of one record; without it, every record.", "一条记录的主键；不填则为全部记录。"),
)
@option(
    "--record-type",
    help=Text("Of the subject; needed where no rule is named.", "对象的记录类型；未指定规则时必填。"),
)
@option(
    "--reason", required=True, help=Text("Why the failure is accepted for this time.", "为何在此期间接受该不符合项。")
)
@option("--owner", required=True, help=Text("Who answers for the requirement.", "要求的责任人。"))
@option(
    "--approver", required=True, help=Text("Who accepts the failure; never the owner.", "批准豁免的人，不得为责任人。")
)
@option(
    "--approved-on", type=Day(), help=Text("The first day it holds (default: today).", "有效期的第一日（默认为今天）。")
)
@option("--until", type=Day(), required=True, help=Text("The last day it holds.", "有效期的最后一日。"))
@option(
    "--id",
    "name",
    help=Text(
        "Its name in reports (default: the next free W-001).", "报告中的编号（默认为下一个可用编号，如 W-001）。"
    ),
)
@zoned
@ruled
@storing
def add_waiver(
    name: str | None, approved_on: date | None, zone: str, folder: Path | None, store: str | None, lang: str | None,
    **told: Any,
) -> None:  # fmt: skip
    from compliance.decisions import Waiver
    from compliance.store import open_store, records

    rules = pack_rules(folder)
    with open_store(store) as opened, opened.write() as connection:
        ones = records.waivers(connection)
        given = Waiver(
            id=name or records.free_id("W", ones), approved_on=approved_on or today(zone), timezone=zone, **told
        )  # fmt: skip
        _check(given, rules)
        records.add(connection, given)
    _said(given, language(lang))


@command.command(
    "renew",
    help=Text(
        "Make a waiver last longer, at most twice and only while it holds.", "延长豁免，最多两次，且须在有效期内。"
    ),
)
@argument("name", metavar=Text("ID", "编号"))
@option("--until", type=Day(), required=True, help=Text("The new last day.", "新的最后一日。"))
@option(
    "--approver",
    required=True,
    help=Text("Who accepts the failure for longer; never the owner.", "批准续期的人，不得为责任人。"),
)
@option("--approved-on", type=Day(), help=Text("The day it was decided (default: today).", "批准日期（默认为今天）。"))
@ruled
@storing
def renew_waiver(
    name: str, until: date, approver: str, approved_on: date | None, folder: Path | None, store: str | None,
    lang: str | None,
) -> None:  # fmt: skip
    from compliance.decisions import Renewal
    from compliance.store import open_store, records

    rules = pack_rules(folder)
    with open_store(store, make=False) as opened, opened.write() as connection:
        waiver = records.named(records.waivers(connection), name)
        if waiver.ended_on is not None:
            message = Text(f"{name} was ended on {waiver.ended_on}", f"{name} 已于 {waiver.ended_on} 终止")
            raise UsageError(Problem(message))
        renewal = Renewal(approved_on or today(waiver.timezone), approver, until)
        renewed = replace(waiver, renewals=(*waiver.renewals, renewal))
        _check(renewed, rules)
        records.renew(connection, waiver, renewal)
    _said(renewed, language(lang))


@command.command(
    "expire",
    help=Text(
        "End a waiver before its time. It stays in the store, so that earlier reports can be made again.",
        "提前终止豁免。记录仍保留在存储中，以便重新生成以往的报告。",
    ),
)
@argument("name", metavar=Text("ID", "编号"))
@option(
    "--on", "day", type=Day(), help=Text("The last day it holds (default: today).", "有效期的最后一日（默认为今天）。")
)
@storing
def expire_waiver(name: str, day: date | None, store: str | None, lang: str | None) -> None:
    from compliance.store import open_store, records
    from compliance.store.tables import WAIVER

    with open_store(store, make=False) as opened, opened.write() as connection:
        waiver = records.named(records.waivers(connection), name)
        day = day or today(waiver.timezone)
        last = waiver.ended_on or waiver.last_day(date.max)
        if not waiver.approved_on <= day <= last:
            message = Text("a waiver ends between its first and its last day", "终止日期须在豁免的起止日期之间")
            raise UsageError(Problem(message, found=str(day), expected=f"{waiver.approved_on} – {last}"))
        records.end(connection, WAIVER, name, day)
    click.echo(Text(f"{name} holds until {day}", f"{name} 的截止日期为 {day}")[language(lang)])


@command.command("list", help=Text("List waivers and whether they hold.", "列出豁免及其是否有效。"))
@_day
@_file
@printing
@storing
def list_waivers(day: date | None, file: Path | None, form: str, store: str | None, lang: str | None) -> None:
    from compliance.decisions.resolving import waiver_state
    from compliance.engines.plans import Moment

    waivers = _waivers(file, store)
    states = {w.id: waiver_state(w, Moment.of(day or today(w.timezone), w.timezone)) for w in waivers}
    if form == "json":
        plain = [{**asdict(w), "state": states[w.id]} for w in waivers]
        print_json({"waivers": [{k: v for k, v in w.items() if k != "source"} for w in plain]})
        return
    lang = language(lang)
    for w in waivers:
        until = w.ended_on or w.last_day(day or today(w.timezone))
        click.echo(
            f"{w.id}  {STATES[states[w.id]][lang]}  {w.selector}  – {until} {w.timezone}  {w.approver}  {w.reason}"
        )
    if not waivers:
        click.echo(Text("no waivers", "没有豁免")[lang])


@command.command(
    "lint",
    help=Text(
        "Find every mistake in waivers, and those that have expired.\n\n"
        "Exit code 2 where a waiver is malformed or may not be; 1 where one has expired.",
        "找出豁免中的全部错误，以及已过期的豁免。\n\n有格式错误或不允许的豁免时退出码为 2，有过期的为 1。",
    ),
)
@_file
@_day
@ruled
@storing
@click.pass_context
def lint_waivers(
    ctx: click.Context, file: Path | None, day: date | None, folder: Path | None, store: str | None, lang: str | None
) -> None:
    from compliance.decisions import resolve
    from compliance.decisions.resolving import EXPIRED
    from compliance.engines.plans import Moment

    lang = language(lang)
    waivers = _waivers(file, store)
    as_of = Moment.of(day or today(ZONE), ZONE)
    resolved = resolve(waivers, (), pack_rules(folder), as_of)
    expired = [use for use in resolved.uses if use.state == EXPIRED]
    for use in expired:
        text = Text(
            f"{use.id} ({use.selector}) expired after {use.until}", f"{use.id}（{use.selector}）已于 {use.until} 到期"
        )
        click.echo(text[lang])
    en, zh = (
        f"{counted(len(waivers), 'waiver', 'is', 'are')} well formed, {len(expired)} expired",
        f"{len(waivers)} 项豁免格式正确，{len(expired)} 项已过期",
    )
    click.echo(Text(en, zh)[lang])
    ctx.exit(EXIT_FINDINGS if expired else 0)


def _waivers(file: Path | None, store: str | None) -> tuple[Waiver, ...]:
    if file is not None:
        from compliance.decisions.checking import waiver_problems
        from compliance.decisions.files import load_waivers
        from compliance.errors import DecisionError

        waivers = load_waivers(file)
        problems = list(waiver_problems(waivers, {}, lambda _: False))
        if problems:
            raise DecisionError(problems)
        return waivers
    from compliance.store import open_store, records

    with open_store(store, make=False) as opened, opened.read() as connection:
        return records.waivers(connection)


def _check(waiver: Waiver, rules: Any) -> None:
    from compliance.decisions.checking import waiver_problems
    from compliance.errors import DecisionError

    problems = list(waiver_problems((waiver,), {rule.id: rule for rule in rules}, lambda _: True))
    if problems:
        raise DecisionError(problems)


def _said(waiver: Waiver, lang: str) -> None:
    until = waiver.last_day(date.max)
    en = f"{waiver.id}: {waiver.selector} is waived until {until} ({waiver.timezone})"
    click.echo(Text(en, f"{waiver.id}：{waiver.selector} 豁免至 {until}（{waiver.timezone}）")[lang])
