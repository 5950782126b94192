"""The verdicts on few subjects, fetched and counted here: cheaper than asking the database for each count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.engines.listing import Listed, Piece, in_memory
from compliance.engines.plans import Plan
from compliance.engines.setting import Setting
from compliance.model import STATUSES, Alike, CheckCount, Column, Scope, ScopeCounts, Status, Verdict, Went

# More verdicts than this are counted where they are.
FETCHED = 200_000
PASSING = (Status.NOT_APPLICABLE, Status.PASS)
SCOPE_COLUMNS = tuple(f"scope_{field}" for field in ("contract", "project", "system"))
"""What verdicts are counted by; of assets there may be too many (see `by_asset`)."""
Worst = Sequence[tuple[Plan, Sequence[Listed]]]
_FAIL, _PASS = Status.FAIL.rank, Status.PASS.rank


@dataclass(frozen=True, slots=True)
class Tallied:
    """What became of the subjects of some checks, in the order of the checks.

    `worst` are the verdicts worth showing and `not_passing` all that did not pass, both by check and
    only of checks that have any; `without_subject` are verdicts on nobody.
    """

    checks: Sequence[CheckCount]
    scopes: ScopeCounts
    worst: Worst
    not_passing: Sequence[Piece]
    without_subject: Sequence[Verdict] = ()


class Fetched:
    """A verdict table (see `verdicts.statement`) as rows of Python."""

    def __init__(self, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], files: Sequence[str]) -> None:
        self._rows, self._files = rows, files
        self._place = {name: i for i, name in enumerate(columns)}

    @property
    def subjects(self) -> int:
        """How many subjects were judged."""
        return len(self._rows)

    def column(self, name: str) -> list[Any]:
        """One column in the order of the rows; NULLs where the table has none of that name."""
        place = self._place.get(name)
        return [None if place is None else row[place] for row in self._rows]

    def checks(self, plans: Sequence[Plan]) -> list[CheckCount]:
        """How each check went."""
        counted = [Counter(self.column(f"s{i}")) for i in range(len(plans))]
        return [check_count(plan, found) for plan, found in zip(plans, counted, strict=True)]

    def scopes(self, plans: Sequence[Plan], setting: Setting, organisation: str) -> ScopeCounts:
        """How each rule went per scope: the worst status over its items counts once per subject."""
        groups = self.rows_by(SCOPE_COLUMNS)
        # As the database orders: an empty one last.
        ordered = sorted(groups, key=lambda key: tuple((part is None, part or "") for part in key))
        scopes = [(Scope(organisation, *(part or "" for part in key)), groups[key]) for key in ordered]
        return self.scopes_of(plans, scopes, setting.as_of.day)

    def rows_by(self, columns: Sequence[str]) -> dict[tuple[Any, ...], list[int]]:
        """The numbers of the rows that have the same in some columns."""
        groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for row, key in enumerate(zip(*map(self.column, columns), strict=True)):
            groups[key].append(row)
        return groups

    def marked(self, statuses: Mapping[int, Mapping[str, Status]]) -> Fetched:
        """The table with other statuses of some subjects: by the place of a check and by key."""
        if not statuses:
            return self
        rows = [list(row) for row in self._rows]
        for i, by_key in statuses.items():
            for row, key in zip(rows, self.column("key"), strict=True):
                if key in by_key:
                    row[self._place[f"s{i}"]] = by_key[key].rank
        return Fetched(list(self._place), [tuple(row) for row in rows], self._files)

    def scopes_of(
        self, plans: Sequence[Plan], scopes: Sequence[tuple[Scope, Sequence[int]]], today: date
    ) -> ScopeCounts:
        """How each rule went over the rows of each scope."""
        alike, named = Alike(), [scope for scope, _ in scopes]
        statuses = [self.column(f"s{i}") for i in range(len(plans))]
        dues = [self.column(f"d{i}") for i in range(len(plans))]
        found = []
        for rule_id, places in by_rule(plans).items():
            went = []
            for _, rows in scopes:
                worst = Counter(max(statuses[i][row] for i in places) for row in rows)
                failed = [(i, row) for i in places for row in rows if statuses[i][row] == _FAIL]
                late = [(today - dues[i][row]).days for i, row in failed if dues[i][row] is not None]
                items = {plans[i].check.item for i, _ in failed} - {None}
                went.append(so_went(alike, worst, max(late, default=None), items))
            found.append(Column(rule_id, named, went))
        return ScopeCounts(tuple(found))

    def not_passing(self, i: int) -> list[Listed]:
        """The verdicts of plans[i] that did not pass, in the order of the evidence."""
        columns = (self.column(name) for name in ("key", f"s{i}", f"d{i}", "_file", "_row"))
        return sorted((row for row in zip(*columns, strict=True) if row[1] > _PASS), key=_place)

    def tallied(self, plans: Sequence[Plan], setting: Setting, organisation: str, shown: int) -> Tallied:
        """All of it."""
        listed = [(plan, rows) for i, plan in enumerate(plans) if (rows := self.not_passing(i))]
        return Tallied(
            self.checks(plans),
            self.scopes(plans, setting, organisation),
            [(plan, sorted(rows, key=lambda row: (-row[1], row[0]))[:shown]) for plan, rows in listed],
            [in_memory(plan, rows, self._files) for plan, rows in listed],
        )


def _place(row: Listed) -> tuple[bool, int, int, str]:
    key, _, _, file, number = row
    return file is None, file or 0, number or 0, key


def by_rule(plans: Sequence[Plan]) -> Mapping[str, list[int]]:
    """The places of each rule's checks."""
    found: dict[str, list[int]] = defaultdict(list)
    for i, plan in enumerate(plans):
        found[plan.check.rule.id].append(i)
    return found


def check_count(plan: Plan, counts: Mapping[int, int]) -> CheckCount:
    """The counts of one check, by the rank of the status, as a value."""
    check = plan.check
    named = {STATUSES[rank]: number for rank, number in sorted(counts.items())}
    return CheckCount(check.id, check.rule.id, check.record_type, check.severity, named)


def so_went(alike: Alike, worst: Mapping[int, int], overdue: int | None, items: Iterable[str | None]) -> Went:
    """The counts of one rule in one scope as a value; `items` are those that failed."""
    named = {STATUSES[rank]: number for rank, number in sorted(worst.items())}
    return alike.went(named, overdue, tuple(sorted(item for item in items if item)))
