"""The gap report as one page that needs nothing else: both languages, style, script and charts inside.

Evidence is hostile until shown otherwise: everything is escaped, control and reordering characters
are made visible, and the page's policy lets no script or style run but its own, whose hashes it
carries, and loads nothing from anywhere.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from compliance.model import GRADES, SEVERITIES, CheckCount, Finding, GapReport, Status, Verdict
from compliance.reports import charts
from compliance.reports import vocabulary as words
from compliance.reports.labels import label
from compliance.reports.lookups import decision_on, group_of, needed, remedy_of, source_of, spread
from compliance.reports.safe import clean, shorten
from compliance.reports.view import RuleRow, View, view_of
from compliance.reports.vocabulary import word
from compliance.text import LANGUAGES, Text

# Instances written out inside a finding, and rows of the long tables: a page of more is too heavy to read.
INSTANCES, ROWS = 10, 2000
# characters of one piece of evidence text; the JSON report holds the whole
LONGEST = 2000


def render(report: GapReport, lang: str) -> bytes:
    """The page in UTF-8; `lang` is the language it opens in. The same report gives the same bytes."""
    view = view_of(report)
    css, script = (_asset(name) for name in ("report.css", "report.js"))
    page = _environment().get_template("report.html.j2")
    html = page.render(
        view=view,
        report=report,
        header=report.header,
        follow_up=report.follow_up,
        lang="zh-Hans" if lang == "zh" else "en",
        attribute=lambda key: label(key)[lang],
        opening=lambda text: text[lang],
        css=Markup(css),
        script=Markup(script),
        gaps=spread(view.gaps, ROWS),
        due_dates=view.due[:ROWS],
        undecided=spread(view.undecided, ROWS),
        policy=policy(css, script),
        finding=lambda one: _finding(view, one),
        needed=lambda verdict: _needed(view, verdict),
        check_severity=_check_severities(report.checks),
    )
    return html.encode("utf-8", "replace")


def policy(css: str, script: str) -> str:
    """The content security policy that admits these two texts and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'sha256-{_hash(script)}'",
            f"style-src 'sha256-{_hash(css)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )


@lru_cache(maxsize=10_000)
def both(text: Text) -> Markup:
    """A text in both languages, one of which the style sheet shows; once where they are the same."""
    en, zh = (shorten(clean(text[lang]), LONGEST) for lang in LANGUAGES)
    if en == zh:
        return escape(en)
    return Markup(f'<span class="en" lang="en">{escape(en)}</span><span class="zh" lang="zh-Hans">{escape(zh)}</span>')


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("compliance.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.globals.update(
        t=lambda key, **values: both(label(key, **values)),
        b=both,
        label=label,
        word=word,
        words=words,
        status_words=words.STATUS_WORDS,
        source_of=source_of,
        remedy_of=remedy_of,
        group_of=group_of,
        stacked_bar=charts.stacked_bar,
        donut=charts.donut,
        trend_bars=charts.trend_bars,
        decision_on=decision_on,
        Status=Status,
        SEVERITIES=SEVERITIES,
        GRADES=GRADES,
        percent=percent,
        INSTANCES=INSTANCES,
    )
    return environment


def _shown(value: Any) -> Any:
    """What Jinja is about to write: plain text is made harmless here, so that no expression can forget it."""
    return shorten(clean(value), LONGEST) if isinstance(value, str) and not isinstance(value, Markup) else value


def percent(part: int, whole: int) -> str:
    """A share in whole percent that never rounds up to all or down to none."""
    if not whole:
        return "–"
    rounded = (200 * part + whole) // (2 * whole)
    return f"{min(rounded, 99) if part < whole else 100 if part else 0} %" if rounded or not part else "< 1 %"


def _finding(view: View, finding: Finding) -> dict[str, Any]:
    """What a finding's card shows beyond the finding itself."""
    row = view.row(finding.rule_id)
    instances = view.instances(finding)
    listed = {verdict.status for verdict in instances} or {Status.FAIL}
    return {
        "row": row,
        "rule": row.rule if row else None,
        "instances": instances,
        "statuses": " ".join(status for status in Status if status in listed),
        "chapter": row.chapter if row else "",
        "severity": row.severity if row else "",
    }


def _needed(view: View, verdict: Verdict) -> tuple[Text, ...]:
    row: RuleRow | None = view.row(verdict.rule_id)
    return needed(verdict, row.rule if row else None)


def _check_severities(checks: tuple[CheckCount, ...]) -> dict[str, str]:
    return {check.check_id: check.severity for check in checks}


def _asset(name: str) -> str:
    return resources.files("compliance.reports").joinpath("templates", name).read_text("utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
