"""Draw the throughput as a plain SVG: articles a second, CPU for each, and what is kept under faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from benchmarks.quality.plot import COLOURS, FAINT, STYLE, _text
from benchmarks.throughput import faults, speed
from benchmarks.throughput.contestants import CONTESTANTS

WIDTH, TOP, ROW = 860, 58, 24
LEFT = 190
"""Where bars and cells begin, in pixels."""

BAR, GAP = 220, 330
"""Length of the longest bar; from one group of bars to the next."""

CELL, GRID = 160, 34
GOOD, DOUBTFUL, BAD = "#dcfce7", "#fef9c3", "#fee2e2"


def plot(parts: Mapping[str, Any]) -> str:
    """Return the picture of the short articles, and of those that were kept under faults that stay."""
    names = [name for name, contestant in CONTESTANTS.items() if contestant.main]
    kind = parts["speed"]["articles"]["short"]
    runs = {name: kind["runs"][name] for name in names}
    rates = {name: speed.rate(made, kind["count"]) for name, made in runs.items()}
    costs = {name: speed.cpu_ms(made, kind["count"]) for name, made in runs.items()}
    below = TOP + ROW * len(names) + 56
    shares = faults.shares(parts["faults"])
    height = below + GRID + ROW * len(shares) + 16
    told = "Articles a second, CPU for an article, and articles kept under faults"
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {STYLE} role="img">',
        f"<title>{escape(told)}</title>",
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#ffffff"/>',
        *(_text(LEFT - 12, TOP + ROW * n + 15, name, anchor="end") for n, name in enumerate(names)),
        *_bars("articles a second (more is better)", rates, LEFT, "{:.0f}"),
        *_bars("CPU ms an article (less is better)", costs, LEFT + GAP, "{:.1f}"),
        *_grid(shares, below),
        "</svg>",
    ]
    return "\n".join(drawn) + "\n"


def _bars(title: str, values: Mapping[str, float], left: float, form: str) -> Iterator[str]:
    yield _text(left, 34, title, weight=600)
    longest = max(values.values()) or 1
    for n, value in enumerate(values.values()):
        y, length = TOP + ROW * n, max(1.0, BAR * value / longest)
        yield f'<rect x="{left}" y="{y}" width="{length:.1f}" height="{ROW - 6}" rx="2" fill="{COLOURS[n]}"/>'
        yield _text(left + length + 8, y + 14, form.format(value))


def _grid(shares: Mapping[str, Mapping[str, tuple[float, bool]]], top: float) -> Iterator[str]:
    """Draw a row for each fault, a column for each contestant: sound articles kept; whether it says what failed."""
    yield _text(LEFT, top, "sound articles that came back whole while one of ten fails", weight=600)
    for column, name in enumerate(next(iter(shares.values()))):
        yield _text(LEFT + CELL * column + CELL / 2, top + 22, name, anchor="middle", size=11)
    for row, (fault, by_name) in enumerate(shares.items()):
        y = top + GRID + ROW * row
        yield _text(LEFT - 12, y + 15, fault, anchor="end")
        for column, (share, said) in enumerate(by_name.values()):
            yield from _cell(share, LEFT + CELL * column, y, said=said)


def _cell(share: float, x: float, y: float, *, said: bool) -> Iterator[str]:
    box = f'x="{x + 2}" y="{y}" width="{CELL - 4}" height="{ROW - 3}" rx="3"'
    colour = BAD if share < 1 else GOOD if said else DOUBTFUL
    yield f'<rect {box} fill="{colour}" stroke="{FAINT}"/>'
    words = f"{share:.0%}, {'says what failed' if said else 'tells nothing'}" if share else "none"
    yield _text(x + CELL / 2, y + 15, words, anchor="middle", size=12)
