"""Extract the article and its metadata from a saved page. Nothing that the page links to is fetched.

trafilatura finds the article among menus, banners and comments. Its paragraphs are joined here with blank lines
between, as the splitting into paragraphs and sentences expects.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

from summarizer._version import install_command
from summarizer.errors import ConfigError, InputError

MARKUP = re.compile(rb"(?is)\s*(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b")
ARCHIVE = re.compile(rb"(?ism)(?=.{0,4000}?^content-type:\s*multipart/related)(?:[\w-]+:|\s)")
CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w:.-]+)", re.IGNORECASE
)
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
BLOCKS = frozenset({"p", "head", "item", "quote", "row", "ab", "code"})
SPACES = re.compile(r"[^\S\n]+")
LINE_END = re.compile(r"\s*\n\s*")
LARGEST = 20_000_000
"""Characters of a page; what has more is data, and its tree would fill the memory."""
MOST_TAGS = 200_000
MOST_ATTRIBUTES = 1000
"""In one tag: a parser's time grows with their square."""

_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{5000,}")
_VALUE = re.compile(r"\"[^\"]*\"?|'[^']*'?")
"""A long report has 20,000. The time grows with their square: 100,000 take 7 s, 400,000 take 160."""
SEEN = 4096
"""Bytes at the beginning of a page that may name its encoding."""


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of a page, and what an archive says about it."""

    raw: bytes
    charset: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The words of a page, and what it says about them: any of title, published, publisher, author, url."""

    text: str
    about: dict[str, Any] = field(default_factory=dict)


def is_page(start: bytes) -> bool:
    """Return whether a file is an HTML page, by its first bytes."""
    return bool(MARKUP.match(start.removeprefix(b"\xef\xbb\xbf")))


def is_archive(start: bytes) -> bool:
    """Return whether a file is a page that a browser saved with all that belongs to it (MHTML), by its first bytes."""
    return bool(ARCHIVE.match(start))


def opened(raw: bytes, name: str) -> Page:
    """Take the page out of an archive (MHTML, RFC 2557).

    Raises:
        InputError: It holds no page.
    """
    try:
        message = message_from_bytes(raw, policy=policy.default)
        for part in message.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                body = part.get_payload(decode=True)
                url = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "").strip()
                return Page(body if isinstance(body, bytes) else b"", part.get_content_charset(), url or None)
    except Exception as error:  # noqa: BLE001 - headers that are damaged, or nest too deep, raise all sorts of things
        raise InputError(
            f"{name} is a damaged web archive ({type(error).__name__}). Save the page again, or save it as text."
        ) from None
    raise InputError(f"{name} is a web archive without a page. Save the page again, or save it as text.")


def charset(raw: bytes) -> str | None:
    """Return the encoding that a page names."""
    found = CHARSET.search(raw[:SEEN])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def extract(markup: str, name: str, url: str | None = None) -> Article:
    """Return the article of a page.

    Raises:
        InputError: No article is found, or the page is over `LARGEST`.
        ConfigError: trafilatura is not installed.
    """
    try:
        from trafilatura import bare_extraction
    except ImportError:
        needed = f"run {install_command('inputs')} in a clone of the project"
        raise ConfigError(f"{name} is a web page. To read it, {needed}, or save it as text.") from None
    if len(markup) > LARGEST or markup.count("<") > MOST_TAGS or _is_overloaded(markup):
        raise InputError(
            f"{name} is too large a page: more than {LARGEST:,} characters, {MOST_TAGS:,} tags, or "
            f"{MOST_ATTRIBUTES:,} attributes in a tag. Save it as text."
        )
    try:
        found = bare_extraction(
            _framed(markup),
            url=url,
            include_comments=False,
            with_metadata=True,
            # Only what the page says of its date: a date that is guessed from the text is often another one.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
        body = getattr(found, "body", None)
        text = "\n\n".join(_paragraphs(body)) if body is not None else ""
    except Exception as error:  # noqa: BLE001 - a damaged page raises what parsers of HTML, JSON and dates raise
        raise InputError(
            f"{name} is a damaged page that cannot be read ({type(error).__name__}). "
            "Save what the browser shows as text."
        ) from None
    if not any(map(str.isalpha, text)):
        raise InputError(
            f"{name} is a page without an article: it may be built by scripts, or be a list of links. "
            "Save what the browser shows as text, or print it to PDF."
        )
    return Article(text, _about(found, url))


def _is_overloaded(markup: str) -> bool:
    """Return whether a tag has too many attributes; values, which may hold whole pictures, do not count."""
    return any(len(_VALUE.sub("v", tag[0]).split()) > MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(markup))


def _framed(markup: str) -> str:
    markup = DECLARATION.sub("", markup)
    return markup if re.search("<html", markup, re.IGNORECASE) else f"<html><body>{markup}</body></html>"


def _paragraphs(body: Any) -> Iterator[str]:
    """Yield the blocks of an article: a row of a table is one, and so is an item of a list."""
    for element in body.iter(*BLOCKS):
        if element.tag == "row":
            cells = (_words(cell) for cell in element.iter("cell"))
            text = " | ".join(cell for cell in cells if cell)
        elif any(True for _ in element.iterancestors("row")):
            continue
        else:
            text = _words(element)
        if text:
            yield text


def _words(element: Any) -> str:
    """Return the words of an element without those of blocks inside it, which come by themselves.

    A line end of the page (`<br>`) is one here, those of its source are white space.
    """
    whole = element.tag == "cell"

    def pieces(node: Any) -> Iterator[str]:
        yield SPACES.sub(" ", (node.text or "").replace("\n", " "))
        for child in node:
            if child.tag == "lb":
                yield "\n"
            elif whole or child.tag not in BLOCKS | {"list", "table"}:
                yield from pieces(child)
            yield SPACES.sub(" ", (child.tail or "").replace("\n", " "))

    words = "".join(pieces(element))
    return " ".join(words.split()) if whole else LINE_END.sub("\n", SPACES.sub(" ", words)).strip()


def _about(found: Any, url: str | None) -> dict[str, Any]:
    said = {
        "title": found.title,
        "publisher": found.sitename,
        "author": found.author,
        "url": found.url or url,
    }
    # What a page says in JSON may be anything: a title that is an object is none.
    known: dict[str, Any] = {name: value for name, value in said.items() if value and isinstance(value, str)}
    day = _day(found.date)
    return {**known, "published": day} if day else known


def _day(date: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(date)[:10])
    except ValueError:
        return None
