"""Plain words for the values of the codebook."""

from __future__ import annotations

from typing import get_args

import pytest

from summarizer import Actor, Attribution, Evidence, Request, codebook
from summarizer.report._labels import WORDS, label, warning_label
from summarizer.report._text import details, labels

SETS = {
    "mode": codebook.Mode,
    "response": codebook.Response,
    "level": codebook.Level,
    "category": codebook.Category,
    "quote_type": codebook.QuoteType,
}


def test_every_label_is_of_a_value_of_the_codebook() -> None:
    """A value that is renamed takes its label along."""
    assert WORDS.keys() == SETS.keys()
    for slot, words in WORDS.items():
        assert words.keys() <= set(get_args(SETS[slot]))


@pytest.mark.parametrize("slot", SETS)
def test_no_label_looks_like_a_code(slot: str) -> None:
    """Each is words with spaces, and two values of a slot never have the same."""
    shown = [label(slot, value) for value in get_args(SETS[slot])]
    assert not any("_" in words for words in shown)
    assert len(set(shown)) == len(shown)


def test_a_request_is_shown_in_words() -> None:
    """What is asked for, how it was answered, and how its speaker is quoted."""
    request = Request(
        what="open the bridge",
        force="ask",
        mode="yield",
        response="partially_accepted",
        requesters=[Actor(name="Toll")],
        evidence=[Evidence(quote="open", start=0, end=4)],
        attribution=Attribution(speaker="Ana Kest", quote_type="indirect"),
    )
    assert labels(request) == ["ask", "for a concession", "partly accepted"]
    assert dict(details(request, {}))["said by"] == "Ana Kest, paraphrased"


def test_an_unknown_warning_is_shown_by_its_name() -> None:
    """A summary of a later version can be shown."""
    assert warning_label("odd_spacing") == "Odd spacing"
