"""What OpenAI refuses, by its documentation. Other hosts of chat completions begin with the same rules.

- https://developers.openai.com/api/docs/guides/structured-outputs#supported-schemas: under `strict` each property is
  required, objects are closed, the root is an object, objects of a choice begin with different keys or values; at most
  5,000 properties, 10 levels, 1,000 values of enums; of bounds those of numbers and lists, none of texts.
- https://developers.openai.com/api/reference/resources/chat: `max_tokens` is refused by models that reason, and
  `temperature` too; unknown parameters are refused by name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from contract_server import KEY, Contract, Heard, Node, nodes, obedient, words

BODY = words(
    "model messages tools tool_choice response_format temperature max_completion_tokens "
    "reasoning_effort service_tier seed verbosity store metadata user prompt_cache_key"
)
WORDS = words(
    "type properties required additionalProperties items enum const anyOf $ref $defs description "
    "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems pattern format "
    "title"
)


def check_strict(heard: Heard, schema: Node, words: frozenset[str] = WORDS) -> None:
    """Refuse a schema that is not of the subset."""
    heard.wants(schema.get("type") == "object", "Invalid schema: root must be an object")
    found = list(nodes(schema))
    unknown = {word for node, _ in found for word in node} - words
    heard.wants(not unknown, f"Invalid schema: {sorted(unknown)} is not permitted")
    for node, depth in found:
        heard.wants(depth <= 10, "Invalid schema: too many levels of nesting")
        heard.wants("type" in node or "anyOf" in node or "$ref" in node, "Invalid schema: must have a 'type' key")
        if node.get("type") == "object":
            heard.wants(node.get("additionalProperties") is False, "Invalid schema: 'additionalProperties' is required")
            all_of_them = set(node["required"]) == set(node["properties"])
            heard.wants(all_of_them, "Invalid schema: 'required' must include every key in properties")
        firsts = [next(iter(b["properties"].items())) for b in node.get("anyOf", ()) if "properties" in b]
        told = {(name, json.dumps(sub.get("enum", sub.get("const")))) for name, sub in firsts}
        heard.wants(len(told) == len(firsts), "Invalid schema: 'anyOf' must not share identical first keys")
    heard.wants(
        sum(len(node.get("properties", {})) for node, _ in found) <= 5000, "Invalid schema: too many properties"
    )


@dataclass
class OpenAI(Contract):
    """Chat completions. `reasons` has models that refuse what such models refuse; `old` knows no strict schema."""

    reasons: bool = False
    old: bool = False
    cut: bool = False
    path: str = "/v1/chat/completions"

    def answered(self, heard: Heard) -> dict[str, Any]:
        """Check a request and answer it."""
        heard.wants(heard.path == self.path, "Invalid URL", status=404)
        heard.wants(self.knows_key(heard), "Incorrect API key provided", status=401)
        self.check_body(heard)
        return self.reply(heard, self.message(heard))

    def knows_key(self, heard: Heard) -> bool:
        """Look at the key."""
        return heard.headers.get("authorization") == f"Bearer {KEY}"

    def check_body(self, heard: Heard) -> None:
        """Refuse parameters that are not known, or not with this model."""
        for name in heard.body.keys() - BODY:
            heard.wants(False, f"Unrecognized request argument supplied: {name}", param=name)
        roles = {turn["role"] for turn in heard.body["messages"]}
        heard.wants(roles <= {"system", "developer", "user", "assistant", "tool"}, "Invalid role")
        if self.reasons and "temperature" in heard.body:
            heard.wants(False, "Unsupported value: 'temperature' does not support 0", param="temperature")

    def message(self, heard: Heard) -> dict[str, Any]:
        """Return the answer in the form that was asked for."""
        messages, form = heard.body["messages"], heard.body.get("response_format", {})
        if "tools" in heard.body:
            function = heard.body["tools"][0]["function"]
            schema = self.enforced(heard, function, function["parameters"])
            heard.wants(heard.body["tool_choice"]["function"]["name"] == function["name"], "no such function")
            call = {"name": function["name"], "arguments": json.dumps(obedient(messages, schema))}
            return {"content": None, "tool_calls": [{"id": "c1", "type": "function", "function": call}]}
        asked = form.get("json_schema", {})
        schema = self.enforced(heard, asked, asked.get("schema"))
        return {"content": json.dumps(obedient(messages, schema))}

    def enforced(self, heard: Heard, holder: Node, schema: Any) -> Node | None:
        """Return the schema if it is to be enforced."""
        if not holder.get("strict"):
            return None
        heard.wants(not self.old, "Invalid parameter: 'strict' is not supported with this model.")
        check_strict(heard, schema)
        return dict(schema)

    def reply(self, heard: Heard, message: dict[str, Any]) -> dict[str, Any]:
        """Return a chat completion."""
        finish = "length" if self.cut else "tool_calls" if "tool_calls" in message else "stop"
        said = {"content": ""} if self.cut else message
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": heard.body.get("model", "m"),
            "choices": [{"index": 0, "message": {"role": "assistant", **said}, "finish_reason": finish}],
            "usage": {
                "prompt_tokens": 2100,
                "completion_tokens": 30,
                "total_tokens": 2130,
                "prompt_tokens_details": {"cached_tokens": 2048},
                "completion_tokens_details": {"reasoning_tokens": 0},
            },
        }
