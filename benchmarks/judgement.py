"""Judgement of many facts: durable_rules behind its guard, checked by the reference; and the reference alone.

    python benchmarks/judgement.py [--facts 100000] [--reference 10000]

Every requirement fact is a gap of one rule in one contract: the pack's own rules and judgements, counts that differ
from contract to contract. judge() always asks both judges and compares every firing; the second rows leave
durable_rules out. Findings of the two are compared for equality on the smaller number. Peak memory is of this
process; the child that runs durable_rules has a limit of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from datetime import date
from typing import Any
from unittest.mock import patch

from tickets import peak_mb

from compliance.judgement import judge, judging
from compliance.model import Rule, Scope, ScopeCount, Status
from compliance.rules.loader import load_pack
from compliance.rules.profiles import load_profile

SEED, AS_OF = 1, date(2026, 4, 1)


def gaps(rules: tuple[Rule, ...], facts: int) -> list[ScopeCount]:
    """So many gaps, rule by rule and contract by contract: 1 to 40 subjects, some of them failing, some late."""
    chance = random.Random(SEED)
    found = []
    for number in range(facts):
        contract, rule = divmod(number, len(rules))
        decided = chance.randint(1, 40)
        failed = chance.randint(1, decided)
        counts = {Status.FAIL: failed, Status.PASS: decided - failed, Status.NO_EVIDENCE: chance.choice((0, 0, 0, 2))}
        items = tuple(item.name for item in rules[rule].items if chance.random() < 0.3)
        overdue = chance.choice((None, chance.randint(1, 60)))
        found.append(ScopeCount(rules[rule].id, Scope("ORG", f"C{contract:04}"), counts, overdue, items))
    return found


def measure(kind: str, facts: int) -> dict[str, Any]:
    """One measurement in this process; `digest` tells findings apart."""
    pack = load_pack()
    counts = gaps(pack.rules, facts)
    by_id = {rule.id: rule for rule in pack.rules}
    start = time.perf_counter()
    # Whoever cannot run durable_rules has the reference alone; so this is what it does there.
    with patch.object(judging, "usable", (lambda: False) if kind == "reference" else judging.usable):
        judged = judge(pack.judgements, by_id, counts, profile=load_profile(), as_of=AS_OF)
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "peak_mb": peak_mb(),
        "judge": judged.judge,
        "problems": [text.en for text in judged.problems],
        "findings": len(judged.findings),
        "subjects": judged.subjects,
        "sets": judged.sets,
        "digest": hash_of(judged.findings),
    }


def hash_of(findings: Any) -> str:
    """A digest of all findings in order."""
    import hashlib

    return hashlib.sha256("\n".join(map(repr, findings)).encode()).hexdigest()


def measured(kind: str, facts: int) -> dict[str, Any]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--measure", kind, "--facts", str(facts)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facts", type=int, default=100_000)
    parser.add_argument("--reference", type=int, default=10_000, help="facts for the reference alone")
    parser.add_argument("--measure", choices=["both", "reference"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.facts)))
        return
    print("| judge | gap facts | subjects | different sets | findings | seconds | facts/s | peak MB |")
    print("|---|---|---|---|---|---|---|---|")
    few = min(options.facts, options.reference)
    digests = set()
    for kind, facts in dict.fromkeys((("reference", few), ("both", few), ("both", options.facts))):
        one = measured(kind, facts)
        figures = f"{one['findings']:,} | {one['seconds']:.1f} | {facts / one['seconds']:,.0f} | {one['peak_mb']:.0f}"
        print(f"| {one['judge']} | {facts:,} | {one['subjects']:,} | {one['sets']:,} | {figures} |", flush=True)
        for problem in one["problems"]:
            print(f"\nproblem: {problem}\n")
        if facts == few:
            digests.add(one["digest"])
    print(f"\nfindings on {few:,} facts: {'equal' if len(digests) == 1 else 'DIFFERENT'}")


if __name__ == "__main__":
    main()
