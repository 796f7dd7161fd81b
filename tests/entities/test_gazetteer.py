"""Which words does a text have, and which known phrase starts at one of them?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._entities import words
from summarizer._entities.gazetteer import Gazetteer, name_key, place_of


def test_words_keep_abbreviations_and_split_possessives() -> None:
    """A word is what is compared: "Kest's" is Kest, "U.S." is one word, "l'Ukraine" is two."""
    read = words("U.S. envoy Ana J. Kest’s aide, l’Ukraine, O’Dell and the States’ aide")
    assert [w.text for w in read if w.text not in (",", "’")] == (
        ["U.S.", "envoy", "Ana", "J.", "Kest", "aide", "l’", "Ukraine", "O’Dell", "and", "the", "States", "aide"]
    )
    assert [w.text for w in read if w.owns] == ["Kest", "States"]


@given(st.text(max_size=60), st.integers(0, 1000))
def test_offsets_are_those_of_the_text(text: str, offset: int) -> None:
    """Each word is a slice of the text, but for a possessive ending."""
    for word in words(text, offset):
        assert text[word.start - offset : word.end - offset].startswith(word.text)
        assert word.text.strip()


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded text is folded."""
    assert name_key(name_key(text)) == name_key(text)


def test_the_longest_phrase_wins_and_capitals_stay_capitals() -> None:
    """A phrase in capitals is found in capitals only: "WHO" is no "who"."""
    known = Gazetteer([("South Sudan", 1), ("Sudan", 2), ("South", 3), ("WHO", 4), ("Côte d'Ivoire", 5)])
    assert known.at(words("south sudan"), 0) == (1, 2)
    assert known.at(words("South Sea"), 0) == (3, 1)
    assert known.at(words("WHO"), 0) == (4, 1)
    assert known.at(words("who"), 0) is None
    assert known.at(words("COTE d’ivoire"), 0) == (5, 3)


@pytest.mark.parametrize(
    ("said", "text", "place"),
    [
        ("Kest", "Kest met Tarn.", (0, 4)),
        ("Kest", "Kesten met Kest.", (11, 15)),
        ("the envoy", "The  envoy left.", (0, 10)),
        ("Kest's aide", "Later Kest’s aide left.", (6, 17)),
        ("وزير", "والوزير وزير", (3, 7)),
        ("Tarn", "Tarnished", None),
    ],
)
def test_words_are_found_where_they_stand(said: str, text: str, place: tuple[int, int] | None) -> None:
    """As whole words, whatever their case, spacing and apostrophes; in scripts whose words join also inside one."""
    assert place_of(said, text) == place
