"""The formats evidence may come in, by the end of the file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from compliance.evidence.delimited import read_csv
from compliance.evidence.documents import read_json, read_jsonl, read_yaml
from compliance.evidence.sheets import Sheet
from compliance.evidence.workbooks import read_xlsx

READERS: Mapping[str, Callable[[Path], Iterator[Sheet]]] = {
    ".csv": read_csv,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".yaml": read_yaml,
    ".yml": read_yaml,
    ".xlsx": read_xlsx,
}
PARQUET = ".parquet"


def format_of(path: Path) -> str | None:
    """The suffix that says how to read a file, `.csv` for `x.csv.gz`; None for a foreign one."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes[-1:] == [".gz"]
    if packed:
        suffixes = suffixes[:-1]
    suffix = suffixes[-1] if suffixes else ""
    return suffix if suffix in READERS or (suffix == PARQUET and not packed) else None


def stem_of(path: Path) -> str:
    """`contract` for contract.csv.gz."""
    name = path.name
    for suffix in (".gz", format_of(path) or ""):
        if suffix and name.lower().endswith(suffix):
            name = name[: -len(suffix)]
    return name
