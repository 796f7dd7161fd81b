"""Does the door learn which parameters a model takes?"""

from __future__ import annotations

import httpx2
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._llm.parameters import LEARNABLE, RequestParameters, refused_parameter

REQUEST = httpx2.Request("POST", "https://api.example/v1")


def _error(status: int, message: str = "", **body: str) -> openai.APIStatusError:
    return openai.APIStatusError(message, response=httpx2.Response(status, request=REQUEST), body=body)


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (_error(400, param="temperature"), "temperature"),
        (_error(400, param="messages", message="'temperature'"), None),
        (_error(400, "Unsupported parameter: 'max_tokens' is not supported with this model."), "max_tokens"),
        (_error(400, "`temperature` is deprecated for this model."), "temperature"),
        (_error(422, "unknown field `max_completion_tokens`"), "max_completion_tokens"),
        (_error(400, "the temperature in the north is low"), None),
        (_error(500, param="temperature"), None),
        (ValueError("'temperature'"), None),
        (TypeError("Messages.create() got an unexpected keyword argument 'temperature'"), "temperature"),
        (TypeError("create() got an unexpected keyword argument 'tools'"), None),
    ],
)
def test_refused_parameter_is_read(error: Exception, name: str | None) -> None:
    """From `param`, quoted in the message of servers that have none, or from an SDK; never from other failures."""
    assert refused_parameter(error) == name


def test_limit_is_renamed_both_ways() -> None:
    """Old servers know only `max_tokens`, new models only `max_completion_tokens`."""
    for limit, other in (("max_tokens", "max_completion_tokens"), ("max_completion_tokens", "max_tokens")):
        manner = RequestParameters(limit).without(limit)
        assert manner.applied(RequestParameters(limit).parameters(9)) == {"temperature": 0, other: 9}


def test_both_limits_refused_sends_none() -> None:
    """A server that takes neither gets neither."""
    manner = RequestParameters().without("max_tokens").without("max_completion_tokens")
    assert manner.applied({"max_tokens": 9, "model": "m"}) == {"model": "m"}


@given(st.sets(st.sampled_from(sorted(LEARNABLE))))
def test_what_was_refused_is_never_sent(refused: set[str]) -> None:
    """Except the effort, which is refused while it is not said; applying twice changes nothing."""
    manner = RequestParameters(refused=frozenset(refused))
    sent = manner.applied({"model": "m", **manner.parameters(9)})
    assert not (refused - {"reasoning_effort"}) & set(sent)
    assert manner.applied(sent) == sent
