"""Build the charts of items over time, by type and by status."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from summarizer.report._cards import Kind
from summarizer.report._chart_parts import Box, ChartItem, Table

HEIGHT = 180
"""Height of the highest column, in pixels."""

WIDEST = 9.0
"""Maximum width of a column, in per cent of the chart."""

LARGEST_DOT = 11.0
"""Radius of the largest dot, in pixels."""

MOST_NAMED = 6
"""How many periods are labelled."""

MOST_YEARS = 60
"""Up to this many years, empty years are shown too."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The periods of a time axis, by the day on which each starts."""

    unit: str
    starts: tuple[dt.date, ...]

    @property
    def step(self) -> float:
        """Return the width of a period, in per cent."""
        return 100.0 / len(self.starts)

    @property
    def named(self) -> list[tuple[float, str]]:
        """Return the labels that there is room for, with their positions in per cent."""
        every = -(-len(self.starts) // MOST_NAMED)
        return [(self.middle(number), self.name(number)) for number in range(0, len(self.starts), every)]

    def index(self, day: dt.date) -> int:
        """Return the index of the period that contains a day."""
        return bisect_right(self.starts, day) - 1

    def middle(self, number: int) -> float:
        """Return the position of the middle of a period, in per cent."""
        return round((number + 0.5) * self.step, 2)

    def name(self, number: int) -> str:
        """Return the label of a period: `2025`, `2025-03`, or the day on which it starts."""
        start = self.starts[number]
        return start.isoformat()[: {"year": 4, "month": 7}.get(self.unit, 10)]


@dataclass(frozen=True, slots=True)
class Columns:
    """Items by type over time, with a column for each period."""

    title: str
    description: str
    axis: Axis
    ticks: tuple[tuple[float, int], ...]
    boxes: tuple[Box, ...]
    key: tuple[tuple[str, str], ...]
    table: Table


@dataclass(frozen=True, slots=True)
class DotRow:
    """Items of one type and status: for each dot its position in per cent, its radius in pixels, and the number."""

    kind: Kind
    state: str
    dots: tuple[tuple[float, float, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Dots:
    """Items by type and status over time, with a row for each status."""

    title: str
    description: str
    axis: Axis
    rows: tuple[DotRow, ...]
    table: Table


def timeline(entries: Sequence[ChartItem], kinds: Sequence[Kind]) -> tuple[Columns, Dots] | None:
    """Return both charts; None when no article has a date."""
    axis = axis_of([entry.published for entry in entries if entry.published])
    if axis is None:
        return None
    undated = sum(entry.published is None for entry in entries)
    left_out = f" Not shown: {undated:,} from articles without a date." if undated else ""
    dated = [(axis.index(entry.published), entry) for entry in entries if entry.published]
    return _columns(dated, axis, kinds, left_out), _dots(dated, axis, kinds, left_out)


def axis_of(days: Sequence[dt.date]) -> Axis | None:
    """Choose days, weeks, months or years, for a readable number of columns."""
    if not days:
        return None
    first, last = min(days), max(days)
    length = (last - first).days
    unit = "day" if length <= 31 else "week" if length <= 182 else "month" if length <= 1100 else "year"
    if unit == "year" and last.year - first.year > MOST_YEARS:
        return Axis(unit, tuple(sorted({_start(unit, day) for day in days})))
    return Axis(unit, tuple(takewhile(lambda start: start <= last, _starts(unit, first))))


def _start(unit: str, day: dt.date) -> dt.date:
    """Return the first day of the period that contains a day; weeks start on Monday."""
    if unit == "week":
        return dt.date.fromordinal(max(1, day.toordinal() - day.weekday()))
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[unit]


def _starts(unit: str, first: dt.date) -> Iterator[dt.date]:
    start: dt.date | None = _start(unit, first)
    longest = {"day": 1, "week": 7, "month": 31, "year": 366}[unit]
    while start:
        yield start
        number = start.toordinal() + longest
        start = _start(unit, dt.date.fromordinal(number)) if number <= dt.date.max.toordinal() else None


def _columns(dated: Sequence[tuple[int, ChartItem]], axis: Axis, kinds: Sequence[Kind], left_out: str) -> Columns:
    counts = Counter((period, entry.card.kind) for period, entry in dated)
    sums = [sum(counts[period, kind] for kind in kinds) for period in range(len(axis.starts))]
    top = _round_up(max(sums))
    return Columns(
        title="Items over time",
        description=f"Items by type and {axis.unit} of publication.{left_out}",
        axis=axis,
        ticks=tuple((HEIGHT * (1 - part), round(top * part)) for part in (0.5, 1.0)) if top > 1 else ((0.0, top),),
        boxes=tuple(_boxes(counts, axis, kinds, HEIGHT / top)),
        key=tuple((kind.style, kind.many) for kind in kinds),
        table=Table(
            (axis.unit.capitalize(), *(kind.many for kind in kinds), "All"),
            tuple((axis.name(n), *(counts[n, kind] for kind in kinds), total) for n, total in enumerate(sums) if total),
        ),
    )


def _boxes(counts: Counter[tuple[int, Kind]], axis: Axis, kinds: Sequence[Kind], scale: float) -> Iterator[Box]:
    for period in range(len(axis.starts)):
        ground = float(HEIGHT)
        for kind in kinds:
            if number := counts[period, kind]:
                ground -= number * scale
                width = min(0.76 * axis.step, WIDEST)
                words = f"{axis.name(period)}: {number:,} {kind.many}"
                left = round(axis.middle(period) - width / 2, 2)
                yield Box(left, round(width, 2), kind.style, words, round(ground, 2), round(number * scale, 2))


def _round_up(most: int) -> int:
    """Return the next round number for an axis: 1, 2, 4, 6, 10, 20, 40, 60, 100 ..."""
    power = 1
    while power * 10 < most:
        power *= 10
    return next(step * power for step in (1, 2, 4, 6, 10) if step * power >= most)


def _dots(dated: Sequence[tuple[int, ChartItem]], axis: Axis, kinds: Sequence[Kind], left_out: str) -> Dots:
    found: dict[tuple[Kind, str], Counter[int]] = {}
    for period, entry in dated:
        found.setdefault((entry.card.kind, entry.card.state_label), Counter())[period] += 1
    most = max(number for counts in found.values() for number in counts.values())
    rows = sorted(found.items(), key=lambda row: (kinds.index(row[0][0]), -row[1].total(), row[0][1]))
    return Dots(
        title="Status over time",
        description=(
            f"Items by type, status and {axis.unit} of publication; larger dots mean more items. The status of a "
            f"request is the reported answer, that of a pledge its level.{left_out}"
        ),
        axis=axis,
        rows=tuple(
            DotRow(
                kind,
                _said(state),
                tuple(
                    (axis.middle(period), _radius(number, most), number) for period, number in sorted(counts.items())
                ),
                counts.total(),
            )
            for (kind, state), counts in rows
        ),
        table=Table(
            ("Type", "Status", axis.unit.capitalize(), "Items"),
            tuple(
                (kind.one, _said(state), axis.name(period), number)
                for (kind, state), counts in rows
                for period, number in sorted(counts.items())
            ),
        ),
    )


def _said(state: str) -> str:
    return state or "no status"


def _radius(number: int, most: int) -> float:
    """Return the radius of a dot whose area is proportional to the number."""
    return round(max(2.5, LARGEST_DOT * math.sqrt(number / most)), 2)
