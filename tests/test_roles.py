"""Who acts where only the clause was asked for: those whom the sentence names, in order."""

from __future__ import annotations

import pytest

from summarizer._actors import cast
from summarizer._document import read
from summarizer._roles import roles

TWO = ["requesters", "addressees"]


def named(text: str, what: str, slots: list[str], sentence: int = -1) -> list[list[str]]:
    document = read(text)
    type_name = "agreement" if slots == ["parties"] else "request"
    found = roles(cast(document), document.sentences[sentence], what, slots, type_name)
    assert list(found) == slots
    return [[actor.name for actor in actors] for actors in found.values()]


@pytest.mark.parametrize(
    ("text", "what", "who", "whom"),
    [
        ("Norway urged Japan to send boats.", "send boats", ["Norway"], ["Japan"]),
        ("Norway will send boats.", "send boats", ["Norway"], []),
        ("Help is needed, and nobody came.", "help", [], []),
        ("Norway thanked Japan, adding that Peru was ready to adopt the plan.", "adopting the plan", ["Peru"], []),
    ],
    ids=["who asks whom", "one alone", "nobody is named", "the item's own clause counts"],
)
def test_first_acts_and_second_is_acted_on(text: str, what: str, who: list[str], whom: list[str]) -> None:
    """What stands behind the item's words is part of the item, not its actor."""
    assert named(text, what, TWO) == [who, whom]


def test_all_parties_of_an_agreement_are_one_list() -> None:
    """FIELD, decision rule 10: several parties are one item with a list."""
    said = "Norway, Japan and Peru agreed to send boats to Chile."
    assert named(said, "send boats to Chile", ["parties"]) == [["Norway", "Japan", "Peru"]]


def test_plural_leaders_are_those_whom_the_text_named() -> None:
    """Plural words are no actor of their own."""
    text = "President Ana Kest of Norway met President Tomas Brill of Peru. The two leaders agreed to send boats."
    assert named(text, "send boats", ["parties"]) == [["Ana Kest", "Tomas Brill"]]
