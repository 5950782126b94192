"""Columns of Parquet files in every physical type a program may write them in, with the cells that are odd in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from compliance.evidence.schemas import Field, RecordType

Choose = Callable[[Sequence[Any]], Any]
Maker = Callable[[Choose, int], pa.Array]

BLANK_ENDED = (" x", "x ", "x\u3000", "\u3000x", "\u00a0x", "x\u00a0", "\ufeffx", "x\n", "\t", "\u3000", "", " ")
ODD = (
    "合同",
    "合同\u3000",
    "𠮷野家",
    "🖊",
    "👩‍💻 ",
    "é",
    "it's",
    '"q"',
    "%",
    "x" * 100,
    "合" * 80,
    "\x1dx",
    "\x1ex",
    "a\x1fb",
    "ｘ",
)
CELLS = ("C0", "C1", "P0", "c0", "C0 ", "C9", "yes", "否", "12", "3.50", "-7", "2026-03-01", "2026年3月1日", "46082", "none", "a;b", "无",
         "2026-03-01T18:00+08:00", "2024-11-03 01:30", "0001-01-01", "10000-01-01", "1e5", "NaN", "perhaps")  # fmt: skip
ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "+05:30")
EPOCH = datetime(1970, 1, 1)
TIMES = tuple(
    datetime.fromisoformat(text)
    for text in ("1889-12-31", "1900-01-01", "1900-01-01T12:00", "1900-01-02", "1991-09-15T01:30", "2024-11-03T01:30", "2024-11-03T06:30",
                 "2025-03-09T02:30", "2025-04-05T15:00", "2026-02-28T16:00", "2026-03-01", "2026-03-01T23:59:59.999999", "2026-03-02",
                 "9999-12-29", "9999-12-30T23:00", "9999-12-31T23:59:59", "0001-01-01")
)  # fmt: skip
CALM = tuple(datetime(2026, 1, 1) + timedelta(hours=7 * i) for i in range(30))
_PER_SECOND = {"s": 1, "ms": 1000, "us": 1_000_000, "ns": 1_000_000_000}
_WIDTHS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64, "uint8": 8, "uint16": 16, "uint32": 32, "uint64": 64}


def _some(choose: Choose, size: int, values: Sequence[Any]) -> list[Any]:
    return [choose((None, *values)) if choose((0, 0, 0, 0, 1)) else choose(values) for _ in range(size)]


def _texts(kind: pa.DataType) -> Maker:
    def make(choose: Choose, size: int) -> pa.Array:
        pool = choose(
            (
                CELLS,
                ("C0", "C1", "C2"),
                ("P1", "P2", "high", "高"),
                (*CELLS, *ODD, *BLANK_ENDED),
                ("合同一", "合同二"),
                ("x" * 90 + "y", "x" * 90),
            )
        )
        texts = _some(choose, size, pool)
        if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            texts = [None if text is None else text.encode() for text in texts]
        if pa.types.is_dictionary(kind):
            return pa.array(texts, pa.string()).dictionary_encode()
        return pa.array(texts, kind)

    return make


def _times(unit: str, zone: str | None) -> Maker:
    def make(choose: Choose, size: int) -> pa.Array:
        scale = _PER_SECOND[unit]
        numbers = []
        for at in _some(choose, size, choose((CALM, CALM, TIMES))):
            number = None if at is None else (at - EPOCH) // timedelta(microseconds=1) * scale // 1_000_000
            numbers.append(number if number is None or abs(number) < 2**63 else 0)
        if choose((0,) * 9 + (1,)):  # the year 0 or far beyond 9999, where the unit reaches so far
            far = choose((-62_200_000_000, 253_500_000_000, 9_000_000_000_000)) * scale
            numbers[choose(range(size))] = far if abs(far) < 2**63 else 2**62
        return pa.array(numbers, pa.int64()).cast(pa.timestamp(unit, zone))

    return make


def _days(choose: Choose, size: int) -> pa.Array:
    numbers = [None if at is None else (at - EPOCH).days for at in _some(choose, size, choose((CALM, CALM, TIMES)))]
    if choose((0,) * 9 + (1,)):
        numbers[choose(range(size))] = choose((-719_900, 2_932_897, 2_000_000_000))
    return pa.array(numbers, pa.int32()).cast(pa.date32())


def _integers(name: str) -> Maker:
    def make(choose: Choose, size: int) -> pa.Array:
        bits = _WIDTHS[name]
        ends = (0, 2**bits - 1) if name.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        return pa.array(_some(choose, size, choose(((0, 1, 7, 90), (0, 1, 7, *ends)))), getattr(pa, name)())

    return make


def _decimals(scale: int) -> Maker:
    def make(choose: Choose, size: int) -> pa.Array:
        digits = ("1", "1.50", "-3", "0", "12345678.12345678", "0.000000001", "9" * 20, "9" * 28)
        least = Decimal(1).scaleb(-scale)
        fit = [Decimal(text) for text in digits if abs(Decimal(text)) < Decimal(10) ** (38 - scale)]
        return pa.array(
            [None if v is None else round(v / least) * least for v in _some(choose, size, fit)],
            pa.decimal128(38, scale),
        )

    return make


def _floats(kind: pa.DataType) -> Maker:
    def make(choose: Choose, size: int) -> pa.Array:
        pool = choose(((1.0, 2.5, 7.0), (0.1, 1e-9, 1e30, float("nan"), float("inf"), -float("inf"), -0.0, 7.0)))
        return pa.array(_some(choose, size, pool), kind)

    return make


def _bools(choose: Choose, size: int) -> pa.Array:
    return pa.array(_some(choose, size, (True, False)), pa.bool_())


def _lists(kind: pa.DataType) -> Maker:
    def make(choose: Choose, size: int) -> pa.Array:
        pools = ((["a"], ["a", "b"], []), (["a "], ["\u3000"], [None], ["合同", "", "x"], ["a\u00a0"], []))
        return pa.array(_some(choose, size, choose(pools)), kind)

    return make


_TEXTS = {"string": pa.string(), "large_string": pa.large_string(), "dictionary": pa.dictionary(pa.int32(), pa.string()), "binary": pa.binary(),
          "string_view": pa.string_view()}  # fmt: skip
MAKERS: Mapping[str, Maker] = {
    **{name: _texts(kind) for name, kind in _TEXTS.items()},
    **{f"timestamp {unit} {zone or ''}".strip(): _times(unit, zone) for unit in _PER_SECOND for zone in (None, *ZONES)},
    "date": _days,
    **{name: _integers(name) for name in _WIDTHS},
    **{f"decimal {scale}": _decimals(scale) for scale in (0, 2, 8, 12, 30)},
    "float": _floats(pa.float32()), "double": _floats(pa.float64()), "bool": _bools,
    "list": _lists(pa.list_(pa.string())), "large_list": _lists(pa.large_list(pa.large_string())),
    "null": lambda _choose, size: pa.nulls(size),
    "list of numbers": lambda choose, size: pa.array(_some(choose, size, ([1], [], [1, 2])), pa.list_(pa.int64())),
    "struct": lambda choose, size: pa.array(_some(choose, size, ({"a": 1},)), pa.struct([("a", pa.int64())])),
}  # fmt: skip
_USUAL: Mapping[str, tuple[str, ...]] = {
    "text": (*_TEXTS, "string", "string", "int32", "double"),
    "date": (*(name for name in MAKERS if name.startswith(("timestamp", "date"))), "string"),
    "timestamp": (*(name for name in MAKERS if name.startswith(("timestamp", "date"))), "string"),
    "int": (*_WIDTHS, "string", "double", "decimal 0"),
    "decimal": (*_WIDTHS, *(name for name in MAKERS if name.startswith("decimal")), "float", "double", "string"),
    "bool": ("bool", "string"),
    "list": ("list", "large_list", "string"),
}


def column(field: Field, choose: Choose, size: int) -> pa.Array:
    """A column for a field: mostly of a type it may have, sometimes of any."""
    names = tuple(MAKERS) if choose((0,) * 6 + (1,)) else _USUAL[field.kind]
    return MAKERS[choose(names)](choose, size)


def keys(prefix: str, choose: Choose, first: int, size: int) -> pa.Array:
    """Keys that are nearly always there and different; seldom of another type than text."""
    if choose((0,) * 15 + (1,)):
        return pa.array(range(first, first + size), choose((pa.int64(), pa.uint16(), pa.float64())))
    texts: list[Any] = [f"{prefix}{first + i}" for i in range(size)]
    if size and choose((0,) * 5 + (1,)):
        texts[choose(range(size))] = choose(
            (f"{prefix}0", f" {prefix}1", "EXAMPLE-1", "", None, f"{prefix}1\u3000", "\u00a0", "合同🖊")
        )
    return pa.array(texts, choose((pa.string(), pa.string(), pa.large_string(), pa.string_view())))


def write(
    folder: Path, record_type: RecordType, fields: Sequence[str], choose: Choose, prefix: str, most: int = 9
) -> None:
    """One to three files of a record type, which need not agree on their columns, their types or on having rows."""
    place = folder / record_type.name
    place.mkdir(parents=True)
    first = 0
    for number in range(choose((1, 1, 2, 3))):
        size = choose((0, *range(1, most), *range(1, most)))
        columns = {record_type.key: keys(prefix, choose, first, size)}
        for name in fields:
            if not choose((0,) * 12 + (1,)):  # now and then a file lacks a column
                made = (
                    column(record_type.fields[name], choose, size)
                    if size
                    else pa.array([], choose((pa.string(), pa.timestamp("us"))))
                )
                columns[name] = made
        first += size
        table = pa.table(columns)
        path = place / f"part-{number}.parquet"
        if size == 0 and choose((0, 1)):
            with pq.ParquetWriter(path, table.schema):  # no row group at all
                continue
        told = choose((True, True, True, False, [record_type.key]))
        pq.write_table(
            table, path, row_group_size=choose((2, 3, 100)), write_statistics=told, use_dictionary=choose((True, False))
        )


def chooser(chance: Random) -> Choose:
    """Choices by chance."""
    return lambda options: options[chance.randrange(len(options))]
