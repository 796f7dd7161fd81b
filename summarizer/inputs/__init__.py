"""What is the text of a file, and what does the file say about it? Plain text, saved pages, PDF and Word files.

>>> article = from_bytes(b"<html><title>Toll</title><body><article><p>Toll pledged help.</p></article></body></html>")
>>> article.kind, article.text
('html', 'Toll pledged help.')

Offsets of a summary refer to `text`, which the summary carries along. Nothing is fetched: what a page or a file names
(pictures, scripts, frames, templates) stays unread. Needs the extra `inputs`, but for text in UTF-8 or UTF-16.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Literal

from summarizer.errors import InputError
from summarizer.inputs import _docx, _html, _pdf
from summarizer.inputs._encoding import decode
from summarizer.values import Value

__all__ = ["ENDINGS", "Input", "from_bytes", "read"]

Kind = Literal["text", "html", "pdf", "docx"]

ENDINGS = frozenset({".txt", ".md", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".pdf", ".docx"})
"""Of files that are read. What a file is, its bytes tell: the ending counts for a page without the usual beginning."""

PAGES = frozenset({".html", ".htm", ".xhtml"})
LARGEST = 200_000_000
"""Bytes of a file; a long report with pictures has 50 MB."""
SEEN = 8192
"""Bytes at the beginning that tell what a file is."""
NOT_READ = {
    b"PK\x03\x04": "a zip archive, or an Office file that is no .docx",
    b"\xd0\xcf\x11\xe0": "an Office file of the old kind, or one with a password",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
    b"PAR1": "a Parquet file",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
}


class Input(Value):
    """A text, and what its file says about it. Each of the rest is None where the file does not say it.

    Attributes:
        text: The words. Offsets of a summary refer to this very string.
        kind: What the file is.
        title: The title that the file gives.
        published: The day of publication; of PDF and Word files the day on which the file was made.
        publisher: Who publishes: a page's site, the company of a Word file.
        author: The author that the file names.
        url: The page's own address.
        encoding: The encoding of text and pages.
        warnings: What a reader should know: a weak guess, a date that is the file's, pages that are images.
    """

    text: str
    kind: Kind
    title: str | None = None
    published: dt.date | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    encoding: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def about(self) -> dict[str, Any]:
        """Return what is known, as `Summarizer.summarize` takes it: `summarize(article.text, **article.about)`."""
        said = {name: getattr(self, name) for name in ("title", "published", "publisher", "author", "url")}
        return {name: value for name, value in said.items() if value is not None}


def read(path: str | Path, *, encoding: str | None = None) -> Input:
    """Read a file of any of the kinds.

    Args:
        path: The file. An address is refused: nothing is fetched.
        encoding: Of text and pages, where you know it ("cp1251"); else it is found out.

    Raises:
        InputError: There is no such file, it is too large, damaged, protected, of another kind, or has no words.
        ConfigError: The extra `inputs` is needed and not installed.
    """
    name = repr(str(path))
    try:
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        if "://" in str(path):
            raise InputError(
                f"{name} is an address, and nothing is fetched. Save the page, then name the file."
            ) from None
        raise InputError(f"There is no file {name}. Check the path.") from None
    except OSError as error:
        if Path(path).is_dir():  # Windows refuses with another error
            raise InputError(f"{name} is a folder. Name one file.") from None
        raise InputError(f"{name} cannot be read: {error.strerror}.") from None
    return from_bytes(raw, name=name, ending=Path(path).suffix, encoding=encoding)


def from_bytes(raw: bytes, *, name: str = "The file", ending: str = "", encoding: str | None = None) -> Input:
    """Read what is in a file: from a store, a mail, an upload.

    Args:
        raw: The bytes.
        name: How errors call it.
        ending: The ending of its name (".html"); needed only for a page without the usual beginning.
        encoding: Of text and pages, where you know it.

    Raises:
        InputError: It is too large, damaged, protected, of another kind, or has no words.
        ConfigError: The extra `inputs` is needed and not installed.
    """
    if len(raw) > LARGEST:
        raise InputError(f"{name} has over {LARGEST:,} bytes, which no article has. Give a part of it.")
    if not raw.strip():
        raise InputError(f"{name} is empty ({len(raw):,} bytes, white space only). Give the words of an article.")
    start = raw[:SEEN]
    if _pdf.is_pdf(raw):
        return _printed(raw, name)
    if start.startswith(b"PK\x03\x04") and _docx.is_docx(raw):
        return _written(raw, name)
    if kind := next((kind for magic, kind in NOT_READ.items() if start.startswith(magic)), None):
        raise InputError(f"{name} is {kind}, not text. Extract its text first, then give that.")
    if _html.is_archive(start):
        page = _html.opened(raw, name)
        return _page(page.raw, name, page.charset, page.url, encoding)
    if _html.is_page(start) or ending.lower() in PAGES:
        return _page(raw, name, None, None, encoding)
    return _plain(raw, name, encoding)


def _printed(raw: bytes, name: str) -> Input:
    found = _pdf.extract(raw, name)
    return Input(text=found.text, kind="pdf", warnings=found.warnings, **found.about)


def _written(raw: bytes, name: str) -> Input:
    found = _docx.extract(raw, name)
    return Input(text=found.text, kind="docx", warnings=found.warnings, **found.about)


def _page(raw: bytes, name: str, charset: str | None, url: str | None, encoding: str | None) -> Input:
    decoded = decode(raw, name, declared=charset or _html.charset(raw), encoding=encoding)
    found = _html.extract(decoded.text, name, url)
    warnings = (_weak(decoded.encoding),) if decoded.weak else ()
    return Input(text=found.text, kind="html", encoding=decoded.encoding, warnings=warnings, **found.about)


def _plain(raw: bytes, name: str, encoding: str | None) -> Input:
    decoded = decode(raw, name, encoding=encoding)
    if _html.is_page(decoded.text[:SEEN].encode("utf-8", "replace")):  # in UTF-16
        return _page(decoded.text.encode("utf-8", "replace"), name, None, None, "utf-8")
    if not decoded.text.strip():
        raise InputError(f"{name} has no words ({len(raw):,} bytes). Give the words of an article.")
    warnings = (_weak(decoded.encoding),) if decoded.weak else ()
    return Input(text=decoded.text, kind="text", encoding=decoded.encoding, warnings=warnings)


def _weak(encoding: str) -> str:
    return f"its encoding is not sure; it is read as {encoding}. Look at letters with accents"
