"""Draw the quality as a plain SVG: F1 by type with intervals, and seconds for an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from benchmarks.quality.table import TYPES, Runs, scored
from summarizer.evaluation import Figure, Gold

COLOURS = ("#1d4ed8", "#d97706", "#6b7280")
INK, FAINT = "#1f2937", "#e5e7eb"
STYLE = f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}"'
WIDTH, TOP, ROW, GAP = 860, 92, 17, 16
LEFT, SCALE = 150, 380
"""Where the scale from 0 to 1 begins, and its length, in pixels."""

RIGHT, BARS = 600, 180
"""Where the bars of seconds begin, and the length of the longest."""


def plot(golds: Sequence[Gold], runs: Runs) -> str:
    """Return the picture of what the contestants found, and how long they took."""
    reports = {name: scored(golds, some) for name, some in runs.items()}
    groups = {"all items": "micro", **{words: kind for kind, words in TYPES.items()}}
    figures = {words: [made.figures[kind] for made in reports.values()] for words, kind in groups.items()}
    seconds = {name: sum(run.seconds for run in some.values()) / len(some) for name, some in runs.items()}
    height = TOP + len(groups) * (len(runs) * ROW + GAP) + 12
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {STYLE} role="img">',
        f"<title>{escape('F1 by type of item, with 95 % intervals, and seconds for an article')}</title>",
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#ffffff"/>',
        *_legend(list(runs)),
        *_scale(height),
        *_groups(figures),
        *_bars(seconds),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _legend(names: Sequence[str]) -> Iterator[str]:
    for n, name in enumerate(names):
        x = 24 + n * 190
        yield f'<circle cx="{x}" cy="26" r="5" fill="{COLOURS[n]}"/>'
        yield _text(x + 12, 30, name)
    yield _text(LEFT, 62, "F1 beside hand-made gold, with 95 % intervals", weight=600)
    yield _text(RIGHT, 62, "seconds an article", weight=600)


def _scale(height: int) -> Iterator[str]:
    for tick in range(6):
        x = LEFT + SCALE * tick / 5
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 4}" y2="{height - 14}" stroke="{FAINT}"/>'
        yield _text(x, TOP - 10, f"{tick / 5:.1f}", anchor="middle", size=11)


def _groups(figures: Mapping[str, Sequence[Figure]]) -> Iterator[str]:
    y = TOP + GAP / 2
    for words, row in figures.items():
        yield _text(
            LEFT - 12, y + ROW * len(row) / 2 + 4, words, anchor="end", weight=600 if words == "all items" else 400
        )
        for n, figure in enumerate(row):
            yield from _whisker(figure, y + ROW * (n + 0.5), COLOURS[n])
        y += ROW * len(row) + GAP


def _whisker(figure: Figure, y: float, colour: str) -> Iterator[str]:
    x = LEFT + SCALE * (figure.value or 0)
    end = x
    if figure.low is not None and figure.high is not None:
        low, end = LEFT + SCALE * figure.low, LEFT + SCALE * figure.high
        line = f'x1="{low:.1f}" x2="{end:.1f}" y1="{y}" y2="{y}"'
        yield f'<line {line} stroke="{colour}" stroke-width="2" opacity="0.5"/>'
    yield f'<circle cx="{x:.1f}" cy="{y}" r="4.5" fill="{colour}"/>'
    yield _text(max(x, end) + 9, y + 4, f"{figure.value or 0:.2f}", size=11)


def _bars(seconds: Mapping[str, float]) -> Iterator[str]:
    longest = max(seconds.values()) or 1
    for n, mean in enumerate(seconds.values()):
        y, length = TOP + GAP / 2 + n * (ROW + 13), max(1.0, BARS * mean / longest)
        yield f'<rect x="{RIGHT}" y="{y}" width="{length:.1f}" height="{ROW}" rx="2" fill="{COLOURS[n]}"/>'
        yield _text(RIGHT + length + 8, y + 13, f"{mean:.0f} s")


def _text(x: float, y: float, said: str, *, anchor: str = "start", size: int = 13, weight: int = 400) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}"'
    return f"<text {place}>{escape(said)}</text>"
