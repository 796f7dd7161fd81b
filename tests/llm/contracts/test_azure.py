"""Hold requests to Azure against the rules of its documentation.

- https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle: the v1 API is at `/openai/v1`, takes the key
  as a bearer token too, and no `api-version`; the dated API has the deployment in its path, wants `api-version`, and
  the key in the header `api-key`. The package openai reads the version from `OPENAI_API_VERSION`.
- https://learn.microsoft.com/azure/foundry/openai/how-to/structured-outputs: OpenAI's subset without any bounds, at
  most 100 properties and 5 levels.
- https://learn.microsoft.com/azure/foundry/openai/how-to/reasoning: `max_tokens` is refused by models that reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from contract_openai import WORDS, OpenAI, check_strict
from contract_server import KEY, Heard, Node, check_items, nodes, serving, summarized, words

from summarizer.errors import ConfigError

NO_BOUNDS = WORDS - words(
    "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems pattern format"
)


@dataclass
class Azure(OpenAI):
    """A resource with a deployment `desk`; `dated` is its older API."""

    dated: bool = False

    def answered(self, heard: Heard) -> dict[str, Any]:
        """Check a request and answer it."""
        self.path = "/openai/deployments/desk/chat/completions" if self.dated else "/openai/v1/chat/completions"
        versions = {"2024-12-01-preview", "2025-04-01-preview"} if self.dated else {None}
        heard.wants(heard.query.get("api-version") in versions, "Resource not found", status=404)
        heard.wants("max_tokens" not in heard.body, "Unsupported parameter: 'max_tokens'", param="max_tokens")
        heard.wants(heard.body["model"] == "desk", "DeploymentNotFound", status=404)
        return super().answered(heard)

    def knows_key(self, heard: Heard) -> bool:
        """Look at the key where this API has it."""
        if self.dated:
            return heard.headers.get("api-key") == KEY and "authorization" not in heard.headers
        return heard.headers.get("authorization") == f"Bearer {KEY}"

    def enforced(self, heard: Heard, holder: Node, schema: Any) -> Node | None:
        """Return the schema if it is to be enforced."""
        found = super().enforced(heard, holder, schema)
        if found is not None:
            check_strict(heard, found, NO_BOUNDS)
            inside = list(nodes(found))
            heard.wants(sum(len(node.get("properties", {})) for node, _ in inside) <= 100, "Invalid schema: too large")
            heard.wants(max(depth for _, depth in inside) <= 5, "Invalid schema: too deep")
        return found


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Azure]:
    """Serve, and lead the package there."""
    contract = Azure()
    with serving(contract) as url:
        monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", f"{url}/")
        monkeypatch.setenv("AZURE_OPENAI_API_KEY", KEY)
        yield contract


@pytest.mark.parametrize("mode", ["auto", "json_schema"])
def test_article_gives_its_items_by_one_request(server: Azure, mode: str) -> None:
    """Without a version, by the v1 API."""
    summary = summarized("azure_openai/desk", mode=mode)
    check_items(summary)
    assert len(server.requests) == summary.usage.calls == 1
    assert (summary.usage.input_tokens, summary.usage.output_tokens) == (2100, 30)
    assert '"strict": true' in json.dumps(server.requests[0].body)


def test_version_of_the_environment_leads_to_the_dated_api(server: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the variable that Azure documents."""
    server.dated = True
    monkeypatch.setenv("OPENAI_API_VERSION", "2024-12-01-preview")
    check_items(summarized("azure_openai/desk"))
    assert server.requests[0].body["max_completion_tokens"] > 0


def test_version_of_the_request_wins(server: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a part of the address, not of the body."""
    server.dated = True
    monkeypatch.setenv("OPENAI_API_VERSION", "2024-02-01")
    check_items(summarized("azure_openai/desk", request={"api_version": "2025-04-01-preview"}))
    assert "api_version" not in server.requests[0].body


def test_key_goes_nowhere_else(server: Azure) -> None:
    """One header has it, under either API."""
    summarized("azure_openai/desk")
    server.dated = True
    summarized("azure_openai/desk", request={"api_version": "2025-04-01-preview"})
    held = [[name for name, value in heard.headers.items() if KEY in value] for heard in server.requests]
    assert held == [["authorization"], ["api-key"]]


def test_missing_endpoint_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resource has an address of its own."""
    monkeypatch.delenv("AZURE_OPENAI_ENDPOINT", raising=False)
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", KEY)
    with pytest.raises(ConfigError, match="AZURE_OPENAI_ENDPOINT"):
        summarized("azure_openai/desk")
