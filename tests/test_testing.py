"""Does the stand-in behave like a door to a model?"""

from __future__ import annotations

import doctest
from concurrent.futures import ThreadPoolExecutor

import pytest

from summarizer import testing
from summarizer._llm import LLM, Answer, Question
from summarizer.errors import RefusedError
from summarizer.testing import FakeLLM
from summarizer.values import Usage


def _question(text: str = "?") -> Question:
    return Question(({"role": "user", "content": text},), schema={}, max_tokens=9, prompt="extract.v1")


def test_example_in_the_docstring_runs() -> None:
    """What is documented is true."""
    found = doctest.testmod(testing)
    assert (found.failed, found.attempted) == (0, 5)


def test_answers_come_in_order_and_questions_are_kept() -> None:
    """Dicts, answers and functions are given in turn."""
    whole = Answer({"n": 2}, Usage(calls=2), truncated=True)
    llm: LLM = (fake := FakeLLM([{"n": 1}, whole, lambda q: {"n": q.max_tokens}]))
    answers = [llm.ask(_question(text)) for text in "abc"]
    assert [a.data["n"] for a in answers] == [1, 2, 9]
    assert answers[1] is whole
    assert answers[0].usage == Usage(calls=1)
    assert [q.messages[0]["content"] for q in fake.questions] == ["a", "b", "c"]


def test_exceptions_are_raised_and_the_queue_goes_on() -> None:
    """An error is an answer like others; a function may give one too."""
    llm = FakeLLM([RefusedError("no"), lambda _: RefusedError("never"), {}])
    for words in ("no", "never"):
        with pytest.raises(RefusedError, match=words):
            llm.ask(_question())
    assert llm.ask(_question()).data == {}
    assert len(llm.questions) == 3


def test_empty_queue_says_how_many_were_asked_and_by_which_prompt() -> None:
    """A test that asks too often is told where."""
    llm = FakeLLM([{}])
    llm.ask(_question())
    with pytest.raises(AssertionError, match=r"question 2 .*extract\.v1"):
        llm.ask(_question())


def test_single_function_answers_all_questions_from_many_threads() -> None:
    """No answer and no question is lost when windows are asked at the same time."""
    llm = FakeLLM(lambda q: {"text": q.messages[0]["content"]}, model="m")
    texts = [str(n) for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert [a.data["text"] for a in pool.map(lambda t: llm.ask(_question(t)), texts)] == texts
    assert sorted(q.messages[0]["content"] for q in llm.questions) == sorted(texts)


def test_queue_serves_many_threads_once_each() -> None:
    """Each answer of the list is given exactly once."""
    llm = FakeLLM([{"n": n} for n in range(200)])
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: llm.ask(_question()).data["n"], range(200)))
    assert sorted(got) == list(range(200))


def test_names_and_close() -> None:
    """It goes by its name, and counts how often it was closed."""
    llm = FakeLLM([], model="m")
    assert (llm.model, llm.identity) == ("m", {"model": "m"})
    llm.close()
    llm.close()
    assert llm.closed == 2
