"""The statements of a scan, kept between runs: putting them together takes longer than running them on few records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from compliance.cache import remembered
from compliance.engines.plans import Plan
from compliance.engines.setting import Setting
from compliance.evidence import TableFacts
from compliance.evidence.schemas import RecordType

T = TypeVar("T")

if TYPE_CHECKING:
    from compliance.expressions.compiler import Place
    from compliance.expressions.dialects import DuckDBDialect


@dataclass(frozen=True, slots=True)
class Slices:
    """`verdicts`: as `verdicts.statement`, but it reads `groups`, temporary tables by name with the SELECT of what is in them."""

    verdicts: str
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Statements about checks that no single subject has to ask other records for (see `chunks.apart`).

    `groups`: what the others read, temporary tables by name with the SELECT of what is in them.
    `rows`: as `verdicts.statement`, only the subjects of which some check neither passes nor does not apply. The same in two
    steps: `subjects`, those records with the columns that are looked at, with a place kept for a condition on t1;
    `verdicts`, over the table of these.
    `totals`: the scope columns that are counted by, how many subjects each scope has, and for each unit in turn how many of
    them none of its checks applies to.
    """

    rows: str
    subjects: str
    verdicts: str
    totals: str
    groups: Mapping[str, str]


class Statements:
    """The statements over one evidence set. `rules` names all that the plans came from; without it
    nothing is kept. What puts statements together is loaded only when there is something to do."""

    def __init__(self, setting: Setting, rules: str | None, dialect: DuckDBDialect | None = None) -> None:
        self._setting, self._rules = setting, rules
        self._other = () if dialect is None else (dialect,)

    def verdicts(self, chunks: Sequence[Sequence[Plan]]) -> list[str]:
        """The statement of each group of checks over one record type, see `verdicts.statement`."""

        def make() -> list[str]:
            from compliance.engines import verdicts

            return [verdicts.statement(self._schema(chunk), chunk, self._setting, *self._other) for chunk in chunks]

        return self._kept("verdicts", chunks, make)

    def scopes(self, name: str) -> str:
        """The subjects of a record type with their scope columns, see `verdicts.statement`."""

        def make() -> list[str]:
            from compliance.engines import verdicts

            return [verdicts.statement(self._setting.schemas[name], (), self._setting, *self._other)]

        (found,) = self._kept(f"scopes-{name}", (), make)
        return found

    def slices(self, plans: Sequence[Plan]) -> Slices:
        """The statements that judge slice by slice, see `verdicts.in_slices`."""

        def make() -> list[Slices]:
            from compliance.engines import verdicts

            return [verdicts.in_slices(self._schema(plans), plans, self._setting)]

        (found,) = self._kept("slices", [plans], make)
        return found

    def closeups(self, chunks: Sequence[Sequence[Plan]]) -> list[list[str]]:
        """The statements that look closely at subjects of each group, see `closeups.closeup`."""

        def make() -> list[list[str]]:
            from compliance.engines import closeups

            return [closeups.closeup(self._schema(chunk), chunk, self._setting, *self._other) for chunk in chunks]

        return self._kept("closeups", chunks, make)

    def exceptions(self, plans: Sequence[Plan], units: Sequence[Sequence[int]], place: Place) -> Exceptions:
        """The statements that look closely only where something does not pass, see `verdicts.exceptions`.

        `units` and `place` are the same for the same checks.
        """

        def make() -> list[Exceptions]:
            from compliance.engines import verdicts

            return [verdicts.exceptions(self._schema(plans), plans, self._setting, units, place)]

        (found,) = self._kept("exceptions", [plans], make)
        return found

    def _schema(self, chunk: Sequence[Plan]) -> RecordType:
        return self._setting.schemas[chunk[0].check.record_type]

    def _kept(self, name: str, chunks: Sequence[Sequence[Plan]], make: Callable[[], list[T]]) -> list[T]:
        if self._rules is None:
            return make()
        setting = self._setting
        facts = [_known(table) for table in setting.facts.values()]
        # A check that failed in one run, because of what it met there, need not in the next.
        ids = [[(plan.check.id, plan.error is None) for plan in chunk] for chunk in chunks]
        where = sorted((setting.where or {}).items())
        spoken = [(dialect.name, dialect.template("lower")) for dialect in self._other]
        return remembered(
            name,
            [
                self._rules,
                setting.timezone,
                setting.as_of,
                setting.extracted,
                setting.period,
                where,
                facts,
                ids,
                *spoken,
            ],
            make,
        )


def _known(facts: TableFacts) -> tuple[object, ...]:
    """What a statement depends on, in an order that does not change from run to run."""
    names = (sorted(some) for some in (facts.missing, facts.unreadable, facts.nulls, facts.instants))
    return (facts.record_type, facts.supplied, facts.complete, facts.quarantined > 0, *names)
