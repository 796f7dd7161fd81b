"""Whose are they, where countries or bodies stand before a noun?"""

from __future__ import annotations

import pytest

from summarizer._entities import index_entities
from summarizer._entities.dateline import dateline_end
from summarizer._text import read
from summarizer.values import Actor


def _named(text: str) -> list[Actor]:
    return [actor for _, _, actor in index_entities(read(text)).in_sentence(0)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Norwegian and Peruvian authorities met.", ["Norwegian authorities", "Peruvian authorities"]),
        ("Norwegian, Peruvian and Irish aides met.", ["Norwegian aides", "Peruvian aides", "Irish aides"]),
        ("The Norwegian and Peruvian prime ministers met.", ["Norwegian prime minister", "Peruvian prime minister"]),
    ],
)
def test_a_noun_behind_two_countries_belongs_to_each(text: str, names: list[str]) -> None:
    """The first of two is as much an actor as the one beside the noun."""
    assert [actor.name for actor in _named(text)] == names


def test_an_organisations_envoy_is_not_the_countrys() -> None:
    """What an envoy is for is not whose he is."""
    envoy = next(a for a in _named("U.N. Peru envoy Stef de Marra arrived.") if a.name == "Stef de Marra")
    assert (envoy.country, envoy.actor_type) == (None, "intergovernmental")


def test_a_full_name_of_a_state_is_no_part_of_its_presidents_name() -> None:
    """The names "French Republic" and "the Federal Republic of Germany" are states."""
    told = "President of the French Republic Ana Kest met Chancellor of the Federal Republic of Germany Uve Lind."
    assert [(a.name, a.country) for a in _named(told)] == [("Ana Kest", "FRA"), ("Uve Lind", "DEU")]


def test_an_agency_of_an_organisation_is_another_one() -> None:
    """So "the UN food agency" is not the United Nations."""
    assert [a.name for a in _named("The UN food agency sent ten trucks.")] == ["UN food agency"]


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("LOMARIS: Donors met.", "Donors met."),
        ("LOMARIS The Council met.", "The Council met."),
        ("LOMARIS Major powers met.", "Major powers met."),
        ("UNICEF Executive staff met.", "UNICEF Executive staff met."),
        ("NATO: Allies met.", "NATO: Allies met."),
    ],
)
def test_a_city_in_capitals_is_a_dateline_and_an_organisation_is_none(text: str, behind: str) -> None:
    """Where a report was written does nothing in it."""
    assert text[dateline_end(text) :] == behind


def test_a_capital_that_somebody_travels_to_does_nothing() -> None:
    """A visit is no act of the state whose capital it goes to."""
    assert [a.name for a in _named("Secretary Ana Kest travelled to Lima and met Minister Bo Tarn.")] == [
        "Ana Kest",
        "Bo Tarn",
    ]
