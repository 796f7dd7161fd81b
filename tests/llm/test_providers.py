"""Does each model name lead to the right server, and a wrong one to good advice?"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from summarizer._llm import Endpoint, Question, question_key
from summarizer._llm.api.packages import PACKAGES
from summarizer._llm.providers import Access, access
from summarizer.errors import ConfigError
from summarizer.settings import Settings

QUESTION = Question(({"role": "user", "content": "x"},), {"type": "object"}, max_tokens=9, prompt="p.v1")


def _way(model: str, **settings: Any) -> Access:
    return access(model, Settings(**settings), None, None, None)


def test_openai_name_leads_to_openai() -> None:
    """Provider, address, model and mode tell it from others."""
    assert _way("openai/gpt-5.4-mini").identity == {
        "provider": "openai",
        "base_url": "https://api.openai.com/v1",
        "model": "gpt-5.4-mini",
        "mode": "tools",
        "schema": "openai.1",
    }


def test_address_of_the_environment_is_part_of_the_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two servers behind one model name must not share answers; credentials and query are not shown."""
    monkeypatch.setenv("OPENAI_BASE_URL", "https://u:pw-marker@proxy.example/v1?key=query-marker#x")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "https://claude.example")
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://azure.example")
    assert _way("openai/m").identity["base_url"] == "https://proxy.example/v1"
    assert _way("anthropic/m").identity["base_url"] == "https://claude.example"
    assert _way("azure_openai/m").identity["base_url"] == "https://azure.example"
    assert _way("groq/m").identity["base_url"] == "https://api.groq.com/openai/v1"
    assert _way("bedrock/m").identity["base_url"] == "default"


@pytest.mark.parametrize(
    "model", ["m", "openai/gpt-oss-20b", "Qwen/Qwen3-8B", "ollama/x", "bedrock/eu.anthropic.claude-v1:0"]
)
def test_base_url_takes_the_name_as_it_is(model: str) -> None:
    """Servers register names with slashes in them: vLLM those of a hub, a LiteLLM proxy those of providers."""
    way = _way(model, base_url="http://localhost:8000/v1/")
    assert way.identity["model"] == way.place.model == model
    assert way.identity["mode"] == "json_schema"


@pytest.mark.parametrize(
    "value", ["localhost:8000/v1", "u:pw-marker@h/v1", "ftp://h/v1", "http://", "http://h:x/v1", "http://["]
)
def test_wrong_address_is_refused_and_not_shown(value: str) -> None:
    """Without a scheme nobody can tell what in an address is a password."""
    with pytest.raises(ConfigError, match="base_url is not a valid address") as caught:
        _way("m", base_url=value)
    assert "pw-marker" not in str(caught.value)


@pytest.mark.parametrize(
    ("model", "advice"),
    [
        ("gpt-5.4-mini", "'openai/gpt-5.4-mini'"),
        ("claude-sonnet-4-6", "'anthropic/claude-sonnet-4-6'"),
        ("opnai/m", "'openai/m'"),
        ("openai", "'openai/<model>'"),
        ("openai/", "'openai/<model>'"),
        ("antropic/x", "'anthropic/x'"),
    ],
)
def test_unknown_name_gets_a_suggestion(model: str, advice: str) -> None:
    """The nearest provider, or the maker of models that are called so."""
    with pytest.raises(ConfigError) as caught:
        _way(model)
    assert f"Did you mean {advice}?" in str(caught.value)


@pytest.mark.parametrize("model", ["", "zzz", "zzz/m", "/m"])
def test_unknown_name_lists_all_ways(model: str) -> None:
    """The providers, base_url and the embedded model."""
    with pytest.raises(ConfigError, match=r"anthropic, .*openai.*base_url=.*'local'"):
        _way(model)


@pytest.mark.parametrize(
    ("model", "variable"),
    [("openai/m", "OPENAI_API_KEY"), ("anthropic/m", "ANTHROPIC_API_KEY"), ("groq/m", "GROQ_API_KEY")],
)
def test_missing_key_names_its_variable(model: str, variable: str) -> None:
    """It is missed by the first question only: a run in which every answer is cached needs none."""
    way = _way(model)
    with pytest.raises(ConfigError, match=variable):
        way.connect()


