"""Which words does a PDF file say, and what does it say about itself? PDFium reads it, one file at a time."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from summarizer._layout import Piece, flow
from summarizer.errors import ConfigError, InputError

ONE_AT_A_TIME = Lock()
"""PDFium is not thread-safe."""
MOST_PAGES = 3_000
MOST_CHARACTERS = 5_000_000
APART = 1.3
"""Heights of a line between two pieces of it. Words of a justified line stand closer."""
LEAST = 5
"""Letters and digits on a page, under which it has no text: a stamp of the scanner, a page number."""
MOST_UNREADABLE = 0.2
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
UNTITLED = re.compile(r"(?i)(?:microsoft word - .*|untitled.*|document\d*|.*\.(?:docx?|odt|rtf|indd|pages|pdf))\Z")
"""What programs write for a title where nobody gave one."""
DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class Printed:
    """The words of a file, what it says about itself, and what a reader should know."""

    text: str
    about: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def is_pdf(raw: bytes) -> bool:
    """Tell whether a file is a PDF; a few bytes of something else may stand before its beginning."""
    return raw[:64].lstrip().startswith(b"%PDF-") or (b"%PDF-" in raw[:1024] and b"startxref" in raw[-2048:])


def extract(raw: bytes, name: str) -> Printed:
    """Return the text of a PDF: paragraphs with blank lines between, in reading order.

    Raises:
        InputError: It is damaged, has a password, no page, or no text (an image of a text needs OCR).
        ConfigError: pypdfium2 is not installed.
    """
    try:
        import pypdfium2
    except ImportError:
        needed = 'pip install "diplomatic-summarizer[inputs]"'
        raise ConfigError(f"{name} is a PDF file. To read it: {needed}, or save its text.") from None
    with ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(raw)
        except pypdfium2.PdfiumError as error:
            raise _unopened(str(error), name) from None
        try:
            return _read(document, name)
        except pypdfium2.PdfiumError:
            raise InputError(f"{name} is a damaged PDF file. Print it to PDF again, or save its text.") from None
        finally:
            document.close()


def _unopened(said: str, name: str) -> InputError:
    if "assword" in said:
        return InputError(f"{name} is a PDF file with a password. Save it without one.")
    if "ecurity" in said:
        return InputError(
            f"{name} is a PDF file that is encrypted in a way that cannot be read. Print it to PDF again."
        )
    return InputError(f"{name} is a PDF file that is damaged or incomplete. Get it again, or save its text.")


def _read(document: Any, name: str) -> Printed:
    if not 0 < len(document) <= MOST_PAGES:
        raise InputError(f"{name} is a PDF file of {len(document):,} pages. Give one of 1 to {MOST_PAGES:,}.")
    pages: list[list[Piece]] = []
    bare = []
    total = 0
    for number in range(len(document)):
        page = document[number]
        pieces = list(_pieces(page))
        signs = sum(c.isalnum() for piece in pieces for c in piece.text)
        total += signs
        if total > MOST_CHARACTERS:
            raise InputError(f"{name} has over {MOST_CHARACTERS:,} characters: it is no article. Give a part of it.")
        if signs < LEAST and _is_drawn(page):
            bare.append(number + 1)
        pages.append(pieces)
        page.close()
    if total < LEAST:
        why = "its pages are images: it needs OCR" if bare else "it is empty"
        raise InputError(f"{name} is a PDF file with no text; {why}.")
    text = flow(pages)
    if sum(map(_is_unreadable, text)) > MOST_UNREADABLE * len(text):
        raise InputError(f"{name} is a PDF file whose fonts do not tell which letters they show: it needs OCR.")
    about = _about(document.get_metadata_dict())
    return Printed(text, about, tuple(_warnings(about, bare)))


def _pieces(page: Any) -> Iterator[Piece]:
    """Give what stands beside each other in a line, in the file's own order."""
    from pypdfium2 import raw as pdfium

    shown = page.get_textpage()
    box = pdfium.FS_RECTF()
    run: list[str] = []
    heights: Counter[tuple[float, float]] = Counter()  # a sign of another font is higher or lower than its line
    left = right = bottom = top = 0.0
    for index in range(shown.count_chars()):
        code = pdfium.FPDFText_GetUnicode(shown, index)
        sign = LIGATURES.get(code) or chr(code if 0 < code < 0x110000 else 0xFFFD)
        if sign.isspace():
            run += [" "] if run and run[-1] != " " else []
            continue
        pdfium.FPDFText_GetLooseCharBox(shown, index, box)
        height = max(box.top - box.bottom, 1.0)
        apart = max(box.left - right, left - box.right)
        if run and (abs(box.top + box.bottom - top - bottom) > height or apart > APART * height):
            yield Piece(_words(run), left, right, *heights.most_common(1)[0][0])
            run, heights = [], Counter()
        if not run:
            left, right, bottom, top = box.left, box.right, box.bottom, box.top
        run.append(sign)
        heights[box.bottom, box.top] += 1
        left, right = min(left, box.left), max(right, box.right)
    if run:
        yield Piece(_words(run), left, right, *heights.most_common(1)[0][0])
    shown.close()


def _words(signs: Sequence[str]) -> str:
    """Join characters; those beyond the first 65,536 come in halves."""
    return "".join(signs).strip().encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_drawn(page: Any) -> bool:
    return next(iter(page.get_objects(max_depth=3)), None) is not None


def _is_unreadable(sign: str) -> bool:
    return sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or (sign < " " and sign not in "\n\t")


def _about(said: dict[str, str]) -> dict[str, Any]:
    title = " ".join(said.get("Title", "").split())
    about = {
        "title": "" if UNTITLED.match(title) else title,
        "author": " ".join(said.get("Author", "").split()),
        "published": _day(said.get("CreationDate", "")),
    }
    return {name: value for name, value in about.items() if value}


def _day(said: str) -> dt.date | None:
    found = DATE.match(said)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _warnings(about: dict[str, Any], bare: Sequence[int]) -> Iterator[str]:
    if "published" in about:
        yield f"the date {about['published']:%Y-%m-%d} is the day on which the file was made"
    if bare:
        pages = ", ".join(map(str, bare[:10])) + (", ..." if len(bare) > 10 else "")
        yield f"{'page' if len(bare) == 1 else 'pages'} {pages} of it without text: images need OCR"
