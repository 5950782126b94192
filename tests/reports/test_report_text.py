"""The text report fits a terminal, in colour only where it should be."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from sample_report import broken, empty, sample

from compliance.model import Verdict
from compliance.reports import text_report
from compliance.text import Text

GOLDEN = Path(__file__).parent / "golden"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_golden(lang: str) -> None:
    assert text_report.render(sample(), lang).decode("utf-8") == (GOLDEN / f"report.{lang}.txt").read_text("utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("make", [sample, empty, broken])
def test_fits_80_columns_without_escapes(make, lang: str) -> None:
    text = text_report.render(make(), lang).decode("utf-8")
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", text)
    assert all(line == line.rstrip() for line in text.splitlines())


def test_plain_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = text_report.render(sample(), "en")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    assert text_report.render(sample(), "en") == expected


def test_long_words_are_folded_and_not_lost() -> None:
    key = "合同" * 80
    report = sample()
    verdicts = tuple(replace(v, subject=key) if v.status == "pending" else v for v in report.verdicts)
    text = text_report.render(replace(report, verdicts=verdicts), "en").decode("utf-8")
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert text.count("合同") >= 160


def test_markup_in_evidence_is_text() -> None:
    verdict = replace(sample().verdicts[0], subject="[red]x[/red] :smile:")
    assert "[red]x[/red] :smile:" in text_report.render(replace(sample(), verdicts=(verdict,)), "en").decode()


def test_cut_lists_say_so_and_one_check_does_not_fill_them() -> None:
    report = sample()
    many = tuple(replace(report.verdicts[-1], subject=f"S{n:03}") for n in range(60))
    text = text_report.render(replace(report, verdicts=(*report.verdicts[:-1], *many)), "en").decode()
    assert text.count("✗ SLA-01") == text_report.PER_CHECK
    assert "7 of 64 shown" in text
    assert "✗ R-4.1-02/delivery_standard" in text


def test_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    text_report.show(sample(), "en", stream)
    assert "\x1b[1;31m" in stream.getvalue()
    assert "\\x1b[31mred" in stream.getvalue(), "escapes in evidence stay harmless"


def test_no_color_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    text_report.show(sample(), "en", stream)
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", stream.getvalue())


def test_a_pipe_gets_plain_text_even_in_a_narrow_encoding() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    text_report.show(sample(), "zh", stream)
    stream.flush()
    assert b"R-4.2-10" in raw.getvalue()
    assert b"\x1b" not in raw.getvalue()


def test_an_error_verdict_is_named() -> None:
    text = text_report.render(broken(), "en").decode()
    assert "Exit code 2" in text
    assert "The judge was stopped after 30 s." in text


def test_a_verdict_of_an_unknown_check_is_still_shown() -> None:
    stray = Verdict("X-1", "X-1", "contract", "C-9", sample().verdicts[0].status, Text("stray", "散项"))
    assert "X-1  contract C-9" in text_report.render(replace(sample(), verdicts=(stray,)), "en").decode()


def test_waived_failures_are_hidden_until_asked_for_and_counted_always() -> None:
    report = sample()
    hidden, listed = (text_report.render(replace(report, show_waived=asked), "en").decode() for asked in (False, True))
    assert "T-7" not in hidden.split("Upcoming")[0].split("Gaps (65)")[1]
    assert "not listed here: 1 waived" in hidden
    assert "termination T-7" in listed
    assert "waived until 2026-06-30 by Li Na (W-1)" in listed
    assert "not listed here" not in listed
    assert all("Waived failures: 1." in text for text in (hidden, listed))
