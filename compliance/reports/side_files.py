"""The complete list of verdicts that did not pass, as CSV and Parquet beside the reports."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from compliance.reports.safe import FORMULA_STARTS

COLUMNS = pa.schema(
    [
        ("check_id", pa.string()),
        ("rule_id", pa.string()),
        ("record_type", pa.string()),
        ("subject", pa.string()),
        ("status", pa.string()),
        ("due", pa.date32()),
        ("file", pa.string()),
        ("row", pa.int64()),
        ("waived", pa.string()),
        ("attested", pa.string()),
    ]
)
_BOM = b"\xef\xbb\xbf"
_ORDER = ("check_id", "subject", "file", "row", "status", "due", "rule_id", "record_type")


def write_side_files(table: pa.Table, folder: Path, stem: str) -> tuple[Path, Path]:
    """Writes <stem>.csv (UTF-8 with BOM, formulas disarmed) and <stem>.parquet; gives both paths.

    `table` has at least the columns of COLUMNS, in any order of rows and columns; KeyError where one is missing.
    The rows are sorted, so the same verdicts give the same bytes.
    """
    ordered = _ordered(table)
    csv, parquet = folder / f"{stem}.csv", folder / f"{stem}.parquet"
    with csv.open("wb") as out:
        out.write(_BOM)
        pyarrow.csv.write_csv(_disarmed(ordered), out)
    pyarrow.parquet.write_table(ordered, parquet, compression="zstd")
    return csv, parquet


def _ordered(table: pa.Table) -> pa.Table:
    # One chunk and no metadata of the engine: neither may show in the bytes.
    plain = table.select(COLUMNS.names).cast(COLUMNS).replace_schema_metadata(None).combine_chunks()
    if _in_order(plain):
        return plain
    return plain.take(pc.sort_indices(plain, sort_keys=[(name, "ascending") for name in _ORDER]))


def _in_order(table: pa.Table) -> bool:
    """Whether check and subject alone already order the rows, as the engine gives them: far cheaper than sorting."""
    if table.num_rows < 2:
        return True
    (check, next_check), (subject, next_subject) = (
        (table.column(name).slice(0, table.num_rows - 1), table.column(name).slice(1)) for name in _ORDER[:2]
    )
    later = pc.and_(pc.equal(check, next_check), pc.less(subject, next_subject))
    return bool(pc.all(pc.or_(pc.less(check, next_check), later)).as_py())


def _disarmed(table: pa.Table) -> pa.Table:
    """Text a spreadsheet could run begins with an apostrophe instead."""
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            column = table.column(place)
            risky = pc.is_in(pc.utf8_slice_codeunits(column, 0, 1), pa.array(list(FORMULA_STARTS)))
            if pc.any(risky).as_py():
                table = table.set_column(
                    place, field, pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)
                )
    return table
