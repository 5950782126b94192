"""The statement that looks closely at some subjects: the values read, each conjunct's truth, the scope."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
from compliance.expressions.links import asks
from compliance.expressions.operators import Sql

DUCKDB = DuckDBDialect()


def closeup(
    record_type: RecordType, plans: Sequence[Plan], setting: Setting, dialect: DuckDBDialect = DUCKDB
) -> list[str]:
    """Statements that give for some subjects, between them, `key, f, n` (file and row), `v<i>, bv<i>` for each leaf
    of the checks, `c<i>` for what else conjuncts are made of (see `details.columns_of`) and the scope columns.

    One is enough but where an engine takes too long to plan many questions of other records: there each is asked apart.
    Which subjects is left open, to be put in by `constants.filled`.
    """
    read, told = columns_of(plans)
    asked = {**read, **told}
    if not dialect.folded:
        return [_statement(record_type, asked, set(read), setting, dialect, True)]
    plain = {node: name for node, name in asked.items() if not asks(node)}
    apart = [{node: name} for node, name in asked.items() if node not in plain]
    return [
        _statement(record_type, some, set(read), setting, dialect, whole)
        for some, whole in ((plain, True), *((one, False) for one in apart))
    ]


def _statement(
    record_type: RecordType,
    asked: Mapping[tree.Node, str],
    read: Collection[tree.Node],
    setting: Setting,
    dialect: DuckDBDialect,
    whole: bool,
) -> str:
    """The columns of some nodes by key; `whole`: with the place of the record and its scopes."""
    compiler = Compiler(
        record_type, setting.schemas, setting.facts, setting.timezone, folded=dialect.folded, deciding=dialect.deciding
    )
    table = compiler.frame.table
    key = table.c[record_type.key]
    columns: list[Any] = [key.label("key")]
    if whole:
        columns += [table.c["_file"].label("f"), table.c["_row"].label("n")]
    for node, name in asked.items():
        compiled = compiler.compile(node)
        if node in read:
            columns += [_as_text(compiled, setting.timezone).label(name), _state(compiled).label(f"b{name}")]
        else:
            columns.append(compiled.value.label(name))
    if whole:
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
