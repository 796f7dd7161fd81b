"""Extract agreements, requests, pledges and humanitarian items from diplomatic texts, each with its exact quote.

>>> from summarizer import summarize
>>> summary = summarize(text)  # doctest: +SKIP
>>> [(item.type, item.what, item.evidence[0].quote) for item in summary.items]  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from summarizer._version import __version__

if TYPE_CHECKING:
    from summarizer._api import asummarize, summarize
    from summarizer._client import Summarizer
    from summarizer._llm import LLM, Answer, CacheWarning, Question, RateWarning
    from summarizer._result import Result
    from summarizer.comparison import compare, drift
    from summarizer.errors import (
        AnswerError,
        BudgetError,
        ConfigError,
        InputError,
        ModelError,
        PromptError,
        RefusedError,
        SummarizerError,
    )
    from summarizer.paired import Comparison, Difference, Drift, Pair, Side
    from summarizer.report import to_markdown, to_rich
    from summarizer.schema import (
        Agreement,
        FailedWindow,
        HumanitarianItem,
        Item,
        Pledge,
        Provenance,
        Rejected,
        Request,
        Source,
        Summary,
        TextWarning,
    )
    from summarizer.settings import Settings
    from summarizer.values import Actor, Amount, Attribution, Count, Estimate, Evidence, Usage, When

__all__ = [
    "LLM",
    "Actor",
    "Agreement",
    "Amount",
    "Answer",
    "AnswerError",
    "Attribution",
    "BudgetError",
    "CacheWarning",
    "Comparison",
    "ConfigError",
    "Count",
    "Difference",
    "Drift",
    "Estimate",
    "Evidence",
    "FailedWindow",
    "HumanitarianItem",
    "InputError",
    "Item",
    "ModelError",
    "Pair",
    "Pledge",
    "PromptError",
    "Provenance",
    "Question",
    "RateWarning",
    "RefusedError",
    "Rejected",
    "Request",
    "Result",
    "Settings",
    "Side",
    "Source",
    "Summarizer",
    "SummarizerError",
    "Summary",
    "TextWarning",
    "Usage",
    "When",
    "__version__",
    "asummarize",
    "compare",
    "drift",
    "summarize",
    "to_markdown",
    "to_rich",
]

_HOMES = {
    "_api": "asummarize summarize",
    "_client": "Summarizer",
    "_llm": "Answer CacheWarning LLM Question RateWarning",
    "_result": "Result",
    "comparison": "compare drift",
    "errors": "AnswerError BudgetError ConfigError InputError ModelError PromptError RefusedError SummarizerError",
    "report": "to_markdown to_rich",
    "paired": "Comparison Difference Drift Pair Side",
    "schema": (
        "Agreement FailedWindow HumanitarianItem Item Pledge Provenance Rejected Request Source Summary TextWarning"
    ),
    "settings": "Settings",
    "values": "Actor Amount Attribution Count Estimate Evidence Usage When",
}
_HOME = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562), so that `import summarizer` stays fast."""
    if name not in _HOME:
        raise AttributeError(f"module 'summarizer' has no attribute {name!r}")
    value = getattr(import_module(f"summarizer.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
