"""`compliance action`: what is done about a finding, and whether a later scan shows that it worked."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from compliance.cli.language import language
from compliance.cli.options import printing
from compliance.cli.storing import ZONE, print_json, storing, today
from compliance.cli.values import Day
from compliance.cli.worded import Group, argument, option
from compliance.errors import Problem, UsageError
from compliance.text import Text

if TYPE_CHECKING:
    import sqlalchemy as sa

    from compliance.model import ActionState


@click.group(
    "action",
    cls=Group,
    help=Text(
        "Corrective actions on findings.\n\n"
        "Closing an action says what was done. The finding counts as closed only when a later scan passes it.",
        "针对发现的纠正措施。\n\n完成措施时说明做了什么；后续检查通过后，该发现才算关闭。",
    ),
)
def command() -> None: ...


@command.command(
    "add",
    help=Text(
        "Agree on a corrective action for a finding of a stored scan.", "为存储中某次检查的一项发现商定纠正措施。"
    ),
)
@option(
    "--finding",
    required=True,
    metavar=Text("FINGERPRINT", "指纹"),
    help=Text("The finding, by its fingerprint in a report.", "报告中该发现的指纹。"),
)
@option("--owner", required=True, help=Text("Who carries it out.", "由谁执行。"))
@option("--cause", required=True, help=Text("The root cause.", "根本原因。"))
@option("--action", "what", required=True, help=Text("What is done about it.", "采取什么措施。"))
@option("--due", type=Day(), required=True, help=Text("By when.", "完成期限。"))
@option("--effect", required=True, help=Text("How it will be checked that it worked.", "如何验证措施有效。"))
@option("--on", "day", type=Day(), help=Text("The day it was agreed (default: today).", "商定日期（默认为今天）。"))
@option(
    "--id",
    "name",
    help=Text(
        "Its name in reports (default: the next free CA-001).", "报告中的编号（默认为下一个可用编号，如 CA-001）。"
    ),
)
@storing
def add_action(
    finding: str, owner: str, cause: str, what: str, due: date, effect: str, day: date | None, name: str | None,
    store: str | None, lang: str | None,
) -> None:  # fmt: skip
    from compliance.decisions import Action
    from compliance.store import open_store, records
    from compliance.store.following import finding_named

    day = day or today(ZONE)
    said = {"owner": owner, "cause": cause, "action": what, "effect": effect}
    empty = [
        Problem(Text("must not be empty", "不能为空"), path=f"--{key}")
        for key, text in said.items()
        if not text.strip()
    ]
    if due < day:
        message = Text("is due before it was agreed", "完成期限早于商定日期")
        empty.append(Problem(message, path="--due", found=str(due), expected=f">= {day}"))
    if empty:
        raise UsageError(empty)
    with open_store(store, make=False) as opened, opened.write() as connection:
        about = finding_named(connection, finding)
        given = Action(
            id=name or records.free_id("CA", records.actions(connection)), series=about.series, finding=about.fingerprint,
            rule=about.rule_id, scope_type=about.scope_type, scope_key=about.scope_key, owner=owner, cause=cause,
            action=what, effect=effect, opened_on=day, due=due,
        )  # fmt: skip
        records.add(connection, given)
    en = f"{given.id}: {given.rule} {given.scope_type} {given.scope_key}, due {due}, {owner}"
    click.echo(
        Text(en, f"{given.id}：{given.rule} {given.scope_type} {given.scope_key}，期限 {due}，{owner}")[language(lang)]
    )


@command.command("list", help=Text("List corrective actions and how far they are.", "列出纠正措施及其进展。"))
@option(
    "--as-of",
    "day",
    type=Day(),
    help=Text("How they stand on this day (default: today).", "截至该日的进展（默认为今天）。"),
)
@printing
@storing
def list_actions(day: date | None, form: str, store: str | None, lang: str | None) -> None:
    from compliance.reports.vocabulary import ACTION_WORDS, word
    from compliance.store import open_store

    with open_store(store, make=False) as opened, opened.read() as connection:
        states = _states(connection, day or today(ZONE))
    if form == "json":
        print_json({"actions": [asdict(one) for one in states]})
        return
    lang = language(lang)
    for one in states:
        about = f"{one.rule_id} {one.scope_type} {one.scope_key}"
        click.echo(f"{one.id}  {word(ACTION_WORDS, one.state)[lang]}  {one.due}  {about}  {one.owner}  {one.action}")
    if not states:
        click.echo(Text("no corrective actions", "没有纠正措施")[lang])


def _states(connection: sa.Connection, day: date) -> list[ActionState]:
    from compliance.store import records
    from compliance.store.following import latest_state
    from compliance.store.states import action_state

    known = [one for one in records.actions(connection) if one.opened_on <= day]
    return [action_state(one, day, latest_state(connection, one, day)) for one in known]


@command.command(
    "close",
    help=Text(
        "Report an action done. It is closed once a scan as of that day or later passes its finding.",
        "报告措施已完成。截至日在当日或以后的检查确认该发现已消除后，措施才关闭。",
    ),
)
@argument("name", metavar=Text("ID", "编号"))
@option("--by", required=True, help=Text("Who reports it done.", "由谁报告完成。"))
@option("--on", "day", type=Day(), help=Text("The day it was done (default: today).", "完成日期（默认为今天）。"))
@option("--result", required=True, help=Text("What was done.", "做了什么。"))
@storing
def close_action(name: str, by: str, day: date | None, result: str, store: str | None, lang: str | None) -> None:
    from compliance.store import open_store, records

    day = day or today(ZONE)
    with open_store(store, make=False) as opened, opened.write() as connection:
        one = records.named(records.actions(connection), name)
        if day < one.opened_on or not result.strip() or not by.strip():
            message = Text(
                "say who did what, on a day after it was agreed", "须说明由谁完成了什么，且日期不早于商定日期"
            )
            raise UsageError(Problem(message, found=str(day), expected=f">= {one.opened_on}"))
        if one.done_on is not None:
            message = Text(
                f"{name} was reported done already; agree on another action for a further attempt",
                f"{name} 已报告完成；如需再次整改，请另立措施",
            )
            raise UsageError(Problem(message, found=f"{one.done_on}, {one.done_by}"))
        records.finish(connection, name, day, by, result)
        state = next(state.state for state in _states(connection, max(day, today(ZONE))) if state.id == name)
    told = {
        "closed": Text(f"{name} is closed: a scan passes the finding", f"{name} 已关闭：检查确认该发现已消除"),
        "ineffective": Text(f"{name} is done, but the finding is still there", f"{name} 已完成，但该发现仍然存在"),
    }
    waits = Text(f"{name} is done; it closes when a later scan passes", f"{name} 已完成；后续检查通过后关闭")
    click.echo(told.get(state, waits)[language(lang)])
