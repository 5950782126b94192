"""Spark as an engine: record types are folders of Parquet, and verdicts are worked out where the rows are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.engines.chunks import chunks
from compliance.engines.plans import Plan
from compliance.engines.remote import RemoteEngine, Row, Turned
from compliance.engines.spark_connect import is_remote, start_remote
from compliance.engines.spark_session import Started, start
from compliance.engines.spark_settings import pace, prefer
from compliance.engines.stopping import deserted, gone, of_spark, reason_of
from compliance.engines.workers import Roll
from compliance.errors import EngineError, Problem
from compliance.evidence.brief import SMALL
from compliance.expressions.dialects import DuckDBDialect, SparkDialect
from compliance.text import Text

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructField

Answer = tuple[list[str], list[Row]]
LEAST_HANDS, MOST_HANDS = 2, 8
"""Statements at a time: planning one takes the driver as long as running it takes a worker."""


@dataclass
class Spark:
    """The Backend of a Spark session; see `connect`. `most`: rows of the largest table.

    `written`: others may write to the tables meanwhile.
    """

    started: Started
    most: int = SMALL
    dialect: DuckDBDialect = field(default_factory=SparkDialect)
    name: str = "spark"
    failures: tuple[type[Exception], ...] = ()
    hands: int = LEAST_HANDS
    written: bool = False
    _kept: list[DataFrame] = field(default_factory=list)
    _pictures: list[DataFrame] = field(default_factory=list)
    _planned: dict[str, DataFrame] = field(default_factory=dict)
    _begun: dict[str, Future[Answer]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.failures = (*self.started.failures, OSError)  # of the system: when a connection to Java is gone
        self.hands = min(max(self.started.cores, LEAST_HANDS), MOST_HANDS)
        self._pool = ThreadPoolExecutor(self.hands)
        self._roll = Roll(self.session)

    @property
    def session(self) -> SparkSession:
        """Where statements are put."""
        return self.started.session

    @property
    def small(self) -> bool:
        """Whether all tables are, so that each is in one part."""
        return self.most < SMALL

    def begin(self, texts: Iterable[str]) -> None:
        """Starts on several statements; `rows` gives what they gave."""
        for text in texts:
            self._begun[text] = self._pool.submit(self._fetch, text)

    def rows(self, text: str) -> Answer:
        """The columns and rows of a statement."""
        begun = self._begun.pop(text, None)
        return self._fetch(text) if begun is None else begun.result()

    def _fetch(self, text: str) -> Answer:
        with self._there():
            frame = self._frame(text)
            rows = frame.collect()
            return list(rows[0].__fields__) if rows else frame.columns, [tuple(row) for row in rows]

    def columns(self, text: str) -> list[StructField]:
        """The columns of a statement with their types."""
        with self._there():
            return list(self._sql(text).schema.fields)

    @contextmanager
    def _there(self) -> Iterator[None]:
        """Lets what no statement can help leave as EngineError."""
        try:
            yield
        except self.failures as error:
            stopped = deserted() if self._roll.deserted else of_spark(error)
            if stopped is None and self.started.lost(error):
                stopped = gone(self.started.master, error)
            if stopped is None:
                raise
            raise stopped from error

    def turned(self, tables: str, verdicts: str, parts: Sequence[Turned]) -> Iterator[Row]:
        """The verdicts are worked out once and kept on the workers; one that is lost does its part again."""
        with self._there():
            yield from self._turned(f"WITH {tables} SELECT * FROM ({verdicts}) AS asked" if tables else verdicts, parts)

    def _turned(self, text: str, parts: Sequence[Turned]) -> Iterator[Row]:
        whole = self._frame(text).persist()
        try:
            whole.createOrReplaceTempView("_verdicts")
            for part in parts:
                structs = ", ".join(
                    f"STRUCT({i} AS place, {status} AS s, {due} AS d)" for i, (status, due) in enumerate(part.places)
                )
                turned = f"SELECT r.*, INLINE(ARRAY({structs})) FROM ({part.rows}) AS r"
                for row in self._sql(f"WITH t AS ({turned}) {part.asked}").toLocalIterator():
                    yield tuple(row)
        finally:
            whole.unpersist()
            self.session.catalog.dropTempView("_verdicts")

    def _frame(self, text: str) -> DataFrame:
        planned = self._planned.pop(text, None)
        return self._sql(text) if planned is None else planned

    def _sql(self, text: str) -> DataFrame:
        """A statement; in its texts, the only places with backslashes, Spark wants each doubled."""
        return self.session.sql(text.replace("\\", "\\\\"))

    def read(self, name: str, paths: Sequence[Path]) -> None:
        """Makes Parquet files of the same columns a table of the session."""
        plain = [re.sub(r"([*?\[\]{}\\])", r"\\\1", f"file://{path.resolve()}") for path in paths]
        try:
            frame = self.session.read.parquet(*plain)
            (frame.coalesce(1) if self.small else frame).createOrReplaceTempView(name)
        except self.failures as error:
            reason = reason_of(error)
            message = Text(f"Spark cannot read it: {reason}", f"Spark 无法读取：{reason}")
            raise EngineError(Problem(message, file=paths[0].name)) from error

    def expect(self, rows: Sequence[int]) -> None:
        """Tables of so many rows, which others may write: how many was not known when Spark started."""
        self.most, self.written = max(rows, default=0), True
        prefer(self.session, pace(self.most, self.started.cores), self.failures)

    def keep(self, name: str, select: str) -> str:
        """A SELECT that is worked out once: few rows go along with the statements that read them, many are kept
        on the workers. Where one of them is lost, files are read again; of tables each row is with two of them,
        since Spark would read them again also where somebody writes to them."""
        with self._there():
            frame = self._sql(select)
            if self.small:
                frame = self.session.createDataFrame(frame.toArrow(), frame.schema).coalesce(1)
            elif self.written:
                self._pictures.append(frame := self.started.picture(self.session, frame))
            else:
                self._kept.append(frame.persist())
            frame.createOrReplaceTempView(name)
        return f'SELECT * FROM "{name}"'

    def refused(self, texts: Sequence[str]) -> list[str | None]:
        """Why Spark would not run each statement; plans are kept for those that it will."""
        return list(self._pool.map(self._refusal, texts))

    def _refusal(self, text: str) -> str | None:
        try:
            with self._there():
                frame = self._sql(text)
                self.started.planned(frame)
        except self.failures as error:
            return reason_of(error)
        self._planned[text] = frame
        return None

    def close(self) -> None:
        """Ends the session, and Spark where it was started for it."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        with suppress(*self.failures):  # Spark may have ended before us
            self.started.leave(self.session, self._kept)
        self._pool.shutdown()
        self._roll.close()