def test_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Providers bring their own packages, which are not ours to require."""
    monkeypatch.setitem(sys.modules, "anthropic", None)
    way = _way("anthropic/m", api_key=SecretStr("sk-marker"))
    with pytest.raises(ConfigError, match="pip install anthropic") as caught:
        way.connect()
    assert caught.value.__context__ is None
    assert "sk-marker" not in str(caught.value)


def test_client_that_cannot_be_made_does_not_show_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """An SDK raises what it likes, with the key in it: only the name of a variable passes."""

    def fail(*_: Any) -> Any:
        raise ValueError("GOOGLE_API_KEY is not set, sk-marker")

    package = replace(PACKAGES["google"], open=fail)
    monkeypatch.setitem(PACKAGES, "google", package)
    with pytest.raises(ConfigError, match="GOOGLE_API_KEY is not set") as caught:
        _way("google/m", api_key=SecretStr("sk-marker")).connect()
    assert "sk-marker" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_mode_that_a_provider_has_not_is_refused_with_those_that_it_has(package: str) -> None:
    """Each dialect knows its own."""
    dialect = PACKAGES[package].dialect
    for mode in ("tools", "json_schema", "json", "md_json"):
        if mode in dialect.modes:
            assert dialect(mode).mode == mode
        else:
            with pytest.raises(ConfigError, match=" or ".join(dialect.modes)):
                dialect(mode)


def test_settings_of_the_door_reach_the_client() -> None:
    """The SDK's own retries are off and the timeout is ours."""
    sent: list[httpx2.Request] = []

    def reply(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(503)

    client = httpx2.Client(transport=httpx2.MockTransport(reply))
    settings = Settings(api_key=SecretStr("sk-deep"), timeout=17)
    connection = access("deepseek/chat", settings, None, None, client).connect()
    with pytest.raises(Exception, match="503"):
        connection.create(model="chat", messages=[])
    assert len(sent) == 1
    assert sent[0].url.host == "api.deepseek.com"
    assert sent[0].headers["authorization"] == "Bearer sk-deep"
    assert set(sent[0].extensions["timeout"].values()) == {17}
    connection.close()
    assert not client.is_closed


def test_ollama_is_asked_for_a_schema() -> None:
    """Ollama constrains decoding under `json_schema`, and needs no key."""
    way = _way("ollama/llama3")
    connection = way.connect()
    assert (way.identity["mode"], connection.mode, connection.model) == ("json_schema", "json_schema", "llama3")
    connection.close()


def test_key_for_a_server_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting, then OPENAI_API_KEY, then a word that servers without keys ignore."""
    keys: list[str] = []

    def reply(request: httpx2.Request) -> httpx2.Response:
        keys.append(request.headers["authorization"])
        return httpx2.Response(200, json={})

    def send(**settings: Any) -> None:
        client = httpx2.Client(transport=httpx2.MockTransport(reply))
        given = Settings(base_url="http://h/v1", **settings)
        access("m", given, None, None, client).connect().create(model="m", messages=[])

    send()
    monkeypatch.setenv("OPENAI_API_KEY", " sk-env\n")
    send()
    send(api_key=SecretStr("sk-set"))
    assert keys == ["Bearer none", "Bearer sk-env", "Bearer sk-set"]


def test_embedded_server_is_not_reached_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stays on this machine must not be shown to a company's proxy."""
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    where = Endpoint("http://127.0.0.1:9/v1", "m", "k")
    connection = access("local", Settings(), lambda: where, {"weights": "abc"}, None).connect()
    with pytest.raises(Exception, match="Connection error"):  # the discard port: nobody listens; a proxy fails the test
        connection.create(model="m", messages=[])
    connection.close()


def test_identity_is_json() -> None:
    """The cache key is made of it."""
    given = {"weights": "abc"}
    way = access("local", Settings(), lambda: Endpoint("http://h/v1", "m", "k"), given, None)
    assert json.loads(json.dumps(way.identity)) == {"mode": "json_schema", "weights": "abc"}


def test_what_changes_the_request_changes_the_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers to two ways of asking are two answers: parameters, versions, schemas, headers that are no secret."""
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://azure.example")
    ways = [
        _way("azure_openai/m"),
        _way("azure_openai/m", mode="json_schema"),
        _way("azure_openai/m", mode="json"),
        _way("azure_openai/m", request={"api_version": "2025-04-01-preview"}),
        _way("azure_openai/m", request={"reasoning_effort": "low"}),
        _way("azure_openai/m", request={"reasoning_effort": "high"}),
        _way("azure_openai/m", request={"extra_headers": {"X-Preview": "on"}}),
        _way("azure_openai/m", request={"temperature": None}),
    ]
    monkeypatch.setenv("OPENAI_API_VERSION", "2024-12-01-preview")
    ways.append(_way("azure_openai/m"))
    keys = {question_key(way.identity, QUESTION) for way in ways}
    assert len(keys) == len(ways)


def test_secrets_are_no_part_of_the_identity() -> None:
    """A new key in a header finds the old answers, and no identity shows one."""
    first, second = (
        _way("openai/m", request={"seed": 7, "extra_headers": {"Authorization": key, "X-Team": "desk"}})
        for key in ("Bearer marker-1", "Bearer marker-2")
    )
    assert first.identity == second.identity
    assert "marker" not in json.dumps(first.identity)
    assert "marker" not in repr(first.place)
    assert json.loads(first.identity["request"]) == {"seed": 7, "extra_headers": {"X-Team": "desk"}}


def test_order_of_parameters_is_no_other_question() -> None:
    """JSON from a shell and a mapping from Python are one."""
    one, other = (_way("openai/m", request=given) for given in ({"a": 1, "b": 2}, {"b": 2, "a": 1}))
    assert one.identity == other.identity
