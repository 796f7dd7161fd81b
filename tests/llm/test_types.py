"""Do questions, answers and endpoints keep what they are given, and the key to themselves?"""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from summarizer._llm import Answer, Endpoint, Question
from summarizer.values import Usage


def test_endpoint_does_not_show_its_key() -> None:
    """A repr ends in logs and notebooks."""
    where = Endpoint("http://127.0.0.1:1/v1", "m", "sk-secret")
    assert "sk-secret" not in repr(where)
    assert where.api_key == "sk-secret"


def test_answer_is_whole_and_free_unless_it_says_otherwise() -> None:
    """Stand-ins give data alone; two answers do not share a usage."""
    one, two = Answer({}), Answer({})
    assert (one.truncated, one.usage) == (False, Usage())
    assert one == two


def test_question_does_not_change() -> None:
    """Its key in the cache is made of it."""
    question = Question((), {}, max_tokens=9, prompt="window.v1")
    with pytest.raises(FrozenInstanceError):
        question.max_tokens = 10  # type: ignore[misc]
