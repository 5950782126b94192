"""YAML is read strictly, and every key and value knows its place."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import RuleError, SchemaError
from compliance.reading import Position, dotted, parse_yaml, read_yaml

PLAIN_TEXT = st.text(st.sampled_from("abcxyz äö条款'\"#:-{}[],&*!|>%@`~?0159\n"), max_size=12)
SCALARS = st.one_of(st.booleans(), st.integers(-(10**9), 10**9), st.dates(), PLAIN_TEXT, st.none())
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(PLAIN_TEXT, inner, max_size=4)),
    max_leaves=12,
)


def problems(text: str | bytes, **options: int) -> list[str]:
    with pytest.raises(RuleError) as caught:
        parse_yaml(text, "f.yaml", **options)
    return [problem.render() for problem in caught.value.problems]


def paths(value, at=()):
    yield at
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*at, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*at, index))


@given(VALUES, st.booleans())
def test_what_yaml_writes_is_read_back_with_a_place_for_every_value(value, flow):
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    document = parse_yaml(text, "f.yaml")
    assert document.data == value
    assert set(document.values) == set(paths(value))
    assert set(document.keys) == {path for path in paths(value) if path and isinstance(path[-1], str)}


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["1", "a b", "[x, y]", "{k: v}", "'q'"])), min_size=1))
def test_lines_are_those_of_the_text(entries):
    lines, expected = [], {}
    for number, (blank, value) in enumerate(entries):
        lines += [""] * blank
        lines.append(f"key{number}: {value}")
        expected[f"key{number}"] = len(lines)
    document = parse_yaml("\n".join(lines), "f.yaml")
    for key, line in expected.items():
        assert document.line_of((key,)) == line
        assert document.at((key,)) == Position(line, len(key) + 3)
        assert document.at((key,), key=True) == Position(line, 1)
        assert document.line_of((key, "absent", 3)) == line


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "<=", ":due", "条", "(x)"]), min_size=1, max_size=4), min_size=1, max_size=4
    ),
    st.sampled_from(["|", ">", "plain", '"', "'"]),
    st.data(),
)
def test_a_character_of_a_text_value_is_found_in_the_file_in_every_style(words, style, data):
    indent = "    "
    body = [" ".join(line) for line in words]
    opening, closing = {"|": ("|\n" + indent, ""), ">": (">\n" + indent, ""), "plain": ("", "")}.get(
        style, (style, style)
    )
    source = f"- note: x\n  rule: {opening}" + f"\n{indent}".join(body) + closing + "\n"
    document = parse_yaml(source, "f.yaml")
    value = document.data[0]["rule"].split("\n")
    line = data.draw(st.integers(1, len([part for part in value if part])))
    column = data.draw(st.integers(1, len(value[line - 1])))
    character = value[line - 1][column - 1]
    place = document.within((0, "rule"), line, column)
    if not character.isspace():
        assert source.splitlines()[place.line - 1][place.column - 1] == character


def test_scalars_are_what_people_mean():
    text = "{a: yes, b: no, c: 010, d: 1:30, e: true, f: 0.99, g: ~, h: 2026-03-01, on: x, 5: y, i: -7, j: '3'}"
    assert parse_yaml(text, "f").data == {
        "a": "yes", "b": "no", "c": "010", "d": "1:30", "e": True, "f": 0.99, "g": None,
        "h": date(2026, 3, 1), "on": "x", "5": "y", "i": -7, "j": "3",
    }  # fmt: skip
    zone = timezone(timedelta(hours=8))
    assert parse_yaml("2026-03-01T18:00+08:00", "f").data == datetime(2026, 3, 1, 18, tzinfo=zone)
    assert parse_yaml("2026-03-01 18:00:05", "f").data == datetime(2026, 3, 1, 18, 0, 5)
    assert parse_yaml("", "f").data is None


def test_every_duplicate_key_is_reported_with_its_first_place():
    assert problems("a: 1\nb: {c: 1, c: 2}\na: 3\n") == [
        "f.yaml:2:11: b.c: duplicate key 'c', first on line 2",
        "f.yaml:3:1: a: duplicate key 'a', first on line 1",
    ]


def test_an_alias_bomb_is_refused_and_never_expanded():
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in pairwise("abcdefghi"))
    found = problems(bomb)
    assert found[0] == "f.yaml:1:4: YAML anchors are not allowed here (found &a)"
    assert "f.yaml:2:8: YAML aliases are not allowed here (found *a)" in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n\tb: 2\n", "f.yaml:2:1: a tab where YAML needs spaces — indent with spaces"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document in one file"),
        ("a: !!python/object:os.system x", "YAML tags are not allowed here"),
        ("b: {<<: {c: 1}}", "YAML merge keys are not allowed here"),
        ("? [a]\n: 1\n", "a key must be text"),
        ("*a : 1\n", "YAML aliases are not allowed here"),
        ("a: 2026-02-30", "f.yaml:1:4: not a day of the calendar (found '2026-02-30') — put it in quotes"),
        ("a: 2026-02-28 25:00", "not a point in time"),
        ("a: 0.12345678901234567890", "more digits than can be kept exactly"),
        ("ab: x\ncd: \x07\n", "f.yaml:2:5: a character that YAML text may not contain (found U+0007)"),
        (b"a: 1\nb: \xff\n", "f.yaml:2: the file is not UTF-8 text (found byte 0xff, expected UTF-8)"),
        ("a: [1, 2\nb: 3", "not valid YAML"),
        ("[" * 100_000, "nested too deeply (expected <= 40)"),
        ("{a: " * 100_000, "nested too deeply"),
    ],
)
def test_what_is_refused_says_where_and_why(text, expected):
    assert expected in problems(text)[0]


def test_a_byte_order_mark_is_no_content():
    assert parse_yaml("a: 1".encode("utf-8-sig"), "f").data == {"a": 1}


def test_files_that_cannot_be_read_give_the_error_asked_for(tmp_path):
    with pytest.raises(SchemaError, match="cannot read the file"):
        read_yaml(tmp_path / "absent.yaml", error=SchemaError)
    with pytest.raises(RuleError, match="cannot read the file"):
        read_yaml(tmp_path)
    (tmp_path / "large.yaml").write_text("a: 1" + " " * 100)
    with pytest.raises(RuleError, match="too large"):
        read_yaml(tmp_path / "large.yaml", max_bytes=50)


def test_locations_read_like_paths():
    assert dotted((0, "title", "en")) == "[0].title.en"
    assert dotted(("params", "levels", 2)) == "params.levels[2]"
