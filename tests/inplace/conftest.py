"""The sample in a database, and the command as people run it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from answers import Answer, Command

from compliance.engines.places import Place
from compliance.scan import Result
from compliance.scan import scan as run_scan
from compliance.session import opened
from inplace.sample import PROVIDER, Found, request, sample_tables, verdicts
from inplace.server import fill, fresh_schema


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


@pytest.fixture(scope="session")
def scanned(address: str, provider: str) -> Result:
    """The scan of the sample in the database."""
    return run_scan(request(address, place=Place(manifest=PROVIDER / "evidence.yaml", schema=provider)))


@pytest.fixture(scope="session")
def found_in_files() -> Found:
    """All verdicts on the sample as files."""
    with opened(request(str(PROVIDER))) as files:
        return verdicts(files)


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
def scan(compliance: Command, address: str, schema: str) -> Command:
    """`compliance scan` of the schema, in this process, English."""

    def command(*words: object, source: str | None = None, here: bool = True) -> Answer:
        return compliance("scan", source or address, *(["--schema", schema] if here else []), *words)

    return command
