"""Look up the words that say what a number is, in `data/phrases.tsv`."""

from __future__ import annotations

from functools import lru_cache

from summarizer._tables import rows


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    uses: dict[str, list[str]] = {}
    for use, _, words in rows("summarizer._quantities", "phrases.tsv"):
        uses.setdefault(use, []).append(words)
    return uses


def phrases(use: str) -> str:
    """Return the words of all languages for a use, as alternatives of a regular expression.

    >>> phrases("han_nearly")
    '近'
    """
    return "|".join(_table()[use])
