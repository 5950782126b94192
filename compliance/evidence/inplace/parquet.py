"""Folders of Parquet that another engine reads: their files, and what each column holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.errors import EvidenceError, Problem
from compliance.evidence import manifest as manifests
from compliance.evidence.cells import named
from compliance.evidence.headers import resolve
from compliance.evidence.inplace.tables import Origin
from compliance.evidence.readers import PARQUET
from compliance.evidence.schemas import RecordType
from compliance.evidence.sources import find_files, find_manifest
from compliance.evidence.staging import digest, unreadable_parquet
from compliance.model import Digest
from compliance.text import Text


@dataclass(frozen=True, slots=True)
class Folder:
    """The files and the number of rows of each record type, where their columns are, and the digests of all files."""

    files: Mapping[str, tuple[Path, ...]]
    rows: Mapping[str, int]
    origins: Mapping[str, Origin]
    digests: tuple[Digest, ...]


def find_parquet(root: Path, schemas: Mapping[str, RecordType]) -> Folder:
    """The Parquet files under a folder; raises EvidenceError for other files, and for files of a type that differ.

    The source of each Origin is a table named `stored_<type>`, which whoever reads them has to make.
    """
    files: dict[str, list[Path]] = defaultdict(list)
    numbers: dict[str, int] = defaultdict(int)
    origins: dict[str, Origin] = {}
    digests: list[Digest] = []
    problems: list[Problem] = []
    for file in find_files(root, schemas):
        if file.path.suffix.lower() != PARQUET:
            message = Text("this engine reads Parquet only", "此引擎只能读取 Parquet")
            problems.append(Problem(message, file=file.name, expected=PARQUET))
            continue
        if file.hint is None:
            problems += file.unknown(schemas).problems
            continue
        try:
            columns, rows = _columns(file.path, file.name)
            found = _origin(file.hint, columns, file.name)
        except EvidenceError as error:
            problems += error.problems
            continue
        known = origins.setdefault(file.hint.name, found)
        if (known.columns, known.unknown) != (found.columns, found.unknown):
            message = Text(
                "has other columns or types than the first file of its type, which this engine cannot bring together",
                "的列或类型与同类型的第一个文件不同，此引擎无法合并",
            )
            problems.append(Problem(message, file=file.name))
        files[file.hint.name].append(file.path)
        numbers[file.hint.name] += rows
        digests.append(digest(file.path, file.name, rows))
    if problems:
        raise EvidenceError(problems)
    sheet = find_manifest(root)
    if sheet is not None:
        digests.append(digest(sheet, manifests.NAME, None))
    return Folder({name: tuple(paths) for name, paths in files.items()}, numbers, origins, tuple(digests))


def _origin(record_type: RecordType, columns: Mapping[str, str], name: str) -> Origin:
    header = list(columns)
    resolved = resolve(record_type, header, name)
    held = {field: (named(header[at]), columns[header[at]]) for field, at in resolved.fields.items()}
    for field, (column, what) in held.items():
        if what == "nanoseconds":
            message = Text("times of nanoseconds cannot be read by this engine", "此引擎无法读取纳秒精度的时间")
            raise EvidenceError(Problem(message, file=name, path=field, found=column, expected="us"))
    return Origin(record_type.name, named(f"stored_{record_type.name}"), held, resolved.unknown)


def _columns(path: Path, name: str) -> tuple[dict[str, str], int]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            return {field.name: _held(field.type) for field in file.schema_arrow}, int(file.metadata.num_rows)
    except (pa.ArrowInvalid, OSError) as error:
        raise unreadable_parquet(name, error) from error


def _held(kind: Any) -> str:
    """What a column holds, see `cells.read`."""
    from pyarrow import types as t

    if t.is_dictionary(kind):
        kind = kind.value_type
    if t.is_timestamp(kind):
        if kind.unit == "ns":
            return "nanoseconds"
        return "naive" if kind.tz is None else "aware"
    if t.is_list(kind) or t.is_large_list(kind):
        return "list" if t.is_string(kind.value_type) or t.is_large_string(kind.value_type) else "other"
    tests = (
        (t.is_uint64, "text"), (t.is_integer, "int"), (t.is_decimal, "decimal"), (t.is_floating, "float"),
        (t.is_boolean, "bool"), (t.is_date, "date"), (t.is_nested, "other"),
    )  # fmt: skip
    return next((what for test, what in tests if test(kind)), "text")
