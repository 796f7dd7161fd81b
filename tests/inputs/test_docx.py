"""Are the words of a Word file read in order, and is a damaged or hostile one refused? All texts are fictional."""

from __future__ import annotations

import datetime as dt
import re
import sys
import zipfile
from io import BytesIO
from typing import Any

import docx
import pytest

from summarizer.errors import ConfigError, InputError
from summarizer.inputs import _docx
from summarizer.inputs._docx import extract, is_docx

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _saved(document: Any) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _paragraph(words: str = "Toll pledged 20 trucks.") -> bytes:
    document = docx.Document()
    document.add_paragraph(words)
    return _saved(document)


def _changed(raw: bytes, name: str, new: bytes | None) -> bytes:
    """Write the file anew with another part in place of one, or without it."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in old.namelist():
            if part != name:
                archive.writestr(part, old.read(part))
        if new is not None:
            archive.writestr(name, new)
    return file.getvalue()


def _body(inner: str) -> bytes:
    return _changed(
        _paragraph(), "word/document.xml", f"<w:document {WORD}><w:body>{inner}</w:body></w:document>".encode()
    )


def test_paragraphs_headings_and_tables_are_read_in_order() -> None:
    """With blank lines between; a row of a table is a line, line ends and tabs stay."""
    document = docx.Document()
    document.add_heading("Toll and Arvenia talk", 0)
    document.add_paragraph("Toll pledged\t20 trucks.\nArvenia agreed.")
    table = document.add_table(rows=2, cols=2)
    for n, words in enumerate(("Country", "Trucks", "Toll", "20")):
        table.cell(n // 2, n % 2).text = words
    document.add_paragraph("")
    document.add_paragraph("Norhaven sends none.", style="List Bullet")
    document.sections[0].header.paragraphs[0].text = "Page header"
    assert extract(_saved(document), "It").text == (
        "Toll and Arvenia talk\n\nToll pledged\t20 trucks.\nArvenia agreed.\n\nCountry | Trucks\n\nToll | 20\n\n"
        "Norhaven sends none."
    )


def test_core_properties_are_kept() -> None:
    """Title, author, and the day on which the file was made, which is said to be that; the company as publisher."""
    document = docx.Document()
    document.add_paragraph("Toll pledged 20 trucks.")
    core = document.core_properties
    core.title, core.author, core.created = "A talk", "Ana Brill", dt.datetime(2024, 5, 2, 8)
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/docProps/app.xml":
            part._blob = part.blob.replace(
                b"</Properties>", b"<Company>Toll &amp; Sons</Company></Properties>"
            ).replace(b"<Company></Company>", b"")
    found = extract(_saved(document), "It")
    assert found.about == {
        "title": "A talk",
        "author": "Ana Brill",
        "published": dt.date(2024, 5, 2),
        "publisher": "Toll & Sons",
    }
    assert found.warnings == ("the date 2024-05-02 is the day the file was created, not necessarily published",)


def test_what_the_template_says_is_not_said_of_the_file() -> None:
    """A file that a program made has the program's author, and its day."""
    found = extract(_paragraph(), "It")
    assert (found.about, found.warnings) == ({}, ())


def test_tracked_changes_are_read_as_accepted() -> None:
    """What was deleted is no word of the text, what was put in is; that there are some is told."""
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    deleted = "<w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
    deleted += f"<w:moveFrom>{run.format('moved away ')}</w:moveFrom>"
    found = extract(
        _body(f"<w:p>{run.format('Toll ')}{deleted}<w:ins>{run.format('pledged help.')}</w:ins></w:p>"), "It"
    )
    assert found.text == "Toll pledged help."
    assert found.warnings == ("it has tracked changes, which are read as accepted",)


