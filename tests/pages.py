"""What do the tests of pages open, and in which browser? Fictional summaries, and one headless Chromium for all."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from making import item
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tape import CASSETTES, replaying

from summarizer import Summarizer
from summarizer.schema import Agreement, HumanitarianItem, Item, Pledge, Provenance, Request, Source, Summary
from summarizer.settings import read_settings
from summarizer.values import Amount, Attribution, Usage

SEEDS = Path(__file__).parent.parent / "seeds"
SEED = "000_d07b013a94d62247"
PATIENCE = 30_000
"""Milliseconds: two busy cores may be slow."""

LISTS = {Agreement: "agreements", Request: "requests", Pledge: "pledges", HumanitarianItem: "humanitarian_items"}

TALKS = (
    "The ministers of Norhaven and Tamrovia agreed on Monday to open the Selma bridge. Norhaven pledged 40 million "
    "euros for clean water, and Tamrovia asked the River Guard to release 27 prisoners.\n"
    "The River Guard refused. “We will not,” its spokesman Tavo Renn said."
)
"""A fictional text."""


def summary_of(text: str, *items: Item, **fields: Any) -> Summary:
    """Put items together to a summary of a text; `published`, `language` and `url` go to its source."""
    about = {name: fields.pop(name) for name in ("published", "language", "url") if name in fields}
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    lists: dict[str, list[Item]] = {}
    for one in items:
        lists.setdefault(LISTS.get(type(one), "others"), []).append(one)
    given: dict[str, Any] = {
        "overview": "Norhaven and Tamrovia opened a bridge.",
        "source": Source(sha256=digest, characters=len(text), text=text, **about),
        "provenance": Provenance(
            model="local/mine",
            prompts=["sentence.v1"],
            library="0.1.0",
            created=dt.datetime(2025, 3, 20, tzinfo=dt.UTC),
        ),
        "usage": Usage(calls=3, input_tokens=900, output_tokens=80),
    }
    return Summary(**{**given, **lists, **fields})


def talks(number: int = 1, **fields: Any) -> Summary:
    """Return a summary whose items nest and cross: `A1` holds the first sentence, `H1` and `R1` have the same words."""
    asked = "Tamrovia asked the River Guard to release 27 prisoners"
    said = Attribution(speaker="Tavo Renn", quote_type="direct")
    items = (
        item(Agreement, TALKS, TALKS[: TALKS.index(" Norhaven pledged")], what="open the Selma bridge",
             parties=["Norhaven", "Tamrovia"], kind="commitment", status="agreed"),
        item(Agreement, TALKS, "to open the Selma bridge. Norhaven pledged 40 million euros", what="cross the bridge",
             parties=["Norhaven"], status="under_discussion"),
        item(Pledge, TALKS, "Norhaven pledged 40 million euros for clean water", what="40 million euros for water",
             pledgers=["Norhaven"], level="pledge", amount=Amount(value=40e6, currency="EUR")),
        item(Request, TALKS, asked, what="release 27 prisoners", requesters=["Tamrovia"], addressees=["River Guard"],
             force="ask", mode="yield", response="rejected"),
        item(HumanitarianItem, TALKS, asked, what="27 prisoners", category="prisoner_release", status="requested",
             actors=["Tamrovia"]),
        item(Pledge, TALKS, "“We will not,” its spokesman Tavo Renn said", what="will not release them",
             pledgers=["River Guard"], attribution=said),
    )  # fmt: skip
    day = dt.date(2025, 1, 1) + dt.timedelta(days=2 * number)
    return summary_of(TALKS, *items, **{"id": f"talks-{number}", "published": day, "language": "en", **fields})


@cache
def seed(name: str = SEED) -> Summary:
    """Return the summary of a seed article, from what the embedded model answered when it was recorded."""
    text = (SEEDS / f"{name}.txt").read_bytes().decode("utf-8")
    settings = read_settings(attempts=1, strict=True)
    with replaying(CASSETTES / f"{name}.yaml"), Summarizer(settings, model="local", cache=None) as summarizer:
        return summarizer.summarize(text, id=name, published=dt.date(2025, 3, 20))


def shelf(size: int) -> list[Summary]:
    """Return many summaries, each as long as a news report: the seeds in turn, a day apart."""
    names = (SEED, "fictional_flood_relief", "fictional_lake_summit")
    made = []
    for number in range(size):
        one = seed(names[number % len(names)])
        day = dt.date(2025, 1, 1) + dt.timedelta(days=2 * number)
        source = one.source.model_copy(update={"published": day})
        made.append(one.model_copy(update={"id": f"article-{number + 1}", "title": None, "source": source}))
    return made


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium. Without one a test is skipped, but not where CI promises to have it.

    While it runs, no other event loop may: so each module of tests starts its own.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no Chromium: apt install chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"], timeout=PATIENCE)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, html: str, folder: Path, *, place: str = "", **context: Any) -> Iterator[Page]:
    """Open a page from a file; afterwards nothing may have been said on its console, loaded, or gone wrong.

    Args:
        browser: It is shared; the page has cookies, sizes and colours of its own.
        html: The page.
        folder: Where its file is put.
        place: What stands behind the `#` of its address.
        context: What `Browser.new_context` takes.
    """
    path = folder / "report.html"
    path.write_text(html, "utf-8")
    heard: list[str] = []
    with browser.new_context(
        **{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **context}
    ) as own:
        own.set_default_timeout(PATIENCE)
        page = own.new_page()
        page.on("console", lambda message: heard.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.on("dialog", lambda dialog: heard.append(f"dialog: {dialog.message}"))
        page.on("popup", lambda _: heard.append("a window was opened"))
        page.on("request", lambda request: heard.append(f"request: {request.url}"))
        page.goto(path.as_uri() + place)
        yield page
        assert heard == [f"request: {path.as_uri()}"], heard
