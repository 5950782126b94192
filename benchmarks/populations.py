"""The pack's own rules over whole populations: every record type, those that are many in millions.

    python benchmarks/populations.py [--millions 1] [--contracts 1000]

Prints one table: what the scan in process and the list of all that did not pass take, as seconds, processor seconds and peak
memory; durable_rules has a process of its own, which is not in the last two, and no report is written. Records are made by the
schemas: 1 in 100 cells is empty, 1 in 200 links leads nowhere, values are any of their lists, so that far more fails than in any
real evidence. A link to records of several types leads to one of the type that its row names. Contracts have projects and systems
of their own.
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
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import tickets

from compliance.evidence.schemas import Field, RecordType, load_schemas
from compliance.model import Status
from compliance.reports.side_files import write_side_files
from compliance.request import Request
from compliance.rules import load_pack
from compliance.rules.profiles import load_profile
from compliance.scan import scan

MILLIONTHS = {
    "support_ticket": 1_000_000, "access_log": 1_000_000, "change_request": 1_000_000, "data_asset": 300_000,
    "service_incident": 300_000, "feedback": 300_000, "kpi_measurement": 300_000,
}  # fmt: skip
"""Records of each type to a million tickets."""
AS_OF = date(2026, 4, 1)


class Size(NamedTuple):
    """How many records there are: of tickets in millions, and of contracts; of most types there are half as many."""

    millions: float
    contracts: int

    def rows(self, name: str) -> int:
        """The records of a type."""
        many = MILLIONTHS.get(name)
        return int(many * self.millions) if many else self.contracts if name == "contract" else self.contracts // 2


def make(folder: Path, size: Size) -> int:
    """Writes a Parquet file for every record type; gives the records in all."""
    import duckdb

    total = 0
    for name, record_type in load_schemas().items():
        number = size.rows(name)
        cells = (f'{_cell(record_type, f, size)} AS "{f.name}"' for f in record_type.fields.values())
        duckdb.execute(
            f"COPY (SELECT {', '.join(cells)} FROM range({number}) t(i)) TO '{folder}/{name}.parquet' (FORMAT parquet)"
        )
        total += number
    return total


def _cell(record_type: RecordType, field: Field, size: Size) -> str:
    if field.name == record_type.key:
        return _key(record_type.name, "i")
    return f"CASE WHEN {_number(record_type, field.name, 1000)} % 100 > 0 THEN {_value(record_type, field, size)} END"


def _number(record_type: RecordType, name: str, more: int = 0) -> str:
    """A number of its own for each cell of a column; another one with `more`."""
    return f"hash(i, {list(record_type.fields).index(name) + 1 + more})"


def _key(name: str, number: str) -> str:
    return f"'{name}-' || lpad(({number})::VARCHAR, 9, '0')"


def _link(target: str, number: str, size: Size) -> str:
    """The key of a record, of types that are few one of the row's contract; 1 in 200 times of none."""
    there = size.rows(target)
    one = f"{number} % {there}" if target in MILLIONTHS else f"{_group(size)} * {there} // {size.contracts}"
    return _key(target, f"CASE WHEN {number} % 200 = 0 THEN {there} ELSE {one} END")


def _group(size: Size) -> str:
    return f"hash(i, 0) % {size.contracts}"


def _value(record_type: RecordType, field: Field, size: Size) -> str:
    number = _number(record_type, field.name)
    if field.reference:
        return _link(field.reference, number, size)
    if field.type_field:
        named = _value(record_type, record_type.fields[field.type_field], size)
        links = " ".join(f"WHEN '{target}' THEN {_link(target, number, size)}" for target in field.targets)
        return (
            f"CASE {named} {links} ELSE '{field.name} ' || ({_group(size)})::VARCHAR END"  # of a type without records
        )
    if field.values:
        codes = ", ".join(f"'{label.code}'" for label in field.values)
        code = f"[{codes}][1 + ({number} % {len(field.values)})::INT]"
        return f"[{code}]" if field.kind == "list" else code
    kinds = {
        "text": f"'{field.name} ' || ({number} % 1000)::VARCHAR",
        "int": f"({number} % 100)::BIGINT",
        "decimal": f"(({number} % 10000) / 100.0)::DECIMAL(12, 2)",
        "bool": f"{number} % 20 > 0",
        "date": f"DATE '2025-01-01' + (hash(i, 0) % 365 + {number} % 40)::INT",
        "timestamp": f"TIMESTAMP '2025-01-01' + to_seconds((hash(i, 0) % 31536000 + {number} % 3000000)::BIGINT)",
        "list": f"['part ' || ({number} % 5)::VARCHAR]",
    }
    return kinds[field.kind]


def measure(folder: Path) -> dict[str, float]:
    """The scan in this process."""
    pack = load_pack()
    start = time.perf_counter()
    result = scan(Request(str(folder / "evidence"), pack, pack.rules, load_profile(None), as_of=AS_OF))
    write_side_files(result.not_passing, folder, "not-passing")
    seconds, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    totals = result.report.totals
    return {
        "seconds": seconds,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_mb": tickets.peak_mb(),
        "verdicts": sum(totals.values()),
        "listed": sum(n for status, n in totals.items() if status not in (Status.PASS, Status.NOT_APPLICABLE)),
        "findings": len(result.report.findings),
    }


def main() -> None:
    """Makes the records, measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--millions", type=float, default=1.0, help="of tickets; the others in proportion")
    parser.add_argument("--contracts", type=int, default=1000)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "evidence").mkdir()
        total = make(folder / "evidence", Size(options.millions, options.contracts))
        done = subprocess.run(
            [sys.executable, __file__, "--measure", name], stdout=subprocess.PIPE, text=True, check=True
        )
    print(f"python {platform.python_version()}, {os.cpu_count()} cores\n")
    print_table(total, json.loads(done.stdout))


def print_table(total: int, one: Mapping[str, float]) -> None:
    """The scan of so many records as a table in Markdown."""
    print("| records | verdicts | listed | findings | seconds | cpu seconds | peak MB |\n|---|---|---|---|---|---|---|")
    print(
        f"| {total:,} | {one['verdicts']:,} | {one['listed']:,} | {one['findings']:,} "
        f"| {one['seconds']:.0f} | {one['cpu_seconds']:.0f} | {one['peak_mb']:,.0f} |"
    )


if __name__ == "__main__":
    main()
