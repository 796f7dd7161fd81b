"""Read the text and the properties of a Word file. Nothing outside the file is read.

Read as if all tracked changes were accepted: what was deleted is no word of the text. Headers, footers, footnotes and
comments are left out.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from summarizer._version import install_command
from summarizer.errors import ConfigError, InputError

MAIN = "word/document.xml"
MOST_FILES = 10_000
MOST_BYTES = 300_000_000
"""Of all parts of a file together, unpacked. A report with pictures has some 50 MB."""
MOST_WORDS = 30_000_000
"""Bytes of the part that holds the text, unpacked; a book has 5 MB, and a bomb takes a second a million."""
COMPANY = re.compile(rb"<Company>([^<]{1,400})</Company>")
DOCTYPE = re.compile(rb"<!(?:doctype|entity)", re.IGNORECASE)
TEMPLATE = ("python-docx", dt.date(2013, 12, 23))
"""Author and date of python-docx's own template: a file that has them gives neither."""

GONE = frozenset({"del", "moveFrom", "instrText", "delText", "txbxContent", "Fallback"})
GONE |= {"pPr", "rPr", "sdtPr", "tblPr", "trPr", "tcPr"}
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}


@dataclass(frozen=True, slots=True)
class Written:
    """The words of a file, what it says about itself, and what a reader should know."""

    text: str
    about: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def is_docx(raw: bytes) -> bool:
    """Return whether a zip archive is a Word file."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            return MAIN in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return MAIN.encode() in raw  # damaged, and it is reported as such when it is read


def extract(raw: bytes, name: str) -> Written:
    """Return the text of a Word file: paragraphs with blank lines between, a row of a table in one line.

    Raises:
        InputError: It is damaged, hostile, without words, or unpacks to more than the limits.
        ConfigError: python-docx is not installed.
    """
    try:
        import docx
    except ImportError:
        needed = f"run {install_command('inputs')} in a clone of the project"
        raise ConfigError(f"{name} is a Word file. To read it, {needed}, or save it as text.") from None
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            _check(archive, name)
        document = docx.Document(BytesIO(raw))
        body = document.element.body
        text = "\n\n".join(_blocks(body))
        about = _about(document)
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - a damaged file raises what zip, XML and packages raise
        raise InputError(
            f"{name} is a Word file that cannot be read ({type(error).__name__}): it is damaged, or in another format. "
            "Open it in a word processor and save it as .docx or as text."
        ) from None
    if not any(map(str.isalnum, text)):
        raise InputError(f"{name} is a Word file without text: {_pictured(body)}.")
    return Written(text, about, tuple(_warnings(body, about)))


def _check(archive: zipfile.ZipFile, name: str) -> None:
    files = archive.infolist()
    total = sum(file.file_size for file in files)
    words = max((file.file_size for file in files if file.filename == MAIN), default=0)
    if len(files) > MOST_FILES or total > MOST_BYTES or words > MOST_WORDS:
        raise InputError(
            f"{name} unpacks to {total:,} bytes in {len(files):,} files, which is over the limit. Save it as text."
        )
    if any(file.flag_bits & 1 for file in files):
        raise InputError(f"{name} is protected by a password. Save it without one.")
    for file in files:
        if file.filename.endswith((".xml", ".rels")) and DOCTYPE.search(archive.open(file).read(4096)):
            raise InputError(f"{name} declares XML entities, which no word processor does. Save it as text.")


def _blocks(parent: Any) -> Iterator[str]:
    """Yield the paragraphs and the rows of tables, those inside content controls too, in order."""
    for element in parent:
        kind = _kind(element)
        if kind == "p":
            if text := _words(element):
                yield text
        elif kind == "tbl":
            for row in _rows(element):
                cells = (" ".join(" ".join(_blocks(cell)).split()) for cell in row if _kind(cell) in ("tc", "sdt"))
                if text := " | ".join(cell for cell in cells if cell):
                    yield text
        elif kind not in GONE:  # sdt, sdtContent, ins, customXml, smartTag and what else may be around blocks
            yield from _blocks(element)


def _rows(table: Any) -> Iterator[Any]:
    """Yield the rows of a table, those inside content controls too, not those of tables in its cells."""
    for element in table:
        if _kind(element) == "tr":
            yield element
        elif _kind(element) not in GONE:
            yield from _rows(element)


def _words(paragraph: Any) -> str:
    def pieces(node: Any) -> Iterator[str]:
        for child in node:
            kind = _kind(child)
            if kind == "t":
                yield child.text or ""
            elif kind in SIGNS:
                yield SIGNS[kind]
            elif kind not in GONE:
                yield from pieces(child)

    lines = map(str.strip, "".join(pieces(paragraph)).replace("\xad", "").split("\n"))
    return "\n".join(filter(None, lines))


def _kind(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _pictured(body: Any) -> str:
    drawn = any(_kind(element) in ("drawing", "pict", "object") for element in body.iter())
    return "it has only pictures and needs OCR" if drawn else "it is empty"


def _about(document: Any) -> dict[str, Any]:
    try:
        core = document.core_properties
        said = {"title": core.title, "author": core.author, "published": core.created.date() if core.created else None}
    except Exception:  # noqa: BLE001 - what is damaged there is no reason to refuse the words
        said = {}
    known = {name: value for name, value in said.items() if value and value not in TEMPLATE}
    company = _company(document)
    return {**known, "publisher": company} if company else known


def _company(document: Any) -> str | None:
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/docProps/app.xml" and (found := COMPANY.search(part.blob)):
            return html.unescape(found[1].decode("utf-8", "replace")).strip() or None
    return None


def _warnings(body: Any, about: dict[str, Any]) -> Iterator[str]:
    if "published" in about:
        yield f"the date {about['published']:%Y-%m-%d} is the day the file was created, not necessarily published"
    if any(_kind(element) in ("ins", "del", "moveFrom") for element in body.iter()):
        yield "it has tracked changes, which are read as accepted"
