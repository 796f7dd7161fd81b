"""What is the text of a file that somebody names at a shell? If it has none: what is it instead, and what to do?"""

from __future__ import annotations

import codecs
import sys
from pathlib import Path

from summarizer.errors import InputError

KINDS = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a zip archive or an Office file",
    b"\xd0\xcf\x11\xe0": "an Office file of the old kind",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
}
MARKED = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_file(name: str) -> str:
    """Return the text of a file in UTF-8 (or UTF-16, if it is marked as that); `-` is standard input.

    Raises:
        InputError: It cannot be read, is empty, or is no text; the message says what to do.
    """
    if name != "-":
        return _decoded(_bytes(name), repr(name))
    if sys.stdin is None:
        raise InputError("There is no standard input. Name a file.")
    return _decoded(sys.stdin.buffer.read(), "Standard input")


def _bytes(name: str) -> bytes:
    path = Path(name)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        if "://" in name:
            raise InputError(
                f"{name!r} is an address, not a file. Save the article's text, then name the file."
            ) from None
        raise InputError(f"There is no file {name!r}. Check the path, or give - to read standard input.") from None
    except OSError as error:
        if path.is_dir():  # Windows refuses with another error
            raise InputError(
                f"{name!r} is a folder. Name one file; examples/folder.py shows how to take all."
            ) from None
        raise InputError(f"{name!r} cannot be read: {error.strerror}.") from None


def _decoded(raw: bytes, name: str) -> str:
    if not raw.strip():
        raise InputError(f"{name} is empty ({len(raw):,} bytes, white space only). Give the words of an article.")
    kind = next((kind for magic, kind in KINDS.items() if raw.startswith(magic)), None)
    if kind:
        raise InputError(f"{name} is {kind}, not text. Extract its text first, then give that.")
    encoding = next((encoding for mark, encoding in MARKED.items() if raw.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\x00" in raw:
        raise InputError(f"{name} has NUL bytes: it is no text, or text in UTF-16. Save it as UTF-8.")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} is not UTF-8 (byte {error.start}). Save it as UTF-8; if it is Western European text, "
            "`iconv -f WINDOWS-1252 -t UTF-8` does that."
        ) from None
