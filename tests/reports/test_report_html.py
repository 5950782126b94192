"""The page by its markup: well formed, self-contained, safe, the same in both languages."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from sample_report import HOSTILE, broken, empty, sample

from compliance.model import STATUSES, Status
from compliance.reports import charts, html_report
from compliance.reports.html_report import percent
from compliance.reports.view import Tally
from compliance.text import Text

VOID = {"meta", "link", "br", "img", "input", "hr"}
LOADS = {"src", "href", "srcset", "data", "action", "formaction", "poster", "background", "xlink:href"}
ALLOWED = {
    *("html", "head", "meta", "title", "link", "style", "body", "script", "noscript"),
    *("a", "header", "nav", "main", "section", "footer", "div", "p", "span", "h1", "h2", "h3", "h4"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("button", "label", "input", "select", "option", "details", "summary", "figure", "figcaption"),
    *("strong", "em", "small", "code", "bdi", "time", "br", "svg", "rect", "circle"),
}


class Reader(HTMLParser):
    """What a test asks of the page; `faults` are tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str]]] = []
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {"en": [], "zh": [], "both": []}
        self.raw: dict[str, str] = {}
        self.loose: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) < len(attrs):
            self.faults.append(f"attribute twice in {tag}")
        self.tags.append((tag, given))
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] in ("script", "style"):
            self.raw[self.open[-1][0]] = data
            return
        langs = [a["lang"] for _, a in self.open if a.get("lang") and "class" in a]
        key = {"en": "en", "zh-Hans": "zh"}[langs[-1]] if langs else "both"
        self.texts[key].append(data)
        if key == "both" and data.strip():
            self.loose.append(data.strip())


def read(report=None, lang: str = "en") -> Reader:
    return Reader(html_report.render(report or sample(), lang).decode("utf-8"))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("make", [sample, empty, broken])
def test_well_formed(make, lang: str) -> None:
    page = read(make(), lang)
    assert page.faults == []
    assert page.open == []
    assert {tag for tag, _ in page.tags} <= ALLOWED
    ids = Counter(attrs["id"] for _, attrs in page.tags if "id" in attrs)
    assert [one for one, times in ids.items() if times > 1] == []
    named = [ref for _, a in page.tags for ref in a.get("aria-labelledby", "").split()]
    anchors = [a["href"][1:] for tag, a in page.tags if tag == "a"]
    assert set(named) | set(anchors) <= set(ids)


def test_opens_in_the_language_asked_for() -> None:
    for lang, attribute, title in (("en", "en", "Gap report"), ("zh", "zh-Hans", "差距报告")):
        page = read(lang=lang)
        assert page.tags[0] == ("html", {"lang": attribute})
        assert any(title in text for text in page.texts["both"])


@pytest.mark.parametrize("make", [sample, empty, broken])
def test_every_word_stands_in_both_languages(make) -> None:
    page = read(make())
    spans = [(a.get("class"), a["lang"]) for tag, a in page.tags if tag == "span" and "lang" in a]
    assert Counter(spans)[("en", "en")] == Counter(spans)[("zh", "zh-Hans")] == len(spans) / 2
    # What is said once holds no word of ours: keys, numbers and evidence only.
    han = re.compile(r"[\u4e00-\u9fff]")
    assert not [
        t for t in page.texts["en"] if han.search(t) and "示例" not in t and "合同" not in t and "终止" not in t
    ]
    for _, attrs in page.tags:
        for name in ("", "hint-", "label-"):
            assert (f"data-{name}en" in attrs) == (f"data-{name}zh" in attrs)
    headings = {"h1", "h2", "h3", "h4", "th", "label", "button", "dt", "summary", "caption"}
    assert not [text for text in page.loose if text in {"Summary", "Findings", "Gaps", "Rules"}], headings


def test_headings_hold_text_of_both_languages() -> None:
    html = html_report.render(sample(), "en").decode("utf-8")
    for tag in ("h1", "h2", "h3", "h4", "dt", "caption", "figcaption"):
        for inner in re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", html, re.S):
            assert 'class="en"' in inner, inner
            assert 'class="zh"' in inner, inner


def test_nothing_is_loaded_from_anywhere() -> None:
    page = read()
    values = [value for _, attrs in page.tags for name, value in attrs.items() if name in LOADS]
    assert [value for value in values if not value.startswith("#") and value != "data:,"] == []
    assert "http:" not in page.raw["style"] + page.raw["script"]
    assert not re.search(
        r"url\(|@import|https?:|innerHTML|eval\(|document\.write", page.raw["style"] + page.raw["script"]
    )


