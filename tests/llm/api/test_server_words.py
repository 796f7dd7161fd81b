"""Is a server's refusal taken for what it is: of a text, of a key, of a length, of money?"""

from __future__ import annotations

import pickle
from typing import Any

import httpx2
import pytest
from door import GOOD, KEY, TEXT, Reply, door, failure, page, question

from summarizer.errors import ConfigError, ModelError, RefusedError, SummarizerError


def _plain(status: int, text: str) -> Reply:
    return lambda _: httpx2.Response(status, text=text)


def _error_of(*replies: Reply, **settings: Any) -> SummarizerError:
    """Ask once for each reply; return what the last one becomes."""
    llm, _ = door(*replies, **settings)
    for _ in replies[1:]:
        llm.ask(question())
    with pytest.raises(SummarizerError) as caught:
        llm.ask(question())
    return caught.value


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (failure(403, code=403, metadata={"reasons": ["violence", "hate/threatening"]}), "violence, hate/threatening"),
        (failure(403, code=403, metadata={"reasons": [], "flagged_input": TEXT}), "content_filter"),
        (failure(403, message="Your input was flagged by moderation"), "content_filter"),
        (failure(403, code="content_policy_violation"), "content_policy_violation"),
        (failure(400, code="data_inspection_failed"), "data_inspection_failed"),
        (failure(400, code="DataInspectionFailed", message="data_inspection_failed"), "content_filter"),
        (failure(400, message="Input data may contain inappropriate content."), "content_filter"),
        (failure(400, code="content_filter"), "content_filter"),
        (page(403), "gateway"),
        (page(403, "<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD></HTML>"), "gateway"),
        (_plain(403, "<html>Request blocked</html>"), "gateway"),
        (_plain(403, "error code: 1020"), "gateway"),
    ],
)
def test_text_that_is_refused_is_a_refusal(reply: Reply, reason: str) -> None:
    """A moderation notice and a firewall's page say nothing about the key, be it the first request or not."""
    error = _error_of(reply)
    assert isinstance(error, RefusedError)
    assert (error.reason, error.outage) == (reason, None)
    assert "refused the key" not in str(error)
    assert "secret" not in f"{error} {vars(error)}"
    assert vars(pickle.loads(pickle.dumps(error))) == vars(error)  # noqa: S301


@pytest.mark.parametrize(
    "reply", [failure(403), failure(403, code="forbidden"), _plain(403, "Forbidden"), _plain(403, "")]
)
def test_403_after_an_answer_is_not_the_key(reply: Reply) -> None:
    """What the same key was answered before is refused for its text; before any answer it may be the key."""
    error = _error_of(GOOD, reply)
    assert isinstance(error, RefusedError)
    assert "with the same key" in str(error)
    first = _error_of(reply)
    assert isinstance(first, ConfigError)
    assert first.status == 403
    assert "SUMMARIZER_API_KEY" in str(first)


def test_401_after_an_answer_is_the_key() -> None:
    """It was taken back meanwhile."""
    error = _error_of(GOOD, failure(401))
    assert isinstance(error, ConfigError)
    assert error.status == 401


@pytest.mark.parametrize(
    ("reply", "words", "outage"),
    [
        (failure(402, code=402, message="Insufficient credits"), "HTTP 402.*no credit left: add some", "credit"),
        (page(402), "HTTP 402.*no credit left", "credit"),
        (failure(429, code="insufficient_quota"), "no credit left", "credit"),
        (failure(413), "HTTP 413.*too long: set a smaller `window_tokens`", None),
        (page(413, "<html>Request Entity Too Large</html>"), "HTTP 413.*`window_tokens`", None),
        (failure(400, message="This model's maximum context length is 4096 tokens"), "`window_tokens`", None),
        (failure(500), "HTTP 500", "server"),
        (page(502), "HTTP 502", "server"),
        (failure(429), "HTTP 429", "busy"),
        (failure(400), "HTTP 400", None),
    ],
)
def test_advice_says_what_helps(reply: Reply, words: str, outage: str | None) -> None:
    """Money, length and a busy server each have their own; what keeps every text from an answer is named."""
    error = _error_of(reply, attempts=1)
    assert isinstance(error, ModelError)
    with pytest.raises(ModelError, match=words):
        raise error
    assert error.outage == outage
    assert KEY not in str(error)


@pytest.mark.parametrize(
    ("message", "advice"),
    [
        ("max_tokens is too large: 4096. This model supports at most 2048 completion tokens", "to 2,048 or less"),
        ("max_tokens: 100000 > 64000, which is the maximum allowed number of output tokens", "to 64,000 or less"),
        (
            "The parameter `max_completion_tokens` is not valid: expected a value <= 12288",
            "12,288 or less",
        ),
        ("Range of max_tokens should be [1, 8192]", "8,192 or less"),
        ("max_completion_tokens is limited for this model", "to less"),
    ],
)
def test_room_that_is_too_much_is_named(message: str, advice: str) -> None:
    """The number was refused, not the name: it is not sent again under another one, nor left out."""
    llm, server = door(failure(400, message=message, param="max_tokens"))
    with pytest.raises(ModelError, match=f"`max_output_tokens` {advice}|`max_output_tokens` to {advice}"):
        llm.ask(question())
    assert len(server.requests) == 1


def test_question_and_room_together_too_much_name_both() -> None:
    """VLLM counts them as one."""
    message = (
        "'max_tokens' or 'max_completion_tokens' is too large: 64000. This model's maximum context length is 64001 "
        "tokens and your request has 24235 input tokens"
    )
    error = _error_of(failure(400, message=message))
    assert "`window_tokens` or `max_output_tokens`" in str(error)
