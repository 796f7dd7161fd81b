"""What the charts of a report share: dated items, boxes, and the table of figures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.report._cards import Card

MOST_NAMES = 12
"""How many names a chart shows; the rest are `OTHERS`."""

NOBODY, OTHERS = "not named", "others"


@dataclass(frozen=True, slots=True)
class ChartItem:
    """An item with the date of its article and its link on the page."""

    card: Card
    published: dt.date | None
    href: str


@dataclass(frozen=True, slots=True)
class Link:
    """A table cell that links to an item."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart as a table."""

    head: tuple[str, ...]
    rows: tuple[tuple[str | int | Link, ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: `x` and `width` in per cent of the chart, `y` and `height` in pixels."""

    x: float
    width: float
    style: str
    words: str
    y: float = 0.0
    height: float = 0.0


def frequent(names: Iterable[str]) -> list[str]:
    """Return the most frequent names, at most `MOST_NAMES`, in descending order; ties are alphabetical."""
    counts = Counter(names)
    return sorted(counts, key=lambda name: (-counts[name], name.casefold(), name))[:MOST_NAMES]
