"""How the whole scan grows with rows and with rules, beside the raw read of the same columns.

    python benchmarks/growth.py [--rows 1 5 20 50] [--rules 1 5] [--fixed-rows 20] [--fixed-rules 20 100] [--linked 4]

Rows are millions. The rows grow with --fixed-rules rules, and the rules with --fixed-rows million rows, at last so many rules
that look at related records, of contracts and of other tickets; prints one table. Each measurement runs twice, in a process
of its own, and the better counts. 50 M rows need about 15 GB of disk.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import tickets


def line(rows: int, rules: str, count: int, raw: dict[str, float], scan: dict[str, float]) -> str:
    """A row of the table; the ratios are of seconds and of processor seconds."""
    rate = rows * count / scan["seconds"] / 1e6
    ratios = " / ".join(f"{scan[name] / raw[name]:.1f}" for name in ("seconds", "cpu_seconds"))
    figures = f"{scan['seconds']:.2f} | {scan['cpu_seconds']:.2f} | {rate:.2f} | {scan['peak_mb']:.0f} | {ratios}"
    return f"| {rows:,} | {rules} | {figures} |"


def better(kind: str, folder: Path, count: int) -> dict[str, float]:
    """The sooner of two measurements."""
    return min((tickets.measured(kind, folder, count) for _ in range(2)), key=lambda one: one["seconds"])


def linked(folder: Path, count: int) -> dict[str, float]:
    """The scan with rules that look at related records; where there are none, contracts would only be links to be followed."""
    beside = folder / "linked"
    if not beside.exists():
        beside.mkdir()
        os.link(folder / "evidence" / "support_ticket.parquet", beside / "support_ticket.parquet")
        tickets.make_contracts(beside / "contract.parquet")
    return better("linked", folder, count)


def main() -> None:
    """Measures and prints the table as it grows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=float, nargs="+", default=[1, 5, 20, 50], help="millions")
    parser.add_argument("--rules", type=int, nargs="+", default=[1, 5])
    parser.add_argument("--fixed-rows", type=float, default=20, help="millions, while the rules grow")
    parser.add_argument("--fixed-rules", type=int, nargs="+", default=[20, 100], help="while the rows grow")
    parser.add_argument("--linked", type=int, nargs="*", default=[4], help="rules that look at related records")
    options = parser.parse_args()
    pairs = [(rows, count) for rows in options.rows for count in options.fixed_rules]
    pairs += [(options.fixed_rows, count) for count in options.rules]
    wanted: dict[int, list[int]] = {}
    for millions, count in dict.fromkeys(pairs):
        wanted.setdefault(round(millions * 1_000_000), []).append(count)
    print("| rows | rules | seconds | cpu seconds | M rule-rows/s | peak MB | ratio to raw read, seconds / cpu |")
    print("|---|---|---|---|---|---|---|")
    for rows, counts in sorted(wanted.items()):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "evidence").mkdir()
            tickets.make(folder / "evidence" / "support_ticket.parquet", rows)
            raw = better("raw", folder, 1)
            for count in sorted(counts):
                print(line(rows, str(count), count, raw, better("scan", folder, count)), flush=True)
            for count in options.linked if rows == round(options.fixed_rows * 1_000_000) else ():
                print(line(rows, f"{count} linked", count, raw, linked(folder, count)), flush=True)


if __name__ == "__main__":
    main()
