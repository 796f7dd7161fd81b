"""Choose the model: the setting, else an OpenAI key, else the embedded model."""

from __future__ import annotations

import os
from dataclasses import dataclass

from summarizer._llm.local.model import LocalModel, is_installed
from summarizer._llm.providers import ADDRESSES, OPENAI_ADDRESS, access
from summarizer._version import install_command
from summarizer.errors import ConfigError
from summarizer.settings import DEFAULT_OPENAI_MODEL, Settings

LOCAL = "local"
HERE = "this machine"
WAYS = (
    "No model to ask. There are three ways to get one: install the embedded model "
    f"(in a clone of the project, run {install_command('local')}); set OPENAI_API_KEY (your text is then sent to "
    "OpenAI); or name a model, as in "
)
NO_MODEL = f"{WAYS}model='ollama/llama3.2' or base_url='http://localhost:8000/v1' with model='...'."
NO_MODEL_AT_SHELL = f"{WAYS}--model ollama/llama3.2 or --base-url http://localhost:8000/v1 with --model NAME."
SET_BY = {"base_url": "An address (--base-url or SUMMARIZER_BASE_URL)", "api_key": "A key (SUMMARIZER_API_KEY)"}
"""How what has been set is called at a shell."""


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
        """Return whether the embedded model was chosen: then the text stays on this machine."""
        return self.model == LOCAL


def choose(settings: Settings) -> Choice:
    """Choose the model.

    Raises:
        ConfigError: There is none (the message names the three ways to get one), or its name or address leads nowhere.
    """
    if settings.model:
        return _named(settings.model, settings)
    for name in ("base_url", "api_key"):  # whose it is, is not known: it must not be sent to the wrong server
        if getattr(settings, name):
            raise ConfigError(
                f"{name} is set, but no model. Name one, as in model='...'. {NO_MODEL}",
                at_shell=f"{SET_BY[name]} is set, but no model. Name one with --model NAME.",
            )
    if settings.local_model:
        return _embedded("a file is named in local_model", settings)
    if os.environ.get("OPENAI_API_KEY", "").strip():
        return Choice(DEFAULT_OPENAI_MODEL, "OPENAI_API_KEY is set", _openai())
    if is_installed():
        return Choice(LOCAL, "the extra `local` is installed and no other model is set", HERE)
    raise ConfigError(NO_MODEL, at_shell=NO_MODEL_AT_SHELL)


def _named(model: str, settings: Settings) -> Choice:
    why = f"the model {model!r} was set"
    provider, _, name = model.partition("/")
    if provider == LOCAL:
        if name and model != LocalModel(settings.local_model).name:
            raise ConfigError(
                f"There is no model {model!r}. Use 'local' for the embedded one; to use another GGUF file, set "
                "SUMMARIZER_LOCAL_MODEL to its path."
            )
        return _embedded(why, settings)
    access(model, settings, None, None, None)  # raises when the name or the address leads nowhere
    if settings.base_url:
        return Choice(model, f"{why}, with base_url", _host(settings.base_url))
    return Choice(model, why, _openai() if provider == "openai" else _provider(provider))


def _embedded(why: str, settings: Settings) -> Choice:
    if not is_installed(settings.local_model):
        problem = f"The embedded model was chosen ({why}), but is not installed."
        raise ConfigError(f"{problem} {NO_MODEL}", at_shell=f"{problem} {NO_MODEL_AT_SHELL}")
    return Choice(LOCAL, f"{why}; base_url is not used" if settings.base_url else why, HERE)


def _openai() -> str:
    """Return where OpenAI's own variable leads: a text goes elsewhere when it is set."""
    return _host(os.environ.get("OPENAI_BASE_URL") or OPENAI_ADDRESS)


def _provider(provider: str) -> str:
    names = ADDRESSES.get(provider, (f"{provider.upper()}_BASE_URL",))
    address = next((os.environ[name] for name in names if os.environ.get(name)), None)
    if address is None and provider == "ollama":
        return f"{provider} on {HERE}"
    return f"{provider} at {_host(address)}" if address else provider


def _host(url: str) -> str:
    """Return host and port alone: an address may hold a password."""
    from urllib.parse import urlsplit

    return urlsplit(url).netloc.rpartition("@")[2]
