"""Verdict counts in, findings and readiness out: facts, both judges, grading, in this order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.collecting import without_collecting
from compliance.judgement import reference
from compliance.judgement.baseline import earlier_grades, fingerprint
from compliance.judgement.certification import certification
from compliance.judgement.chaining import Chained, chain
from compliance.judgement.clauses import Clause, Packed, Reading, clauses
from compliance.judgement.collected import Collected, Sets, organisations, repeats
from compliance.judgement.facts import Known, Subject, outcome
from compliance.judgement.findings import Concluded, each_once, findings_about, in_order
from compliance.judgement.readiness import readiness
from compliance.judgement.rete import JudgeError, Limits, Rete, usable
from compliance.model import Certification, Fact, Finding, Judgement, Rule, ScopeCount, ScopeCounts
from compliance.rules.frameworks import Framework
from compliance.rules.profiles import Profile
from compliance.rules.vocabulary import ABOUT
from compliance.text import Text, counted

RETE = "durable_rules, checked against the reference"
REFERENCE = "reference (durable_rules needs Python < 3.13)"
FAILED = "reference (durable_rules failed)"


@dataclass(frozen=True, slots=True)
class Judged:
    """What stage two concludes. `problems` say where the judge could not be trusted (exit code 2);
    `judge` names the one whose conclusions these are. `sets` is the number of different fact sets
    judged, of `subjects` in all."""

    findings: tuple[Finding, ...]
    readiness: str
    problems: tuple[Text, ...]
    judge: str
    subjects: int = 0
    sets: int = 0
    certification: Certification | None = None


def judge(
    judgements: Sequence[Judgement],
    rules: Mapping[str, Rule],
    counts: Iterable[ScopeCount],
    of_assets: Iterable[Sequence[ScopeCount]] = (),
    *,
    profile: Profile,
    as_of: date,
    baseline: Mapping[str, Any] | None = None,
    expected: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    unjudged: int = 0,
    framework: Framework | None = None,
) -> Judged:
    """Findings on every requirement and scope, risks, and the conclusion on readiness.

    `rules` by id must hold every rule of `counts`; `of_assets` counts over again what is judged of single assets, some of these at a time; `baseline` is a parsed JSON report of an
    earlier scan (UsageError where it is none); `expected` has the ids (to severities) of all rules
    that were to be checked, counted or not; `unjudged` is the number of records set aside that
    would have been judged; with a `framework` its clauses are judged too. Whatever the judge does wrong becomes a problem; the
    findings are then those of the reference judge.
    """
    held = ScopeCounts.of(counts)
    earlier = earlier_grades(baseline)
    by_id = {judgement.id: judgement for judgement in judgements}
    with _Judges(limits) as judges, without_collecting():
        collected = Collected(held, rules, profile, repeats(held, _graded(earlier)) if earlier else {})
        work = _Work(judges, by_id, profile.grading)
        said: dict[Text, Text] = {}
        findings: list[Finding] = []
        for about, subjects in _sorts(collected, of_assets, {judgement.about for judgement in judgements}):
            for subject, concluded in work.conclude(about, subjects).items():
                findings += findings_about(subject, concluded, subjects[subject], rules, as_of, said)
        ordered = in_order(findings)
        del findings
        certified: Certification | None = None
        clause_numbers: dict[str, int] = {}
        if framework is not None:
            certified, clause_numbers = certification(
                framework, rules, collected.overall, ordered, work.conclude, as_of
            )
        whole = Subject("scan", "organisation", _organisation(held))
        numbers = _numbers(ordered) | clause_numbers
        fact = outcome(collected.overall, rules, expected or {}, numbers, unjudged)
        concluded_on_scan = work.conclude("scan", {whole: (fact,)})[whole]
        problems = judges.problems
        state, finding = readiness(whole, fact, concluded_on_scan, ordered, as_of)
        return Judged((*ordered, finding), state, tuple(problems), judges.name, work.subjects, work.sets, certified)


def _sorts(
    collected: Collected, of_assets: Iterable[Sequence[ScopeCount]], judged: Collection[str]
) -> Iterator[tuple[str, Sets]]:
    """All subjects by what they are, some at a time, of sorts that are judged; requirements are reported in any case."""
    for counts in of_assets:
        yield from (("asset", some) for some in collected.of_assets(counts))
    for about in ABOUT:
        if about in judged or about == "requirement":
            yield from ((about, some) for some in collected.sets(about))


class _Judges:
    """Both judges; after its first fault durable_rules is not asked again."""

    def __init__(self, limits: Limits | None) -> None:
        self.problems: list[Text] = []
        self.name = RETE if usable() else REFERENCE
        self._limits = limits
        self._rete: Rete | None = None

    def __enter__(self) -> _Judges:
        """Lets the child start while facts are collected."""
        if self.name == RETE:
            with suppress(OSError):  # told where it is asked
                self._rete = Rete(self._limits)
        return self

    def __exit__(self, *_: object) -> None:
        if self._rete is not None:
            self._rete.close()

    def chain(self, clauses: Sequence[Clause], sets: Sequence[Sequence[Packed]]) -> tuple[Chained, ...]:
        """The sets at their end; a fault of durable_rules, or another answer than the reference's, is a problem."""
        expected = chain(reference.fire, clauses, sets)
        if self.name != RETE or not clauses or not any(sets):
            return expected
        try:
            if self._rete is None:
                self._rete = Rete(self._limits)
            found = chain(self._rete.fire, clauses, sets)
        except (JudgeError, OSError) as error:
            self.problems.append(
                Text(
                    f"durable_rules failed, the reference judge stands in: {error}",
                    f"durable_rules 运行失败，已由参考判断器代替：{error}",
                )
            )
            self.name = FAILED
            return expected
        for index, (one, other) in enumerate(zip(found, expected, strict=True)):
            if one != other:
                self.problems.append(_disagreement(clauses, sets[index], one, other))
                self.name = FAILED
        return expected


