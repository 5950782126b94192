"""Evidence text is shown without doing anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.reports.safe import clean, one_line, shorten, starts_formula


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("合同 C-1", "合同 C-1"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\u202eb", "a\\u202eb"),
        ("nul\x00", "nul\\x00"),
        ("\ud800", "\\ud800"),
        ("\U0001ffff", "\\U0001ffff"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("carriage\r", "carriage\\x0d"),
    ],
)
def test_clean(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(st.text())
def test_clean_leaves_nothing_that_controls(raw: str) -> None:
    shown = clean(raw)
    assert clean(shown) == shown
    shown.encode("utf-8")
    assert all(char.isprintable() or char in "\n\t" or char.isspace() or ord(char) > 0xA0 for char in shown)
    assert "\x1b" not in shown


def test_one_line() -> None:
    assert one_line(" a\n\tb ") == "a b"


@pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠"))
def test_formulas(start: str) -> None:
    assert starts_formula(f"{start}1")
    assert not starts_formula(f"a{start}")


def test_empty_is_no_formula() -> None:
    assert not starts_formula("")


def test_shorten_says_how_much_is_gone() -> None:
    assert shorten("abcdef", 6) == "abcdef"
    assert shorten("abcdef", 4) == "abcd… (+2)"
