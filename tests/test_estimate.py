"""Does an estimate count the very questions that a summary would ask, and ask nothing itself?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarizer import ConfigError, Estimate, InputError, Settings, Summarizer
from summarizer._ask import Question
from summarizer._estimate import ANSWER_A_SENTENCE, LEAN_ANSWER
from summarizer.testing import FakeLLM

TEXT = (
    "Toll and Arvenia agreed to reopen the bridge at Selma on Monday. President Ana Kest of Arvenia asked Toll for 40 "
    "trucks. Toll pledged 20 trucks and two boats. The Republic of Tamrovia froze the assets of Selma Lines."
)
MANY = Settings(window_tokens=12)
"""About a sentence in a window."""


def _nothing(_: Question) -> dict[str, Any]:
    return {"items": []}


def test_questions_are_those_of_a_summary(tmp_path: Path) -> None:
    """The same number before it, all of them cached after it, in another process as well."""
    llm = FakeLLM(_nothing)
    with Summarizer(MANY, llm=llm, cache=tmp_path / "a.sqlite") as summarizer:
        before = summarizer.estimate(TEXT)
        assert llm.questions == []
        summarizer.summarize(TEXT)
        after = summarizer.estimate(TEXT)
    assert (before.calls, before.cached_calls) == (len(llm.questions), 0) == (4, 0)
    assert (after.calls, after.cached_calls, after.input_tokens, after.output_tokens, after.cost) == (0, 4, 0, 0, 0.0)


def test_part_that_is_cached_is_not_paid_again(tmp_path: Path) -> None:
    """What one text has in common with another is known."""
    with Summarizer(MANY, llm=FakeLLM(_nothing), cache=tmp_path / "a.sqlite") as summarizer:
        summarizer.summarize(TEXT)
        longer = summarizer.estimate(TEXT + " Arvenia thanked Toll for the boats.")
    assert (longer.calls, longer.cached_calls) == (1, 4)


def test_tokens_are_estimates_of_what_is_sent_and_of_what_comes_back() -> None:
    """About four characters a token; an answer by the sentences that are asked about, within its room."""
    llm = FakeLLM(_nothing)
    with Summarizer(llm=llm, cache=None) as summarizer:
        found = summarizer.estimate(TEXT)
        summarizer.summarize(TEXT)
    (question,) = llm.questions
    sent = sum(len(message["content"]) for message in question.messages)
    assert found.input_tokens > sent / 4
    assert found.output_tokens == 4 * ANSWER_A_SENTENCE
    with Summarizer(Settings(max_output_tokens=100), llm=FakeLLM(_nothing), cache=None) as summarizer:
        assert summarizer.estimate(TEXT).output_tokens == 100


@pytest.mark.parametrize(("model", "known"), [("openai/gpt-4o", True), ("openai/gpt-99-nonsense", False)])
def test_cost_is_the_list_price_or_unknown(model: str, known: bool) -> None:
    """Nothing is sent to find out; no key is needed."""
    with Summarizer(model=model, cache=None) as summarizer:
        found = summarizer.estimate(TEXT)
    assert found.calls == 1
    dollars = (found.input_tokens * 2.5 + found.output_tokens * 10) / 1e6
    assert found.cost == (pytest.approx(dollars) if known else None)


def test_cost_at_an_address_of_ones_own_is_unknown() -> None:
    """A self-hosted server has no list price."""
    with Summarizer(model="gpt-4o", base_url="http://localhost:1/v1", cache=None) as summarizer:
        assert summarizer.estimate(TEXT).cost is None


def test_embedded_model_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its sieve would need it: each sentence counts as a question, and costs nothing."""
    monkeypatch.setattr("summarizer._choice.is_installed", lambda *_: True)
    monkeypatch.setattr("summarizer._local.LocalModel.endpoint", lambda _: pytest.fail("started"))
    with Summarizer(model="local", cache=None) as summarizer:
        found = summarizer.estimate(TEXT)
    assert (found.calls, found.cached_calls, found.cost) == (4, 0, 0.0)
    assert found.output_tokens == 4 * LEAN_ANSWER


def test_what_is_no_text_or_has_no_model_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As by `summarize`."""
    with pytest.raises(InputError, match="empty"):
        Summarizer(llm=FakeLLM([]), cache=None).estimate("  ")
    with pytest.raises(InputError, match="max_characters"):
        Summarizer(Settings(max_characters=9), llm=FakeLLM([]), cache=None).estimate(TEXT)
    with pytest.raises(ConfigError, match="nowhere"):
        Summarizer(model="nowhere/m", cache=None).estimate(TEXT)


def test_estimates_add_up() -> None:
    """A batch is the sum of its texts; an unknown price makes the sum unknown."""
    one = Estimate(calls=1, cached_calls=2, input_tokens=3, output_tokens=4, cost=0.5)
    assert sum([one, one], Estimate()) == Estimate(calls=2, cached_calls=4, input_tokens=6, output_tokens=8, cost=1.0)
    assert (one + Estimate(cost=None)).cost is None
