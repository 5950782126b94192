"""One rule looked at closely: its expression, the values read, each conjunct, the source rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from compliance.engines.connection import failures_told
from compliance.engines.details import verdict as as_verdict
from compliance.engines.nobody import NOBODY, no_subject
from compliance.engines.places import is_postgresql
from compliance.engines.plans import Plan
from compliance.engines.verdicts import text_of
from compliance.errors import Problem, UsageError, suggest
from compliance.expressions import tree
from compliance.expressions.compiler import Compiler
from compliance.expressions.constructs import Constant, Template, both
from compliance.model import STATUSES, Rule, Status, Verdict
from compliance.request import Request
from compliance.rules.profiles import bound_params
from compliance.session import Session, check_place, check_timezone, opened, opened_in_place
from compliance.text import Text

SUBJECTS_SHOWN = 10
ROWS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """A record a subquery looked at because it is linked to the subject."""

    record_type: str
    key: str
    file: str | None
    row: int | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A check with its counts and, for some subjects, verdict, conjuncts and related rows."""

    check_id: str
    title: Text
    rule: Rule
    expressions: Mapping[str, str]
    params: Mapping[str, Any]
    counts: Mapping[Status, int]
    subjects: tuple[tuple[Verdict, tuple[tuple[str, str, bool | None], ...], tuple[RelatedRow, ...]], ...]

    def as_json(self) -> dict[str, Any]:
        """The explanation as plain JSON values."""
        return {
            "check": self.check_id,
            "title": {"en": self.title.en, "zh": self.title.zh},
            "expressions": dict(self.expressions),
            "params": {name: str(value) for name, value in self.params.items()},
            "counts": {status.value: number for status, number in self.counts.items()},
            "subjects": [
                {
                    "record_type": v.record_type,
                    "subject": v.subject,
                    "status": v.status.value,
                    "reason": {"en": v.reason.en, "zh": v.reason.zh},
                    "due": v.due.isoformat() if v.due else None,
                    "source": {"file": v.file, "row": v.row},
                    "values": [{"name": x.name, "value": x.value, "state": x.state} for x in v.values],
                    "conditions": [{"part": p, "text": t, "truth": truth} for p, t, truth in conjuncts],
                    "missing": [{"en": m.en, "zh": m.zh} for m in v.missing],
                    "related": [
                        {"record_type": r.record_type, "key": r.key, "file": r.file, "row": r.row} for r in related
                    ],
                }
                for v, conjuncts, related in self.subjects
            ],
        }


@failures_told()
def explain(request: Request, item: str | None, subject: str | None) -> list[Explanation]:
    """The checks of the request's one rule; raises UsageError for an unknown item or subject."""
    check_timezone(request.profile)
    check_place(request)
    elsewhere = is_postgresql(request.source) or request.place.engine == "spark"
    with opened_in_place(request) if elsewhere else opened(request) as session:
        plans = [p for p in session.plans if item is None or p.check.item == item]
        if not plans:
            items = [p.check.item for p in session.plans if p.check.item is not None]
            message = Text(f"there is no item {item!r}", f"没有条目 {item!r}")
            if not items:
                message = Text(f"the rule has no items, so no {item!r}", f"该规则没有条目，因此没有 {item!r}")
            raise UsageError(Problem(message, hint=suggest(item or "", items), expected=", ".join(items) or None))
        return [_explained(session, plan, request, subject) for plan in plans]


def _explained(session: Session, plan: Plan, request: Request, subject: str | None) -> Explanation:
    check = plan.check
    plan, judged = session.engine.judged(plan)
    statuses = [status for status, _ in judged.values()]
    if subject is not None and subject not in judged:
        message = Text(
            f"there is no {check.record_type} {subject!r} in scope", f"没有编号为 {subject!r} 的 {check.record_type}"
        )
        raise UsageError(Problem(message, hint=suggest(subject, judged)))
    chosen = [subject] if subject is not None else _worst(judged)
    return Explanation(
        check.id,
        check.title,
        check.rule,
        {n: t for n, t in (("when", check.when), ("require", check.require), ("due", check.due)) if t},
        bound_params(check.rule, request.profile),
        {s: statuses.count(s) for s in STATUSES if s in statuses},
        tuple(_subject(session, plan, key, *judged[key]) for key in chosen),
    )


def _worst(judged: Mapping[str, tuple[Status, date | None]]) -> list[str]:
    return sorted(judged, key=lambda key: (-judged[key][0].rank, key))[:SUBJECTS_SHOWN]


def _subject(
    session: Session, plan: Plan, key: str, status: Status, due: date | None
) -> tuple[Verdict, tuple[tuple[str, str, bool | None], ...], tuple[RelatedRow, ...]]:
    engine = session.engine
    if key == NOBODY or plan.error is not None:
        return no_subject(plan, status, engine.setting, engine.organisation), (), ()
    ((detail,),) = engine.details([(plan, [(key, status.rank, due, None, None)])])
    told = tuple((c.part, c.text, c.truth) for c in detail.conjuncts)
    return as_verdict(plan, detail, engine.setting, session.evidence), told, _related(session, plan, key)


def _related(session: Session, plan: Plan, key: str) -> tuple[RelatedRow, ...]:
    """The rows that the outermost subqueries link to the subject."""
    found: dict[RelatedRow, None] = {}
    for node in (part for whole in plan.trees for part in tree.walk(whole)):
        outer = isinstance(node, tree.Subquery) and all(
            isinstance(column, tree.Column) and column.alias in (plan.check.record_type, node.alias)
            for column in tree.walk(node)
            if isinstance(column, tree.Column)
        )
        if outer and isinstance(node, tree.Subquery) and session.engine.setting.facts[node.record_type].supplied:
            found.update(dict.fromkeys(_linked_rows(session, plan, node, key)))
    return tuple(found)


def _linked_rows(session: Session, plan: Plan, node: tree.Subquery, key: str) -> list[RelatedRow]:
    engine = session.engine
    setting, schemas = engine.setting, session.schemas
    subject = schemas[plan.check.record_type]
    compiler = Compiler(subject, schemas, setting.facts, setting.timezone, folded=engine.dialect.folded)
    frame = compiler.enter(node.alias, schemas[node.record_type])
    links = [Template("eq", compiler.compile(a).value, compiler.compile(b).value) for a, b in node.links]
    wanted = Template("eq", compiler.frame.table.c[subject.key], Constant(key))
    key_of = frame.table.c[schemas[node.record_type].key]
    columns = [key_of.label("key"), frame.table.c["_file"].label("f"), frame.table.c["_row"].label("n")]
    query = sa.select(*columns).select_from(compiler.frame.source().join(frame.source(), both(*links))).where(wanted)
    first = engine.dialect.template("by_bytes").format("key")
    _, rows = engine.ask(
        f"SELECT * FROM ({text_of(query, engine.dialect)}) AS linked ORDER BY {first} LIMIT {ROWS_SHOWN}"
    )
    files = session.evidence.files
    return [RelatedRow(node.record_type, k, files[f].name if f is not None else None, n) for k, f, n in rows]
