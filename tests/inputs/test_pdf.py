"""Is a PDF read in order, and is one without text, or a damaged one, refused in words that help? All fictional."""

from __future__ import annotations

import datetime as dt
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from fpdf import FPDF
from PIL import Image

from summarizer.errors import ConfigError, InputError
from summarizer.inputs import _pdf
from summarizer.inputs._pdf import extract, is_pdf

WORDS = (
    "The government of Toll said on Friday that it would send trucks to the families of Arvenia",
    "Its minister, Ada Brandt, spoke of a long-term commitment that covers food, water and shelter",
    "President Ana Kest asked for more, and she named the bridge at Selma and the two towns behind it",
    "Observers called the talks constructive, and nobody expected an end of the fighting this month",
)
PARAGRAPHS = [". ".join([*WORDS[n:], *WORDS[:n]]) + "." for n in range(4)]


class Paper(FPDF):
    """Pages with a running header and a page number."""

    def header(self) -> None:
        self.set_font("Times", size=8)
        self.cell(0, 8, "Ministry of Toll - Press Service", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Times", size=8)
        self.cell(0, 8, f"Page {self.page_no()} of 3", align="C")


def _paper(kind: type[FPDF] = FPDF) -> FPDF:
    paper = kind()
    paper.set_creation_date(dt.datetime(2024, 5, 2, tzinfo=dt.UTC))
    paper.add_page()
    paper.set_font("Times", size=11)
    return paper


def _line(words: str = "Toll pledged help.") -> bytes:
    paper = _paper()
    paper.cell(0, 10, words)
    return bytes(paper.output())


def test_paragraphs_of_many_pages_are_read_as_they_were_written() -> None:
    """Justified, with hyphens at line ends, running headers and page numbers; one goes on over a page."""
    paper = _paper(Paper)
    for number, words in enumerate(PARAGRAPHS * 6):
        paper.multi_cell(
            0,
            5.5,
            f"{number}) {words}".replace("government", "govern\xadment"),
            align="J",
            new_x="LMARGIN",
            new_y="NEXT",
        )
        paper.ln(3)
    assert paper.page_no() == 3
    found = extract(bytes(paper.output()), "It").text.split("\n\n")
    assert found == [f"{number}) {words}" for number, words in enumerate(PARAGRAPHS * 6)]


def test_word_that_is_parted_at_a_line_end_is_whole() -> None:
    """As people search for it."""
    paper = _paper()
    paper.multi_cell(0, 5, "President Ana Kest of Arvenia asked the whole govern-\nment of Toll for a cease-\nfire.")
    assert extract(bytes(paper.output()), "It").text.split() == (
        [
            "President",
            "Ana",
            "Kest",
            "of",
            "Arvenia",
            "asked",
            "the",
            "whole",
            "government",
            "of",
            "Toll",
            "for",
            "a",
            "ceasefire.",
        ]
    )


def test_two_columns_are_read_one_after_the_other() -> None:
    """Even where the file draws them line by line."""
    paper = _paper()
    for n in range(8):
        for left, side in ((10, "left"), (110, "right")):
            paper.set_xy(left, 20 + 6 * n)
            paper.cell(85, 6, f"the {side} column has line {n} with words")
    text = extract(bytes(paper.output()), "It").text
    assert text.index("the left column has line 7") < text.index("the right column has line 0")


def test_rows_of_a_table_are_lines() -> None:
    """Cells of a row stand beside each other."""
    paper = _paper()
    rows = [("Country", "Pledge"), ("Toll", "20 trucks"), ("Brill", "12 boats")]
    with paper.table() as table:
        for cells in rows:
            row = table.row()
            for words in cells:
                row.cell(words)
    assert extract(bytes(paper.output()), "It").text.split("\n\n") == [" | ".join(cells) for cells in rows]


def test_file_says_its_title_author_and_day() -> None:
    """The day is that on which it was made, and is said to be that."""
    paper = _paper()
    paper.set_title("A talk  in Selma")
    paper.set_author("Ana Brill")
    paper.cell(0, 10, "Toll pledged help.")
    found = extract(bytes(paper.output()), "It")
    assert found.about == {"title": "A talk in Selma", "author": "Ana Brill", "published": dt.date(2024, 5, 2)}
    assert found.warnings == ("the date 2024-05-02 is the day the file was created, not necessarily published",)


@pytest.mark.parametrize("title", ["Microsoft Word - talk.docx", "untitled", "talk_final.indd", "Document1"])
def test_title_that_a_program_gave_is_none(title: str) -> None:
    """Nobody wrote it."""
    paper = _paper()
    paper.set_title(title)
    paper.cell(0, 10, "Toll pledged help.")
    assert "title" not in extract(bytes(paper.output()), "It").about


def _with_image(*, words: str = "") -> bytes:
    paper = _paper()
    if words:
        paper.cell(0, 10, words)
        paper.add_page()
    picture = BytesIO()
    Image.new("RGB", (60, 60), "grey").save(picture, "PNG")
    paper.image(picture)
    return bytes(paper.output())


def test_file_of_images_says_that_it_needs_ocr() -> None:
    """It is not an empty text."""
    with pytest.raises(InputError, match="It is a PDF file without text: its pages are images and need OCR"):
        extract(_with_image(), "It")


def test_page_that_is_an_image_is_told() -> None:
    """The others are read."""
    found = extract(_with_image(words="Toll pledged help."), "It")
    assert found.text == "Toll pledged help."
    assert found.warnings[-1] == "no text on page 2: images need OCR"


def test_empty_page_is_no_text() -> None:
    """And no image either."""
    with pytest.raises(InputError, match="without text: it is empty"):
        extract(bytes(_paper().output()), "It")


def test_password_is_told() -> None:
    """One that is needed to open it; where anybody may read, it is read."""
    for user, readable in (("secret", False), ("", True)):
        paper = FPDF()
        paper.set_encryption(owner_password="owner", user_password=user)
        paper.add_page()
        paper.set_font("Times", size=11)
        paper.cell(0, 10, "Toll pledged help.")
        raw = bytes(paper.output())
        if readable:
            assert extract(raw, "It").text == "Toll pledged help."
        else:
            with pytest.raises(InputError, match="It is a PDF file with a password"):
                extract(raw, "It")


@pytest.mark.parametrize(
    "raw", [b"%PDF-1.7\n", _line()[:400], b"%PDF-1.4\n" + bytes(range(256)) * 9], ids=["head", "cut", "junk"]
)
def test_damaged_file_says_so(raw: bytes) -> None:
    """Whatever breaks inside, one message says what to do."""
    with pytest.raises(InputError, match=r"It is a damaged or incomplete PDF"):
        extract(raw, "It")


def test_limits_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A book is no article."""
    monkeypatch.setattr(_pdf, "MOST_CHARACTERS", 10)
    with pytest.raises(InputError, match="more than 10 characters"):
        extract(_line(), "It")
    monkeypatch.setattr(_pdf, "MOST_PAGES", 1)
    with pytest.raises(InputError, match="of 2 pages"):
        extract(_with_image(words="Toll"), "It")


def test_files_are_read_in_threads_one_at_a_time() -> None:
    """PDFium is not made for threads, and does not notice them."""
    raw = _line()
    with _pdf.ONE_AT_A_TIME, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(extract, raw, "It")
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.2)
        _pdf.ONE_AT_A_TIME.release()
        assert waiting.result(timeout=20).text == "Toll pledged help."
        _pdf.ONE_AT_A_TIME.acquire()
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda _: extract(raw, "It").text, range(64)))
    assert set(texts) == {"Toll pledged help."}


def test_pdf_is_told_by_its_beginning() -> None:
    """A few bytes may stand before it; a text about PDF is none."""
    assert is_pdf(_line())
    assert is_pdf(b"\r\n" + _line())
    assert is_pdf(b"HTTP/1.1 200 OK" + b" " * 100 + _line())
    assert not is_pdf(b"A file begins with %PDF-1.7, says Toll.")


def test_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra; who reads text does not need it."""
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(ConfigError, match=r"It is a PDF file.*\.\[inputs\]"):
        extract(_line(), "It")


def test_title_that_is_no_text_is_left_out() -> None:
    """Half a character in a title is no reason to refuse the words."""
    paper = _paper()
    paper.set_title("A promise")
    paper.cell(0, 10, "Toll pledged help.")
    raw = bytes(paper.output())
    assert b"(A promise)" in raw
    found = extract(raw.replace(b"(A promise)", b"<FEFFD8000A>"), "It")
    assert found.text == "Toll pledged help."
    assert "title" not in found.about


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_page_whose_text_is_turned_is_read_as_the_reader_turns_it(degrees: int) -> None:
    """As many programs print a page in landscape; read from the top down it would be letters below each other."""
    paper = _paper()
    with paper.rotation(degrees, 105, 148):
        paper.set_xy(30, 140)
        paper.multi_cell(150, 6, PARAGRAPHS[0])
    assert extract(bytes(paper.output()), "It").text == PARAGRAPHS[0]


def test_stamp_in_the_margin_stands_behind_the_page() -> None:
    """Turned another way than the text, it parts none of its lines."""
    paper = _paper()
    paper.multi_cell(0, 6, PARAGRAPHS[0])
    with paper.rotation(90, 5, 100):
        paper.text(5, 100, "Archive of Toll, copy three")
    assert extract(bytes(paper.output()), "It").text == f"{PARAGRAPHS[0]}\n\nArchive of Toll, copy three"
