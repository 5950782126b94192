"""Profiles: what an organisation sets differently from the defaults of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import available_timezones

from compliance import resources
from compliance.calendars import load_calendar
from compliance.errors import Problem, RuleError, suggest
from compliance.expressions.deadlines import Deadlines
from compliance.model import Rule, Source
from compliance.reading import Location, Positioned, read_yaml
from compliance.rules.building import build_items
from compliance.rules.checks import is_names, item_map
from compliance.text import Text
from compliance.validation import as_json, schema_problems, shown

PROFILE_SCHEMA = resources.RULES / "schema" / "profile.schema.json"
DEFAULT_PROFILE = resources.RULES / "profiles" / "default.yaml"
DEFAULT_GRADING: Mapping[str, int] = MappingProxyType(
    {"systemic_rate_percent": 20, "minimum_n": 5, "long_overdue_days": 30}
)
ALL_MAPPINGS = "all"
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Profile:
    """Parameters and switches of one organisation.

    `params` count for every rule that has the parameter, `rule_params` (by rule id) outrank them;
    None says that nobody has set the parameter. `bases` are the bases switched on, () is all.
    `chosen` is False for the packaged profile that stands in where nobody named one.
    """

    name: str
    title: Text
    timezone: str = "Asia/Shanghai"
    params: Mapping[str, Any] = field(default_factory=dict)
    rule_params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    bases: tuple[str, ...] = ()
    breach_of_law: tuple[str, ...] = ()
    grading: Mapping[str, Any] = field(default_factory=lambda: dict(DEFAULT_GRADING))
    verified_mappings: Mapping[str, str | Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Framework id to ALL_MAPPINGS, or to rule ids with the clauses the organisation compared itself."""
    deadlines: Deadlines | None = None
    """How days of deadlines are counted, where not as calendar days."""
    source: Source | None = None
    chosen: bool = True
    document: Positioned | None = field(default=None, repr=False, compare=False)


def load_profile(path: Path | None = None) -> Profile:
    """A profile file, or the packaged default; raises RuleError with every mistake of its form."""
    document = read_yaml(path or DEFAULT_PROFILE, name=None if path else DEFAULT_PROFILE.name)
    problems = list(schema_problems(document, PROFILE_SCHEMA))
    written = document.data if isinstance(document.data, dict) else {}
    data = as_json(written)
    zone = data.get("timezone", "Asia/Shanghai")
    if isinstance(zone, str) and zone.strip() and zone not in available_timezones():
        message = Text(f"unknown time zone {zone!r}", f"未知的时区 {zone!r}")
        problems.append(document.problem(("timezone",), message, hint=suggest(zone, available_timezones())))
    if problems:
        raise RuleError(problems)
    return Profile(
        deadlines=_deadlines(document, data.get("calendar"), path),
        name=data["name"],
        title=Text(data["title"]["en"], data["title"]["zh"]),
        timezone=zone,
        params=_frozen(written.get("params", {})),
        rule_params={rule: _frozen(params) for rule, params in written.get("rules", {}).items()},
        bases=tuple(data.get("bases", ())),
        breach_of_law=tuple(data.get("breach_of_law", ())),
        grading={**DEFAULT_GRADING, **data.get("grading", {})},
        verified_mappings={
            framework: said if isinstance(said, str) else {rule: tuple(clauses) for rule, clauses in said.items()}
            for framework, said in data.get("verified_mappings", {}).items()
        },
        source=Source(document.file, 1),
        chosen=path is not None,
        document=document,
    )


def _deadlines(document: Positioned, said: Mapping[str, Any] | None, path: Path | None) -> Deadlines | None:
    if said is None:
        return None
    try:
        calendar = load_calendar(said["days"], path.parent if path is not None else None)
    except RuleError as error:
        at = document.at(("calendar", "days"))
        placed = [
            p if p.file else replace(p, file=document.file, line=at.line, column=at.column) for p in error.problems
        ]
        raise RuleError(placed) from error
    return Deadlines(calendar, said.get("count") == "working", bool(said.get("roll")))


def _frozen(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in params.items()}


def bound_params(rule: Rule, profile: Profile, overrides: Mapping[str, Any] = _NOTHING) -> Mapping[str, Any]:
    """The values of a rule's parameters: rule default, then profile, then the profile for this
    rule, then `overrides`; None is a parameter nobody set."""
    layers = (rule.params, profile.params, profile.rule_params.get(rule.id, _NOTHING), overrides)
    return {name: next(layer[name] for layer in reversed(layers) if name in layer) for name in rule.params}


def blame(profile: Profile, rule: Rule, name: str, message: Text) -> Problem:
    """What is wrong with the value that a profile gives a parameter of a rule, at its place."""
    own = name in profile.rule_params.get(rule.id, _NOTHING)
    at: Location = ("rules", rule.id, name) if own else ("params", name)
    default = rule.params[name]
    value = profile.rule_params[rule.id][name] if own else profile.params[name]
    return _problem(profile, at, message, found=shown(value), expected=shown(default) if default is not None else None)


def with_items(rule: Rule, params: Mapping[str, Any]) -> Rule:
    """The rule with its items taken from the bound parameter, where they come from one."""
    if rule.items_param is None:
        return rule
    return replace(rule, items=build_items(item_map(f":{rule.items_param}", params)))


