"""The conclusion on readiness: the worst state any judgement concludes, never better than the doubt allows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from compliance.judgement.baseline import fingerprint
from compliance.judgement.facts import Known, Subject, scope_text
from compliance.judgement.findings import UNGRADED, Concluded, reason_text
from compliance.model import Fact, Finding
from compliance.rules.vocabulary import READINESS
from compliance.text import Text, counted

_TITLE = Text("Readiness", "就绪程度")
_NAMED = 10
_CLEAR = Text("Decide what is in doubt, then scan again.", "先消除疑点，再重新检查。")
_DOUBT = {
    "undecided_critical": ("critical requirement", "undecided", "条关键要求未决"),
    "undecided_major": ("major requirement", "undecided", "条主要要求未决"),
    "unreached_rules": ("rule", "without a verdict", "条规则没有判定"),
    "unreached_sections": ("section", "without a decision", "个章节没有结论"),
    "unreached_clauses": ("clause", "that no rule or attestation reaches", "个条款没有规则或确认事项涉及"),
    "unjudged_records": ("record", "set aside that nobody could judge", "条记录被隔离、无法评判"),
}


def readiness(
    subject: Subject, known: Known, concluded: Sequence[Concluded], findings: Sequence[Finding], as_of: date
) -> tuple[str, Finding]:
    """The state and its finding. Without any conclusion, and where something critical or major is
    undecided or not reached, it is undetermined at best."""
    states = [(READINESS.index(one.judgement.conclude.value or "not_ready"), one) for one in concluded]
    # The first by salience among those of the worst state.
    worst = max(states, key=lambda pair: (pair[0], pair[1].judgement.salience), default=None)
    state, by = "undetermined", UNGRADED
    reason = Text("No judgement concludes on readiness.", "没有判断规则对就绪程度得出结论。")
    if worst is not None:
        state, by, reason = READINESS[worst[0]], worst[1].judgement.id, reason_text(worst[1], subject, {}, as_of)
    doubts = [name for name in _DOUBT if known.values[name]]
    if doubts and READINESS.index(state) < READINESS.index("undetermined"):
        state, by = "undetermined", UNGRADED
        told = [_told(int(known.values[name]), *_DOUBT[name]) for name in doubts]
        en, zh = ", ".join(text.en for text in told), "、".join(text.zh for text in told)
        reason = Text(f"Cannot be told while there is doubt: {en}.", f"存在疑点，无法确定：{zh}。")
    finding = Finding(
        fingerprint=fingerprint("readiness", "readiness", subject.scope_type, subject.scope_key),
        kind="readiness",
        grade=None,
        rule_id=None,
        judgement_id=by,
        scope_type=subject.scope_type,
        scope_key=subject.scope_key,
        title=_TITLE,
        reason=reason,
        facts=(known.fact, *_causes(state, findings)),
        remedy=worst[1].judgement.remedy if worst is not None and by != UNGRADED else _CLEAR,
    )
    return state, finding


def _told(number: int, noun: str, what: str, zh: str) -> Text:
    return Text(f"{counted(number, noun)} {what}", f"{number} {zh}")


def _causes(state: str, findings: Sequence[Finding]) -> tuple[Fact, ...]:
    """The findings that stand in the way, the worst first, at most ten of them."""
    if state == "ready":
        return ()
    blocking = [f for f in findings if f.grade == "major"] if state == "not_ready" else []
    if not blocking:
        blocking = [f for f in findings if f.kind in ("nonconformity", "evidence_request")]
    shown = []
    for f in blocking[:_NAMED]:
        place = scope_text(f.scope_type, f.scope_key)
        text = Text(f"{f.rule_id} {f.title.en}, {place.en}", f"{f.rule_id} {f.title.zh}，{place.zh}")
        shown.append(Fact(f"finding:{f.fingerprint}", "finding", text))
    more = len(blocking) - len(shown)
    if more:
        shown.append(
            Fact("finding:more", "finding", Text(f"and {counted(more, 'more finding')}", f"另有 {more} 项发现"))
        )
    return tuple(shown)
