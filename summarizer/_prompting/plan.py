"""How is a model asked: with which prompt, in how large windows, about how much?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from summarizer._prompting.prompts import Prompt, load, load_file
from summarizer._prompting.questions import Plan
from summarizer._prompting.wire import Wire
from summarizer.schema import Item
from summarizer.settings import Settings

LARGE_WINDOW = 3000
"""Tokens of text in one question to a large model; its answer about them fits in `max_output_tokens`."""

SPARSE = "ruled"
"""The variable of a prompt that tells a model what it may leave out; without it every slot has to be said."""


def make_plan(settings: Settings, item_types: Sequence[type[Item]], *, local: bool) -> Plan:
    """Make the plan that suits the model: the embedded one reads a sentence at a time, others a large window.

    Raises:
        PromptError: The prompt file that was set is not sound.
    """
    tokens = settings.window_tokens or (None if local else LARGE_WINDOW)
    lean = tokens is None
    prompt = _prompt(settings, lean=lean)
    return Plan(
        prompt=prompt,
        reask=_shipped("reask"),
        wire=Wire(tuple(item_types), lean=lean, sparse=not lean and SPARSE in prompt.variables),
        window_tokens=tokens,
        before=0 if lean else 2,
        workers=settings.workers or (1 if local else 8),
        max_tokens=settings.max_output_tokens or (400 if lean else 4096),
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
