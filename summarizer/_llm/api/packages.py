"""Open the package of a provider that does not speak chat completions: one call is one request, without retries."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from summarizer._llm.api.dialects import AnthropicDialect, BedrockDialect, CohereDialect, GoogleDialect
from summarizer.errors import ConfigError

TELLTALE = (
    *("X-Stainless-Lang", "X-Stainless-Package-Version", "X-Stainless-OS", "X-Stainless-Arch", "X-Stainless-Runtime"),
    *("X-Stainless-Runtime-Version", "X-Stainless-Async"),
)
"""Headers of some packages that tell a server what machine it is asked from; they are not sent."""

Opened = tuple[Callable[..., Any], Callable[[], None]]
"""What sends one request, and what lets the connections go."""


def posting(client: Any, path: str, cast_to: Any = object) -> Callable[..., Any]:
    """Return what sends a request as it is; `create` of the SDK walks through the whole schema first.

    `extra_headers`, `extra_query` and `extra_body` mean what they mean to the SDK.
    """

    def send(
        *,
        extra_headers: Mapping[str, str] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        **request: Any,
    ) -> Any:
        options: dict[str, Any] = {"headers": dict(extra_headers or {}), "params": dict(extra_query or {})}
        return client.post(path, body={**request, **(extra_body or {})}, cast_to=cast_to, options=options)

    return send


def _anthropic(key: str | None, timeout: float) -> Opened:
    import anthropic

    headers: Any = dict.fromkeys(TELLTALE, anthropic.omit)
    client = anthropic.Anthropic(api_key=key, timeout=timeout, max_retries=0, default_headers=headers)
    if not (key or client.auth_token or getattr(client, "credentials", None)):
        raise ConfigError("anthropic needs a key: set ANTHROPIC_API_KEY, or SUMMARIZER_API_KEY, or pass api_key=...")
    return posting(client, "/v1/messages", anthropic.types.Message), client.close


def _google(key: str | None, timeout: float) -> Opened:
    from google import genai

    if not key and not os.environ.get("GOOGLE_GENAI_USE_VERTEXAI"):
        raise ConfigError("google needs a key: set GOOGLE_API_KEY, or SUMMARIZER_API_KEY, or pass api_key=...")
    options: Any = {"timeout": int(timeout * 1000), "retry_options": {"attempts": 1}}
    client = genai.Client(api_key=key, http_options=options)
    return client.models.generate_content, client.close


def _cohere(key: str | None, timeout: float) -> Opened:
    import cohere
    import httpx

    carrier = httpx.Client(timeout=timeout)
    client = cohere.ClientV2(
        api_key=key, base_url=os.environ.get("CO_API_URL") or None, httpx_client=carrier, max_retries=0
    )
    return client.chat, carrier.close


def _bedrock(key: str | None, timeout: float) -> Opened:
    import boto3
    from botocore.config import Config

    patience = {"connect_timeout": timeout, "read_timeout": timeout}
    config = Config(retries={"total_max_attempts": 1, "mode": "standard"}, **patience)
    session = boto3.Session()
    bearer = os.environ.get("AWS_BEARER_TOKEN_BEDROCK", "").strip()
    if key and key != bearer:  # botocore takes it from nowhere else
        raise ConfigError("bedrock reads its key from AWS_BEARER_TOKEN_BEDROCK only: set that, not api_key.")
    if not bearer and session.get_credentials() is None:
        raise ConfigError("bedrock needs an AWS login: a profile, a role, or AWS_BEARER_TOKEN_BEDROCK.")
    if not session.region_name:
        raise ConfigError("bedrock needs a region: set AWS_REGION, or one in the AWS profile.")
    client = session.client("bedrock-runtime", config=config)
    return client.converse, client.close


@dataclass(frozen=True, slots=True)
class Package:
    """The package of a provider.

    Args:
        install: What pip installs.
        dialect: How the provider is spoken to.
        open: Opens it with a key (None: its own way to log in) and a time limit in seconds.
    """

    install: str
    dialect: Any
    open: Callable[[str | None, float], Opened]


PACKAGES: dict[str, Package] = {
    "anthropic": Package("anthropic", AnthropicDialect, _anthropic),
    "bedrock": Package("boto3", BedrockDialect, _bedrock),
    "cohere": Package("cohere", CohereDialect, _cohere),
    "google": Package("google-genai", GoogleDialect, _google),
}
