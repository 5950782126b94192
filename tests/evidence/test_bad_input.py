"""What cannot be read at all is refused with the file's name, in both languages, and never with a traceback."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from compliance.errors import EvidenceError
from compliance.evidence import load_rows
from tests.evidence.conftest import ZONE


def parquet(path: Path) -> bytes:
    pq.write_table(pa.table({"id": [f"A{n}" for n in range(5000)], "name": ["x" * 50] * 5000}), path)
    return path.read_bytes()


def holed(path: Path) -> bytes:
    """A Parquet file whole at both ends, with noise between."""
    raw = parquet(path)
    return raw[:40] + b"\xff" * (len(raw) - 900) + raw[len(raw) - 860 :]


def workbook(*rows: list[object], sheet: str = "agreement") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def without_sheets(raw: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if "workbook" not in name:
                new.writestr(name, old.read(name))
    return out.getvalue()


DEEP = "[" * 100_000 + "]" * 100_000
LONG = "x" * (10 * 1024 * 1024)
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nagreement: [*b, *b]\n"

FILES: dict[str, tuple[str, bytes, str]] = {
    "workbook that is no zip": ("agreement.xlsx", b"id,name\n", "workbook"),
    "empty workbook file": ("agreement.xlsx", b"", "workbook"),
    "truncated workbook": ("agreement.xlsx", workbook(["id"], ["A1"])[:-200], "workbook"),
    "zip that is no workbook": ("agreement.xlsx", without_sheets(workbook(["id"])), "workbook"),
    "blank workbook": ("agreement.xlsx", workbook(), "no records"),
    "long cell in JSON": ("agreement.json", json.dumps([{"id": "A", "name": LONG}]).encode(), "1 MiB"),
    "long cell in CSV": ("agreement.csv", f"id,name\nA,{LONG}\n".encode(), "1 MiB"),
    "long cell in YAML": ("agreement.yaml", f"- {{id: A, name: {LONG}}}\n".encode(), "1 MiB"),
    "unknown encoding": ("agreement.csv", b"id,name\nA,\xff\xff\n", "encoding"),
    "half a UTF-8 character": (
        "agreement.csv",
        "id,name\nA,甲方乙方\nB,甲方乙\n".encode()[:-2] + b",\n",
        ":3: is UTF-8",
    ),
    "UTF-8 by its mark": ("agreement.csv", b"\xef\xbb\xbfid,name\nA,\xe9t\xe9\n", ":2: is UTF-8"),
    "half a UTF-16 character": ("agreement.csv", "id\nA".encode("utf-16") + b"\x00", "encoding"),
    "NUL in CSV": ("agreement.csv", b"id,name\nA1,\0\n", "NUL"),
    "NUL in JSON": ("agreement.json", b'[{"id": "A\0"}]', "NUL"),
    "deep JSON": ("agreement.json", DEEP.encode(), "deep"),
    "deep JSON inside a row": ("agreement.json", f'[{{"id": "A", "name": {DEEP}}}]'.encode(), "deep"),
    "deep JSON line": ("agreement.jsonl", DEEP.encode(), "deep"),
    "deep YAML": ("agreement.yaml", DEEP.encode(), "deep"),
    "YAML aliases": ("agreement.yaml", BOMB.encode(), "alias"),
    "broken YAML": ("agreement.yaml", b"- id: A\n  b: [\n", "YAML"),
    "control character in YAML": ("agreement.yaml", b"- id: A\x07\n", "YAML"),
    "two YAML documents": ("agreement.yaml", b"- id: A\n---\n- id: B\n", "YAML"),
    "YAML of text": ("agreement.yaml", b"hello", "list of records"),
    "empty YAML": ("agreement.yaml", b"", "list of records"),
    "broken JSON": ("agreement.json", b'[{"id": "A",}]', "JSON"),
    "empty JSON": ("agreement.json", b"", "JSON"),
    "JSON of text": ("agreement.json", b'"hello"', "list of records"),
    "one JSON object": ("agreement.json", b'{"id": "A"}', "list of records"),
    "JSON lines cut off": ("agreement.jsonl", b'{"id": "A"}\n{"id": ', "JSON"),
    "key twice in JSON": ("agreement.json", b'[{"id": "A", "id": "B"}]', "twice"),
    "key twice in YAML": ("agreement.yaml", b"- {id: A, id: B}\n", "twice"),
    "truncated gzip": ("agreement.csv.gz", gzip.compress(b"id\nA1\n" * 100)[:-8], "gzip"),
    "gzip that is none": ("agreement.csv.gz", b"id\nA1\n", "gzip"),
    "empty CSV": ("agreement.csv", b"", "header"),
    "blank CSV": ("agreement.csv", b"\n\n", "header"),
    "open quote in CSV": ("agreement.csv", b'id,name\nA1,"x\nA2,y\n', "CSV"),
    "no key column": ("agreement.csv", b"name\nx\n", "key column"),
    "column twice": ("agreement.csv", b"id,name,Name\nA,x,y\n", "twice"),
    "column twice in two languages": ("agreement.csv", "id,name,名称\nA,x,y\n".encode(), "twice"),
    "unknown column twice": ("agreement.csv", b"id,colour,colour\nA,x,y\n", "twice"),
    "column without header": ("agreement.csv", b"id,,name\nA,x,y\n", "no header"),
    "slip in a header": ("agreement.csv", b"id,singed_at\nA,2026-03-01\n", "signed_at"),
    "slip in a title": ("agreement.csv", "id,通知天\nA,3\n".encode(), "notice_days"),
    "unknown type": ("agrement.csv", b"id\nA\n", "'agreement'"),
    "unknown type in a folder": ("agrement/2026.csv", b"id\nA\n", "'agreement'"),
    "unknown sheet": ("book.xlsx", workbook(["id"], ["A"], sheet="agrement"), "'agreement'"),
    "unknown type in a map": ("all.json", b'{"agrement": [{"id": "A"}]}', "'agreement'"),
    "foreign format": ("agreement.xls", b"\xd0\xcf\x11\xe0", "format"),
    "packed Parquet": ("agreement.parquet.gz", b"", "format"),
    "empty Parquet": ("agreement.parquet", b"", "Parquet"),
    "Parquet that is none": ("agreement.parquet", b"id,name\nA1,x\n", "Parquet"),
}


def check(error: EvidenceError, file: str, words: str) -> None:
    assert error.exit_code == 2
    assert Path(file).name in error.render("en")
    assert words in error.render("en"), error.render("en")
    assert re.search("[\u4e00-\u9fff]", error.render("zh"))
    assert len(error.render("en")) < 2000


@pytest.mark.parametrize(("file", "raw", "words"), FILES.values(), ids=FILES)
def test_files_that_cannot_be_read(load, tmp_path, file, raw, words):
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    with pytest.raises(EvidenceError) as caught:
        load(tmp_path)
    check(caught.value, file, words)


def test_what_would_fill_the_memory(load, tmp_path, monkeypatch):
    (tmp_path / "agreement.csv.gz").write_bytes(gzip.compress(b"id\n" + b"A\n" * 1000))
    monkeypatch.setattr("compliance.evidence.sheets.MAX_UNPACKED", 1000)
    with pytest.raises(EvidenceError) as caught:
        load(tmp_path)
    check(caught.value, "agreement.csv.gz", "unpacks")


@pytest.mark.parametrize("part", [8, 100, -8, -500])
def test_truncated_parquet(load, tmp_path, part):
    path = tmp_path / "agreement.parquet"
    path.write_bytes(parquet(path)[:part])
    with pytest.raises(EvidenceError) as caught:
        load(tmp_path)
    check(caught.value, "agreement.parquet", "Parquet")


def test_parquet_with_a_hole(load, tmp_path):
    path = tmp_path / "agreement.parquet"
    path.write_bytes(holed(path))
    with pytest.raises(EvidenceError) as caught:
        load(tmp_path)
    check(caught.value, "agreement.parquet", "Parquet")
    assert str(tmp_path) not in caught.value.render("en")


@pytest.mark.parametrize("names", [("id", "name", "name"), ("id", "name", "Name"), ("id", "name", "名称")])
def test_a_column_twice_in_parquet(load, tmp_path, names):
    nested = pa.array([{"a": 1, "b": {"c": [2]}}])
    columns = [pa.array(["A1"]), pa.array(["x"]), nested, pa.array(["y"])]
    path = tmp_path / "agreement.parquet"
    pq.write_table(pa.Table.from_arrays(columns, names=[*names[:2], "odd", names[2]]), path)
    with pytest.raises(EvidenceError) as caught:
        load(tmp_path)
    check(caught.value, "agreement.parquet", "twice")


def test_nothing_there(load, tmp_path):
    with pytest.raises(EvidenceError, match="no such file"):
        load(tmp_path / "absent")
    with pytest.raises(EvidenceError, match="no evidence files"):
        load(tmp_path)
    for name in ("README.md", "readme.csv", ".hidden.csv", "notes.md", "~$agreement.xlsx", "evidence.yaml"):
        (tmp_path / name).write_text("")
    with pytest.raises(EvidenceError, match="no evidence files"):
        load(tmp_path)


def test_a_folder_where_a_file_should_be(load, tmp_path):
    (tmp_path / "agreement.csv").mkdir()
    with pytest.raises(EvidenceError, match="no evidence files"):
        load(tmp_path)
    with pytest.raises(EvidenceError, match="no evidence files"):
        load(tmp_path / "agreement.csv")


@pytest.mark.parametrize("name", ["agreement.csv", "agreement.parquet"])
def test_a_file_nobody_may_read(load, tmp_path, monkeypatch, name):
    path = tmp_path / name
    path.write_text("id\nA1\n")
    path.chmod(0)
    if os.access(path, os.R_OK):  # a superuser may read anything: let the system say no

        def refused(self: Path, *_: object) -> bytes:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(EvidenceError) as caught:
        load(tmp_path)
    check(caught.value, name, "")


def test_a_link_to_nowhere(load, tmp_path):
    (tmp_path / "agreement.csv").symlink_to(tmp_path / "gone.csv")
    with pytest.raises(EvidenceError) as caught:
        load(tmp_path)
    check(caught.value, "agreement.csv", "")


def test_all_mistakes_at_once(load, tmp_path):
    (tmp_path / "agreement.csv").write_text("id,singed_at,id\nA,x,B\n")
    (tmp_path / "agrement.csv").write_text("id\nA\n")
    (tmp_path / "alarm.json").write_text("{")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    with pytest.raises(EvidenceError) as caught:
        load(tmp_path)
    files = [problem.file for problem in caught.value.problems]
    assert sorted(set(files)) == ["agreement.csv", "agrement.csv", "alarm.json", "picture.png"]
    assert files.count("agreement.csv") == 2


def test_unknown_record_type_in_memory(con, schemas):
    with pytest.raises(EvidenceError, match="agreement"):
        load_rows({"agrement": [{"id": "A"}]}, con, schemas, timezone=ZONE)
