"""A maker of evidence: few keys, many collisions, every kind of bad cell, as noisy as it is told.

Every decision is asked of a chooser, the simplest choice first (see `grammar`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.evidence.schemas import Field, RecordType
from compliance.model import Example
from semantics.grammar import Choose

KEYS = {
    "alpha": ("A1", "A2", "X"),
    "beta": ("B1", "B2", "X"),
    "gamma": ("G1", "G2", "G3", "G4", "合同五"),
    "delta": ("D1", "D2", "D3"),
    "omega": ("O1",),
}
DAYS = ("2026-01-31", "2026-02-28", "2024-02-29", "2026-03-01", "2026年3月15日", "2026/3/16", "2025-12-31")
MOMENTS = (
    "2026-03-15", "2026-03-16", "2026-03-15T23:59:59+08:00", "2026-03-16T00:00:00+08:00", "2026-03-16T02:00:00+08:00",
    "2026-03-15T16:00:00Z", "2026-03-15T11:30:00Z", "2024-02-29T17:00:00Z", "2026-01-31T12:00:00.000001Z",
)  # fmt: skip
READABLE: Mapping[str, tuple[Any, ...]] = {
    "text": ("x", "y", "X", "合同", "🖊x", "Übung", "a%b", "it's"),
    "int": (1, 2, 0, -3, 15, "30"),
    "decimal": ("0.1", "0.2", "0.3", 2, "-1.25", "15.00000001", "99999999.99999999"),
    "bool": (True, False, "yes", "否"),
    "date": DAYS,
    "timestamp": MOMENTS,
    "list": ("x", "x;y", "合同；x", "none", "无", "y"),
}
# Whole numbers beyond what a float can hold, in a field that no calendar function reads.
BIG = (*READABLE["int"], 9007199254740993, "9007199254740992", -9007199254740993)
UNREADABLE = {"int": "many", "decimal": "a lot", "bool": "perhaps", "date": "2026-02-30", "timestamp": "noon"}
AS_OF = ("2026-12-31", "2026-03-15", "2026-03-16", "2024-02-29", "2026-03-15T19:30:00+08:00")
PARAMS: Mapping[str, Any] = {
    "few": 2, "many": 15, "share": 0.5, "texts": ["x", "合同"], "map": {"x": 1, "y": 15}, "unset": None,
    "unset_list": None,
}  # fmt: skip


def readable(field: Field) -> tuple[Any, ...]:
    """Cells of a field that can be read; links mostly lead somewhere."""
    if field.values:
        return (*(label.code for label in field.values), "高", "superb")
    if field.reference:
        keys = KEYS[field.reference]
        return (*keys, "nobody") if field.kind == "text" else (*keys, ";".join(keys[:2]), "；".join(keys[-2:]), "none")
    if field.name == "subject_id":
        return (*KEYS["alpha"], *KEYS["beta"])
    if field.name == "subject_type":
        return ("alpha", "beta")
    return BIG if field.name == "m" else READABLE[field.kind]


def make_example(schemas: Mapping[str, RecordType], choose: Choose, more: int = 0) -> Example:
    """Evidence over all record types: some absent, some incomplete, as of some day; `more` rows of each than a few."""
    noise = choose((0, 0, 1, 2, 4))

    def rarely() -> bool:
        return bool(choose((False,) * 20 + (True,) * noise)) if noise else False

    def cell(field: Field) -> Any:
        if rarely():
            return choose((None, "", UNREADABLE.get(field.kind)))
        return choose(readable(field))

    def rows(record_type: RecordType) -> tuple[Mapping[str, Any], ...]:
        names = [name for name in record_type.fields if name == record_type.key or not rarely()]
        keys = (*KEYS[record_type.name], *(f"{record_type.name}-{i}" for i in range(more)))
        made = []
        for _ in range(more or choose((*range(1, len(keys) + 3), 0))):
            key = None if rarely() and rarely() else choose(keys)
            made.append({n: key if n == record_type.key else cell(record_type.fields[n]) for n in names})
        return tuple(made if noise else {row[record_type.key]: row for row in made}.values())

    given = {name: rows(schemas[name]) for name in KEYS if name == "alpha" or not rarely()}
    return Example(
        given=given,
        expect={},
        as_of=choose(AS_OF),
        extracted_at=choose((None, None, "2026-03-15", "2026-01-01")),
        incomplete=tuple(name for name in given if rarely()),
    )
