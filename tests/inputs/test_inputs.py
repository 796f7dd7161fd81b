"""Is each kind of file read by what it is, with what it says about itself, and without reaching out? All fictional."""

from __future__ import annotations

import ast
import datetime as dt
import socket
import sys
from io import BytesIO
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from saved_page import ADDRESS, PAGE, TEXT, archived

from summarizer import InputError, Summarizer, inputs
from summarizer.errors import ConfigError
from summarizer.testing import FakeLLM

WORDS = "Toll promised 20 trucks to Arvenia on Friday."
EXTRAS = ("trafilatura", "pypdfium2", "docx", "charset_normalizer")


def _pdf() -> bytes:
    paper = FPDF()
    paper.set_creation_date(dt.datetime(2024, 5, 2, tzinfo=dt.UTC))
    paper.set_title("A promise")
    paper.set_author("Ana Brill")
    paper.add_page()
    paper.set_font("Times", size=11)
    paper.cell(0, 10, WORDS)
    return bytes(paper.output())


def _docx() -> bytes:
    document = docx.Document()
    document.add_paragraph(WORDS)
    core = document.core_properties
    core.title, core.author, core.created = "A promise", "Ana Brill", dt.datetime(2024, 5, 2)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _written(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    ("raw", "kind", "text"),
    [
        (WORDS.encode(), "text", WORDS),
        (PAGE.encode(), "html", TEXT),
        (PAGE.encode("utf-16"), "html", TEXT),
        (archived(), "html", TEXT),
        (_pdf(), "pdf", WORDS),
        (_docx(), "docx", WORDS),
    ],
    ids=["text", "html", "html in UTF-16", "mhtml", "pdf", "docx"],
)
@pytest.mark.parametrize("name", ["article", "article.txt", "article.bin"])
def test_kind_is_told_by_the_bytes(tmp_path: Path, name: str, raw: bytes, kind: str, text: str) -> None:
    """A PDF that is called .txt is one, and so is a page without an ending."""
    found = inputs.read(_written(tmp_path, name, raw))
    assert (found.kind, found.text) == (kind, text)


def test_page_without_the_usual_beginning_is_told_by_its_ending(tmp_path: Path) -> None:
    """A part of a page, as some programs save it."""
    part = b"<div><p>Toll promised 20 trucks.</p></div>"
    assert inputs.read(_written(tmp_path, "a.htm", part)).text == "Toll promised 20 trucks."
    assert inputs.read(_written(tmp_path, "a.txt", part)).text == part.decode()


@pytest.mark.parametrize(
    ("raw", "about"),
    [
        (WORDS.encode(), {}),
        (_pdf(), {"title": "A promise", "author": "Ana Brill", "published": dt.date(2024, 5, 2)}),
        (_docx(), {"title": "A promise", "author": "Ana Brill", "published": dt.date(2024, 5, 2)}),
        (
            archived(PAGE.replace('<link rel="canonical"', '<link rel="other"')),
            {
                "title": "Toll pledges 20 trucks for Arvenia",
                "author": "Ana Brill",
                "publisher": "The Selma Courier",
                "published": dt.date(2024, 5, 2),
                "url": ADDRESS,
            },
        ),
    ],
    ids=["text", "pdf", "docx", "mhtml"],
)
def test_what_a_file_says_about_itself_comes_into_the_summary(raw: bytes, about: dict[str, object]) -> None:
    """Title, day, publisher, author and address, none of them made up; offsets are those of the text it carries."""
    article = inputs.from_bytes(raw)
    assert article.about == about
    sentence = 2 if article.kind == "html" else 1
    item = {"type": "pledge", "sentences": [sentence], "pledgers": ["Toll"], "what": "Toll sends 20 trucks to Arvenia"}
    with Summarizer(llm=FakeLLM([{"items": [item]}, {"items": []}, {"items": []}]), cache=None) as summarizer:
        summary = summarizer.summarize(article.text, **article.about)
    kept = {name: getattr(summary.source, name) for name in about}
    assert kept == about
    assert summary.source.text == article.text
    for found in summary.items:
        for evidence in found.evidence:
            assert article.text[evidence.start : evidence.end] == evidence.quote