def _disagreement(clauses: Sequence[Clause], facts: Sequence[Packed], one: Chained, other: Chained) -> Text:
    differing = sorted({clauses[number].judgement for number, _ in set(one.firings) ^ set(other.firings)})
    names = ", ".join(differing)
    return Text(
        f"durable_rules and the reference judge disagree on {names or 'concluded facts'} over {counted(len(facts), 'fact')}",
        f"durable_rules 与参考判断器对 {names or '推出的事实'} 的结论不一致（{len(facts)} 个事实）",
    )


class _Sort:
    """The judgements about one sort of subject, and the fact sets that they judged so far (see `Chained`), if anything fired."""

    def __init__(self, own: Sequence[Clause]) -> None:
        self.clauses, self.reading = own, Reading(own)
        self.judged: dict[tuple[Packed, ...], Chained | None] = {}
        self._packed: dict[Packed, tuple[Packed, list[tuple[str, str, str]]]] = {}

    def cut(self, facts: Iterable[Known], known: dict[int, Packed | None]) -> list[tuple[Packed, Known]]:
        """Those facts that are read, in one order for equal sets, so that what fires on one of them can be told for all.

        `known` has what is read of values, by their identity.
        """
        pairs = []
        for fact in facts:
            name = id(fact.values)
            if name not in known:
                packed = self.reading.cut(fact.kind, fact.values)
                known[name] = packed and self._packed.setdefault(packed, (packed, _sortable(packed)))[0]
            packed = known[name]
            if packed is not None:
                pairs.append((packed, fact))
        if len(pairs) > 1:
            twice = len({packed for packed, _ in pairs}) < len(pairs)
            pairs.sort(key=lambda pair: (self._packed[pair[0]][1], pair[1].fact.id if twice else ""))
        return pairs


