"""Are the words after the verb what was agreed, asked or promised?"""

from __future__ import annotations

import pytest

from summarizer._performatives import MOST_WORDS, words_of

SAID = [
    ("agreement", "The two leaders agreed to share their flood maps.", "share their flood maps"),
    ("agreement", "They agreed in principle on a truce in the delta,", "a truce in the delta"),
    ("agreement", "and tasked their teams to meet in Selk", "their teams to meet in Selk"),
    ("agreement", "The ministers signed a memorandum on fisheries.", "signed a memorandum on fisheries"),
    ("agreement", "“The leaders agreed to meet again in May,” the statement read.", "meet again in May"),
    ("request", "Orla urged the two envoys to open the road.", "open the road"),
    ("request", "He told the general not to cross the river.", "not to cross the river"),
    ("request", "and called for the release of all captives", "the release of all captives"),
    ("request", "She made clear the need for Brill to let the trucks pass.", "let the trucks pass"),
    ("pledge", "Brill pledged 40 million euros for clean water.", "40 million euros for clean water"),
    ("pledge", "The king assured the envoy that the gates would stay open.", "the gates would stay open"),
    ("pledge", "reiterated her willingness to host the talks", "host the talks"),
    ("pledge", "Brill is ready to ship cargoes to Orla, its chairman told the forum", "ship cargoes to Orla"),
    ("humanitarian_item", "adding that 60 captives had come home", "60 captives had come home"),
    ("pledge", "and they will keep the clinic open", "they will keep the clinic open"),
]


@pytest.mark.parametrize(("type_name", "clause", "words"), SAID)
def test_words_after_the_verb_are_what_is_said(type_name: str, clause: str, words: str) -> None:
    """The thing itself, without who says it to whom; a short clause without such a verb as a whole."""
    assert words_of(type_name, clause) == words


def test_long_clause_without_such_a_verb_is_left_to_a_model() -> None:
    """Nobody wants to read forty words of which five say it."""
    assert words_of("pledge", "On the river " + "a boat went by " * MOST_WORDS) is None


def test_place_or_agent_after_the_verb_is_no_thing() -> None:
    """What was "promised in April" is not "in April": the clause is then said as a whole."""
    said = "Brill will not send the ships that it promised in April."
    assert words_of("pledge", said) == said.rstrip(".")
