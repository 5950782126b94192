"""Every word a report shows exists in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import compliance.reports as package
from compliance.model import BASES, GRADES, MODALITIES, SEVERITIES, Status
from compliance.reports import REPORTS, vocabulary
from compliance.reports.labels import LABELS, label
from compliance.rules.vocabulary import READINESS
from compliance.text import Text

HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
TABLES = {name: table for name, table in vars(vocabulary).items() if name.endswith("_WORDS") and name != "STATUS_WORDS"}


def texts() -> Iterator[tuple[str, Text]]:
    yield from LABELS.items()
    for name, table in TABLES.items():
        yield from ((f"{name}.{key}", text) for key, text in table.items())
    for status, one in vocabulary.STATUS_WORDS.items():
        yield f"status.{status}", one.text
        yield f"status.{status}.meaning", one.meaning
    yield from ((f"format.{name}", report.title) for name, report in REPORTS.items())


ALL = dict(texts())


@pytest.mark.parametrize("name", ALL)
def test_both_languages(name: str) -> None:
    text = ALL[name]
    assert text.en.strip()
    assert text.zh.strip()
    assert not HAN.search(text.en), "Chinese in the English text"
    assert text.en != text.zh
    placeholders = [{part[1] for part in Formatter().parse(text[lang])} - {None} for lang in ("en", "zh")]
    assert placeholders[0] == placeholders[1]
    if name not in ("n_of_total", "colon", "then"):
        assert HAN.search(text.zh), "no Chinese in the Chinese text"


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        (vocabulary.STATUS_WORDS, Status),
        (vocabulary.GRADE_WORDS, GRADES),
        (vocabulary.SEVERITY_WORDS, SEVERITIES),
        (vocabulary.BASIS_WORDS, BASES),
        (vocabulary.MODALITY_WORDS, MODALITIES),
        (vocabulary.READINESS_WORDS, READINESS),
        (vocabulary.GROUP_STYLES, vocabulary.GROUP_WORDS),
    ],
)
def test_every_word_of_the_model_has_its_entry(table: dict[str, object], keys: list[str]) -> None:
    assert set(table) == set(keys)


def test_glyphs_tell_statuses_apart() -> None:
    glyphs = [one.glyph for one in vocabulary.STATUS_WORDS.values()]
    assert len(set(glyphs)) == len(Status)


def test_no_label_is_unused() -> None:
    folder = Path(package.__file__).parent
    files = [f for f in folder.rglob("*") if f.suffix in (".py", ".j2", ".html", ".js") and f.name != "labels.py"]
    written = "\n".join(f.read_text("utf-8") for f in files)
    unused = [key for key in LABELS if not re.search(rf"""["']{key}["']""", written)]
    assert [key for key in unused if not key.startswith("exit_") and key.removesuffix("_meaning") not in GRADES] == []


def test_label_fills_each_language_with_its_own_word() -> None:
    filled = label("from_to", start=Text("May", "五月"), end="x")
    assert filled == Text("May to x", "五月 至 x")


def test_an_unforeseen_word_is_shown_as_it_is() -> None:
    assert vocabulary.word(vocabulary.ISSUE_WORDS, "new_kind") == Text("new kind", "new kind")
