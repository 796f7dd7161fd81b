"""Is a sentence parted where it says a second thing, and nowhere else?"""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from summarizer._rules import split_clauses
from summarizer._rules.clauses import clauses
from summarizer._text import read


def test_parts_of_a_sentence_stand_where_they_say() -> None:
    """Each part is a slice of the text, and knows of which sentence."""
    text = "The talks began. He spoke of the sailors, vowing to bring every one of them home."
    parts = split_clauses(read(text).sentences[1])
    assert [text[part.start : part.end] for part in parts] == [part.text for part in parts]
    assert [part.index for part in parts] == [1, 1]


@given(st.text(alphabet='aé,;.“”" \n—and urged agreed while adding', max_size=200))
def test_parts_are_in_order_and_do_not_overlap(said: str) -> None:
    """Whatever is written: places go up, and nothing but white space and marks lies between the parts."""
    places = clauses(said)
    assert places[0][0] == 0
    for (_, end), (start, _) in pairwise(places):
        assert end <= start
        assert not said[end:start].strip(" ,;—\n\t\u00a0")
