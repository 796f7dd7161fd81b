"""Does each of several processes get its part of rate and budget, and no more?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import ConfigError, Settings
from summarizer.ray import share_of


@given(st.integers(1, 10**7), st.floats(0, 1e6), st.integers(1, 500))
def test_the_parts_are_never_more_than_the_whole(rate: int, budget: float, processes: int) -> None:
    """Whatever is divided among however many."""
    try:
        part = share_of(Settings(requests_per_minute=rate, tokens_per_minute=rate, budget=budget), processes)
    except ConfigError:
        assert rate < processes
        return
    assert part.requests_per_minute == part.tokens_per_minute
    assert rate - processes < (part.requests_per_minute or 0) * processes <= rate
    assert (part.budget or 0) * processes == pytest.approx(budget)


def test_what_is_not_set_stays_unset() -> None:
    """No limit is no limit for each of them, and everything else is as it was."""
    settings = Settings(workers=3, model="openai/x", strict=True)
    assert share_of(settings, 4) == settings


def test_a_rate_that_is_kept_together_is_not_divided() -> None:
    """Each may use all of it, as long as the others leave room. A budget is divided all the same."""
    settings = Settings(rate_store="redis://h/0", requests_per_minute=2, tokens_per_minute=9000, budget=8)
    part = share_of(settings, 4)
    assert (part.requests_per_minute, part.tokens_per_minute, part.budget) == (2, 9000, 2)


@pytest.mark.parametrize("name", ["requests_per_minute", "tokens_per_minute"])
def test_a_rate_that_leaves_nothing_for_each_is_a_wrong_setting(name: str) -> None:
    """Both numbers are told, and both ways out."""
    with pytest.raises(ConfigError, match=rf"{name}=3 is too low to divide among 4.*`concurrency`.*`rate_store`"):
        share_of(Settings(**{name: 3}), 4)  # type: ignore[arg-type]
