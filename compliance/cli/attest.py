"""`compliance attest`: a person's word where no record can prove a requirement."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from compliance.cli.options import language
from compliance.cli.storing import attestable_rules, print_json, printing, ruled, storing, today, zoned
from compliance.cli.values import Day, Place
from compliance.cli.waiver import STATES
from compliance.errors import DecisionError, Problem, UsageError
from compliance.text import Text


@click.group("attest", short_help="Attest what no record can prove: add, list, withdraw.")
def command() -> None:
    """A person's word on manual verdicts.

    An attested verdict keeps its status and says who attested it; it counts as passed until the attestation ends.
    """


@command.command("add")
@click.option("--rule", required=True, help="The rule, or an item of it.")
@click.option("--subject", help="The key of the record it is about; not for rules about the organisation.")
@click.option("--owner", required=True, help="Who answers for the requirement.")
@click.option("--by", "attester", required=True, help="Who attests it; never the owner.")
@click.option("--on", "attested_on", type=Day(), help="The day it is attested for (default: today).")
@click.option("--until", type=Day(), help="The last day it holds (default: as long as the rule lets it).")
@click.option("--statement", required=True, help="What is attested, in a sentence.")
@click.option(
    "--evidence", type=Place(path_type=Path, dir_okay=False), help="The file it rests on; its SHA-256 is kept."
)
@click.option("--id", "name", help="Its name in reports (default: the next free A-001).")
@zoned
@ruled
@storing
def add_attestation(
    rule: str, attested_on: date | None, until: date | None, evidence: Path | None, name: str | None, zone: str,
    folder: Path | None, store: str | None, lang: str | None, **told: Any,
) -> None:  # fmt: skip
    """Attest a requirement that no record can prove."""
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


@command.command("list")
@click.option("--as-of", "day", type=Day(), help="What holds on this day (default: today).")
@printing
@storing
def list_attestations(day: date | None, form: str, store: str | None, lang: str | None) -> None:
    """List attestations and whether they hold."""
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


@command.command("withdraw")
@click.argument("name", metavar="ID")
@click.option("--on", "day", type=Day(), help="The last day it holds (default: today).")
@storing
def withdraw_attestation(name: str, day: date | None, store: str | None, lang: str | None) -> None:
    """End an attestation before its time; it stays in the store."""
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
