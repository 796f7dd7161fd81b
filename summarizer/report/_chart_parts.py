"""What do all pictures of a report consist of? Items with a date and a place, boxes, and tables of the same figures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.report._cards import Card

MOST_NAMES = 12
"""Names that a picture shows apart; the rest is `OTHERS`."""

NOBODY, OTHERS = "nobody named", "others"


@dataclass(frozen=True, slots=True)
class ChartItem:
    """One item of the articles, with the article's date, and where it stands in the page."""

    card: Card
    published: dt.date | None
    href: str


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to an item."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a picture, for those who want or need to read them."""

    head: tuple[str, ...]
    rows: tuple[tuple[str | int | Link, ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: `x` and `width` in per cent of the picture, `y` and `height` in pixels."""

    x: float
    width: float
    style: str
    words: str
    y: float = 0.0
    height: float = 0.0


def frequent(names: Iterable[str]) -> list[str]:
    """Return the most frequent names, at most `MOST_NAMES`, the most frequent first; equal ones by letter."""
    counts = Counter(names)
    return sorted(counts, key=lambda name: (-counts[name], name.casefold(), name))[:MOST_NAMES]
