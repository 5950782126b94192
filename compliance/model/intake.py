"""What became of the evidence on its way in: files read, rows taken, rows to be mended."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.text import Text


@dataclass(frozen=True, slots=True)
class Digest:
    """One input file: name relative to its root, sha256 in hex, rows read (None where rows do not apply)."""

    name: str
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of the rows of one record type; rows_in = accepted + collapsed + quarantined.

    `set_aside` (occurred after as-of, or outside the period or scope) is part of `accepted`.
    """

    record_type: str
    supplied: bool
    complete: bool
    rows_in: int
    accepted: int
    collapsed: int
    quarantined: int
    set_aside: int = 0
    unreadable_cells: int = 0
    missing_columns: tuple[str, ...] = ()
    unknown_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceIssue:
    """Something the reader must know about a row: quarantine, example, unreadable, conflict, dangling,
    empty_link, unlisted."""

    kind: str
    record_type: str
    message: Text
    file: str | None = None
    row: int | None = None
    sheet: str | None = None
    field: str | None = None
    value: str | None = None
    key: str | None = None
