"""Can these words act, or are they a mere word with which a sentence opens?"""

from __future__ import annotations

import pytest

from summarizer._rules.agency import can_act, is_body, is_of
from summarizer.values import Actor


@pytest.mark.parametrize(
    ("name", "clause", "acts"),
    [
        ("Toll", "Toll promised two boats.", True),
        ("nine heads of government", "The nine heads of government agreed.", True),
        ("Help", "Help is needed.", False),
        ("Noting", "Noting the cold, she left.", False),
        ("cold weather", "The cold weather stayed.", False),
    ],
)
def test_words_act_when_they_are_a_name_or_people(name: str, clause: str, acts: bool) -> None:
    """An ordinary word with a capital is no name only because it opens the sentence."""
    assert can_act(Actor(name=name), clause) is acts


def test_known_kind_always_acts() -> None:
    """Whoever is known by type, role or country."""
    assert can_act(Actor(name="cold", actor_type="state"), "cold")
    assert can_act(Actor(name="cold", role="envoy"), "cold")
    assert is_body(Actor(name="Peace Council"))
    assert not is_body(Actor(name="crowd"))


def test_of_a_thing_is_not_who_does_it() -> None:
    """A patrol of the Grey Bank does not make the bank act; the members of a council act for it."""
    assert is_of(Actor(name="Grey Bank", mention="Grey Bank"), "A joint patrol of the Grey Bank")
    assert not is_of(Actor(name="Peace Council", mention="Peace Council"), "The members of the Peace Council")
