"""Does the report work in a browser: by mouse and keyboard, in any light and width, and whatever the article tries?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from making import item
from pages import TALKS, chromium, opened, seed, shelf, summary_of, talks
from playwright.sync_api import Browser, Page, expect

from summarizer import report
from summarizer.schema import Actor, Agreement, FailedWindow, Item, Rejected, Summary, TextWarning
from summarizer.values import Attribution

Opened = Callable[..., AbstractContextManager[Page]]

ARABIC = (
    "عمان (وكالة متخيلة) - اتفقت حكومة تامروفيا وبلدة برينويك يوم الاثنين على فتح الجسر أمام قوافل الإغاثة.\n"
    "وتعهدت نورهافن بتقديم 40 مليون يورو للمياه النظيفة، وهذا الخبر متخيل."
)
HOSTILE = (
    "The port opened <script>window.hit=1</script><img src=x onerror=window.hit=2>&lt;b&gt; {{ 7*7 }} {% raw %} ${h}.\n"
    "</p></section></script><!-- --><style>*{display:none}</style> "
    "\u202ereversed\u202c \u2066isolated\u2069 \x00\x1b[31m "
    '\u2028 <svg onload=window.hit=3> <a href=javascript:window.hit=4>here</a> ]]> \U000e0041 " onclick="window.hit=5.'
)
PAYLOAD = "\"'><script>window.hit=6</script>{{ 7*7 }}\u202e</textarea>"


class Scheme(Item):
    """A user's own type, with a name that is no name."""

    type: Literal['"><script>window.hit=7</script> x'] = '"><script>window.hit=7</script> x'
    status: str = PAYLOAD


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one browser for all tests of this module."""
    with chromium() as started:
        yield started


@pytest.fixture
def opening(browser: Browser, tmp_path: Path) -> Opened:
    """Open pages that have to stay quiet."""
    return lambda html, **how: opened(browser, html, tmp_path, **how)


def _doubtful() -> Summary:
    """Return a summary with everything that can be wrong."""
    return talks(
        complete=False,
        failed_windows=[FailedWindow(start=195, end=230, error="ModelError", detail="no answer came")],
        rejected=[
            Rejected(type="pledge", what="send 400 trucks", claimed_quote="400 trucks", reason="number", detail="400"),
            Rejected(type="request", what="open the port", reason="not_in_text"),
        ],
        warnings=[
            TextWarning(kind="instruction_like_text", detail="it speaks to a model", start=193, end=215),
            TextWarning(kind="language", detail="it is not known"),
        ],
    )


def _hostile() -> Summary:
    quote = HOSTILE[: HOSTILE.index("{{")]
    actor = Actor(name=PAYLOAD, mention=PAYLOAD, role=PAYLOAD)
    items = (
        item(Agreement, HOSTILE, quote, what=PAYLOAD, parties=[actor], scope=PAYLOAD, conditions=[PAYLOAD]),
        item(
            Agreement, HOSTILE, HOSTILE[20:], what=HOSTILE, attribution=Attribution(speaker=PAYLOAD, document=PAYLOAD)
        ),
        item(Scheme, HOSTILE, "onerror=window", what="x"),
    )
    return summary_of(
        HOSTILE, *items, id=PAYLOAD, title=PAYLOAD, overview=HOSTILE, url="javascript:window.hit=8", language=PAYLOAD,
        complete=False, failed_windows=[FailedWindow(start=3, end=90, error=PAYLOAD, detail=HOSTILE)],
        rejected=[Rejected(type=PAYLOAD, what=HOSTILE, claimed_quote=HOSTILE, reason="number", detail=PAYLOAD)],
        warnings=[TextWarning(kind="special_tokens", detail=PAYLOAD, start=9, end=40)],
    )  # fmt: skip


def _on(page: Page) -> list[str]:
    """Return what is lit: the names of items, and the words."""
    return page.evaluate("() => [...document.querySelectorAll('.on')].map(e => e.dataset.key || e.textContent)")  # type: ignore[no-any-return]


def _focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.id"))


def _items(page: Page) -> list[str]:
    """Return the names of the items that can be seen."""
    return [name for name in page.locator(".card:visible > .what > .code").all_inner_texts() if name]


def test_the_text_on_the_page_is_the_text(opening: Opened) -> None:
    """Not a character is lost or added between the boundaries of evidence."""
    with opening(report.html(seed())) as page:
        shown = page.evaluate("() => [...document.querySelectorAll('.text p')].map(p => p.textContent).join('')")
        assert shown == seed().source.text
        assert page.locator("a.m").count() >= len(seed().items) - 3


def test_a_click_on_an_item_shows_its_words(opening: Opened) -> None:
    """The text scrolls to them, and they alone are lit."""
    with opening(report.html(seed())) as page:
        pane, last = page.locator(".text"), page.locator(".card").last
        assert pane.evaluate("e => e.scrollHeight > e.clientHeight")
        last.locator("blockquote").click()
        name = last.get_attribute("data-key")
        words = page.locator(f"a.m[data-keys~='{name}']").first
        expect(words).to_be_in_viewport()
        expect(words).to_be_focused()
        assert _on(page)[0] == name
        assert seed().humanitarian_items[-1].evidence[0].quote in "".join(_on(page)[1:])
        expect(page.locator("#said")).to_contain_text(f"{name} is highlighted in the text")
        assert page.url.endswith(f"#a1-{name}")


def test_a_click_on_words_lights_all_their_items(opening: Opened) -> None:
    """Nested, crossing and equal spans: each item that covers the words is lit, and no other."""
    with opening(report.html(talks())) as page:
        page.locator(".m[data-keys='A1 A2']").click()
        assert [name for name in _on(page) if len(name) == 2] == ["A1", "A2"]
        page.locator(".m[data-keys='A2 P1']").click()
        assert [name for name in _on(page) if len(name) == 2] == ["A2", "P1"]
        page.locator(".m[data-keys='H1 R1']").click()
        assert [name for name in _on(page) if len(name) == 2] == ["R1", "H1"]
        expect(page.locator("#said")).to_have_text("2 items quote these words: H1, R1")
        expect(page.locator("#a1-H1")).to_be_focused()
        page.locator(".m[data-keys='H1 R1']").click()
        expect(page.locator("#a1-R1")).to_be_focused()


def test_the_keyboard_reaches_every_item_and_its_words(opening: Opened) -> None:
    """Tab and Enter go from item to words and back; Escape puts the light out."""
    with opening(report.html(talks())) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.className") == "skip"
        page.locator(".card .what a").first.focus()
        page.keyboard.press("Enter")
        assert _focused(page) == "a1-s0"
        page.keyboard.press("Enter")
        assert _focused(page) == "a1-A1"
        seen = set()
        page.locator(".text").focus()
        for _ in range(12):
            page.keyboard.press("Tab")
            keys = page.evaluate("() => document.activeElement.dataset.keys || ''")
            seen |= set(keys.split())
        assert seen == {"A1", "A2", "P1", "P2", "R1", "H1"}
        page.keyboard.press("Escape")
        assert _on(page) == []


def test_a_link_between_items_leads_there(opening: Opened) -> None:
    """A request's answer is one click away."""
    pledge = next(p for p in talks().pledges if p.what == "will not release them")
    request = talks().requests[0].model_copy(update={"answered_by": [pledge.id]})
    with opening(report.html(talks(requests=[request]))) as page:
        page.locator("#a1-R1 .facts a").click()
        expect(page.locator("#a1-P2")).to_be_focused()
        assert _on(page)[0] == "P2"


