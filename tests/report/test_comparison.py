"""Do two texts side by side work in a browser: joined by mouse and keyboard, in any width, whatever the texts try?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from beside import CALL, READOUT, call, readout, summary_of
from making import item
from pages import chromium, opened
from playwright.sync_api import Browser, Page, expect

from summarizer import Comparison, Drift, Request, compare, report
from summarizer.paired import RELATIONS
from summarizer.report._comparison import ASPECTS, STYLES
from summarizer.schema import TextWarning

Opened = Callable[..., AbstractContextManager[Page]]

HOSTILE = (
    "Sorn asked Hask <script>window.hit=1</script><img src=x onerror=window.hit=2> to open the {{ 7*7 }} gate of "
    '\u202eSelma\u202c </p></section><style>*{display:none}</style> \x1b[31m " onclick="window.hit=5.'
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one browser for all tests of this module."""
    with chromium() as started:
        yield started


@pytest.fixture
def opening(browser: Browser, tmp_path: Path) -> Opened:
    """Open pages that have to stay quiet."""
    return lambda html, **how: opened(browser, html, tmp_path, **how)


def _comparison() -> Comparison:
    return compare(call(), readout(), rules_only=True)


def _long() -> Comparison:
    """Return a comparison whose texts are longer than a screen."""
    filler = "It rained in the harbour of Selma for a while, and nothing was said.\n\n" * 60
    sides = []
    for verb in ("demanded", "asked"):
        text = f"{filler}Sorn {verb} that Hask open the gate of the old harbour.\n\n{filler}"
        said = f"Sorn {verb} that Hask open the gate of the old harbour."
        sides.append(summary_of(text, item(Request, text, said, what="open the gate of the old harbour")))
    return compare(sides[0], sides[1], rules_only=True)


def _on(page: Page) -> list[str]:
    found = page.evaluate("() => [...document.querySelectorAll('.on')].map(e => e.dataset.key || e.textContent)")
    return [str(words) for words in found]


def test_both_texts_are_on_the_page_to_the_letter(opening: Opened) -> None:
    """Not a character is lost or added between the marks."""
    with opening(report.html(_comparison())) as page:
        for pane, text in (("a", CALL), ("b", READOUT)):
            shown = page.evaluate(
                f"() => [...document.querySelectorAll('#{pane}-text p')].map(p => p.textContent).join('')"
            )
            assert shown == text


def test_a_card_lights_its_words_in_both_texts(opening: Opened) -> None:
    """They are joined: the words of the article, and those of the source."""
    with opening(report.html(Drift.of(_comparison()))) as page:
        page.locator("#c-S2 .what a").click()
        lit = " ".join(_on(page))
        assert "S2" in lit
        assert "demanded" in lit
        assert "asked" in lit
        assert "discussed" not in lit


def test_a_card_brings_its_words_into_sight_in_both_texts(opening: Opened) -> None:
    """Both panes scroll, however long the texts are."""
    with opening(report.html(_long())) as page:
        page.locator("#c-S1 .what a").click()
        for pane in ("a", "b"):
            expect(page.locator(f"#{pane}-text .m").first).to_be_in_viewport()


def test_words_lead_to_their_card_and_to_the_other_text(opening: Opened) -> None:
    """From the source to what became of it."""
    with opening(report.html(_long())) as page:
        page.locator("#c-S1 .what a").click()
        page.locator("#b-text a.m").first.click()
        expect(page.locator("#c-S1")).to_be_focused()
        expect(page.locator("#a-text .m").first).to_be_in_viewport()


def test_the_words_that_differ_are_bold(opening: Opened) -> None:
    """On the cards and in the texts."""
    with opening(report.html(_comparison())) as page:
        assert page.locator("#c-S2 blockquote b").all_inner_texts() == ["demanded", "asked"]
        assert "demanded" in page.locator("#a-text .differs").all_inner_texts()


def test_the_keyboard_reaches_everything(opening: Opened) -> None:
    """Enter on a card lights its words; Escape takes the light away."""
    with opening(report.html(_comparison())) as page:
        page.locator("#c-S1 .what a").focus()
        page.keyboard.press("Enter")
        assert _on(page)
        page.keyboard.press("Escape")
        assert _on(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 800, 1400])
def test_nothing_keeps_a_reader_out(width: int, scheme: str, opening: Opened) -> None:
    """Axe finds no violation, and the page is never wider than the window."""
    told = Drift.of(_comparison())
    how = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with opening(report.html(told), **how) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_a_hostile_text_stays_text(opening: Opened) -> None:
    """It runs nothing, loads nothing, hides nothing; what steers the eye is shown by name."""
    other = HOSTILE.replace("asked", "urged")
    sides = [summary_of(t, item(Request, t, t, what=t)) for t in (HOSTILE, other)]
    comparison = compare(sides[0], sides[1], rules_only=True).model_copy(
        update={"warnings_a": [TextWarning(kind="special_tokens", detail=HOSTILE, start=3, end=9)]}
    )
    with opening(report.html(comparison, title=HOSTILE)) as page:
        assert page.evaluate("window.hit") is None
        shown = page.locator("#a-text").inner_text()
        assert "<script>window.hit=1</script>" in shown
        assert "{{ 7*7 }}" in shown
        assert "[U+202E]Selma" in shown
        assert page.locator("#c-W1").is_visible()


def test_the_page_can_be_read_without_a_script(opening: Opened) -> None:
    """All pairs and both texts are there; links lead from card to words and back."""
    with opening(report.html(_comparison()), java_script_enabled=False) as page:
        assert page.locator(".card").count() == len(_comparison().pairs)
        page.locator("#c-S2 .what a").click()
        assert page.url.rpartition("#")[2].startswith("a-s")


def test_a_text_that_was_not_kept_is_told() -> None:
    """Only the quotes are there."""
    bare = readout()
    bare = bare.model_copy(update={"source": bare.source.model_copy(update={"text": None})})
    page = report.html(compare(call(), bare, rules_only=True))
    assert "The text was not kept" in page
    assert "Toll also pledged to free nine sailors." in page


def test_what_was_not_compared_is_told_first() -> None:
    """Not read is not the same as not said."""
    told = _comparison().model_copy(update={"complete": False, "problems": ["A question was not answered: away"]})
    page = report.html(told)
    assert page.index("not everything was read or compared") < page.index("A question was not answered: away")
    assert page.index("A question was not answered: away") < page.index('<h3 id="c-pairs">')


def test_texts_that_say_the_same_are_told() -> None:
    """A page without a difference says so, and one without pairs too."""
    assert "All 3 statements are the same in both texts." in report.html(compare(call(), call(), rules_only=True))
    empty = summary_of("It rained in Selma.")
    assert "The texts have no statements to compare." in report.html(compare(empty, empty, rules_only=True))


def test_quotes_that_do_not_stand_there_mark_nothing() -> None:
    """A comparison that was changed by hand does not mark other words."""
    told = _comparison()
    changed = told.model_copy(update={"a": told.a.model_copy(update={"text": "x" * len(CALL)})})
    assert "data-keys" not in report.html(changed).partition('id="a-text"')[2].partition("</div>")[0]


def test_every_relation_and_every_aspect_can_be_drawn() -> None:
    """One that is added must be seen."""
    assert STYLES.keys() == RELATIONS.keys()
    assert set(ASPECTS) >= {d.aspect for pair in _comparison().pairs for d in pair.differences}
