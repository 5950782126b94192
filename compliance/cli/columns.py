"""Help pages in columns: what click lays out by the character, of Chinese by the column of the terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

import click

from compliance.cli.language import language

_HEADINGS = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}

# Lines break at spaces and around Chinese characters; no line begins with what closes or ends with what opens,
# and what stands in brackets stays together.
_OPENS, _CLOSES = "（《“「(", "，。、；：！？）》”」…,.;:!?)\\]"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60"  # with the punctuation of Chinese
_PIECES = re.compile(rf"\s+|[{_OPENS}]*(?:\[[^\]\s]*\]|[{_WIDE}]|[^\s“”{_WIDE}]+)?[{_CLOSES}]*")


def columns(text: str) -> int:
    """The columns of a terminal that a text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, width: int) -> Iterator[str]:
    """The lines of a text, none wider than `width` columns unless a single word is."""
    line = ""
    for piece in _PIECES.findall(text):
        if line.strip() and columns(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line.strip():
        yield line.rstrip()


class Formatter(click.HelpFormatter):
    """A help page in the language in force; in English as click lays it out."""

    def write_heading(self, heading: str) -> None:
        if language() == "en":
            super().write_heading(heading)
        else:
            self.write(f"{'':{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        if language() == "en":
            super().write_usage(prog, args, prefix)
            return
        start = f"{'用法：' if prefix is None else prefix}{prog} "
        self._hang(start, wrapped(args, max(self.width - columns(start), 10)), columns(start))

    def write_text(self, text: str) -> None:
        if language() == "en":
            super().write_text(text)
            return
        indent = " " * self.current_indent
        paragraphs = (" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
        self.write(
            "\n".join(
                "".join(f"{indent}{line}\n" for line in wrapped(paragraph, self.width - self.current_indent))
                for paragraph in paragraphs
            )
        )

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        if language() == "en":
            super().write_dl(rows, col_max, col_spacing)
            return
        rows = list(rows)
        first = min(max((columns(term) for term, _ in rows), default=0), col_max) + col_spacing
        indent = self.current_indent + first
        for term, meaning in rows:
            start = f"{'':{self.current_indent}}{term}"
            if columns(term) + col_spacing > first:
                self.write(f"{start}\n")
                start = ""
            self._hang(start + " " * (indent - columns(start)), wrapped(meaning, max(self.width - indent, 10)), indent)

    def _hang(self, start: str, lines: Iterable[str], indent: int) -> None:
        """Lines after `start`, from the second on below one another at the column `indent`."""
        self.write((start + f"\n{'':{indent}}".join(lines)).rstrip(" ") + "\n")
