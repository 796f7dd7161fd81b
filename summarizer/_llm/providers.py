"""Map a model name to a server and to a client for it.

Three ways: a server that the caller starts (`endpoint`), any OpenAI-compatible server (`base_url`), and
`provider/model` as instructor spells it. Nothing is opened, and no key is needed, before the first question.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from summarizer._llm.api.dialects import ChatDialect, Dialect
from summarizer._llm.api.packages import PACKAGES, TELLTALE, posting
from summarizer._llm.api.responses import body_of, completion_of
from summarizer._llm.api.retry import ModelAddress
from summarizer._llm.api.schemas import AZURE, MISTRAL, OPENAI, SchemaSubset
from summarizer._llm.api.transport import bounded_client
from summarizer._llm.parameters import RequestParameters
from summarizer._llm.types import Endpoint
from summarizer.errors import ConfigError
from summarizer.settings import Settings, public_part, revealed

OPENAI_ADDRESS = "https://api.openai.com/v1"
COMPATIBLE = "openai-compatible"


@dataclass(frozen=True, slots=True)
class Host:
    """A provider that speaks chat completions: the openai package reaches it.

    Args:
        address: Where its API begins.
        keys: Variables that may hold the key; none where none is needed.
        mode: How the answer's form is asked for.
        limit: Name of the parameter for the maximum size of the answer.
        subset: The schemas that it enforces, where it does.
    """

    address: str
    keys: tuple[str, ...]
    mode: str
    limit: str = "max_tokens"
    subset: SchemaSubset | None = None


HOSTS: Mapping[str, Host] = {
    "openai": Host(OPENAI_ADDRESS, ("OPENAI_API_KEY",), "tools", "max_completion_tokens", OPENAI),
    "deepseek": Host("https://api.deepseek.com", ("DEEPSEEK_API_KEY",), "json"),
    "groq": Host("https://api.groq.com/openai/v1", ("GROQ_API_KEY",), "tools", "max_completion_tokens"),
    "mistral": Host("https://api.mistral.ai/v1", ("MISTRAL_API_KEY",), "json_schema", "max_tokens", MISTRAL),
    "ollama": Host("http://localhost:11434/v1", (), "json_schema"),
    "openrouter": Host("https://openrouter.ai/api/v1", ("OPENROUTER_API_KEY",), "tools"),
}

KEYS: Mapping[str, tuple[str, ...]] = {
    **{name: host.keys for name, host in HOSTS.items()},
    "azure_openai": ("AZURE_OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "bedrock": ("AWS_BEARER_TOKEN_BEDROCK",),
    "cohere": ("CO_API_KEY",),
    "google": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
}
"""Providers, and the variables that may hold their keys."""

OWN_LOGIN = frozenset({"anthropic", "bedrock", "google", "ollama"})
"""Providers whose package knows other ways than a key: a profile, a role, an account of the machine."""

RENAMED: Mapping[str, str] = {
    "azure": "azure_openai",
    "gemini": "google",
    "generative-ai": "google",
    "vertexai": "google",
}

BY_ADDRESS: Mapping[str, str] = {
    "anyscale": "the address of your endpoint",
    "cerebras": "https://api.cerebras.ai/v1",
    "databricks": "https://WORKSPACE/serving-endpoints",
    "fireworks": "https://api.fireworks.ai/inference/v1",
    "litellm": "the address of your LiteLLM proxy",
    "perplexity": "https://api.perplexity.ai",
    "together": "https://api.together.xyz/v1",
    "vllm": "the address of your server",
    "writer": "https://api.writer.com/v1",
    "xai": "https://api.x.ai/v1",
}
"""Providers that no test holds, and the address that they give for the openai package."""

ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "azure_openai": ("AZURE_OPENAI_ENDPOINT",),
    "bedrock": ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL"),
    "cohere": ("CO_API_URL",),
    "google": ("GOOGLE_GEMINI_BASE_URL",),
}
"""Variables with a provider's address, where they are not called `<PROVIDER>_BASE_URL`."""


