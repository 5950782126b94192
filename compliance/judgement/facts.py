"""Facts: what the verdict counts say about one subject, as small whole numbers and short codes.

A subject is what a judgement is about: one requirement on one scope, or an asset, system, project,
contract, organisation, or the scan as a whole. Every subject has its own set of facts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from compliance.model import SEVERITIES, Fact, Rule, Scope, ScopeCount, Status
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
_LEVELS = ("system", "project", "contract", "organisation")


class Subject(NamedTuple):
    """What a fact set describes; `rule_id` only where it is about a requirement."""

    about: str
    scope_type: str
    scope_key: str
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A fact in full: the values judgements compare, and the sentence a report prints."""

    kind: str
    values: Mapping[str, int | str]
    fact: Fact


@dataclass(slots=True)
class _Sum:
    """Counts of one rule over the scope tuples of one subject."""

    counts: Counter[Status] = field(default_factory=Counter)
    overdue_days: int | None = None
    items: set[str] = field(default_factory=set)

    def add(self, count: ScopeCount) -> None:
        self.counts.update(count.counts)
        self.items.update(count.failed_items)
        if count.overdue_days is not None:
            self.overdue_days = max(self.overdue_days or 0, count.overdue_days)


_Sums = dict[Subject, dict[str, _Sum]]


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


class Collected:
    """The facts that counts make. `repeats` has the grade that a requirement and scope had before: (rule, scope type, key) -> grade."""

    def __init__(
        self,
        counts: Iterable[ScopeCount],
        rules: Mapping[str, Rule],
        profile: Profile,
        repeats: Mapping[tuple[str, str, str], str],
    ) -> None:
        self._rules, self._profile, self._repeats = rules, profile, repeats
        self._sums: _Sums = defaultdict(lambda: defaultdict(_Sum))
        self._overall: dict[str, _Sum] = defaultdict(_Sum)
        for count in counts:
            self._overall[count.rule_id].counts.update(count.counts)
            self._sums[Subject("requirement", *finding_scope(count.scope), count.rule_id)][count.rule_id].add(count)
            for level in _LEVELS:
                key = getattr(count.scope, level)
                if key or level == "organisation":
                    self._sums[Subject(level, level, key)][count.rule_id].add(count)

    def sets(self) -> dict[Subject, tuple[Known, ...]]:
        """The fact set of every subject but assets and the scan."""
        return self._sets(self._sums)

    def of_assets(self, counts: Iterable[ScopeCount]) -> dict[Subject, tuple[Known, ...]]:
        """The fact sets of some assets, of which these are all counts."""
        sums: _Sums = defaultdict(lambda: defaultdict(_Sum))
        for count in counts:
            sums[Subject("asset", "asset", count.scope.asset)][count.rule_id].add(count)
        return self._sets(sums)

    def _sets(self, sums: _Sums) -> dict[Subject, tuple[Known, ...]]:
        known: dict[tuple[str, str, str], Known] = {}
        return {
            subject: _facts(subject, sums[subject], self._overall, self._rules, self._profile, self._repeats, known)
            for subject in sorted(sums)
        }


def _facts(
    subject: Subject,
    by_rule: Mapping[str, _Sum],
    overall: Mapping[str, _Sum],
    rules: Mapping[str, Rule],
    profile: Profile,
    repeats: Mapping[tuple[str, str, str], str],
    known: dict[tuple[str, str, str], Known],
) -> tuple[Known, ...]:
    facts: list[Known] = []
    where = (subject.scope_type, subject.scope_key)
    for rule_id, total in sorted(by_rule.items()):
        rule, place = rules[rule_id], (rule_id, *where)
        # What a contract has of a rule is what the rule has on that contract: worked out once.
        fact = known.get(place) if subject.scope_type == "contract" else None
        if fact is None:
            fact = known[place] = requirement(rule, total, overall[rule_id].counts, where, profile, repeats.get(place))
        facts.append(fact)
        facts += [failed_item(rule, item, where) for item in sorted(total.items)]
    if subject.about != "requirement":
        grave = {rule_id: severity_of(rules[rule_id], total.items) for rule_id, total in by_rule.items()}
        numbers = tally({rule_id: total.counts for rule_id, total in by_rule.items()}, rules, grave)
        facts.append(_known("tally", numbers, ":".join(where), gaps_text(numbers, scope_text(*where))))
    return tuple(facts)


def severity_of(rule: Rule, failed_items: Iterable[str]) -> str:
    """How grave a failure is: as the gravest of the items that failed, where items have a severity of their own."""
    own = {item.name: item.severity or rule.severity for item in rule.items}
    failed = [own[name] for name in failed_items if name in own]
    return max(failed, key=SEVERITIES.index, default=rule.severity)