def connect(master: str | None = None, rows: int = SMALL) -> Spark:
    """See `spark_session.start` and `spark_connect.start_remote`."""
    started = start_remote(master, rows) if master is not None and is_remote(master) else start(master, rows)
    return Spark(started, rows)


def promise(engine: RemoteEngine, plans: Sequence[Plan]) -> None:
    """Raises EngineError with every check that Spark cannot evaluate as the other engines do."""
    by_type: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        if engine.setting.facts[plan.check.record_type].rows:
            by_type[plan.check.record_type].append(plan)
    some = [chunk for group in by_type.values() for chunk in chunks(group, engine.evidence.brief)]
    doubtful = [
        plan
        for chunk, reason in zip(some, _refusals(engine, some), strict=True)
        if reason is not None
        for plan in chunk
    ]
    problems = []
    for plan, reason in zip(doubtful, _refusals(engine, [[plan] for plan in doubtful]), strict=True):
        if reason is not None:
            message = Text(f"Spark cannot evaluate it: {reason}", f"Spark 无法执行：{reason}")
            hint = Text("leave it out with --select, or use another engine", "请用 --select 排除，或改用其他引擎")
            problems.append(Problem(message, path=plan.check.id, hint=hint))
    if problems:
        raise EngineError(problems)


def _refusals(engine: RemoteEngine, some: Sequence[Sequence[Plan]]) -> list[str | None]:
    found: list[str | None] = engine.con.refused([engine.whole(chunk) for chunk in some])
    return found
