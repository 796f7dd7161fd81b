"""What do the rows of a table say about measured comparisons?"""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.evaluation import Figure, Report

TEXTS = ("texts", "right", "of", "drifts", "of", "false alarms", "s", "calls")
SHARES = {
    "relations": "relations right",
    "drift_recall": "drifts found, with the right relation",
    "noticed": "drifts noticed",
    "precision": "differences that are right",
}
EACH = {
    "false_alarms": "false alarms",
    "left_out": "left out of the first",
    "seconds": "seconds",
    "calls": "calls",
    "cached_calls": "cached calls",
    "input_tokens": "input tokens",
    "output_tokens": "output tokens",
}


def is_of_pairs(report: Report) -> bool:
    """Say whether comparisons were measured, and not summaries."""
    return "drift_recall" in report.figures


def texts(report: Report) -> Iterator[tuple[str, ...]]:
    """Yield a row for each pair of texts."""
    for article in report.articles:
        counts = article.counts
        numbers = (*counts["relations"], *counts["drift_recall"], *counts["false_alarms"])
        yield article.id, *(f"{n:.0f}" for n in numbers), f"{counts['seconds'][0]:.1f}", f"{counts['calls'][0]:.0f}"


def figures(report: Report) -> Iterator[tuple[str, ...]]:
    """Yield a row for each figure: name, value, interval, two empty cells, what was counted."""
    for name, words in SHARES.items():
        figure = report.figures[name]
        yield words, _value(figure), _interval(figure), "", "", "/".join(f"{n:.0f}" for n in figure.counts)
    for name, words in EACH.items():
        figure = report.figures[name]
        yield f"{words} a pair of texts", f"{figure.value or 0:.2f}", "", "", "", ""


def _value(figure: Figure) -> str:
    return "" if figure.value is None else f"{figure.value:.3f}"


def _interval(figure: Figure) -> str:
    return "" if figure.low is None or figure.high is None else f"{figure.low:.2f} to {figure.high:.2f}"
