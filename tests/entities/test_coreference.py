"""Where does a sentence point at somebody without a name?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._entities import coreference as _reference
from summarizer._entities.coreference import pointers


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Both leaders left, and they’ll be back.", [("they", "Both leaders"), ("they", "they")]),
        ("The two agreed that he should go.", [("they", "The two"), ("he", "he")]),
        ("“It welcomed the offer.", [("it", "“It")]),
        ("It was late.", []),
        ("Les deux présidents partent.", [("they", "Les deux présidents")]),
        ("SHE SAID NO, THE PAIR ADDED.", [("they", "THE PAIR"), ("he", "SHE")]),
        ("The theory held.", []),
    ],
)
def test_pointers_are_whole_words(sentence: str, expected: list[tuple[str, str]]) -> None:
    """Of any case, with what is glued to them by an apostrophe left off."""
    assert [(how, sentence[start:end]) for start, end, how in pointers(sentence)] == expected


_SAID = "Both the The two leaders sides présidents parties they They’d he-man SHE ella left agreed of , ."


@given(st.lists(st.sampled_from(_SAID.split())).map(" ".join))
def test_the_look_at_the_words_only_saves_time(sentence: str) -> None:
    """Where no word of a sentence points, its patterns find nothing."""
    with pytest.MonkeyPatch.context() as patch:
        looked = pointers(sentence)
        patch.setattr(_reference, "_POINTING", frozenset(_reference._RUN.findall(sentence.casefold())))
        assert pointers(sentence) == looked
