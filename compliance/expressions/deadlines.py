"""Deadlines in working days: the tree of a rule's `due`, rewritten by the calendar of the profile."""

from __future__ import annotations

from dataclasses import dataclass, replace

from compliance.calendars import Calendar
from compliance.expressions import tree
from compliance.expressions.tree import Call, Literal, Node, Type

_DATE, _INT, _TEXT = Type(tree.DATE), Type(tree.INT), Type(tree.TEXT)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How a profile counts: `working` days instead of calendar days; with `roll` a term that ends on a day that
    is not worked ends on the next one that is (Civil Code 203). Terms in hours are elapsed time all the same."""

    calendar: Calendar
    working: bool = False
    roll: bool = False

    def of(self, due: Node) -> Node:
        """The deadline as the profile counts it."""
        if due.type.kind != tree.DATE:
            return due
        counted = self._counted(due) if self.working else due
        # A day counted back from an event (a notice so many days before) is a latest day, not the end of a term.
        return self._from(self._before(counted), 1) if self.roll and not _counts_back(due) else counted

    def _counted(self, node: Node) -> Node:
        if not isinstance(node, Call):
            return node
        args = tuple(self._counted(arg) for arg in node.args)
        if node.op != "add_days":
            return replace(node, args=args)
        start, count = Call("day", (args[0],), _DATE), args[1]
        zero = Literal(0, _INT)
        after = self._workday(_sum(self._before(Call("add_days", (start, Literal(1, _INT)), _DATE)), count))
        ahead = self._workday(_sum(_sum(self._before(start), Literal(1, _INT)), count))
        tests = (Call("gt", (count, zero), Type(tree.BOOL)), after, Call("lt", (count, zero), Type(tree.BOOL)), ahead)
        return Call("case", (*tests, start), _DATE, node.written)

    def _from(self, before: Node, n: int) -> Node:
        return self._workday(_sum(before, Literal(n, _INT)))

    def _before(self, day: Node) -> Node:
        return Call("workdays_before", (day, *self._table(self.calendar.before)), _INT)

    def _workday(self, ordinal: Node) -> Node:
        return Call("workday", (ordinal, *self._table(self.calendar.places)), _DATE)

    def _table(self, table: str) -> tuple[Node, Node]:
        return Literal(self.calendar.first, _DATE), Literal(table, _TEXT)


def _sum(left: Node, right: Node) -> Node:
    return Call("add", (left, right), _INT)


def _counts_back(node: Node) -> bool:
    """Whether some number of days, months or years in it is negative."""
    for part in tree.walk(node):
        if isinstance(part, Call) and part.op.startswith("add_") and len(part.args) == 2:
            count = part.args[1]
            if isinstance(count, Call) and count.op == "neg":
                return True
            if isinstance(count, Literal) and count.value is not None and count.value < 0:
                return True
    return False
