"""1,000,000 support tickets in Parquet against 20 rules, as a ratio to the raw scan of the same columns.

    python benchmarks/tickets.py [--rows 1000000] [--repeat 3]

Prints one table: seconds of the raw DuckDB scan, of the whole `compliance scan` pipeline in process
(reading Parquet, typing, verdicts, writing every not-passing verdict) and their ratio; peak memory.
Each measurement runs in a process of its own, so that peaks do not mix.
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
from pathlib import Path

from compliance.model import Rule, Source
from compliance.reports.side_files import write_side_files
from compliance.rules.loader import RulePack
from compliance.rules.profiles import load_profile
from compliance.scan import Request, scan
from compliance.text import Text

RULES = 20

# (name, require, due): record-local checks in the style of the pack.
CHECKS = [
    ("has-contract", "contract_id IS NOT NULL", None),
    ("has-priority", "priority IS NOT NULL", None),
    ("known-priority", "priority IN ('P1', 'P2', 'P3', 'P4')", None),
    ("resolved-30d", "resolved_at IS NOT NULL AND day(resolved_at) <= :due", "add_days(created_at, 30)"),
    ("resolved-20d", "resolved_at IS NOT NULL AND day(resolved_at) <= :due", "add_days(created_at, 20)"),
    ("resolved-10d", "resolved_at IS NOT NULL AND day(resolved_at) <= :due", "add_days(created_at, 10)"),
    ("resolved-48h", "resolved_at IS NOT NULL AND resolved_at <= :due", "add_hours(created_at, 48)"),
    (
        "resolved-target",
        "resolved_at IS NOT NULL AND resolved_at <= :due",
        "add_hours(created_at, lookup(:hours, priority))",
    ),
    ("responded-1h", "responded_at IS NOT NULL AND responded_at <= :due", "add_hours(created_at, 1)"),
    ("responded-4h", "responded_at IS NOT NULL AND responded_at <= :due", "add_hours(created_at, 4)"),
    ("responded-8h", "responded_at IS NOT NULL AND responded_at <= :due", "add_hours(created_at, 8)"),
    ("order-response", "responded_at >= created_at", None),
    ("order-resolution", "resolved_at >= created_at", None),
    ("order-both", "resolved_at >= responded_at", None),
    ("has-resolution", "resolved_at IS NULL OR resolution IS NOT NULL", None),
    ("long-resolution", "resolution IS NULL OR length(resolution) >= 3", None),
    ("status-known", "status IN ('new', 'in_progress', 'on_hold', 'resolved', 'closed')", None),
    ("closed-resolved", "status <> 'closed' OR resolved_at IS NOT NULL", None),
    ("not-future", "created_at <= :as_of", None),
    ("age", "status <> 'new' OR days_between(created_at, :as_of) <= 90", None),
]


def make(path: Path, rows: int) -> None:
    """Tickets with 2 % empty cells in every column but the key, and about 2 % that miss each target."""
    import duckdb

    duckdb.execute(
        f"""
        COPY (
          SELECT 'T' || lpad(i::VARCHAR, 9, '0') AS id,
                 CASE WHEN hash(i, 1) % 50 > 0 THEN 'C' || (hash(i, 2) % 500)::VARCHAR END AS contract_id,
                 created AS created_at,
                 CASE WHEN hash(i, 3) % 50 > 0 THEN created + to_seconds((CASE WHEN hash(i, 13) % 50 > 0 THEN hash(i, 4) % 3600 ELSE hash(i, 4) % 40000 END)::BIGINT) END AS responded_at,
                 CASE WHEN hash(i, 5) % 50 > 0 THEN created + to_seconds((3600 + CASE WHEN hash(i, 14) % 50 > 0 THEN hash(i, 6) % 10000 ELSE hash(i, 6) % 4000000 END)::BIGINT) END AS resolved_at,
                 CASE WHEN hash(i, 7) % 50 > 0 THEN 'fixed ' || (hash(i, 8) % 1000)::VARCHAR END AS resolution,
                 CASE WHEN hash(i, 9) % 50 > 0 THEN ['new', 'resolved', 'closed'][1 + (hash(i, 10) % 3)::INT] END AS status,
                 CASE WHEN hash(i, 11) % 50 > 0 THEN 'P' || (1 + hash(i, 12) % 4)::VARCHAR END AS priority
          FROM (SELECT i, TIMESTAMP '2025-01-01' + to_seconds((hash(i, 0) % 31536000)::BIGINT) AS created FROM range({rows}) t(i))
        ) TO '{path}' (FORMAT parquet)
        """
    )


def rules() -> tuple[Rule, ...]:
    """The checks as rules of our own prefix."""
    found = []
    for number, (name, require, due) in enumerate(CHECKS, 1):
        text = Text(name, f"基准规则 {name}")
        params = {"hours": {"P1": 4, "P2": 8, "P3": 72, "P4": 120}} if ":hours" in (due or "") else {}
        found.append(
            Rule(
                f"BENCH-{number:02}", text, text, "own", "shall", "minor", "support_ticket", None, require, due, params,
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


def pipeline(evidence: Path, out: Path) -> tuple[float, dict[str, int]]:
    """Seconds of the scan in process, every verdict that did not pass written as CSV and Parquet; and the totals."""
    pack = RulePack(rules(), (), (), "benchmark")
    request = Request(str(evidence), pack, pack.rules, load_profile(None))
    start = time.perf_counter()
    result = scan(request)
    scanned = time.perf_counter() - start
    write_side_files(result.not_passing.table(), out, "not-passing")
    seconds = time.perf_counter() - start
    totals = {status.value: number for status, number in result.report.totals.items()}
    return seconds, {**totals, "scan_ms": round(scanned * 1000)}


def measured(kind: str, folder: Path) -> dict[str, float]:
    """One measurement in a process of its own: seconds and peak memory in MB."""
    done = subprocess.run(
        [sys.executable, __file__, "--only", kind, "--folder", str(folder)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def main() -> None:
    """Measures both, best of the repeats, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", choices=["raw", "scan"])
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.only:
        evidence = options.folder / "evidence"
        totals: dict[str, int] = {}
        if options.only == "raw":
            seconds = raw(evidence / "support_ticket.parquet")
        else:
            seconds, totals = pipeline(evidence, options.folder)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "peak_mb": peak, **totals}))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "evidence").mkdir()
        make(folder / "evidence" / "support_ticket.parquet", options.rows)
        best = {
            kind: min((measured(kind, folder) for _ in range(options.repeat)), key=lambda m: m["seconds"])
            for kind in ("raw", "scan")
        }
    import duckdb

    print(
        f"python {platform.python_version()}, duckdb {duckdb.__version__}, {os.cpu_count()} cores, {options.rows:,} rows, {RULES} rules"
    )
    print("| what | seconds | peak MB | rule-rows/s |\n|---|---|---|---|")
    for kind, m in best.items():
        rate = f"{options.rows * RULES / m['seconds'] / 1e6:.1f} M" if kind == "scan" else "-"
        print(f"| {kind} | {m['seconds']:.2f} | {m['peak_mb']:.0f} | {rate} |")
    print(f"ratio scan / raw: {best['scan']['seconds'] / best['raw']['seconds']:.1f}")
    print("verdicts:", {k: v for k, v in best["scan"].items() if k not in ("seconds", "peak_mb")})


if __name__ == "__main__":
    main()
