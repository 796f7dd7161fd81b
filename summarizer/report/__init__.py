"""Show summaries and comparisons to people: as an HTML page, in a terminal, and as Markdown.

>>> from pathlib import Path
>>> from summarizer import report, summarize
>>> page = report.html(summarize(text))  # doctest: +SKIP
>>> Path("report.html").write_text(page, "utf-8")  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable

from summarizer.errors import InputError
from summarizer.paired import Comparison, Drift
from summarizer.report._comparison_text import comparison_to_rich as comparison_to_rich
from summarizer.report._page import HEAD as HEAD
from summarizer.report._page import made_here as made_here
from summarizer.report._text import to_markdown as to_markdown
from summarizer.report._text import to_rich as to_rich
from summarizer.schema import Summary

__all__ = ["html"]


def html(summaries: Summary | Iterable[Summary] | Comparison | Drift, *, title: str | None = None) -> str:
    """Return a report of one or more summaries, or of a comparison, as a self-contained HTML page.

    The page loads nothing and sends nothing, and a strict content security policy enforces that. Everything from a
    text is escaped. It can be read and printed without JavaScript, which only links items to their words.

    Args:
        summaries: One summary: its text is shown beside its items. Several: with an index and charts. The result of
            `compare` or `drift`: both texts side by side, with their pairs.
        title: Title of the page. By default the title of the text, or the number of articles.

    Raises:
        InputError: There are no summaries, or an element is not a `Summary`.
    """
    if isinstance(summaries, (Comparison, Drift)):
        from summarizer.report._comparison import page as page_of_two

        return page_of_two(summaries, title)
    given = [summaries] if isinstance(summaries, Summary) else _listed(summaries)
    from summarizer.report._articles import page

    return page(given, title)


def _listed(summaries: Iterable[Summary]) -> list[Summary]:
    try:
        given = list(summaries)
    except TypeError:
        raise InputError(f"Cannot report {type(summaries).__name__!r}. Give what `summarize` returns.") from None
    for number, summary in enumerate(given, start=1):
        if not isinstance(summary, Summary):
            raise InputError(
                f"Number {number} is a {type(summary).__name__}, not a Summary. For a Result, pass its `summary`."
            )
    if not given:
        raise InputError("There are no summaries to report. Give at least one.")
    return given
