"""The typed tree an expression becomes: small, frozen, the same for every engine and the oracle.

After parsing and binding a tree holds literals, unset parameters, columns, calls and subqueries,
nothing else. Three-valued: a boolean node is TRUE, FALSE or UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

BOOL, INT, DECIMAL, TEXT, DATE, TIMESTAMP, LIST, RATIO, NULL = (
    "bool", "int", "decimal", "text", "date", "timestamp", "list", "ratio", "null",
)  # fmt: skip


class Written(Protocol):
    """What an author wrote; made into text only where somebody reads it."""

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Type:
    """A type: its kind, the record type it refers to (a reference or key), its ordered values."""

    kind: str
    target: str | None = None
    ranks: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: bool, int, Decimal, str, date, datetime (aware), tuple of scalars, or None."""

    value: Any
    type: Type


@dataclass(frozen=True, slots=True)
class Unset:
    """A parameter nobody set: unknown wherever it is read."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a record in scope, or of a record it refers to.

    `alias` names the scope; `path` are the reference fields to follow from there (empty for an own
    field); `record_type` is the type the field belongs to after following them.
    """

    alias: str
    path: tuple[str, ...]
    record_type: str
    name: str
    type: Type

    def __str__(self) -> str:
        return ".".join((self.alias, *(step.removesuffix("_id") for step in self.path), self.name))


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function over nodes; `op` is a key of compliance.expressions.functions.OPERATORS."""

    op: str
    args: tuple[Node, ...]
    type: Type
    written: Written | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The expression as its author wrote it; empty for what was added to it."""
        return str(self.written) if self.written is not None else ""


@dataclass(frozen=True, slots=True)
class Subquery:
    """A question about the rows of another record type.

    kind: exists, every, count, count_distinct, sum, min, max, avg, latest, earliest, value,
    max_gap_days, coverage. `where` is the whole condition, links included, with discriminators of
    polymorphic references added. `select`: the tested condition (every), the argument (aggregates,
    value, latest), the date (max_gap_days) or start and end (coverage). `order` is for latest and
    earliest. `bounds` are from and until of max_gap_days and coverage, in the outer scope.
    `links` are the (inner, outer) pairs of `where` that tie the rows to the outer record.
    """

    kind: str
    record_type: str
    alias: str
    where: Node | None
    select: tuple[Node, ...]
    order: Node | None
    bounds: tuple[Node, ...]
    links: tuple[tuple[Node, Node], ...]
    type: Type
    written: Written | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The subquery as its author wrote it."""
        return str(self.written) if self.written is not None else ""


Node = Literal | Unset | Column | Call | Subquery


def children(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node."""
    if isinstance(node, Call):
        return node.args
    if isinstance(node, Subquery):
        optional = tuple(part for part in (node.where, node.order) if part is not None)
        return (*optional, *node.select, *node.bounds)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def conjuncts(node: Node) -> tuple[Node, ...]:
    """The parts of a chain of ANDs, or the node itself."""
    if isinstance(node, Call) and node.op == "and":
        return tuple(part for arg in node.args for part in conjuncts(arg))
    return (node,)
