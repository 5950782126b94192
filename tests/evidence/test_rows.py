"""Nothing vanishes: what becomes of every row, cell, duplicate and link."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.evidence import Manifest, load_rows
from tests.evidence.conftest import ZONE, column, kinds


def intake_of(evidence, record_type="agreement"):
    (intake,) = [i for i in evidence.intakes if i.record_type == record_type]
    return intake


def write(folder: Path, text: str, name: str = "agreement.csv") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_ragged_rows_and_rows_without_a_key_are_quarantined(con, load, tmp_path):
    write(tmp_path, "id,name,amount\nA1,x,1\nA2,y\nA3,y,2,3\n,z,4\n A5 ,v,5\n")
    evidence = load(tmp_path)
    assert column(con, "agreement", "id") == ["A1", "A5"]
    found = [(i.kind, i.file, i.row, i.field) for i in evidence.issues]
    assert found == [
        ("quarantine", "agreement.csv", 3, None),
        ("quarantine", "agreement.csv", 4, None),
        ("quarantine", "agreement.csv", 5, "id"),
    ]
    intake = intake_of(evidence)
    assert (intake.rows_in, intake.accepted, intake.collapsed, intake.quarantined) == (5, 2, 0, 3)
    assert evidence.tables["agreement"].quarantined == 3
    assert evidence.issues[0].value == "A2,y"


@pytest.mark.parametrize("row", ["3", '"x"', "[1]", "null", "{}", "true"])
@pytest.mark.parametrize("suffix", ["json", "jsonl", "yaml"])
def test_elements_that_are_no_objects_are_quarantined(con, load, tmp_path, suffix, row):
    if suffix == "jsonl":
        text = f'{row}\n{{"id": "A1"}}\n'
    elif suffix == "json":
        text = f'[{row}, {{"id": "A1"}}]'
    else:
        text = f"- {row}\n- id: A1\n"
    write(tmp_path, text, f"agreement.{suffix}")
    evidence = load(tmp_path)
    assert kinds(evidence) == ["quarantine"]
    assert column(con, "agreement", "id") == ["A1"]
    assert evidence.issues[0].row == 1
    assert intake_of(evidence).rows_in == 2


def test_only_broken_rows_leave_an_empty_table(con, load, tmp_path):
    write(tmp_path, "[1, 2]", "agreement.json")
    evidence = load(tmp_path)
    facts = evidence.tables["agreement"]
    assert (facts.rows, facts.quarantined, facts.supplied) == (0, 2, True)


def test_an_unreadable_key_quarantines_the_row(con, load, tmp_path):
    write(tmp_path, '[{"id": {"a": 1}}, {"id": ["x"]}, {"id": "A1"}]', "agreement.json")
    evidence = load(tmp_path)
    assert kinds(evidence) == ["quarantine", "quarantine"]
    assert column(con, "agreement", "id") == ["A1"]


def test_example_rows_of_the_template_are_set_aside_in_words(con, load, tmp_path):
    write(tmp_path, "id,name\nEXAMPLE-agreement-1,x\nA1,y\n")
    evidence = load(tmp_path)
    assert column(con, "agreement", "id") == ["A1"]
    assert intake_of(evidence).quarantined == 1
    (issue,) = evidence.issues
    assert "example row" in issue.message.en
    assert "示例行" in issue.message.zh
    assert issue.row == 2


def test_unreadable_cells_are_named_with_their_place(con, load, tmp_path):
    write(tmp_path, f"id,signed_at,amount\nA1,01/02/2026,{'9' * 200}\nA2,2026-03-01,5\n")
    evidence = load(tmp_path)
    found = [(i.kind, i.file, i.row, i.field, i.value, i.key) for i in evidence.issues]
    assert found == [
        ("unreadable", "agreement.csv", 2, "signed_at", "01/02/2026", "A1"),
        ("unreadable", "agreement.csv", 2, "amount", "9" * 80, "A1"),
    ]
    assert column(con, "agreement", "signed_at") == [None, date(2026, 3, 1)]
    assert column(con, "agreement", "signed_at__bad") == [True, False]
    facts = evidence.tables["agreement"]
    assert facts.unreadable == {"signed_at", "amount"}
    assert facts.nulls == {"signed_at", "amount"}
    assert intake_of(evidence).unreadable_cells == 2


def test_no_bad_column_without_a_bad_cell(con, load, tmp_path):
    write(tmp_path, "id,signed_at,amount\nA1,2026-03-01,\n")
    load(tmp_path)
    have = {row[0] for row in con.execute("DESCRIBE evidence.agreement").fetchall()}
    assert have == {"id", "signed_at", "amount", "_file", "_row"}


def test_words_are_limited_and_numbers_are_not(con, load, tmp_path):
    lines = [f"A{n},x,x,x,x,x,x" for n in range(1500)]
    write(tmp_path, "id,signed_at,amount,notice_days,active,name,level\n" + "\n".join(lines))
    write(tmp_path, "id,raised_at,weight\n" + "\n".join(f"X{n},x,x" for n in range(300)), "alarm.csv")
    evidence = load(tmp_path)
    assert evidence.issue_total == 1500 * 4 + 600 + 1  # of the listed values of level, x is told once
    assert len(evidence.issues) <= 1000


def test_a_column_that_one_of_several_files_lacks_is_unreadable_there(con, load, tmp_path):
    write(tmp_path, "id,amount\nA1,1\n", "agreement/a.csv")
    write(tmp_path, "id\nA2\n", "agreement/b.csv")
    evidence = load(tmp_path)
    assert column(con, "agreement", "amount__bad") == [False, True]
    assert evidence.tables["agreement"].missing == {"name", "signed_at", "notice_days", "active", "level", "topics"}
    (issue,) = evidence.issues
    assert (issue.kind, issue.file, issue.field) == ("unreadable", "agreement/b.csv", "amount")


def test_a_key_that_an_object_lacks_is_an_empty_cell(con, load, tmp_path):
    write(tmp_path, '[{"id": "A1", "amount": 1}, {"id": "A2"}]', "agreement.json")
    evidence = load(tmp_path)
    assert evidence.tables["agreement"].unreadable == frozenset()
    assert [v is None for v in column(con, "agreement", "amount")] == [False, True]


def test_a_header_alone_declares_none(con, load, tmp_path):
    write(tmp_path, "id,name\n")
    write(tmp_path, "[]", "alarm.json")
    evidence = load(tmp_path)
    for name in ("agreement", "alarm"):
        facts = evidence.tables[name]
        assert (facts.supplied, facts.rows, facts.complete, facts.missing) == (True, 0, True, frozenset())
        assert con.execute(f"SELECT count(*) FROM evidence.{name}").fetchall() == [(0,)]


def test_identical_duplicates_collapse_also_across_files(con, load, tmp_path):
    write(tmp_path, "id,name,topics\nA1,x,low;high\nA1, x ,low；high\nA2,y,\n", "agreement/1.csv")
    write(tmp_path, '[{"id": "A1", "name": "x", "topics": ["low", "high"]}]', "agreement/2.json")
    evidence = load(tmp_path)
    assert evidence.issues == ()
    assert column(con, "agreement", "id") == ["A1", "A2"]
    assert con.execute("SELECT _file, _row FROM evidence.agreement WHERE id = 'A1'").fetchall() == [(0, 2)]
    intake = intake_of(evidence)
    assert (intake.rows_in, intake.accepted, intake.collapsed) == (4, 2, 2)
    assert evidence.tables["agreement"].unreadable == frozenset()


def test_rows_of_one_key_that_differ_are_unreadable_where_they_differ(con, load, tmp_path):
    write(tmp_path, "id,name,amount,topics,level\nA1,x,1,a,low\nA1,x,2,a;b,\nA2,y,3,,high\n")
    evidence = load(tmp_path)
    rows = con.execute("SELECT id, name, amount__bad, topics__bad, level__bad FROM evidence.agreement ORDER BY id")
    assert rows.fetchall() == [("A1", "x", True, True, True), ("A2", "y", False, False, False)]
    row = con.execute("SELECT amount, topics, level FROM evidence.agreement WHERE id = 'A1'").fetchall()
    assert row == [(None, None, None)]
    (issue,) = evidence.issues
    assert (issue.kind, issue.key, issue.row) == ("conflict", "A1", 2)
    assert all(word in issue.message.en for word in ("amount", "topics", "level", "2, 3"))
    intake = intake_of(evidence)
    assert (intake.rows_in, intake.accepted, intake.collapsed, intake.quarantined) == (3, 2, 1, 0)


def test_a_day_and_a_time_on_that_day_differ(con, load, tmp_path):
    write(
        tmp_path, "id,raised_at\nX,2026-03-01\nX,2026-03-01 10:00\nY,2026-03-01T10:00\nY,2026/3/1 10:00\n", "alarm.csv"
    )
    load(tmp_path)
    rows = con.execute("SELECT id, raised_at__bad, raised_at__day FROM evidence.alarm ORDER BY id").fetchall()
    assert rows == [("X", True, None), ("Y", False, date(2026, 3, 1))]


def test_an_entry_with_a_comma_is_not_two_entries(con, load, tmp_path):
    write(tmp_path, '[{"id": "A1", "topics": ["a, b"]}, {"id": "A1", "topics": ["a", "b"]}]', "agreement.json")
    load(tmp_path)
    assert column(con, "agreement", "topics__bad") == [True]


def test_dangling_and_empty_links_are_told(con, load, tmp_path):
    write(tmp_path, "id\nA1\nA2\n")
    lines = ["X1,A1,A1;A9,agreement,A2", "X2,A7,none,alarm,X1", "X3,,,agreement,X1", "X4,A2,A2,alarm,A2"]
    write(tmp_path, "id,agreement_id,related_ids,about_type,about_id\n" + "\n".join(lines) + "\n", "alarm.csv")
    evidence = load(tmp_path)
    dangling = {(i.field, i.value, i.key, i.file, i.row) for i in evidence.issues if i.kind == "dangling"}
    assert dangling == {
        ("agreement_id", "A7", "X2", "alarm.csv", 3),
        ("related_ids", "A9", "X1", "alarm.csv", 2),
        ("about_id", "X1", "X3", "alarm.csv", 4),
        ("about_id", "A2", "X4", "alarm.csv", 5),
    }
    empty = {i.field for i in evidence.issues if i.kind == "empty_link"}
    assert empty == {"agreement_id", "related_ids"}
    assert evidence.issue_total == len(evidence.issues)


def test_links_to_a_type_that_was_not_supplied_are_not_dangling(con, load, tmp_path):
    write(tmp_path, "id,agreement_id\nX1,A1\n", "alarm.csv")
    assert load(tmp_path).issues == ()


def test_columns_nobody_knows_are_listed(con, load, tmp_path):
    write(tmp_path, "id,colour,Remarks\nA1,red,z\n")
    assert intake_of(load(tmp_path)).unknown_columns == ("colour", "Remarks")


@pytest.mark.parametrize(
    "headers", ["id,Signature date,In force", "编号,签署日期,是否生效", "ID, signed_AT ,IN  FORCE"]
)
def test_headers_in_either_language_case_and_spacing(con, load, tmp_path, headers):
    write(tmp_path, f"{headers}\nA1,2026-03-01,是\n")
    load(tmp_path)
    rows = con.execute("SELECT id, signed_at, active FROM evidence.agreement").fetchall()
    assert rows == [("A1", date(2026, 3, 1), True)]


def test_rows_from_memory_go_through_the_same_reading(con, schemas):
    given = {
        "agreement": [
            {"id": "A1", "signed_at": date(2026, 3, 1), "amount": 1.5, "active": True, "topics": ["a;b"]},
            {"id": 2, "signed_at": "2026-02-30", "amount": float("nan"), "notice_days": 30},
        ],
        "alarm": [{"id": "X", "raised_at": datetime(2026, 3, 1, 18, 0)}],
    }
    evidence = load_rows(given, con, schemas, timezone=ZONE, manifest=Manifest(complete={"alarm": False}))
    assert column(con, "agreement", "id") == ["A1", "2"]
    assert column(con, "agreement", "signed_at__bad") == [False, True]
    assert column(con, "agreement", "amount__bad") == [False, True]
    assert column(con, "agreement", "topics") == [["a;b"], None]
    assert column(con, "alarm", "raised_at") == [datetime(2026, 3, 1, 10, 0)]
    assert evidence.tables["agreement"].missing == {"name", "level"}
    assert (evidence.tables["agreement"].complete, evidence.tables["alarm"].complete) == (True, False)
    again = load_rows({"alarm": []}, con, schemas, timezone=ZONE)
    assert (again.tables["alarm"].supplied, again.tables["alarm"].rows) == (True, 0)
    assert not again.tables["agreement"].supplied


def test_loading_again_leaves_nothing_of_the_first(con, load, tmp_path):
    for name in ("agreement", "alarm"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, "id\nA1\n", f"{name}.csv")
    load(tmp_path / "agreement")
    load(tmp_path / "alarm")
    tables = con.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'evidence'").fetchall()
    assert tables == [("alarm",)]
    left = con.execute("SELECT table_name FROM information_schema.tables WHERE table_schema <> 'evidence'").fetchall()
    assert left == []


def test_digests_name_the_files_and_their_content(load, tmp_path):
    write(tmp_path, "id\nA1\n")
    first = load(tmp_path)
    assert load(tmp_path).digest == first.digest
    write(tmp_path, "id\nA2\n")
    assert load(tmp_path).digest != first.digest
    write(tmp_path, "id\nA1\n")
    write(tmp_path, "extracted_at: 2026-03-01\n", "evidence.yaml")
    with_manifest = load(tmp_path)
    assert with_manifest.digest != first.digest
    assert [f.name for f in with_manifest.files] == ["agreement.csv", "evidence.yaml"]


CELLS = {
    "id": st.sampled_from(["A1", "A2", "A3", " A1 ", "", "EXAMPLE-1"]),
    "amount": st.sampled_from(["1", "1.0", "x", "", "2"]),
    "topics": st.sampled_from(["", "a;b", "a; b", "none", ";"]),
    "signed_at": st.sampled_from(["2026-03-01", "2026/3/1", "2026-02-30", ""]),
}
ROW = st.fixed_dictionaries(CELLS)
FILE = st.lists(ROW, max_size=6)


def merged(rows):
    """What is left of some rows, the slow and obvious way: cell -> value, None or "bad"."""

    def value(name, cell):
        cell = cell.strip()
        if not cell:
            return None
        known = {"amount": {"1": 1, "1.0": 1, "2": 2}, "signed_at": {"2026-03-01": 1, "2026/3/1": 1}}
        if name == "topics":
            return {"none": (), ";": "bad"}.get(cell, tuple(part.strip() for part in cell.split(";")))
        return cell if name == "id" else known[name].get(cell, "bad")

    groups = defaultdict(list)
    for row in rows:
        read = {name: value(name, row[name]) for name in row}
        if read["id"] is not None and not read["id"].startswith("EXAMPLE-"):
            groups[read["id"]].append(read)
    return {
        key: {name: found[0][name] if len({r[name] for r in found}) == 1 else "bad" for name in CELLS}
        for key, found in groups.items()
    }


@settings(max_examples=60, deadline=None)
@given(files=st.lists(FILE, min_size=1, max_size=3), broken=st.integers(0, 2))
def test_every_row_is_accounted_for(schemas, tmp_path_factory, files, broken):
    from compliance.evidence import load_evidence

    folder = tmp_path_factory.mktemp("set")
    (folder / "agreement").mkdir()
    for number, rows in enumerate(files):
        if number == 1:
            (folder / "agreement" / "1.json").write_text(json.dumps([*rows, *[7] * broken]))
        elif number == 2:
            columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in CELLS}
            pq.write_table(pa.table(columns), folder / "agreement" / "2.parquet")
        else:
            lines = [",".join(row[name] for name in CELLS) for row in rows] + ["too,few"] * broken
            (folder / "agreement" / "0.csv").write_text("\n".join([",".join(CELLS), *lines]) + "\n")
    rows = [row for file in files for row in file]
    blank = sum(not any(row.values()) for row in files[0])  # lines of commas only are no rows
    with duckdb.connect(":memory:") as con:
        evidence = load_evidence(folder, con, schemas, timezone=ZONE)
        intake = intake_of(evidence)
        lame = broken * min(len(files), 2)
        assert intake.rows_in == len(rows) + lame - blank
        assert intake.rows_in == intake.accepted + intake.collapsed + intake.quarantined
        keyless = sum(not row["id"].strip() or row["id"].startswith("EXAMPLE-") for row in rows)
        assert intake.quarantined == keyless + lame - blank
        expected = merged(rows)
        assert intake.accepted == len(expected)
        facts = evidence.tables["agreement"]
        bad = Counter()
        for name in () if not rows else ("amount", "topics", "signed_at"):
            flag = f"{name}__bad" if name in facts.unreadable else "FALSE"
            for key, empty, unreadable in con.execute(
                f"SELECT id, {name} IS NULL, {flag} FROM evidence.agreement"
            ).fetchall():
                want = expected[key][name]
                assert unreadable == (want == "bad"), (key, name)
                assert empty == (want is None or want == "bad"), (key, name)
                bad[name] += unreadable
        assert facts.unreadable == {name for name in bad if bad[name]}
        assert intake.unreadable_cells == sum(bad.values())
