"""`compliance waiver`: failures accepted for a time, by somebody other than their owner."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.options import language
from compliance.cli.storing import ZONE, pack_rules, print_json, printing, ruled, storing, today, zoned
from compliance.cli.values import Day, Place
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


@click.group("waiver", short_help="Accept failures for a time: add, renew, list, lint, expire.")
def command() -> None:
    """Failures that are accepted for a time.

    A waived failure keeps its verdict and stays in the counts; it leaves grading and the exit code.
    """


@command.command("add")
@click.option("--rule", help="A rule or an item of it (R-4.2-10, R-1.2-05/architecture).")
@click.option("--subject", help="The key of one record; without it, every record.")
@click.option("--record-type", help="Of the subject; needed where no rule is named.")
@click.option("--reason", required=True, help="Why the failure is accepted for this time.")
@click.option("--owner", required=True, help="Who answers for the requirement.")
@click.option("--approver", required=True, help="Who accepts the failure; never the owner.")
@click.option("--approved-on", type=Day(), help="The first day it holds (default: today).")
@click.option("--until", type=Day(), required=True, help="The last day it holds.")
@click.option("--id", "name", help="Its name in reports (default: the next free W-001).")
@zoned
@ruled
@storing
def add_waiver(
    name: str | None, approved_on: date | None, zone: str, folder: Path | None, store: str | None, lang: str | None,
    **told: Any,
) -> None:  # fmt: skip
    """Accept failures of a rule, on a subject, or both, until a day."""
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


@command.command("renew")
@click.argument("name", metavar="ID")
@click.option("--until", type=Day(), required=True, help="The new last day.")
@click.option("--approver", required=True, help="Who accepts the failure for longer; never the owner.")
@click.option("--approved-on", type=Day(), help="The day it was decided (default: today).")
@ruled
@storing
def renew_waiver(
    name: str, until: date, approver: str, approved_on: date | None, folder: Path | None, store: str | None,
    lang: str | None,
) -> None:  # fmt: skip
    """Make a waiver last longer, at most twice and only while it holds."""
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


@command.command("expire")
@click.argument("name", metavar="ID")
@click.option("--on", "day", type=Day(), help="The last day it holds (default: today).")
@storing
def expire_waiver(name: str, day: date | None, store: str | None, lang: str | None) -> None:
    """End a waiver before its time. It stays in the store, so that earlier reports can be made again."""
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


@command.command("list")
@click.option("--as-of", "day", type=Day(), help="What holds on this day (default: today).")
@click.option("--waivers", "file", type=Place(path_type=Path), help="A YAML file instead of the store.")
@printing
@storing
def list_waivers(day: date | None, file: Path | None, form: str, store: str | None, lang: str | None) -> None:
    """List waivers and whether they hold."""
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


@command.command("lint")
@click.option("--waivers", "file", type=Place(path_type=Path), help="A YAML file instead of the store.")
@click.option("--as-of", "day", type=Day(), help="What holds on this day (default: today).")
@ruled
@storing
@click.pass_context
def lint_waivers(
    ctx: click.Context, file: Path | None, day: date | None, folder: Path | None, store: str | None, lang: str | None
) -> None:
    """Find every mistake in waivers, and those that have expired.

    Exit code 2 where a waiver is malformed or may not be; 1 where one has expired.
    """
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
