"""Support tickets in Parquet against record-local rules, as a ratio to the raw scan of the same columns.

    python benchmarks/tickets.py [--rows 1000000] [--rules 20] [--repeat 3]

Prints one table: seconds, processor seconds and peak memory of the raw DuckDB scan and of the whole
`compliance scan` pipeline in process (reading Parquet, typing, verdicts, judgement, writing every
not-passing verdict as CSV and Parquet), and their ratios. On a machine that others use, trust the
processor seconds. Each measurement runs in a process of its own, so that peaks do not mix.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from compliance.model import Rule, Source, Status
from compliance.reports.side_files import write_side_files
from compliance.request import Request
from compliance.rules.loader import RulePack
from compliance.rules.profiles import load_profile
from compliance.scan import Result, scan
from compliance.text import Text

# (name, require, due): record-local checks in the style of the pack; {n} sets those of each round apart.
CHECKS = [
    ("has-contract", "contract_id IS NOT NULL", None),
    ("has-priority", "priority IS NOT NULL", None),
    ("known-priority", "priority IN ('P1', 'P2', 'P3', 'P4')", None),
    ("resolved-30d", "resolved_at IS NOT NULL AND day(resolved_at) <= :due", "add_days(created_at, 30 + {n})"),
    ("resolved-20d", "resolved_at IS NOT NULL AND day(resolved_at) <= :due", "add_days(created_at, 20 + {n})"),
    ("resolved-10d", "resolved_at IS NOT NULL AND day(resolved_at) <= :due", "add_days(created_at, 10 + {n})"),
    ("resolved-48h", "resolved_at IS NOT NULL AND resolved_at <= :due", "add_hours(created_at, 48 + {n})"),
    (
        "resolved-target",
        "resolved_at IS NOT NULL AND resolved_at <= :due",
        "add_hours(created_at, lookup(:hours, priority))",
    ),
    ("responded-1h", "responded_at IS NOT NULL AND responded_at <= :due", "add_hours(created_at, 1 + {n})"),
    ("responded-4h", "responded_at IS NOT NULL AND responded_at <= :due", "add_hours(created_at, 4 + {n})"),
    ("responded-8h", "responded_at IS NOT NULL AND responded_at <= :due", "add_hours(created_at, 8 + {n})"),
    ("order-response", "responded_at >= created_at", None),
    ("order-resolution", "resolved_at >= created_at", None),
    ("order-both", "resolved_at >= responded_at", None),
    ("has-resolution", "resolved_at IS NULL OR resolution IS NOT NULL", None),
    ("long-resolution", "resolution IS NULL OR length(resolution) >= 3 + {n}", None),
    ("status-known", "status IN ('new', 'in_progress', 'on_hold', 'resolved', 'closed')", None),
    ("closed-resolved", "status <> 'closed' OR resolved_at IS NOT NULL", None),
    ("not-future", "created_at <= :as_of", None),
    ("age", "status <> 'new' OR days_between(created_at, :as_of) <= 720 + {n}", None),
]
# The same for checks that look at other records: by key, by the ticket's own times, and at all tickets of a contract.
LINKED = [
    ("contract-there", "EXISTS (SELECT 1 FROM contract AS c WHERE c.id = support_ticket.contract_id)", None),
    (
        "contract-signed",
        "EXISTS (SELECT 1 FROM contract AS c WHERE c.id = support_ticket.contract_id AND c.signed_at IS NOT NULL)",
        None,
    ),
    (
        "signed-before",
        "EXISTS (SELECT 1 FROM contract AS c WHERE c.id = support_ticket.contract_id AND c.signed_at <= support_ticket.created_at)",
        None,
    ),
    (
        "well-noted-once",
        "EXISTS (SELECT 1 FROM support_ticket AS o WHERE o.contract_id = support_ticket.contract_id "
        "AND length(o.resolution) >= 30 + {n})",
        None,
    ),
]


def make(path: Path, rows: int) -> None:
    """Tickets as a help desk keeps them: 1 in 200 cells of a column but the key is empty, 1 in 100 tickets is late, and
    every closing note is different."""
    import duckdb

    duckdb.execute(
        f"""
        COPY (
          SELECT 'T' || lpad(i::VARCHAR, 9, '0') AS id,
                 CASE WHEN hash(i, 1) % 200 > 0 THEN 'C' || (hash(i, 2) % 500)::VARCHAR END AS contract_id,
                 created AS created_at,
                 CASE WHEN hash(i, 3) % 200 > 0 THEN created + to_seconds((CASE WHEN hash(i, 13) % 100 > 0 THEN hash(i, 4) % 3600 ELSE hash(i, 4) % 40000 END)::BIGINT) END AS responded_at,
                 CASE WHEN hash(i, 5) % 200 > 0 THEN created + to_seconds((3600 + CASE WHEN hash(i, 14) % 100 > 0 THEN hash(i, 6) % 10000 ELSE hash(i, 6) % 4000000 END)::BIGINT) END AS resolved_at,
                 CASE WHEN hash(i, 7) % 200 > 0 THEN 'replaced part ' || (hash(i, 8) % 100000)::VARCHAR || ' and confirmed with user ' || i::VARCHAR END AS resolution,
                 CASE WHEN hash(i, 9) % 200 > 0 THEN ['new', 'resolved', 'closed'][1 + (hash(i, 10) % 3)::INT] END AS status,
                 CASE WHEN hash(i, 11) % 200 > 0 THEN 'P' || (1 + hash(i, 12) % 4)::VARCHAR END AS priority
          FROM (SELECT i, TIMESTAMP '2025-01-01' + to_seconds((hash(i, 0) % 31536000)::BIGINT) AS created FROM range({rows}) t(i))
        ) TO '{path}' (FORMAT parquet)
        """
    )


def make_contracts(path: Path) -> None:
    """The contracts of the tickets; 1 in 50 is not there, 1 in 50 of the others was never signed."""
    import duckdb

    duckdb.execute(
        f"""
        COPY (
          SELECT 'C' || i AS id, CASE WHEN hash(i, 1) % 50 > 0 THEN DATE '2024-12-01' + (hash(i, 2) % 60)::INT END AS signed_at
          FROM range(500) t(i) WHERE hash(i, 3) % 50 > 0
        ) TO '{path}' (FORMAT parquet)
        """
    )


def rules(count: int, checks: Sequence[tuple[str, str, str | None]] = CHECKS) -> tuple[Rule, ...]:
    """So many checks as rules of our own prefix."""
    return _rules([(checks[number % len(checks)], number // len(checks)) for number in range(count)])


def chosen(names: Sequence[str]) -> tuple[Rule, ...]:
    """The checks of these names as rules, in this order; a resolution is long from 8 characters, so that some are not."""
    by_name = {check[0]: check for check in CHECKS}
    return _rules([(by_name[name], 5 if name == "long-resolution" else 0) for name in names])


def _rules(checks: Sequence[tuple[tuple[str, str, str | None], int]]) -> tuple[Rule, ...]:
    found = []
    for number, (check, n) in enumerate(checks, 1):
        name, require, due = (text and text.replace("{n}", str(n)) for text in check)
        text = Text(name, f"基准规则 {name}")
        params = {"hours": {"P1": 4, "P2": 8, "P3": 72, "P4": 120}} if ":hours" in (due or "") else {}
        found.append(
            Rule(
                f"BENCH-{number:03}", text, text, "own", "shall", "minor", "support_ticket", None, require, due, params,
                (), (), {}, text, (), True, None, (), Source("benchmark", number), "",
            )
        )  # fmt: skip
    return tuple(found)


def raw(path: Path) -> float:
    """Seconds to read every cell of the same columns with nothing but DuckDB (max() would ask the statistics)."""
    import duckdb

    con = duckdb.connect()
    start = time.perf_counter()
    columns = ["id", "contract_id", "created_at", "responded_at", "resolved_at", "resolution", "status", "priority"]
    con.execute(f"SELECT {', '.join(f'bit_xor(hash({c}))' for c in columns)} FROM read_parquet('{path}')").fetchall()
    return time.perf_counter() - start


def _scanned(evidence: Path, out: Path, asked: tuple[Rule, ...]) -> tuple[float, float, Result]:
    pack = RulePack(asked, (), (), "benchmark")
    request = Request(str(evidence), pack, pack.rules, load_profile(None))
    start = time.perf_counter()
    result = scan(request)
    scanned = time.perf_counter() - start
    write_side_files(result.not_passing, out, "not-passing")
    return time.perf_counter() - start, scanned, result


def counted(evidence: Path, out: Path, asked: tuple[Rule, ...]) -> tuple[float, dict[str, int]]:
    """Seconds of the same with rules of one's own; and the subjects that did not pass, by the name of the rule."""
    seconds, _, result = _scanned(evidence, out, asked)
    names = {rule.id: rule.title.en for rule in asked}
    failed = dict.fromkeys(names.values(), 0)
    for count in result.raw_scopes:
        failed[names[count.rule_id]] += sum(
            number for status, number in count.counts.items() if status not in (Status.PASS, Status.NOT_APPLICABLE)
        )
    return seconds, failed


