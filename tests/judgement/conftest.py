"""A child process shared by the tests that only ask it, and the packaged judgements."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compliance.judgement.rete import Limits, Rete
from compliance.rules.judgements import load_judgements


@pytest.fixture(scope="session")
def rete() -> Iterator[Rete]:
    with Rete(Limits(seconds=60)) as judge_:
        yield judge_


@pytest.fixture(scope="session")
def pack():
    return load_judgements()
