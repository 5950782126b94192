"""What can be wrong with a judgement that its JSON Schema cannot see, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.errors import Problem
from compliance.reading import Location
from compliance.rules.judgement_conclusions import conclusion_problems, example_problems
from compliance.rules.judgement_patterns import join_problems, parameter_problems, pattern_problems
from compliance.rules.written_judgement import Kinds, WrittenJudgement, derived_kinds, entries
from compliance.text import Text

__all__ = ["WrittenJudgement", "derived_kinds", "judgement_problems"]


def judgement_problems(judgement: WrittenJudgement, kinds: Kinds) -> Iterator[Problem]:
    """Every mistake in one judgement that its schema does not see."""
    if not judgement.sound("about") or "about" not in judgement.data:
        return
    if "all" not in judgement.data and "any" not in judgement.data:
        yield judgement.problem((), Text("needs all, any or both", "需要 all、any 或两者"))
    seen: set[Location] = set()
    for branch in judgement.patterns():
        for at, pattern in branch:
            if at not in seen and judgement.sound(*at):
                seen.add(at)
                yield from pattern_problems(judgement, at, pattern, kinds)
        if all(judgement.sound(*at) for at, _ in branch):
            yield from join_problems(judgement, branch)
    yield from parameter_problems(judgement)
    if judgement.sound("conclude") and "conclude" in judgement.data:
        yield from conclusion_problems(judgement, kinds)
    for number, example in enumerate(entries(judgement.data.get("examples"))):
        if judgement.sound("examples", number):
            yield from example_problems(judgement, ("examples", number), example, kinds)
    if judgement.sound("examples"):
        for wanted in (True, False):
            if wanted not in [example.get("concludes") for example in entries(judgement.data.get("examples"))]:
                en = "no example concludes" if wanted else "no example shows where it does not conclude"
                zh = "没有得出结论的示例" if wanted else "没有不得出结论的示例"
                yield judgement.problem(("examples",), Text(en, zh))
