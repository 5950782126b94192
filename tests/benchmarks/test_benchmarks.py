"""The benchmarks run, and what they compare agrees; nothing is said about time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from compliance.evidence.schemas import load_schemas

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def cells(script: str, *arguments: str) -> list[list[str]]:
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / script), *arguments], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


PEERS = [
    ("jsonschema", "agrees, 6 of 10 rules"),
    pytest.param(
        "durable-rules", "agrees, 9 of 10 rules", marks=pytest.mark.skipif(sys.version_info >= (3, 13), reason="3.13")
    ),
]


@pytest.mark.parametrize(("name", "agreement"), PEERS)
def test_a_peer_counts_as_ours_does(name, agreement):
    *_, last = cells("peers.py", "--rows", "2000", "--only", name)
    assert last[0].startswith(name)
    assert last[6] == agreement


def test_another_count_is_shown_as_a_difference(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from peers import agreement

    assert agreement({"a": 1, "b": 2}, {"a": 1, "b": 2}) == "agrees"
    assert agreement({"a": 1, "b": 2}, {"b": 1}) == "differs: b 1 for 2, 1 of 2 rules"


def test_judgement_gives_equal_findings():
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "judgement.py"), "--facts", "500"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "findings on 500 facts: equal" in done.stdout
    assert "problem" not in done.stdout


def test_growth_has_a_row_each():
    rows = cells("growth.py", "--rows", "0.001", "0.002", "--rules", "1", "--fixed-rows", "0.001", "--fixed-rules", "2")
    assert [row[:2] for row in rows[1:]] == [["1,000", "1"], ["1,000", "2"], ["1,000", "4 linked"], ["2,000", "2"]]


@pytest.mark.parametrize("script", ["populations.py", "assets.py"])
def test_whole_populations_are_judged_by_all_rules(script):
    _, (records, verdicts, listed, findings, *_) = cells(script, "--millions", "0.0005", "--contracts", "20")
    numbers = [int(cell.replace(",", "")) for cell in (records, findings, listed, verdicts)]
    assert 0 < numbers[0] < numbers[3]
    assert 0 < numbers[1] < numbers[2] < numbers[3]


def test_questions_of_related_records_have_a_row_for_each_size():
    _, *rows = cells("related.py", "--each", "5", "40")
    assert [row[:2] for row in rows] == [["5", "400"], ["40", "3,200"]]
    assert all(row[3] in load_schemas() for row in rows)


def test_links_lead_to_a_record_of_the_type_that_the_row_names(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from populations import Size, make

    make(tmp_path, Size(0.001, 1000))
    schemas, rows, lost = load_schemas(), 0, 0
    links = [(name, f, target) for name, one in schemas.items() for f in one.fields.values() for target in f.targets]
    assert len(links) > 50
    for name, field, target in links:
        there = f"SELECT {schemas[target].key} FROM '{tmp_path}/{target}.parquet'"
        linked, found = duckdb.sql(
            f"SELECT COUNT(*), COUNT(*) FILTER (WHERE {field.name} IN ({there})) FROM '{tmp_path}/{name}.parquet' "
            f"WHERE {field.type_field} = '{target}' AND {field.name} IS NOT NULL"
        ).fetchall()[0]
        assert found > linked * 0.8, (name, field.name, target)
        rows, lost = rows + linked, lost + linked - found
    assert 0 < lost < rows / 100, "1 in 200 leads nowhere"


def test_linked_rules_pass_and_fail(monkeypatch, tmp_path):
    """Each of them decides something, else the benchmark would measure an easier case than it says."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import tickets

    evidence = tmp_path / "evidence"
    evidence.mkdir()
    tickets.make(evidence / "support_ticket.parquet", 60_000)
    tickets.make_contracts(evidence / "contract.parquet")
    _, failed = tickets.counted(evidence, tmp_path, tickets.rules(4, tickets.LINKED))
    assert all(100 < number < 15_000 for number in failed.values()), failed  # 1 in 200 has no contract
