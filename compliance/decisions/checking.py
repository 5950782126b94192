"""What makes a waiver or an attestation void: every mistake of it, with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from zoneinfo import available_timezones

from compliance.decisions.records import MAX_RENEWALS, Attestation, Waiver, same_person
from compliance.errors import Problem, suggest
from compliance.evidence.schemas import load_schemas
from compliance.model import Rule
from compliance.text import Text


def waiver_problems(
    waivers: Sequence[Waiver], rules: Mapping[str, Rule], binding: Callable[[Waiver], bool]
) -> Iterator[Problem]:
    """Mistakes of all waivers; that a rule is unknown or not waivable matters for the `binding` ones."""
    yield from _twice([(w.id, w) for w in waivers], Text("waiver", "豁免"))
    for waiver in waivers:
        yield from _form(waiver)
        if binding(waiver):
            yield from _target(waiver, rules)


def _form(waiver: Waiver) -> Iterator[Problem]:
    said = (("reason", waiver.reason), ("owner", waiver.owner), ("approver", waiver.approver), ("id", waiver.id))
    for name, value in said:
        if not value.strip():
            yield problem(waiver, name, Text("must not be empty", "不能为空"))
    if waiver.rule is None and waiver.subject is None:
        yield problem(waiver, "rule", Text("names neither a rule nor a subject", "没有指明规则或对象"))
    if waiver.subject is not None and waiver.rule is None and waiver.record_type is None:
        message = Text("a subject without a rule needs its record type", "只指明对象时须写明记录类型")
        yield problem(waiver, "record_type", message)
    if waiver.record_type is not None and waiver.record_type not in load_schemas():
        message = Text(f"unknown record type {waiver.record_type!r}", f"未知的记录类型 {waiver.record_type!r}")
        yield problem(waiver, "record_type", message, hint=suggest(waiver.record_type, load_schemas()))
    if waiver.timezone not in available_timezones():
        message = Text(f"unknown time zone {waiver.timezone!r}", f"未知的时区 {waiver.timezone!r}")
        yield problem(waiver, "timezone", message, hint=suggest(waiver.timezone, available_timezones()))
    if waiver.until < waiver.approved_on:
        message = Text("ends before it was approved", "截止日期早于批准日期")
        yield problem(waiver, "until", message, found=waiver.until.isoformat())
    yield from _approvers(waiver)
    yield from _renewals(waiver)


def _approvers(waiver: Waiver) -> Iterator[Problem]:
    who = [("approver", waiver.approver)]
    who += [(f"renewals[{number}].approver", r.approver) for number, r in enumerate(waiver.renewals)]
    for path, name in who:
        if same_person(name, waiver.owner):
            message = Text("the owner cannot approve the waiver", "责任人不能批准自己的豁免")
            yield problem(waiver, path, message, found=name)


def _renewals(waiver: Waiver) -> Iterator[Problem]:
    if len(waiver.renewals) > MAX_RENEWALS:
        message = Text("renewed too often: make a new waiver", "续期次数过多：请重新申请豁免")
        yield problem(waiver, "renewals", message, found=str(len(waiver.renewals)), expected=f"<= {MAX_RENEWALS}")
    until = waiver.until
    for number, renewal in enumerate(waiver.renewals):
        if renewal.until <= until:
            message = Text("a renewal must end later", "续期的截止日期必须更晚")
            yield problem(waiver, f"renewals[{number}].until", message, found=renewal.until.isoformat(),
                          expected=f"> {until.isoformat()}")  # fmt: skip
        if not waiver.approved_on <= renewal.approved_on <= until:
            message = Text("must be approved while the waiver holds", "续期须在豁免有效期内批准")
            yield problem(waiver, f"renewals[{number}].approved_on", message, found=renewal.approved_on.isoformat(),
                          expected=f"{waiver.approved_on.isoformat()} – {until.isoformat()}")  # fmt: skip
        until = max(until, renewal.until)


def _target(waiver: Waiver, rules: Mapping[str, Rule]) -> Iterator[Problem]:
    if waiver.rule is None:
        return
    rule, mistake = rule_named(waiver.rule, rules)
    if mistake is not None:
        yield problem(waiver, "rule", mistake[0], hint=mistake[1])
    elif rule is not None and not rule.waivable:
        message = Text(f"{rule.id} cannot be waived", f"{rule.id} 不允许豁免")
        yield problem(waiver, "rule", message)


def rule_named(word: str, rules: Mapping[str, Rule]) -> tuple[Rule | None, tuple[Text, Text | None] | None]:
    """The rule of a rule or check id; else what is wrong with it, and a hint."""
    rule_id, _, item = word.partition("/")
    rule = rules.get(rule_id)
    if rule is None:
        return None, (Text(f"unknown rule {rule_id!r}", f"未知的规则 {rule_id!r}"), suggest(rule_id, rules))
    names = [one.name for one in rule.items]
    # Items that come from a parameter are known only with the profile.
    if item and item not in names and rule.items_param is None:
        return None, (Text(f"{rule.id} has no item {item!r}", f"{rule.id} 没有条目 {item!r}"), suggest(item, names))
    return rule, None


def attestation_problems(
    attestations: Sequence[Attestation], rules: Mapping[str, Rule], binding: Callable[[Attestation], bool]
) -> Iterator[Problem]:
    """Mistakes of all attestations; that a rule is unknown or not manual matters for the `binding` ones."""
    yield from _twice([(a.id, a) for a in attestations], Text("attestation", "人工确认"))
    for one in attestations:
        for name, value in (("statement", one.statement), ("owner", one.owner), ("by", one.attester), ("id", one.id)):
            if not value.strip():
                yield problem(one, name, Text("must not be empty", "不能为空"))
        if same_person(one.attester, one.owner):
            message = Text("the owner cannot attest this", "责任人不能自行确认")
            yield problem(one, "by", message, found=one.attester)
        if one.timezone not in available_timezones():
            message = Text(f"unknown time zone {one.timezone!r}", f"未知的时区 {one.timezone!r}")
            yield problem(one, "timezone", message, hint=suggest(one.timezone, available_timezones()))
        if one.until < one.attested_on:
            message = Text("ends before it was given", "截止日期早于确认日期")
            yield problem(one, "until", message, found=one.until.isoformat())
        if binding(one):
            yield from _attestable(one, rules)


def _attestable(one: Attestation, rules: Mapping[str, Rule]) -> Iterator[Problem]:
    rule, mistake = rule_named(one.rule, rules)
    if mistake is not None:
        yield problem(one, "rule", mistake[0], hint=mistake[1])
        return
    assert rule is not None
    if rule.manual is None:
        message = Text(f"{rule.id} is decided by evidence, not by a person", f"{rule.id} 由证据判定，不由人工确认")
        yield problem(one, "rule", message)
        return
    if one.subject is None and rule.record_type != "organization":
        message = Text(f"name the {rule.record_type} it is about", f"须指明所确认的记录（{rule.record_type}）")
        yield problem(one, "subject", message)
    if rule.manual.valid_days is not None:
        latest = one.attested_on + timedelta(days=rule.manual.valid_days)
        if one.until > latest:
            message = Text("longer than such an attestation holds", "超过该确认的有效期限")
            yield problem(one, "until", message, found=one.until.isoformat(), expected=f"<= {latest.isoformat()}")


def _twice(named: Sequence[tuple[str, Waiver | Attestation]], kind: Text) -> Iterator[Problem]:
    count = Counter(name for name, _ in named)
    for name in sorted(name for name, number in count.items() if number > 1):
        yield Problem(Text(f"{kind.en} {name!r} is there twice", f"{kind.zh} {name!r} 重复"))


def problem(
    one: Waiver | Attestation,
    field: str,
    message: Text,
    found: str | None = None,
    expected: str | None = None,
    hint: Text | None = None,
) -> Problem:
    """A mistake of one decision, at its file and line where it has one."""
    source = one.source if isinstance(one, Waiver) else None
    return Problem(
        message, source.file if source else None, source.line if source else None, None, f"{one.id}.{field}",
        found, expected, hint,
    )  # fmt: skip
