"""A verdict in a database or in Spark is explained as that of the same evidence in files, row addresses aside."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from compliance.cli import run
from compliance.engines.places import Place
from compliance.explain import Explanation, _explained, explain
from compliance.model import Verdict
from compliance.session import opened, opened_in_place
from inplace.cluster import Cluster
from inplace.sample import PROVIDER, request, sample_tables

SAMPLE = pytest.mark.xdist_group("the sample in place")
ADDRESS = re.compile(r"  [^ ]+\.(csv|xlsx|jsonl?|yaml|parquet):\d+$|^  (Source|来源): .*\n", re.MULTILINE)
EVERY = 9


def told(capfd: pytest.CaptureFixture[str], *words: str) -> str:
    capfd.readouterr()
    code = run(["explain", *words])
    out, err = capfd.readouterr()
    assert (code, err) == (0, "")
    return out


@SAMPLE
@pytest.mark.parametrize(
    "words",
    [
        ("R-4.1-11",), ("R-4.2-10",), ("R-4.2-10", "T07"), ("R-4.1-02/price", "--lang", "zh"), ("R-1.2-05",), ("R-4.1-11", "O04", "--format", "json"),
        ("R-4.1-14", "--as-of", "2026-05-01"),
    ],
)  # fmt: skip
def test_a_database_in_the_same_words(
    address: str, provider: str, capfd: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    files = told(capfd, *words, "--evidence", str(PROVIDER))
    there = ["--evidence", address, "--schema", provider, "--manifest", str(PROVIDER / "evidence.yaml")]
    database = told(capfd, *words, *there)
    if "json" in words:
        assert '"file": null' in database
        places = r'"(file|row)": [^,\n}]+'
        assert re.sub(places, "", database) == re.sub(places, "", files)
        return
    assert ADDRESS.search(files)
    assert database == ADDRESS.sub("", files)


def without_places(explanation: Explanation) -> Any:
    def bare(verdict: Verdict) -> Verdict:
        return replace(verdict, file=None, row=None)

    return replace(
        explanation,
        subjects=tuple(
            (bare(verdict), conditions, tuple(replace(row, file=None, row=None) for row in related))
            for verdict, conditions, related in explanation.subjects
        ),
    )


@SAMPLE
def test_a_database_over_checks_of_every_kind(address: str, provider: str) -> None:
    files, database = (
        request(str(PROVIDER)),
        request(address, place=Place(manifest=PROVIDER / "evidence.yaml", schema=provider)),
    )
    related = 0
    with opened(files) as here, opened_in_place(database) as there:
        for mine, other in list(zip(here.plans, there.plans, strict=True))[::EVERY]:
            expected = _explained(here, mine, files, None)
            related += sum(len(rows) for *_, rows in expected.subjects)
            assert without_places(_explained(there, other, database, None)) == without_places(expected)
    assert related > 100


@SAMPLE
def test_a_subject_that_is_not_there(address: str, provider: str, capfd: pytest.CaptureFixture[str]) -> None:
    code = run(["explain", "R-4.2-10", "T77", "--evidence", address, "--schema", provider])
    assert code == 2
    assert "did you mean 'T07'" in capfd.readouterr().err


@pytest.mark.parametrize("option", [("--statement-timeout", "3"), ("--schema", "x"), ("--spark-master", "local[1]")])
def test_what_has_no_use_with_files_is_refused(capfd: pytest.CaptureFixture[str], option: tuple[str, str]) -> None:
    assert run(["explain", "R-4.2-10", "--evidence", str(PROVIDER), *option]) == 2
    assert option[0] in capfd.readouterr().err


@pytest.mark.xdist_group("spark")
def test_spark(tmp_path: Path, standalone: Cluster) -> None:
    for name, (header, rows) in sample_tables().items():
        if name in (
            "payment_obligation",
            "payment",
            "contract",
            "contract_clause",
            "termination",
            "final_report",
            "organization",
        ):
            columns = {column: pa.array([row[i] for row in rows], pa.string()) for i, column in enumerate(header)}
            pq.write_table(pa.table(columns), tmp_path / f"{name}.parquet")
    shutil.copy(PROVIDER / "evidence.yaml", tmp_path / "evidence.yaml")
    files = request(str(tmp_path))
    for rule_id in ("R-4.1-11", "R-4.2-10"):
        only = replace(files, rules=tuple(rule for rule in files.rules if rule.id == rule_id))
        expected = explain(only, None, None)
        spark = explain(replace(only, place=Place(engine="spark", master=standalone.master)), None, None)
        assert [without_places(e) for e in spark] == [without_places(e) for e in expected]
        assert any(rows for e in expected for *_, rows in e.subjects)
