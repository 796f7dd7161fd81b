"""Decide how a model is asked: with which prompt, in how large windows, about how much."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from summarizer._prompting.prompts import Prompt, load, load_file
from summarizer._prompting.questions import Plan
from summarizer._prompting.wire import Wire
from summarizer.schema import Item
from summarizer.settings import Settings

LARGE_WINDOW, LARGE_ANSWER = 2_000, 12_000
"""Tokens of text in one question to a hosted model, and of room for its answer.

An answer takes 3.4 times the tokens of its text, 5.1 times at most, on the average of the 43 texts of
`tests/answers/large.jsonl`.
"""

SMALL_WINDOW, SMALL_ANSWER = 800, 4_096
"""The same for a server of the user's own, whose context is often 16,000 tokens; the prompt takes 5,000 of it."""


def make_plan(settings: Settings, item_types: Sequence[type[Item]], *, local: bool) -> Plan:
    """Make the plan that suits the model: the embedded one reads a sentence at a time, others a large window.

    Raises:
        PromptError: The prompt file that was set is not sound.
    """
    own = local or settings.base_url is not None
    tokens = settings.window_tokens or (None if local else SMALL_WINDOW if own else LARGE_WINDOW)
    lean = tokens is None
    prompt = _prompt(settings, lean=lean)
    return Plan(
        prompt=prompt,
        reask=_shipped("reask"),
        overview=_shipped("overview"),
        wire=Wire(tuple(item_types), lean=lean),
        window_tokens=tokens,
        before=0 if lean else 2,
        workers=settings.workers or (1 if local else 8),
        max_tokens=settings.max_output_tokens or (400 if lean else SMALL_ANSWER if own else LARGE_ANSWER),
        told=lean and not settings.prompt,
    )


def _prompt(settings: Settings, *, lean: bool) -> Prompt:
    if settings.prompt:
        return load_file(settings.prompt)
    return _shipped("sentence" if lean else "window")


@cache
def _shipped(name: str) -> Prompt:
    """Load a prompt of the library once: its file does not change while a process runs."""
    return load(name)
