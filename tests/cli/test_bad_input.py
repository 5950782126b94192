"""Bad input of every kind: one clear message naming file and place, exit code 2, nothing half-written."""

from __future__ import annotations

import gzip
import re
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest


def parquet(path: Path) -> bytes:
    pq.write_table(pa.table({"id": [f"C{i}" for i in range(1000)], "name": ["x"] * 1000}), path)
    return path.read_bytes()


def truncated_parquet(folder: Path) -> None:
    raw = parquet(folder / "contract.parquet")
    (folder / "contract.parquet").write_bytes(raw[: len(raw) // 2])


def wrong_encoding(folder: Path) -> None:
    (folder / "contract.csv").write_bytes("id,name\nC1,合同\n".encode("utf-16-le"))


EARLIER, LATER = "2026-01-02", "2026-12-31"
BAD = {
    "truncated Parquet": (truncated_parquet, "contract.parquet"),
    "XLSX that is no zip": (lambda f: (f / "contract.xlsx").write_bytes(b"no zip at all"), "contract.xlsx"),
    "wrong encoding": (wrong_encoding, "contract.csv"),
    "NUL bytes": (lambda f: (f / "contract.csv").write_bytes(b"id,name\nC1,a\0b\n"), "contract.csv"),
    "10 MB cell": (lambda f: (f / "contract.csv").write_text("id,name\nC1," + "x" * 10_000_000 + "\n"), "contract.csv"),
    "deep JSON": (lambda f: (f / "contract.json").write_text("[" * 100_000 + "]" * 100_000), "contract.json"),
    "broken JSON": (lambda f: (f / "contract.json").write_text('[{"id": "C1",'), "contract.json"),
    "broken gzip": (lambda f: (f / "contract.csv.gz").write_bytes(gzip.compress(b"id\nC1\n" * 999)[:30]), "contract.csv.gz"),
    "unknown record type": (lambda f: (f / "contrakt.csv").write_text("id\nC1\n"), "contrakt.csv"),
    "unknown format": (lambda f: (f / "contract.dbf").write_bytes(b"\3"), "contract.dbf"),
    "near miss of a column": (lambda f: (f / "contract.csv").write_text("id,signed_ad\nC1,2026-01-01\n"), "contract.csv"),
    "a column twice": (lambda f: (f / "contract.csv").write_text("id,name,name\nC1,a,b\n"), "contract.csv"),
    "empty folder": (lambda f: None, "evidence"),
    "no key column": (lambda f: (f / "contract.csv").write_text("name\na\n"), "contract.csv"),
    "alias bomb": (lambda f: (f / "contract.yaml").write_text("a: &a [x]\nb: [*a, *a]\n"), "contract.yaml"),
    "link to nowhere": (lambda f: (f / "contract.csv").symlink_to(f / "gone.csv"), "contract.csv"),
    "a wrong manifest": (
        lambda f: ((f / "contract.csv").write_text("id\nC1\n"), (f / "evidence.yaml").write_text("extracted: 2026\n")),
        "evidence.yaml",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", BAD)
def test_bad_evidence(compliance, rules, tmp_path, name, lang):
    folder, out = tmp_path / "evidence", tmp_path / "out"
    folder.mkdir()
    make, named = BAD[name]
    make(folder)
    answer = compliance("scan", folder, "--rules", rules, "--out", out, "--format", "html", "--lang", lang)
    assert answer.code == 2
    assert named in answer.err
    assert "Traceback" not in answer.err
    assert re.search("[\u4e00-\u9fff]", answer.err) if lang == "zh" else True
    assert answer.out == ""
    assert not out.exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("command", "large", "as_of"),
    [
        ("scan", False, LATER),  # copied
        ("scan", True, LATER),  # read where it is, and not before a check asks for values
        ("scan", True, EARLIER),  # read to see what is later
        ("explain", True, LATER),
        ("explain", True, EARLIER),
        ("due", True, LATER),
        ("due", True, EARLIER),
        ("validate", True, LATER),
    ],
)
def test_a_parquet_file_that_is_torn_inside(compliance, rules, tmp_path, monkeypatch, command, large, as_of, lang):
    if large:
        monkeypatch.setattr("compliance.evidence.tables.LARGE", 1)
        monkeypatch.setattr("compliance.engines.duckdb.FETCHED", 1)
    (rules / "own.yaml").write_text(
        (rules / "own.yaml").read_text("utf-8").replace("signed_at IS NOT NULL", "signed_at >= date '2026-01-05'"),
        "utf-8",
    )
    path = tmp_path / "evidence" / "contract.parquet"
    path.parent.mkdir()
    days = [datetime(2026, 1, 1) + timedelta(days=i % 59 * i % 60) for i in range(9000)]
    pq.write_table(pa.table({"id": [f"C{i}" for i in range(9000)], "name": ["n"] * 9000, "signed_at": days}), path)
    column = pq.read_metadata(path).row_group(0).column(2)
    raw = bytearray(path.read_bytes())
    middle = column.data_page_offset + column.total_compressed_size // 2
    raw[middle : middle + 100] = b"\xff" * 100
    path.write_bytes(raw)
    asked = [path.parent, "--rules", rules, "--as-of", as_of]
    words = {
        "scan": ["scan", *asked, "--out", tmp_path / "out"],
        "explain": ["explain", "OWN-01", "C7", "--evidence", *asked],
        "due": ["due", *asked, "--out", tmp_path / "out"],
        "validate": ["evidence", "validate", path.parent],
    }
    answer = compliance(*words[command], "--lang", lang)
    assert (answer.code, answer.out) == (2, "")
    said = "is not a readable Parquet file" if lang == "en" else "不是可读取的 Parquet 文件"
    assert answer.err.startswith(f"contract.parquet: {said}")
    assert str(tmp_path) not in answer.err
    assert len(answer.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_ragged_rows_are_set_aside_and_told(compliance, rules, tmp_path):
    """A row that is no record does not spoil the others, but it may hide one: nothing there is certain."""
    (tmp_path / "contract.csv").write_text("id,name,signed_at\nC1,a,2026-01-01\nC2,b\nC3,c,2026-01-01,x\n")
    answer = compliance("evidence", "validate", tmp_path / "contract.csv")
    assert answer.code == 1
    assert "2" in answer.out
    assert "contract.csv" in answer.out


@pytest.mark.parametrize("command", ["scan", "explain", "due"])
@pytest.mark.parametrize(
    ("value", "place", "said"),
    [
        ("days: 1.5", "mine.yaml:4:3: params.days: ", "found 1.5, expected 2)"),  # a number, but no whole one
        ("days: [2]", "mine.yaml:4:3: params.days: ", "found [2], expected 2)"),
        ("least: many", "mine.yaml:4:3: params.least: ", "found 'many')"),  # nobody set one before
    ],
)
def test_a_value_of_a_profile_that_does_not_fit(compliance, rules, evidence, tmp_path, command, value, place, said):
    own = rules / "own.yaml"
    text = own.read_text("utf-8").replace(
        "require: name IS NOT NULL",
        "require: name IS NOT NULL AND add_days(signed_at, :days) > signed_at AND length(name) > :least\n"
        "  params: {days: 2, least: null}",
    )
    own.write_text(text, "utf-8")
    chosen = tmp_path / "mine.yaml"
    chosen.write_text(f"name: mine\ntitle: {{en: Mine, zh: 我的}}\nparams:\n  {value}\n", "utf-8")
    asked = [evidence, "--rules", rules, "--profile", chosen]
    words = {
        "scan": ["scan", *asked, "--out", tmp_path / "out"],
        "explain": ["explain", "OWN-02", "--evidence", *asked],
        "due": ["due", *asked, "--out", tmp_path / "out"],
    }[command]
    answer = compliance(*words)
    assert (answer.code, answer.out) == (2, "")
    assert place in answer.err
    assert said in answer.err
    assert "own.yaml" not in answer.err
    assert len(answer.err.splitlines()) == 1
    zh = compliance(*words, "--lang", "zh")
    assert place in zh.err
    assert re.search("[\u4e00-\u9fff]", zh.err)
    assert not (tmp_path / "out").exists()


def test_a_folder_where_a_file_should_be(compliance, rules, tmp_path):
    (tmp_path / "e" / "contract.csv").mkdir(parents=True)
    answer = compliance("scan", tmp_path / "e", "--rules", rules)
    assert answer.code == 2
    assert "Traceback" not in answer.err


TEN_MISTAKES = """\
- id: OWN-01
  titel: {en: a, zh: b}
  title: {en: only English}
  statement: {en: a, zh: b}
  basis: invented
  modality: shal
  severity: huge
  for: contrakt
  require: signd_at IS NOT NULL
  remedy: {en: a, zh: b}
  examples: []
- id: OWN-03
  title: {en: a, zh: b}
  statement: {en: a, zh: b}
  basis: own
  modality: shall
  severity: minor
  for: contract
  when: name >
  require: start_date > 5 AND submited_at IS NULL
  remedy: {en: a, zh: b}
  examples:
    - {as_of: 2026-04-01, given: {contract: [{id: C1, nam: x}]}, expect: {C1: passed}}
"""


def test_a_rule_file_with_ten_mistakes_names_them_all(compliance, tmp_path):
    (tmp_path / "own.yaml").write_text(TEN_MISTAKES, "utf-8")
    answer = compliance("rules", "lint", "--rules", tmp_path)
    assert answer.code == 2
    lines = re.findall(r"own\.yaml:(\d+)", answer.out + answer.err)
    assert len(lines) >= 10
    for word in ("titel", "title", "invented", "shal", "huge", "contrakt", "examples", "submited_at", "nam", "passed"):
        assert word in answer.out + answer.err, word


HOSTILE = [
    "EXISTS (SELECT 1 FROM read_csv('/etc/passwd') AS r)",
    "EXISTS (SELECT 1 FROM '/etc/passwd' AS r)",
    "EXISTS (SELECT 1 FROM duckdb_settings() AS r)",
    "EXISTS (SELECT 1 FROM information_schema.tables AS r)",
    "EXISTS (SELECT * FROM duckdb_settings())",
    "pg_sleep(10) IS NULL",
    "getenv('HOME') = 'x'",
    "TRUE; COPY (SELECT 1) TO '/tmp/never.csv'",
    "COPY contract TO '/tmp/never.csv'",
    "ATTACH '/tmp/never.db'",
    "SET memory_limit = '1TB'",
    "EXISTS (WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT 1 FROM t) SELECT 1 FROM t)",
    "EXISTS (SELECT 1 FROM contract AS a, contract AS b)",
    "EXISTS (SELECT 1 FROM generate_series(1, 1000000000) AS r)",
    "name = (SELECT current_setting('memory_limit'))",
    "regexp_matches(name, '(a+)+$')",
]


@pytest.mark.parametrize("expression", HOSTILE)
def test_a_hostile_rule_is_refused_before_evidence_is_read(compliance, rules, evidence, expression, tmp_path):
    path = rules / "own.yaml"
    quoted = expression.replace("'", "''")
    path.write_text(path.read_text("utf-8").replace("require: signed_at IS NOT NULL", f"require: '{quoted}'"), "utf-8")
    out = tmp_path / "out"
    zh = compliance("scan", evidence / "none", "--rules", rules, "--out", out, "--lang", "zh")
    assert (zh.code, zh.out) == (2, "")
    assert re.search("[\u4e00-\u9fff]", zh.err)
    assert "own.yaml" in zh.err  # the rule is refused first: nobody has looked for the evidence
    answer = compliance("scan", evidence, "--rules", rules, "--out", out)
    assert answer.code == 2
    assert "own.yaml" in answer.err
    assert "OWN-01" in answer.err
    assert "Traceback" not in answer.err
    assert not out.exists()
    assert not Path("/tmp/never.csv").exists()


WORDS = [
    (["scan"], "EVIDENCE"),
    (["scan", "e", "--lnag", "zh"], "--lang"),
    (["scna", "e"], "scan"),
    (["scan", "{e}", "--rules", "{r}", "--select", "OWN-03"], "OWN-0"),
    (["scan", "{e}", "--rules", "{r}", "--tag", "signin"], "signing"),
    (["scan", "{e}", "--rules", "{r}", "--basis", "prox"], "proxy"),
    (["scan", "{e}", "--rules", "{r}", "--where", "contrat=C1"], "contract"),
    (["scan", "{e}", "--rules", "{r}", "--where", "contract"], "contract="),
    (["scan", "{e}", "--rules", "{r}", "--profile", "defualt"], "default"),
    (["scan", "{e}", "--rules", "{r}", "--mapping", "servicenow"], "servicenow-incident"),
    (["scan", "{e}", "--rules", "{r}", "--as-of", "01.04.2026"], "2026-03-01"),
    (["scan", "{e}", "--rules", "{r}", "--period", "2026-03-01", "2026-02-01"], "2026-02-01 2026-03-01"),
    (["scan", "{e}", "--rules", "{r}", "--baseline", "{e}/contract.csv"], "contract.csv"),
    (["scan", "{e}", "--rules", "{r}", "--memory-limit", "plenty"], "plenty"),
    (["scan", "{e}", "--rules", "{r}/none"], "none"),
    (["scan", "{e}/none", "--rules", "{r}"], "none"),
    (["explain", "OWN-01", "C9", "--evidence", "{e}", "--rules", "{r}"], "C9"),
    (["explain", "OWN-9", "--evidence", "{e}", "--rules", "{r}"], "OWN-0"),
    (["rules", "show", "OWN-3", "--rules", "{r}"], "OWN-0"),
]


@pytest.mark.parametrize(("words", "said"), WORDS, ids=[" ".join(words) for words, _ in WORDS])
def test_wrong_words(compliance, rules, evidence, words, said):
    answer = compliance(*(word.format(e=evidence, r=rules) for word in words))
    assert answer.code == 2
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert answer.out == ""
    zh = compliance(*(word.format(e=evidence, r=rules) for word in words), "--lang", "zh")
    assert zh.code == 2
    assert re.search("[\u4e00-\u9fff]", zh.err)
