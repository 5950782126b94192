"""Rows of a subquery without a link: they might belong to whoever asks, were it only filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from compliance.expressions import tree
from compliance.expressions.constructs import Column, Template, both
from compliance.expressions.groups import Group, One
from compliance.expressions.links import asks, links, nests
from compliance.expressions.pairs import Pairs, Ties
from compliance.expressions.tree import Node, Subquery, conjuncts

if TYPE_CHECKING:
    from compliance.expressions.compiler import Compiler, Frame


@dataclass(frozen=True, slots=True)
class Apart:
    """Rows of which some links, by number, are `empty` and the others hold: `where` says which, to whoever asks.

    `ties` where they are found as pairs instead; `of`: of pairs that ask, the one record that it depends on which rows might
    belong here, where it is one.
    """

    empty: tuple[int, ...]
    where: Column
    ties: Ties | None
    of: Frame | None


def apart(node: Subquery, compiler: Compiler, group: Group | Pairs | One | None, extra: Node | None) -> Iterator[Apart]:
    """The rows without some link, by which: no row is of two sorts.

    Those whose other links hold: where the other side of one is empty, all is in doubt whatever the rows (see `outer_absent`).
    """
    ties = links(node, lists=isinstance(group, (Group, Pairs)))
    rest = [part for part in conjuncts(node.where) if part not in ties] if node.where is not None else []
    seen = aliases(node, rest if extra is None else [*rest, extra])
    sides = [(compiler.compile(inner), compiler.compile(outer), outer_alias(outer)) for inner, outer in ties.values()]
    holds = [compiler.compile(part).value for part in ties]
    places = [i for i, (inner, _, _) in enumerate(sides) if inner.nullable]
    for empty in (some for size, _ in enumerate(places, 1) for some in combinations(places, size)):
        others = [i for i, _ in enumerate(sides) if i not in empty]
        where = both(*(sides[i][0].absent for i in empty), *(holds[i] for i in others))
        about = seen | {sides[i][2] for i in others}
        if not isinstance(group, (Group, Pairs)) or not _by_pairs(node, compiler, group, about, bool(others)):
            yield Apart(empty, where, None, None)
            continue
        tied = Ties([*(sides[i][0].absent for i in empty), *not_out(node, compiler)])
        for i in others:
            inner, outer, alias = sides[i]
            tied.link(inner, outer, group.frame, compiler.frames[alias], compiler.unused("e"))
        of = None
        if isinstance(group.askers, Pairs) and len(about) <= 1 and not nests(node):
            of = compiler.frames[min(about)] if about else group.askers.frame
        yield Apart(empty, where, tied, of)


def _by_pairs(node: Subquery, compiler: Compiler, group: Group | Pairs, about: set[str], tied: bool) -> bool:
    """Whether rows that lack a link are found as pairs: must be, or can be by hash, or depend on one record of a pair."""
    if isinstance(group, Group):
        return tied
    return compiler.folded or nests(node) or tied or len(about) <= 1


def aliases(node: Subquery, parts: Iterable[Node]) -> set[str]:
    """Which records outside a question its conditions look at."""
    return {cell.alias for part in parts for cell in tree.walk(part) if isinstance(cell, tree.Column)} - {node.alias}


def askless(node: Subquery) -> tuple[Node, ...]:
    """Of a question with others inside it, the conditions without: pairs that fail one need not be asked the others."""
    if not nests(node) or node.where is None:
        return ()
    ties = links(node, lists=True)
    return tuple(part for part in conjuncts(node.where) if part not in ties and not asks(part))


def not_out(node: Subquery, compiler: Compiler) -> list[Column]:
    """That a pair fails none of those."""
    return [Template("not_false", compiler.compile(part).value) for part in askless(node)]


def outer_alias(node: Node) -> str:
    """What the record of the outer side of a link is called."""
    assert isinstance(node, tree.Column)
    return node.alias