@dataclass(frozen=True, slots=True)
class Connection:
    """An open connection to a model: one call of `create` is one request.

    Args:
        create: Sends one request, without retries.
        dialect: How requests are written and replies are read.
        mode: How the answer's form is asked for.
        model: The name to send.
        close: Closes the connections.
        embed: Sends one request for embeddings, where the openai package reaches the server.
    """

    create: Callable[..., Any]
    dialect: Dialect
    mode: str
    model: str
    close: Callable[[], None]
    embed: Callable[..., Any] | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """How to connect to a model; not open yet."""

    place: ModelAddress
    identity: Mapping[str, str]
    accepted: RequestParameters
    connect: Callable[[], Connection]


def access(
    model: str,
    settings: Settings,
    endpoint: Callable[[], Endpoint] | None,
    identity: Mapping[str, str] | None,
    http_client: Any,
) -> Access:
    """Return how to connect to a model.

    Raises:
        ConfigError: The name leads nowhere, or the address is none.
    """
    if endpoint:
        return _embedded(model, settings, endpoint, identity or {"provider": "local", "model": model}, http_client)
    if settings.base_url:
        return _compatible(model, settings, settings.base_url, http_client)
    provider, _, name = model.partition("/")
    if provider not in KEYS or not name:
        raise unknown_model(provider, name, sorted(KEYS))
    if provider in HOSTS:
        return _hosted(provider, name, settings, http_client)
    return _azure(name, settings, http_client) if provider == "azure_openai" else _packaged(provider, name, settings)


def _embedded(
    model: str, settings: Settings, endpoint: Callable[[], Endpoint], identity: Mapping[str, str], http_client: Any
) -> Access:
    mode = _mode(settings, "json_schema")
    place = ModelAddress("local", model, "", "the key of the embedded server")

    def connect() -> Connection:
        where = endpoint()
        # A company's proxy must not see what stays on this machine.
        direct = http_client or bounded_client(settings.timeout, trust_env=False)
        given = {"base_url": where.base_url, "api_key": where.api_key, "http_client": direct}
        return _chat(given, mode, where.model, settings, ours=http_client is None)

    return Access(place, {"mode": mode, **identity}, RequestParameters(), connect)


def _compatible(name: str, settings: Settings, base_url: str, http_client: Any) -> Access:
    """Reach any server; it is sent the name as it was given, since servers register names with slashes too."""
    url = _address("base_url", base_url)
    place = ModelAddress(COMPATIBLE, name, _shown(url), "SUMMARIZER_API_KEY or api_key=...")
    return _direct(place, settings, url, Host(base_url, HOSTS["openai"].keys, "json_schema"), http_client)


def _hosted(provider: str, name: str, settings: Settings, http_client: Any) -> Access:
    host, variable = HOSTS[provider], f"{provider.upper()}_BASE_URL"
    url = _address(variable, os.environ.get(variable) or host.address)
    place = ModelAddress(provider, name, _shown(url), " or ".join(host.keys) or "the key of the server")
    return _direct(place, settings, url, host, http_client)


def _direct(place: ModelAddress, settings: Settings, url: SplitResult, host: Host, http_client: Any) -> Access:
    mode = _mode(settings, host.mode)

    def connect() -> Connection:
        given: dict[str, Any] = {
            "base_url": _shown(url),
            "api_key": _key(place, settings),
            "default_headers": _login(url),
            "default_query": dict(parse_qsl(url.query)),
            "http_client": http_client,
        }
        way = _chat(given, mode, place.model, settings, ours=http_client is None, subset=host.subset)
        return way if place.provider in ("openai", COMPATIBLE) else replace(way, embed=None)

    return Access(place, _identity(place, mode, settings, host.subset), _parameters(settings, host.limit), connect)


def _azure(name: str, settings: Settings, http_client: Any) -> Access:
    """Reach Azure by its v1 API, or, where an `api-version` is set, by the dated one with its own client."""
    url = _address("AZURE_OPENAI_ENDPOINT", _azure_endpoint())
    version = str(settings.request.get("api_version") or os.environ.get("OPENAI_API_VERSION", "").strip())
    place = ModelAddress("azure_openai", name, _shown(url), "AZURE_OPENAI_API_KEY")
    mode = _mode(settings, "tools")
    identity = _identity(place, mode, settings, AZURE) | ({"api_version": version} if version else {})

    def connect() -> Connection:
        given: dict[str, Any] = {"api_key": _key(place, settings), "http_client": http_client}
        endpoint = _shown(url).rstrip("/")
        if version:
            given |= {"azure_endpoint": endpoint, "api_version": version}
        else:
            given["base_url"] = endpoint if endpoint.endswith("/openai/v1") else f"{endpoint}/openai/v1"
        return replace(_chat(given, mode, name, settings, ours=http_client is None, subset=AZURE), embed=None)

    accepted = _parameters(settings, "max_completion_tokens", api_version=None)
    return Access(place, identity, accepted, connect)


