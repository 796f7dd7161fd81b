"""Read coded texts from JSON lines.

A line is `{"id", "source", "title", "date", "lang", "text", "sentences": [[start, end], ...], "items": [...]}`; offsets
are characters of `text`. An item has `s` (its sentences, counted from 1), `type`, `what`, `quote` with `start` and
`end`, `who`, `to`, the codes of its type, and the slots of `answers.WORDS`; a request that is answered has `response`
and `answer_s`, the sentence that answers it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from training.answers import Item, answered_later, one_line


@dataclass
class Article:
    """A coded text, its sentences each on one line; `items` and `breaks` (a paragraph ends after it) go by sentence."""

    id: str
    source: str
    lang: str
    title: str
    date: str
    sentences: list[str]
    breaks: list[bool]
    items: list[list[Item]] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)


def load(paths: Iterable[str | Path]) -> list[Article]:
    """Return the articles of the files, in the order of their lines."""
    return [article(json.loads(line)) for path in paths for line in _lines(Path(path))]


def article(raw: dict[str, Any]) -> Article:
    """Return the article of one line."""
    spans, text = raw["sentences"], raw["text"]
    after = [text[end:start] for (_, end), (start, _) in pairwise(spans)] + [""]
    return Article(
        id=raw["id"],
        source=raw["source"],
        lang=raw.get("lang") or "en",
        title=one_line(raw.get("title") or ""),
        date=raw.get("date") or "",
        sentences=[one_line(text[start:end]) for start, end in spans],
        breaks=["\n\n" in re.sub(r"[ \t\r]", "", gap) for gap in after],
        items=_by_sentence(raw["items"], len(spans)),
        raw=raw,
    )


def _by_sentence(items: list[Item], sentences: int) -> list[list[Item]]:
    """Return what each sentence reports: the items that end there, then answers to requests of earlier sentences."""
    reported: list[list[Item]] = [[] for _ in range(sentences)]
    for item in sorted(items, key=lambda item: item["start"]):
        reported[max(item["s"]) - 1].append(item)
    for item in items:
        if item.get("response") and answered_later(item):
            answer = {"type": "answer", "what": item["what"], "response": item["response"]}
            reported[item["answer_s"] - 1].append(answer)
    return reported


def _lines(path: Path) -> Iterable[str]:
    with path.open(encoding="utf8") as lines:
        yield from lines
