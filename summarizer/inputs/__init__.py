"""Extract the text and metadata of files: plain text, saved web pages, PDF and Word files.

>>> article = from_bytes(b"<html><title>Toll</title><body><article><p>Toll pledged help.</p></article></body></html>")
>>> article.kind, article.text
('html', 'Toll pledged help.')

Offsets of a summary refer to `text`, which the summary includes. Nothing is downloaded: pictures, scripts, frames and
templates are ignored. Everything but text in UTF-8 or UTF-16 needs the extra `inputs`.
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
"""Endings of supported files. The format is detected from the content; the ending only matters for unusual pages."""

PAGES = frozenset({".html", ".htm", ".xhtml"})
LARGEST = 200_000_000
"""Maximum size of a file, in bytes; a long report with pictures has 50 MB."""
SEEN = 8192
"""How many bytes at the beginning are used to detect the format."""
NOT_READ = {
    b"PK\x03\x04": "a zip archive, or an Office file other than .docx",
    b"\xd0\xcf\x11\xe0": "an old Office file, or one with a password",
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
    """The text of a file with its metadata. Metadata that the file does not have is None.

    Attributes:
        text: The extracted text. Offsets of a summary refer to this string.
        kind: Format of the file.
        title: Title in the file.
        published: Date of publication; for PDF and Word files, the day the file was created.
        publisher: Publisher: the site of a page, or the company in a Word file.
        author: Author in the file.
        url: Address of the page, as given in the file.
        encoding: Encoding of a text or page.
        warnings: Doubts, such as a guessed encoding, or pages that are images.
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
        """Return the metadata as arguments for `Summarizer.summarize`: `summarize(article.text, **article.about)`."""
        said = {name: getattr(self, name) for name in ("title", "published", "publisher", "author", "url")}
        return {name: value for name, value in said.items() if value is not None}


def read(path: str | Path, *, encoding: str | None = None) -> Input:
    """Read a file in any supported format.

    Args:
        path: The file. Web addresses are refused, since nothing is downloaded.
        encoding: Encoding of a text or page ("cp1251"). By default it is detected.

    Raises:
        InputError: The file does not exist, is too large, damaged, protected, unsupported, or has no text.
        ConfigError: The file needs the extra `inputs`, which is not installed.
    """
    name = repr(str(path))
    try:
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        if "://" in str(path):
            raise InputError(
                f"{name} is a web address, and nothing is downloaded. Save the page, then give the file."
            ) from None
        raise InputError(f"There is no file {name}. Check the path.") from None
    except OSError as error:
        if Path(path).is_dir():  # Windows refuses with another error
            raise InputError(f"{name} is a folder. Give one file.") from None
        raise InputError(f"{name} cannot be read: {error.strerror}.") from None
    return from_bytes(raw, name=name, ending=Path(path).suffix, encoding=encoding)


def from_bytes(raw: bytes, *, name: str = "The file", ending: str = "", encoding: str | None = None) -> Input:
    """Read the content of a file, for example from a mail or an upload.

    Args:
        raw: The content of the file.
        name: Name of the file in error messages.
        ending: Ending of the file name (".html"); only needed for unusual pages.
        encoding: Encoding of a text or page. By default it is detected.

    Raises:
        InputError: The file is too large, damaged, protected, unsupported, or has no text.
        ConfigError: The file needs the extra `inputs`, which is not installed.
    """
    if len(raw) > LARGEST:
        raise InputError(f"{name} is too large: the limit is {LARGEST:,} bytes. Give a part of it.")
    if not raw.strip():
        raise InputError(f"{name} is empty ({len(raw):,} bytes, all white space). Give a file with text.")
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
        raise InputError(f"{name} has no text ({len(raw):,} bytes). Give a file with text.")
    warnings = (_weak(decoded.encoding),) if decoded.weak else ()
    return Input(text=decoded.text, kind="text", encoding=decoded.encoding, warnings=warnings)


def _weak(encoding: str) -> str:
    return f"the encoding is uncertain and was guessed as {encoding}; check letters with accents"
