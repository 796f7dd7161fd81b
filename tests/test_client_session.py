"""Do all questions of a `Summarizer` share one rate and one budget, as long as it lives?"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openai_stub import serving

from summarizer import BudgetError, ConfigError, Settings, Summarizer
from summarizer._llm import Price, RateLimiter
from summarizer.settings import read_settings
from summarizer.testing import FakeLLM

TEXT = (
    "Toll and Arvenia agreed to reopen the bridge at Selma on Monday. President Ana Kest of Arvenia asked Toll for 40 "
    "trucks. Toll pledged 20 trucks and two boats. The Republic of Tamrovia froze the assets of Selma Lines."
)
MANY: dict[str, Any] = {"window_tokens": 12, "max_output_tokens": 100, "workers": 1}
"""About a sentence in a window, one after the other."""

ONE_CALL = 100 * 2.5e-6 + 20 * 10e-6
"""US dollars for the tokens that the stand-in counts, at the list price of gpt-4o."""


@pytest.fixture
def url() -> Iterator[str]:
    """Give the address of a server that answers."""
    with serving() as url:
        yield url


@pytest.fixture
def priced(monkeypatch: pytest.MonkeyPatch, url: str) -> str:
    """Give the address of a server that is paid by OpenAI's list."""
    monkeypatch.setattr("summarizer._llm.request.price_of", lambda _: Price("gpt-4o", "openai"))
    return url


def _worst(url: str) -> float:
    """Return the budget that lets one request through, and leaves no room for a second; the error tells it."""
    with pytest.raises(BudgetError) as caught:
        Summarizer(Settings(budget=0, **MANY), model="m", base_url=url, cache=None).summarize("Toll spoke.")
    told = re.search(r"up to (\d+\.\d+)", str(caught.value))
    assert told
    return float(told[1]) + 1e-6


def test_budget_that_is_used_up_ends_the_text_and_loses_nothing(priced: str, tmp_path: Path) -> None:
    """It is no window that could not be read: the text fails, and the next run pays only for the rest."""
    cache = tmp_path / "a.sqlite"
    budget = _worst(priced) + 2 * ONE_CALL
    with Summarizer(Settings(budget=budget, **MANY), model="m", base_url=priced, cache=cache) as poor:
        with pytest.raises(BudgetError, match="Raise `budget`"):
            poor.summarize(TEXT)
        left = poor.estimate(TEXT)
    assert left.cached_calls > 0
    with Summarizer(Settings(budget=1, **MANY), model="m", base_url=priced, cache=cache) as rich:
        usage = rich.summarize(TEXT).usage
    assert (usage.calls, usage.cached_calls) == (left.calls, left.cached_calls)
    assert usage.cost == pytest.approx(left.calls * ONE_CALL)


def test_budget_holds_over_close_and_over_texts(priced: str) -> None:
    """It is for the life of the Summarizer, not for a connection."""
    budget = _worst(priced) + 1.5 * ONE_CALL
    summarizer = Summarizer(Settings(budget=budget, **MANY), model="m", base_url=priced, cache=None)
    for _ in range(2):
        summarizer.summarize("Toll spoke.")
        summarizer.close()
    with summarizer, pytest.raises(BudgetError, match=r"0\.000900 are spent"):
        summarizer.summarize("Toll spoke.")


def test_budget_of_a_worker_process_is_its_own(priced: str) -> None:
    """What is pickled is the setting: the copy has spent nothing."""
    summarizer = Summarizer(Settings(budget=_worst(priced), **MANY), model="m", base_url=priced, cache=None)
    copy = pickle.loads(pickle.dumps(summarizer))  # noqa: S301 - made here
    for each in (summarizer, copy):
        with each:
            each.summarize("Toll spoke.")


def test_budget_without_a_known_price_is_a_wrong_setting(url: str) -> None:
    """A server of one's own has no list price; nothing is sent."""
    summarizer = Summarizer(Settings(budget=5), model="m", base_url=url, cache=None)
    with summarizer, pytest.raises(ConfigError, match="price of model 'm'"):
        summarizer.summarize(TEXT)


def test_budget_with_an_llm_of_ones_own_is_a_wrong_setting() -> None:
    """Nobody knows what it costs."""
    with pytest.raises(ConfigError, match="your own llm="):
        Summarizer(Settings(budget=5), llm=FakeLLM([]), cache=None).summarize(TEXT)


def test_rate_holds_over_texts_and_threads(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request of a hosted model takes a turn of the one throttle, made from the settings."""
    made: list[RateLimiter] = []
    turns: list[int] = []
    init, turn = RateLimiter.__init__, RateLimiter.turn

    def remembered(self: RateLimiter, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        made.append(self)

    def counted(self: RateLimiter, tokens: int = 0) -> Any:
        turns.append(tokens)
        return turn(self, tokens)

    monkeypatch.setattr(RateLimiter, "__init__", remembered)
    monkeypatch.setattr(RateLimiter, "turn", counted)
    settings = Settings(window_tokens=12, requests_per_minute=100, tokens_per_minute=10**6, workers=3)
    with Summarizer(settings, model="m", base_url=url, cache=None) as summarizer:
        calls = summarizer.summarize(TEXT).usage.calls
        calls += sum(result.summary.usage.calls for result in summarizer.summarize_many([TEXT] * 3) if result.summary)
    assert len(made) == 1
    assert len(turns) == calls > 8
    assert min(turns) > 100
    assert made[0].width == 3


def test_questions_in_flight_are_those_of_all_texts(url: str) -> None:
    """Many texts may ask for more at once than one; the throttle is told."""
    with Summarizer(model="m", base_url=url, cache=None) as summarizer:
        list(summarizer.summarize_many([TEXT], workers=20))
        assert summarizer._session._throttle._most == 20


def test_request_over_the_tokens_of_a_minute_is_a_wrong_setting(url: str) -> None:
    """It says so instead of waiting for ever."""
    summarizer = Summarizer(Settings(tokens_per_minute=1000), model="m", base_url=url, cache=None)
    with summarizer, pytest.raises(ConfigError, match="tokens_per_minute=1,000"):
        summarizer.summarize(TEXT)


@pytest.mark.parametrize("wrong", [{"budget": -1}, {"budget": "inf"}, {"requests_per_minute": 0}])
def test_limits_that_mean_nothing_are_refused(wrong: dict[str, Any]) -> None:
    """At once, by name."""
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        read_settings(**wrong)
