"""From rules to plans, and to the fields of the evidence that they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from compliance.cache import remembered, signature
from compliance.engines.plans import Moment, Plan, dated, no_date, plan
from compliance.errors import ExpressionError, Problem, RuleError
from compliance.evidence.schemas import RecordType
from compliance.expressions import tree
from compliance.expressions.tree import Node
from compliance.model import Rule
from compliance.request import Request
from compliance.rules.profiles import Profile, blame, bound_params, with_items
from compliance.text import Text


def plan_all(request: Request, schemas: Mapping[str, RecordType], as_of: Moment) -> tuple[tuple[Plan, ...], str]:
    """The plans of all checks, and a name for all they depend on but the date; raises RuleError with every
    wrong expression of every rule."""
    bound = [(rule, bound_params(rule, request.profile)) for rule in request.rules]
    said = [
        (rule.id, rule.record_type, rule.when, rule.require, rule.due, rule.items, rule.items_param, dict(params))
        for rule, params in bound
    ]
    rules = signature([said, dict(schemas), request.profile.timezone, request.profile.deadlines])
    trees = remembered("trees", [rules], lambda: _trees(bound, schemas, request.profile))
    checks = [check for rule, params in bound for check in with_items(rule, params).checks()]
    return tuple(dated(Plan(check, *trees[check.id]), as_of) for check in checks), rules


def _trees(
    bound: Sequence[tuple[Rule, Mapping[str, Any]]], schemas: Mapping[str, RecordType], profile: Profile
) -> dict[str, tuple[Node | None, Node | None, Node | None]]:
    """The trees of every check, without a date: the same ones serve every day's scan."""
    found, problems = {}, []
    undated = no_date(profile.timezone)

    def wrong(rule: Rule, params: Mapping[str, Any]) -> Iterator[tuple[str, Problem]]:
        """What the expressions of a rule are refused for with these values, by check."""
        for check in with_items(rule, params).checks():
            try:
                made = plan(check, params, schemas, undated, profile.deadlines)
                found[check.id] = (made.when, made.require, made.due)
            except ExpressionError as error:
                yield from ((check.id, p) for p in error.problems)

    for rule, params in bound:
        refused = list(wrong(rule, params))
        # A rule that is refused only with a value of the profile is not to blame, but that value.
        sound = bool(refused) and not list(wrong(rule, rule.params))
        given = [name for name in rule.params if sound and params[name] != rule.params[name]]
        blamed = [(name, list(wrong(rule, {**rule.params, name: params[name]}))) for name in given]
        told = [
            blame(profile, rule, name, Text(f"{check}: {p.message.en}", f"{check}：{p.message.zh}"))
            for name, found_wrong in blamed
            for check, p in found_wrong
        ]
        problems += told or [
            replace(p, file=rule.source.file, line=rule.source.line, column=None, path=f"{check} {p.line}:{p.column}")
            for check, p in refused
        ]
    if problems:
        raise RuleError(dict.fromkeys(problems))
    return found


def needed_fields(plans: Sequence[Plan], schemas: Mapping[str, RecordType]) -> dict[str, frozenset[str]]:
    """The fields the rules read by record type, with keys, links, owners and dates of occurrence."""
    found: dict[str, set[str]] = {name: set() for name in schemas}
    for node in (part for p in plans for whole in p.trees for part in tree.walk(whole)):
        if isinstance(node, tree.Column):
            found[node.record_type].add(node.name)
    for name, record_type in schemas.items():
        always = {f for f in (record_type.key, record_type.occurred, record_type.owner) if f}
        links = {f.name for f in record_type.fields.values() if f.reference or f.type_field}
        links |= {f.type_field for f in record_type.fields.values() if f.type_field}
        found[name] |= always | links
    return {name: frozenset(fields) for name, fields in found.items()}