def requirement(
    rule: Rule,
    total: _Sum,
    overall: Mapping[Status, int],
    where: tuple[str, str],
    profile: Profile,
    repeat_grade: str | None,
) -> Known:
    """How one rule went in one scope, and `overall` in all scopes: a control that works elsewhere
    is not absent, and one that fails once in many small scopes may be systemic all the same.

    Rates are rounded down, so that `gte N` on one is exactly `failed * 100 >= N * decided`."""
    counts, overdue_days = total.counts, total.overdue_days
    overall_failed, overall_passed = overall.get(Status.FAIL, 0), overall.get(Status.PASS, 0)
    overall_decided = overall_failed + overall_passed
    failed, passed = counts.get(Status.FAIL, 0), counts.get(Status.PASS, 0)
    decided = failed + passed
    undecided = sum(number for status, number in counts.items() if status.undecided)
    pending = counts.get(Status.PENDING, 0)
    values: dict[str, int | str] = {
        "rule": rule.id,
        "section": rule.section,
        "chapter": rule.chapter,
        "basis": rule.basis,
        "modality": rule.modality,
        "severity": SEVERITIES.index(severity_of(rule, total.items)),
        "applicable": decided + undecided + pending,
        "decided": decided,
        "passed": passed,
        "failed": failed,
        "pending": pending,
        "undecided": undecided,
        "no_evidence": counts.get(Status.NO_EVIDENCE, 0),
        "manual": counts.get(Status.MANUAL, 0),
        "error": counts.get(Status.ERROR, 0),
        "overdue_days": max(overdue_days or 0, 0),
        "rate_percent": failed * 100 // decided if decided else 0,
        "overall_decided": overall_decided,
        "overall_failed": overall_failed,
        "overall_rate_percent": overall_failed * 100 // overall_decided if overall_decided else 0,
        "absent": int(decided >= 1 and overall_passed == 0),
        "breach_of_law": int(rule.id in profile.breach_of_law),
        "repeat": int(repeat_grade is not None),
        "repeat_grade": REPEAT_GRADES.index(repeat_grade or "none"),
    }
    place = scope_text(*where)
    en = f"{rule.id} on {place.en}: {counted_of(failed, decided, 'decided subject', 'fails', 'fail')}"
    zh = f"{rule.id}，{place.zh}：已判定 {decided} 个对象，其中 {failed} 个不符合"
    if undecided:
        en, zh = f"{en}, {undecided} undecided", f"{zh}，{undecided} 个无法判定"
    if overdue_days and overdue_days > 0:
        en, zh = f"{en}, up to {counted(overdue_days, 'day')} overdue", f"{zh}，最长逾期 {overdue_days} 天"
    return _known("requirement", values, f"{rule.id}@{':'.join(where)}", Text(en, zh))


def failed_item(rule: Rule, item: str, where: tuple[str, str]) -> Known:
    """One item of a completeness rule that failed on at least one subject of the scope."""
    place = scope_text(*where)
    title = next((i.title for i in rule.items if i.name == item and i.title), None)
    name = Text(f"{item} ({title.en})", f"{item}（{title.zh}）") if title else Text(item, item)
    text = Text(f"{rule.id} on {place.en}: item {name.en} fails", f"{rule.id}，{place.zh}：项目 {name.zh} 不符合")
    severity = SEVERITIES.index(severity_of(rule, [item]))
    values: dict[str, int | str] = {"rule": rule.id, "item": item, "severity": severity}
    return _known("failed_item", values, f"{rule.id}/{item}@{':'.join(where)}", text)


def tally(
    counts: Mapping[str, Mapping[Status, int]], rules: Mapping[str, Rule], grave: Mapping[str, str]
) -> dict[str, int]:
    """How many rules went how; counts by rule id -> numbers by field of the tally.

    `grave` is the severity of a rule's failures where it is not the rule's own; what is undecided may be any item.
    """
    numbers = dict.fromkeys(FIELDS["tally"], 0)
    for rule_id, by_status in counts.items():
        severity = rules[rule_id].severity
        undecided = any(number for status, number in by_status.items() if status.undecided)
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


def outcome(
    counts: Sequence[ScopeCount],
    rules: Mapping[str, Rule],
    expected: Mapping[str, str],
    findings: Mapping[str, int],
    unjudged: int = 0,
) -> Known:
    """The scan as a whole: rules by verdict, rules nobody reached, findings by kind or grade, records nobody judged.

    A section is unreached where none of its expected rules came to a decision.
    """
    totals: dict[str, Counter[Status]] = defaultdict(Counter)
    items: dict[str, set[str]] = defaultdict(set)
    for count in counts:
        totals[count.rule_id].update(count.counts)
        items[count.rule_id].update(count.failed_items)
    totals = {rule_id: total for rule_id, total in totals.items() if total.total()}
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
    return _known("outcome", numbers, "scan", Text(text.en + more.en, text.zh + more.zh))


def _grave(items: Mapping[str, Iterable[str]], rules: Mapping[str, Rule]) -> dict[str, str]:
    return {rule_id: severity_of(rules[rule_id], failed) for rule_id, failed in items.items()}


def gaps_text(numbers: Mapping[str, int], place: Text) -> Text:
    return Text(
        f"{place.en}: {counted_of(numbers['failed_rules'], numbers['decided_rules'], 'decided requirement', 'has', 'have')} gaps,"
        f" {numbers['undecided_rules']} {'has' if numbers['undecided_rules'] == 1 else 'have'} something undecided",
        f"{place.zh}：已判定要求 {numbers['decided_rules']} 条，其中 {numbers['failed_rules']} 条存在差距，"
        f"{numbers['undecided_rules']} 条存在无法判定的内容",
    )


def _known(kind: str, values: Mapping[str, int | str], identifier: str, text: Text) -> Known:
    return Known(kind, values, Fact(f"{kind}:{identifier}", kind, text))
