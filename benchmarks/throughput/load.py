"""Measure what it costs to read many articles, and what became of each.

All contestants are measured by this, each in a process and an environment of its own. Standard library alone.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.throughput.articles import Article, articles
from benchmarks.throughput.serving import Loopback

WARM = 99
"""Seed of the articles that are read before anything is counted: imports, connections and forms are made with them."""

WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Read:
    """What a contestant made of an article.

    Args:
        article: Which one.
        spans: Where its items stand, with the words that they are said to have: start, end, quote.
        said: What it says went wrong, in few words; empty for nothing.
        endless: It had not come when the caller's patience ended.
    """

    article: Article
    spans: Sequence[tuple[int, int, str]] = ()
    said: str = ""
    endless: bool = False

    @property
    def fate(self) -> str:
        """Return `whole`, or what it says went wrong, or that it says nothing although items are missing or wrong."""
        text = self.article.text
        if self.endless:
            return "no end"
        if self.said:
            return f"said: {self.said}"
        if any(text[start:end] != quote for start, end, quote in self.spans):
            return "silent: a quote that is not in the text"
        found = {quote for _, _, quote in self.spans}
        missing = [item for item in self.article.items if not any(item.rstrip(".") in quote for quote in found)]
        return f"silent: {len(missing)} of {len(self.article.items)} items missing" if missing else WHOLE


def in_threads(read: Callable[[Article], Read], asked: Mapping[str, Any], given: Iterable[Article]) -> Iterator[Read]:
    """Read each article by itself in a pool of threads; what has not come in the end is said not to end.

    The patience is that of the caller, who has the other articles by then.
    """
    pool = ThreadPoolExecutor(asked["workers"])
    waiting = {pool.submit(read, article): article for article in given}
    try:
        for done in as_completed(list(waiting), timeout=asked["patience"]):
            del waiting[done]
            yield done.result()
    except TimeoutError:
        yield from (Read(article, endless=True) for article in waiting.values())
    pool.shutdown(wait=False, cancel_futures=True)


ReadAll = Callable[[Iterable[Article]], Iterable[Read]]
"""Reads articles, in the way that a contestant reads many."""


def given_articles(asked: Mapping[str, Any]) -> Iterator[Article]:
    """Make the articles that are asked for."""
    return articles(asked["count"], characters=asked["characters"], marked_each=asked.get("marked_each", 0))


def measured(read_all: ReadAll, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Read the articles that are asked for.

    Returns:
        Seconds, CPU seconds, peak memory in megabytes, and what became of `sound` and of `marked` articles.
    """
    warm = list(articles(asked.get("warm", 1), characters=asked["characters"], seed=WARM))
    if warm and (wrong := {read.fate for read in read_all(warm)} - {WHOLE}):
        raise SystemExit(f"Not even a first article could be read: {', '.join(wrong)}.")
    if "behaviour" in asked:  # the server behaves so from now on, and begins to count
        Loopback(asked["base_url"]).behave(**asked["behaviour"])
    began, spent = time.perf_counter(), cpu_seconds()
    fates: dict[str, Counter[str]] = {"sound": Counter(), "marked": Counter()}
    for read in read_all(given_articles(asked)):
        fates["marked" if read.article.marked else "sound"][read.fate] += 1
    seconds, cpu = time.perf_counter() - began, cpu_seconds() - spent
    return {"seconds": seconds, "cpu": cpu, "megabytes": peak_megabytes(), **fates}


def cpu_seconds() -> float:
    """Return the CPU time of this process, all its threads, and of its children that have ended."""
    return sum(
        u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def peak_megabytes() -> float:
    """Return the most memory that this process ever held.

    `ru_maxrss` alone begins, on Linux, with what the parent held when it started this process.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def name_of(error: BaseException) -> str:
    """Return the class of an error, and that of the one behind it."""
    root = error
    while root.__cause__ is not None:
        root = root.__cause__
    return type(error).__name__ if root is error else f"{type(error).__name__} from {type(root).__name__}"
