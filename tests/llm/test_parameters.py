"""Does the door learn which parameters a model takes?"""

from __future__ import annotations

import httpx2
import openai
import pytest
from door import GOOD, door, failure, question
from hypothesis import given
from hypothesis import strategies as st

from summarizer._llm.parameters import (
    LEARNABLE,
    LIMITS,
    RequestParameters,
    refused_by_name,
    refused_parameter,
    refused_schema,
)

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
        (_error(400, "temperature: Extra inputs are not permitted"), "temperature"),
        (_error(400, "the temperature in the north is low"), None),
        (_error(400, "invalid temperature: only 1 is allowed for this model"), "temperature"),
        (
            _error(400, "litellm.UnsupportedParamsError: m doesn't support temperature=0."),
            "temperature",
        ),
        (_error(400, "m does not support parameters: {'temperature': 0}, set drop_params"), "temperature"),
        (_error(400, "Temperature must be 1 when thinking is enabled"), "temperature"),
        (_error(422, "temperature: Extra inputs are not permitted"), "temperature"),
        (_error(400, "This model does not accept temperature"), "temperature"),
        (_error(400, "temperature is no longer supported"), "temperature"),
        (_error(400, "max_tokens is not supported for this model, use max_completion_tokens"), "max_tokens"),
        (_error(400, "Use max_completion_tokens, max_tokens is not supported"), "max_tokens"),
        (_error(400, "Use 'max_completion_tokens' instead of 'max_tokens'"), "max_tokens"),
        (_error(400, "max_tokens is too large: 4096. This model supports at most 2048 completion tokens."), None),
        (_error(400, "`max_tokens` must be less than 8193", param="max_tokens"), None),
        (_error(500, "invalid temperature: only 1 is allowed"), None),
        (_error(500, param="temperature"), None),
        (ValueError("'temperature'"), None),
        (TypeError("Messages.create() got an unexpected keyword argument 'temperature'"), "temperature"),
        (TypeError("create() got an unexpected keyword argument 'tools'"), None),
    ],
)
def test_refused_parameter_is_read(error: Exception, name: str | None) -> None:
    """From `param`, from the message of servers that have none, or from an SDK; never from other failures."""
    sent = {"temperature", name if name and name in LIMITS else "max_tokens"}
    assert refused_parameter(error, sent) == name


@pytest.mark.parametrize("words", ["invalid temperature: only 1 is allowed", "m don't support temperature=0."])
def test_refused_temperature_is_left_out_from_then_on(words: str) -> None:
    """One request more for the first question, none for the second."""
    llm, server = door(failure(400, message=words), GOOD)
    assert llm.ask(question()).usage.calls == 2
    assert llm.ask(question()).usage.calls == 1
    assert ["temperature" in sent for sent in server.requests] == [True, False, False]


def test_refused_limit_has_its_other_name_from_then_on() -> None:
    """Also where the message names both, in whatever order, without quotes."""
    for words in (
        "max_tokens is not supported, use max_completion_tokens",
        "use max_completion_tokens: max_tokens is unknown",
    ):
        llm, server = door(failure(400, message=words), GOOD)
        llm.ask(question())
        assert [("max_tokens" in sent, "max_completion_tokens" in sent) for sent in server.requests] == [
            (True, False),
            (False, True),
        ]


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (_error(400, param="verbosity"), "verbosity"),
        (_error(422, '{"type": "extra_forbidden", "loc": ["body", "top_k"]}'), "top_k"),
        (_error(400, "top_k: Extra inputs are not permitted"), "top_k"),
        (TypeError("create() got an unexpected keyword argument 'top_k'"), "top_k"),
        (_error(400, "the top_k of the list"), None),
        (_error(503, param="verbosity"), None),
    ],
)
def test_parameter_of_the_user_is_found_by_its_name(error: Exception, name: str | None) -> None:
    """Whatever it is called."""
    assert refused_by_name(error, ["verbosity", "top_k"]) == name


@pytest.mark.parametrize(
    ("error", "refused"),
    [
        (_error(400, "Invalid schema for function 'Answer': In context=()"), True),
        (_error(400, "output_config.format.schema: The compiled grammar is too large"), True),
        (_error(400, "Schemas contains too many parameters with union types"), True),
        (_error(400, "This model does not support structured outputs"), True),
        (_error(422, "response_format is not supported"), True),
        (_error(400, "The strictly confidential text was filtered"), False),
        (_error(401, "Invalid schema"), False),
        (ValueError("Invalid schema"), False),
    ],
)
def test_refusal_of_a_schema_is_known(error: Exception, refused: bool) -> None:
    """In the words of those who enforce schemas."""
    assert refused_schema(error) == refused


def test_parameters_of_the_user_stand_in_place_of_ours() -> None:
    """None takes one away."""
    manner = RequestParameters(given={"temperature": None, "reasoning_effort": "low", "seed": 7})
    assert manner.parameters(9) == {"max_tokens": 9, "reasoning_effort": "low", "seed": 7}


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