def test_an_address_opens_the_item_that_it_names(opening: Opened) -> None:
    """So a colleague can be sent to one item of one article."""
    with opening(report.html([talks(1), talks(2)]), place="#a2-P1") as page:
        expect(page.locator("#a2-P1")).to_be_in_viewport()
        expect(page.locator("#a1")).not_to_be_visible()
        assert _on(page)[0] == "P1"
        expect(page.locator(".at")).to_have_text("Article 2 of 2")


def test_items_are_filtered_by_type_status_actor_speaker_and_words(opening: Opened) -> None:
    """What does not fit goes, with its colour in the text; what is left is counted; one button brings all back."""
    with opening(report.html(talks())) as page:
        everything = _items(page)
        page.get_by_role("checkbox", name="Agreements").uncheck()
        assert _items(page) == ["R1", "P1", "P2", "H1"]
        expect(page.locator("output")).to_have_text("4 of 6 items")
        expect(page.locator(".m[data-keys='A1']")).to_have_class(re.compile(r"\boff\b"))
        expect(page.locator(".m[data-keys='A2 P1']")).not_to_have_class(re.compile(r"\boff\b"))
        page.get_by_role("button", name="Show all").click()
        expect(page.locator(".card:visible")).to_have_count(6)
        expect(page.locator("output")).to_have_text("6 items")
        assert _items(page) == everything
        page.get_by_label("Status").select_option(label="rejected (1)")
        assert _items(page) == ["R1"]
        page.get_by_label("Status").select_option(label="any")
        page.get_by_label("Actor").select_option(label="River Guard (2)")
        assert _items(page) == ["R1", "P2"]
        page.get_by_label("Said by").select_option(label="Tavo Renn (1)")
        assert _items(page) == ["P2"]
        page.get_by_label("Words").fill("no such words")
        assert _items(page) == []
        expect(page.get_by_text("No matching items in this text.")).to_be_visible()


