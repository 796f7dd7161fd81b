"""Format a report as tables, for a terminal or in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.evaluation._measure import TYPES, Article, Figure, Report
from summarizer.evaluation._scores import SLOTS, UNSCORED, f1

if TYPE_CHECKING:
    from rich.console import RenderableType

HEADER = ("", "value", "95 %", "precision", "recall", "counted")
ARTICLES = ("text", "F1", "found", "wrong", "missed", "traps", "s", "calls")


def to_rich(report: Report) -> RenderableType:
    """Return a report as a rich renderable."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    tables: list[RenderableType] = []
    for header, rows in _tables(report):
        table = Table(box=None, pad_edge=False, header_style="bold")
        for n, name in enumerate(header):
            table.add_column(name, justify="left" if n == 0 else "right", overflow="fold")
        for row in rows:
            table.add_row(*map(Text, row))
        tables += [table, Text()]
    errors = [Text(f"{article.id}: {article.error}", style="red") for article in report.articles if article.error]
    return Group(*tables, *errors, Text(_made_by(report), style="dim"))


def to_markdown(report: Report) -> str:
    """Return a report in Markdown."""
    parts = [_markdown(header, rows) for header, rows in reversed(_tables(report))]
    errors = [f"- {article.id}: {article.error}" for article in report.articles if article.error]
    return "\n\n".join([*parts, *(["\n".join(errors)] if errors else []), _made_by(report)]) + "\n"


def _tables(report: Report) -> list[tuple[tuple[str, ...], Iterator[tuple[str, ...]]]]:
    if _is_of_pairs(report):
        return [(PAIRS, _pair_rows(report)), (HEADER, _pair_figures(report))]
    return [(ARTICLES, _articles(report)), (HEADER, _figures(report))]


def _markdown(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [header, ("---", *["--:"] * (len(header) - 1)), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '¦') for cell in line)} |" for line in lines)


def _articles(report: Report) -> Iterator[tuple[str, ...]]:
    for article in report.articles:
        yield _article(article)


def _article(article: Article) -> tuple[str, ...]:
    counts = article.counts
    right, wrong, missed = counts["micro"]
    f = f1((right, wrong, missed))[2]
    hit, of = counts["traps"]
    numbers = (f"{right:.0f}", f"{wrong:.0f}", f"{missed:.0f}", f"{hit:.0f}/{of:.0f}")
    return article.id, f"{f:.2f}", *numbers, f"{counts['seconds'][0]:.1f}", f"{counts['calls'][0]:.0f}"


def _figures(report: Report) -> Iterator[tuple[str, ...]]:
    for name in (*TYPES, "usable", "actors"):
        figure = report.figures[name]
        yield (
            f"F1 {name.replace('_', ' ')}",
            *_measured(figure),
            _number(figure.precision),
            _number(figure.recall),
            _of(figure),
        )
    for name in ("traps", "over_commitment", "unsupported_numbers", "unsupported_names", "exact"):
        yield name.replace("_", " "), *_measured(report.figures[name]), "", "", _of(report.figures[name])
    for name in (*SLOTS, *UNSCORED):
        figure = report.figures[f"slot.{name}"]
        yield f"{name} right{' (not scored)' if name in UNSCORED else ''}", *_measured(figure), "", "", _of(figure)
    for name in ("seconds", "calls", "cached_calls", "input_tokens", "output_tokens"):
        yield f"{name.replace('_', ' ')} per text", _number(report.figures[name].value, 1), "", "", "", ""


def _measured(figure: Figure) -> tuple[str, str]:
    known = figure.low is not None and figure.high is not None
    return _number(figure.value), f"{figure.low:.2f} to {figure.high:.2f}" if known else ""


def _number(value: float | None, places: int = 3) -> str:
    return "" if value is None else f"{value:.{places}f}"


def _of(figure: Figure) -> str:
    return "/".join(f"{n:.0f}" for n in figure.counts)


def _made_by(report: Report) -> str:
    made = report.provenance
    model = f"{made.model}, prompts {', '.join(made.prompts)}, summarizer {made.library}; " if made else ""
    texts = "1 text" if len(report.articles) == 1 else f"{len(report.articles)} texts"
    return f"{model}{texts}, corpus {report.corpus[:12]}"


PAIRS = ("texts", "right", "of", "drifts", "of", "false alarms", "s", "calls")
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


def _is_of_pairs(report: Report) -> bool:
    """Return whether the report is about comparisons."""
    return "drift_recall" in report.figures


def _pair_rows(report: Report) -> Iterator[tuple[str, ...]]:
    """Yield a row for each pair of texts."""
    for article in report.articles:
        counts = article.counts
        numbers = (*counts["relations"], *counts["drift_recall"], *counts["false_alarms"])
        yield article.id, *(f"{n:.0f}" for n in numbers), f"{counts['seconds'][0]:.1f}", f"{counts['calls'][0]:.0f}"


def _pair_figures(report: Report) -> Iterator[tuple[str, ...]]:
    """Yield a row for each figure: name, value, interval, two empty cells, what was counted."""
    for name, words in SHARES.items():
        figure = report.figures[name]
        yield words, _value(figure), _interval(figure), "", "", "/".join(f"{n:.0f}" for n in figure.counts)
    for name, words in EACH.items():
        figure = report.figures[name]
        yield f"{words} per pair of texts", f"{figure.value or 0:.2f}", "", "", "", ""


def _value(figure: Figure) -> str:
    return "" if figure.value is None else f"{figure.value:.3f}"


def _interval(figure: Figure) -> str:
    return "" if figure.low is None or figure.high is None else f"{figure.low:.2f} to {figure.high:.2f}"
