"""Hold requests to the other hosts of chat completions against the rules of their documentation.

- DeepSeek, https://api-docs.deepseek.com/api/create-chat-completion: `response_format` is `text` or `json_object`, the
  word "json" must stand in the prompt (https://api-docs.deepseek.com/guides/json_mode), `max_tokens`; usage counts
  `prompt_cache_hit_tokens`.
- Groq, https://console.groq.com/docs/openai: `max_completion_tokens`, no `logprobs`, `logit_bias`;
  https://console.groq.com/docs/structured-outputs: `json_schema` on some models only, tools on all, not strict.
- Mistral, https://docs.mistral.ai/api: `max_tokens`; a parameter that is not known is refused with 422;
  https://docs.mistral.ai/capabilities/structured_output/custom: `json_schema` with `strict`.
- OpenRouter, https://openrouter.ai/docs/api/reference/overview: `max_tokens`; `tools` are handed down as they are.
- Ollama, https://docs.ollama.com/api/openai-compatibility: `response_format` with a schema, `max_tokens`; any key.
- vLLM, https://docs.vllm.ai/en/stable/serving/openai_compatible_server.html: a model is called as it was registered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from contract_openai import OpenAI
from contract_server import KEY, Heard, RefusedRequest, check_items, serving, summarized

from summarizer.errors import ConfigError


@dataclass
class Host(OpenAI):
    """A host with a list of parameters of its own."""

    known: str = "model messages temperature max_tokens tools tool_choice response_format"
    status: int = 400

    def check_body(self, heard: Heard) -> None:
        """Refuse what is not in the list."""
        for name in heard.body.keys() - set(self.known.split()):
            words = {"detail": [{"type": "extra_forbidden", "loc": ["body", name], "msg": "Extra inputs"}]}
            raise RefusedRequest(json.dumps(words), self.status)
        heard.wants(type(heard.body.get(self.room)) is int, f"{self.room} is missing")

    @property
    def room(self) -> str:
        """Return how the room for the answer is called."""
        return "max_completion_tokens" if "max_completion_tokens" in self.known else "max_tokens"


@dataclass
class DeepSeek(Host):
    """JSON without a schema."""

    path: str = "/chat/completions"

    def message(self, heard: Heard) -> dict[str, Any]:
        """Answer JSON where the prompt asks for it."""
        kind = heard.body.get("response_format", {}).get("type", "text")
        heard.wants(kind in ("text", "json_object"), "This response_format type is unavailable now")
        told = "json" in " ".join(turn["content"] for turn in heard.body["messages"]).lower()
        heard.wants(kind == "text" or told, "Prompt must contain the word 'json' in some form")
        return super().message(heard)

    def reply(self, heard: Heard, message: dict[str, Any]) -> dict[str, Any]:
        """Count what came from the cache as DeepSeek does, and think beside the answer."""
        reply = super().reply(heard, {**message, "reasoning_content": "Is it {a request}?"})
        usage = {"prompt_tokens": 2100, "completion_tokens": 30, "total_tokens": 2130}
        return reply | {"usage": {**usage, "prompt_cache_hit_tokens": 2048, "prompt_cache_miss_tokens": 52}}


@dataclass
class Groq(Host):
    """No schema that is enforced; `max_completion_tokens`."""

    path: str = "/openai/v1/chat/completions"
    known: str = "model messages temperature max_completion_tokens tools tool_choice service_tier reasoning_effort"


@dataclass
class Mistral(Host):
    """Unknown parameters cost 422."""

    status: int = 422


@dataclass
class OpenRouter(Host):
    """Hands down what it gets; a provider behind it knows no strict tool."""

    path: str = "/api/v1/chat/completions"
    old: bool = True
    known: str = "model messages temperature max_tokens tools tool_choice response_format provider reasoning"


@dataclass
class Ollama(Host):
    """Needs no key."""

    def knows_key(self, heard: Heard) -> bool:
        """Take any."""
        return KEY not in heard.headers["authorization"]


HOSTS: dict[str, tuple[type[Host], str]] = {
    "deepseek": (DeepSeek, ""),
    "groq": (Groq, "/openai/v1"),
    "mistral": (Mistral, "/v1"),
    "ollama": (Ollama, "/v1"),
    "openrouter": (OpenRouter, "/api/v1"),
}


@contextmanager
def host(name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """Serve a host, and lead the package there."""
    make, start = HOSTS[name]
    contract = make()
    with serving(contract) as url:
        monkeypatch.setenv(f"{name.upper()}_BASE_URL", url + start)
        if name != "ollama":
            monkeypatch.setenv(f"{name.upper()}_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_API_KEY", f"{KEY}-of-openai")
        yield contract


@pytest.mark.parametrize("name", sorted(HOSTS))
def test_article_gives_its_items_by_one_request(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the key of that host, and no other."""
    with host(name, monkeypatch) as contract:
        summary = summarized(f"{name}/some-model")
    check_items(summary)
    assert len(contract.requests) == summary.usage.calls == 1
    assert (summary.usage.input_tokens, summary.usage.output_tokens) == (2100, 30)
    heard = contract.requests[0]
    assert heard.body["model"] == "some-model"
    assert "of-openai" not in json.dumps([heard.headers, heard.body])
    held = [header for header, value in heard.headers.items() if KEY in value]
    assert held == ([] if name == "ollama" else ["authorization"])


def test_mistral_enforces_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strictly; the others get the neutral one."""
    strict = {}
    for name in ("mistral", "ollama"):
        with host(name, monkeypatch) as contract:
            summarized(f"{name}/m")
            strict[name] = contract.requests[0].body["response_format"]["json_schema"].get("strict")
    assert strict == {"mistral": True, "ollama": None}


def test_request_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenRouter's own words for where a request may go."""
    with host("openrouter", monkeypatch) as contract:
        check_items(summarized("openrouter/vendor/model", request={"provider": {"data_collection": "deny"}}))
    assert contract.requests[0].body["provider"] == {"data_collection": "deny"}
    assert contract.requests[0].body["model"] == "vendor/model"


def test_parameter_that_mistral_does_not_know_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With 422, in a list of its own form."""
    with host("mistral", monkeypatch), pytest.raises(ConfigError, match="rejects 'reasoning_efort'"):
        summarized("mistral/m", request={"reasoning_efort": "low"})


@pytest.mark.parametrize("name", ["openai/gpt-oss-20b", "Qwen/Qwen3-8B", "qwen3-32b"])
def test_server_of_ones_own_gets_the_name_as_it_is(name: str) -> None:
    """It has no other: with `openai/` cut off, vLLM would answer 404."""

    @dataclass
    class VLLM(OpenAI):
        def check_body(self, heard: Heard) -> None:
            heard.wants(heard.body["model"] == name, f"The model `{heard.body['model']}` does not exist.", status=404)

    contract = VLLM()
    with serving(contract) as url:
        summary = summarized(name, base_url=f"{url}/v1", api_key=KEY)
    check_items(summary)
    assert summary.usage.calls == 1
