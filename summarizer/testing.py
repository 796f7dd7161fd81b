"""Test code that uses a model without one: `FakeLLM` answers from a list.

>>> from summarizer import Question
>>> llm = FakeLLM([{"items": []}])
>>> messages = ({"role": "user", "content": "Which items?"},)
>>> llm.ask(Question(messages, schema={}, max_tokens=99, prompt="extract.v1")).data
{'items': []}
>>> llm.questions[0].messages[0]["content"]
'Which items?'
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

from summarizer._llm import Answer, Question
from summarizer.values import Usage

__all__ = ["FakeLLM"]

Canned = Mapping[str, Any] | Answer | BaseException | Callable[[Question], Any]


class FakeLLM:
    """A stand-in for a model that gives canned answers and records the questions. Thread-safe.

    Args:
        answers: The answers, in order: a dict (the data), an `Answer`, an exception to raise, or a function of the
            question that returns one of these. A single function in place of the list answers all questions.
        model: The name of the model.

    Attributes:
        questions: All questions so far, in order.
        closed: How often `close()` was called.
    """

    def __init__(self, answers: Iterable[Canned] | Callable[[Question], Any], *, model: str = "fake") -> None:
        self._always = answers if callable(answers) else None
        self._left: deque[Canned] = deque() if callable(answers) else deque(answers)
        self._lock = Lock()
        self.questions: list[Question] = []
        self.closed = 0
        self._model = model

    @property
    def model(self) -> str:
        """Return the name of the model."""
        return self._model

    @property
    def identity(self) -> Mapping[str, str]:
        """Return what distinguishes it from other models: its name."""
        return {"model": self._model}

    def ask(self, question: Question) -> Answer:
        """Return the next answer, or raise it if it is an exception.

        Raises:
            AssertionError: There are no answers left.
        """
        answer: Any = self._next(question)
        if callable(answer):
            answer = answer(question)
        if isinstance(answer, BaseException):
            raise answer
        if isinstance(answer, Answer):
            return answer
        return Answer(dict(answer), Usage(calls=1))

    def close(self) -> None:
        """Count the call."""
        with self._lock:
            self.closed += 1

    def _next(self, question: Question) -> Canned:
        with self._lock:
            self.questions.append(question)
            if self._always:
                return self._always
            if self._left:
                return self._left.popleft()
            asked = len(self.questions)
        raise AssertionError(f"FakeLLM has no answers left for question {asked} (prompt {question.prompt!r}).")
