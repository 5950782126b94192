"""A small harness: a mapping as YAML text over rows as dicts."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from compliance.evidence.mappings import load_mapping
from compliance.evidence.schemas import load_schemas
from compliance.evidence.transform import Transformed, transform

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "servicenow"


@dataclass(frozen=True)
class Result:
    """What came out: the summary, and the records by key with their cells as text; a tuple
    ("unreadable", cell) where the cell is unreadable."""

    summary: Transformed
    records: dict[str, dict[str, Any]]
    rows: list[dict[str, Any]]


def run_file(mapping: Path, source: Path, timezone: str = "Asia/Shanghai") -> Result:
    """A mapping over a CSV file, read here with the standard library."""
    with source.open(encoding="utf-8", newline="") as file:
        return run_rows(mapping, list(csv.DictReader(file)), timezone)


def run_rows(mapping: Path, rows: list[dict[str, str]], timezone: str = "Asia/Shanghai") -> Result:
    """A mapping over rows; all of them have the columns of the first."""
    schemas = load_schemas()
    loaded = load_mapping(mapping, schemas)
    record = loaded.records[0]
    with duckdb.connect(":memory:") as con:
        names = list(rows[0])
        quoted = [name.replace('"', '""') for name in names]
        columns = ", ".join(f'"{name}" VARCHAR' for name in quoted)
        con.execute(f"CREATE TABLE source ({columns}, _file INTEGER, _row BIGINT)")
        data = [(*row.values(), 0, number) for number, row in enumerate(rows, 2)]
        con.executemany(f"INSERT INTO source VALUES ({', '.join('?' * (len(names) + 2))})", data)
        record_type = schemas[record.record_type]
        summary = transform(con, "source", "target", loaded, record, record_type, timezone=timezone, file="export.csv")
        result = con.execute("SELECT * FROM target")
        header = [column[0] for column in result.description or ()]
        raw = [dict(zip(header, row, strict=True)) for row in result.fetchall()]
    cells = [
        {f: ("unreadable", row[f]) if row.get(f"{f}__bad") else row[f] for f in summary.fields} | {"_row": row["_row"]}
        for row in raw
    ]
    return Result(summary, {row[record_type.key]: row for row in cells}, cells)


def written(folder: Path, body: str, source: str = "", name: str = "test") -> Path:
    """A mapping file around the YAML of one record entry (without the dash)."""
    indented = "\n".join(f"    {line}" for line in body.strip().splitlines())
    path = folder / f"{name}.yaml"
    source = source or 'nulls: ["?"]\n  timezone: Asia/Shanghai'
    path.write_text(
        f"name: {name}\ntitle: {{en: Test, zh: 测试}}\nsource:\n  files: ['*.csv']\n  {source}\nrecords:\n"
        f"  - type: support_ticket\n{indented}\n",
        encoding="utf-8",
    )
    return path