def test_filters_hold_for_all_articles(opening: Opened) -> None:
    """The index shows the articles that have such items, with their number; an open one is filtered too."""
    plain = summary_of(TALKS, item(Agreement, TALKS, "to open the Selma bridge", parties=["Ostmark"]), id="plain")
    with opening(report.html([talks(1), plain, talks(2)])) as page:
        page.get_by_label("Actor").select_option(label="River Guard (4)")
        expect(page.locator("#articles tbody tr:visible")).to_have_count(2)
        assert page.locator("tfoot td.n[data-type]").all_inner_texts() == ["0", "2", "2", "0"]
        page.get_by_role("link", name="talks-2", exact=True).click()
        assert _items(page) == ["R1", "P2"]
        page.get_by_role("button", name="Show all").click()
        expect(page.locator("#a3 .card:visible")).to_have_count(6)
        expect(page.locator("output")).to_have_text("13 items")


def test_articles_are_opened_one_at_a_time(opening: Opened) -> None:
    """From the index, by the steps, and back by the browser's own button."""
    with opening(report.html([talks(1), talks(2), talks(3)])) as page:
        expect(page.locator("#overview")).to_be_visible()
        expect(page.locator(".article:visible .items")).to_have_count(0)
        page.get_by_role("link", name="talks-2", exact=True).click()
        expect(page.locator("#a2 .items")).to_be_visible()
        expect(page.locator("#a2-t")).to_be_focused()
        expect(page.locator("#overview")).not_to_be_visible()
        page.get_by_role("link", name="Next").click()
        expect(page.locator("#a3 .items")).to_be_visible()
        expect(page.locator("#a2 .items")).not_to_be_visible()
        expect(page.get_by_role("link", name="Next")).not_to_be_visible()
        page.get_by_role("link", name="Previous").click()
        page.get_by_role("link", name="Previous").click()
        expect(page.locator(".at")).to_have_text("Article 1 of 3")
        page.go_back()
        expect(page.locator("#a2 .items")).to_be_visible()
        page.get_by_role("link", name="All articles").click()
        expect(page.locator("#articles-t")).to_be_in_viewport()
        page.get_by_role("link", name="Overview").click()
        expect(page.locator("#overview-t")).to_be_focused()


def test_an_address_that_leads_nowhere_opens_the_overview(opening: Opened) -> None:
    """A broken link from elsewhere breaks nothing."""
    with opening(report.html([talks(1), talks(2)]), place="#%") as page:
        expect(page.locator("#overview")).to_be_visible()
        page.get_by_role("link", name="talks-1", exact=True).click()
        expect(page.locator("#a1 .items")).to_be_visible()


def test_the_skip_link_leaves_the_article_open(opening: Opened) -> None:
    """It leads to the content of what is open."""
    with opening(report.html([talks(1), talks(2)]), place="#a2") as page:
        page.keyboard.press("Tab")
        page.locator(".skip").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#a2 .items")).to_be_visible()
        assert _focused(page) == "main"


def test_the_figures_of_a_chart_lead_to_their_items(opening: Opened) -> None:
    """Each picture has its figures as a table; there an item is one click away."""
    with opening(report.html([talks(1), talks(2)])) as page:
        for chart in ("#time", "#states", "#asked", "#pledged"):
            expect(page.locator(f"{chart} table").last).not_to_be_visible()
            page.locator(f"{chart} summary").click()
            expect(page.locator(f"{chart} table").last).to_be_visible()
        page.locator("#pledged td a").last.click()
        expect(page.locator("#a2-P1")).to_be_focused()


