"""What a model is asked, and in which form it answers."""

from summarizer._prompting.context import Context, Violation
from summarizer._prompting.plan import make_plan
from summarizer._prompting.prompts import Prompt, load
from summarizer._prompting.questions import Plan, reask_question, window_question
from summarizer._prompting.wire import MOST_ITEMS_A_SENTENCE, RawItem, Wire, read_items

__all__ = [
    "MOST_ITEMS_A_SENTENCE",
    "Context",
    "Plan",
    "Prompt",
    "RawItem",
    "Violation",
    "Wire",
    "load",
    "make_plan",
    "read_items",
    "reask_question",
    "window_question",
]
