"""How does a page become one file that loads nothing, runs nothing but our own script, and shows text as text?

Three walls stand between an article and a reader's browser. Every value that a template prints is escaped; before that,
characters which steer what a reader sees are made visible; and the page's policy lets only the script and the style run
whose hashes it names, and nothing be loaded.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from jinja2 import Environment

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"})
"""ISO 639-1 (or -3, where there is none) of languages that are written from right to left."""

STEERS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls
    r"\u202a-\u202e\u2066-\u2069"  # they turn the direction of writing, and so show other words than stand there
    r"\ud800-\udfff\ufffe\uffff"  # no characters: they cannot be written as UTF-8, or not as HTML
    r"\U000e0000-\U000e007f]"  # tags: a model reads what a person cannot see
)
UNFIT = re.compile(rf"{STEERS.pattern}|\s")
"""What no address has."""

POLICY = (
    "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEAD = 2_048
"""Bytes at the beginning of a page that have its policy."""
OURS = re.compile(re.escape(POLICY).replace(r"\{script\}", "[^']+").replace(r"\{style\}", "[^']+"))


def made_here(page: bytes) -> bool:
    """Say whether a page is one that `render` has made: by its policy, which no other page has."""
    return bool(OURS.search(html.unescape(page[:HEAD].decode("utf-8", "replace"))))


def visible(text: str) -> str:
    r"""Return a text in which what steers the reader's eye stands as its name.

    >>> visible("paid \u202e004 euros\x00")
    'paid [U+202E]004 euros[U+0000]'
    """
    return STEERS.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def direction(language: str | None) -> str:
    """Return `rtl` or `ltr`; `auto` where the language is not known."""
    return "auto" if not language else "rtl" if language.lower().partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def address(url: str | None) -> str | None:
    """Return the address if a reader may follow it: only `http` and `https` lead somewhere, the rest is words."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    sound = parts.scheme in ("http", "https") and parts.netloc and not UNFIT.search(url or "")
    return url if sound else None


def render(name: str, **values: Any) -> str:
    """Fill a template of `page/` that extends `base.html`, with script and style inside and the policy for both."""
    script, style = _source("report.js"), _source("report.css")
    policy = POLICY.format(script=_sha256(script), style=_sha256(style))
    return environment().get_template(name).render(script=script, style=style, policy=policy, **values)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return what templates are filled by: it escapes all values, and makes visible what steers."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        loader=FunctionLoader(_source),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(direction=direction, address=address)
    made.filters["words"] = lambda value: str(value).replace("_", " ")
    made.filters["number"] = lambda value: f"{value:,}"
    return made


@lru_cache(maxsize=16)
def _source(name: str) -> str:
    return (resources.files("summarizer.report") / "templates" / name).read_text("utf-8").strip()


def _printed(value: Any) -> Any:
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
