"""The page as a person meets it, in a real browser where this machine has one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Page, browser, program, required
from sample_report import broken, empty, sample

from compliance.reports import html_report

SETTLED = "new Promise(done => setTimeout(done, 250))"
VISIBLE = "document.querySelectorAll('.item:not([hidden])').length"
# The contrast of each chip's text with its background, by the formula of WCAG 2.
CONTRAST = """
(() => {
  const channel = (c) => { c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
  const light = (rgb) => {
    const [r, g, b] = rgb.match(/[0-9.]+/g).map(Number);
    return .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  };
  const ratio = (a, b) => (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  const paper = light(getComputedStyle(document.querySelector("section")).backgroundColor);
  const inks = [...document.querySelectorAll(".chip, .mini, .small, a[href^='#g']")];
  return Math.min(...inks.map((node) => ratio(light(getComputedStyle(node).color), paper)));
})()
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if program() is None:
        assert not required(), "no Chromium on this machine, and its tests are required"
        pytest.skip("no Chromium on this machine: the page is checked by its markup only")
    with browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_bytes(html_report.render(sample(), "en"))
    return path


def test_nothing_hostile_runs_and_nothing_is_loaded(page: Page, file: Path) -> None:
    page.events.clear()
    page.open(file)
    page.run("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
    page.run(SETTLED)
    assert page.run("typeof window.pwned") == "undefined"
    requested = [e["params"]["request"]["url"] for e in page.events if e.get("method") == "Network.requestWillBeSent"]
    assert [url for url in requested if url != "data:," and not url.startswith(file.as_uri())] == []
    complaints = [e for e in page.events if e.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown")]
    assert complaints == []
    assert page.run("document.images.length + document.querySelectorAll('main script, main style').length") == 0


def test_language_switch_changes_every_text(page: Page, file: Path) -> None:
    page.open(file)
    assert page.run("document.querySelector('h1').innerText") == "Gap report"
    page.run("document.querySelector('[data-lang=zh-Hans]').click()")
    assert page.run("document.documentElement.lang") == "zh-Hans"
    assert page.run("document.querySelector('h1').innerText") == "差距报告"
    assert page.run("document.title") == "差距报告 · 2026-04-01"
    assert page.run("document.querySelector('#q').placeholder").startswith("对象")
    assert page.run("document.querySelector('select option').textContent") == "不限"
    assert page.run("document.querySelector('[data-lang=zh-Hans]').getAttribute('aria-pressed')") == "true"
    assert page.run("[...document.querySelectorAll('.en')].filter((n) => n.offsetParent !== null).length") == 0
    page.run("document.querySelector('[data-lang=en]').click()")
    assert page.run("[...document.querySelectorAll('.zh')].filter((n) => n.offsetParent !== null).length") == 0
    assert page.run("document.querySelector('select option').textContent") == "any"


def test_search_by_keyboard(page: Page, file: Path) -> None:
    page.open(file)
    everything = page.run(VISIBLE)
    page.press("/", "/")
    assert page.run("document.activeElement.id") == "q"
    page.write("final report")
    page.run(SETTLED)
    some = page.run(VISIBLE)
    assert 0 < some < everything
    assert page.run("document.querySelector('#n').textContent") == f"{some} / {everything}"
    page.write(" nowhere-to-be-found")
    page.run(SETTLED)
    assert page.run(VISIBLE) == 0
    assert page.run("[...document.querySelectorAll('.nothing')].some((n) => !n.hidden)")
    page.press("Escape")
    page.run(SETTLED)
    assert page.run(VISIBLE) == everything


@pytest.mark.parametrize(("choice", "value", "mark"), [("chapter", "5", "5"), ("status", "pending", "pending")])
def test_choices(page: Page, file: Path, choice: str, value: str, mark: str) -> None:
    page.open(file)
    page.run(
        f"(() => {{ const s = document.querySelector('[data-filter={choice}]'); s.value = '{value}';"
        " s.dispatchEvent(new Event('change')); })()"
    )
    marks = page.run(f"[...document.querySelectorAll('.item:not([hidden])')].map((n) => n.dataset.{choice})")
    assert marks
    assert all(mark in one.split() for one in marks)
    page.run("document.querySelector('#reset').click()")
    assert page.run("document.querySelectorAll('.item[hidden]').length") == 0


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 1920])
@pytest.mark.parametrize("make", [sample, empty, broken])
def test_no_width_overflows(page: Page, tmp_path: Path, width: int, make) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(html_report.render(make(), "en"))
    page.open(path, width=width)
    page.run("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
    assert page.run("document.documentElement.scrollWidth") <= width


def test_dark_and_light(page: Page, file: Path) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    page.open(file, scheme="dark")
    dark = page.run(background)
    page.run("document.querySelector('#theme').click()")
    light = page.run(background)
    page.open(file, scheme="light")
    assert page.run(background) == light != dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(page: Page, file: Path, scheme: str) -> None:
    page.open(file, scheme=scheme)
    assert page.run(CONTRAST) >= 4.5


def test_paper_has_no_controls_and_unfolded_findings(page: Page, file: Path) -> None:
    page.open(file, media="print")
    for selector in (".controls", "nav", ".filter", "#findings button"):
        assert page.run(f"getComputedStyle(document.querySelector('{selector}')).display") == "none"
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.run("[...document.querySelectorAll('#findings details')].every((n) => n.open)")
    page.run("dispatchEvent(new Event('afterprint'))")
    assert page.run("[...document.querySelectorAll('#findings details')].every((n) => !n.open)")
