"""Expressions of rules: SQL predicates parsed, checked and compiled, never executed as given.

`parse_expression` turns an author's text into the typed tree of `tree`; `compiler` turns the tree
into a SQLAlchemy Core expression for the engine that runs it. The parser is loaded when it is asked
for: a scan whose rules were read before does without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance.expressions.builder import parse_expression

__all__ = ["parse_expression"]


def __getattr__(name: str) -> Any:
    if name != "parse_expression":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from compliance.expressions.builder import parse_expression

    return parse_expression
