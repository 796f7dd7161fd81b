"""Hold requests to Bedrock against the rules of its documentation.

- https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html: the model stands in the path, roles
  are `user` and `assistant`, the system's words apart, limits in `inferenceConfig`; what a model knows beside that goes
  into `additionalModelRequestFields`. Its package checks each request against the same description.
- https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html: `outputConfig.textFormat` with a schema
  as text: closed objects, no bounds.
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html: requests are signed with the secret, which is
  never sent. (A key in `AWS_BEARER_TOKEN_BEDROCK` goes as a bearer token; its package sends that over TLS only.)
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
)
from pydantic import SecretStr

from summarizer.errors import ConfigError, ModelError

NAME = "eu.anthropic.claude-sonnet-4-6-v1:0"
MODEL = f"bedrock/{NAME}"
WORDS = "type properties required additionalProperties items minItems enum const anyOf $ref $defs description"


@dataclass
class Bedrock(Contract):
    """Converse. `cold` models take a temperature; `old` ones enforce no schema."""

    cold: bool = True
    old: bool = False
    overloaded: bool = False
    stop: str | None = None

    def answered(self, heard: Heard) -> dict[str, Any]:
        """Check a request and answer it."""
        heard.wants(heard.path == f"/model/{NAME}/converse", "not found", status=404)
        signed = heard.headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 Credential=AKIACONTRACT/")
        heard.wants(signed, "The request signature we calculated does not match", status=403)
        heard.wants(not self.overloaded, "overloaded", status=503)
        body = heard.body
        roles = [turn["role"] for turn in body["messages"]]
        heard.wants(set(roles) <= {"user", "assistant"}, "invalid role")
        heard.wants("maxTokens" in body["inferenceConfig"], "maxTokens is missing")
        warm = self.cold or "temperature" not in body["inferenceConfig"]
        heard.wants(warm, "The model returned the following errors: `temperature` is deprecated for this model.")
        known = {"top_k", "thinking"}
        for name in body.get("additionalModelRequestFields", {}).keys() - known:
            raise RefusedRequest(f"The model returned the following errors: {name}: Extra inputs are not permitted")
        system = {"role": "system", "content": body["system"]}
        turns = [{"role": turn["role"], "content": turn["content"]} for turn in body["messages"]]
        return self._reply(self._block(heard, [system, *turns]))

    def _block(self, heard: Heard, said: list[Any]) -> dict[str, Any]:
        form = heard.body.get("outputConfig", {}).get("textFormat")
        if form:
            heard.wants(not self.old, "This model doesn't support the outputConfig field.")
            schema = json.loads(form["structure"]["jsonSchema"]["schema"])
            unknown = unknown_keywords(schema, WORDS)
            heard.wants(not unknown, f"outputConfig: {unknown} not supported")
            objects = [node for node, _ in nodes(schema) if node.get("type") == "object"]
            heard.wants(all(node["additionalProperties"] is False for node in objects), "objects are closed")
            return {"text": json.dumps(obedient(said, schema))}
        tools = heard.body["toolConfig"]
        name = tools["tools"][0]["toolSpec"]["name"]
        heard.wants(tools["toolChoice"]["tool"]["name"] == name, "no such tool")
        return {"toolUse": {"toolUseId": "t1", "name": name, "input": obedient(said, None)}}

    def _reply(self, block: dict[str, Any]) -> dict[str, Any]:
        thought = {"reasoningContent": {"reasoningText": {"text": "{"}}}
        return {
            "output": {"message": {"role": "assistant", "content": [thought] if self.stop else [thought, block]}},
            "stopReason": self.stop or ("tool_use" if "toolUse" in block else "end_turn"),
            "usage": {
                "inputTokens": 100,
                "outputTokens": 30,
                "totalTokens": 2130,
                "cacheReadInputTokens": 2000,
                "cacheWriteInputTokens": 0,
            },
            "metrics": {"latencyMs": 1},
        }

    def error(self, refused: RefusedRequest) -> dict[str, Any]:
        """Return the body of a refusal, as the API writes it."""
        return {"message": refused.message, "__type": "ValidationException"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bedrock]:
    """Serve, and lead its package there."""
    contract = Bedrock()
    with serving(contract) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", url)
        monkeypatch.delenv("AWS_BEARER_TOKEN_BEDROCK", raising=False)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIACONTRACT")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY)
        monkeypatch.setenv("AWS_REGION", "eu-west-1")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield contract


@pytest.mark.parametrize("mode", ["auto", "tools", "json_schema"])
def test_article_gives_its_items_by_one_request(server: Bedrock, mode: str) -> None:
    """By a forced tool, which most models know, or by an enforced schema."""
    summary = summarized(MODEL, mode=mode)
    check_items(summary)
    assert len(server.requests) == 1
    assert (summary.usage.calls, summary.usage.input_tokens, summary.usage.output_tokens) == (1, 2100, 30)


def test_model_that_enforces_no_schema_is_asked_by_a_tool(server: Bedrock) -> None:
    """One request more, once."""
    server.old = True
    check_items(summarized(MODEL, mode="json_schema"))
    assert ["toolConfig" in heard.body for heard in server.requests] == [False, True]


def test_parameter_of_ours_that_a_model_refuses_is_left_out(server: Bedrock) -> None:
    """As newer Claude models refuse the temperature."""
    server.cold = False
    check_items(summarized(MODEL))
    assert ["temperature" in heard.body["inferenceConfig"] for heard in server.requests] == [True, False]


def test_request_is_passed_on(server: Bedrock) -> None:
    """Where Converse has it, and to the model what it has not."""
    given = {"top_p": 0.5, "performanceConfig": {"latency": "optimized"}, "top_k": 5, "temperature": None}
    check_items(summarized(MODEL, request=given))
    body = server.requests[0].body
    assert (body["inferenceConfig"]["topP"], body["performanceConfig"]) == (0.5, {"latency": "optimized"})
    assert body["additionalModelRequestFields"] == {"top_k": 5}
    assert "temperature" not in body["inferenceConfig"]


def test_parameter_that_the_user_set_and_the_model_refuses_is_named(server: Bedrock) -> None:
    """It is not left out behind the user's back."""
    with pytest.raises(ConfigError, match="rejects 'reasoning_effort'"):
        summarized(MODEL, request={"reasoning_effort": "low"})
    assert len(server.requests) == 1