def peak_mb() -> float:
    """Peak memory of this process; ru_maxrss also knows the parent before exec, so Linux is asked for its own."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def pipeline(evidence: Path, out: Path, asked: tuple[Rule, ...]) -> tuple[float, dict[str, int]]:
    """Seconds of the scan in process, every verdict that did not pass written as CSV and Parquet; and the totals."""
    seconds, scanned, result = _scanned(evidence, out, asked)
    totals = {status.value: number for status, number in result.report.totals.items()}
    return seconds, {**totals, "scan_ms": round(scanned * 1000)}


def measured(kind: str, folder: Path, count: int) -> dict[str, float]:
    """One measurement in a process of its own: seconds, processor seconds and peak memory in MB."""
    done = subprocess.run(
        [sys.executable, __file__, "--only", kind, "--folder", str(folder), "--rules", str(count)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def main() -> None:
    """Measures both, best of the repeats, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rules", type=int, default=len(CHECKS))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", choices=["raw", "scan", "linked"])
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.only:
        print(json.dumps(measure(options.only, options.folder, options.rules)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "evidence").mkdir()
        make(folder / "evidence" / "support_ticket.parquet", options.rows)
        best = {
            kind: min(
                (measured(kind, folder, options.rules) for _ in range(options.repeat)), key=lambda m: m["cpu_seconds"]
            )
            for kind in ("raw", "scan")
        }
    show(best, options.rows, options.rules)


def measure(kind: str, folder: Path, count: int) -> dict[str, float]:
    """The measurement of this process."""
    evidence, totals = folder / "evidence", {}
    before = time.process_time()
    if kind == "raw":
        seconds = raw(evidence / "support_ticket.parquet")
    elif kind == "linked":
        seconds, totals = pipeline(folder / "linked", folder, rules(count, LINKED))
    else:
        seconds, totals = pipeline(evidence, folder, rules(count))
    return {"seconds": seconds, "cpu_seconds": time.process_time() - before, "peak_mb": peak_mb(), **totals}


def show(best: dict[str, dict[str, float]], rows: int, count: int) -> None:
    """Prints the table."""
    import duckdb

    print(
        f"python {platform.python_version()}, duckdb {duckdb.__version__}, {os.cpu_count()} cores, {rows:,} rows, {count} rules"
    )
    print("| what | seconds | processor seconds | peak MB | verdicts/s |\n|---|---|---|---|---|")
    for kind, m in best.items():
        rate = f"{rows * count / m['seconds'] / 1e6:.1f} M" if kind == "scan" else "-"
        print(f"| {kind} | {m['seconds']:.2f} | {m['cpu_seconds']:.2f} | {m['peak_mb']:.0f} | {rate} |")
    ratios = (f"{best['scan'][name] / best['raw'][name]:.1f} ({name})" for name in ("seconds", "cpu_seconds"))
    print("ratio scan / raw:", ", ".join(ratios))
    print("verdicts:", {k: v for k, v in best["scan"].items() if k not in ("seconds", "cpu_seconds", "peak_mb")})


if __name__ == "__main__":
    main()
