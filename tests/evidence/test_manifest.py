"""evidence.yaml: what it says, and every mistake in it with its line."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from compliance.errors import EvidenceError

WHOLE = """
source: Contract register
extracted_at: 2026-03-31T18:00:00+08:00
period: {from: 2025-04-01, to: 2026-03-31}
scope: {region: east}
complete: {alarm: false}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "agreement.csv").write_text("id\nA1\n")
    (tmp_path / "alarm.csv").write_text("id\nX1\n")
    return tmp_path


def test_what_it_says(load, folder):
    (folder / "evidence.yaml").write_text(WHOLE)
    for source in (folder, folder / "alarm.csv"):
        evidence = load(source)
        manifest = evidence.manifest
        assert manifest.source == "Contract register"
        assert manifest.extracted_at == datetime.fromisoformat("2026-03-31T18:00:00+08:00")
        assert manifest.period == (date(2025, 4, 1), date(2026, 3, 31))
        assert not evidence.tables["alarm"].complete
    assert load(folder).tables["agreement"].complete


def test_without_one(load, folder):
    evidence = load(folder)
    assert evidence.manifest.extracted_at is None
    assert evidence.tables["alarm"].complete


def test_a_day_of_extraction(load, folder):
    (folder / "evidence.yaml").write_text("extracted_at: 2026-03-31\n")
    assert load(folder).manifest.extracted_at == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("source: x\nextracted: 2026-03-31\n", 2, "extracted_at"),
        ("complete: {alrm: false}\n", 1, "alarm"),
        ("complete: {alarm: perhaps}\n", 1, "true or false"),
        ("\nextracted_at: 31/03/2026\n", 2, "date"),
        ("period: {from: 2026-03-31, to: 2025-03-31}\n", 1, "from and to"),
        ("period: 2026\n", 1, "from and to"),
        ("- a\n", 1, "map of keys"),
        ("source: *x\n", 1, "alias"),
        ("source: a\nsource: b\n", 2, "duplicate"),
        ("extracted_at: 2026-02-30\n", 1, "calendar"),
    ],
)
def test_mistakes(load, folder, text, line, words):
    (folder / "evidence.yaml").write_text(text)
    with pytest.raises(EvidenceError) as caught:
        load(folder)
    assert words in caught.value.render("en")
    assert (caught.value.problems[0].file, caught.value.problems[0].line) == ("evidence.yaml", line)


def test_all_mistakes_at_once(load, folder):
    (folder / "evidence.yaml").write_text("extrcted_at: 1\ncomplete: {alrm: false}\nperiod: 3\n")
    with pytest.raises(EvidenceError) as caught:
        load(folder)
    assert len(caught.value.problems) == 3
