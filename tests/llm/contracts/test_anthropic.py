"""Hold requests to Anthropic against the rules of its documentation.

- https://platform.claude.com/docs/en/api/messages: `max_tokens` is required; roles are `user` and `assistant`, the
  system prompt stands apart; no text block is empty. Since API version 2026-10-21 `temperature`, `top_p` and `top_k`
  are no inputs any more, and its package sends the key as `Authorization: Bearer`.
- https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations: objects are closed,
  no bounds of numbers and texts, `minItems` 0 or 1, at most 24 optional properties and 16 with a choice of types.
- https://platform.claude.com/docs/en/agents-and-tools/tool-use/strict-tool-use: the same subset for `strict` tools.
- https://platform.claude.com/docs/en/build-with-claude/prompt-caching: at most 4 marks; usage counts what was read
  from the cache apart from `input_tokens`.
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
    Node,
    RefusedRequest,
    check_items,
    nodes,
    obedient,
    serving,
    summarized,
    unknown_keywords,
    words,
)

from summarizer.errors import AnswerError, ConfigError, ModelError

BODY = words(
    "model max_tokens messages system tools tool_choice output_config thinking metadata service_tier "
    "speed stop_sequences cache_control container inference_geo stream"
)
SCHEMA_WORDS = "type properties required additionalProperties items minItems enum const anyOf $ref $defs description"


@dataclass
class Anthropic(Contract):
    """The Messages API. `old` knows no structured outputs; `small` compiles no grammar of that size."""

    old: bool = False
    small: bool = False
    garbled: int = 0
    stop: str | None = None

    def answered(self, heard: Heard) -> dict[str, Any]:
        """Check a request and answer it."""
        body = heard.body
        heard.wants(heard.path == "/v1/messages", "not found", status=404)
        heard.wants(heard.headers.get("authorization") == f"Bearer {KEY}", "invalid bearer token", status=401)
        heard.wants("anthropic-version" in heard.headers, "anthropic-version: header is required")
        for name in body.keys() - BODY:
            raise RefusedRequest(f"{name}: Extra inputs are not permitted")
        heard.wants(type(body.get("max_tokens")) is int, "max_tokens: Field required")
        self._check_messages(heard)
        return self._reply(self._answer(heard))

    def _check_messages(self, heard: Heard) -> None:
        turns = heard.body["messages"]
        heard.wants({turn["role"] for turn in turns} <= {"user", "assistant"}, "messages: Unexpected role")
        blocks = [*heard.body["system"], *(block for turn in turns for block in turn["content"])]
        heard.wants(all(block["text"] for block in blocks), "messages: text content blocks must be non-empty")
        marks = [block for block in blocks if "cache_control" in block]
        heard.wants(len(marks) <= 4, "A maximum of 4 blocks with cache_control may be provided.")

    def _answer(self, heard: Heard) -> dict[str, Any]:
        body = heard.body
        system = [{"role": "system", "content": block["text"]} for block in body["system"]]
        said = [*system, *body["messages"]]
        form = body.get("output_config", {}).get("format")
        if form:
            heard.wants(not self.old, "output_config.format: This model does not support structured outputs.")
            heard.wants(form["type"] == "json_schema", "output_config.format.type: unknown")
            self._check_schema(heard, form["schema"], "output_config.format.schema")
            return {"type": "text", "text": json.dumps(obedient(said, form["schema"]))}
        if "tools" not in body:
            return {"type": "text", "text": json.dumps(obedient(said, None))}
        (tool,) = body["tools"]
        heard.wants(body["tool_choice"]["name"] == tool["name"], "tool_choice: no such tool")
        if tool.get("strict"):
            self._check_schema(heard, tool["input_schema"], "tools.0.custom")
        schema = tool["input_schema"] if tool.get("strict") else None
        return {"type": "tool_use", "id": "toolu_1", "name": tool["name"], "input": obedient(said, schema)}

    def _check_schema(self, heard: Heard, schema: Node, where: str) -> None:
        heard.wants(
            not self.small, f"{where}: The compiled grammar is too large, which would cause performance issues."
        )
        unknown = unknown_keywords(schema, SCHEMA_WORDS)
        heard.wants(not unknown, f"{where}: properties {unknown} are not supported")
        found = [node for node, _ in nodes(schema)]
        objects = [node for node in found if node.get("type") == "object"]
        heard.wants(all(node.get("additionalProperties") is False for node in objects), f"{where}: objects are closed")
        least = [node["minItems"] for node in found if "minItems" in node]
        heard.wants(set(least) <= {0, 1}, f"{where}: 'minItems' values other than 0 or 1 are not supported")
        optional = sum(len(node["properties"].keys() - set(node.get("required", ()))) for node in objects)
        heard.wants(optional <= 24, f"{where}: Schemas contains too many optional parameters ({optional})")
        unions = sum("anyOf" in node or isinstance(node.get("type"), list) for node in found)
        heard.wants(unions <= 16, f"{where}: Schemas contains too many parameters with union types ({unions})")

    def _reply(self, block: dict[str, Any]) -> dict[str, Any]:
        tool = block["type"] == "tool_use"
        if len(self.requests) <= self.garbled:
            block = {"type": "text", "text": "There are two items."}
        thought = {"type": "thinking", "thinking": "Two items, I think {", "signature": "s"}
        cut = self.stop == "max_tokens"
        return {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": "claude-sonnet-5",
            "content": [thought] if cut else [thought, block],
            "stop_reason": self.stop or ("tool_use" if tool else "end_turn"),
            "stop_sequence": None,
            "usage": {
                "input_tokens": 100,
                "cache_read_input_tokens": 2000,
                "cache_creation_input_tokens": 50,
                "output_tokens": 30,
            },
        }

    def error(self, refused: RefusedRequest) -> dict[str, Any]:
        """Return the body of a refusal, as the API writes it."""
        return {"type": "error", "error": {"type": "invalid_request_error", "message": refused.message}}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Anthropic]:
    """Serve, and lead its package there."""
    contract = Anthropic()
    with serving(contract) as url:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        yield contract


@pytest.mark.parametrize("mode", ["auto", "json_schema", "tools"])
def test_article_gives_its_items_by_one_request(server: Anthropic, mode: str) -> None:
    """By its output format, and by a strict tool: what the model said nothing about is left out again."""
    summary = summarized("anthropic/claude-sonnet-5", mode=mode)
    check_items(summary)
    assert len(server.requests) == 1
    assert (summary.usage.calls, summary.usage.input_tokens, summary.usage.output_tokens) == (1, 2150, 30)


def test_schema_is_enforced(server: Anthropic) -> None:
    """Strictly, under both modes."""
    summarized("anthropic/claude-sonnet-5")
    summarized("anthropic/claude-sonnet-5", mode="tools")
    first, second = (heard.body for heard in server.requests)
    assert first["output_config"]["format"]["schema"] == second["tools"][0]["input_schema"]
    assert second["tools"][0]["strict"] is True


def test_constant_part_is_marked_for_the_cache(server: Anthropic) -> None:
    """System and few-shot turns are the same for every window; the window itself is not worth keeping."""
    summarized("anthropic/claude-sonnet-5")
    body = server.requests[0].body
    marked = ["cache_control" in turn["content"][-1] for turn in body["messages"]]
    assert "cache_control" in body["system"][-1]
    assert len(marked) > 2
    assert [n for n, mark in enumerate(marked) if mark] == [len(marked) - 2]


def test_answer_of_another_form_is_shown_once_more(server: Anthropic) -> None:
    """With what is wrong with it; roles go on in turn."""
    server.garbled = 1
    summary = summarized("anthropic/claude-sonnet-5", mode="json")
    check_items(summary)
    first, second = (heard.body["messages"] for heard in server.requests)
    assert [turn["role"] for turn in second[len(first) :]] == ["assistant", "user"]
    assert second[-2]["content"][0]["text"] == "There are two items."
    assert summary.usage.calls == 2


def test_two_answers_of_another_form_are_an_error(server: Anthropic) -> None:
    """Never an empty summary."""
    server.garbled = 9
    with pytest.raises(AnswerError):
        summarized("anthropic/claude-sonnet-5")
    assert len(server.requests) == 2


def test_model_without_structured_outputs_is_asked_by_a_tool(server: Anthropic) -> None:
    """One request more at the first question, none later."""
    server.old = True
    summary = summarized("anthropic/claude-3-haiku")
    check_items(summary)
    assert [("tools" in heard.body) for heard in server.requests] == [False, True]
    assert summary.usage.calls == 2


def test_schema_that_is_too_large_is_not_enforced(server: Anthropic) -> None:
    """How large a grammar may be is not documented: it is learned from the refusal."""
    server.small = True
    check_items(summarized("anthropic/claude-sonnet-5", mode="tools"))
    assert [heard.body["tools"][0].get("strict") for heard in server.requests] == [True, None]


def test_request_is_passed_on(server: Anthropic) -> None:
    """Effort beside the format, a header, thinking."""
    given = {"output_config": {"effort": "low"}, "extra_headers": {"anthropic-beta": "b-1"}, "speed": "standard"}
    summarized("anthropic/claude-sonnet-5", request=given)
    heard = server.requests[0]
    assert heard.body["output_config"]["effort"] == "low"
    assert heard.body["output_config"]["format"]["type"] == "json_schema"
    assert heard.headers["anthropic-beta"] == "b-1"
    assert "temperature" not in heard.body


def test_parameter_that_the_user_set_and_the_api_refuses_is_named(server: Anthropic) -> None:
    """It is not left out behind the user's back."""
    with pytest.raises(ConfigError, match="rejects 'temperature'"):
        summarized("anthropic/claude-sonnet-5", request={"temperature": 1})
    assert len(server.requests) == 1


def test_key_goes_nowhere_else(server: Anthropic) -> None:
    """One header has it; the machine is not told about."""
    summarized("anthropic/claude-sonnet-5")
    heard = server.requests[0]
    assert [name for name, value in heard.headers.items() if KEY in value] == ["authorization"]
    assert KEY not in json.dumps(heard.body)
    assert not [name for name in heard.headers if name.startswith("x-stainless-") and "runtime" in name]


def test_answer_that_was_thought_away_names_what_to_set(server: Anthropic) -> None:
    """All room went into thoughts."""
    server.stop = "max_tokens"
    with pytest.raises(ModelError, match=r"max_output_tokens.*reasoning_effort"):
        summarized("anthropic/claude-sonnet-5")
    assert len(server.requests) == 1


def test_wrong_key_is_a_config_error(server: Anthropic, monkeypatch: pytest.MonkeyPatch) -> None:
    """After one request."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-other")
    with pytest.raises(ConfigError, match="ANTHROPIC_API_KEY"):
        summarized("anthropic/claude-sonnet-5")
    assert len(server.requests) == 1
