"""Which verdicts decisions cover, and what is left to grade then; loaded only where there are decisions.

For grading, a subject whose failure is waived counts as though the rule did not apply to it, and
one that was attested as passed, unless another item of the rule says worse. Waivers are few: they
are looked up among the verdicts that did not pass, and only their subjects are asked for again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from compliance.decisions.applying import Standing
from compliance.decisions.records import Attestation, Waiver
from compliance.decisions.resolving import Resolved
from compliance.engines.listing import left
from compliance.engines.outcome import Outcome
from compliance.engines.plans import Plan
from compliance.model import Rule, Scope, ScopeCount, ScopeCounts, Status

_ORGANISATION = "organization"


def cover(
    outcome: Outcome, decisions: Resolved, plans: Sequence[Plan], standing: Standing, as_of: date
) -> tuple[Outcome, ScopeCounts, dict[str, int]]:
    """The outcome with decisions on its verdicts, the counts to grade, and how many verdicts each decision covers."""
    rules = {plan.check.rule.id: plan.check.rule for plan in plans}

    def mark(table: pa.Table) -> pa.Table:
        waived = _assigned(table, [(w.id, _waived(table, w, rules)) for w in decisions.waivers])
        attested = _assigned(table, [(a.id, _attested(table, a)) for a in decisions.attestations])
        return table.append_column("waived", waived).append_column("attested", attested)

    listed = outcome.not_passing.marked(mark)
    marked = replace(outcome, not_passing=listed)
    covered = listed.where(lambda table: pc.or_(pc.is_valid(table["waived"]), pc.is_valid(table["attested"])))
    if not covered.num_rows:
        return marked, outcome.scopes, {}
    affected = pa.array(sorted(set(covered["rule_id"].unique().to_pylist())), pa.string())
    mine = listed.where(lambda table: pc.is_in(table["rule_id"], affected))
    return (
        _told(marked, covered, decisions),
        _graded(outcome.scopes, mine, covered, plans, standing, as_of),
        _number_by(covered, "waived") | _number_by(covered, "attested"),
    )


def _waived(table: pa.Table, waiver: Waiver, rules: Mapping[str, Rule]) -> Any:
    """Which rows a waiver covers: failures only; what cannot be waived never is, whoever names its subject."""
    fixed = pa.array([rule.id for rule in rules.values() if not rule.waivable], pa.string())
    mask = pc.and_(pc.equal(table["status"], Status.FAIL.value), pc.invert(pc.is_in(table["rule_id"], fixed)))
    if waiver.rule is not None:
        mask = pc.and_(mask, _of_rule(table, waiver.rule))
    if waiver.subject is not None:
        mask = pc.and_(mask, pc.equal(table["subject"], waiver.subject))
    if waiver.record_type is not None:
        mask = pc.and_(mask, pc.equal(table["record_type"], waiver.record_type))
    return mask


def _attested(table: pa.Table, one: Attestation) -> Any:
    mask = pc.and_(pc.equal(table["status"], Status.MANUAL.value), _of_rule(table, one.rule))
    if one.subject is None:
        return pc.and_(mask, pc.equal(table["record_type"], _ORGANISATION))
    return pc.and_(mask, pc.equal(table["subject"], one.subject))


def _of_rule(table: pa.Table, name: str) -> Any:
    return pc.equal(table["check_id" if "/" in name else "rule_id"], name)


def _assigned(table: pa.Table, masks: Iterable[tuple[str, Any]]) -> Any:
    """The id of the first decision that covers each row; ids in order, so that it is always the same one."""
    column: Any = pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
    for name, mask in sorted(masks, key=lambda pair: pair[0], reverse=True):
        column = pc.if_else(mask, name, column)
    return column


def _number_by(table: pa.Table, column: str) -> dict[str, int]:
    counted = pc.value_counts(table[column].drop_null())
    return {pair["values"]: pair["counts"] for pair in counted.to_pylist()}


def _told(outcome: Outcome, covered: pa.Table, decisions: Resolved) -> Outcome:
    """Counts per check say how many are covered; the verdicts shown say by what."""
    waived, attested = (
        _number_by(covered.filter(pc.is_valid(covered[name])), "check_id") for name in ("waived", "attested")
    )
    checks = tuple(
        replace(c, waived=waived.get(c.check_id, 0), attested=attested.get(c.check_id, 0)) for c in outcome.checks
    )
    names = {(row["check_id"], row["subject"]): row for row in covered.to_pylist()}
    told = decisions.told or {}
    verdicts = []
    for verdict in outcome.verdicts:
        row = names.get((verdict.check_id, verdict.subject))
        if row is not None:
            verdict = replace(verdict, waived=told.get(row["waived"]), attested=told.get(row["attested"]))
        verdicts.append(verdict)
    return replace(outcome, checks=checks, verdicts=tuple(verdicts))


def _graded(
    scopes: ScopeCounts,
    mine: pa.Table,
    covered: pa.Table,
    plans: Sequence[Plan],
    standing: Standing,
    as_of: date,
) -> ScopeCounts:
    """The counts per rule and scope with every covered subject moved to what is left of its verdicts.

    `mine` are the verdicts of all rules of which something is covered.
    """
    touched = _by_subject(mine.filter(pc.is_in(mine["subject"], covered["subject"].unique())))
    touched = {subject: rows for subject, rows in touched.items() if any(r["waived"] or r["attested"] for r in rows)}
    # Of the others only what failed late, or failed an item, says something that counts do not hold.
    failing = mine.filter(pc.and_(pc.equal(mine["status"], Status.FAIL.value), pc.is_null(mine["waived"])))
    telling = pc.or_(pc.is_valid(failing["due"]), pc.not_equal(failing["check_id"], failing["rule_id"]))
    others = _by_subject(failing.filter(telling))
    scope_of = _scopes({*touched, *others}, plans, standing)
    ids = set(covered["rule_id"].to_pylist())
    merged = _merged(ScopeCounts(tuple(column for column in scopes.columns if column.rule_id in ids)))
    for subject, rows in touched.items():
        counts = merged[(subject[0], scope_of[subject])]
        counts[max((Status(row["status"]) for row in rows), key=lambda s: s.rank)] -= 1
        counts[max((left(row) for row in rows), key=lambda s: s.rank)] += 1
    late: dict[tuple[str, Scope], int] = {}
    items: dict[tuple[str, Scope], set[str]] = defaultdict(set)
    for subject, rows in others.items():
        place = (subject[0], scope_of[subject])
        for row in rows:
            items[place].update(row["check_id"].split("/", 1)[1:])
            if row["due"] is not None:
                late[place] = max(late.get(place, 0), (as_of - row["due"]).days)
    moved = (
        ScopeCount(rule_id, scope, {s: n for s, n in counts.items() if n}, late.get((rule_id, scope)),
                   tuple(sorted(items[(rule_id, scope)])))
        for (rule_id, scope), counts in merged.items()
    )  # fmt: skip
    others_counted = (column for column in scopes.columns if column.rule_id not in ids)
    return ScopeCounts((*others_counted, *ScopeCounts.of(moved).columns))


_Subject = tuple[str, str, str]


def _by_subject(table: pa.Table) -> dict[_Subject, list[dict[str, Any]]]:
    """The rows by rule, record type and key."""
    found: dict[_Subject, list[dict[str, Any]]] = defaultdict(list)
    for row in table.to_pylist():
        found[(row["rule_id"], row["record_type"], row["subject"])].append(row)
    return found


def _merged(scopes: Iterable[ScopeCount]) -> dict[tuple[str, Scope], dict[Status, int]]:
    merged: dict[tuple[str, Scope], dict[Status, int]] = defaultdict(lambda: defaultdict(int))
    for count in scopes:
        for status, number in count.counts.items():
            merged[(count.rule_id, count.scope)][status] += number
    return merged


def _scopes(subjects: Iterable[_Subject], plans: Sequence[Plan], standing: Standing) -> dict[_Subject, Scope]:
    """The scope of every subject of the affected rules: one look at each record type and rule."""
    keys: dict[tuple[str, str], list[str]] = defaultdict(list)
    for rule_id, record_type, subject in subjects:
        keys[(rule_id, record_type)].append(subject)
    found = {}
    for plan in plans:
        pair = (plan.check.rule.id, plan.check.record_type)
        for subject, (_, scope) in standing(plan, keys.pop(pair, ())).items():
            found[(*pair, subject)] = scope
    return found