def _azure_endpoint() -> str:
    endpoint = os.environ.get("AZURE_OPENAI_ENDPOINT", "").strip()
    if not endpoint:
        example = "https://RESOURCE.openai.azure.com"
        raise ConfigError(f"AZURE_OPENAI_ENDPOINT is not set. Set it to your resource, as in {example}.")
    return endpoint


def _chat(
    given: Mapping[str, Any],
    mode: str,
    model: str,
    settings: Settings,
    *,
    ours: bool,
    subset: SchemaSubset | None = None,
) -> Connection:
    import httpx2
    import openai

    headers = {**dict.fromkeys(TELLTALE, openai.Omit()), **given.get("default_headers", {})}
    make = openai.AzureOpenAI if "azure_endpoint" in given else openai.OpenAI
    http = given["http_client"] or bounded_client(settings.timeout)
    known = {**given, "default_headers": headers, "http_client": http}
    client = make(**known, timeout=settings.timeout, max_retries=0)
    post = posting(client, "/chat/completions", httpx2.Response)
    close = client.close if ours else _leave_open
    return Connection(
        create=lambda **request: completion_of(body_of(post(**request))),
        dialect=ChatDialect(mode, subset),
        mode=mode,
        model=model,
        close=close,
        embed=client.embeddings.create,
    )


def _packaged(provider: str, name: str, settings: Settings) -> Access:
    """Reach a provider by its own package."""
    package = PACKAGES[provider]
    place = ModelAddress(provider, name, _address_set(provider), " or ".join(KEYS[provider]))
    mode = _mode(settings, package.dialect.modes[0])
    identity = _identity(place, mode, settings, package.dialect.subset)
    ours = {"temperature": None} if provider == "anthropic" else {}  # its API has had none since version 2026-10-21

    def connect() -> Connection:
        dialect = package.dialect(mode)
        key = _key(place, settings)
        problem = None
        try:
            create, close = package.open(key, settings.timeout)
        except ImportError:
            problem = f"its package is not installed. Run: pip install {package.install}"
        except ConfigError:
            raise
        except Exception as error:  # noqa: BLE001  # SDKs raise what they like, with the key in it
            problem = _missing(error)
        if problem:
            raise ConfigError(f"Cannot connect to {place}: {problem}")
        return Connection(create, dialect, mode, name, close)

    return Access(place, identity, _parameters(settings, "max_tokens", **ours), connect)


def _parameters(settings: Settings, limit: str, **ours: Any) -> RequestParameters:
    """Return the parameters of the first request: ours, and those of the setting `request` in their place."""
    given = {**ours, **revealed(settings.request)}
    if "api_version" in ours:  # of the address, not of the request
        del given["api_version"]
    return RequestParameters(limit, given=given)


def _leave_open() -> None:
    """Leave alone what the caller owns."""


def _key(place: ModelAddress, settings: Settings) -> str | None:
    given = settings.api_key.get_secret_value().strip() if settings.api_key else ""
    variables = KEYS.get("openai" if place.provider == COMPATIBLE else place.provider, ())
    found = given or next((v for v in (os.environ.get(name, "").strip() for name in variables) if v), "")
    if place.provider in (COMPATIBLE, "ollama"):
        return found or "none"
    if not found and place.provider not in OWN_LOGIN:
        needed = f"{place} needs a key: set {place.key}, or SUMMARIZER_API_KEY"
        raise ConfigError(f"{needed}, or pass api_key=...", at_shell=f"{needed}.")
    return found or None


def _mode(settings: Settings, auto: str) -> str:
    return auto if settings.mode == "auto" else settings.mode