def check_profile(profile: Profile, rules: Iterable[Rule]) -> None:
    """Raises RuleError for every rule id and parameter that the pack (all of it, not a selection)
    does not have, and every value of another shape than the rule's default.

    The packaged default may name rules that a pack of one's own lacks; a profile somebody chose may not.
    """
    by_id = {rule.id: rule for rule in rules}
    problems = list(_value_problems(profile, by_id))
    if profile.chosen:
        problems += _name_problems(profile, by_id)
    if problems:
        raise RuleError(problems)


def _name_problems(profile: Profile, rules: Mapping[str, Rule]) -> Iterator[Problem]:
    names = {name for rule in rules.values() for name in rule.params}
    for name in profile.params:
        if name not in names:
            yield _unknown(profile, ("params", name), "parameter", "参数", name, names)
    for rule_id, params in profile.rule_params.items():
        if rule_id not in rules:
            yield _unknown(profile, ("rules", rule_id), "rule", "规则", rule_id, rules)
            continue
        for name in params:
            if name not in rules[rule_id].params:
                at = ("rules", rule_id, name)
                yield _unknown(profile, at, "parameter", "参数", name, rules[rule_id].params)
    frameworks = {framework for rule in rules.values() for framework in rule.maps_to}
    for framework, said in profile.verified_mappings.items():
        if framework not in frameworks:
            yield _unknown(profile, ("verified_mappings", framework), "framework", "框架", framework, frameworks)
            continue
        for rule_id, clauses in said.items() if not isinstance(said, str) else ():
            place = ("verified_mappings", framework, rule_id)
            if rule_id not in rules:
                yield _unknown(profile, place, "rule", "规则", rule_id, rules)
                continue
            made = rules[rule_id].maps_to.get(framework, ())
            for clause in clauses:
                if clause not in made:
                    yield _unknown(profile, place, "clause of this rule", "该规则的条款", clause, made)
    for index, rule_id in enumerate(profile.breach_of_law):
        if rule_id not in rules:
            yield _unknown(profile, ("breach_of_law", index), "rule", "规则", rule_id, rules)


def _value_problems(profile: Profile, rules: Mapping[str, Rule]) -> Iterator[Problem]:
    for rule in rules.values():
        own = profile.rule_params.get(rule.id, _NOTHING)
        for name, default in rule.params.items():
            if name not in own and name not in profile.params:
                continue
            at: Location = ("rules", rule.id, name) if name in own else ("params", name)
            value = own[name] if name in own else profile.params[name]
            if name == rule.items_param:
                if not is_names(value):
                    message = Text(
                        f"names the items of {rule.id}: must be a list of different names, not empty",
                        f"用于 {rule.id} 的项目名称，必须是不重复的非空名称列表",
                    )
                    yield _problem(profile, at, message, found=shown(value))
            elif value is not None and default is not None and _shape(value) != _shape(default):
                message = Text(
                    f"not the kind of value that {rule.id} has by default", f"与 {rule.id} 的默认值类型不一致"
                )
                yield _problem(profile, at, message, found=shown(value), expected=shown(default))


def _shape(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, (list, tuple)):
        return "list"
    return "map" if isinstance(value, Mapping) else type(value).__name__


def _unknown(profile: Profile, at: Location, en: str, zh: str, word: str, known: Iterable[str]) -> Problem:
    return _problem(profile, at, Text(f"unknown {en} {word!r}", f"未知的{zh} {word!r}"), hint=suggest(word, known))


def _problem(
    profile: Profile,
    at: Location,
    message: Text,
    found: str | None = None,
    expected: str | None = None,
    hint: Text | None = None,
) -> Problem:
    if profile.document is None:
        return Problem(message, profile.name, path=".".join(map(str, at)), found=found, expected=expected, hint=hint)
    return profile.document.problem(at, message, found=found, expected=expected, hint=hint)


def weakened(profile: Profile, rules: Iterable[Rule]) -> tuple[Text, ...]:
    """Every threshold the standard states (basis `stated`) that the profile changes, with the old
    and the new value, and a switched-off basis `stated`. Whether a change is laxer or stricter
    depends on the expression, so each change is named and none is judged."""
    changes = [*_counting(profile.deadlines)]
    if profile.bases and "stated" not in profile.bases:
        changes.append(
            Text("rules the standard states are switched off", "标准明文规定的规则已被关闭"),
        )
    for rule in rules:
        if rule.basis != "stated":
            continue
        for name, value in bound_params(rule, profile).items():
            old = rule.params[name]
            if old is not None and value != old:
                before, after = shown(_plain(old)), shown(_plain(value)) if value is not None else "—"
                changes.append(
                    Text(
                        f"{rule.id}: {name} changed from {before} to {after}",
                        f"{rule.id}：{name} 由 {before} 改为 {after}",
                    )
                )
    return tuple(changes)


def _counting(deadlines: Deadlines | None) -> Iterator[Text]:
    if deadlines is None:
        return
    calendar = deadlines.calendar
    span = f"{calendar.name}, {calendar.first.isoformat()} – {calendar.last.isoformat()}"
    if deadlines.working:
        yield Text(f"deadlines in days count working days ({span})", f"以日计算的期限按工作日计算（{span}）")
    if deadlines.roll:
        yield Text(
            f"deadlines that end on a day that is not worked end on the next working day ({span})",
            f"期限最后一日为非工作日的，顺延至下一工作日（{span}）",
        )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