def test_policy_admits_only_what_the_page_carries() -> None:
    page = read()
    policy = next(a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.raw[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert not [a for _, a in page.tags if "style" in a or any(name.startswith("on") for name in a)]


def test_hostile_evidence_is_text() -> None:
    page = read()
    everything = "".join(text for texts in page.texts.values() for text in texts)
    for shown in (*HOSTILE[:5], HOSTILE[7], HOSTILE[8], "\\x1b[31mred", "abc\\u202egnp.exe", "nul\\x00byte"):
        assert shown in everything
    assert sum(tag == "script" for tag, _ in page.tags) == 1
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", everything)


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_text_in_every_place(evil: str) -> None:
    """The same tags as with a harmless text: nothing became markup, wherever the text stands."""

    def filled(text: str):
        report, both = sample(), Text(text, text)
        return replace(
            report,
            header=replace(
                report.header,
                evidence_source=text,
                profile=text,
                where=(text,),
                engine=text,
                weakened=(both,),
                timezone=text,
            ),
            findings=tuple(
                replace(f, title=both, reason=both, scope_key=text, judgement_id=text) for f in report.findings
            ),
            verdicts=tuple(
                replace(v, subject=text, scope=None, reason=both, file=text, missing=(both,)) for v in report.verdicts
            ),
            issues=tuple(replace(i, message=both, file=text, value=text, key=text, sheet=text) for i in report.issues),
            intakes=tuple(replace(i, record_type=text, missing_columns=(text,)) for i in report.intakes),
            problems=(both,),
            readiness=text,
        )

    shape = [tag for tag, _ in read(filled("harmless")).tags]
    page = read(filled(evil))
    assert page.faults == []
    assert [tag for tag, _ in page.tags] == shape


def test_same_bytes() -> None:
    assert html_report.render(sample(), "en") == html_report.render(sample(), "en")


def test_cut_lists_say_so() -> None:
    text = "".join(read().texts["en"])
    assert "6 of 65 shown" in text
    assert "3 of 5 shown" in text


def test_a_page_of_thousands_stays_readable_and_says_what_it_leaves_out() -> None:
    report = sample()
    many = tuple(replace(report.verdicts[-1], subject=f"S{n:05}", scope=None) for n in range(5000))
    counts = tuple(replace(c, counts={Status.FAIL: 5000}) if c.check_id == "SLA-01" else c for c in report.checks)
    big = replace(report, verdicts=many, checks=counts, totals={Status.FAIL: 5000})
    text = "".join(read(big).texts["en"])
    assert f"{html_report.ROWS} of 5000 shown" in text
    assert f"{html_report.INSTANCES} of 5000 shown" in text


def test_every_item_can_be_filtered() -> None:
    items = [a for _, a in read().tags if "item" in a.get("class", "").split()]
    assert len(items) > 20
    assert all({"data-chapter", "data-severity", "data-status"} <= set(a) for a in items)
    assert all(set(a["data-status"].split()) <= set(STATUSES) for a in items)


def test_long_evidence_is_shortened_and_said() -> None:
    verdict = replace(sample().verdicts[0], subject="x" * 1_000_000)
    html = html_report.render(replace(sample(), verdicts=(verdict,)), "en")
    assert len(html) < 400_000
    assert b"\xe2\x80\xa6 (+998000)" in html


def tally(**counts: int) -> Tally:
    return Tally({status: counts.get(status.value, 0) for status in Status})


def test_a_single_gap_among_many_is_seen() -> None:
    drawn = dict(charts.shares(tally(fail=1, **{"pass": 100_000})))
    assert drawn[Status.FAIL] > 1
    assert sum(drawn.values()) == pytest.approx(100)


def test_charts_of_nothing() -> None:
    assert charts.shares(tally()) == ()
    assert charts.shares(tally(not_applicable=5)) == ()
    assert "s-pass" not in charts.donut(tally(not_applicable=5), "x")


def test_charts_escape_their_label() -> None:
    assert '"><script>' not in charts.stacked_bar(tally(fail=1), '"><script>')


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 0, "–"),
        (0, 10, "0 %"),
        (10, 10, "100 %"),
        (999, 1000, "99 %"),
        (1, 1000, "< 1 %"),
        (1, 2, "50 %"),
        (1, 8, "13 %"),
    ],
)
def test_percent_never_rounds_doubt_away(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown
