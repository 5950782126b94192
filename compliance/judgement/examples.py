"""Runs the examples of a judgement: the judgement alone, on the facts given, by the reference judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compliance.judgement import reference
from compliance.judgement.clauses import clauses, pack, resolved
from compliance.judgement.facts import Known, Subject
from compliance.judgement.findings import Concluded, reason_text
from compliance.model import Fact, Judgement, JudgementExample
from compliance.rules.vocabulary import CODE, FIELDS, RANKED
from compliance.text import Text

_CODES = {"basis": "stated", "modality": "shall"}
_SUBJECT = Subject("requirement", "contract", "EXAMPLE")
_AS_OF = date(2026, 4, 1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the judgement concluded, and the reason it gave."""

    concluded: bool
    reason: Text | None


def run_example(judgement: Judgement, example: JudgementExample) -> Outcome:
    """What the judgement concludes from the facts of one example.

    What the example leaves out is filled in: counts and flags are 0, severity major, basis stated,
    modality shall; rate, absence and the number passed follow from the counts.
    """
    known = [_completed(given) for given in example.given]
    own = clauses([judgement], judgement.about, example.params)
    fired = sorted(reference.fire(own, [[pack(fact.kind, fact.values) for fact in known]])[0])
    if not fired:
        return Outcome(False, None)
    number, matched = fired[0]
    named = tuple((name, known[index]) for name, index in zip(own[number].names, matched, strict=True))
    numbers = {**judgement.params, **example.params}
    if judgement.conclude.reason is None:
        return Outcome(True, None)
    return Outcome(True, reason_text(Concluded(judgement, named, (), numbers), _SUBJECT, {}, _AS_OF))


def failures(judgement: Judgement) -> tuple[Text, ...]:
    """One sentence for every example that does not come out as it says."""
    found = []
    for number, example in enumerate(judgement.examples, 1):
        outcome = run_example(judgement, example)
        if outcome.concluded != example.concludes:
            said = Text("concludes", "得出结论") if outcome.concluded else Text("does not conclude", "未得出结论")
            found.append(
                Text(f"{judgement.id} example {number}: it {said.en}", f"{judgement.id} 示例 {number}：实际{said.zh}")
            )
        elif example.reason is not None and outcome.reason != example.reason:
            got = outcome.reason or Text("", "")
            found.append(
                Text(
                    f"{judgement.id} example {number}: reason {got.en!r}",
                    f"{judgement.id} 示例 {number}：理由为“{got.zh}”",
                )
            )
    return tuple(found)


def _completed(given: Mapping[str, int | str]) -> Known:
    kind = str(given["fact"])
    values: dict[str, int | str] = {}
    for field, sort in FIELDS.get(kind, {}).items():
        if sort == CODE:
            values[field] = _CODES.get(field, "none")
        else:
            values[field] = RANKED["severity"].index("major") if sort == "severity" else 0
    values |= {field: resolved(field, value, {}) for field, value in given.items() if field != "fact"}
    if kind == "requirement":
        failed, decided = int(values["failed"]), int(values["decided"])
        everywhere = int(given.get("overall_decided", decided))
        failing = int(given.get("overall_failed", failed))
        values |= {
            "overall_decided": everywhere,
            "overall_failed": failing,
            "overall_rate_percent": failing * 100 // everywhere if everywhere else 0,
            "passed": decided - failed,
            "rate_percent": failed * 100 // decided if decided else 0,
            "absent": int(decided >= 1 and failing == everywhere),
        } | {field: value for field, value in given.items() if field in ("passed", "rate_percent", "absent")}
    return Known.of(values, Fact(f"example:{kind}", kind, Text(kind, kind)))
