"""`compliance evidence validate`: what came in, in figures, with an exit code to act on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compliance.cli import run

from .harness import written

GOOD = "id,contract_id,created_at,priority\nT1,C1,2026-03-01 09:00,P1\nT2,C1,2026-03-02 09:00,High\n"


@pytest.fixture
def validate(capsys):
    def call(source: Path, *options: str) -> tuple[int, str]:
        code = run(["evidence", "validate", str(source), "--lang", "en", *options])
        streams = capsys.readouterr()
        return code, streams.out + streams.err

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "set"
    path.mkdir()
    (path / "support_ticket.csv").write_text(GOOD, encoding="utf-8")
    (path / "contract.csv").write_text("id\nC1\n", encoding="utf-8")
    return path


def add(folder: Path, *lines: str) -> None:
    with (folder / "support_ticket.csv").open("a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))


def test_clean_evidence_is_clean(validate, folder):
    code, text = validate(folder)
    assert code == 0, text
    assert "support_ticket: 2 in = 2 accepted + 0 collapsed + 0 set aside" in text
    assert "Issues: 0 of 0 shown" in text
    assert "columns not supplied" in text


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        (",C1,2026-03-01 09:00,P1", "quarantine", "3 in = 2 accepted + 0 collapsed + 1 set aside"),
        ("T3,C1,soon,P1", "unreadable", "1 unreadable cell"),
        ("T3,C9,2026-03-01 09:00,P1", "dangling", "'C9'"),
        ("T1,C1,2026-03-01 09:00,P2", "conflict", "3 in = 2 accepted + 1 collapsed + 0 set aside"),
        ("EXAMPLE-1,C1,2026-03-01 09:00,P1", "example", "template"),
    ],
)
def test_each_flaw_gives_exit_code_1_and_its_place(validate, folder, line, kind, words):
    add(folder, line)
    code, text = validate(folder)
    assert code == 1
    assert f"[{kind}] support_ticket: support_ticket.csv" in text
    assert words in text


def test_a_duplicate_row_and_an_empty_link_are_no_flaws(validate, folder):
    add(folder, "T1,C1,2026-03-01 09:00,P1", "T3,,2026-03-01 09:00,P1")
    code, text = validate(folder)
    assert code == 0, text
    assert "4 in = 3 accepted + 1 collapsed + 0 set aside" in text
    assert "[empty_link]" in text


def test_unknown_columns_are_listed_and_near_ones_refused(validate, folder):
    (folder / "contract.csv").write_text("id,colour of the cover\nC1,blue\n", encoding="utf-8")
    code, text = validate(folder)
    assert code == 0
    assert "unknown columns, ignored (1): colour of the cover" in text
    (folder / "contract.csv").write_text("id,notice_dais\nC1,30\n", encoding="utf-8")
    code, text = validate(folder)
    assert code == 2
    assert "did you mean 'notice_days'" in text


def test_evidence_that_cannot_be_read_gives_exit_code_2(validate, tmp_path):
    code, text = validate(tmp_path / "nothing")
    assert code == 2
    assert "Traceback" not in text
    code, text = validate(tmp_path, "--mapping", "servicenow-incident-logg")
    assert code == 2
    assert "did you mean 'servicenow-incident-log'" in text


def test_issues_are_cut_and_counted(validate, folder):
    add(folder, *(f"X{n},C9,2026-03-01 09:00,P1" for n in range(7)))
    code, text = validate(folder, "--limit", "3")
    assert code == 1
    assert "Issues: 3 of 7 shown" in text
    assert text.count("[dangling]") == 3


def test_json_holds_the_same(validate, folder):
    add(folder, "T3,C9,soon,P1")
    code, text = validate(folder, "--format", "json")
    content = json.loads(text)
    assert code == 1
    assert content["clean"] is False
    (ticket,) = [entry for entry in content["intake"] if entry["record_type"] == "support_ticket"]
    assert ticket["rows_in"] == ticket["accepted"] + ticket["collapsed"] + ticket["quarantined"] == 3
    assert {issue["kind"] for issue in content["issues"]} == {"unreadable", "dangling"}
    assert content["issues_shown"] == content["issues_total"] == 2
    assert {file["name"] for file in content["files"]} == {"contract.csv", "support_ticket.csv"}
    assert "termination" in content["not_supplied"]


def test_a_mapping_says_what_it_could_not_read(validate, tmp_path):
    body = 'fields: {id: {from: n}, priority: {from: p, values: {"1": P1}}}'
    mapping = written(tmp_path, body)
    source = tmp_path / "export.csv"
    source.write_text("n,p,colour\nT1,1,red\nT2,9,blue\n", encoding="utf-8")
    code, text = validate(source, "--mapping", str(mapping))
    assert code == 1
    assert "1 cell: not in the value map of the mapping" in text
    assert "2 in = 2 accepted" in text
    assert "unknown columns, ignored (1): colour" in text


def test_every_row_of_a_log_is_in_the_figures(validate, tmp_path):
    body = "where: [{column: p, not: x}]\nreduce: {key: n, order: [{column: c, type: int}]}\nfields: {id: {from: n}}"
    mapping = written(tmp_path, body)
    source = tmp_path / "export.csv"
    source.write_text("n,c,p\nT1,1,a\nT1,2,a\nT2,1,a\nT3,1,x\n?,1,a\n", encoding="utf-8")
    code, text = validate(source, "--mapping", str(mapping))
    assert code == 1
    assert "4 in = 2 accepted + 1 collapsed + 1 set aside" in text
    assert "1 of 5 rows left out by the filter of mapping test" in text
    assert "4 rows reduced to" in text


def test_words_are_chinese_where_asked_for(validate, folder):
    code, text = validate(folder, "--lang", "zh")
    assert code == 0
    assert "读入 2 = 采纳 2 + 合并 0 + 隔离 0" in text
