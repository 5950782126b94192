"""From what judgements concluded about one subject to findings: one per requirement and scope.

Grading takes the highest proposed grade and lowers it to the lowest cap. Whatever the judgements
leave out is still reported: a gap nobody graded takes the grade of its requirement's severity, and
what is undecided is always asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from compliance.judgement.baseline import fingerprint
from compliance.judgement.facts import Known, Subject, scope_text
from compliance.model import GRADES, SEVERITIES, Fact, Finding, Judgement, Rule
from compliance.rules.judgement_conclusions import PLACEHOLDER
from compliance.text import Text, counted

UNGRADED = "ungraded"
_KINDS = ("nonconformity", "risk", "evidence_request", "readiness")
_BY_SEVERITY = {"critical": "major", "major": "major", "minor": "minor", "observation": "observation"}


@dataclass(frozen=True, slots=True)
class Concluded:
    """One firing of a judgement on one subject: the matched facts by name, in order, and all
    facts behind them (`chain`), the first causes first."""

    judgement: Judgement
    named: tuple[tuple[str, Known], ...]
    chain: tuple[Fact, ...]
    numbers: Mapping[str, int]

    @property
    def rank(self) -> tuple[int, str]:
        """Sorts the conclusion that gives the reason first."""
        return (-self.judgement.salience, self.judgement.id)


def findings_about(
    subject: Subject,
    concluded: Sequence[Concluded],
    known: Sequence[Known],
    rules: Mapping[str, Rule],
    as_of: date,
    said: dict[Text, Text],
) -> list[Finding]:
    """The findings on one subject; `known` are its own facts, `said` the reasons of all, so that alike ones are held once."""
    by_kind: dict[str, list[Concluded]] = {}
    same = len({one.rank for one in concluded}) < len(concluded)
    for one in sorted(concluded, key=lambda one: (one.rank, [k.fact.id for _, k in one.named] if same else [])):
        by_kind.setdefault(one.judgement.conclude.kind, []).append(one)
    texts = _Texts(subject, rules, as_of, said)
    found = []
    if subject.about == "requirement":
        own = next(fact for fact in known if fact.kind == "requirement")
        if _number(own, "failed"):
            found.append(_nonconformity(texts, own, by_kind.get("nonconformity", []), by_kind.get("cap", [])))
        if _number(own, "undecided"):
            found.append(_evidence_request(texts, own, by_kind.get("evidence_request", [])))
    risks: dict[str, list[Concluded]] = {}
    for one in by_kind.get("risk", []):
        risks.setdefault(one.judgement.id, []).append(one)
    found += [_risk(texts, same) for same in risks.values()]
    return found


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The worst first, then by requirement and scope."""
    natural = lru_cache(maxsize=None)(_natural)
    by_rule: dict[tuple[Any, ...], list[Finding]] = defaultdict(list)
    for f in findings:
        by_rule[_KINDS.index(f.kind), -GRADES.index(f.grade) if f.grade else 0, natural(f.rule_id or "")].append(f)
    # What millions are put in order by is made rule by rule.
    return tuple(
        f
        for rule in sorted(by_rule)
        for f in sorted(by_rule[rule], key=lambda f: (f.scope_type, natural(f.scope_key), f.judgement_id))
    )


def _natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """R-4.2-9 before R-4.2-10: runs of digits compare as numbers."""
    parts: list[str] = []
    for char in text:
        if parts and parts[-1][-1].isdecimal() == char.isdecimal():
            parts[-1] += char
        else:
            parts.append(char)
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)


def reason_text(one: Concluded, subject: Subject, rules: Mapping[str, Rule], as_of: date) -> Text:
    """The reason of a conclusion with its names filled in."""
    template = one.judgement.conclude.reason or Text("", "")
    return Text(*(_filled(template[lang], lang, one, subject, rules, as_of) for lang in ("en", "zh")))


def _filled(template: str, lang: str, one: Concluded, subject: Subject, rules: Mapping[str, Rule], as_of: date) -> str:
    def word(name: str) -> str:
        """What a name stands for: of many only those in the template are looked up. The first fact needs no prefix."""
        for index in reversed(range(len(one.named))):
            called, known = one.named[index]
            field = name.removeprefix(f"{called}.")
            if index and field == name:
                continue
            rule = rules.get(str(known.values.get("rule", ""))) if field == "rule_title" else None
            if rule is not None:
                return rule.title[lang]
            if field in known.values:
                return str(known.values[field])
        if name == "as_of":
            return as_of.isoformat()
        return scope_text(subject.scope_type, subject.scope_key)[lang] if name == "scope" else str(one.numbers[name])

    return PLACEHOLDER.sub(lambda match: word(match.group(1)), template)


