"""Which turns of phrase tell who acts in a clause, and towards whom?"""

from __future__ import annotations

import pytest

from summarizer._rules.argument_patterns import OBLIGES, OURS, RECEIVES, SAID_BEHIND, UNDERGOES, first_verb


@pytest.mark.parametrize(
    ("clause", "undergoes"),
    [
        ("The children must be sent home.", True),
        ("The terms must now be fully met.", True),
        ("Norland must be ready to talk.", False),
        ("Norland must withdraw, and its guns must be melted.", False),
    ],
)
def test_a_passive_duty_is_told_from_an_active_one(clause: str, undergoes: bool) -> None:
    """Of the first duty in the clause; what follows is another."""
    assert bool(UNDERGOES.match(clause)) is undergoes


@pytest.mark.parametrize(
    ("words", "who"), [("Kest said Norland", "Norland"), ("Monday that the terms", "the terms"), ("Norland", "Norland")]
)
def test_who_is_obliged_stands_behind_who_says_so(words: str, who: str) -> None:
    """Reporting words are no part of a name."""
    assert OBLIGES.split(words)[-1] == who


def test_our_own_are_those_who_say_we() -> None:
    """Our governments, commitment and officials are; our children and our partners are not."""
    said = ("officials from our governments", "Our commitment", "our children", "our partners")
    assert [bool(OURS.search(words)) for words in said] == [True, True, False, False]


def test_who_receives_is_told_from_who_agrees() -> None:
    """A plan is presented to both sides; it is signed by them."""
    assert RECEIVES.search("A plan was presented to ")
    assert not RECEIVES.search("A plan was signed by ")


def test_who_spoke_may_stand_behind_what_was_said() -> None:
    """Behind a comma, before the verb of saying."""
    found = SAID_BEHIND.search("Norland must withdraw, President Kest said.")
    assert found is not None
    assert found["who"] == "President Kest"


@pytest.mark.parametrize(
    ("clause", "what", "verb"),
    [
        ("Norland will send boats.", "send boats", "send"),
        ("Norland sent boats.", "tents", "sent"),
        ("Boats for Norland", "tents", ""),
    ],
)
def test_the_verb_is_the_first_finite_one_or_that_of_the_item(clause: str, what: str, verb: str) -> None:
    """The end of the clause where it has neither."""
    assert clause[first_verb(clause, what) :].startswith(verb)
