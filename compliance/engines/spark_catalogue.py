"""Tables of Spark's own catalogue as evidence: which there are, and what their columns hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from compliance.engines.inplace import each
from compliance.engines.stopping import reason_of
from compliance.errors import EvidenceError, Problem, UsageError, suggest
from compliance.evidence.cells import named
from compliance.evidence.inplace import Origin
from compliance.evidence.inplace.catalogue import SchemaMapping, Table, origins
from compliance.evidence.schemas import RecordType
from compliance.text import Text

if TYPE_CHECKING:
    from compliance.engines.spark import Spark

_PART = re.compile(r"`((?:[^`]|``)+)`|([^`.]+)")
# What is text in the end is made text of the plain kind: collations would decide what is equal.
_TEXT, _LIST = "CAST({} AS STRING)", "CAST({} AS ARRAY<STRING>)"
_HELD = {
    "byte": "int", "short": "int", "integer": "int", "long": "int", "decimal": "decimal", "float": "float", "double": "float",
    "boolean": "bool", "date": "date", "timestamp": "aware", "timestamp_ntz": "naive", "string": "text", "void": "text", "char": "text", "varchar": "text",
    "time": "text", "binary": "other", "map": "other", "struct": "other", "variant": "other",
}  # fmt: skip


def schema_named(source: str) -> tuple[str, ...]:
    """The parts of the name of a schema: catalogue, if any, and what is in it. Raises UsageError for no name."""
    name, parts, at = source.partition(":")[2], [], 0
    while found := _PART.match(name, at):
        parts.append(found[1].replace("``", "`") if found[1] else found[2])
        at = found.end() + 1
        if at > len(name):
            return tuple(parts)
        if name[at - 1] != ".":
            break
    message = Text("is no name of a schema of Spark's catalogue", "不是 Spark 目录中的模式名")
    raise UsageError(Problem(message, found=source, expected="spark-catalog:spark_catalog.audit"))


@dataclass(frozen=True, slots=True)
class _Columns(Mapping[str, str]):
    """What the columns of a table hold, asked when somebody wants to know: of most tables of a schema nobody does."""

    ask: Callable[[], Mapping[str, str]]
    known: dict[str, str] = field(default_factory=dict)

    def _all(self) -> dict[str, str]:
        if not self.known:
            self.known.update(self.ask())
        return self.known

    def __getitem__(self, name: str) -> str:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def find_tables(
    spark: Spark, source: str, schemas: Mapping[str, RecordType], mapping: SchemaMapping
) -> dict[str, Origin]:
    """The table or view of each record type, as in a database; raises EvidenceError for what cannot be read.

    Counts their rows: Spark is told whether they are few.
    """
    schema = schema_named(source)
    chosen = origins(_tables(spark, schema), schemas, mapping)
    problems = [
        Problem(
            Text("columns of this type cannot be read by this engine", "此引擎无法读取该类型的列"),
            file=origin.name, path=name, found=f"{column} {held}",
        )
        for origin in chosen.values() for name, (column, held) in origin.columns.items() if held not in _READABLE
    ]  # fmt: skip
    if problems:
        raise EvidenceError(problems)
    found = {name: _plain(origin, schema) for name, origin in chosen.items()}
    spark.expect(each(lambda origin: _rows(spark, origin), found.values(), spark.hands))
    return found


_READABLE = {*_HELD.values(), "list", "other"}


def _plain(origin: Origin, schema: tuple[str, ...]) -> Origin:
    """The table by its whole name, with texts that are compared letter by letter."""
    made = {"text": _TEXT, "list": _LIST}
    columns = {name: (made.get(held, "{}").format(column), held) for name, (column, held) in origin.columns.items()}
    whole = ".".join(map(named, (*schema, origin.name.removeprefix(f"{schema[-1]}."))))
    return replace(origin, source=whole, columns=columns)


def _rows(spark: Spark, origin: Origin) -> int:
    try:
        return int(spark.rows(f"SELECT COUNT(*) FROM {origin.source}")[1][0][0])
    except spark.failures as error:
        raise _unreadable(origin.name, error) from error


def _unreadable(name: str, error: Exception) -> EvidenceError:
    reason = reason_of(error)
    return EvidenceError(Problem(Text(f"{name} cannot be read: {reason}", f"无法读取 {name}：{reason}")))


def _tables(spark: Spark, schema: tuple[str, ...]) -> list[Table]:
    place = ".".join(map(named, schema))
    try:
        listed = spark.rows(f"SHOW TABLES IN {place}")[1]
    except spark.failures as error:
        raise _unknown(spark, schema, error) from error
    return [
        Table(schema[-1], name, _Columns(partial(_look, spark, f"{schema[-1]}.{name}", f"{place}.{named(name)}")))
        for _, name, temporary in listed if not temporary
    ]  # fmt: skip


def _look(spark: Spark, shown: str, whole: str) -> dict[str, str]:
    try:
        fields = spark.columns(f"SELECT * FROM {whole}")
    except spark.failures as error:
        raise _unreadable(shown, error) from error
    return {f.name: _held(f.dataType) for f in fields}


def _held(kind: Any) -> str:
    """What a column holds, see `cells.read`; the type itself where nothing is known of it."""
    name = str(kind.typeName())
    if name == "array":
        return "list" if kind.elementType.typeName() == "string" else "other"
    return _HELD.get(name.partition("(")[0], str(kind.simpleString()))


def _unknown(spark: Spark, schema: tuple[str, ...], error: Exception) -> EvidenceError:
    """Why a schema has no tables: there may be another one nearly of its name."""
    shown, within = ".".join(schema), ".".join(map(named, schema[:-1]))
    try:
        known = [str(row[0]) for row in spark.rows(f"SHOW SCHEMAS IN {within}" if within else "SHOW SCHEMAS")[1]]
    except spark.failures:
        known = []
    if schema[-1] in known or not known:
        return _unreadable(shown, error)
    message = Text(f"Spark's catalogue has no schema {shown!r}", f"Spark 目录中没有模式 {shown!r}")
    return EvidenceError(Problem(message, expected=", ".join(known[:10]), hint=suggest(schema[-1], known)))
