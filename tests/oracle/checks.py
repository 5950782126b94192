"""Rules judged by the oracle: parse the texts, build the world, evaluate every subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from compliance.evidence.schemas import RecordType
from compliance.expressions import parse_expression
from compliance.expressions.deadlines import Deadlines
from compliance.model import Check, Example, Rule, Source, Status
from compliance.text import Text
from oracle.verdicts import CheckTree, verdicts
from oracle.world import build

TIMEZONE = "Asia/Shanghai"
DEFAULT_AS_OF = "2026-06-30"


def read_moment(text: str) -> date | datetime:
    """An as-of or extraction date: `2026-03-15`, or a timestamp with its offset."""
    return date.fromisoformat(text) if len(text) == len("2026-03-15") else datetime.fromisoformat(text)


def clock(when: date | datetime, zone: tzinfo) -> datetime:
    """What `:as_of` is in an expression: a timestamp, or the end of the local day."""
    return when.astimezone(zone) if isinstance(when, datetime) else datetime.combine(when, time.max, zone)


def make_rule(
    record_type: str,
    require: str,
    *,
    when: str | None = None,
    due: str | None = None,
    params: Mapping[str, Any] | None = None,
) -> Rule:
    """A rule of nothing but expressions."""
    nothing = Text("made up", "虚构")
    return Rule(
        id="TST-01", title=nothing, statement=nothing, basis="own", modality="shall", severity="major",
        record_type=record_type, when=when, require=require, due=due, params=params or {}, items=(), cites=(),
        maps_to={}, remedy=nothing, tags=(), waivable=True, manual=None, examples=(), source=Source("made-up.yaml", 1),
        digest="0" * 64,
    )  # fmt: skip


def check_tree(
    check: Check,
    params: Mapping[str, Any],
    schemas: Mapping[str, RecordType],
    as_of: date | datetime,
    timezone: str = TIMEZONE,
    deadlines: Deadlines | None = None,
) -> CheckTree:
    """The parsed expressions of one check."""
    bound = {**params, "as_of": clock(as_of, ZoneInfo(timezone))}
    given: dict[str, Any] = {"subject": check.record_type, "schemas": schemas, "params": bound, "item": check.item}
    due = None if check.due is None else parse_expression(check.due, expect=("date", "timestamp"), **given)
    if due is not None and deadlines is not None:
        due = deadlines.of(due)
    when = None if check.when is None else parse_expression(check.when, **given)
    assert check.require is not None
    return CheckTree(check.record_type, parse_expression(check.require, due=due, **given), when, due)


def run_oracle(
    rule: Rule,
    example: Example,
    schemas: Mapping[str, RecordType],
    params: Mapping[str, Any] | None = None,
    timezone: str = TIMEZONE,
    deadlines: Deadlines | None = None,
) -> dict[str, Status]:
    """Every verdict of a rule on an example's evidence, by "subject" or "item/subject"."""
    world = build(example.given, schemas, timezone, example.incomplete)
    as_of = read_moment(str(example.as_of or DEFAULT_AS_OF))
    extracted = None if example.extracted_at is None else read_moment(str(example.extracted_at))
    bound = {**rule.params, **(params or {}), **example.params}
    answers: dict[str, Status] = {}
    for check in rule.checks():
        prefix = "" if check.item is None else f"{check.item}/"
        tree = check_tree(check, bound, schemas, as_of, timezone, deadlines)
        answers |= {prefix + key: status for key, status in verdicts(tree, world, as_of, extracted).items()}
    return answers


def as_rows(given: Mapping[str, Sequence[Mapping[str, Any]] | None]) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """Raw evidence as an example holds it."""
    return {name: tuple(rows or ()) for name, rows in given.items()}
