"""JSON Schema errors of a YAML file as problems: where, what was found, what was meant."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.errors import Problem, suggest
from compliance.reading import Location, Positioned
from compliance.text import Text

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_TYPES = {
    "string": Text("text", "文本"),
    "number": Text("a number", "数字"),
    "integer": Text("a whole number", "整数"),
    "boolean": Text("true or false", "true 或 false"),
    "array": Text("a list", "列表"),
    "object": Text("a map", "映射"),
    "null": Text("nothing", "空"),
}
_LONGEST_SHOWN = 60
# These say something about a collection that still is one.
_HARMLESS = frozenset({"additionalProperties", "minItems", "minProperties", "uniqueItems"})
_ANNOTATIONS = frozenset({"title", "description", "examples"})


@cache
def _validator(path: Path) -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # a tenth of the time of a command that needs none

    schema = json.loads(path.read_text(encoding="utf-8"))
    return Draft202012Validator(_inlined(schema, schema.get("$defs", {}), frozenset()))


def _inlined(node: Any, definitions: Mapping[str, Any], within: frozenset[str]) -> Any:
    """A schema with its local references replaced by what they refer to: resolving one for every
    cell of every example costs more than checking it. A recursive reference stays."""
    if isinstance(node, list):
        return [_inlined(part, definitions, within) for part in node]
    if not isinstance(node, dict):
        return node
    name = str(node.get("$ref", "")).removeprefix("#/$defs/")
    target = definitions.get(name)
    if target is not None and name not in within and set(node) & set(target) <= _ANNOTATIONS:
        merged = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
        return _inlined(merged, definitions, within | {name})
    return {key: part if key == "$defs" else _inlined(part, definitions, within) for key, part in node.items()}


@dataclass(frozen=True, slots=True)
class Departure:
    """One way in which a file departs from its schema: the keyword broken, where, and the problem.

    `structural`: the value has another shape than readers expect, not just another content.
    """

    location: Location
    structural: bool
    problem: Problem


def departures(document: Positioned, schema: Path) -> tuple[Departure, ...]:
    """Every way in which a file departs from a JSON Schema (2020-12) file, in file order.

    The keyword `examples` beside a pattern words what is expected.
    """
    errors = _validator(schema).iter_errors(as_json(document.data))
    found = [departure for error in errors for departure in _departures(document, error)]
    return tuple(sorted(found, key=lambda d: (d.problem.line or 0, d.problem.column or 0, d.problem.message)))


def schema_problems(document: Positioned, schema: Path) -> tuple[Problem, ...]:
    """The problems of all departures of a file from its schema."""
    return tuple(departure.problem for departure in departures(document, schema))


def as_json(value: Any) -> Any:
    """A value read from YAML as JSON holds it: dates and moments as ISO text."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def shown(value: Any) -> str:
    """A value as a message quotes it, cut where it is long."""
    if value is None:
        return "null"
    text = value if isinstance(value, str) else json.dumps(as_json(value), ensure_ascii=False)
    text = repr(text) if isinstance(value, str) else text
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _departures(document: Positioned, error: ValidationError) -> Iterator[Departure]:
    at: Location = tuple(error.absolute_path)
    if error.validator == "anyOf":
        yield from _branches(document, error, at)
        return
    misshapen = error.validator in ("type", "required") or isinstance(error.instance, (list, dict))
    for problem in _WORDING.get(str(error.validator), _other)(document, error, at):
        yield Departure(at, misshapen and error.validator not in _HARMLESS, problem)


def _branches(document: Positioned, error: ValidationError, at: Location) -> Iterator[Departure]:
    """The mistakes of the branch whose type fits; where none fits, the types there are."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    fitting = [group for group in branches.values() if not any(_is_misfit(inner, error) for inner in group)]
    for inner in fitting[0] if fitting else ():
        yield from _departures(document, inner)
    if not fitting:
        misfits = [inner for group in branches.values() for inner in group if _is_misfit(inner, error)]
        kinds = [kind for inner in misfits for kind in _listed(inner.validator_value)]
        yield Departure(at, True, _type_problem(document, at, error.instance, kinds))


def _is_misfit(inner: ValidationError, error: ValidationError) -> bool:
    return inner.validator == "type" and inner.absolute_path == error.absolute_path


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


# jsonschema types the parts of its errors as possibly unset, which they are not once raised: hence Any.


def _type(document: Positioned, error: Any, at: Location) -> Iterator[Problem]:
    yield _type_problem(document, at, error.instance, _listed(error.validator_value))


def _type_problem(document: Positioned, at: Location, value: Any, kinds: list[str]) -> Problem:
    en = " or ".join(_TYPES[kind].en for kind in kinds)
    zh = "或".join(_TYPES[kind].zh for kind in kinds)
    return document.problem(at, Text(f"must be {en}", f"必须是{zh}"), found=shown(value))


def _unknown(document: Positioned, error: Any, at: Location) -> Iterator[Problem]:
    known = error.schema.get("properties", {})
    for key in error.instance:
        if key not in known:
            hint = suggest(key, known) or Text(f"known: {', '.join(known)}", f"可用的键：{'、'.join(known)}")
            yield document.problem((*at, key), Text(f"unknown key {key!r}", f"未知的键 {key!r}"), hint=hint)


def _missing(document: Positioned, error: Any, at: Location) -> Iterator[Problem]:
    # jsonschema raises one error per missing key and names it only inside the sentence.
    for key in error.validator_value:
        if key not in error.instance and error.message.startswith(f"{key!r} "):
            yield document.problem(at, Text(f"missing {key!r}", f"缺少 {key!r}"))


def _enum(document: Positioned, error: Any, at: Location) -> Iterator[Problem]:
    options = [str(option) for option in error.validator_value]
    message = Text("not one of the known values", "不是可用的取值")
    hint = suggest(str(error.instance), options)
    yield document.problem(at, message, found=shown(error.instance), expected=", ".join(options), hint=hint)


def _words(document: Positioned, error: Any, at: Location) -> Iterator[Problem]:
    """A pattern that a value, or the name of a key, does not fit."""
    if "propertyNames" in list(error.absolute_schema_path)[-2:]:
        at = (*at, str(error.instance))
    if not str(error.instance).strip():
        yield document.problem(at, Text("must not be empty", "不能为空"))
        return
    examples = error.schema.get("examples") or [error.validator_value]
    message = Text("not written as it must be", "写法不符合要求")
    yield document.problem(at, message, found=shown(error.instance), expected=str(examples[0]))


def _few(document: Positioned, error: Any, at: Location) -> Iterator[Problem]:
    yield document.problem(at, Text("must not be empty", "不能为空"))


def _twice(document: Positioned, error: Any, at: Location) -> Iterator[Problem]:
    yield document.problem(at, Text("the same value twice", "取值重复"), found=shown(error.instance))


def _other(document: Positioned, error: Any, at: Location) -> Iterator[Problem]:
    found = shown(error.instance)
    message = Text(f"breaks {error.validator}", f"不满足 {error.validator}")
    yield document.problem(at, message, found=found, expected=shown(error.validator_value))


_WORDING: Mapping[str, Callable[[Positioned, Any, Location], Iterator[Problem]]] = {
    "type": _type,
    "additionalProperties": _unknown,
    "required": _missing,
    "enum": _enum,
    "pattern": _words,
    "not": _words,
    "minItems": _few,
    "minProperties": _few,
    "uniqueItems": _twice,
}
