"""Is the right model chosen, and is it said truly where the text goes?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from summarizer._llm import choose
from summarizer._llm.selection import NO_MODEL
from summarizer.errors import ConfigError
from summarizer.settings import DEFAULT_OPENAI_MODEL, Settings

KEY = "sk-never-to-be-seen"
GGUF = Path("mine.gguf")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that the extra `local` is installed."""
    monkeypatch.setattr("summarizer._llm.selection.is_installed", lambda *_: True)


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that the extra `local` is not installed."""
    monkeypatch.setattr("summarizer._llm.selection.is_installed", lambda *_: False)


@pytest.mark.usefixtures("installed")
def test_named_model_wins_over_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names a model gets that one."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    choice = choose(Settings(model="anthropic/claude-x", local_model=GGUF))
    assert (choice.model, choice.goes_to, choice.local) == ("anthropic/claude-x", "anthropic", False)


@pytest.mark.usefixtures("installed")
def test_openai_key_wins_over_the_embedded_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The order that the README gives; why and whereto are said."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    choice = choose(Settings())
    assert choice.model == DEFAULT_OPENAI_MODEL
    assert (choice.why, choice.goes_to) == ("OPENAI_API_KEY is set", "api.openai.com")
    assert KEY not in repr(choice)


@pytest.mark.usefixtures("installed")
def test_file_of_weights_wins_over_a_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who names a model on this machine does not want the text to leave it."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    choice = choose(Settings(local_model=GGUF))
    assert (choice.local, choice.goes_to) == (True, "this machine")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("key", [None, "", "  "])
def test_embedded_model_is_last(key: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing set, or a blank key: the text stays here."""
    if key is not None:
        monkeypatch.setenv("OPENAI_API_KEY", key)
    assert choose(Settings()).local


@pytest.mark.usefixtures("missing")
@pytest.mark.parametrize("given", [{}, {"model": "local"}, {"local_model": GGUF}])
def test_no_model_names_the_three_ways(given: dict[str, Any]) -> None:
    """The message is all that a new user has."""
    with pytest.raises(ConfigError) as caught:
        choose(Settings(**given))
    assert NO_MODEL in str(caught.value)
    assert all(way in NO_MODEL for way in (".[local]", "OPENAI_API_KEY", "base_url="))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("given", [{"base_url": "http://localhost:8000/v1"}, {"api_key": KEY}])
def test_address_or_key_without_a_model_is_refused(given: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A key must not go to whoever happens to be chosen, nor a text elsewhere than to the address."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with pytest.raises(ConfigError, match=rf"{next(iter(given))} is set, but no model") as caught:
        choose(Settings(**given))
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "environment", "goes_to"),
    [
        ({"model": "openai/x"}, {}, "api.openai.com"),
        ({"model": "openai/x"}, {"OPENAI_BASE_URL": "https://user:secret@proxy.example:8443/v1"}, "proxy.example:8443"),
        ({"model": "x", "base_url": "http://user:secret@there:1234/v1"}, {}, "there:1234"),
        ({"model": "openai/x", "base_url": "http://there/v1"}, {}, "there"),
        ({"model": "mistral/x"}, {}, "mistral"),
        ({"model": "ollama/x"}, {}, "ollama on this machine"),
        ({"model": "ollama/x"}, {"OLLAMA_BASE_URL": "http://far.example:11434/v1"}, "ollama at far.example:11434"),
        (
            {"model": "azure_openai/x"},
            {"AZURE_OPENAI_ENDPOINT": "https://mine.example"},
            "azure_openai at mine.example",
        ),
    ],
)
def test_where_the_text_goes_is_said_truly(
    given: dict[str, Any], environment: dict[str, str], goes_to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable that sends the text elsewhere is seen; credentials in an address are not shown."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    choice = choose(Settings(**given))
    assert choice.goes_to == goes_to
    assert "secret" not in repr(choice)


@pytest.mark.parametrize("given", [{"model": "gpt-5"}, {"model": "nobody/x"}, {"model": "x", "base_url": "nonsense"}])
def test_name_or_address_that_leads_nowhere_is_refused(given: dict[str, Any]) -> None:
    """Before anybody is told that a text goes there."""
    with pytest.raises(ConfigError):
        choose(Settings(**given))


@pytest.mark.usefixtures("installed")
def test_full_name_of_the_embedded_model_is_accepted_and_another_is_not() -> None:
    """What `provenance.model` says may be asked for again; a typo does not get other weights in silence."""
    assert choose(Settings(model="local/mine", local_model=GGUF)).local
    with pytest.raises(ConfigError, match="'local/yours'"):
        choose(Settings(model="local/yours", local_model=GGUF))


@pytest.mark.usefixtures("installed")
def test_address_beside_the_embedded_model_is_not_used_and_said_so() -> None:
    """`local` is the safe reading of the two."""
    choice = choose(Settings(model="local", base_url="http://there/v1"))
    assert (choice.local, choice.goes_to) == (True, "this machine")
    assert "base_url is not used" in choice.why


@pytest.mark.parametrize("given", [{}, {"model": "local"}, {"base_url": "http://h/v1"}, {"api_key": KEY}])
@pytest.mark.usefixtures("missing")
def test_error_at_a_shell_names_options_and_no_python(given: dict[str, Any]) -> None:
    """Who types a command cannot pass an argument of a function."""
    with pytest.raises(ConfigError) as caught:
        choose(Settings(**given))
    told = caught.value.at_shell or ""
    assert "--model " in told
    assert not re.search(r"(model|base_url|api_key)=", told)
    assert KEY not in told
