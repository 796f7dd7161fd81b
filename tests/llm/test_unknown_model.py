"""Is it told what may have been meant where a name leads to no model, in the words of Python and of a shell?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from instructor.auto_client import supported_providers

from summarizer._llm.providers import OWN_CALLS, unknown_model

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


def test_page_lists_the_providers() -> None:
    """It is where a shell sends its reader."""
    listed = PAGE.read_text("utf-8").partition("<!-- providers: begin -->")[2].partition("<!-- providers: end -->")[0]
    assert re.findall(r"`([^`]+)`", listed) == sorted({*supported_providers} - OWN_CALLS)