def test_what_is_doubtful_is_said_and_found_in_the_text(opening: Opened) -> None:
    """What was not read is said loudly; rejected items have reasons; warnings lead to their words, and back."""
    with opening(report.html(_doubtful())) as page:
        alarm = page.locator(".alarm")
        expect(alarm).to_contain_text("part of the text was not read")
        expect(alarm).to_contain_text("35 of 262 characters could not be read")
        expect(alarm).to_contain_text("ModelError – no answer came")
        doubts = page.get_by_role("region", name="Rejected items and warnings")
        expect(doubts).to_contain_text("It has a number that the quote does not have.")
        expect(doubts).to_contain_text("“400 trucks”".strip("“”"))
        expect(doubts).to_contain_text("Text that addresses a language model")
        doubts.get_by_role("link", name="W1").click()
        assert "a1-s" in _focused(page)
        page.locator("a.m[data-keys~='W1']").first.press("Enter")
        assert "W1" in _on(page)
        expect(page.locator(".m.unread").first).to_be_visible()


@pytest.mark.parametrize("many", [False, True])
def test_a_hostile_article_does_nothing(opening: Opened, many: bool) -> None:
    """No script of an article runs, nothing is loaded, no template is filled, and its words are shown as they are."""
    html = report.html([_hostile(), _hostile()] if many else _hostile(), title=PAYLOAD)
    with opening(html, place="#a1") as page:
        for link in page.locator(".card .what a").all()[:2]:
            link.click()
        page.locator("#a1 .m:visible").first.click()
        assert page.evaluate("() => window.hit") is None
        assert page.evaluate("() => document.scripts.length") == 1
        assert (
            page.evaluate(
                "() => document.querySelectorAll('img, iframe, [style], [onclick], a[href^=javascript]').length"
            )
            == 0
        )
        shown = page.locator("#a1 .text").inner_text()
        assert "<script>window.hit=1</script><img src=x onerror=window.hit=2>&lt;b&gt; {{ 7*7 }} {% raw %}" in shown
        assert "[U+202E]reversed[U+202C] [U+2066]isolated[U+2069] [U+0000][U+001B][31m" in shown
        assert "javascript:window.hit=8" in page.locator("#a1 .meta").inner_text()


def test_the_policy_stops_what_gets_in(browser: Browser, tmp_path: Path) -> None:
    """Even a script that stood in the page would not run: the walls do not lean on each other."""
    html = report.html(talks())
    broken = html.replace("</main>", "<script>window.hit=1</script><img src=x onerror='window.hit=2'></main>")
    assert broken != html
    hits = []

    def visit() -> None:
        with opened(browser, broken, tmp_path) as page:
            page.locator(".card").first.click()
            hits.append(page.evaluate("() => window.hit"))

    with pytest.raises(AssertionError, match="Content Security Policy"):
        visit()
    assert hits == [None]


PAGES: dict[str, Callable[[], Any]] = {
    "seed": seed,
    "no text": lambda: _without_text(talks()),
    "many": lambda: [_doubtful(), talks(2), talks(40), seed()],
}


def _without_text(summary: Summary) -> Summary:
    return summary.model_copy(update={"source": summary.source.model_copy(update={"text": None})})


@pytest.mark.parametrize(
    ("name", "scheme"), [("seed", "light"), ("seed", "dark"), ("many", "light"), ("many", "dark"), ("no text", "light")]
)
def test_the_page_is_accessible(opening: Opened, name: str, scheme: str) -> None:
    """Axe finds no violation of WCAG, in light and dark, in the overview and in an article where something is lit."""
    with opening(report.html(PAGES[name]()), color_scheme=scheme) as page:
        for place in ("", "#a1", "#a1-A1"):
            page.evaluate("place => { location.hash = place }", place)
            expect(page.locator("h1")).to_be_visible()
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("place", ["", "#articles", "#a1", "#a4"])
def test_the_page_fits_a_telephone(opening: Opened, place: str) -> None:
    """At 390 pixels nothing has to be pushed sideways, and letters stay large enough to read."""
    phone = {"viewport": {"width": 390, "height": 844}}
    with opening(report.html([_doubtful(), talks(2), talks(40), seed()]), place=place, **phone) as page:
        assert page.evaluate("() => document.documentElement.scrollWidth") == 390
        small = page.evaluate(
            "() => [...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && e.childNodes.length"
            " && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())"
            " && parseFloat(getComputedStyle(e).fontSize) < 11).map(e => e.outerHTML.slice(0, 80))"
        )
        assert small == []


