"""Ten rules over the same tickets in Parquet: ours, the raw DuckDB read, rule engines and validators side by side.

    pip install -r benchmarks/requirements.txt && python benchmarks/peers.py [--rows 1000000] [--only NAME] [--repeat 1]

Prints one Markdown table. Seconds are of reading the Parquet, compiling the rules and counting; ours writes
every key that does not pass besides. Slow peers get fewer rows and are compared by throughput. `agrees` means
that the rows not passing are as many as ours, rule by rule. Each runs in a process of its own; imports and
start-up are not counted.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import peer_tools
import tickets

OURS = (
    "compliance.engines.verdicts",
    "compliance.engines.closeups",
    "pyarrow.compute",
    "pyarrow.parquet",
    "pyarrow.csv",
)
"""What our scan imports when it is first needed; peers are not counted for theirs either."""
INSTALL = "pip install -r benchmarks/requirements.txt"


class Peer(NamedTuple):
    """`rows` are so many that it takes some seconds; `note` says what to know of its figures."""

    package: str
    module: str
    count: Callable[[Path], dict[str, int]]
    rows: int
    note: str = ""
    way: str = ""

    @property
    def name(self) -> str:
        """What it is called in the table."""
        return f"{self.package} {self.way}".strip()


PEERS = {
    peer.name: peer
    for peer in (
        Peer(
            "pointblank", "pointblank", peer_tools.pointblank, 20_000_000, "Polars; keeps failing rows, as by default"
        ),
        Peer("pointblank", "pointblank", peer_tools.pointblank_counts, 20_000_000, "Polars", "counts"),
        Peer("pandera", "pandera.polars", peer_tools.pandera, 5_000_000, "Polars"),
        Peer("jsonschema-rs", "jsonschema_rs", peer_tools.jsonschema_rs, 500_000, "no comparison of fields"),
        Peer("jsonschema", "jsonschema", peer_tools.jsonschema, 50_000, "no comparison of fields"),
        Peer("durable-rules", "durable.engine", peer_tools.durable_rules, 50_000, "no lengths"),
        Peer("clipspy", "clips", peer_tools.clips, 100_000),
        Peer("zen-engine", "zen", peer_tools.zen_engine, 50_000, "GoRules"),
        Peer("rule-engine", "rule_engine", peer_tools.rule_engine, 50_000),
        Peer("common-expression-language", "cel", peer_tools.cel_rust, 50_000, "CEL in Rust"),
        Peer("regopy", "regopy", peer_tools.regopy, 10_000, "Rego"),
        Peer("cel-python", "celpy", peer_tools.cel_python, 2_000),
    )
}


def ours(folder: Path) -> tuple[float, dict[str, int]]:
    """Seconds of the whole scan with its list of keys; and the rows not passing, by rule."""
    return tickets.counted(folder / "evidence", folder, tickets.chosen(peer_tools.NAMES))


def measure(name: str, folder: Path) -> dict[str, Any]:
    """The measurement of this process."""
    parquet = folder / "evidence" / "support_ticket.parquet"
    if name == "raw read":
        seconds, failed = tickets.raw(parquet), {}
    elif name == "ours":
        for module in OURS:
            importlib.import_module(module)
        seconds, failed = ours(folder)
    else:
        importlib.import_module(PEERS[name].module)
        import duckdb  # noqa: F401 - most read the records with it, and imports are not counted

        start = time.perf_counter()
        failed = PEERS[name].count(parquet)
        seconds = time.perf_counter() - start
    return {"seconds": seconds, "failed": failed, "peak_mb": tickets.peak_mb()}


class Bench:
    """Tickets by number of rows, and our counts on them."""

    def __init__(self, folder: Path, repeat: int) -> None:
        self._folder, self._repeat = folder, repeat
        self._ours: dict[int, dict[str, Any]] = {}

    def run(self, name: str, rows: int) -> dict[str, Any]:
        """The best of the repeats; where it fails, `error`."""
        folder = self._folder / str(rows)
        if not folder.exists():
            (folder / "evidence").mkdir(parents=True)
            tickets.make(folder / "evidence" / "support_ticket.parquet", rows)
        found = []
        for _ in range(self._repeat):
            command = [sys.executable, __file__, "--measure", name, "--folder", str(folder)]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                return {"error": (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]}
            found.append(json.loads(done.stdout.splitlines()[-1]))
        return min(found, key=lambda one: one["seconds"])

    def ours(self, rows: int) -> dict[str, Any]:
        """Our own scan of so many tickets, once."""
        if rows not in self._ours:
            self._ours[rows] = self.run("ours", rows)
            if "error" in self._ours[rows]:
                raise SystemExit(f"our own scan failed: {self._ours[rows]['error']}")
        return self._ours[rows]


def agreement(expected: dict[str, int], found: dict[str, int]) -> str:
    """Whether the counts are equal, rule by rule; how many of the rules are said at all."""
    differs = [f"{name} {found[name]:,} for {expected[name]:,}" for name in found if found[name] != expected[name]]
    said = "" if len(found) == len(expected) else f", {len(found)} of {len(expected)} rules"
    return (f"differs: {'; '.join(differs)}" if differs else "agrees") + said


def row(label: str, found: str, rows: int, one: dict[str, Any], fast: float, agrees: str, count: int) -> str:
    """A row of the table; `fast` is our rule-rows a second."""
    rate = rows * count / one["seconds"]
    speed = f"{rate / 1e6:.3g} | {fast / rate:.3g}" if count else "- | -"
    return f"| {label} | {found} | {rows:,} | {one['seconds']:.2f} | {speed} | {agrees} | {one['peak_mb']:.0f} |"


def table(bench: Bench, rows: int, only: str | None) -> list[str]:
    """The table, printed line by line as it grows; gives its lines."""
    import duckdb

    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    total = len(peer_tools.NAMES)
    say(f"python {platform.python_version()}, {os.cpu_count()} cores, {total} rules\n")
    say("| what | version | rows | seconds | M rule-rows/s | ours is x times faster | agreement | peak MB |")
    say("|---|---|---|---|---|---|---|---|")
    fast = rows * total / bench.ours(rows)["seconds"]
    for size in sorted({min(rows, 1_000_000), rows}):
        say(row("raw read", duckdb.__version__, size, bench.run("raw read", size), fast, "", 0))
        say(row("ours, keys written", version("it-contract-compliance"), size, bench.ours(size), fast, "", total))
    for name, peer in PEERS.items():
        if only not in (None, name):
            continue
        label = f"{name} ({peer.note})" if peer.note else name
        try:
            installed = version(peer.package)
        except PackageNotFoundError:
            say(f"| {label} | missing: {INSTALL} | | | | | | |")
            continue
        size = min(peer.rows, rows)
        one = bench.run(name, size)
        if "error" in one:
            say(f"| {label} | {installed} | {size:,} | | | | failed: {one['error']} | |")
            continue
        agrees = agreement(bench.ours(size)["failed"], one["failed"])
        say(row(label, installed, size, one, fast, agrees, len(one["failed"])))
    return lines


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="for ours; peers get at most so many")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--only", choices=list(PEERS), metavar="NAME", help=", ".join(PEERS))
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.folder)))
        return
    with tempfile.TemporaryDirectory() as name:
        table(Bench(Path(name), options.repeat), options.rows, options.only)


if __name__ == "__main__":
    main()