def test_encoding_is_found_and_a_weak_guess_is_told(tmp_path: Path) -> None:
    """Or it is named by who knows it; a page may name its own."""
    russian = "Президент попросил о помощи и пообещал освободить пленных. Стороны договорились."
    found = inputs.read(_written(tmp_path, "a.txt", russian.encode("cp1251")))
    assert (found.text, found.encoding, found.warnings) == (russian, "cp1251", ())
    weak = inputs.from_bytes("Мир".encode("koi8_r"))
    assert "encoding is uncertain" in weak.warnings[0]
    assert inputs.from_bytes("Мир".encode("koi8_r"), encoding="koi8_r").text == "Мир"
    page = PAGE.replace('charset="utf-8"', 'charset="windows-1252"').replace("PORT SELIVA", "PORT SÉLIVA")
    assert "PORT SÉLIVA —" in inputs.from_bytes(page.encode("cp1252")).text


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"PK\x03\x04\x14\x00", "zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Office file"),
        (b"{\\rtf1 Toll}", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "PNG image"),
        (b"\xff\xd8\xff\xe0", "JPEG image"),
        (b"\x1f\x8b\x08\x00", "gzip archive"),
        (b"%PDF-1.7\n\xe2\xe3", "a damaged or incomplete PDF file"),
        (b"<html></html>", "a page without an article"),
        (b"\x00\x01\x02\x03", "NUL bytes"),
    ],
)
def test_what_is_no_text_is_named(tmp_path: Path, raw: bytes, said: str) -> None:
    """What it is instead, in which file, and what to do."""
    with pytest.raises(InputError, match=said) as caught:
        inputs.read(_written(tmp_path, "a.txt", raw))
    assert "a.txt" in str(caught.value)


def test_missing_file_folder_and_address_are_told_apart(tmp_path: Path) -> None:
    """Three slips, three pieces of advice."""
    for name, said in ((tmp_path / "no.txt", "no file"), (tmp_path, "is a folder"), ("https://a.example/b", "address")):
        with pytest.raises(InputError, match=said):
            inputs.read(name)


def test_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than that is read into memory."""
    monkeypatch.setattr(inputs, "LARGEST", 10)
    with pytest.raises(InputError, match="the limit is 10 bytes"):
        inputs.read(_written(tmp_path, "a.txt", b"x" * 11))
    assert inputs.read(_written(tmp_path, "b.txt", b"Toll left.")).text == "Toll left."


def test_without_the_extra_text_is_read_and_the_rest_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who reads texts installs nothing more."""
    for name in EXTRAS:
        monkeypatch.setitem(sys.modules, name, None)
    assert inputs.from_bytes(WORDS.encode("utf-16")).text == WORDS
    for raw in (PAGE.encode(), archived(), _pdf(), _docx(), "Мир и труд".encode("cp1251")):
        with pytest.raises(ConfigError, match=r"pip install \"\.\[inputs\]\""):
            inputs.from_bytes(raw)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither pictures, scripts, frames and styles of a page nor anything else: no socket is even opened."""
    opened: list[object] = []

    def note(*arguments: object, **_: object) -> None:
        opened.append(arguments)
        raise OSError("no network here")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, note)
    monkeypatch.setattr(socket, "getaddrinfo", note)
    for raw in (PAGE.encode(), archived(), _pdf(), _docx()):
        assert inputs.from_bytes(raw).text
    assert opened == []


def test_fetching_functions_are_never_used(root: Path) -> None:
    """Such as trafilatura has; no room of the library names them."""
    for path in (root / "summarizer").glob("*.py"):
        names = {node.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Name)}
        named = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
        taken = {alias.name for node in named if (node.module or "").startswith("trafilatura") for alias in node.names}
        assert not {"fetch_url", "fetch_response", "urlopen"} & (names | taken), path.name
        assert taken <= {"bare_extraction"}, path.name


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf", b"\xff\xfe", "\ufeff \n".encode("utf-16-le")])
def test_mark_alone_is_no_text(raw: bytes) -> None:
    """A file that an editor saved empty has the mark of its encoding, and no words."""
    with pytest.raises(InputError, match="It has no text"):
        inputs.from_bytes(raw, name="It")