def test_content_controls_and_nested_tables_are_read() -> None:
    """Forms of ministries put their text into them; the tab stops of a paragraph are none of its words."""
    words = "<w:p><w:pPr><w:tabs><w:tab w:pos='9'/></w:tabs></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
    control = f"<w:sdt><w:sdtContent>{words.format('Toll pledged help.')}</w:sdtContent></w:sdt>"
    inner = f"<w:tbl><w:tr><w:tc>{words.format('in a cell')}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{words.format('Beside')}</w:tc><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    assert extract(_body(control + outer), "It").text == "Toll pledged help.\n\nBeside | in a cell"


def test_remote_template_is_not_fetched() -> None:
    """The file is read; the tests' network guard would end the run if anybody asked for the address."""
    link = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        b'Target="http://192.0.2.1/evil.dotm" TargetMode="External"/></Relationships>'
    )
    assert extract(_changed(_paragraph(), "word/_rels/settings.xml.rels", link), "It").text == "Toll pledged 20 trucks."


def test_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bomb is small on disk: what it says of its parts is added up before anything is unpacked."""
    monkeypatch.setattr(_docx, "MOST_BYTES", 1_000_000)
    bomb = _changed(_paragraph(), "word/media/image1.png", b"\0" * 2_000_000)
    assert len(bomb) < 60_000
    with pytest.raises(InputError, match="It unpacks to 2,8"):
        extract(bomb, "It")
    monkeypatch.setattr(_docx, "MOST_FILES", 5)
    with pytest.raises(InputError, match="unpacks to"):
        extract(_paragraph(), "It")


def test_entities_are_refused() -> None:
    """Neither a file of this machine nor a billion laughs comes in."""
    hostile = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document {WORD}><w:body><w:p/></w:body></w:document>'
    )
    with pytest.raises(InputError, match="It declares XML entities"):
        extract(_changed(_paragraph(), "word/document.xml", hostile.encode()), "It")


@pytest.mark.parametrize(
    "raw",
    [
        _paragraph()[:-200],
        _paragraph()[:2000] + b"word/document.xml",
        _changed(_paragraph(), "word/document.xml", b"<w:document"),
        _changed(_paragraph(), "[Content_Types].xml", None),
        _changed(_paragraph(), "_rels/.rels", b"<x/>"),
    ],
    ids=["cut", "half", "xml", "types", "relations"],
)
def test_damaged_file_says_so(raw: bytes) -> None:
    """Whatever breaks inside, one message says what to do."""
    with pytest.raises(InputError, match=r"It is a Word file that cannot be read .*damaged"):
        extract(raw, "It")


def test_file_without_words_says_what_it_has() -> None:
    """Nothing, or pictures."""
    with pytest.raises(InputError, match="without text: it is empty"):
        extract(_paragraph(" "), "It")
    with pytest.raises(InputError, match="without text: it has only pictures and needs OCR"):
        extract(_body("<w:p><w:r><w:drawing/></w:r></w:p>"), "It")


def test_word_file_is_told_from_other_archives() -> None:
    """By what is in it."""
    assert is_docx(_paragraph())
    assert is_docx(_paragraph()[:-200])
    assert not is_docx(_changed(_paragraph(), "word/document.xml", None))


def test_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra; who reads text does not need it."""
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(ConfigError, match=r"It is a Word file.*\.\[inputs\]"):
        extract(_paragraph(), "It")


def test_damaged_properties_are_no_reason_to_refuse_the_words() -> None:
    """They say who wrote it and when; what it says is elsewhere."""
    found = extract(_changed(_paragraph(), "docProps/core.xml", b"<a/>"), "It")
    assert found.text == "Toll pledged 20 trucks."
    assert found.about == {}


def test_empty_day_of_making_is_none() -> None:
    """Some programs write the element without a day."""
    raw = _paragraph()
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        core = archive.read("docProps/core.xml")
    empty = re.sub(rb"(<dcterms:created[^>]*>)[^<]*", rb"\1", core)
    assert empty != core
    found = extract(_changed(raw, "docProps/core.xml", empty), "It")
    assert (found.text, found.about) == ("Toll pledged 20 trucks.", {})
