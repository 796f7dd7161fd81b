"""Hold requests to OpenAI against the rules of its documentation, which are in `contract_openai`."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from contract_openai import OpenAI
from contract_server import ARTICLE, KEY, check_items, serving, summarized

from summarizer import Summarizer
from summarizer.errors import ConfigError, ModelError


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAI]:
    """Serve, and lead the package there."""
    contract = OpenAI()
    with serving(contract) as url:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{url}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield contract


@pytest.mark.parametrize("mode", ["auto", "tools", "json_schema"])
def test_article_gives_its_items_by_one_request(server: OpenAI, mode: str) -> None:
    """The schema is enforced; null, which the model has to say, is left out again."""
    summary = summarized("openai/gpt-5.4-mini", mode=mode)
    check_items(summary)
    assert len(server.requests) == 1
    assert (summary.usage.calls, summary.usage.input_tokens, summary.usage.output_tokens) == (1, 2100, 30)
    body = server.requests[0].body
    form = body["response_format"]["json_schema"] if mode == "json_schema" else body["tools"][0]["function"]
    assert form["strict"] is True


@pytest.mark.parametrize("mode", ["json", "md_json"])
def test_other_modes_say_the_form_in_the_prompt(server: OpenAI, mode: str) -> None:
    """Nothing is enforced, and nothing of the schema is changed."""
    check_items(summarized("openai/gpt-5.4-mini", mode=mode))
    assert len(server.requests) == 1


def test_model_that_refuses_a_strict_schema_is_asked_without(server: OpenAI) -> None:
    """One request more, once."""
    server.old = True
    summary = summarized("openai/gpt-4-turbo")
    check_items(summary)
    assert [heard.body["tools"][0]["function"].get("strict") for heard in server.requests] == [True, None]
    assert summary.usage.calls == 2


def test_refusal_is_remembered(server: OpenAI) -> None:
    """By all questions of a Summarizer."""
    server.old = True
    with Summarizer(model="openai/gpt-4-turbo", cache=None) as summarizer:
        for text in (ARTICLE, f"{ARTICLE} They met in Lomar."):
            summarizer.summarize(text)
    assert [heard.body["tools"][0]["function"].get("strict") for heard in server.requests] == [True, None, None]


def test_parameter_of_ours_that_a_model_refuses_is_left_out(server: OpenAI) -> None:
    """Models that reason take no temperature."""
    server.reasons = True
    check_items(summarized("openai/o4-mini"))
    assert ["temperature" in heard.body for heard in server.requests] == [True, False]


def test_request_is_passed_on(server: OpenAI) -> None:
    """Into the body, the headers and the query; null takes one of ours away."""
    given = {
        "reasoning_effort": "low",
        "service_tier": "flex",
        "temperature": None,
        "extra_body": {"verbosity": "low"},
        "extra_headers": {"OpenAI-Project": "p1"},
        "extra_query": {"trace": "1"},
    }
    check_items(summarized("openai/gpt-5.4-mini", request=given))
    heard = server.requests[0]
    assert (heard.body["reasoning_effort"], heard.body["service_tier"], heard.body["verbosity"]) == (
        "low",
        "flex",
        "low",
    )
    assert "temperature" not in heard.body
    assert (heard.headers["openai-project"], heard.query) == ("p1", {"trace": "1"})


def test_parameter_that_the_user_set_and_the_api_refuses_is_named(server: OpenAI) -> None:
    """A misspelt name is told, not sent once more without it."""
    with pytest.raises(ConfigError, match="rejects 'reasoning_efort'"):
        summarized("openai/gpt-5.4-mini", request={"reasoning_efort": "low"})
    assert len(server.requests) == 1


def test_answer_that_was_thought_away_names_what_to_set(server: OpenAI) -> None:
    """One request: the window is not halved into sentences that would go the same way."""
    server.cut = True
    with pytest.raises(ModelError, match=r"max_output_tokens.*reasoning_effort"):
        summarized("openai/gpt-5.4-mini")
    assert len(server.requests) == 1


def test_key_goes_nowhere_else(server: OpenAI) -> None:
    """One header has it."""
    summarized("openai/gpt-5.4-mini")
    heard = server.requests[0]
    assert [name for name, value in heard.headers.items() if KEY in value] == ["authorization"]
    assert KEY not in json.dumps(heard.body)
