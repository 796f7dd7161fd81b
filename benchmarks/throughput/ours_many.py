"""Run the library on many articles, with `summarize_many`, as a pipeline would."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from benchmarks.peers.peer import Own, answer
from benchmarks.throughput.articles import Article, articles
from benchmarks.throughput.load import Read, cpu_seconds, measured, peak_megabytes
from summarizer import Result, Settings, Summarizer, Summary

CONTESTANT = Own("benchmarks.throughput.ours_many", "", (), 0)
ADDRESS = re.compile(r"\A\S+ at http\S+ ")
"""How a message names the server, whose port is another one each time."""


def main() -> None:
    """Do as standard input says; what is logged about retries is not read here."""
    logging.getLogger("summarizer").addHandler(logging.NullHandler())
    answer({"many": _many, "one": _one})


def _settings(asked: Mapping[str, Any]) -> Settings:
    return Settings(
        base_url=asked["base_url"],
        model="loopback",
        cache=asked.get("cache"),
        attempts=asked["attempts"],
        timeout=asked["timeout"],
        keep_text=False,
    )


def _many(asked: Mapping[str, Any]) -> dict[str, Any]:
    with Summarizer(_settings(asked)) as summarizer:
        return measured(partial(_read_all, summarizer, asked["workers"]), asked)


def _read_all(summarizer: Summarizer, workers: int, given: Iterable[Article]) -> Iterator[Read]:
    waiting: dict[str, Article] = {}

    def texts() -> Iterator[tuple[str, str]]:
        for article in given:
            waiting[article.id] = article
            yield article.id, article.text

    for result in summarizer.summarize_many(texts(), workers=workers):
        yield _read(waiting.pop(str(result.id)), result)


def _read(article: Article, result: Result) -> Read:
    if result.summary is None:
        why = re.split(r": |\. ", ADDRESS.sub("", str(result.error)), maxsplit=1)[0]
        return Read(article, said=f"{type(result.error).__name__}, {why}")
    return Read(article, _spans(result.summary), _told(result.summary))


def _spans(summary: Summary) -> list[tuple[int, int, str]]:
    return [(e.start, e.end, e.quote) for item in summary.items for e in item.evidence]


def _told(summary: Summary) -> str:
    """Return what the summary says went wrong: windows that were not read, else items that were rejected."""
    if not summary.complete:
        return f"incomplete, {summary.failed_windows[0].error}"
    invented = [r for r in summary.rejected if r.reason != "duplicate"]
    return f"rejected, {invented[0].reason}" if invented else ""


def _one(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Read one long article."""
    (article,) = articles(1, characters=asked["characters"])
    with Summarizer(_settings(asked)) as summarizer:
        began, spent = time.perf_counter(), cpu_seconds()
        summary = summarizer.summarize(article.text)
        seconds, cpu = time.perf_counter() - began, cpu_seconds() - spent
    spans = _spans(summary)
    return {
        "seconds": seconds,
        "cpu": cpu,
        "megabytes": peak_megabytes(),
        "characters": len(article.text),
        "complete": summary.complete,
        "calls": summary.usage.calls,
        "items": len(summary.items),
        "evidence": len(spans),
        "exact": sum(article.text[start:end] == quote for start, end, quote in spans),
        "fate": Read(article, spans, _told(summary)).fate,
    }


if __name__ == "__main__":
    main()
