"""What ties the rows of a subquery to its subject, read off the tree: links, lists of links, the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import TYPE_CHECKING

from compliance.expressions import tree
from compliance.expressions.tree import Call, Node, Subquery, conjuncts

if TYPE_CHECKING:
    from compliance.evidence.schemas import RecordType
    from compliance.expressions.compiler import Facts

# Questions that an aggregate over the linked rows answers, and of these such as can be read off a single row: sums have wider types.
READ_OFF = frozenset({"exists", "every", "count", "count_distinct", "min", "max"})
ORDERED = frozenset({"latest", "earliest", "max_gap_days", "coverage"})
AGGREGATES = frozenset({"exists", "every", "count", "count_distinct", "sum", "min", "max", "avg"})


def groupable(node: Subquery, *askers: str) -> bool:
    """Whether one pass over the record type answers the subquery for all that ask; these are called `askers`, a subject and its rows."""
    if node.kind not in AGGREGATES:
        return False
    ties = links(node, lists=True)
    if not all(isinstance(outer, tree.Column) and outer.alias in askers for _, outer in ties.values()):
        return False
    rest = [part for part in conjuncts(node.where) if part not in ties] if node.where is not None else []
    return not any(
        isinstance(part, Subquery) or (isinstance(part, tree.Column) and part.alias != node.alias)
        for whole in (*rest, *node.select)
        for part in tree.walk(whole)
    )


def by_key(node: Subquery, subject: str, key: str) -> bool:
    """Whether the subject names by its key, called `key`, the one row that the subquery is about, and nothing else is asked."""
    ties = tuple(links(node, lists=False).values())
    if node.kind not in READ_OFF or len(ties) != 1:
        return False
    ((inner, outer),) = ties
    named = isinstance(inner, tree.Column) and not inner.path and inner.name == key
    near = isinstance(outer, tree.Column) and outer.alias == subject
    return named and near and not any(
        isinstance(part, Subquery) or (isinstance(part, tree.Column) and part.alias not in (node.alias, subject))
        for whole in (node.where, *node.select)
        if whole is not None
        for part in tree.walk(whole)
    )  # fmt: skip


def joined(node: Subquery, record_type: RecordType, subject: str, facts: Facts) -> bool:
    """Whether what is joined to the subjects answers the subquery, whatever its rows hold: no single subject asks again.

    `record_type` and `facts` are of the rows. Rows whose link is empty are a group of their own where there is one link; rows
    with one of several links empty, or a list, are not.
    """
    if by_key(node, subject, record_type.key):
        return True
    ties = links(node, lists=True)
    inner = {side.name for side, _ in ties.values() if isinstance(side, tree.Column)}
    single = len(ties) <= 1 and all(isinstance(part, Call) and part.op == "eq" for part in ties)
    return groupable(node, subject) and (single or not inner & (facts.nulls | facts.missing))


def links(node: Subquery, lists: bool) -> dict[Node, tuple[Node, Node]]:
    """The conjuncts that tie a row to what is outside, with their sides, inner first."""
    found: dict[Node, tuple[Node, Node]] = {}
    for part in conjuncts(node.where) if node.where is not None else ():
        if not isinstance(part, Call):
            continue
        pair = next((link for link in node.links if part.op == "eq" and set(link) == set(part.args)), None)
        if pair is None and lists and part.op == "in" and len(part.args) == 2:
            pair = next(filter(None, (_listed(a, b, node.alias) for a, b in permutations(part.args))), None)
        if pair is not None:
            found[part] = pair
    return found


def _listed(inner: Node, outer: Node, alias: str) -> tuple[Node, Node] | None:
    """The sides of a link through a list of references; navigated lists stay membership tests."""
    if not (isinstance(inner, tree.Column) and isinstance(outer, tree.Column)):
        return None
    kinds = [side.type.kind for side in (inner, outer)]
    near = inner.alias == alias and outer.alias != alias and not inner.path and not outer.path
    # Only references: an empty one leaves doubt, while `stage IN methods` is a condition like any other.
    refers = inner.type.target or outer.type.target
    return (inner, outer) if near and refers and kinds.count(tree.LIST) == 1 else None


def reads_outside(node: Subquery, ties: Mapping[Node, object]) -> bool:
    """Whether the condition, links apart, or what is gathered looks at more than the row itself."""
    rest = [part for part in conjuncts(node.where) if part not in ties] if node.where is not None else []
    cells = (cell for part in (*rest, *node.select) for cell in tree.walk(part))
    return any(
        isinstance(cell, Subquery) or (isinstance(cell, tree.Column) and cell.alias != node.alias) for cell in cells
    )


def nests(node: Subquery) -> bool:
    """Whether a question has others inside it: in its condition, in what is gathered, or in its order."""
    return any(asks(whole) for whole in (node.where, *node.select, node.order) if whole is not None)


def asks(node: Node) -> bool:
    """Whether an expression asks about other records."""
    return any(isinstance(part, Subquery) for part in tree.walk(node))


def looks_outside(node: Subquery) -> bool:
    """Whether a question looks at anything but the rows that it, or one inside it, is about."""
    inside = {part.alias for part in tree.walk(node) if isinstance(part, Subquery)}
    return any(isinstance(part, tree.Column) and part.alias not in inside for part in tree.walk(node))


def outer_links(where: Node, alias: str) -> Iterator[Node]:
    """The subject's sides of all links, also below OR and in lists: an empty one leaves doubt even over no rows."""
    if not isinstance(where, Call):
        return
    if where.op in ("and", "or"):
        for part in where.args:
            yield from outer_links(part, alias)
    elif where.op in ("eq", "in"):
        for inner, outer in permutations(where.args, 2):
            if not (isinstance(inner, tree.Column) and isinstance(outer, tree.Column)):
                continue
            related = inner.alias == alias and not inner.path and outer.alias != alias
            if related and (inner.type.target or outer.type.target):
                yield outer
