"""Ask a model for the overview of a text that was read in several windows."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer._extraction.overview import described, most_important
from summarizer._llm import LLM
from summarizer._prompting import Plan, overview_question, read_overview
from summarizer.errors import SummarizerError
from summarizer.schema import Item
from summarizer.values import Usage


def ask_overview(items: Sequence[Item], plan: Plan, llm: LLM) -> tuple[list[tuple[str, list[Item]]], Usage]:
    """Return sentences about the items, each with those that it rests on, and the cost.

    Without an answer there are none: the items stand without a model's overview.
    """
    shown = most_important(items)
    try:
        answer = llm.ask(overview_question(plan, [described(item) for item in shown]))
    except SummarizerError as error:
        return [], getattr(error, "usage", Usage())
    claims = [
        (text, [shown[n - 1] for n in numbers])
        for text, numbers in read_overview(answer.data)
        if numbers and all(1 <= n <= len(shown) for n in numbers)
    ]
    return claims, answer.usage
