"""Expressions of rules: SQL predicates parsed, checked and compiled, never executed as given.

`parse_expression` turns an author's text into the typed tree of `tree`; `compiler` turns the tree
into a SQLAlchemy Core expression for the engine that runs it.
"""

from compliance.expressions.builder import parse_expression

__all__ = ["parse_expression"]
