"""Places in a file, and in the tree of values read from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

Location = tuple[str | int, ...]
"""Keys and list indexes from the top of a file: (0, "title", "en")."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file; both count from 1, columns in characters."""

    line: int
    column: int


def dotted(location: Sequence[str | int]) -> str:
    """A location as people write it: `[0].title.en`."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def nth_visible(lines: list[str], start: Position, ordinal: int) -> Position | None:
    """Place of the visible character number `ordinal` (from 0) of the scalar that begins at
    `start`. All scalar styles keep visible characters in order and change only white space."""
    return next(islice(_visible(lines, start), ordinal, None), None)


def _visible(lines: list[str], start: Position) -> Iterator[Position]:
    line, column = start.line - 1, start.column - 1
    first = lines[line][column : column + 1]
    if first in ("|", ">"):
        line, column = line + 1, 0
    elif first in ("'", '"'):
        column += 1
    for number in range(line, len(lines)):
        for index in range(column, len(lines[number])):
            if not lines[number][index].isspace():
                yield Position(number + 1, index + 1)
        column = 0