def test_dark_is_dark(opening: Opened) -> None:
    """Who asks for dark colours gets light words on a dark ground."""
    with opening(report.html(talks()), color_scheme="dark") as page:
        ground, ink = page.evaluate(
            "() => { const s = getComputedStyle(document.body); return [s.backgroundColor, s.color] }"
        )
        assert sum(map(int, re.findall(r"\d+", ground)[:3])) < 120
        assert sum(map(int, re.findall(r"\d+", ink)[:3])) > 600


def test_arabic_is_written_from_the_right(opening: Opened) -> None:
    """Text, quotes and overview go by their own language; the frame of the page does not."""
    quote = "على فتح الجسر أمام قوافل الإغاثة"
    arabic = summary_of(
        ARABIC, item(Agreement, ARABIC, quote, parties=["حكومة تامروفيا"]), language="ar", overview=quote
    )
    with opening(report.html(arabic)) as page:
        for place in (".text", ".text p", ".overview", ".card blockquote", ".what a"):
            assert page.locator(place).first.evaluate("e => getComputedStyle(e).direction") == "rtl", place
        assert page.locator("html").evaluate("e => getComputedStyle(e).direction") == "ltr"
        page.locator(".m").click()
        assert _on(page) == ["A1", quote]


def test_without_its_text_a_summary_still_shows_its_quotes(opening: Opened) -> None:
    """The page says why the text is not there; an item leads nowhere, and does not pretend to."""
    with opening(report.html(_without_text(talks()))) as page:
        expect(page.locator(".words")).to_contain_text("The text was not kept")
        expect(page.locator("#a1-A1 blockquote")).to_contain_text("agreed on Monday to open the Selma bridge.")
        expect(page.locator(".card .what a")).to_have_count(0)
        page.locator("#a1-A1").click()
        assert _on(page) == ["A1"]


def test_without_javascript_all_is_there(opening: Opened) -> None:
    """Every article can be read, links lead from items to words, and nothing is shown that needs a script."""
    with opening(report.html([talks(1), talks(2)]), java_script_enabled=False) as page:
        expect(page.locator("#overview")).to_be_visible()
        for name in ("#a1", "#a2"):
            expect(page.locator(f"{name} .text")).to_be_visible()
        expect(page.locator(".filters")).not_to_be_visible()
        page.locator("#a2-P1 .what a").click()
        assert "#a2-s" in page.url


def test_it_prints_what_is_open(opening: Opened) -> None:
    """On paper there are no filters and no panes; the words keep the names of their items, and nothing is cut off."""
    with opening(report.html([seed(), talks(2)]), place="#a1") as page:
        page.emulate_media(media="print")
        expect(page.locator(".filters")).not_to_be_visible()
        expect(page.locator(".pages")).not_to_be_visible()
        expect(page.locator("#a2 .text")).not_to_be_visible()
        assert (
            page.locator("#a1 .text").evaluate("e => e.scrollHeight <= e.clientHeight && getComputedStyle(e).overflowY")
            == "visible"
        )
        name = page.locator("#a1 .m[data-ends='A1']").evaluate("e => getComputedStyle(e, '::after').content")
        assert name == '"A1"'
        assert len(page.pdf()) > 20_000


def test_the_browsers_own_search_finds_what_is_closed(opening: Opened) -> None:
    """Articles that are not open stay searchable, and a find opens theirs."""
    with opening(report.html([talks(1), talks(2)])) as page:
        assert page.locator("#a2").get_attribute("hidden") == "until-found"
        page.locator("#a2-P1").evaluate("e => e.dispatchEvent(new Event('beforematch', {bubbles: true}))")
        expect(page.locator("#a2 .items")).to_be_visible()
        expect(page.locator("#a1 .items")).not_to_be_visible()


def test_many_articles_are_one_view_and_an_index(opening: Opened) -> None:
    """Two hundred articles have two hundred rows, of which each opens its own."""
    with opening(report.html(shelf(200))) as page:
        expect(page.locator("#articles tbody tr")).to_have_count(200)
        expect(page.locator(".article:visible .items")).to_have_count(0)
        page.locator("#articles tbody tr a").nth(150).click()
        expect(page.locator("#a151 .items")).to_be_visible()
        expect(page.locator(".at")).to_have_text("Article 151 of 200")
