"""Read the text and the properties of a PDF file, with PDFium, one file at a time."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple

from summarizer._version import install_command
from summarizer.errors import ConfigError, InputError
from summarizer.inputs._pdf_layout import Piece, flow

ONE_AT_A_TIME = Lock()
"""PDFium is not thread-safe."""
MOST_PAGES = 3_000
MOST_CHARACTERS = 5_000_000
APART = 1.3
"""Heights of a line between two pieces of it. Words of a justified line are closer."""
LEAST = 5
"""Letters and digits on a page, under which it has no text: a stamp of the scanner, a page number."""
MOST_UNREADABLE = 0.2
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
UNTITLED = re.compile(r"(?i)(?:microsoft word - .*|untitled.*|document\d*|.*\.(?:docx?|odt|rtf|indd|pages|pdf))\Z")
"""What programs write for a title where nobody gave one."""
DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")

BEYOND = 100_000.0
"""Points below a page, where what is turned another way than most of it is put: a stamp in the margin."""


class Sign(NamedTuple):
    """A character with its place, as a reader sees it who has turned the page: by quarters, as PDFium counts them."""

    text: str
    turn: int
    left: float
    right: float
    bottom: float
    top: float


SPACE = Sign(" ", 0, 0.0, 0.0, 0.0, 0.0)
TURNED: Sequence[Callable[[float, float, float, float], tuple[float, float, float, float]]] = (
    lambda left, right, bottom, top: (left, right, bottom, top),
    lambda left, right, bottom, top: (-top, -bottom, left, right),
    lambda left, right, bottom, top: (-right, -left, -top, -bottom),
    lambda left, right, bottom, top: (bottom, top, -right, -left),
)
"""Left, right, bottom and top of a box, for each number of quarters."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The words of a file, what it says about itself, and what a reader should know."""

    text: str
    about: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def is_pdf(raw: bytes) -> bool:
    """Return whether a file is a PDF; a few bytes of something else may come before its beginning."""
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
        needed = f"run {install_command('inputs')} in a clone of the project"
        raise ConfigError(f"{name} is a PDF file. To read it, {needed}, or save it as text.") from None
    with ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(raw)
        except pypdfium2.PdfiumError as error:
            raise _unopened(str(error), name) from None
        try:
            return _read(document, name)
        except pypdfium2.PdfiumError:
            raise InputError(f"{name} is a damaged PDF file. Print it to PDF again, or save it as text.") from None
        finally:
            document.close()


def _unopened(said: str, name: str) -> InputError:
    if "assword" in said:
        return InputError(f"{name} is a PDF file with a password. Save it without one.")
    if "ecurity" in said:
        return InputError(f"{name} is a PDF file with an unsupported encryption. Print it to PDF again.")
    return InputError(f"{name} is a damaged or incomplete PDF file. Download it again, or save it as text.")


def _read(document: Any, name: str) -> Printed:
    if not 0 < len(document) <= MOST_PAGES:
        raise InputError(f"{name} is a PDF file of {len(document):,} pages. Give one with 1 to {MOST_PAGES:,}.")
    pages: list[list[Piece]] = []
    bare = []
    total = 0
    for number in range(len(document)):
        page = document[number]
        pieces = list(_pieces(page))
        signs = sum(c.isalnum() for piece in pieces for c in piece.text)
        total += signs
        if total > MOST_CHARACTERS:
            raise InputError(f"{name} has more than {MOST_CHARACTERS:,} characters. Give a part of it.")
        if signs < LEAST and _is_drawn(page):
            bare.append(number + 1)
        pages.append(pieces)
        page.close()
    if total < LEAST:
        why = "its pages are images and need OCR" if bare else "it is empty"
        raise InputError(f"{name} is a PDF file without text: {why}.")
    text = flow(pages)
    if sum(map(_is_unreadable, text)) > MOST_UNREADABLE * len(text):
        raise InputError(f"{name} is a PDF file whose fonts do not say which letters they show: it needs OCR.")
    about = _about({name: _said(document, name) for name in ("Title", "Author", "CreationDate")})
    return Printed(text, about, tuple(_warnings(about, bare)))


def _pieces(page: Any) -> Iterator[Piece]:
    """Yield the pieces of each line, in the file's own order; what is turned as the reader turns it."""
    shown = page.get_textpage()
    try:
        signs = list(_signs(shown))
    finally:
        shown.close()
    turns = Counter(sign.turn for sign in signs if sign.text != " ")
    for place, (turn, _) in enumerate(turns.most_common()):
        yield from _runs([sign for sign in signs if sign.turn == turn or sign.text == " "], BEYOND * place)


def _signs(shown: Any) -> Iterator[Sign]:
    from pypdfium2 import raw as pdfium

    box = pdfium.FS_RECTF()
    for index in range(shown.count_chars()):
        code = pdfium.FPDFText_GetUnicode(shown, index)
        text = LIGATURES.get(code) or chr(code if 0 < code < 0x110000 else 0xFFFD)
        if text.isspace():
            yield SPACE
            continue
        pdfium.FPDFText_GetLooseCharBox(shown, index, box)
        turn = round(pdfium.FPDFText_GetCharAngle(shown, index) / (math.pi / 2)) % 4
        edges = (box.left, box.right, box.bottom, box.top)
        yield Sign(text, turn, *TURNED[turn](*edges))


def _runs(signs: Iterable[Sign], below: float) -> Iterator[Piece]:
    run: list[str] = []
    heights: Counter[tuple[float, float]] = Counter()  # a sign of another font is higher or lower than its line
    left = right = bottom = top = 0.0
    for sign in signs:
        if sign is SPACE:
            run += [" "] if run and run[-1] != " " else []
            continue
        height = max(sign.top - sign.bottom, 1.0)
        apart = max(sign.left - right, left - sign.right)
        if run and (abs(sign.top + sign.bottom - top - bottom) > height or apart > APART * height):
            low, high = heights.most_common(1)[0][0]
            yield Piece(_words(run), left, right, low - below, high - below)
            run, heights = [], Counter()
        if not run:
            left, right, bottom, top = sign.left, sign.right, sign.bottom, sign.top
        run.append(sign.text)
        heights[sign.bottom, sign.top] += 1
        left, right = min(left, sign.left), max(right, sign.right)
    if run:
        low, high = heights.most_common(1)[0][0]
        yield Piece(_words(run), left, right, low - below, high - below)


def _words(signs: Sequence[str]) -> str:
    """Join characters; those beyond the first 65,536 come in halves."""
    return "".join(signs).strip().encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_drawn(page: Any) -> bool:
    return next(iter(page.get_objects(max_depth=3)), None) is not None


def _is_unreadable(sign: str) -> bool:
    return sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or (sign < " " and sign not in "\n\t")


def _said(document: Any, name: str) -> str:
    """Return what the file says of itself; nothing where that is no text, which is no reason to refuse its words."""
    try:
        return str(document.get_metadata_value(name))
    except UnicodeDecodeError:
        return ""


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
        yield f"the date {about['published']:%Y-%m-%d} is the day the file was created, not necessarily published"
    if bare:
        pages = ", ".join(map(str, bare[:10])) + (", ..." if len(bare) > 10 else "")
        yield f"no text on {'page' if len(bare) == 1 else 'pages'} {pages}: images need OCR"
