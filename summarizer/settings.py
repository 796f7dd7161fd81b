"""The settings. Each is an argument of `Settings` and an environment variable `SUMMARIZER_<NAME>`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from summarizer.errors import ConfigError

DEFAULT_OPENAI_MODEL = "openai/gpt-5.4-mini"
"""The default model if `OPENAI_API_KEY` is set and no model is named."""

OFF = frozenset({"", "none", "off", "no", "false", "0"})

ADDRESSES = ("cache", "rate_store")
"""Settings whose value may be an address with a password."""

SERVER = re.compile(r"\A(?!sqlite:)[a-z][a-z0-9+.\-]+://", re.IGNORECASE)
USERINFO = re.compile(r"(?<=://)(?:.*:.*@|[^/?#]*@)")
"""User name and password, even if they contain characters that should have been encoded."""
PASSWORD = re.compile(r"(?<=[?&])password=.*")

SECRET = re.compile(r"auth|cookie|credential|passw|secret|signature|(^|[-_])key$|apikey$|(^|[-_])token$", re.IGNORECASE)
"""Names in `request` whose values are secret: they are not shown, pickled, or part of the cache key."""

OURS: Mapping[str, str] = {
    **dict.fromkeys(("max_tokens", "max_completion_tokens", "max_output_tokens"), "set `max_output_tokens` instead"),
    **dict.fromkeys(("model", "modelId"), "set `model` instead"),
    **dict.fromkeys(("messages", "contents", "system", "system_instruction", "prompt"), "it is part of the prompt"),
    **dict.fromkeys(("tools", "tool_choice", "tool_config", "toolConfig"), "set `mode` instead"),
    **dict.fromkeys(("response_format", "response_schema", "response_json_schema"), "set `mode` instead"),
    **dict.fromkeys(("response_mime_type", "n", "candidate_count"), "the library reads one JSON answer"),
    **dict.fromkeys(("stream", "stream_options"), "the library reads complete answers"),
}
"""Parameters that the library sets itself, and what to use in place of `request`."""

MAPPINGS = ("extra_headers", "extra_query", "extra_body")


class Settings(BaseSettings):
    """The settings of a `Summarizer`. Values that are passed override the environment."""

    model_config = SettingsConfigDict(env_prefix="SUMMARIZER_", frozen=True, extra="forbid", hide_input_in_errors=True)

    model: str | None = Field(
        default=None, description="`provider/model`, the name of a model at `base_url`, or `local`"
    )
    base_url: str | None = Field(default=None, repr=False, description="address of an OpenAI-compatible server")
    api_key: SecretStr | None = Field(
        default=None, description="API key of the server; by default the provider's own variable is read"
    )
    mode: Literal["auto", "tools", "json_schema", "json", "md_json"] = Field(
        default="auto", description="how structured output is requested; `auto` picks what suits the provider"
    )
    local_model: Path | None = Field(default=None, description="path of a GGUF file to use as the embedded model")
    prompt: Path | None = Field(default=None, description="path of your own prompt file for extracting items")
    cache: Annotated[str | None, NoDecode] = Field(
        default="default",
        repr=False,
        description="where answers are cached: `default` (your cache folder), a path, `sqlite:///path`, "
        "`redis://host:port/number`, or `none`",
    )
    cache_max_bytes: PositiveInt = Field(default=1_000_000_000, description="maximum size of the cache, in bytes")
    cache_max_days: PositiveFloat = Field(default=365, description="days after which a cached answer expires")
    window_tokens: PositiveInt | None = Field(
        default=None,
        description="tokens of text per question; by default 2,000, 800 with `base_url`, one sentence for `local`",
    )
    workers: PositiveInt | None = Field(
        default=None, description="questions asked in parallel; by default 8, or 1 for `local`"
    )
    max_output_tokens: PositiveInt | None = Field(
        default=None, description="maximum length of an answer, in tokens; by default 12,000, or 4,096 with `base_url`"
    )
    request: Annotated[Mapping[str, Any], NoDecode] = Field(
        default_factory=dict,
        repr=False,
        description='further parameters for the provider, passed on unchanged, such as `{"reasoning_effort": "low"}`; '
        "JSON in the environment",
    )
    timeout: PositiveFloat = Field(
        default=120, description="timeout of a request, in seconds; 900 for `local` unless set"
    )
    attempts: PositiveInt = Field(default=5, description="maximum number of requests per question, including retries")
    max_wait: PositiveFloat = Field(default=60, description="longest wait before a retry, in seconds")
    requests_per_minute: PositiveInt | None = Field(
        default=None, description="maximum requests per 60 seconds, over all threads; not for `local`"
    )
    tokens_per_minute: PositiveInt | None = Field(
        default=None, description="maximum tokens per 60 seconds, including answers; not for `local`"
    )
    rate_store: Annotated[str | None, NoDecode] = Field(
        default=None,
        repr=False,
        description="`redis://host:port/number`, to share both rate limits among processes; otherwise each has its own",
    )
    budget: NonNegativeFloat | None = Field(
        default=None,
        allow_inf_nan=False,
        description="US dollars that a `Summarizer` may spend in total; needs a model with a known price",
    )
    max_characters: PositiveInt | None = Field(default=None, description="maximum length of a text, in characters")
    strict: bool = Field(
        default=False, description="raise an error if any window fails, instead of returning an incomplete summary"
    )
    keep_text: bool = Field(default=True, description="keep the text in `summary.source.text`")

    @field_validator(*ADDRESSES, mode="before")
    @classmethod
    def _off_is_none(cls, value: Any) -> Any:
        return None if isinstance(value, str) and value.strip().lower() in OFF else value

    @field_validator("request", mode="before")
    @classmethod
    def _from_json(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value.strip() else {}
        except ValueError:
            raise ValueError('should be a JSON object, as in {"reasoning_effort": "low"}') from None

    @field_validator("request")
    @classmethod
    def _is_for_the_provider(cls, value: Mapping[str, Any]) -> Mapping[str, Any]:
        for name in value:
            if name in OURS:
                raise ValueError(f"{name} cannot be set in `request`: {OURS[name]}")
            if name in MAPPINGS and not isinstance(value[name], Mapping):
                raise ValueError(f"{name} should be a mapping")
        held: Mapping[str, Any] = _secrets_held(value)
        try:
            json.dumps(public_part(held))
        except (TypeError, ValueError):
            raise ValueError("should contain only JSON values") from None
        return held

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle without keys, passwords and secrets: the other process reads them from its own environment."""
        given = {name: getattr(self, name) for name in type(self).model_fields if name != "api_key"}
        bare = {name: without_password(given[name]) for name in ADDRESSES if given[name]}
        told = {**given, **bare, "request": public_part(self.request)}
        return _settings_of_here, (told, frozenset(self.model_fields_set))


