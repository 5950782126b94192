"""The sample in a database, and the command as people run it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from compliance.cli import run
from inplace.sample import sample_tables
from inplace.server import fill, fresh_schema


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Answer]


@pytest.fixture(scope="session")
def address(postgresql: str) -> str:
    return postgresql


@pytest.fixture(scope="session")
def provider(address: str) -> str:
    """The schema that holds the sample."""
    schema = fresh_schema(address)
    with psycopg.connect(address, autocommit=True) as connection:
        for name, (header, rows) in sample_tables().items():
            fill(connection, schema, name, header, rows)
    return schema


@pytest.fixture
def schema(address: str) -> str:
    return fresh_schema(address)


@pytest.fixture
def writer(address: str, schema: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection that may write, into a schema of its own."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"SET search_path = {schema}")  # type: ignore[call-overload]
        yield connection


@pytest.fixture
def scan(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, address: str, schema: str) -> Command:
    """`compliance scan` of the schema, in this process, English."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def command(*words: object, source: str | None = None, here: bool = True) -> Answer:
        capfd.readouterr()
        place = ["--schema", schema] if here else []
        code = run(["scan", source or address, *place, *[str(word) for word in words]])
        out, err = capfd.readouterr()
        return Answer(code, out, err)

    return command
