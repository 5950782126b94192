"""Checks that ask about related records, over as many records of every type.

    python benchmarks/related.py [--each 2000 20000]

Prints one table: the seconds that it takes to judge all subjects by all checks of the pack, findings and reports left out, and the
record type that takes longest. The records are those of `populations.py`, but as many of each type: 1 in 100 links is empty, so that
any of these rows might belong to any subject, and questions inside questions are asked of each such pair.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import populations

from compliance.engines.plans import Plan
from compliance.request import Request
from compliance.rules import load_pack
from compliance.rules.profiles import load_profile
from compliance.session import opened


class Even(populations.Size):
    """As many records of every type as there are contracts."""

    def rows(self, name: str) -> int:
        """The records of a type."""
        return self.contracts


def measure(folder: Path) -> dict[str, float]:
    """Seconds by record type."""
    pack = load_pack()
    taken: dict[str, float] = {}
    with opened(Request(str(folder), pack, pack.rules, load_profile(None), as_of=populations.AS_OF)) as session:
        by_type: dict[str, list[Plan]] = defaultdict(list)
        for plan in session.plans:
            by_type[plan.check.record_type].append(plan)
        for name, plans in by_type.items():
            start = time.perf_counter()
            session.engine.evaluate(plans)
            taken[name] = time.perf_counter() - start
    return taken


def main() -> None:
    """Makes the records, measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, nargs="+", default=[2_000, 20_000], help="records of each type")
    options = parser.parse_args()
    print(f"python {platform.python_version()}, {os.cpu_count()} cores\n")
    print("| records of each type | in all | seconds | longest | of these |\n|---|---|---|---|---|")
    for each in options.each:
        with tempfile.TemporaryDirectory() as name:
            total = populations.make(Path(name), Even(0, each))
            taken = measure(Path(name))
        longest = max(taken, key=lambda name: taken[name])
        print(f"| {each:,} | {total:,} | {sum(taken.values()):.0f} | {longest} | {taken[longest]:.0f} |", flush=True)


if __name__ == "__main__":
    main()
