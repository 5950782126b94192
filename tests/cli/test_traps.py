"""Evidence and words that would make a scan lie, wait for ever or fall over: it says what is wrong instead."""

from __future__ import annotations

import json
import os

import duckdb
import pytest

from .conftest import scan
from .test_scan import verdicts


def intake(report: dict, record_type: str = "contract") -> dict:
    (found,) = [entry for entry in report["intakes"] if entry["record_type"] == record_type]
    return found


def refused(answer, *words: str) -> None:
    assert answer.code == 2, answer
    assert answer.out == ""
    assert "Traceback" not in answer.err
    for word in words:
        assert word in answer.err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_scope_nobody_belongs_to_is_no_clean_scan(compliance, evidence, rules, lang):
    """A slip in a key leaves nobody to judge: everything would look fine."""
    words = ["scan", evidence, "--rules", rules, "--lang", lang, "--where"]
    refused(compliance(*words, "contract=C1,C22", "--where", "project=P1"), "'C22'", "'C2'", "'P1'")


def test_a_scope_known_only_by_reference_is_a_scope(compliance, rules, tmp_path):
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "support_ticket.csv").write_text("id,contract_id\nT1,C1\n")
    assert scan(compliance, tmp_path / "e", rules, "--where", "contract=C1")[0] == 1
    refused(compliance("scan", tmp_path / "e", "--rules", rules, "--where", "contract=C2"), "'C2'")


def test_half_a_character_is_an_unreadable_cell(compliance, rules, tmp_path):
    """JSON can write what no file can hold."""
    folder = tmp_path / "e"
    folder.mkdir()
    rows = [r'{"id": "C1", "name": "\ud800", "signed_at": "2026-01-01"}', r'{"id": "\udc00"}', r'["\ud800"]']
    (folder / "contract.json").write_text(f"[{', '.join(rows)}]")
    _, report = scan(compliance, folder, rules)
    assert verdicts(report) == {"OWN-01": {"pass": 1}, "OWN-02": {"no_evidence": 1}}
    assert (intake(report)["accepted"], intake(report)["quarantined"]) == (1, 2)
    formats = [word for form in ("text", "html", "xlsx", "json") for word in ("--format", form)]
    assert compliance("scan", folder, "--rules", rules, *formats, "--out", tmp_path / "out").code == 1


@pytest.mark.parametrize("key", [r"\ud800", r"n\udfff"])
def test_half_a_character_in_a_key_of_json(compliance, rules, tmp_path, key):
    (tmp_path / "contract.json").write_text(f'[{{"id": "C1", "{key}": 1}}]')
    assert intake(scan(compliance, tmp_path / "contract.json", rules)[1])["unknown_columns"]
    (tmp_path / "contract.json").write_text(f'{{"{key}": [{{"id": "C1"}}]}}')
    refused(compliance("scan", tmp_path / "contract.json", "--rules", rules), "no record type")


def test_a_table_under_another_suffix_is_not_lost(compliance, evidence, rules):
    (evidence / "notes.txt").write_text("ask Li about C2\n")
    assert scan(compliance, evidence, rules)[0] == 1
    (evidence / "合同.txt").write_text("id,name\nC4,d\n")
    refused(compliance("scan", evidence, "--rules", rules), "合同.txt", ".csv")


@pytest.mark.parametrize("name", ["evidence.yml", "Evidence.yaml"])
def test_a_misspelt_manifest_is_not_lost(compliance, evidence, rules, name):
    (evidence / name).write_text("extracted_at: 2026-03-31\n")
    refused(compliance("scan", evidence, "--rules", rules), name, "evidence.yaml")


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_days_outside_the_calendar(compliance, evidence, rules, year):
    words = ["scan", evidence, "--rules", rules]
    refused(compliance(*words, "--as-of", f"{year}-01-01T00:00+14:00"), "1900")
    (evidence / "evidence.yaml").write_text(f"extracted_at: {year}-12-31T23:00:00\n")
    refused(compliance(*words), "evidence.yaml:1", "1900")


@pytest.mark.parametrize("inside", [True, False])
def test_a_pipe_is_not_waited_for(compliance, rules, tmp_path, inside):
    os.mkfifo(tmp_path / "contract.csv")
    source = tmp_path if inside else tmp_path / "contract.csv"
    refused(compliance("scan", source, "--rules", rules), "contract.csv", "no regular file")


def test_a_link_that_leads_to_itself_cannot_be_read(compliance, rules, tmp_path):
    (tmp_path / "contract.csv").symlink_to(tmp_path / "contract.csv")
    refused(compliance("scan", tmp_path, "--rules", rules), "contract.csv", "cannot be opened")


def test_a_folder_linked_into_itself_is_read_once(compliance, evidence, rules):
    (evidence / "more").symlink_to(evidence)
    assert intake(scan(compliance, evidence, rules)[1])["rows_in"] == 3


def test_a_name_no_system_can_hold(compliance, rules):
    for name in ("x" * 5000, "a\0b"):
        refused(compliance("scan", name, "--rules", rules), "no such file")


