"""Millions of data assets, with controls, backups and accounts, by the pack's own rules.

    python benchmarks/assets.py [--millions 10] [--contracts 1000]

Prints one table, as `populations.py` does. To every asset there are two controls, four backups and an account: 1 in 100
controls is of another sort, 1 in 1,000 backups failed, 1 in 20 accounts has one factor. Judgements about assets conclude a risk on
about 1 in 500.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import populations


def make(folder: Path, number: int, contracts: int) -> int:
    """Writes a Parquet file for each record type, and says that they are complete; gives the records in all."""
    import duckdb

    tables = {
        "contract": (contracts, "'C' || i AS id"),
        "information_system": (2 * contracts, f"'S' || i AS id, 'C' || i % {contracts} AS contract_id"),
        "data_asset": (
            number,
            f"'A' || i AS id, 'C' || i % {contracts} AS contract_id, 'S' || i % {2 * contracts} AS system_id, "
            "['general', 'important', 'sensitive'][1 + i % 3] AS level, DATE '2026-01-01' + (i % 90)::INT AS created_at, "
            "30 AS backup_cycle_days, FALSE AS key_data, CASE WHEN i % 1000 = 7 THEN DATE '2026-03-01' END AS use_ended_at",
        ),
        "security_control": (
            2 * number,
            "'K' || i AS id, 'data_asset' AS target_type, 'A' || i // 2 AS target_id, 'at_rest' AS data_state, "
            "CASE WHEN hash(i) % 100 = 0 THEN 'masking' WHEN i % 2 = 0 THEN 'hash' ELSE 'encryption' END AS control_type, "
            "'active' AS status",
        ),
        "backup": (
            4 * number,
            "'B' || i AS id, 'A' || i // 4 AS data_asset_id, "
            "TIMESTAMP '2026-01-02 10:00:00' + INTERVAL (i % 4 * 29) DAY AS executed_at, "
            "CASE WHEN hash(i) % 1000 = 0 THEN 'failed' ELSE 'success' END AS result",
        ),
        "disposal_record": (
            contracts,
            "'D' || i AS id, 'data_asset' AS subject_type, 'A' || i * 20 AS subject_id, DATE '2026-03-20' AS disposed_at",
        ),
        "access_account": (
            number,
            "'U' || i AS id, 'A' || i AS data_asset_id, hash(i) % 20 > 0 AS mfa_enabled",
        ),
    }
    for name, (rows, cells) in tables.items():
        duckdb.execute(f"COPY (SELECT {cells} FROM range({rows}) t(i)) TO '{folder}/{name}.parquet' (FORMAT parquet)")
    complete = "".join(f"  {name}: true\n" for name in tables)
    (folder / "evidence.yaml").write_text(f"complete:\n{complete}", "utf-8")
    return sum(rows for rows, _ in tables.values())


def main() -> None:
    """Makes the records, measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--millions", type=float, default=10.0, help="of data assets")
    parser.add_argument("--contracts", type=int, default=1000)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(populations.measure(options.measure)))
        return
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "evidence").mkdir()
        total = make(Path(name) / "evidence", int(options.millions * 1_000_000), options.contracts)
        done = subprocess.run(
            [sys.executable, __file__, "--measure", name], stdout=subprocess.PIPE, text=True, check=True
        )
    print(f"python {platform.python_version()}, {os.cpu_count()} cores\n")
    populations.print_table(total, json.loads(done.stdout))


if __name__ == "__main__":
    main()