class _Work:
    """Judges subjects sort by sort, each distinct fact set once."""

    def __init__(self, judges: _Judges, judgements: Mapping[str, Judgement], grading: Mapping[str, int]) -> None:
        self._judges, self._judgements, self._grading = judges, judgements, grading
        self._sorts: dict[str, _Sort] = {}
        self.sets = self.subjects = 0

    def conclude(self, about: str, subjects: Mapping[Subject, tuple[Known, ...]]) -> dict[Subject, list[Concluded]]:
        """What the judgements conclude about each subject, derived facts left out."""
        if about not in self._sorts:
            self._sorts[about] = _Sort(clauses(self._judgements.values(), about, self._grading))
        sort = self._sorts[about]
        known: dict[int, Packed | None] = {}
        cut = {subject: sort.cut(facts, known) for subject, facts in subjects.items()}
        sets = {subject: tuple([packed for packed, _ in pairs]) for subject, pairs in cut.items()}
        new = list(dict.fromkeys(one for one in sets.values() if one not in sort.judged))
        for one, chained in zip(new, self._judges.chain(sort.clauses, new), strict=True):
            sort.judged[one] = chained if chained.firings else None
        self.sets += len(new)
        self.subjects += len(subjects)
        result: dict[Subject, list[Concluded]] = {}
        for subject, one in sets.items():
            fired = sort.judged[one]
            result[subject] = self._told(sort.clauses, fired, [fact for _, fact in cut[subject]]) if fired else []
        return result

    def _told(self, own: Sequence[Clause], chained: Chained, facts: list[Known]) -> list[Concluded]:
        """The firings on one subject in terms of its own facts, each with all facts behind it."""
        known = list(facts)
        matched_ever = {index for _, matched in (*chained.origins, *chained.firings) for index in matched}
        causes: dict[int, tuple[Fact, ...]] = {
            index: (facts[index].fact,) for index in matched_ever if index < len(facts)
        }
        for packed, (number, matched) in zip(chained.facts[len(facts) :], chained.origins, strict=True):
            derived = _derived(packed, self._judgements[own[number].judgement])
            causes[len(known)] = (*_merged(causes, matched), derived.fact)
            known.append(derived)
        told = []
        for number, matched in chained.firings:
            clause = own[number]
            judgement = self._judgements[clause.judgement]
            if clause.derives is None:
                named = tuple((name, known[index]) for name, index in zip(clause.names, matched, strict=True))
                numbers = {name: self._grading.get(name, value) for name, value in judgement.params.items()}
                told.append(Concluded(judgement, named, _merged(causes, matched), numbers))
        return told


def _sortable(packed: Packed) -> list[tuple[str, str, str]]:
    return [
        (name, type(value).__name__, f"{value:012d}" if isinstance(value, int) else value) for name, value in packed
    ]


def _merged(causes: Mapping[int, tuple[Fact, ...]], matched: Iterable[int]) -> tuple[Fact, ...]:
    return each_once(fact for index in matched for fact in causes[index])


def _derived(packed: Packed, judgement: Judgement) -> Known:
    values = dict(packed)
    kind = str(values.pop("kind"))
    return Known.of(values, Fact(f"{kind}:{judgement.id}", kind, judgement.title))


def _graded(grades: Mapping[str, str]) -> Callable[[str, tuple[str, str]], str | None]:
    """The grade of an earlier nonconformity of a rule in a scope."""
    return lambda rule_id, where: grades.get(fingerprint("nonconformity", rule_id, *where))


def _organisation(counts: ScopeCounts) -> str:
    """The organisation, where there is exactly one."""
    keys = organisations(counts.scopes)
    return keys.pop() if len(keys) == 1 else ""


def _numbers(findings: Iterable[Finding]) -> dict[str, int]:
    numbers = dict.fromkeys(("major", "minor", "observation", "evidence_requests", "risks"), 0)
    for finding in findings:
        name = finding.grade or {"evidence_request": "evidence_requests", "risk": "risks"}.get(finding.kind, "")
        if name in numbers:
            numbers[name] += 1
    return numbers
