"""The formats a gap report comes in. A format only reads the report; it never judges anew.

Importing this package is cheap: the library behind a format is loaded when the format is rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from compliance.model import GapReport
from compliance.text import Text


@dataclass(frozen=True, slots=True)
class Report:
    """One format: its name on the command line, the suffix of its file, and what turns a report into its bytes.

    `render(report, lang)` takes "en" or "zh" and gives the same bytes for the same report.
    """

    name: str
    suffix: str
    title: Text
    render: Callable[[GapReport, str], bytes]


def _text(report: GapReport, lang: str) -> bytes:
    from compliance.reports import text_report

    return text_report.render(report, lang)


def _json(report: GapReport, lang: str) -> bytes:
    from compliance.reports import json_report

    return json_report.render(report, lang)


def _html(report: GapReport, lang: str) -> bytes:
    from compliance.reports import html_report

    return html_report.render(report, lang)


def _xlsx(report: GapReport, lang: str) -> bytes:
    from compliance.reports import xlsx_report

    return xlsx_report.render(report, lang)


REPORTS: Mapping[str, Report] = {
    "text": Report("text", ".txt", Text("plain text for a terminal", "终端文本"), _text),
    "json": Report("json", ".json", Text("JSON for programs", "供程序读取的 JSON"), _json),
    "html": Report("html", ".html", Text("one self-contained page", "独立网页"), _html),
    "xlsx": Report("xlsx", ".xlsx", Text("workbook", "电子表格"), _xlsx),
}
