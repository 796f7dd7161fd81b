"""Which countries does a text itself bring along?"""

from __future__ import annotations

import pytest

from summarizer._entities import words
from summarizer._entities.text_names import learn_names


@pytest.mark.parametrize(
    ("text", "form", "kind"),
    [
        ("The Republic of Velmora agreed.", "Velmora", "name"),
        ("The President of Velmora agreed.", "Velmora", "name"),
        ("Velmora’s government agreed.", "Velmora", "name"),
        ("The Kingdom of Velmora sent a Velmoran ship.", "Velmoran", "demonym"),
        ("A Norlandic ship came to Norland, said the government of Norland.", "Norlandic", "demonym"),
        ("Velmoran President Ana Kest agreed.", "Velmoran", "demonym"),
    ],
)
def test_a_text_brings_its_own_countries(text: str, form: str, kind: str) -> None:
    """An invented country is learnt from the phrases that make one; it has no code."""
    found = learn_names(words(text)).at(words(form), 0)
    assert found is not None
    assert (found[0].kind, found[0].country) == (kind, None)


@pytest.mark.parametrize(
    "text",
    [
        "President Bo Tarn spoke. Tarn’s government agreed.",
        "The president of Congress spoke.",
        "The European government officials met.",
        "The President of France spoke.",
        "A state of emergency was declared.",
    ],
)
def test_people_bodies_and_regions_are_no_countries(text: str) -> None:
    """A government may be led by Tarn, and "European" is no demonym of a state."""
    learnt = learn_names(words(text))
    assert [w.text for i, w in enumerate(words(text)) if learnt.at(words(text), i)] == []


def test_a_country_is_found_by_its_adjective_alone() -> None:
    """Where only "Velmoran President" makes it known, the bare "Velmora" is a country too."""
    learnt = learn_names(words("Velmoran President Ana Kest spoke. She said that Velmora needs pumps."))
    found = learnt.at(words("Velmora"), 0)
    assert found is not None
    assert found[0].name == "Velmora"
