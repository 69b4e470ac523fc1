"""Pages as a browser shows them: wide, on a telephone, on paper, light and dark.

The browser is Chromium, as Debian packages it; in CI it has to be there.
"""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import chromium
from hostile import ALL
from oppcli.app import main
from oppcli.invocation import Invocation
from surroundings import TODAY

REPORTS = (
    "dashboard",
    "forecast",
    "forecast --predict",
    "forecast --by owner --period 2026",
    "pipeline",
    "report winloss",
    "report stages",
    "opp list --limit 60",
    "today --owner jana",
)
INCH = 25.4  # mm
PAPERS = {"A4": (210 / INCH, 297 / INCH), "Letter": (8.5, 11)}
MARGINS = 26  # mm, left and right in all
SCREENS = ((390, False), (390, True), (1280, False), (1280, True))


def typed(db: Path, *words: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    environ = {"OPPCLI_TODAY": TODAY, "OPPCLI_USER": "jana", "OPPCLI_DB": str(db), "HOME": "/"}
    code = main(words, Invocation(words, environ, io.StringIO(), out, err))
    assert code == 0, err.getvalue()
    return out.getvalue()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages of the demo's dealer, where some names were made to break them."""
    folder = tmp_path_factory.mktemp("pages")
    db = folder / "demo.db"
    typed(db, "demo", "--keep", str(db))
    largest = typed(db, "opp", "list", "--sort", "-est_revenue", "--limit", "3", "-q").split()
    typed(db, "opp", "edit", *largest, f"topic={ALL}", "close=2026-11-27")
    typed(db, "opp", "edit", largest[0], f"topic={'w' * 300}")
    made = {}
    for number, report in enumerate(REPORTS):
        made[report] = folder / f"page{number}.html"
        typed(db, *report.split(), "--to", str(made[report]))
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Browser]:
    program = chromium.program()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium is found, and in CI one has to be")
        pytest.skip("no Chromium is found: apt-get install chromium")
    with chromium.browsing(program) as started:
        yield started


# What is wider than the page, or cut off within it.
TOO_WIDE = """
(() => {
  const wide = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')].filter(each => {
    const box = each.getBoundingClientRect();
    const isSeen = box.width > 1 && box.height > 1 && !each.closest('.unseen, thead');
    return isSeen && (box.right > wide + 1 || box.left < -1);
  }).map(each => each.tagName + ' ' + each.textContent.slice(0, 40));
})()
"""
# Texts whose colour is too near to what is behind them: WCAG 2.2, 1.4.3, level AA; and bars that
# are too near to the paper: 1.4.11.
TOO_PALE = """
(() => {
  const channel = value =>
    value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const read = text => (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const ratio = (a, b) => {
    const [one, two] = [light(a), light(b)].sort((x, y) => y - x);
    return (one + 0.05) / (two + 0.05);
  };
  const behind = each => {
    for (let at = each; at; at = at.parentElement) {
      const found = read(getComputedStyle(at).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const pale = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const each = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || each.closest('.unseen')) continue;
    const style = getComputedStyle(each);
    const ink = read(each.namespaceURI.endsWith('svg') ? style.fill : style.color);
    const found = ratio(ink, behind(each));
    if (found < 4.5) pale.push(found.toFixed(2) + ' ' + walk.currentNode.textContent.trim());
  }
  for (const each of document.querySelectorAll('svg rect, svg path')) {
    const style = getComputedStyle(each);
    const inks = [style.fill, style.stroke].filter(ink => ink !== 'none').map(read);
    const found = Math.max(...inks.map(ink => ratio(ink, behind(each))));
    if (found < 3) pale.push(found.toFixed(2) + ' ' + each.getAttribute('class'));
  }
  return pale;
})()
"""


@pytest.mark.parametrize("report", REPORTS)
def test_a_page_is_readable_on_every_screen(browser, pages, report):
    page = pages[report]
    for width, dark in SCREENS:
        seen = browser.show(page, width=width, dark=dark)
        where = (report, width, dark)
        assert seen.complaints == [], where
        assert seen.requests == [page.as_uri()], where
        assert browser.ask("document.documentElement.scrollWidth") <= width, where
        assert browser.ask(TOO_WIDE) == [], where
        assert browser.ask(TOO_PALE) == [], where
        assert browser.ask("getComputedStyle(document.body).maxWidth") == "1120px", where


def test_light_and_dark_differ(browser, pages):
    papers = set()
    for dark in (False, True):
        browser.show(pages["pipeline"], dark=dark)
        papers.add(browser.ask("getComputedStyle(document.body).backgroundColor"))
    assert len(papers) == 2


@pytest.mark.parametrize("paper", PAPERS)
def test_a_page_fits_on_paper(browser, pages, paper):
    """Nothing is cut off, and each report takes few sheets, in the light colours."""
    width, height = PAPERS[paper]
    sheets = {}
    for report, page in pages.items():
        is_wide = 'class="wide"' in page.read_text("utf-8")
        room = (height if is_wide else width) * INCH - MARGINS
        browser.show(page, width=int(room / INCH * 96), dark=True)
        browser.light(dark=True, on_paper=True)
        assert browser.ask(TOO_WIDE) == [], report
        assert browser.ask("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        printed = browser.paper(width=width, height=height)
        sheets[report] = len(re.findall(rb"/Type\s*/Page\b", printed))
        (box,) = set(re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed))
        across, down = map(float, box)
        assert (across > down) == is_wide, report
    assert sheets["pipeline"] == sheets["forecast"] == sheets["report stages"] == 1, sheets
    assert sheets["dashboard"] <= 3, sheets
    assert max(sheets.values()) <= 4, sheets


def test_markup_in_a_name_is_text_in_the_browser_too(browser, pages):
    browser.show(pages["dashboard"])
    assert browser.ask("document.scripts.length") == 0
    assert browser.ask("document.querySelectorAll('style').length") == 1
    assert browser.ask("document.body.innerText.includes('<script>alert(1)</script>')")


def test_what_is_slipped_into_a_page_is_neither_run_nor_styled(browser, pages, tmp_path):
    """The policy holds even where a text would have become markup."""
    html = pages["pipeline"].read_text("utf-8")
    evil = (
        "<script>document.title = 'run'</script><style>body { color: red }</style>"
        "<img src='http://127.0.0.1:9/x.png' onerror=\"document.title = 'run'\">"
    )
    page = tmp_path / "evil.html"
    page.write_text(html.replace("<main>", f"<main>{evil}"), "utf-8")
    seen = browser.show(page)
    assert browser.ask("document.title") != "run"
    assert browser.ask("getComputedStyle(document.body).color") == "rgb(28, 36, 48)"
    assert len(seen.complaints) >= 3
