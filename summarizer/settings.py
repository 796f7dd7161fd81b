"""Which knobs are there? Each is an argument of `Settings` or an environment variable `SUMMARIZER_<NAME>`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from summarizer.errors import ConfigError

DEFAULT_OPENAI_MODEL = "openai/gpt-5.4-mini"
"""The model that is taken when `OPENAI_API_KEY` is set and no model is named."""

OFF = frozenset({"", "none", "off", "no", "false", "0"})


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
        description="where answers are kept: `default` (the user's cache folder), a path, `sqlite:///path`, or none",
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
    max_characters: PositiveInt | None = Field(default=None, description="longest text that is taken, in characters")
    strict: bool = Field(default=False, description="raise when any window fails, instead of an incomplete summary")
    keep_text: bool = Field(default=True, description="keep the text in `summary.source.text`")

    @field_validator("cache", mode="before")
    @classmethod
    def _off_is_none(cls, value: Any) -> Any:
        return None if isinstance(value, str) and value.strip().lower() in OFF else value

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave the key behind: the process that unpickles reads it from its own environment."""
        given = {name: getattr(self, name) for name in type(self).model_fields if name != "api_key"}
        return partial(read_settings, **given), ()


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
