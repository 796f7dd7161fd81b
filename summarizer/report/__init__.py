"""How are summaries shown to people who want to see the words? One page, whole in itself.

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
    """Return the report of one summary, of many, or of two texts side by side, as the text of an HTML file.

    The file loads nothing and sends nothing, and a strict policy in it keeps a browser to that. Everything that comes
    from a text is escaped. Without JavaScript it can be read and printed; with it, items and words are joined.

    Args:
        summaries: One summary: its text stands beside its items. Several: an index with counts and charts as well.
            What `compare` or `drift` gives: both texts side by side, their pairs joined.
        title: What the page is called; otherwise by the title of the one text, or by how many there are.

    Raises:
        InputError: There is no summary, or something else among them.
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
        raise InputError(f"{type(summaries).__name__} is no summary. Give what `summarize` returns.") from None
    for number, summary in enumerate(given, start=1):
        if not isinstance(summary, Summary):
            raise InputError(
                f"Number {number} is {type(summary).__name__}, not a Summary. Of a Result give its `summary`, if any."
            )
    if not given:
        raise InputError("There is no summary to report. Give at least one.")
    return given
