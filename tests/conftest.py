"""What tests in several folders share: the command, and one PostgreSQL and one Spark for the whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from answers import Answer, Command
from inplace.cluster import Cluster, cluster, lacking, required

from compliance.cli import run


@pytest.fixture
def compliance(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command in this process, English unless told; output as it leaves the process."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def command(*words: object) -> Answer:
        capfd.readouterr()
        code = run([str(word) for word in words])
        out, err = capfd.readouterr()
        return Answer(code, out, err)

    return command


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a real server of our own."""
    from inplace.server import server

    with server() as address:
        yield address


@pytest.fixture(scope="session")
def standalone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A master with two workers, on which Spark stays connected so that tests need not start it each."""
    if lacking() and not required():
        pytest.skip(f"no Spark here: {lacking()}")
    from compliance.engines.spark import connect

    with cluster(tmp_path_factory.mktemp("spark")) as running:
        spark = connect(running.master, rows=0)
        yield running
        spark.close()