def test_headers_are_refused(server: Bedrock) -> None:
    """Its package signs requests, and adds none."""
    with pytest.raises(ConfigError, match="extra_headers"):
        summarized(MODEL, request={"extra_headers": {"X-Team": "desk"}})
    assert not server.requests


def test_overloaded_model_is_asked_as_often_as_was_set(server: Bedrock) -> None:
    """Its package would ask again by itself."""
    server.overloaded = True
    with pytest.raises(ModelError, match="503"):
        summarized(MODEL)
    assert len(server.requests) == 1


def test_answer_that_was_thought_away_names_what_to_set(server: Bedrock) -> None:
    """Models that reason."""
    server.stop = "max_tokens"
    with pytest.raises(ModelError, match="max_output_tokens"):
        summarized(MODEL)
    assert len(server.requests) == 1


def test_secret_is_not_sent(server: Bedrock) -> None:
    """It signs."""
    summarized(MODEL)
    heard = server.requests[0]
    assert KEY not in json.dumps([heard.headers, heard.query, heard.body])


def test_missing_login_and_region_are_named(server: Bedrock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is sent."""
    with pytest.raises(ConfigError, match="AWS_BEARER_TOKEN_BEDROCK only"):
        summarized(MODEL, api_key=SecretStr("sk-elsewhere"))
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    with pytest.raises(ConfigError, match="AWS_REGION"):
        summarized(MODEL)
    assert not server.requests
