"""What a model is asked, and in which form it answers."""

from summarizer._prompting.context import Context, Violation
from summarizer._prompting.plan import make_plan
from summarizer._prompting.prompts import Prompt, load
from summarizer._prompting.questions import Plan, overview_question, reask_question, window_question
from summarizer._prompting.slot_schema import words_slot
from summarizer._prompting.wire import MOST_ITEMS_A_SENTENCE, RawAnswer, RawItem, Wire, read_answer, read_overview

__all__ = [
    "MOST_ITEMS_A_SENTENCE",
    "Context",
    "Plan",
    "Prompt",
    "RawAnswer",
    "RawItem",
    "Violation",
    "Wire",
    "load",
    "make_plan",
    "overview_question",
    "read_answer",
    "read_overview",
    "reask_question",
    "window_question",
    "words_slot",
]
