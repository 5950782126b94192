"""`compliance attest`: a person's word where no record can prove a requirement."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from compliance.cli.language import language
from compliance.cli.options import printing
from compliance.cli.storing import attestable_rules, print_json, ruled, storing, today, zoned
from compliance.cli.values import Day, Place
from compliance.cli.waiver import STATES
from compliance.cli.worded import Group, argument, option
from compliance.errors import DecisionError, Problem, UsageError
from compliance.text import Text


@click.group(
    "attest",
    cls=Group,
    help=Text(
        "A person's word on manual verdicts.\n\n"
        "An attested verdict keeps its status and says who attested it; it counts as passed until the attestation ends.",
        "对须人工确认的结论作出确认。\n\n经确认的结论保持原状态，并注明确认人；在确认有效期内按符合计算。",
    ),
)
def command() -> None: ...


@command.command("add", help=Text("Attest a requirement that no record can prove.", "确认一项无法以记录证明的要求。"))
@option("--rule", required=True, help=Text("The rule, or an item of it.", "规则，或其中一项。"))
@option(
    "--subject",
    help=Text(
        "The key of the record it is about; not for rules about the organisation.",
        "所涉记录的主键；针对组织的规则不填。",
    ),
)
@option("--owner", required=True, help=Text("Who answers for the requirement.", "要求的责任人。"))
@option("--by", "attester", required=True, help=Text("Who attests it; never the owner.", "确认人，不得为责任人。"))
@option(
    "--on",
    "attested_on",
    type=Day(),
    help=Text("The day it is attested for (default: today).", "确认日期（默认为今天）。"),
)
@option(
    "--until",
    type=Day(),
    help=Text(
        "The last day it holds (default: as long as the rule lets it).",
        "有效期的最后一日（默认为规则允许的最长期限）。",
    ),
)
@option("--statement", required=True, help=Text("What is attested, in a sentence.", "用一句话说明确认的内容。"))
@option(
    "--evidence",
    type=Place(path_type=Path, dir_okay=False),
    help=Text("The file it rests on; its SHA-256 is kept.", "作为依据的文件；保存其 SHA-256。"),
)
@option(
    "--id",
    "name",
    help=Text(
        "Its name in reports (default: the next free A-001).", "报告中的编号（默认为下一个可用编号，如 A-001）。"
    ),
)
@zoned
@ruled
@storing
def add_attestation(
    rule: str, attested_on: date | None, until: date | None, evidence: Path | None, name: str | None, zone: str,
    folder: Path | None, store: str | None, lang: str | None, **told: Any,
) -> None:  # fmt: skip
    from compliance.decisions import Attestation
    from compliance.decisions.checking import attestation_problems
    from compliance.store import open_store, records

    rules = {one.id: one for one in attestable_rules(folder)}
    day = attested_on or today(zone)
    digest = _digest(evidence) if evidence else None
    with open_store(store) as opened, opened.write() as connection:
        ones = records.attestations(connection)
        given = Attestation(
            id=name or records.free_id("A", ones), rule=rule, attested_on=day,
            until=until or _longest(rule, rules, day), timezone=zone, evidence=evidence.name if evidence else None,
            sha256=digest, **told,
        )  # fmt: skip
        problems = list(attestation_problems((given,), rules, lambda _: True))
        if problems:
            raise DecisionError(problems)
        records.add(connection, given)
    en = f"{given.id}: {given.selector} is attested until {given.until} ({zone})"
    click.echo(Text(en, f"{given.id}：{given.selector} 已确认，有效期至 {given.until}（{zone}）")[language(lang)])


def _longest(rule: str, rules: Any, day: date) -> date:
    manual = rules[rule.partition("/")[0]].manual if rule.partition("/")[0] in rules else None
    if manual is None:
        return day  # what is wrong with the rule is said with everything else
    if manual.valid_days is None:
        message = Text("the rule does not say how long it holds: give --until", "规则未规定有效期：请用 --until 指定")
        raise UsageError(Problem(message, found=rule))
    return day + timedelta(days=manual.valid_days)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        message = Text("the evidence cannot be read", "无法读取证据文件")
        raise UsageError(Problem(message, file=str(path), found=error.strerror)) from error


@command.command("list", help=Text("List attestations and whether they hold.", "列出人工确认及其是否有效。"))
@option(
    "--as-of",
    "day",
    type=Day(),
    help=Text("What holds on this day (default: today).", "按该日判断是否有效（默认为今天）。"),
)
@printing
@storing
def list_attestations(day: date | None, form: str, store: str | None, lang: str | None) -> None:
    from compliance.decisions.resolving import attestation_state
    from compliance.engines.plans import Moment
    from compliance.store import open_store, records

    with open_store(store, make=False) as opened, opened.read() as connection:
        ones = records.attestations(connection)
    states = {a.id: attestation_state(a, Moment.of(day or today(a.timezone), a.timezone)) for a in ones}
    if form == "json":
        print_json({"attestations": [{**asdict(a), "state": states[a.id]} for a in ones]})
        return
    lang = language(lang)
    for a in ones:
        rests = f"  {a.evidence} (sha256 {a.sha256[:16]}…)" if a.sha256 else ""
        until = a.ended_on or a.until
        click.echo(
            f"{a.id}  {STATES[states[a.id]][lang]}  {a.selector}  – {until} {a.timezone}  {a.attester}  {a.statement}{rests}"
        )
    if not ones:
        click.echo(Text("no attestations", "没有人工确认")[lang])


@command.command(
    "withdraw",
    help=Text("End an attestation before its time; it stays in the store.", "提前终止人工确认；记录仍保留在存储中。"),
)
@argument("name", metavar=Text("ID", "编号"))
@option(
    "--on", "day", type=Day(), help=Text("The last day it holds (default: today).", "有效期的最后一日（默认为今天）。")
)
@storing
def withdraw_attestation(name: str, day: date | None, store: str | None, lang: str | None) -> None:
    from compliance.store import open_store, records
    from compliance.store.tables import ATTESTATION

    with open_store(store, make=False) as opened, opened.write() as connection:
        one = records.named(records.attestations(connection), name)
        day = day or today(one.timezone)
        last = one.ended_on or one.until
        if not one.attested_on <= day <= last:
            message = Text("it ends between its first and its last day", "终止日期须在起止日期之间")
            raise UsageError(Problem(message, found=str(day), expected=f"{one.attested_on} – {last}"))
        records.end(connection, ATTESTATION, name, day)
    click.echo(Text(f"{name} holds until {day}", f"{name} 的截止日期为 {day}")[language(lang)])
