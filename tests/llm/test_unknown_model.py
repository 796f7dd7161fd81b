"""Is it told what may have been meant where a name leads to no model, in the words of Python and of a shell?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from summarizer._llm.providers import BY_ADDRESS, KEYS, unknown_model

KNOWN = ("anthropic", "mistral", "openai")
PAGE = Path(__file__).parents[2] / "docs" / "howto_hosted_models.md"


@pytest.mark.parametrize(
    ("provider", "name", "meant"),
    [
        ("opnai", "m", "'openai/m'"),
        ("mistrall", "", "'mistral/<model>'"),
        ("gpt-5", "", "'openai/gpt-5'"),
        ("locla", "", "'local'"),
    ],
)
def test_nearest_name_is_told(provider: str, name: str, meant: str) -> None:
    """From Python and at a shell alike."""
    error = unknown_model(provider, name, KNOWN)
    for told in (str(error), error.at_shell or ""):
        assert f"Did you mean {meant}?" in told


def test_nothing_is_guessed_where_nothing_is_near() -> None:
    """A wrong guess sends a text to somebody."""
    assert "Did you mean" not in str(unknown_model("zzz", "m", KNOWN))


def test_shell_gets_options_and_no_wall_of_names() -> None:
    """The list stands on a page; Python has it in the message."""
    error = unknown_model("zzz", "m", KNOWN)
    assert error.at_shell is not None
    assert all(option in error.at_shell for option in ("--model PROVIDER/MODEL", "--base-url URL", "--model local"))
    assert "anthropic" not in error.at_shell
    assert "base_url=" not in error.at_shell
    assert "anthropic, mistral, openai" in str(error)


@pytest.mark.parametrize("name", sorted(BY_ADDRESS))
def test_provider_that_no_test_holds_is_reached_by_its_address(name: str) -> None:
    """Told what to set, rather than let down by what nobody has tried."""
    error = unknown_model(name, "m", sorted(KEYS))
    assert name not in KEYS
    assert f"base_url={BY_ADDRESS[name]!r}" in str(error)
    assert "--base-url" in (error.at_shell or "")


@pytest.mark.parametrize(("name", "now"), [("gemini", "google"), ("vertexai", "google"), ("azure", "azure_openai")])
def test_other_name_of_a_provider_is_told(name: str, now: str) -> None:
    """They are called otherwise elsewhere."""
    assert f"Did you mean '{now}/m'?" in str(unknown_model(name, "m", sorted(KEYS)))


def test_page_lists_the_providers() -> None:
    """It is where a shell sends its reader."""
    listed = PAGE.read_text("utf-8").partition("<!-- providers: begin -->")[2].partition("<!-- providers: end -->")[0]
    assert re.findall(r"^\| `([a-z_]+)/", listed, re.MULTILINE) == sorted(KEYS)
