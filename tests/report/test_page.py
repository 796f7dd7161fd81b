"""Does a page keep out what an article brings, and does its policy name exactly its own script and style?"""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from pages import talks

from summarizer import report
from summarizer.report import made_here
from summarizer.report._page import address, direction, environment, visible

FRIENDLY = ["https://example.org/a?b=c&d=é", "http://example.org:8080/#x"]
OTHERS = [
    None,
    "",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "//example.org",
    "https:",
    "https://[",
    " https://example.org",
    "https://example.org/\u202egro",
    "https://example.org/\nx",
]


class Words(HTMLParser):
    """Reads a piece of HTML as a browser does: its words, and whether there is any tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.tags = "", 0
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the form is HTMLParser's
        self.tags += 1


def _filled(value: object) -> str:
    return environment().from_string("{{ value }}").render(value=value)


@given(st.text())
def test_whatever_is_printed_is_words(text: str) -> None:
    """No value becomes a tag or an entity, and what is read there is the value, but for what steers."""
    read = Words(_filled(text))
    assert read.tags == 0
    assert read.words == visible(text)


@given(st.text(alphabet=st.characters()))
def test_no_character_steers_the_eye(text: str) -> None:
    """Controls, overrides of direction and hidden tags stand as their names; the rest is as it was."""
    shown = visible(text)
    assert not re.search(r"[\x00-\x08\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]", shown)
    shown.encode("utf-8")
    assert visible(shown) == shown


def test_ordinary_characters_stay() -> None:
    """Line ends, marks of Arabic writing, joiners of emoji and accents are no danger."""
    text = "a\tb\nc\r\n\u200fعربي\u200d \u061c👩‍🚀 é\u0301"
    assert visible(text) == text


def test_what_is_missing_in_a_template_is_an_error() -> None:
    """A page is never written with a hole in it."""
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing }}").render()
    assert _filled(None) == ""


@pytest.mark.parametrize("url", FRIENDLY)
def test_an_address_of_the_web_leads_there(url: str) -> None:
    """`http` and `https` are followed."""
    assert address(url) == url


@pytest.mark.parametrize("url", OTHERS)
def test_no_other_address_leads_anywhere(url: str | None) -> None:
    """What runs, reads a file, or does not say where it leads is words."""
    assert address(url) is None


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ar", "rtl"),
        ("he", "rtl"),
        ("fa-IR", "rtl"),
        ("UR", "rtl"),
        ("en", "ltr"),
        ("zh", "ltr"),
        ("ku", "auto"),
        (None, "auto"),
    ],
)
def test_a_language_tells_from_which_side_it_is_written(language: str | None, written: str) -> None:
    """Where the language is not known, or is written both ways, the browser looks at the letters."""
    assert direction(language) == written


def test_the_policy_names_exactly_what_stands_there() -> None:
    """The hashes are those of the one script and the one style; there is no other, no attribute that runs or styles."""
    html = report.html([talks(1), talks(2)])
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    [script] = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    [style] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    for kind, inside in (("script", script), ("style", style)):
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{kind}-src &#39;sha256-{digest}&#39;" in policy[1]
    assert policy[1].startswith("default-src &#39;none&#39;")
    assert "unsafe" not in policy[1]
    assert html.index("Content-Security-Policy") < html.index("<style>") < html.index("<script>")
    body = html.replace(script, "").replace(style, "")
    assert not re.search(r"<[^>]+\s(style|on\w+|src)=", body)
    assert not re.search(r"@import|url\(|\bfetch\b|XMLHttpRequest|innerHTML|eval\(", script + style)


def test_our_page_is_known_and_another_is_not() -> None:
    """By the policy in its head; one that is strict in another way, or that tells of ours, is somebody else's."""
    ours = report.html([talks()]).encode()
    assert made_here(ours)
    assert not made_here(ours.replace(b"trusted-types", b"other-types"))
    strict = b'<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src \'none\'"><p>Toll'
    assert not made_here(strict)
    assert not made_here(b"<p>" + b"Toll pledged help. " * 200 + ours)
