"""What would a summary cost? The questions are built as if they were asked, and counted; nothing is asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from summarizer._ask import Question
from summarizer._document import Document, estimate_tokens
from summarizer._judge import Scene
from summarizer._pipeline import Asking, sift
from summarizer._prices import Price
from summarizer._questions import window_question
from summarizer.values import Estimate

ANSWER_A_SENTENCE = 37
"""Tokens of an answer for each sentence that is asked about: the 327 items of the 474 sentences in `seeds/gold` take 54
each as answers, by the same count."""

LEAN_ANSWER = 26
"""Tokens of the embedded model's answer to one question, on the average of the recordings in `tests/cassettes`."""


def estimate(document: Document, asking: Asking, price: Price | None, known: Callable[[Question], bool]) -> Estimate:
    """Count the questions about a text.

    Args:
        document: The text.
        asking: Who would be asked, and how. Its sieve is left out, since that needs the model.
        price: What the model costs, None when it is not known.
        known: Tells whether the answer to a question is stored.
    """
    scenes = sift(document, replace(asking, sieve=None)).scenes
    asked = [(scene, question) for scene in scenes if not known(question := window_question(asking.plan, scene))]
    sent = [_input(question) for _, question in asked]
    answers = [_output(scene, question, lean=asking.plan.wire.lean) for scene, question in asked]
    costs = [price.cost(*tokens) if price else None for tokens in zip(sent, answers, strict=True)]
    return Estimate(
        calls=len(asked),
        cached_calls=len(scenes) - len(asked),
        input_tokens=sum(sent),
        output_tokens=sum(answers),
        cost=None if None in costs else sum(cost for cost in costs if cost is not None),
    )


def _input(question: Question) -> int:
    said = "".join(message["content"] for message in question.messages)
    return estimate_tokens(said + json.dumps(dict(question.schema), ensure_ascii=False))


def _output(scene: Scene, question: Question, *, lean: bool) -> int:
    likely = LEAN_ANSWER if lean else ANSWER_A_SENTENCE * len(scene.window.focus)
    return min(likely, question.max_tokens)
