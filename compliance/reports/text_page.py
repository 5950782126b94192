"""What the parts of the text report are set with: headings, lines, lists, tables without lines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from compliance.reports.labels import label
from compliance.reports.safe import clean
from compliance.reports.view import View


class Page:
    """A console that knows the language and how headings, lists and cut lists look."""

    def __init__(self, console: Console, view: View, lang: str) -> None:
        self.console, self.view, self.lang = console, view, lang

    def __call__(self, key: str, **values: object) -> str:
        return label(key, **values)[self.lang]

    def heading(self, text: str, style: str = "bold") -> None:
        self.console.print()
        self.console.print(Line(text, style=style))

    def line(self, text: str, *, indent: int = 2, style: str = "") -> None:
        self.put(Line(clean(text), style=style), indent)

    def put(self, what: RenderableType, indent: int = 2) -> None:
        self.console.print(Padding(what, (0, 0, 0, indent)))

    def bullet(self, text: str) -> None:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True, width=1)
        grid.add_column(overflow="fold")
        grid.add_row("-", Line(text))
        self.put(grid)

    def table(self, *columns: str, numbers: Sequence[str] = (), gap: int = 2) -> Table:
        """A table without lines; `numbers` are columns set to the right. Nothing is cut, long words are folded."""
        table = Table(box=None, padding=(0, gap, 0, 0), pad_edge=False, header_style="dim")
        for column in columns:
            table.add_column(column, overflow="fold", justify="right" if column in numbers else "left")
        return table

    def cut(self, shown: int, total: int) -> None:
        if shown < total:
            self.line(self("shown_of", shown=shown, total=total), style="dim")

    def pairs(self, pairs: Sequence[tuple[str, str]], indent: int = 2) -> None:
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True, style="dim")
        grid.add_column(overflow="fold")
        for name, value in pairs:
            grid.add_row(Line(name), Line(clean(value)))
        self.put(grid, indent)
