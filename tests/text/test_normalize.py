"""Does folding make equal what is typed differently, and give back the raw characters?"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._text import fold, lowered
from summarizer._text.normalize import Folded

NASTY = (
    "aZß İıſﬁǅé\u0301\u0308\u0323\u00ad\u200b\u200d\u200e\u202e\ufeff\u0640\u064e"
    "ﷺعﻻ한\u1112\u1161\u11ab语、　\u00a0\n\r\t —–-\"'“’…½①👩👧🇺🇦\ufe0f٣５.,"
)
texts = st.text(st.sampled_from(NASTY) | st.characters(exclude_categories=["Cs"]), max_size=40)

SAME = [
    ("“talks”", '"talks"'),
    ("l’aide", "l'aide"),
    ("sea—a move", "sea - a move"),
    ("sea -- a move", "sea—a move"),
    ("1990–1995", "1990-1995"),
    ("Black\u00a0Sea", "Black  Sea"),
    ("the Black\nSea", "the Black Sea"),
    ("cease\u00adfire", "ceasefire"),
    ("cease\u00ad\n  fire", "ceasefire"),
    ("cease\u200bfire", "ceasefire"),
    ("wait…", "wait..."),
    ("Zele\u0301ny", "Zelény"),
    ("ﬁnal oﬃce", "final office"),
    ("４５０", "450"),
    ("STRASSE", "Straße"),
    ("İSTANBUL", "istanbul"),
    ("DIŞ", "dış"),
    ("ΟΔΟΣ", "οδος"),
    ("سلـــام", "سلام"),
    ("ﺳﻼم", "سلام"),
    ("한", unicodedata.normalize("NFD", "한")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_typography_is_folded_away(one: str, other: str) -> None:
    """Case, composition, compatibility forms, quotes, dashes, white space and invisible characters do not count."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("resume", "résumé"), ("450", "45"), ("cease fire", "ceasefire"), ("can't", "cant"), ("-5", "5")]
)
def test_letters_digits_and_accents_are_kept(one: str, other: str) -> None:
    """What may change the meaning stays."""
    assert fold(one) != fold(other)


def test_a_decomposed_letter_comes_back_whole() -> None:
    """Combining marks stay with their base, and neither half of a ligature is given back alone."""
    text = "cafe\u0301 ﬁn"
    folded = Folded.of(text)
    assert folded.folded == "café fin"
    assert folded.raw_span(3, 4) == (3, 5)
    assert folded.raw_span(5, 6) == (6, 7)
    assert not folded.is_whole(5, 6)
    assert folded.is_whole(5, 7)


@pytest.mark.parametrize("text", ["т\u0301ак", "س\u064eلام", "q\u0323x"])
def test_marks_that_compose_with_nothing_stay_with_their_base(text: str) -> None:
    """A mark belongs to its letter, and asking for either gives both."""
    folded = Folded.of(text)
    assert folded.raw_span(0, 1) == (0, 2)
    assert folded.raw_span(1, 2) == (0, 2)
    assert folded.raw_span(2, 3) == (2, 3)


def test_offsets_are_those_of_the_whole_text() -> None:
    """A part that was folded gives back offsets of the caller's string."""
    text = "First.  The “truce” holds."
    folded = Folded.of(text, 8, 19)
    at = folded.folded.index("truce")
    start, end = folded.raw_span(at, at + 5)
    assert text[start:end] == "truce"


@given(texts)
def test_every_stretch_maps_into_the_text(text: str) -> None:
    """Raw offsets lie in the text, in order, and never part a mark from its base."""
    folded = Folded.of(text)
    for at in range(len(folded.folded)):
        start, end = folded.raw_span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert end == len(text) or unicodedata.category(text[end])[0] != "M"
        assert folded.raw_span(at, len(folded.folded))[0] == start


@given(texts)
def test_whole_stretches_fold_to_themselves(text: str) -> None:
    """What a whole stretch of folded text maps to folds to that stretch again."""
    folded = Folded.of(text)
    size = len(folded.folded)
    for start in range(size):
        for end in range(start + 1, min(size, start + 6) + 1):
            if folded.is_whole(start, end):
                raw = slice(*folded.raw_span(start, end))
                assert fold(text[raw]).strip() == folded.folded[start:end].strip()


@given(texts)
def test_composition_does_not_count(text: str) -> None:
    """A text folds the same however its letters are composed."""
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(texts)
def test_small_letters_stand_where_the_capitals_stood(text: str) -> None:
    """A place in the lowered text is the same place in the text."""
    small = lowered(f"{text} İ AND {text}")
    assert len(small) == 2 * len(text) + 7
    assert small[len(text) : len(text) + 7] == " İ and "
