"""Build the matrix of requests: who asks whom, and for what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer.report._chart_parts import NOBODY, OTHERS, Box, ChartItem, Link, Table, frequent
from summarizer.report._labels import label
from summarizer.schema import Request
from summarizer.values import Actor

MODES: Mapping[str, str] = {
    "assist": "help (aid, arms, money)",
    "change": "a change of policy",
    "yield": "a concession (release, withdrawal, access, a halt)",
    "meet": "talks or a deal",
    "unclear": "unclear",
}
SHADES = 4

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """How often one actor asks another, and for what; `shade` goes from 1 (few) to `SHADES` (most)."""

    count: int
    shade: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Requesters (rows) by addressees (columns)."""

    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[MatrixCell | None, ...]], ...]
    key: tuple[tuple[str, str], ...]
    table: Table


def matrix(entries: Sequence[ChartItem]) -> Matrix | None:
    """Return the matrix; None when there are no requests."""
    asked = [(request, entry) for entry in entries if isinstance(request := entry.card.item, Request)]
    if not asked:
        return None
    rows, columns = _names([request.requesters for request, _ in asked]), _names([r.addressees for r, _ in asked])
    cells: defaultdict[Pair, Counter[str]] = defaultdict(Counter)
    for request, _ in asked:
        for pair in _pairs(request, rows, columns):
            cells[pair][request.mode] += 1
    most = max(sum(modes.values()) for modes in cells.values())
    used = {mode for modes in cells.values() for mode in modes}
    return Matrix(
        title="Who asks whom, and for what",
        description=(
            "Number of requests, by who asks (rows) and who is asked (columns); the bar in a cell shows for what. "
            "A request with several requesters or addressees counts in several cells, so the cells do not add up."
        ),
        columns=columns,
        rows=tuple((row, tuple(_field(cells.get((row, column)), most) for column in columns)) for row in rows),
        key=tuple((f"mode-{mode}", words) for mode, words in MODES.items() if mode in used),
        table=Table(
            ("Who asks", "Who is asked", "For what", "What", "Answer"),
            tuple(
                (
                    ", ".join(actor.name for actor in request.requesters) or NOBODY,
                    ", ".join(actor.name for actor in request.addressees) or NOBODY,
                    MODES[request.mode],
                    Link(request.what, entry.href),
                    label("response", request.response),
                )
                for request, entry in asked
            ),
        ),
    )


def _names(lists: Sequence[Sequence[Actor]]) -> tuple[str, ...]:
    """Return the rows or columns: the most frequent names, then `OTHERS` and `NOBODY` if needed."""
    named = [actor.name for some in lists for actor in {actor.name: actor for actor in some}.values()]
    shown = frequent(named)
    rest = [OTHERS] if set(named) - set(shown) else []
    return (*shown, *rest, *([NOBODY] if not all(lists) else []))


def _pairs(request: Request, rows: Sequence[str], columns: Sequence[str]) -> Iterator[Pair]:
    asking, asked = _known(request.requesters, rows), _known(request.addressees, columns)
    return ((one, other) for one in asking for other in asked)


def _known(actors: Sequence[Actor], names: Sequence[str]) -> list[str]:
    """Return the rows or columns of some actors, each once."""
    return list(dict.fromkeys(a.name if a.name in names else OTHERS for a in actors)) or [NOBODY]


def _field(modes: Mapping[str, int] | None, most: int) -> MatrixCell | None:
    if not modes:
        return None
    count = sum(modes.values())
    boxes, left = [], 0.0
    for mode in MODES:
        if number := modes.get(mode, 0):
            width = 100.0 * number / count
            boxes.append(Box(round(left, 2), round(width, 2), f"mode-{mode}", f"{number:,} × {MODES[mode]}"))
            left += width
    return MatrixCell(count, max(1, -(-SHADES * count // most)), tuple(boxes))
