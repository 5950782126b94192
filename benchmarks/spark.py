"""The tickets of `tickets.py` and its rules: DuckDB, and Spark with one and with two workers of one core each.

    python benchmarks/spark.py [--rows 1000000] [--rules 20] [--files 8]

Prints one table: seconds of the whole `compliance scan` in process, without and with starting Spark, and how
much of it two workers save. Stops where the counts of one engine differ from another's. Workers, master and
driver share this machine: what more machines would save cannot be seen here.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from inplace.cluster import cluster  # noqa: E402
from tickets import CHECKS, make, rules  # noqa: E402


def evidence(folder: Path, rows: int, files: int) -> Path:
    """Tickets in several files of one folder."""
    import pyarrow.parquet as pq

    make(folder / "all.parquet", rows)
    table = pq.read_table(folder / "all.parquet")
    place = folder / "evidence" / "support_ticket"
    place.mkdir(parents=True)
    share = -(-rows // files)
    for number in range(files):
        pq.write_table(table.slice(number * share, share), place / f"part-{number}.parquet")
    return folder / "evidence"


def one(folder: Path, count: int, master: str | None) -> dict[str, object]:
    """A scan in this process: seconds, those of starting Spark apart, and the counts of every check."""
    from compliance.engines.places import Place
    from compliance.request import Request
    from compliance.rules.loader import RulePack
    from compliance.rules.profiles import load_profile
    from compliance.scan import scan

    place, started, running = Place(), 0.0, None
    if master is not None:
        from compliance.engines.spark import connect

        before = time.perf_counter()
        running = connect(master)
        started, place = time.perf_counter() - before, Place(engine="spark", master=master)
    pack = RulePack(rules(count), (), (), "benchmark")
    before = time.perf_counter()
    report = scan(Request(str(folder), pack, pack.rules, load_profile(None), place=place)).report
    seconds = time.perf_counter() - before
    if running is not None:
        running.close()
    counts = {c.check_id: {status.value: n for status, n in c.counts.items() if n} for c in report.checks}
    return {"seconds": seconds, "started": started, "counts": counts}


def measured(folder: Path, count: int, master: str | None = None) -> dict[str, object]:
    """The same in a process of its own."""
    words = [sys.executable, __file__, "--only", str(folder), "--rules", str(count)]
    done = subprocess.run(
        [*words, *(["--master", master] if master else [])], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measures all three and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rules", type=int, default=len(CHECKS))
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--only", type=Path)
    parser.add_argument("--master")
    options = parser.parse_args()
    if options.only:
        print(json.dumps(one(options.only, options.rules, options.master)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = evidence(Path(name), options.rows, options.files)
        found = {"duckdb": measured(folder, options.rules)}
        for workers in (1, 2):
            logs = Path(name) / f"logs{workers}"
            logs.mkdir()
            with cluster(logs, workers) as running:
                found[f"spark, {workers} worker{'s' * (workers > 1)}"] = measured(folder, options.rules, running.master)
    for what, told in found.items():
        if told["counts"] != found["duckdb"]["counts"]:
            raise SystemExit(f"the counts of {what} are not those of duckdb")
    print(f"{options.rows:,} rows in {options.files} files, {options.rules} rules; all counts agree")
    print("| engine | seconds | starting Spark | verdicts/s |\n|---|---|---|---|")
    for what, told in found.items():
        seconds = float(str(told["seconds"]))
        rate = options.rows * options.rules / seconds / 1e6
        print(f"| {what} | {seconds:.1f} | {float(str(told['started'])):.1f} | {rate:.1f} M |")


if __name__ == "__main__":
    main()
