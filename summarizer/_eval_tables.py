"""How does a person read what was measured? A table for a terminal, and one in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer import _pair_tables
from summarizer._scores import SLOTS, UNSCORED, f1
from summarizer.evaluation import TYPES, Article, Figure, Report

if TYPE_CHECKING:
    from rich.console import RenderableType

HEADER = ("", "value", "95 %", "precision", "recall", "counted")
ARTICLES = ("text", "F1", "found", "wrong", "missed", "traps", "s", "calls")


def to_rich(report: Report) -> RenderableType:
    """Return the report for a terminal."""
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
    """Return the report in Markdown."""
    parts = [_markdown(header, rows) for header, rows in reversed(_tables(report))]
    errors = [f"- {article.id}: {article.error}" for article in report.articles if article.error]
    return "\n\n".join([*parts, *(["\n".join(errors)] if errors else []), _made_by(report)]) + "\n"


def _tables(report: Report) -> list[tuple[tuple[str, ...], Iterator[tuple[str, ...]]]]:
    if _pair_tables.is_of_pairs(report):
        return [(_pair_tables.TEXTS, _pair_tables.texts(report)), (HEADER, _pair_tables.figures(report))]
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
    for name in (*TYPES, "actors"):
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
        yield f"{name.replace('_', ' ')} a text", _number(report.figures[name].value, 1), "", "", "", ""


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
