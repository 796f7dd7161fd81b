"""Which pictures show what many articles say together?

Drawn by small templates of our own: the SVG of a library (pygal's, for one) brings a script from an address, styles in
attributes that the page's policy forbids, and nothing for those who cannot see it. Each picture has a title, a
description, and the same figures as a table; places are in per cent, so that words stay readable at any width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.report._cards import Kind
from summarizer.report._chart_parts import ChartItem
from summarizer.report._pledge_bars import Bars, bars
from summarizer.report._request_matrix import Matrix, matrix
from summarizer.report._timeline import Columns, Dots, timeline


@dataclass(frozen=True, slots=True)
class Charts:
    """The pictures of a report; None where there is nothing to show."""

    time: Columns | None
    states: Dots | None
    asked: Matrix | None
    pledged: Bars | None


def charts(entries: Sequence[ChartItem], kinds: Sequence[Kind]) -> Charts:
    """Make the pictures of a report, of all its items."""
    time, states = timeline(entries, kinds) or (None, None)
    return Charts(time, states, matrix(entries), bars(entries))
