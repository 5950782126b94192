"""The embedded engine: one scan per record type, nothing but counts and not-passing keys leave it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import duckdb

from compliance.collecting import without_collecting
from compliance.engines.chunks import apart, chunks
from compliance.engines.connection import Answer, Room, answers
from compliance.engines.counting import unaccounted
from compliance.engines.details import SHOWN_PER_CHECK, Detail, details, verdict
from compliance.engines.keeping import Keeping
from compliance.engines.listing import NotPassing
from compliance.engines.nobody import NOBODY, nobody, without_subject
from compliance.engines.outcome import Outcome
from compliance.engines.plans import Plan
from compliance.engines.setting import Setting
from compliance.engines.slices import WHOLE, sliced, slices
from compliance.engines.statements import Statements
from compliance.engines.stored import Stored, at_hand, by_exception, by_slices
from compliance.engines.tallies import FETCHED, SCOPE_COLUMNS, Fetched, Tallied, Worst
from compliance.engines.watching import Watch, stoppable
from compliance.errors import EngineError, Problem
from compliance.evidence import EvidenceSet
from compliance.evidence.shortage import disk_is_full
from compliance.evidence.staging import check_whole
from compliance.expressions.constants import filled
from compliance.model import STATUSES, Scope, ScopeCounts, Status, Verdict
from compliance.text import Text

if TYPE_CHECKING:
    from compliance.expressions.dialects import DuckDBDialect

# No fault of any check: it stops the scan, and whoever runs it is told what to mend (see connection.failures_told).
_NOT_OF_A_CHECK = (duckdb.InterruptException, duckdb.OutOfMemoryException, duckdb.IOException)


@dataclass
class DuckDBEngine:
    """Evaluates plans over the evidence loaded into `con` (see views.create_views).

    `room` is where many verdicts are kept. `kept` is what is finished. `rules` names all that the plans came from: with it, statements are kept between runs.
    """

    con: duckdb.DuckDBPyConnection
    evidence: EvidenceSet
    setting: Setting
    set_aside: Mapping[str, int]
    organisation: str = "organization"
    shown_per_check: int = SHOWN_PER_CHECK
    values_at_a_time: ClassVar[int] = 100_000
    progress: Callable[[str, float], None] = field(default=lambda _name, _part: None)
    rules: str | None = None
    room: Room = field(default_factory=Room)
    hands: Sequence[duckdb.DuckDBPyConnection] = ()
    kept: Keeping | None = None
    _watch: Watch = field(default_factory=lambda: Watch(lambda _part: None, (0, 1)), init=False, repr=False)
    _known: dict[str, Answer] = field(default_factory=dict, init=False, repr=False)
    _whole: bool = field(default=False, init=False, repr=False)  # whether files are known to be readable to their ends

    @property
    def name(self) -> str:
        """The engine as reports name it."""
        return "duckdb"

    @property
    def dialect(self) -> DuckDBDialect:
        """How statements are written for it."""
        from compliance.expressions.dialects import DuckDBDialect  # and SQLAlchemy, only where one is put together

        return DuckDBDialect()

    @property
    def watched(self) -> bool:
        """Whether it can be asked how far a statement is."""
        return True

    def close(self) -> None:
        """Ends with the session. The list of what did not pass is read later: the database goes with whoever holds it last."""

    @without_collecting()
    def evaluate(self, plans: Sequence[Plan]) -> Outcome:
        """Every plan on every subject of its record type."""
        by_type: dict[str, list[Plan]] = defaultdict(list)
        for plan in plans:
            by_type[plan.check.record_type].append(plan)
        recalled = {
            name: known for name, group in by_type.items() if (known := self._recalled(name, group)) is not None
        }
        there = [name for name in by_type if name not in recalled and self._has_rows(name)]
        work = {name: self._chunks(by_type[name]) for name in there}
        all_chunks = [chunk for name in there for chunk in work[name]]
        written = self._statements.verdicts(all_chunks)
        self._ask([sliced(text) for chunk, text in zip(all_chunks, written, strict=True) if not self._many(chunk)])
        texts = iter(written)
        tallies: list[Tallied] = []
        for name in recalled:
            self.progress(name, 1.0)
        for name, group in by_type.items():
            if name in recalled:
                tallies += recalled[name]
            elif name in work:
                found = [self._watched(chunk, next(texts), span) for chunk, span in _spans(work[name])]
                if self.kept is not None:
                    self.kept.keep(name, found)
                tallies += found
            else:
                tallies.append(nobody(group, self.setting, self.organisation))
            self.progress(name, 1.0)
        order = {plan.check.id: i for i, plan in enumerate(plans)}
        return Outcome(
            tuple(sorted((c for t in tallies for c in t.checks), key=lambda count: order[count.check_id])),
            ScopeCounts(tuple(column for t in tallies for column in t.scopes.columns)),
            tuple(sorted(self._shown(tallies), key=lambda v: (order[v.check_id], -v.status.rank, v.subject))),
            {p.check_id: (min(p.rows, self.shown_per_check), p.rows) for t in tallies for p in t.not_passing},
            NotPassing([piece for t in tallies for piece in t.not_passing]),
            self.set_aside,
        )

    def _recalled(self, name: str, plans: Sequence[Plan]) -> list[Tallied] | None:
        return None if self.kept is None else self.kept.recalled(name, plans, self._files)

    def _chunks(self, plans: Sequence[Plan]) -> list[list[Plan]]:
        """The checks of a record type by statement."""
        if not self._many(plans):
            return chunks(plans, self.evidence.brief)
        alone, beside, asking = apart(plans, self.setting)
        return [*(some for some in (alone, beside) if some), *chunks(asking)]

    def _has_rows(self, name: str) -> bool:
        facts = self.setting.facts[name]
        return facts.supplied or facts.rows > 0  # the implicit organisation is there without being supplied

    @property
    def _statements(self) -> Statements:
        return Statements(self.setting, self.rules)

    @property
    def _unkept(self) -> Statements:
        return Statements(self.setting, None)

    def _watched(self, plans: list[Plan], text: str, span: tuple[float, float]) -> Tallied:
        """What became of the subjects, telling meanwhile how far that is where it takes long."""
        name = plans[0].check.record_type
        self.progress(name, span[0])
        if not self._many(plans) or not self.watched:
            return self._tallied(plans, text)
        self._watch = Watch(partial(self.progress, name), span)
        with self._watch.over(self.con):
            return self._tallied(plans, text)

    def _tallied(self, plans: list[Plan], text: str) -> Tallied:
        """What became of the subjects of some checks over one record type."""
        plans, table = self._run(plans, text)
        self._account(plans, table.subjects, table.subjects)
        if table.subjects == 0:
            return nobody(plans, self.setting, self.organisation)
        tallied = table.tallied(plans, self.setting, self.organisation, self.shown_per_check)
        for count in tallied.checks:
            self._account(plans, sum(count.counts.values()), table.subjects)
        return tallied

    def _run(self, plans: list[Plan], text: str) -> tuple[list[Plan], Fetched | Stored]:
        """The verdict table. A check that raises is rerun alone; if it still raises it is an error."""
        try:
            return plans, self._table(plans, text)
        except _NOT_OF_A_CHECK:
            raise
        except duckdb.Error as error:
            if disk_is_full(error):
                raise
            checked = [self._alone(plan) for plan in plans]
            try:
                return checked, self._table(checked, self._text(checked))
            except _NOT_OF_A_CHECK:
                raise
            except duckdb.Error as error:  # the checks are fine one by one: it is the engine
                if disk_is_full(error):
                    raise
                name = plans[0].check.record_type
                message = Text(f"the engine failed on {name}: {error}", f"引擎在 {name} 上失败：{error}")
                raise EngineError(Problem(message)) from error

    def _alone(self, plan: Plan) -> Plan:
        try:
            if self._many([plan]):
                self._tried(plan)
            else:
                self._table([plan], self._text([plan]))
        except _NOT_OF_A_CHECK:
            raise
        except duckdb.Error as error:
            return self._broken(plan, error)
        return plan

    def _broken(self, plan: Plan, error: duckdb.Error) -> Plan:
        """A check that is to blame for what it raised; raises EvidenceError where a file is."""
        if not self._whole:
            check_whole(self.con, self.evidence.in_place)
            self._whole = True
        return Plan(plan.check, None, None, None, error=str(error).splitlines()[0])

    def _tried(self, plan: Plan) -> None:
        """Works out every verdict of one check and keeps none: what is kept of others must stay; raises duckdb.Error."""
        found = self._unkept.slices([plan])
        with at_hand(self.con, found.groups):
            for condition in slices(self.con, plan.check.record_type):
                self.con.execute(f"SELECT max(COLUMNS(*)) FROM ({sliced(found.verdicts, condition)})")

    def _text(self, plans: Sequence[Plan]) -> str:
        (text,) = self._unkept.verdicts([plans])
        return text

    def _table(self, plans: Sequence[Plan], text: str) -> Fetched | Stored:
        if not self._many(plans):
            return self._fetched(text)
        # Statements are kept for checks by their names: one that failed is another under the same.
        statements = self._unkept if any(plan.error is not None for plan in plans) else self._statements
        if apart(plans, self.setting)[2]:
            return by_slices(
                self.con, plans, self.setting, statements.slices(plans), self._files, self.room, self._watch.part
            )
        return by_exception(self.con, plans, self.setting, statements.exceptions, self._files, self.room)

    def _many(self, plans: Sequence[Plan]) -> bool:
        return self.setting.facts[plans[0].check.record_type].rows * len(plans) > FETCHED

    def _fetched(self, text: str) -> Fetched:
        return Fetched(*self._answer(sliced(text)), self._files)

    def _ask(self, texts: Sequence[str]) -> None:
        """Asks several statements at a time, where that is worth it; `_answer` gives their answers."""
        if self.hands:
            self._known.update(zip(texts, answers(self.hands, texts), strict=True))

    def ask(self, text: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Names and rows of a statement over the record types as they stood; raises duckdb.Error."""
        return self._answer(sliced(text))

    def _answer(self, text: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Names and rows of a statement; raises duckdb.Error."""
        found = self._known.pop(text, None)
        if found is None:
            (found,) = answers([self.con], [text])
        if isinstance(found, duckdb.Error):
            raise found
        return found

    @property
    def _files(self) -> list[str]:
        return [digest.name for digest in self.evidence.files]

    def _account(self, plans: Sequence[Plan], found: int, subjects: int) -> None:
        """Semantics 10: verdicts = max(1, subjects) for every check, no more and no less."""
        check, setting = plans[0].check, self.setting
        rows = setting.facts[check.record_type].rows
        narrowed = setting.period is not None or setting.where is not None
        if found != subjects or subjects > rows or (subjects < rows and not narrowed):
            raise unaccounted(check.id, found, rows)

    def _shown(self, tallies: Sequence[Tallied]) -> list[Verdict]:
        """The verdicts worth showing in full."""
        found = [verdict for tallied in tallies for verdict in tallied.without_subject]
        worsts = [[(plan, rows) for plan, rows in tallied.worst if rows] for tallied in tallies]
        some = [worst for worst in worsts if worst]
        texts = self._statements.closeups([[plan for plan, _ in worst] for worst in some])
        self._ask([self._closely(worst, text) for worst, parts in zip(some, texts, strict=True) for text in parts])
        for worst, parts in zip(some, texts, strict=True):
            for (plan, _), group in zip(worst, self._details(worst, parts), strict=True):
                found += [verdict(plan, detail, self.setting, self.evidence) for detail in group]
        return found

    def details(self, worst: Worst) -> list[list[Detail]]:
        """Values and conjuncts of some subjects of some checks over one record type."""
        (texts,) = self._unkept.closeups([[plan for plan, _ in worst]])
        return self._details(worst, texts)

    def _details(self, worst: Worst, texts: Sequence[str]) -> list[list[Detail]]:
        by_key: dict[str, dict[str, Any]] = defaultdict(dict)
        for text in texts:
            names, rows = self._answer(self._closely(worst, text))
            for row in rows:
                by_key[row[0]].update(zip(names, row, strict=True))
        return details(worst, by_key, self.organisation)

    def _closely(self, worst: Worst, text: str) -> str:
        """The statement over the subjects in question."""
        return filled(text, keys_in(worst))

    def judged(self, plan: Plan) -> tuple[Plan, dict[str, tuple[Status, date | None]]]:
        """Every verdict of one check, passing ones too, with its due day, by subject; for small evidence.

        The plan comes back as it ran: with its error, where it had one.
        """
        found: dict[str, tuple[Status, date | None]] = {}
        if self._has_rows(plan.check.record_type):
            try:
                table = self._fetched(self._text([plan]))
            except _NOT_OF_A_CHECK:
                raise
            except duckdb.Error as error:
                plan = self._broken(plan, error)
                table = self._fetched(self._text([plan]))
            rows = zip(*(table.column(name) for name in ("key", "s0", "d0")), strict=True)
            found = {key: (STATUSES[rank], due) for key, rank, due in rows}
        status = Status.ERROR if plan.error is not None else without_subject(plan.check.record_type, self.setting)
        return plan, found or {NOBODY: (status, None)}

    def standing(self, plan: Plan, keys: Sequence[str]) -> dict[str, tuple[Status, Scope]]:
        """Status and scope of some subjects under one check; keys that are no subject are left out."""
        if not keys or not self._has_rows(plan.check.record_type):
            return {}
        table = self.table([plan], keys)
        scopes = zip(*map(table.column, SCOPE_COLUMNS), strict=True)
        return {
            key: (STATUSES[rank], Scope(self.organisation, *(part or "" for part in scope)))
            for key, rank, scope in zip(table.column("key"), table.column("s0"), scopes, strict=True)
        }

    def table(self, plans: Sequence[Plan], keys: Sequence[str], kept: bool = False) -> Fetched:
        """The verdicts of some checks over one record type on some subjects; keys that are no subject are left out.

        `kept`: for the plans of a scan, whose statement is kept for the next one.
        """
        name = plans[0].check.record_type
        (text,) = (self._statements if kept else self._unkept).verdicts([plans])
        try:
            return self._those(name, text, "key", keys)
        except _NOT_OF_A_CHECK:
            raise
        except duckdb.Error:
            return self._those(name, self._text([self._alone(plan) for plan in plans]), "key", keys)

    def scopes(self, name: str, column: str = "", values: Sequence[str] = ()) -> Fetched:
        """Key and scopes of the subjects of a record type, or of those with one of some values in a column: `key` or a scope's."""
        if not self._has_rows(name):
            return Fetched(("key",), (), ())
        text = self._statements.scopes(name)
        return self._those(name, text, column, values) if column else Fetched(*self.ask(text), ())

    def _those(self, name: str, text: str, column: str, values: Sequence[str]) -> Fetched:
        """The rows out of a statement over a record type that have one of some values in a column."""
        among = "IN (SELECT unnest($values))"
        # Asked of the subjects themselves, it spares working out all the others.
        inside = f't1."{self.setting.schemas[name].key}" {among}' if column == "key" else WHOLE
        asked = f"SELECT * FROM ({sliced(text, inside)}) WHERE {column} {among}"
        with stoppable(self.con):
            cursor = self.con.execute(asked, {"values": list(values)})
            return Fetched([column[0] for column in cursor.description or ()], cursor.fetchall(), ())

    def statuses(self, plans: Sequence[Plan]) -> dict[str, dict[str, Status]]:
        """Every verdict of some checks: check id -> subject -> status. For examples and small evidence."""
        return {plan.check.id: {key: status for key, (status, _) in self.judged(plan)[1].items()} for plan in plans}


def _spans(work: Sequence[list[Plan]]) -> Iterator[tuple[list[Plan], tuple[float, float]]]:
    """Each statement's checks, and which part of the work they are: from where to where."""
    total, before = sum(map(len, work)), 0
    for plans in work:
        yield plans, (before / total, (before + len(plans)) / total)
        before += len(plans)


def keys_in(worst: Worst) -> dict[str, None]:
    """Subjects, each once."""
    return dict.fromkeys(row[0] for _, rows in worst for row in rows)
