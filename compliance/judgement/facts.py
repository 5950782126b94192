"""Facts: what the verdict counts say about one subject, as small whole numbers and short codes.

A subject is what a judgement is about: one requirement on one scope, or an asset, system, project,
contract, organisation, or the scan as a whole. Every subject has its own set of facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from compliance.model import SEVERITIES, Fact, Rule, Scope, Status, Went
from compliance.model.findings import Say
from compliance.rules.profiles import Profile
from compliance.rules.vocabulary import FIELDS, REPEAT_GRADES
from compliance.text import Text, counted, counted_of

SCOPE_TYPES = {
    "contract": Text("contract", "合同"),
    "project": Text("project", "项目"),
    "system": Text("system", "系统"),
    "organisation": Text("organisation", "组织"),
    "asset": Text("asset", "数据资产"),
    "clause": Text("clause", "条款"),
}


_UNDECIDED = tuple(status for status in Status if status.undecided)


class Subject(NamedTuple):
    """What a fact set describes; `rule_id` only where it is about a requirement."""

    about: str
    scope_type: str
    scope_key: str
    rule_id: str = ""


class Known(NamedTuple):
    """A fact in full: the values judgements compare, and the sentence a report prints (see `Fact`)."""

    kind: str
    values: Mapping[str, int | str]
    where: tuple[str, str]
    say: Say
    what: Any

    @property
    def fact(self) -> Fact:
        """It as a report prints it."""
        return Fact.later(self.kind, self.say, self.what, self.where)

    def at(self, where: tuple[str, str]) -> Known:
        """The same of another scope."""
        return Known(self.kind, self.values, where, self.say, self.what)

    @classmethod
    def of(cls, values: Mapping[str, int | str], fact: Fact) -> Known:
        """One with this sentence."""
        return cls(fact.kind, values, fact.where, fact.say, fact.what)


def finding_scope(scope: Scope) -> tuple[str, str]:
    """The scope a finding is about: the nearest of contract, project, system, organisation."""
    for name in ("contract", "project", "system"):
        if key := getattr(scope, name):
            return name, key
    return "organisation", scope.organisation


def scope_text(scope_type: str, key: str) -> Text:
    """ "contract C1"; the organisation without a record is "the organisation"."""
    name = SCOPE_TYPES[scope_type]
    return Text(f"{name.en} {key}", f"{name.zh} {key}") if key else Text(f"the {name.en}", f"本{name.zh}")


def about_rule(
    rule: Rule, went: Went, overall: Mapping[Status, int], where: tuple[str, str], profile: Profile, repeat: str | None
) -> tuple[Known, ...]:
    """What one rule came to in one scope: the requirement, and each of its items that failed.

    `overall` is how it went in all scopes, `repeat` the grade that it had before.
    """
    values = requirement(rule, went, overall, profile, repeat)
    items = [failed_item(rule, item, where) for item in went.failed_items]
    what = (rule.id, *(values[name] for name in _TOLD))
    return (Known("requirement", values, where, _requirement_said, what), *items)


def about_rules(by_rule: Mapping[str, Went], rules: Mapping[str, Rule], where: tuple[str, str]) -> Known:
    """What all rules together came to in one scope."""
    grave = {rule_id: severity_of(rules[rule_id], went.failed_items) for rule_id, went in by_rule.items()}
    numbers = tally({name: went.counts for name, went in by_rule.items()}, rules, grave)
    return Known("tally", numbers, where, _tally_said, tuple([numbers[name] for name in _TOLD_OF_ALL]))


def severity_of(rule: Rule, failed_items: Collection[str]) -> str:
    """How grave a failure is: as the gravest of the items that failed, where items have a severity of their own."""
    if not failed_items:
        return rule.severity
    own = {item.name: item.severity or rule.severity for item in rule.items}
    failed = [own[name] for name in failed_items if name in own]
    return max(failed, key=SEVERITIES.index, default=rule.severity)


def requirement(
    rule: Rule, total: Went, overall: Mapping[Status, int], profile: Profile, repeat_grade: str | None
) -> dict[str, int | str]:
    """How one rule went in one scope, and `overall` in all scopes: a control that works elsewhere
    is not absent, and one that fails once in many small scopes may be systemic all the same.

    Rates are rounded down, so that `gte N` on one is exactly `failed * 100 >= N * decided`."""
    counts = total.counts
    overall_failed, overall_passed = overall.get(Status.FAIL, 0), overall.get(Status.PASS, 0)
    overall_decided = overall_failed + overall_passed
    failed, passed = counts.get(Status.FAIL, 0), counts.get(Status.PASS, 0)
    decided = failed + passed
    undecided = sum([counts.get(status, 0) for status in _UNDECIDED])
    pending = counts.get(Status.PENDING, 0)
    return {
        "rule": rule.id,
        "section": rule.section,
        "chapter": rule.chapter,
        "basis": rule.basis,
        "modality": rule.modality,
        "severity": SEVERITIES.index(severity_of(rule, total.failed_items)),
        "applicable": decided + undecided + pending,
        "decided": decided,
        "passed": passed,
        "failed": failed,
        "pending": pending,
        "undecided": undecided,
        "no_evidence": counts.get(Status.NO_EVIDENCE, 0),
        "manual": counts.get(Status.MANUAL, 0),
        "error": counts.get(Status.ERROR, 0),
        "overdue_days": max(total.overdue_days or 0, 0),
        "rate_percent": failed * 100 // decided if decided else 0,
        "overall_decided": overall_decided,
        "overall_failed": overall_failed,
        "overall_rate_percent": overall_failed * 100 // overall_decided if overall_decided else 0,
        "absent": int(decided >= 1 and overall_passed == 0),
        "breach_of_law": int(rule.id in profile.breach_of_law),
        "repeat": int(repeat_grade is not None),
        "repeat_grade": REPEAT_GRADES.index(repeat_grade or "none"),
    }


_TOLD = ("failed", "decided", "undecided", "overdue_days")


def _requirement_said(what: tuple[str, int, int, int, int], where: tuple[str, str]) -> tuple[str, Text]:
    (rule, failed, decided, undecided, days), place = what, scope_text(*where)
    en = f"{rule} on {place.en}: {counted_of(failed, decided, 'decided subject', 'fails', 'fail')}"
    zh = f"{rule}，{place.zh}：已判定 {decided} 个对象，其中 {failed} 个不符合"
    if undecided:
        en, zh = f"{en}, {undecided} undecided", f"{zh}，{undecided} 个无法判定"
    if days:
        en, zh = f"{en}, up to {counted(days, 'day')} overdue", f"{zh}，最长逾期 {days} 天"
    return f"requirement:{rule}@{':'.join(where)}", Text(en, zh)


def failed_item(rule: Rule, item: str, where: tuple[str, str]) -> Known:
    """One item of a completeness rule that failed on at least one subject of the scope."""
    title = next((i.title for i in rule.items if i.name == item and i.title), None)
    severity = SEVERITIES.index(severity_of(rule, [item]))
    values: dict[str, int | str] = {"rule": rule.id, "item": item, "severity": severity}
    return Known("failed_item", values, where, _item_said, (rule.id, item, title))


def _item_said(what: tuple[str, str, Text | None], where: tuple[str, str]) -> tuple[str, Text]:
    (rule, item, title), place = what, scope_text(*where)
    name = Text(f"{item} ({title.en})", f"{item}（{title.zh}）") if title else Text(item, item)
    text = Text(f"{rule} on {place.en}: item {name.en} fails", f"{rule}，{place.zh}：项目 {name.zh} 不符合")
    return f"failed_item:{rule}/{item}@{':'.join(where)}", text


def tally(
    counts: Mapping[str, Mapping[Status, int]], rules: Mapping[str, Rule], grave: Mapping[str, str]
) -> dict[str, int]:
    """How many rules went how; counts by rule id -> numbers by field of the tally.

    `grave` is the severity of a rule's failures where it is not the rule's own; what is undecided may be any item.
    """
    numbers = dict.fromkeys(FIELDS["tally"], 0)
    for rule_id, by_status in counts.items():
        severity = rules[rule_id].severity
        undecided = any(by_status.get(status, 0) for status in _UNDECIDED)
        failed = bool(by_status.get(Status.FAIL, 0))
        numbers["rules"] += 1
        numbers["decided_rules"] += failed or bool(by_status.get(Status.PASS, 0))
        numbers["pending_rules"] += bool(by_status.get(Status.PENDING, 0))
        for name, holds, weight in (
            ("failed", failed, grave.get(rule_id, severity)),
            ("undecided", undecided, severity),
        ):
            numbers[f"{name}_rules"] += holds
            if weight in ("critical", "major"):
                numbers[f"{name}_{weight}"] += holds
    return numbers


_TOLD_OF_ALL = ("failed_rules", "decided_rules", "undecided_rules")


def _tally_said(what: tuple[int, int, int], where: tuple[str, str]) -> tuple[str, Text]:
    numbers = dict(zip(_TOLD_OF_ALL, what, strict=True))
    return f"tally:{':'.join(where)}", gaps_text(numbers, scope_text(*where))


def outcome(
    overall: Mapping[str, Went],
    rules: Mapping[str, Rule],
    expected: Mapping[str, str],
    findings: Mapping[str, int],
    unjudged: int = 0,
) -> Known:
    """The scan as a whole: rules by verdict, rules nobody reached, findings by kind or grade, records nobody judged.

    `overall` has how each rule went. A section is unreached where none of its expected rules came to a decision.
    """
    totals = {rule_id: Counter(went.counts) for rule_id, went in overall.items() if sum(went.counts.values())}
    items = {rule_id: went.failed_items for rule_id, went in overall.items()}
    numbers = dict.fromkeys(FIELDS["outcome"], 0) | tally(totals, rules, _grave(items, rules))
    wanted = expected.keys() | totals.keys()
    decided = {rule_id for rule_id, total in totals.items() if total[Status.PASS] or total[Status.FAIL]}
    sections = {rule_id: rules[rule_id].section if rule_id in rules else rule_id for rule_id in wanted}
    numbers["expected_rules"] = len(wanted)
    numbers["unreached_rules"] = len(wanted - totals.keys())
    numbers["inapplicable_rules"] = sum(set(+total) == {Status.NOT_APPLICABLE} for total in totals.values())
    numbers["unreached_sections"] = len(set(sections.values()) - {sections[rule_id] for rule_id in decided})
    numbers["unjudged_records"] = unjudged
    numbers |= findings
    text = gaps_text(numbers, Text("the scan", "本次检查"))
    more = Text(
        f"; findings: {numbers['major']} major, {numbers['minor']} minor, {counted(numbers['observation'], 'observation')};"
        f" {counted(numbers['unreached_rules'], 'rule')} and {counted(numbers['unreached_sections'], 'section')} not reached",
        f"；发现：主要 {numbers['major']}、次要 {numbers['minor']}、观察项 {numbers['observation']}；"
        f"未触及的规则 {numbers['unreached_rules']} 条、章节 {numbers['unreached_sections']} 个",
    )
    return Known.of(numbers, Fact("outcome:scan", "outcome", Text(text.en + more.en, text.zh + more.zh)))


def _grave(items: Mapping[str, Collection[str]], rules: Mapping[str, Rule]) -> dict[str, str]:
    return {rule_id: severity_of(rules[rule_id], failed) for rule_id, failed in items.items()}


def gaps_text(numbers: Mapping[str, int], place: Text) -> Text:
    failed, decided = numbers["failed_rules"], numbers["decided_rules"]
    return Text(
        f"{place.en}: {counted_of(failed, decided, 'decided requirement', 'has', 'have')} gaps,"
        f" {numbers['undecided_rules']} {'has' if numbers['undecided_rules'] == 1 else 'have'} something undecided",
        f"{place.zh}：已判定要求 {numbers['decided_rules']} 条，其中 {numbers['failed_rules']} 条存在差距，"
        f"{numbers['undecided_rules']} 条存在无法判定的内容",
    )
