"""`compliance evidence template` on disk: all files or none, and never over somebody's work."""

from __future__ import annotations

import openpyxl
import pytest
from click.testing import CliRunner

from compliance.cli.evidence import command
from compliance.errors import UsageError
from compliance.evidence.schemas import load_schemas


def run(*arguments: object):
    return CliRunner().invoke(command, ["template", *map(str, arguments)])


def test_workbook_with_chosen_types(tmp_path):
    result = run("--out", tmp_path / "blank.xlsx", "--type", "contract", "--type", "termination", "--lang", "zh")
    assert result.exit_code == 0, result.output
    assert "2 种记录类型" in result.output
    assert openpyxl.load_workbook(tmp_path / "blank.xlsx").sheetnames == ["README", "contract", "termination"]
    assert [path.name for path in tmp_path.iterdir()] == ["blank.xlsx"]


def test_csv_writes_a_file_per_type(tmp_path):
    assert run("--format", "csv", "--out", tmp_path / "new" / "set").exit_code == 0
    assert {path.stem for path in (tmp_path / "new" / "set").iterdir()} == set(load_schemas())


def test_unknown_types_are_all_named(tmp_path):
    result = run("--out", tmp_path / "blank.xlsx", "--type", "contrct", "--type", "terminatoin")
    assert isinstance(result.exception, UsageError)
    assert "did you mean 'contract'" in str(result.exception)
    assert "did you mean 'termination'" in str(result.exception)
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_is_kept_unless_forced(tmp_path):
    there = tmp_path / "contract.csv"
    there.write_text("mine", encoding="utf-8")
    result = run("--format", "csv", "--out", tmp_path, "--type", "contract", "--type", "termination")
    assert isinstance(result.exception, UsageError)
    assert there.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["contract.csv"]
    assert run("--format", "csv", "--out", tmp_path, "--type", "contract", "--force").exit_code == 0
    assert there.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("--out", tmp_path / "file" / "blank.xlsx")
    assert isinstance(result.exception, UsageError)
    assert "cannot write" in str(result.exception)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_language_comes_from_the_environment(tmp_path, monkeypatch, lang):
    monkeypatch.setenv("LC_ALL", {"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}[lang])
    assert run("--out", tmp_path / "blank.xlsx", "--type", "contract").exit_code == 0
    first = openpyxl.load_workbook(tmp_path / "blank.xlsx")["contract"]["A1"].value
    assert first == {"en": "id", "zh": "编号"}[lang]
