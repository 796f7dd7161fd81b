"""How do I test code that asks a model, without a model? With `FakeLLM`, which answers from a list.

>>> from summarizer._llm.types import Question
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
    """A stand-in for a model. Thread-safe; keeps every question that it was asked.

    Args:
        answers: What to answer, in this order: a dict (the data), an `Answer`, an exception to raise, or a function of
            the question that gives one of these. A single function instead of a list answers all questions.
        model: The name that it goes by.

    Attributes:
        questions: All questions so far, in the order in which they came.
        closed: How often it was closed.
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
        """The name that it goes by."""
        return self._model

    @property
    def identity(self) -> Mapping[str, str]:
        """What tells it from other models: its name."""
        return {"model": self._model}

    def ask(self, question: Question) -> Answer:
        """Give the next answer, or raise it when it is an exception.

        Raises:
            AssertionError: There is no answer left.
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
        """Count that it was closed."""
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
        raise AssertionError(f"FakeLLM has no answer left: question {asked} came with prompt {question.prompt!r}.")