def _identity(place: ModelAddress, mode: str, settings: Settings, subset: SchemaSubset | None) -> dict[str, str]:
    """Return what tells answers apart: where they come from, how they are asked for; nothing secret."""
    address = place.address or "default"
    known = {"provider": place.provider, "base_url": address, "model": place.model, "mode": mode}
    if subset and mode in ("tools", "json_schema"):
        known["schema"] = subset.name
    request = public_part(settings.request)
    return known | ({"request": json.dumps(request, sort_keys=True, ensure_ascii=False)} if request else {})


def _address_set(provider: str) -> str:
    """Return the address that the environment gives a provider; two servers must not share a cached answer."""
    names = ADDRESSES.get(provider, (f"{provider.upper()}_BASE_URL",))
    name = next((name for name in names if os.environ.get(name)), "")
    return _shown(_address(name, os.environ[name])) if name else ""


def _address(name: str, value: str) -> SplitResult:
    """Read an address. A wrong one is not shown: without a scheme it is not clear what in it is a password."""
    try:
        url = urlsplit(value)
        if url.scheme in ("http", "https") and url.hostname and url.port != 0:
            return url
    except ValueError:
        pass
    problem = "is not a valid address. Write it like http://localhost:8000/v1."
    option = "--base-url (or SUMMARIZER_BASE_URL)" if name == "base_url" else name
    raise ConfigError(f"{name} {problem}", at_shell=f"{option} {problem}")


def _shown(url: SplitResult) -> str:
    """Return an address without credentials, query and fragment."""
    return url._replace(netloc=url.netloc.rpartition("@")[2], query="", fragment="").geturl()


def _login(url: SplitResult) -> dict[str, str]:
    """Send the credentials of an address as a header, so that no log line shows them."""
    if url.username is None:
        return {}
    pair = f"{unquote(url.username)}:{unquote(url.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _missing(error: Exception) -> str:
    """Return the variable that an SDK misses, without its words: they may hold a key."""
    found = re.search(r"\b([A-Z][A-Z0-9]*_)+(API_KEY|TOKEN|HOST|ENDPOINT)\b", str(error))
    return f"{found.group()} is not set." if found else type(error).__name__


MAKERS: Mapping[str, str] = {
    "gpt": "openai",
    "o1": "openai",
    "o3": "openai",
    "o4": "openai",
    "claude": "anthropic",
    "gemini": "google",
    "mistral": "mistral",
    "deepseek": "deepseek",
    "command": "cohere",
}
"""Who makes the models whose names begin like this, for advice only."""

LOCAL = "local"
ADVICE = "or give base_url=... for any OpenAI-compatible server, or use 'local' (needs the extra `local`)"
AT_SHELL = (
    "Use --model PROVIDER/MODEL (docs/howto_hosted_models.md lists the providers), --model NAME with --base-url URL "
    "for any OpenAI-compatible server, or --model local."
)


def unknown_model(provider: str, name: str, known: Sequence[str]) -> ConfigError:
    """Return the error: from Python with all that is known, at a shell with what is nearest and where the list is."""
    asked = f"{provider}/{name}" if name else provider
    if provider in BY_ADDRESS and name:
        told = f"{provider} has an OpenAI-compatible address"
        set_it = f"base_url={BY_ADDRESS[provider]!r}, model={name!r} and api_key=..."
        at_shell = f"{told}. Use --base-url {BY_ADDRESS[provider]}, --model {name} and SUMMARIZER_API_KEY."
        return ConfigError(f"{told}. Use {set_it}.", at_shell=at_shell)
    hint = _nearest(provider, name, known)
    problem = f"No such model: {asked!r}.{f' Did you mean {hint!r}?' if hint else ''}"
    listed = ", ".join(known)
    return ConfigError(
        f"{problem} Use 'provider/model' with one of: {listed}; {ADVICE}.", at_shell=f"{problem} {AT_SHELL}"
    )


def _nearest(provider: str, name: str, known: Sequence[str]) -> str | None:
    if provider in RENAMED:
        return f"{RENAMED[provider]}/{name or '<model>'}"
    close = get_close_matches(provider, known if name else [*known, LOCAL], 1)
    if close:
        return LOCAL if close[0] == LOCAL else f"{close[0]}/{name or '<model>'}"
    maker = next((MAKERS[start] for start in MAKERS if provider.startswith(start)), None)
    return f"{maker}/{provider}" if maker and not name else None
