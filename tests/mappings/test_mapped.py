"""Files of an export joined to tables that the loader types like any other evidence."""

from __future__ import annotations

import duckdb
import pytest

from compliance.errors import EvidenceError
from compliance.evidence.cells import BAD_MARK
from compliance.evidence.mapped import map_tables
from compliance.evidence.mappings import load_mapping
from compliance.evidence.schemas import load_schemas

from .harness import written

BODY = """
where: [{column: keep, not: "no"}]
reduce: {key: n, order: [{column: c, type: int}]}
fields:
  id: {from: n}
  priority: {from: p, values: {"1": P1, "2": P2}}
  category: {from: s, values: {a: A}, otherwise: {value: other}}
  created_at: {from: d, format: "%d-%m-%Y"}
"""
COLUMNS = ("n", "c", "keep", "p", "s", "d")


def table(con, name, file, *rows, columns=COLUMNS):
    con.execute(f"CREATE TABLE {name} ({', '.join(f'{c} VARCHAR' for c in columns)}, _file INTEGER, _row BIGINT)")
    for number, row in enumerate(rows, 2):
        con.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * (len(columns) + 2))})", [*row, file, number])
    return name, f"{name}.csv"


@pytest.fixture
def con():
    with duckdb.connect(":memory:") as connection:
        yield connection


def run(con, tmp_path, *sources, body=BODY):
    schemas = load_schemas()
    mapping = load_mapping(written(tmp_path, body), schemas)
    (made,) = map_tables(con, sources, mapping, schemas, timezone="Asia/Shanghai")
    return made


def test_a_log_cut_into_files_is_reduced_as_one(con, tmp_path):
    first = table(con, "one", 0, ("T1", "1", "yes", "1", "a", "01-02-2026"))
    second = table(con, "two", 1, ("T1", "2", "yes", "2", "a", "01-02-2026"))
    made = run(con, tmp_path, first, second)
    rows = con.execute(f"SELECT id, priority, created_at, _file, _row FROM {made.table}").fetchall()
    assert rows == [("T1", "P2", "2026-02-01", 1, 2)]


def test_unreadable_cells_are_marked_and_everything_is_told(con, tmp_path):
    rows = [
        ("T1", "1", "yes", "9", "a", "13-13-2026"),
        ("T2", "1", "yes", "1", "x", "01-02-2026"),
        ("T2", "1", "yes", "2", "x", "01-02-2026"),
        ("T3", "1", "no", "1", "a", "01-02-2026"),
    ]
    made = run(con, tmp_path, table(con, "log", 0, *rows))
    got = {r[0]: r[1:] for r in con.execute(f"SELECT id, priority, category, created_at FROM {made.table}").fetchall()}
    assert got["T1"] == (BAD_MARK + "9", "A", BAD_MARK + "13-13-2026")
    assert got["T2"] == (BAD_MARK + "P1 | P2", "other", "2026-02-01")
    told = {(note.kind, note.field, note.value) for note in made.notes}
    assert told == {
        ("filtered", None, None),
        ("reduced", None, None),
        ("defaulted", "category", "x"),
        ("mapping", "priority", "'9'"),
        ("mapping", "priority", "'P1 | P2'"),
        ("mapping", "created_at", "'13-13-2026'"),
    }
    texts = [note.message.en for note in made.notes]
    assert "1 of 4 rows left out by the filter of mapping test" in texts
    assert "3 rows reduced to 2 records, one per n" in texts
    assert all(note.message.zh and note.file == "log.csv" for note in made.notes)


def test_files_of_one_export_must_have_the_same_columns(con, tmp_path):
    first = table(con, "one", 0, ("T1", "1", "yes", "1", "a", "01-02-2026"))
    second = table(con, "two", 1, ("T1", "1", "yes", "1", "a"), columns=COLUMNS[:-1])
    with pytest.raises(EvidenceError, match=r"two\.csv.*'d'"):
        run(con, tmp_path, first, second)


def test_a_column_that_one_file_has_and_nothing_reads_is_listed(con, tmp_path):
    first = table(con, "one", 0, ("T1", "1", "yes", "1", "a", "01-02-2026"))
    second = table(con, "two", 1, ("T2", "1", "yes", "1", "a", "01-02-2026", "z"), columns=(*COLUMNS, "more"))
    made = run(con, tmp_path, first, second)
    assert made.summary.unknown_columns == ("more",)
    assert made.summary.records == 2


def test_nothing_is_left_behind_but_the_tables(con, tmp_path):
    made = run(con, tmp_path, table(con, "log", 0, ("T1", "1", "yes", "1", "a", "01-02-2026")))
    left = {row[0] for row in con.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    assert left == {"log", made.table.strip('"')}