def read_settings(base: Settings | None = None, **given: Any) -> Settings:
    """Read settings from the environment, `base` and the given values, in increasing priority.

    Raises:
        ConfigError: A value is invalid. All are listed with what was expected; secrets are not shown.
    """
    try:
        kept = base.model_dump(exclude_unset=True) if base else {}
        return Settings(**{**kept, **given})
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"Invalid setting. {problems}. See docs/settings.md.") from None


def without_password(address: str) -> str:
    """Return the address of a server without user name and password; a path stays as it is.

    >>> without_password("redis://me:hush@cache.example:6379/0?password=hush")
    'redis://cache.example:6379/0?'
    """
    return USERINFO.sub("", PASSWORD.sub("", address), count=1) if SERVER.match(address) else address


def public_part(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return `request` without its secret values.

    >>> public_part({"extra_headers": {"X-Team": "desk", "Authorization": SecretStr("hush")}})
    {'extra_headers': {'X-Team': 'desk'}}
    """
    return {name: _public(value) for name, value in request.items() if not isinstance(value, SecretStr)}


def revealed(value: Any) -> Any:
    """Return `request`, or a part of it, with its secret values, as it is sent."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Mapping):
        return {name: revealed(part) for name, part in value.items()}
    return [revealed(part) for part in value] if isinstance(value, list) else value


def _public(value: Any) -> Any:
    if isinstance(value, Mapping):
        return public_part(value)
    return [_public(part) for part in value] if isinstance(value, list) else value


def _secrets_held(value: Any) -> Any:
    """Wrap secret values, at any depth, so that they are not shown."""
    if isinstance(value, list):
        return [_secrets_held(part) for part in value]
    if not isinstance(value, Mapping):
        return value
    return {
        name: SecretStr(part) if isinstance(part, str) and SECRET.search(str(name)) else _secrets_held(part)
        for name, part in value.items()
    }


def _settings_of_here(given: dict[str, Any], chosen: frozenset[str]) -> Settings:
    """Restore the settings sent by another process, with the passwords from this process's own environment.

    Defaults stay defaults: what is not in `chosen` may differ with another model.
    """
    here = read_settings(**{name: value for name, value in given.items() if name not in (*ADDRESSES, "request")})
    own = {name: getattr(here, name) for name in ADDRESSES}
    same = {name: value for name, value in own.items() if value and without_password(value) == given[name]}
    if public_part(here.request) == given["request"]:
        same["request"] = here.request
    made = read_settings(**{**given, **same})
    made.model_fields_set.intersection_update(chosen | {"api_key"})
    return made
