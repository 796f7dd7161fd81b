"""Who acts where only the clause was asked for: those whom the sentence names, in order."""

from __future__ import annotations

import dataclasses

from summarizer._entities import index_entities
from summarizer._rules import label_arguments
from summarizer._text import read

TWO = ["requesters", "addressees"]


def test_a_later_part_of_what_is_said_has_the_same_sayer() -> None:
    """In "stressed that ...; the parties must ..." the one who stressed asks for both."""
    text = "Minister Ana Kest of Norway stressed that the truce must hold; the parties must open the road."
    document = read(text)
    whole = document.sentences[-1]
    cut = whole.text.index("the parties")
    part = dataclasses.replace(whole, start=whole.start + cut, text=whole.text[cut:])
    found = label_arguments(index_entities(document), part, "open the road", TWO, "request")
    assert [[actor.name for actor in actors] for actors in found.values()] == [["Ana Kest"], ["parties"]]
