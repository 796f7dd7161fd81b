"""Hold requests to Cohere against the rules of its documentation.

- https://docs.cohere.com/reference/chat: version 2 has the roles `system`, `user`, `assistant` and `tool`,
  `max_tokens`, `temperature`, the key as a bearer token; usage has tokens a level deeper, as floats, and
  `cached_tokens`.
- https://docs.cohere.com/docs/structured-outputs: `response_format` is `json_object` with a `schema`; each object has a
  required field; bounds of numbers, texts and lists are not supported.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from contract_server import (
    KEY,
    Contract,
    Heard,
    RefusedRequest,
    check_items,
    nodes,
    obedient,
    serving,
    summarized,
    unknown_keywords,
    words,
)

from summarizer.errors import ConfigError, ModelError

BODY = words(
    "model messages response_format max_tokens temperature seed stream thinking safety_mode "
    "strict_tools tools k p priority stop_sequences frequency_penalty presence_penalty logprobs "
    "citation_options documents"
)
WORDS = "type properties required items enum const anyOf $ref $defs description pattern format"


@dataclass
class Cohere(Contract):
    """Chat, version 2."""

    finish: str = "COMPLETE"
    overloaded: bool = False
    cold: bool = True

    def answered(self, heard: Heard) -> dict[str, Any]:
        """Check a request and answer it."""
        heard.wants(heard.path == "/v2/chat", "not found", status=404)
        heard.wants(heard.headers.get("authorization") == f"Bearer {KEY}", "invalid api token", status=401)
        heard.wants(not self.overloaded, "overloaded", status=503)
        body = heard.body
        for name in body.keys() - BODY:
            raise RefusedRequest(f"unknown field: parameter '{name}' is not a valid field")
        heard.wants(self.cold or "temperature" not in body, "'temperature' is not supported by this model", status=422)
        heard.wants({m["role"] for m in body["messages"]} <= {"system", "user", "assistant", "tool"}, "invalid role")
        form = body["response_format"]
        heard.wants(form["type"] == "json_object", "invalid response_format")
        schema = form.get("schema")
        if schema:
            unknown = unknown_keywords(schema, WORDS)
            heard.wants(not unknown, f"invalid 'schema': {unknown} not supported")
            objects = [node for node, _ in nodes(schema) if node.get("type") == "object"]
            heard.wants(all(node.get("required") for node in objects), "each object needs a required field")
        told = " ".join(str(message["content"]) for message in body["messages"])
        heard.wants(schema is not None or "JSON" in told, "the message must ask for JSON")
        return self._reply(obedient(body["messages"], schema))

    def _reply(self, answer: dict[str, Any]) -> dict[str, Any]:
        said = {"type": "text", "text": json.dumps(answer)}
        thought = {"type": "thinking", "thinking": "{"}
        return {
            "id": "c1",
            "finish_reason": self.finish,
            "message": {"role": "assistant", "content": [thought, *([said] if self.finish == "COMPLETE" else [])]},
            "usage": {
                "billed_units": {"input_tokens": 52.0, "output_tokens": 30.0},
                "tokens": {"input_tokens": 2100.0, "output_tokens": 30.0},
                "cached_tokens": 2048.0,
            },
        }

    def error(self, refused: RefusedRequest) -> dict[str, Any]:
        """Return the body of a refusal, as the API writes it."""
        return {"id": "e1", "message": refused.message}


MODEL = "cohere/command-a-03-2025"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cohere]:
    """Serve, and lead its package there."""
    contract = Cohere()
    with serving(contract) as url:
        monkeypatch.setenv("CO_API_URL", url)
        monkeypatch.setenv("CO_API_KEY", KEY)
        yield contract


def test_article_gives_its_items_by_one_request(server: Cohere) -> None:
    """The schema is enforced, as far as Cohere does that."""
    summary = summarized(MODEL)
    check_items(summary)
    assert len(server.requests) == 1
    assert (summary.usage.calls, summary.usage.input_tokens, summary.usage.output_tokens) == (1, 2100, 30)
    assert "schema" in server.requests[0].body["response_format"]


def test_mode_json_says_the_form_in_the_prompt(server: Cohere) -> None:
    """Nothing is enforced but JSON."""
    check_items(summarized(MODEL, mode="json"))
    assert "schema" not in server.requests[0].body["response_format"]


def test_parameter_of_ours_that_a_model_refuses_is_left_out(server: Cohere) -> None:
    """Learned from 422, which has no `param`."""
    server.cold = False
    check_items(summarized(MODEL))
    assert ["temperature" in heard.body for heard in server.requests] == [True, False]


def test_request_is_passed_on(server: Cohere) -> None:
    """Arguments of its package and such as it has not, and headers."""
    given = {"seed": 7, "thinking": {"type": "disabled"}, "extra_headers": {"X-Team": "desk"}}
    check_items(summarized(MODEL, request=given))
    heard = server.requests[0]
    assert (heard.body["seed"], heard.body["thinking"]) == (7, {"type": "disabled"})
    assert heard.headers["x-team"] == "desk"


def test_parameter_that_the_user_set_and_the_api_refuses_is_named(server: Cohere) -> None:
    """It is not left out behind the user's back."""
    with pytest.raises(ConfigError, match="rejects 'reasoning_effort'"):
        summarized(MODEL, request={"reasoning_effort": "low"})
    assert len(server.requests) == 1


def test_overloaded_model_is_asked_as_often_as_was_set(server: Cohere) -> None:
    """Its package would ask twice more by itself."""
    server.overloaded = True
    with pytest.raises(ModelError, match="503"):
        summarized(MODEL)
    assert len(server.requests) == 1


def test_answer_that_was_thought_away_names_what_to_set(server: Cohere) -> None:
    """Models that reason."""
    server.finish = "MAX_TOKENS"
    with pytest.raises(ModelError, match="max_output_tokens"):
        summarized(MODEL)
    assert len(server.requests) == 1


def test_key_goes_nowhere_else(server: Cohere) -> None:
    """One header has it."""
    summarized(MODEL)
    heard = server.requests[0]
    assert [name for name, value in heard.headers.items() if KEY in value] == ["authorization"]
    assert KEY not in json.dumps(heard.body)
