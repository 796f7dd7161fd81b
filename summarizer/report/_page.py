"""Render a template as a self-contained HTML page that loads nothing and runs only our own script.

Three layers protect the reader's browser from an article: control characters are made visible, every value that a
template prints is escaped, and the page's content security policy allows only the script and style with the right
hashes, and no loading.
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

from summarizer.report._labels import warning_label

if TYPE_CHECKING:
    from jinja2 import Environment

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
"""Languages written from right to left, by ISO 639-1 code (or 639-3 where there is none)."""
EITHER_WAY = frozenset({"ku"})
"""Languages written in both directions, for which the browser decides."""

STEERS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls
    r"\u202a-\u202e\u2066-\u2069"  # change the direction of writing, and so can hide what the text says
    r"\ud800-\udfff\ufffe\uffff"  # not characters: they cannot be written as UTF-8 or HTML
    r"\U000e0000-\U000e007f]"  # tags: a model reads what a person cannot see
)
UNFIT = re.compile(rf"{STEERS.pattern}|\s")
"""Characters that no web address contains."""

POLICY = (
    "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEAD = 2_048
"""How many bytes at the beginning of a page contain its policy."""
OURS = re.compile(re.escape(POLICY).replace(r"\{script\}", "[^']+").replace(r"\{style\}", "[^']+"))


def made_here(page: bytes) -> bool:
    """Return whether a page was made by `render`, judging by its content security policy."""
    return bool(OURS.search(html.unescape(page[:HEAD].decode("utf-8", "replace"))))


def visible(text: str) -> str:
    r"""Return a text with control characters replaced by their names.

    >>> visible("paid \u202e004 euros\x00")
    'paid [U+202E]004 euros[U+0000]'
    """
    return STEERS.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def direction(language: str | None) -> str:
    """Return `rtl` or `ltr`, or `auto` if the language is not known or is written both ways."""
    spoken = (language or "").lower().partition("-")[0]
    return "auto" if not spoken or spoken in EITHER_WAY else "rtl" if spoken in RIGHT_TO_LEFT else "ltr"


def address(url: str | None) -> str | None:
    """Return the address if it may become a link, which takes `http` or `https`; otherwise None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    sound = parts.scheme in ("http", "https") and parts.netloc and not UNFIT.search(url or "")
    return url if sound else None


def render(name: str, **values: Any) -> str:
    """Render a template that extends `base.html`, with the script, the style, and the policy for both."""
    script, style = _source("report.js"), _source("report.css")
    policy = POLICY.format(script=_sha256(script), style=_sha256(style))
    return environment().get_template(name).render(script=script, style=style, policy=policy, **values)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the Jinja2 environment, which escapes all values and makes control characters visible."""
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
    made.filters["warning"] = warning_label
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
