"""Readiness clause by clause: what the rules and attestations that correspond to a clause of a framework came to.

A clause is graded only through correspondences that somebody compared with the published text; a gap behind another
one leaves the clause undetermined, because it may or may not be about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.judgement.facts import Known, Subject, gaps_text, scope_text, tally
from compliance.judgement.findings import UNGRADED, Concluded, reason_text
from compliance.model import (
    Certification,
    ClauseState,
    Fact,
    Finding,
    Rule,
    Went,
)
from compliance.rules.frameworks import Clause, Framework
from compliance.rules.vocabulary import FIELDS, READINESS
from compliance.text import Text, counted_of

_NAMED = 10
_DOUBT = ("undecided_critical", "undecided_major", "unreached_clauses", "unverified_failed")
_NOTHING = Text("No judgement concludes on this clause.", "没有判断规则对该条款得出结论。")
_DOUBTFUL = Text("Cannot be told while something is in doubt.", "存在疑点，无法确定。")
_NO_RULE = Text("name a rule or an attestation for it", "为其指定规则或确认事项")


@dataclass(frozen=True, slots=True)
class _Reading:
    """A clause with the rules that speak for it (id -> whether the correspondence was verified)."""

    clause: Clause
    rules: Mapping[str, bool]
    reached: str
    leaf: bool
    unreached: int


Conclude = Callable[[str, Mapping[Subject, tuple[Known, ...]]], dict[Subject, list[Concluded]]]


def certification(
    framework: Framework,
    rules: Mapping[str, Rule],
    overall: Mapping[str, Went],
    findings: Sequence[Finding],
    conclude: Conclude,
    as_of: date,
) -> tuple[Certification, dict[str, int]]:
    """Every clause with its state, and the numbers of clauses for the judgement on the whole scan.

    `overall` has how each rule went; `conclude` runs the judgements about clauses over their fact sets.
    """
    readings = _readings(framework, rules)
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule_id or ""].append(finding)
    known = {_subject(one): _fact(one, overall, by_rule, rules) for one in readings}
    concluded = conclude("clause", {subject: (fact,) for subject, fact in known.items()})
    states = tuple(
        _state(one, known[_subject(one)], concluded[_subject(one)], by_rule, as_of) for one in readings
    )  # fmt: skip
    leaves = [state for one, state in zip(readings, states, strict=True) if one.leaf]
    numbers = {
        "clauses": len(leaves),
        "unreached_clauses": sum(one.leaf and one.unreached for one in readings),
        "not_ready_clauses": sum(state.state == "not_ready" for state in leaves),
        "undetermined_clauses": sum(state.state == "undetermined" for state in leaves),
    }
    title = Text(f"{framework.title.en} ({framework.edition})", f"{framework.title.zh}（{framework.edition}）")
    return Certification(framework.id, title, states), numbers


def _subject(one: _Reading) -> Subject:
    return Subject("clause", "clause", one.clause.number)


def _readings(framework: Framework, rules: Mapping[str, Rule]) -> list[_Reading]:
    own: dict[str, dict[str, bool]] = defaultdict(dict)
    for rule in rules.values():
        for reference in rule.maps_to.get(framework.id, ()):
            number = framework.clause(reference)
            if number is not None:
                # An attestation asks about the clause itself; a rule only corresponds to it.
                verified = rule.manual is not None or reference in framework.verified_mappings.get(rule.id, ())
                own[number][rule.id] = own[number].get(rule.id, False) or verified
    parents = {clause.number for clause in framework.clauses if framework.children(clause.number)}
    around = {
        clause.number: _around(clause.number, own) for clause in framework.clauses if clause.number not in parents
    }
    found = []
    for clause in framework.clauses:
        number = clause.number
        parts = [number, *framework.children(number)]
        mine: dict[str, bool] = {}
        for part in parts:
            for rule_id, verified in {**around.get(part, {}), **own.get(part, {})}.items():
                mine[rule_id] = mine.get(rule_id, False) or verified
        leaves = [part for part in parts if part not in parents]
        unreached = sum(not own.get(leaf) and not around[leaf] for leaf in leaves)
        direct = [rules[rule_id] for part in parts for rule_id in own.get(part, ())]
        reached = "none" if not mine else "parent" if not direct else _kind(direct)
        found.append(_Reading(clause, mine, reached, number not in parents, unreached))
    return found


def _kind(direct: Sequence[Rule]) -> str:
    return "attestation" if all(rule.manual is not None for rule in direct) else "rule"


def _around(number: str, own: Mapping[str, Mapping[str, bool]]) -> dict[str, bool]:
    """The rules of the clause around a part that has none of its own; a chapter says too little of each part."""
    if own.get(number):
        return {}
    parent = number.rpartition(".")[0]
    return dict(own.get(parent, {})) if parent.count(".") >= 1 else {}


def _fact(
    one: _Reading,
    overall: Mapping[str, Went],
    findings: Mapping[str, Sequence[Finding]],
    rules: Mapping[str, Rule],
) -> Known:
    mine = {rule_id: overall[rule_id].counts for rule_id in one.rules if rule_id in overall}
    numbers = dict.fromkeys(FIELDS["clause"], 0) | tally(mine, rules, {})
    numbers["rules"] = len(one.rules)
    numbers["verified_rules"] = sum(one.rules.values())
    numbers["unreached_clauses"] = one.unreached
    for rule_id, verified in one.rules.items():
        graded = [finding.grade for finding in findings.get(rule_id, ()) if finding.grade]
        for grade in graded if verified else ():
            numbers[grade] += 1
        numbers["unverified_failed"] += bool(graded) and not verified
    place = scope_text("clause", one.clause.number)
    text = Text(
        f"{gaps_text(numbers, place).en}, "
        f"{counted_of(numbers['verified_rules'], numbers['rules'], 'correspondence', 'is', 'are')} verified",
        f"{place.zh}：已判定要求 {numbers['decided_rules']} 条，其中 {numbers['failed_rules']} 条存在差距，"
        f"{numbers['undecided_rules']} 条存在未决内容；{numbers['rules']} 条对应关系中 {numbers['verified_rules']} 条已核实",
    )
    return Known.of(numbers, Fact(f"clause:{one.clause.number}", "clause", text))


def _state(
    one: _Reading,
    known: Known,
    concluded: Sequence[Concluded],
    findings: Mapping[str, Sequence[Finding]],
    as_of: date,
) -> ClauseState:
    states = [(READINESS.index(c.judgement.conclude.value or "not_ready"), c.judgement.salience, c) for c in concluded]
    worst = max(states, key=lambda s: s[:2], default=None)
    state, by, reason = "undetermined", UNGRADED, _NOTHING
    if worst is not None:
        state, by = READINESS[worst[0]], worst[2].judgement.id
        reason = reason_text(worst[2], _subject(one), {}, as_of)
    doubt = any(known.values[name] for name in _DOUBT) or not known.values["verified_rules"]
    if doubt and READINESS.index(state) < READINESS.index("undetermined"):
        state, by, reason = "undetermined", UNGRADED, _DOUBTFUL
    number = {name: int(value) for name, value in known.values.items()}
    return ClauseState(
        number=one.clause.number,
        title=one.clause.title,
        level=one.clause.level,
        reached=one.reached,
        state=state,
        judgement_id=by,
        reason=reason,
        rules=number["rules"],
        verified=number["verified_rules"],
        decided=number["decided_rules"],
        failed=number["failed_rules"],
        undecided=number["undecided_rules"],
        changes=_cut(list(_changes(one, state, findings))),
    )


def _changes(one: _Reading, state: str, findings: Mapping[str, Sequence[Finding]]) -> Iterable[Text]:
    """What would lead to a better state, the gravest first."""
    if state == "ready":
        return
    about = [finding for rule_id in one.rules for finding in findings.get(rule_id, ())]
    for kind, verb in (("nonconformity", _CLOSE), ("evidence_request", _DECIDE)):
        for finding in about:
            if finding.kind == kind:
                place = scope_text(finding.scope_type, finding.scope_key)
                yield Text(
                    f"{verb.en} {finding.rule_id} ({place.en})", f"{verb.zh} {finding.rule_id}（{place.zh}）"
                )  # fmt: skip
    if one.unreached:
        yield _NO_RULE
    unverified = sorted(rule_id for rule_id, verified in one.rules.items() if not verified)
    if unverified:
        listed = ", ".join(unverified[:_NAMED]) + (" …" if len(unverified) > _NAMED else "")
        yield Text(
            f"compare with the published text whether this clause is what is tested by {listed}",
            f"对照发布文本核实下列规则是否检查本条款：{listed}",
        )


_CLOSE = Text("close", "整改")
_DECIDE = Text("supply what decides", "补充证据以判定")


def _cut(changes: list[Text]) -> tuple[Text, ...]:
    more = len(changes) - _NAMED
    if more <= 0:
        return tuple(changes)
    return (*changes[:_NAMED], Text(f"and {more} more", f"另有 {more} 项"))
