"""Hold requests to Gemini against the rules of its documentation.

- https://ai.google.dev/api/generate-content: roles are `user` and `model`, the system's words stand in
  `systemInstruction`; the key goes in `x-goog-api-key`; usage counts thoughts apart.
- https://ai.google.dev/gemini-api/docs/structured-output#json_schema_support: `responseJsonSchema` with the MIME type
  `application/json`; of the keywords those that are listed.
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
    obedient,
    serving,
    summarized,
    unknown_keywords,
    words,
)

from summarizer.errors import ConfigError, ModelError, RefusedError

WORDS = (
    "type properties required additionalProperties items prefixItems minItems maxItems enum format minimum maximum "
    "anyOf oneOf $ref $defs $anchor $id title description propertyOrdering"
)
GENERATION = (
    "temperature topP topK candidateCount maxOutputTokens stopSequences responseMimeType responseJsonSchema "
    "thinkingConfig seed presencePenalty frequencyPenalty"
)


@dataclass
class Gemini(Contract):
    """generateContent. `stop` is why an answer ended, `blocked` why a question was not read."""

    stop: str = "STOP"
    blocked: str | None = None
    overloaded: bool = False

    def answered(self, heard: Heard) -> dict[str, Any]:
        """Check a request and answer it."""
        version, _, rest = heard.path.removeprefix("/").partition("/")
        heard.wants(version in ("v1", "v1beta"), "not found", status=404)
        heard.wants(rest == "models/gemini-3.5-flash:generateContent", "not found", status=404)
        heard.wants(heard.headers.get("x-goog-api-key") == KEY, "API key not valid.", status=403)
        heard.wants(not self.overloaded, "The model is overloaded.", status=503)
        body = heard.body
        for name in body.keys() - words("contents systemInstruction generationConfig safetySettings labels"):
            raise RefusedRequest(f'Invalid JSON payload received. Unknown name "{name}"')
        roles = [turn["role"] for turn in body["contents"]]
        heard.wants(set(roles) <= {"user", "model"}, "Please use a valid role: user, model.")
        config = body["generationConfig"]
        for name in config.keys() - set(GENERATION.split()):
            raise RefusedRequest(f'Invalid JSON payload received. Unknown name "{name}"')
        schema = config.get("responseJsonSchema")
        typed = config.get("responseMimeType") == "application/json"
        heard.wants(schema is None or typed, "responseMimeType must be application/json")
        unknown = unknown_keywords(schema, WORDS) if schema else []
        heard.wants(not unknown, f"Invalid value at 'generation_config.response_json_schema': {unknown}")
        if self.blocked:
            return {"promptFeedback": {"blockReason": self.blocked}, "usageMetadata": {"promptTokenCount": 2100}}
        return self._reply(heard, schema)

    def _reply(self, heard: Heard, schema: Any) -> dict[str, Any]:
        body = heard.body
        system = {"role": "system", "content": body["systemInstruction"]["parts"]}
        turns = [{"role": turn["role"], "content": turn["parts"]} for turn in body["contents"]]
        said = json.dumps(obedient([system, *turns], schema))
        parts = [{"text": "Two {items}", "thought": True}, *([{"text": said}] if self.stop == "STOP" else [])]
        return {
            "candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": self.stop, "index": 0}],
            "usageMetadata": {
                "promptTokenCount": 2100,
                "cachedContentTokenCount": 2048,
                "candidatesTokenCount": 30,
                "thoughtsTokenCount": 12,
                "totalTokenCount": 2142,
            },
            "modelVersion": "gemini-3.5-flash",
        }

    def error(self, refused: RefusedRequest) -> dict[str, Any]:
        """Return the body of a refusal, as the API writes it."""
        return {"error": {"code": refused.status, "message": refused.message, "status": "INVALID_ARGUMENT"}}


MODEL = "google/gemini-3.5-flash"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gemini]:
    """Serve, and lead its package there."""
    contract = Gemini()
    with serving(contract) as url:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", url)
        monkeypatch.setenv("GEMINI_API_KEY", KEY)
        yield contract


def test_article_gives_its_items_by_one_request(server: Gemini) -> None:
    """Few-shot turns are the model's; thoughts are no part of the answer, but of the bill."""
    summary = summarized(MODEL)
    check_items(summary)
    assert len(server.requests) == 1
    assert (summary.usage.calls, summary.usage.input_tokens, summary.usage.output_tokens) == (1, 2100, 42)
    roles = [turn["role"] for turn in server.requests[0].body["contents"]]
    assert roles[:2] == ["user", "model"]
    assert roles[-1] == "user"


def test_schema_is_enforced(server: Gemini) -> None:
    """What the text does not tell is left out, so that answers stay short."""
    summarized(MODEL)
    schema = server.requests[0].body["generationConfig"]["responseJsonSchema"]
    (first, *_) = schema["properties"]["items"]["items"]["anyOf"]
    assert set(first["required"]) < set(first["properties"])


def test_mode_json_says_the_form_in_the_prompt(server: Gemini) -> None:
    """For models without schemas."""
    check_items(summarized(MODEL, mode="json"))
    assert "responseJsonSchema" not in server.requests[0].body["generationConfig"]


def test_request_is_passed_on(server: Gemini) -> None:
    """Gemini's own names for it, headers too."""
    given = {
        "thinking_config": {"thinking_level": "low"},
        "extra_headers": {"x-team": "desk"},
        "temperature": None,
        "api_version": "v1beta",
    }
    check_items(summarized(MODEL, request=given))
    heard = server.requests[0]
    assert heard.path.startswith("/v1beta/")
    assert [*heard.body["generationConfig"]["thinkingConfig"].values()] == ["LOW"]
    assert "temperature" not in heard.body["generationConfig"]
    assert heard.headers["x-team"] == "desk"


def test_parameter_that_gemini_has_not_is_named(server: Gemini) -> None:
    """Before anything is sent."""
    with pytest.raises(ConfigError, match="reasoning_effort"):
        summarized(MODEL, request={"reasoning_effort": "low"})
    assert not server.requests


def test_overloaded_model_is_asked_as_often_as_was_set(server: Gemini) -> None:
    """Its package would ask again by itself."""
    server.overloaded = True
    with pytest.raises(ModelError, match="503"):
        summarized(MODEL)
    assert len(server.requests) == 1


def test_answer_that_was_thought_away_names_what_to_set(server: Gemini) -> None:
    """Thoughts count against the room for the answer."""
    server.stop = "MAX_TOKENS"
    with pytest.raises(ModelError, match=r"max_output_tokens.*reasoning_effort"):
        summarized(MODEL)
    assert len(server.requests) == 1


def test_question_that_was_not_read_is_a_refusal(server: Gemini) -> None:
    """A filter before the model."""
    server.blocked = "PROHIBITED_CONTENT"
    with pytest.raises(RefusedError) as caught:
        summarized(MODEL)
    assert caught.value.reason == "prohibited_content"


def test_key_goes_nowhere_else(server: Gemini) -> None:
    """One header has it, no query."""
    summarized(MODEL)
    heard = server.requests[0]
    assert [name for name, value in heard.headers.items() if KEY in value] == ["x-goog-api-key"]
    assert not heard.query
    assert KEY not in json.dumps(heard.body)


def test_missing_key_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is sent."""
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    with pytest.raises(ConfigError, match="GOOGLE_API_KEY"):
        summarized(MODEL)
