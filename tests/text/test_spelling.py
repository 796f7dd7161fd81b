"""Do the spellings of one name meet, and only those?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._text import spellings, unaccented

SAME = [
    ("Orbán", "Orban"),
    ("São", "Sao"),
    ("Müller", "Mueller"),
    ("Zelensky", "Zelenskyy"),
    ("Hezbollah", "Hizbollah"),
    ("Sisi", "Sissi"),
    ("Łódź", "Lodz"),
    ("Øystein", "Oystein"),
    ("Şimşek", "Simsek"),
    ("Gaddafi", "Qaddafi"),
    ("Mykolaiv", "Mykolayiv"),
    ("Houthi", "Huthi"),
]
APART = [
    ("Iran", "Iraq"),
    ("Niger", "Nigeria"),
    ("Kosovo", "Kosovska"),
    ("Mali", "Malé"),
    ("Austria", "Australia"),
    ("Guinea", "Guyana"),
    ("Mauritania", "Mauritius"),
    ("Slovakia", "Slovenia"),
    ("Petersen", "Peterson"),
    ("Oman", "Amman"),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_spellings_of_one_name_meet(first: str, second: str) -> None:
    """Accents, transliterations, doubled letters."""
    assert spellings(first) & spellings(second)


@pytest.mark.parametrize(("first", "second"), APART)
def test_names_that_only_look_alike_stay_apart(first: str, second: str) -> None:
    """Another consonant, or another order of letters, is another name."""
    assert not spellings(first) & spellings(second)


@given(st.text(max_size=20))
def test_a_word_meets_itself_without_accents(word: str) -> None:
    """Folding is total, and what is folded stays the same name."""
    assert spellings(word)
    assert unaccented(unaccented(word)) == unaccented(word)
