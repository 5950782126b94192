"""Evidence text made harmless before it is shown.

Evidence comes from strangers: a cell may hold terminal escapes, text that reverses the reading
order, characters XML forbids, or a spreadsheet formula. What is taken out is shown as an escape,
so nothing vanishes.
"""

from __future__ import annotations

import re
import unicodedata

# Spreadsheets run a cell that begins so; the full-width forms count where the locale is Chinese or Japanese.
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"

_KEPT = "\n\t"
# Marks that reorder or hide text without being seen (Unicode bidirectional controls, zero-width characters).
_HIDDEN = frozenset(
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_FORBIDDEN = ("Cc", "Cs", "Cn")
# What nearly every text is made of: harmless, seen at a glance.
_USUAL = re.compile("[\n\t -~“”‘’…—·\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]*")


def clean(text: str) -> str:
    """`text` with control, reordering and invisible characters, surrogates and non-characters as `\\u202e` escapes."""
    if _USUAL.fullmatch(text):
        return text
    return "".join(char if _harmless(char) else _escape(char) for char in text)


def one_line(text: str) -> str:
    """`clean(text)` with every run of white space as one blank: for table cells and headings."""
    return " ".join(clean(text).split())


def shorten(text: str, limit: int) -> str:
    """`text`, or its first `limit` characters and how many more there were."""
    return text if len(text) <= limit else f"{text[:limit]}… (+{len(text) - limit})"


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet could take a cell holding `text` for a formula."""
    return text[:1] != "" and text[0] in FORMULA_STARTS


def _harmless(char: str) -> bool:
    return char in _KEPT or (char not in _HIDDEN and unicodedata.category(char) not in _FORBIDDEN)


def _escape(char: str) -> str:
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
