"""Build the charts of a report on several articles.

They are drawn by our own templates: charting libraries such as pygal load scripts, use inline styles that the page's
content security policy forbids, and are not accessible. Each chart has a title, a description and its figures as a
table. Positions are in per cent, so that labels stay readable at any width.
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
    """The charts of a report; None where there is nothing to show."""

    time: Columns | None
    states: Dots | None
    asked: Matrix | None
    pledged: Bars | None


def charts(entries: Sequence[ChartItem], kinds: Sequence[Kind]) -> Charts:
    """Build the charts from all items of a report."""
    time, states = timeline(entries, kinds) or (None, None)
    return Charts(time, states, matrix(entries), bars(entries))
