"""The statement that looks closely at some subjects: the values read, each conjunct's truth, the scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from compliance.engines.details import columns_of
from compliance.engines.plans import Plan
from compliance.engines.scopes import scope_nodes
from compliance.engines.setting import Setting
from compliance.engines.verdicts import text_of
from compliance.evidence.schemas import RecordType
from compliance.expressions import tree
from compliance.expressions.compiler import Compiler
from compliance.expressions.constructs import FALSE, AnyOf, Column, Constant, DuckDBDialect, Later, Template
from compliance.expressions.operators import Sql

DUCKDB = DuckDBDialect()


def closeup(record_type: RecordType, plans: Sequence[Plan], setting: Setting, dialect: DuckDBDialect = DUCKDB) -> str:
    """SQL giving for some subjects `key, f, n` (file and row), `v<i>, bv<i>` for each leaf of the
    checks, `c<i>` for what else conjuncts are made of (see `details.columns_of`) and the scope columns.

    Which subjects is left open, to be put in by `constants.filled`.
    """
    compiler = Compiler(record_type, setting.schemas, setting.facts, setting.timezone, folded=dialect.folded)
    table = compiler.frame.table
    key = table.c[record_type.key]
    columns: list[Any] = [key.label("key"), table.c["_file"].label("f"), table.c["_row"].label("n")]
    read, told = columns_of(plans)
    for node, name in read.items():
        compiled = compiler.compile(node)
        columns += [_as_text(compiled, setting.timezone).label(name), _state(compiled).label(f"b{name}")]
    columns += [compiler.compile(node).value.label(name) for node, name in told.items()]
    scopes = scope_nodes(record_type, setting.schemas)
    columns += [compiler.compile(node).value.label(f"scope_{name}") for name, node in scopes.items()]
    # Chosen before anything is computed: otherwise every expression would run over the whole table.
    return text_of(sa.select(*columns).select_from(compiler.frame.source()).where(AnyOf(key, Later())), dialect)


def _as_text(value: Sql, timezone: str) -> Column:
    if value.kind == tree.LIST:
        return Template("list_text", value.value)
    if value.kind == tree.TIMESTAMP:
        local = Template("local_time", value.value, Constant(timezone))
        return Template("coalesce", local, Template("text", value.on_day))
    if value.denominator is not None:
        return Template("ratio_text", value.value, value.denominator)
    return Template("text", value.value)


def _state(value: Sql) -> Column:
    """Whether the value is unknown, as opposed to empty; conditions have no emptiness."""
    if value.kind == tree.BOOL and value.bad is None:
        return Template("is_null", value.value) if value.nullable else FALSE
    if value.bad is None:
        return FALSE
    return Template("coalesce", value.bad, FALSE)
