"""Measure summaries against a hand-made gold standard.

>>> from summarizer import Summarizer, evaluation
>>> with Summarizer() as summarizer:  # doctest: +SKIP
...     report = evaluation.evaluate("seeds/gold", summarizer)
>>> report.figures["micro"].value  # doctest: +SKIP
0.86

The format of the gold and the definitions of the figures are in docs/evaluation.md.
"""

from summarizer.evaluation._gold import Gold
from summarizer.evaluation._measure import (
    AT_MOST,
    Article,
    Figure,
    Floors,
    Report,
    below,
    differs,
    evaluate,
    load,
    score,
    total,
)
from summarizer.evaluation._pair_gold import has_pairs
from summarizer.evaluation._tables import to_markdown, to_rich

__all__ = [
    "AT_MOST",
    "Article",
    "Figure",
    "Floors",
    "Gold",
    "Report",
    "below",
    "differs",
    "evaluate",
    "has_pairs",
    "load",
    "score",
    "to_markdown",
    "to_rich",
    "total",
]
