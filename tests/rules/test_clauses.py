"""Is a sentence parted where it says a second thing, and nowhere else?"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._rules import split_clauses
from summarizer._rules.clauses import clauses
from summarizer._text import read

PARTED = {
    "With nearly 3,000 families in need of tents in Toll, the agency said it lacks lorries.": (
        "With nearly 3,000 families in need of tents in Toll",
        "the agency said it lacks lorries.",
    ),
    "Orla asked Brill to share its maps, and the two leaders agreed that experts would meet in May.": (
        "Orla asked Brill to share its maps",
        "and the two leaders agreed that experts would meet in May.",
    ),
    "The agency appealed for tents; Brill answered the same day with 400 of them.": (
        "The agency appealed for tents",
        "Brill answered the same day with 400 of them.",
    ),
    "Thanking Brill for the blankets, the mayor noted that the last truck had come.": (
        "Thanking Brill for the blankets",
        "the mayor noted that the last truck had come.",
    ),
    "He spoke of the missing sailors, vowing to bring every one of them home.": (
        "He spoke of the missing sailors",
        "vowing to bring every one of them home.",
    ),
    "Both governments agreed to open the crossing and urged all groups to let drivers pass.": (
        "Both governments agreed to open the crossing",
        "and urged all groups to let drivers pass.",
    ),
    "The Council calls on Brill to leave the valley, and calls for unhindered access to it.": (
        "The Council calls on Brill to leave the valley",
        "and calls for unhindered access to it.",
    ),
    "The Assembly condemns the shelling of Selk, urges both sides to stop at once.": (
        "The Assembly condemns the shelling of Selk",
        "urges both sides to stop at once.",
    ),
}
WHOLE = (
    "Orla, who leads the mission in Selk, vowed to bring all of them home.",
    "The president of Toll, Linda Maria Holm, promised to send two hundred tents.",
    "The talks went on amid protests, and calls for his resignation grew in Selk.",
    "The leaders discussed trade, energy and the safe return of the sailors.",
    "Orla will send doctors, nurses and medicines to the flooded valley.",
    "“We agreed on the route, and asked for time to study the map,” the envoy said.",
    "She came, and he said so.",
    "In a statement issued on Monday, the coordinator for Selk, Linda Holm, said that food is short.",
    "Speaking to the press after a visit that included two camps, the envoy, said that the road is shut.",
)


@pytest.mark.parametrize("said", PARTED)
def test_sentence_that_says_two_things_is_parted(said: str) -> None:
    """Before a verb of saying or doing that opens a clause, and at a semicolon."""
    assert tuple(said[start:end] for start, end in clauses(said)) == PARTED[said]


@pytest.mark.parametrize("said", WHOLE)
def test_list_quotation_and_short_remainder_are_not_parted(said: str) -> None:
    """A list of nouns is one thing, somebody's words stay together, and no part has fewer than four words."""
    assert clauses(said) == [(0, len(said))]


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