def test_little_memory(compliance, evidence, rules):
    refused(compliance("scan", evidence, "--rules", rules, "--memory-limit", "500KB"), "--memory-limit", "--spill")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("limit", ["300KB", "6MB"])  # to find the columns, to take the rows in
def test_little_memory_is_no_fault_of_a_parquet_file(compliance, rules, tmp_path, limit, lang):
    (tmp_path / "evidence").mkdir()
    query = (
        "SELECT 'C' || i AS id, repeat('x' || i, 30) AS name, DATE '2026-01-01' AS signed_at FROM range(150000) t(i)"
    )
    duckdb.execute(f"COPY ({query}) TO '{tmp_path}/evidence/contract.parquet' (FORMAT parquet)")
    words = ["--memory-limit", limit, "--threads", "1", "--out", tmp_path / "out", "--lang", lang]
    answer = compliance("scan", tmp_path / "evidence", "--rules", rules, *words)
    refused(answer, "ran out of memory" if lang == "en" else "内存或磁盘不足", "--memory-limit")
    assert "contract.parquet" not in answer.err
    assert not (tmp_path / "out").exists()


def test_an_unknown_time_zone(compliance, evidence):
    refused(compliance("evidence", "validate", evidence, "--timezone", "Asia/Shanghia"), "'Asia/Shanghai'")


def test_an_item_of_a_rule_without_items(compliance, evidence, rules):
    refused(compliance("explain", "OWN-01/x", "--evidence", evidence, "--rules", rules), "no items")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_separators(compliance, rules, tmp_path, end):
    """The separator is the header's, whatever the rows hold."""
    lines = ["id;name;signed_at", "C1;a,b,c,d,e;2026-01-01", 'C2;"x,y;z";', ""]
    (tmp_path / "contract.csv").write_bytes(b"\xef\xbb\xbf" + end.join(lines).encode())
    _, report = scan(compliance, tmp_path / "contract.csv", rules)
    assert verdicts(report) == {"OWN-01": {"pass": 1, "fail": 1}, "OWN-02": {"pass": 2}}


def test_a_baseline_that_is_no_report(compliance, evidence, rules, tmp_path):
    path = tmp_path / "old.json"
    for content in ("", "[]", "{}", '{"findings": 5}', '{"findings": ["x"]}', json.dumps({"findings": [{"kind": 1}]})):
        path.write_text(content)
        refused(compliance("scan", evidence, "--rules", rules, "--baseline", path))


def test_a_record_nobody_can_judge_is_no_clean_scan(compliance, rules, tmp_path):
    """Blanking its key would otherwise be the way to be rid of a failing record."""
    path = tmp_path / "contract.csv"
    path.write_text("id,name,signed_at\nC1,a,2026-01-01\n,b,\n")
    code, report = scan(compliance, path, rules)
    assert (code, verdicts(report)["OWN-01"], intake(report)["quarantined"]) == (1, {"pass": 1}, 1)
    assert "set aside that nobody could judge: 1" in report["conclusion"]["exit_meaning"]["en"]
    assert report["conclusion"]["readiness"] == "undetermined"
    assert scan(compliance, path, rules, "--allow-undecided")[0] == 0
    path.write_text("id,name,signed_at\nC1,a,2026-01-01\n")
    code, report = scan(compliance, path, rules)
    assert (code, report["conclusion"]["readiness"]) == (0, "ready")


def test_a_record_set_aside_that_no_rule_judges_does_not_count(compliance, rules, evidence):
    (evidence / "contract.csv").write_text("id,name,signed_at\nC1,a,2026-01-01\n")
    (evidence / "support_ticket.csv").write_text("id,contract_id\n,C1\n")
    assert scan(compliance, evidence, rules)[0] == 0


def test_a_slip_in_a_listed_value_is_told(compliance, rules, tmp_path):
    """The rules judge it as it stands: an asset of level `importnt` looks like one of no account."""
    (tmp_path / "data_asset.csv").write_text("id,name,level\nA1,a,importnt\nA2,b,important\nA3,c,重要\nA4,d,importnt\n")
    answer = compliance("evidence", "validate", tmp_path / "data_asset.csv", "--format", "json")
    (issue,) = [i for i in json.loads(answer.out)["issues"] if i["kind"] == "unlisted"]
    assert (issue["value"], issue["row"], issue["field"]) == ("importnt", 2, "level")
    assert "2 rows" in issue["message"]
    assert "did you mean 'important'" in issue["message"]


def test_nul_in_a_key(compliance, rules, tmp_path):
    """JSON and Parquet can hold what no statement can: two records, not one with the other's verdict."""
    rows = [{"id": "C\0", "name": None, "signed_at": "2026-01-01"}, {"id": "C", "name": "c", "signed_at": None}]
    (tmp_path / "contract.json").write_text(json.dumps(rows))
    _, report = scan(compliance, tmp_path / "contract.json", rules)
    assert [(v["check_id"], v["subject"]) for v in report["gaps"]["items"]] == [("OWN-01", "C"), ("OWN-02", "C\0")]
