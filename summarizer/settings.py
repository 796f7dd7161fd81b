"""Which knobs are there? Each is an argument of `Settings` or an environment variable `SUMMARIZER_<NAME>`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from summarizer.errors import ConfigError

DEFAULT_OPENAI_MODEL = "openai/gpt-5.4-mini"
"""The model that is taken when `OPENAI_API_KEY` is set and no model is named."""

OFF = frozenset({"", "none", "off", "no", "false", "0"})

ADDRESSES = ("cache", "rate_store")
"""The settings whose value may be an address with a password in it."""

SERVER = re.compile(r"\A(?!sqlite:)[a-z][a-z0-9+.\-]+://", re.IGNORECASE)
USERINFO = re.compile(r"(?<=://)(?:.*:.*@|[^/?#]*@)")
"""User and password, with odd characters in them that were not encoded too: such an address is of no use anyway."""
PASSWORD = re.compile(r"(?<=[?&])password=.*")


class Settings(BaseSettings):
    """What is fixed for a `Summarizer`. Values that were passed win over the environment."""

    model_config = SettingsConfigDict(env_prefix="SUMMARIZER_", frozen=True, extra="forbid", hide_input_in_errors=True)

    model: str | None = Field(
        default=None, description="`provider/model`, a model name together with `base_url`, or `local`"
    )
    base_url: str | None = Field(default=None, repr=False, description="address of an OpenAI-compatible server")
    api_key: SecretStr | None = Field(
        default=None, description="its key; otherwise the provider's own variable is read"
    )
    mode: Literal["auto", "tools", "json_schema", "json", "md_json"] = Field(
        default="auto", description="how the answer's form is asked for; `auto` suits the provider"
    )
    local_model: Path | None = Field(default=None, description="path of a GGUF file to use as the embedded model")
    prompt: Path | None = Field(default=None, description="your own prompt file for the extraction of items")
    cache: Annotated[str | None, NoDecode] = Field(
        default="default",
        repr=False,
        description="where answers are kept: `default` (the user's cache folder), a path, `sqlite:///path`, "
        "`redis://host:port/number`, or none",
    )
    cache_max_bytes: PositiveInt = Field(default=1_000_000_000, description="size of the cache, in bytes")
    cache_max_days: PositiveFloat = Field(default=365, description="age after which an answer is forgotten, in days")
    window_tokens: PositiveInt | None = Field(
        default=None, description="tokens of text in one question; default by model, one sentence for `local`"
    )
    workers: PositiveInt | None = Field(
        default=None, description="windows asked at the same time; default 1 for `local`, 8 for others"
    )
    max_output_tokens: PositiveInt | None = Field(default=None, description="room for one answer, in tokens")
    timeout: PositiveFloat = Field(default=120, description="seconds for one request")
    attempts: PositiveInt = Field(default=5, description="requests sent for one question when transport fails")
    max_wait: PositiveFloat = Field(default=60, description="longest wait before the next attempt, in seconds")
    requests_per_minute: PositiveInt | None = Field(
        default=None, description="requests in any 60 seconds, of all threads together; not for `local`"
    )
    tokens_per_minute: PositiveInt | None = Field(
        default=None, description="tokens in any 60 seconds, with the room for answers; not for `local`"
    )
    rate_store: Annotated[str | None, NoDecode] = Field(
        default=None,
        repr=False,
        description="`redis://host:port/number`, where processes keep both rates together; without it each has its own",
    )
    budget: NonNegativeFloat | None = Field(
        default=None,
        allow_inf_nan=False,
        description="US dollars that a `Summarizer` may spend in its life; needs a model whose price is known",
    )
    max_characters: PositiveInt | None = Field(default=None, description="longest text that is taken, in characters")
    strict: bool = Field(default=False, description="raise when any window fails, instead of an incomplete summary")
    keep_text: bool = Field(default=True, description="keep the text in `summary.source.text`")

    @field_validator(*ADDRESSES, mode="before")
    @classmethod
    def _off_is_none(cls, value: Any) -> Any:
        return None if isinstance(value, str) and value.strip().lower() in OFF else value

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave key and passwords behind: the process that unpickles reads them from its own environment."""
        given = {name: getattr(self, name) for name in type(self).model_fields if name != "api_key"}
        bare = {name: without_password(given[name]) for name in ADDRESSES if given[name]}
        return _settings_of_here, ({**given, **bare}, frozenset(self.model_fields_set))


def read_settings(base: Settings | None = None, **given: Any) -> Settings:
    """Make settings from the environment, `base` and the values given.

    Raises:
        ConfigError: A value is wrong; each is named with what was expected. Values of secrets are not shown.
    """
    try:
        kept = base.model_dump(exclude_unset=True) if base else {}
        return Settings(**{**kept, **given})
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigError(f"Bad setting. {problems}. See the settings table in the README.") from None


def without_password(address: str) -> str:
    """Return the address of a server without user and password; a path stays as it is.

    >>> without_password("redis://me:hush@cache.example:6379/0?password=hush")
    'redis://cache.example:6379/0?'
    """
    return USERINFO.sub("", PASSWORD.sub("", address), count=1) if SERVER.match(address) else address


def _settings_of_here(given: dict[str, Any], chosen: frozenset[str]) -> Settings:
    """Make the settings that another process sent; passwords of addresses stand in this one's own settings.

    Defaults stay defaults: what is not `chosen` may be another with another model.
    """
    here = read_settings(**{name: value for name, value in given.items() if name not in ADDRESSES})
    own = {name: getattr(here, name) for name in ADDRESSES}
    same = {name: value for name, value in own.items() if value and without_password(value) == given[name]}
    made = read_settings(**{**given, **same})
    made.model_fields_set.intersection_update(chosen | {"api_key"})
    return made
