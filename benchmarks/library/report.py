"""Time how long a browser takes to open a report: of one article, and of two hundred.

    python -m benchmarks report [--articles N] [--rounds N] [--chromium PATH]

Each page is opened from a file in headless Chromium, every time in a fresh context; the clock is the page's own, from
the start of the navigation until a frame was drawn after everything had been loaded. The middle of `--rounds` counts.
`ratio` divides by a page of plain paragraphs with the same number of bytes, so that machines compare. The articles are
those of `seeds/` in turn; a stand-in for a model finds one item in each sentence, which is more than there is. Needs
Playwright and Chromium.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from summarizer import Summarizer, Summary, report
from summarizer.testing import FakeLLM

SEEDS = Path(__file__).parents[2] / "seeds"
SEED = SEEDS / "000_d07b013a94d62247.txt"
MOST = 1000
"""Milliseconds that are aimed at, on a machine of 2024 that does nothing else."""

TYPES = ("pledge", "request", "agreement", "humanitarian_item")
DRAWN = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"""


def main() -> int:
    """Measure, print, and say whether a page took longer than is aimed at."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200, help="articles in the large report")
    parser.add_argument("--rounds", type=int, default=7, help="openings for each page")
    parser.add_argument("--chromium", default=shutil.which("chromium"), help="the browser; the system's without it")
    arguments = parser.parse_args()
    if not arguments.chromium:
        parser.error("there is no chromium here: install it, or name one with --chromium")
    summaries = _summaries(arguments.articles)
    written = time.perf_counter()
    pages = {"the seed article": report.html(summaries[0]), f"{arguments.articles} articles": report.html(summaries)}
    written = time.perf_counter() - written
    print(f"{'':24}{'kB':>8}{'ms':>8}{'plain':>8}{'ratio':>8}{'aim':>10}")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        took = [_compared(browser, Path(folder), name, html, arguments.rounds) for name, html in pages.items()]
        browser.close()
    items = sum(len(summary.items) for summary in summaries)
    print(f"\n{items:,} items; both pages were written in {written:.1f} s")
    return int(max(took) > MOST)


def _compared(browser: Browser, folder: Path, name: str, html: str, rounds: int) -> float:
    size = len(html.encode())
    words = "<p>" + "word " * 100 + "</p>\n"
    plain = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>plain</title>{words * (size // len(words))}'
    ours, theirs = [], []
    for _ in range(rounds):  # in turn, so that what else the machine does is shared
        ours.append(_opened(browser, folder / "report.html", html))
        theirs.append(_opened(browser, folder / "plain.html", plain))
    ms, other = statistics.median(ours), statistics.median(theirs)
    print(f"{name:24}{size / 1000:8,.0f}{ms:8.0f}{other:8.0f}{ms / other:8.2f}{f'< {MOST}':>10}")
    return ms


def _opened(browser: Browser, path: Path, html: str) -> float:
    """Return the milliseconds until the page was loaded and drawn."""
    path.write_text(html, "utf-8")
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(path.as_uri())
        return float(page.evaluate(DRAWN))


def _summaries(size: int) -> list[Summary]:
    texts = [path.read_bytes().decode("utf-8") for path in (SEED, *sorted(SEEDS.glob("fictional_*.txt")))]
    with Summarizer(llm=FakeLLM(_stand_in), cache=None) as summarizer:
        made = [summarizer.summarize(text) for text in texts]
    return [_dated(made[number % len(made)], number) for number in range(size)]


def _dated(summary: Summary, number: int) -> Summary:
    source = summary.source.model_copy(update={"published": dt.date(2025, 1, 1) + dt.timedelta(days=number)})
    return summary.model_copy(update={"id": f"article-{number + 1}", "source": source})


def _stand_in(question: Any) -> dict[str, Any]:
    """Answer with one item for each sentence that was asked about, in its own words."""
    rows = re.findall(r"^\[(\d+)\] (.+)$", question.messages[-1]["content"], re.MULTILINE)
    return {"items": [{"type": TYPES[int(n) % 4], "sentences": [int(n)], "what": said[:200]} for n, said in rows]}


if __name__ == "__main__":
    sys.exit(main())
