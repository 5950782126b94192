"""However a rule file is damaged, the answer is a list of problems with places, never a crash."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_rule_mistakes import SOUND, write

from compliance.errors import Problem, RuleError
from compliance.evidence.schemas import load_schemas
from compliance.reading import parse_yaml
from compliance.rules.lint import lint_pack
from compliance.rules.profiles import load_profile

RULE = parse_yaml(SOUND, "sound").data[0] | {"items": {"a": {"when": "id <> :item"}}, "tags": ["x"]}
PROFILE = {
    "name": "ours",
    "title": {"en": "Ours", "zh": "我们的"},
    "params": {"a": 1},
    "rules": {"R-4.2-10": {"a": [1]}},
    "bases": ["stated"],
    "breach_of_law": ["R-4.2-10"],
    "grading": {"minimum_n": 5},
}
WRONG = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 2), st.text("ab:/'* ", max_size=4), st.just([]), st.just({}),
    st.just([None]), st.just({"a": {"b": [1]}}), st.just([[1], {"a": 2}]), st.dates(), st.floats(0, 1, width=16),
)  # fmt: skip


def locations(value, at=()):
    yield at
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in children:
        yield from locations(inner, (*at, key))


@st.composite
def damaged(draw, sound):
    value = copy.deepcopy(sound)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.sampled_from([at for at in locations(value) if at]))
        parent = value
        for part in at[:-1]:
            parent = parent[part]
        if draw(st.booleans()):
            parent[at[-1]] = copy.deepcopy(draw(WRONG))
        else:
            del parent[at[-1]]
        if not value:
            break
    return value


@settings(max_examples=150, deadline=None)
@given(damaged([RULE, RULE]))
def test_damaged_rules(value):
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), yaml.safe_dump(value, allow_unicode=True, sort_keys=False))
        lines = len(path.read_text(encoding="utf-8").splitlines())
        for problem in lint_pack(Path(folder), load_schemas()):
            assert problem.line is not None
            assert 1 <= problem.line <= lines
            assert problem.message.en
            assert problem.message.zh


@settings(max_examples=60, deadline=None)
@given(damaged(PROFILE))
def test_damaged_profiles(value):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ours.yaml")
        path.write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")
        problems: tuple[Problem, ...] = ()
        try:
            load_profile(path)
        except RuleError as error:
            problems = error.problems
        assert all(problem.line for problem in problems)
