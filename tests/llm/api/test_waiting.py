"""Is the wait that a server asks for read, however it says it?"""

from __future__ import annotations

from typing import Any

import httpx2
import openai
import pytest
from door import GOOD, door, failure, question
from hypothesis import given
from hypothesis import strategies as st

from summarizer._llm.api.waiting import asked_wait
from summarizer.errors import ModelError

NOW = 1_900_000_000.0
REQUEST = httpx2.Request("POST", "https://api.example/v1/chat/completions")


def _error(headers: dict[str, str], status: int = 429, **body: Any) -> openai.APIStatusError:
    return openai.APIStatusError("", response=httpx2.Response(status, headers=headers, request=REQUEST), body=body)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("25s", 25),
        ("6m0s", 360),
        ("120ms", 0.12),
        ("1h2m3.5s", 3723.5),
        ("2d", 172_800),
        ("11.38", 11.38),
        ("0", 0),
        (str(int(NOW) + 40), 40),
        (str((int(NOW) + 40) * 1000), 40),
        (str(int(NOW) - 40), 0),
        ("2030-03-17T17:47:10Z", 30),
        ("2030-03-17T18:47:10.500+01:00", 30.5),
        ("soon", None),
        ("-3", None),
        ("", None),
    ],
)
def test_reset_of_a_limit_is_read_in_all_its_forms(value: str, wait: float | None) -> None:
    """Durations, seconds, seconds and milliseconds since 1970, RFC 3339; nonsense counts as not said."""
    for name in ("x-ratelimit-reset-tokens", "X-RateLimit-Reset", "anthropic-ratelimit-requests-reset"):
        assert asked_wait(_error({name: value}), now=lambda: NOW) == pytest.approx(wait)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "9s", "retry-after": "4"}, 4),
        ({"x-ratelimit-reset-tokens": "9s", "retry-after": "1m30s"}, 90),
        (
            {
                "x-ratelimit-reset-requests": "7s",
                "x-ratelimit-remaining-requests": "0",
                "x-ratelimit-reset-tokens": "6m0s",
                "x-ratelimit-remaining-tokens": "900",
            },
            7,
        ),
        (
            {
                "anthropic-ratelimit-input-tokens-reset": "2030-03-17T17:47:00Z",
                "anthropic-ratelimit-input-tokens-remaining": "0",
                "anthropic-ratelimit-requests-reset": "2030-03-17T17:46:41Z",
                "anthropic-ratelimit-requests-remaining": "0",
            },
            20,
        ),
        ({"x-ratelimit-reset-requests-day": "33011.4", "x-ratelimit-reset-tokens-minute": "11.5"}, 11.5),
    ],
)
def test_limit_that_is_used_up_says_how_long(headers: dict[str, str], wait: float) -> None:
    """`Retry-After` first; then the last of those with nothing left; else the first reset of all."""
    assert asked_wait(_error(headers), now=lambda: NOW) == pytest.approx(wait)


@pytest.mark.parametrize(
    ("words", "wait"),
    [
        ("Rate limit reached for m. Please try again in 25s. Visit ...", 25),
        ("Please try again in 7m12.48s.", 432.48),
        ("Please try again in 120ms", 0.12),
        ("Please retry after 26 seconds.", 26),
        ("Please retry in 36.504s.", 36.504),
        ("Wait for about 2 minutes", 120),
        ("Try again in 6 hours", 21_600),
        ("Please try again later.", None),
        ("Limit 30, used 25s ago", None),
    ],
)
def test_wait_in_words_is_read(words: str, wait: float | None) -> None:
    """As OpenAI, Groq, Azure and Gemini write it."""
    assert asked_wait(_error({}, message=words)) == pytest.approx(wait)


def test_reset_counts_for_429_alone() -> None:
    """OpenAI sends the resets with every reply: those of a 503 say nothing about it."""
    assert asked_wait(_error({"x-ratelimit-reset-tokens": "6m0s"}, status=503)) is None
    assert asked_wait(_error({"retry-after": "3"}, status=503)) == 3


def test_headers_that_the_body_repeats_count() -> None:
    """OpenRouter hands on what its own provider said."""
    told = {"headers": {"X-RateLimit-Reset": str((int(NOW) + 12) * 1000), "X-RateLimit-Remaining": "0"}}
    assert asked_wait(_error({}, metadata=told), now=lambda: NOW) == pytest.approx(12)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_no_header_and_no_words_break_the_wait(value: str) -> None:
    """Whatever a server writes, the wait is None or a number that is not negative."""
    for error in (_error({"x-ratelimit-reset": value}), _error({}, message=f"try again in {value}")):
        wait = asked_wait(error)
        assert wait is None or wait >= 0


@pytest.mark.parametrize(("reset", "wait"), [("25s", 25), ("6m0s", 60)])
def test_wait_of_a_limit_is_kept_up_to_the_cap(reset: str, wait: float) -> None:
    """The door comes back when the limit is reset, and no later than `max_wait`."""
    headers = {"x-ratelimit-reset-tokens": reset, "x-ratelimit-remaining-tokens": "0"}
    llm, server = door(failure(429, headers), GOOD)
    assert llm.ask(question()).usage.calls == 2
    assert server.waits == [wait]


def test_wait_comes_with_the_error() -> None:
    """Who runs the queue can come back in time."""
    llm, _ = door(failure(429, message="Please try again in 40s."), attempts=1)
    with pytest.raises(ModelError, match="asks to wait 40 s") as caught:
        llm.ask(question())
    assert (caught.value.retry_after, caught.value.outage) == (40, "busy")
