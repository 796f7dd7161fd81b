"""Do pieces with places become paragraphs in reading order, without what stands on every page?"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.inputs._pdf_layout import Piece, flow

SIZE, LEADING, TOP = 10.0, 12.0, 780.0
LONG = "the government of the fictional state of Toll said on Friday that it"


def _piece(words: str, line: float, left: float = 50.0, *, size: float = SIZE) -> Piece:
    """Put words on the page; a letter is half as wide as it is high."""
    top = TOP - line * LEADING
    return Piece(words, left, left + len(words) * size / 2, top - size, top)


def _column(lines: Iterable[str], first: float = 0.0, left: float = 50.0) -> list[Piece]:
    return [_piece(words, first + n, left) for n, words in enumerate(lines)]


def _padded(*words: str) -> list[str]:
    """Fill each line so that the next word would not have fitted."""
    return [f"{LONG} {word}" for word in words]


def test_lines_of_a_paragraph_are_one_line() -> None:
    """Joined by a space, where the next word had no place any more."""
    assert flow([_column([*_padded("would", "could"), "end."])]) == f"{LONG} would {LONG} could end."


def test_line_that_is_short_ends_a_paragraph() -> None:
    """A heading, the last line of a paragraph: the next word would have fitted."""
    lines = ["A heading", *_padded("would", "could"), "end.", *_padded("and so", "ended it")]
    first, second, third = flow([_column(lines)]).split("\n\n")
    assert (first, second) == ("A heading", f"{LONG} would {LONG} could end.")
    assert third.startswith(LONG)


def test_line_that_is_not_full_goes_on_where_the_next_has_a_small_letter() -> None:
    """Ragged lines end where they like; a sentence goes on with a small letter."""
    lines = ["The government of Toll", "and that of Arvenia", "agreed on a truce, and on", "all that belongs to it."]
    assert flow([_column(lines)]) == " ".join(lines)


def test_gap_and_greater_letters_begin_a_paragraph() -> None:
    """Even where the line before is full."""
    text = _column(_padded("would", "could"))
    below = _column(_padded("below", "there"), first=3)
    assert flow([[*text, *below]]).count("\n\n") == 1
    heading = _piece(f"{LONG} would"[:50], -2, size=15)
    assert flow([[heading, *text]]).startswith(heading.text + "\n\n")


def test_columns_are_read_one_after_another() -> None:
    """Whatever the order in the file; what goes across them comes before them, and below it they begin anew."""
    left = [f"left {n} of the column that goes on with" for n in range(5)]
    right = [f"right {n} of the column that goes on with" for n in range(5)]
    rows = [piece for a, b in zip(_column(left, 2), _column(right, 2, 320.0), strict=True) for piece in (a, b)]
    heading = _piece("A heading that goes across both of the columns and stands over them, as wide as the page", 0)
    assert flow([[*rows, heading]]) == f"{heading.text}\n\n{' '.join(left)} {' '.join(right)}"


def test_rows_of_a_table_are_lines() -> None:
    """Cells are short, and belong to their row, not to the column."""
    cells = [("Country", "Trucks"), ("Toll", "20"), ("Brill", "12"), ("Norhaven", "none"), ("Tamrovia", "3")]
    pieces = [_piece(words, n, 50 + 200 * c) for n, row in enumerate(cells) for c, words in enumerate(row)]
    assert flow([pieces]).split("\n\n") == [" | ".join(row) for row in cells]


def test_running_headers_and_page_numbers_are_left_out() -> None:
    """What stands at the edge of several pages; a line that stands there once, and numbers in the text, stay."""
    pages = []
    for number in (1, 2, 3):
        body = _column([f"On page {number} {LONG[:40]}.", "", f"{number} trucks were sent there."], first=2)
        head = _piece(f"Ministry of Toll, 2{number} May", 0)
        foot = _piece(f"Page {number} of 3", 60, 250)
        pages.append([head, *(p for p in body if p.text), foot])
    text = flow(pages)
    assert "Ministry" not in text
    assert "of 3" not in text
    assert [f"{n} trucks were sent there." in text for n in (1, 2, 3)] == [True] * 3


def test_what_a_browser_adds_is_left_out() -> None:
    """Time and title above, address and number below, on a single page too."""
    body = _column([*_padded("would", "could"), "end."], first=3)
    head = _piece("11/28/24, 8:35 AM Toll pledges trucks", 0, 20)
    foot = _piece("https://courier.example/toll 1/1", 62, 20)
    assert flow([[head, *body, foot]]) == f"{LONG} would {LONG} could end."


def test_first_line_of_a_single_page_stays() -> None:
    """Nothing tells it from a header."""
    assert flow([_column(["Ministry of Toll", *_padded("would", "could"), "end."])]).startswith("Ministry of Toll\n\n")


def test_sentence_goes_on_over_the_page() -> None:
    """And one that has ended does not."""
    before, after = _column(_padded("would", "could")), _column(["Send trucks to Selma.", *_padded("did", "not")])
    assert flow([before, after]).startswith(f"{LONG} would {LONG} could Send trucks to Selma.\n\n")
    ended = _column([*_padded("would"), f"{LONG[:60]} ended."])
    assert "ended.\n\nSend trucks to Selma.\n\n" in flow([ended, after])


@pytest.mark.parametrize(
    ("head", "tail", "more", "joined"),
    [
        ("govern-", "ment would", "", "government would"),
        ("govern\x02", "ment would", "", "government would"),
        ("govern\xad", "ment would", "", "government would"),
        ("long-", "term help", "Long-term help is long-term.", "long-term help"),
        ("Franco-", "British talks", "", "Franco-British talks"),
        ("water-", "food trade", "The water and the food: more water, more food.", "water-food trade"),
        ("2024-", "25 both", "", "2024- 25 both"),
        ("Selma -", "and more", "", "Selma - and more"),
    ],
)
def test_hyphen_at_a_line_end_goes_where_it_only_parts_a_word(head: str, tail: str, more: str, joined: str) -> None:
    """It stays where the text writes the word with one elsewhere, before a capital, and between whole words."""
    lines = [f"{LONG} {head}", f"{tail} {LONG[:55]} ended.", *([more] if more else [])]
    assert joined in flow([_column(lines)])


def test_text_from_right_to_left_keeps_its_order() -> None:
    """Of the pieces of a line, the one on the right comes first."""
    assert flow([[_piece("ثانيا", 0, 50), _piece("أولا", 0, 300)]]) == "أولا ثانيا"


def test_no_pieces_are_no_text() -> None:
    """An empty page, and none."""
    assert flow([]) == flow([[]]) == ""


@given(
    st.lists(
        st.lists(
            st.builds(
                _piece,
                st.text("abcdefg -", min_size=1, max_size=60).filter(str.strip),
                st.floats(0, 60),
                st.floats(0, 500),
            ),
            max_size=12,
        ),
        max_size=4,
    )
)
def test_no_letter_is_made_up(pages: list[list[Piece]]) -> None:
    """Whatever the places are: letters of the pieces come out, none twice, none else; edges of pages may go."""
    given_in = sorted(c for page in pages for piece in page for c in piece.text if c.isalpha())
    out = sorted(c for c in flow(pages) if c.isalpha())
    left = list(given_in)
    for sign in out:
        left.remove(sign)
    if len(pages) < 2:
        assert left == []
