"""News as a title and a body, in English or Chinese; the words are in `templates/`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from compliance.due import Obligation
from compliance.model import DecisionUse
from compliance.notify.news import News
from compliance.reports.due_report import NOBODY, left
from compliance.reports.safe import one_line, shorten
from compliance.reports.vocabulary import GRADE_WORDS, READINESS_WORDS, SCOPE_WORDS, word
from compliance.store.differences import REGRESSED, Change
from compliance.text import Text

SHOWN = 20
"""How many of each kind a message lists."""
LONGEST = 300

_SECTIONS = (
    ("findings", Text("New or worse", "新增或加重")),
    ("missing", Text("Evidence is missing", "缺少证据")),
    ("due", Text("Due soon", "即将到期")),
    ("expired", Text("Waivers that expired", "已到期的豁免")),
)
_KINDS = {"risk": Text("risk", "风险"), "evidence_request": Text("evidence request", "补充证据请求")}


@cache
def _template(name: str, lang: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")), trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined, autoescape=False,  # plain text: nothing in it is markup
    )  # fmt: skip
    return environment.get_template(f"{name}.{lang}.txt.j2")


def message(news: News, lang: str, late: str | None = None) -> tuple[str, str]:
    """Title and body. `late` says that a run was made up for."""
    sections = [(title[lang], *_listed(getattr(news, name), lang)) for name, title in _SECTIONS if getattr(news, name)]
    counts = [f"{title[lang]} {len(getattr(news, name))}" for name, title in _SECTIONS if getattr(news, name)]
    series = one_line(news.scan.series)
    body = _template("message", lang).render(
        series=series, scan=news.scan, sections=sections, late=late,
        ready=word(READINESS_WORDS, news.scan.figures.readiness)[lang],
    )  # fmt: skip
    nothing = Text("nothing new", "无新情况")[lang]
    return _title(f"{series}: {', '.join(counts) or nothing}"), body.strip() + "\n"


def failure(name: str, at: str, error: str, next_at: str, lang: str, late: str | None = None) -> tuple[str, str]:
    """Title and body about a check that could not be run."""
    title = Text(f"{one_line(name)}: the check could not be run", f"{one_line(name)}：检查未能运行")[lang]
    body = _template("failed", lang).render(name=one_line(name), at=at, error=error, next=next_at, late=late)
    return _title(title), body.strip() + "\n"


def _title(text: str) -> str:
    return shorten(text, 150)


def _listed(things: tuple[Any, ...], lang: str) -> tuple[list[str], int]:
    return [shorten(_line(thing, lang), LONGEST) for thing in things[:SHOWN]], max(0, len(things) - SHOWN)


def _line(thing: Change | Obligation | DecisionUse, lang: str) -> str:
    tell: Any = {Change: _change, Obligation: _obligation, DecisionUse: _waiver}[type(thing)]
    return " ".join(tell(thing, lang))


def _change(change: Change, lang: str) -> Iterator[str]:
    row = change.row
    yield row["rule_id"] or row["judgement_id"]
    yield f"{word(SCOPE_WORDS, row['scope_type'])[lang]} {one_line(row['scope_key'])}:"
    yield one_line(row[f"title_{lang}"])
    if row["kind"] == "evidence_request":
        yield f"– {one_line(row[f'reason_{lang}'])}"
        return
    grade = word(GRADE_WORDS, row["grade"])[lang] if row["grade"] else _KINDS.get(row["kind"], Text("", ""))[lang]
    if change.grade_before and change.grade_before != row["grade"]:
        before = word(GRADE_WORDS, change.grade_before)
        grade += Text(f", was {before.en}", f"，原为{before.zh}")[lang]
    if change.failed_before is not None and row["failed"] > change.failed_before:
        more = (change.failed_before, row["failed"])
        grade += Text(", failures: {} → {}", "，不符合：{} → {}")[lang].format(*more)
    if change.change == REGRESSED:
        grade += Text(", came back", "，复发")[lang]
    yield f"[{grade}]"


def _obligation(one: Obligation, lang: str) -> Iterator[str]:
    yield f"{one.due} ({left(one, lang)})"
    yield one.check_id
    yield f"{one.record_title[lang]} {one_line(one.subject)}: {one.title[lang]}"
    yield f"– {one_line(one.owner) if one.owner else NOBODY[lang]}"


def _waiver(use: DecisionUse, lang: str) -> Iterator[str]:
    yield use.id
    yield one_line(use.selector)
    yield Text(
        f"expired after {use.until}; owner {one_line(use.owner)}",
        f"已于 {use.until} 到期；责任人 {one_line(use.owner)}",
    )[lang]
