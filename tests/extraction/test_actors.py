"""Names that a model gives to actors are verified against the text, and completed from it."""

from __future__ import annotations

from typing import Any

import pytest
from making import context

from summarizer._extraction.actors import ActorReader

TEXT = (
    "President Ana Kest of Norway met the Calvessan envoy, Ivo Stenn, in Łódź. Kest and Prime Minister Orbán spoke "
    "of the United States. Both leaders asked the Government of Kelmar and the warring sides for restraint. "
    "Tehran was silent."
)
MET, SPOKE, ASKED, SILENT = range(4)
SCENE = context(TEXT)


def _read(mention: str, at: int = ASKED, told: dict[str, dict[str, Any]] | None = None) -> list[str]:
    return [actor.name for actor in ActorReader(SCENE, told or {}).read(mention, SCENE.document.sentences[at])]


@pytest.mark.parametrize(
    ("mention", "at", "names"),
    [
        ("Kest", SPOKE, ["Ana Kest"]),
        ("President Ana Kest", MET, ["Ana Kest"]),
        ("the Government of Kelmar", ASKED, ["Government of Kelmar"]),
        ("the warring sides", ASKED, ["warring sides"]),
        ("Tehran", SILENT, ["Tehran"]),
        ("Orban", SPOKE, ["Orban"]),
        ("the US", SPOKE, ["US"]),
        ("Maria Kest", SPOKE, []),
        ("Viktor Orbán", SPOKE, ["Orbán"]),
        ("Norland", MET, []),
        ("they", ASKED, []),
        ("restraint that will follow", ASKED, []),
        ("20 million to help", ASKED, []),
        ("", ASKED, []),
        ("…", ASKED, []),
    ],
)
def test_name_is_the_texts_or_nobody(mention: str, at: int, names: list[str]) -> None:
    """The fullest mention of a person; other names as they were said; nobody where the text has no such name."""
    assert _read(mention, at) == names


def test_several_are_those_whom_the_text_pairs() -> None:
    """A model that writes "both leaders" means two."""
    text = "President Ana Kest of Norway met President Ivo Stenn of Peru. Both leaders agreed to meet again."
    look = context(text)
    found = ActorReader(look, {}).read("Both leaders", look.document.sentences[1])
    assert [actor.name for actor in found] == ["Ana Kest", "Ivo Stenn"]


def test_model_describes_and_the_text_completes() -> None:
    """Type and country are the model's where the text shows that country; else the text's own."""
    told = {"Ana Kest": {"name": "Ana Kest", "country": "USA", "type": "opposition"}, "Tehran": {"country": "IRN"}}
    reader = ActorReader(SCENE, told)
    [kest] = reader.read("Ana Kest", SCENE.document.sentences[MET])
    assert (kest.role, kest.country, kest.actor_type) == ("President", "USA", "opposition")
    [tehran] = reader.read("Tehran", SCENE.document.sentences[SILENT])
    assert tehran.country == "IRN"
    odd = {"Ana Kest": {"country": "Norway", "type": "queen"}}
    [kest] = ActorReader(SCENE, odd).read("Ana Kest", SCENE.document.sentences[MET])
    assert (kest.country, kest.actor_type) == ("NOR", "state_leader")


def test_country_that_the_text_does_not_show_is_left_out() -> None:
    """FIELD: only from a country or demonym in the text."""
    [found] = ActorReader(SCENE, {"the warring sides": {"country": "SDN"}}).read(
        "the warring sides", SCENE.document.sentences[ASKED]
    )
    assert found.country is None


def test_what_the_caller_said_counts_as_text() -> None:
    """The publisher may be the speaker."""
    from dataclasses import replace

    assert not ActorReader(SCENE, {}).stands("Ministry of Ports")
    assert ActorReader(replace(SCENE, about="Ministry of Ports"), {}).stands("Ministry of Ports")