@dataclass(frozen=True, slots=True)
class _Texts:
    """What the texts of one subject's findings need."""

    subject: Subject
    rules: Mapping[str, Rule]
    as_of: date
    said: dict[Text, Text]

    def reason(self, one: Concluded) -> Text:
        return self.once(reason_text(one, self.subject, self.rules, self.as_of))

    def once(self, text: Text) -> Text:
        """The one that says this."""
        return self.said.setdefault(text, text)


def _number(known: Known, field: str) -> int:
    return int(known.values[field])


def _facts(*conclusions: Concluded) -> tuple[Fact, ...]:
    return each_once(fact for one in conclusions for fact in one.chain)


def each_once(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts of one subject without those that come again; none is worded for that."""
    return tuple({id(fact): fact for fact in facts}.values())


def _about_requirement(
    texts: _Texts, own: Known, kind: str, grade: str | None, by: str, reason: Text, facts: tuple[Fact, ...]
) -> Finding:
    subject, rule = texts.subject, texts.rules[texts.subject.rule_id]
    return Finding(
        fingerprint=fingerprint(kind, rule.id, subject.scope_type, subject.scope_key),
        kind=kind,
        grade=grade,
        rule_id=rule.id,
        judgement_id=by,
        scope_type=subject.scope_type,
        scope_key=subject.scope_key,
        title=rule.title,
        reason=reason,
        failed=_number(own, "failed"),
        decided=_number(own, "decided"),
        applicable=_number(own, "applicable"),
        undecided=_number(own, "undecided"),
        overdue_days=_number(own, "overdue_days") or None,
        repeat=kind == "nonconformity" and bool(own.values["repeat"]),
        facts=facts,
    )


def _nonconformity(texts: _Texts, own: Known, proposals: Sequence[Concluded], caps: Sequence[Concluded]) -> Finding:
    """One grade: the highest proposed, lowered to the lowest cap, with the reasons of both."""
    if proposals:
        winner = max(proposals, key=lambda one: GRADES.index(one.judgement.conclude.value or "observation"))
        grade = winner.judgement.conclude.value or "observation"
        by, reason, used = winner.judgement.id, texts.reason(winner), [winner]
    else:
        grade, by, used = _BY_SEVERITY[SEVERITIES[_number(own, "severity")]], UNGRADED, []
        reason = Text("No judgement grades this gap; graded by severity.", "没有判断规则对该差距分级，按严重程度分级。")
    lowest = min(caps, key=lambda one: GRADES.index(one.judgement.conclude.value or "observation"), default=None)
    if (
        lowest is not None
        and lowest.judgement.conclude.value
        and GRADES.index(lowest.judgement.conclude.value) < GRADES.index(grade)
    ):
        why = texts.reason(lowest)
        grade = lowest.judgement.conclude.value
        reason = texts.once(Text(f"{reason.en} {why.en}", f"{reason.zh}{why.zh}"))
        used.append(lowest)
    facts = _facts(*used) or (own.fact,)
    return _about_requirement(texts, own, "nonconformity", grade, by, reason, facts)


def _evidence_request(texts: _Texts, own: Known, asked: Sequence[Concluded]) -> Finding:
    if asked:
        return _about_requirement(
            texts, own, "evidence_request", None, asked[0].judgement.id, texts.reason(asked[0]), _facts(asked[0])
        )
    number = _number(own, "undecided")
    reason = texts.once(Text(f"{counted(number, 'subject')} could not be decided.", f"{number} 个对象无法判定。"))
    return _about_requirement(texts, own, "evidence_request", None, UNGRADED, reason, (own.fact,))


def _risk(texts: _Texts, same: Sequence[Concluded]) -> Finding:
    """One risk per judgement and subject; about a requirement the rule is part of its identity."""
    first, subject = same[0], texts.subject
    rule = texts.rules.get(subject.rule_id)
    name = f"{first.judgement.id}/{rule.id}" if rule else first.judgement.id
    title = first.judgement.title
    if rule:
        title = Text(f"{title.en}: {rule.title.en}", f"{title.zh}：{rule.title.zh}")
    own = next((known for _, known in first.named if known.kind == "requirement"), None) if rule else None
    return Finding(
        fingerprint=fingerprint("risk", name, subject.scope_type, subject.scope_key),
        kind="risk",
        grade=None,
        rule_id=rule.id if rule else None,
        judgement_id=first.judgement.id,
        scope_type=subject.scope_type,
        scope_key=subject.scope_key,
        title=title,
        reason=texts.reason(first),
        failed=_number(own, "failed") if own else 0,
        decided=_number(own, "decided") if own else 0,
        applicable=_number(own, "applicable") if own else 0,
        undecided=_number(own, "undecided") if own else 0,
        overdue_days=(_number(own, "overdue_days") or None) if own else None,
        facts=_facts(*same),
        remedy=first.judgement.remedy,
    )
