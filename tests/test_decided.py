"""Do an item's own words decide its slots, where its sentence reports two items?"""

from __future__ import annotations

import pytest

from summarizer._decided import decided
from summarizer._wire import Loose
from summarizer.schema import Agreement, HumanitarianItem, Item, Request


def _decided(item_type: type[Item], name: str, what: str, quoted: str, given: str | None = None) -> str:
    return decided(Loose(item_type, what, (1,), None), name, given, quoted)


def test_kind_is_that_of_what_was_agreed() -> None:
    """Of two things that one sentence tells, the meeting alone is a next step."""
    said = "They agreed to free 40 detainees and to meet again in May."
    assert _decided(Agreement, "kind", "free 40 detainees", said) == "commitment"
    assert _decided(Agreement, "kind", "meet again in May", said) == "next_step"
    tasked = "They tasked their envoys to draw up a list."
    assert _decided(Agreement, "kind", "envoys to draw up a list", tasked) == "next_step"


def test_force_is_that_of_the_verb_that_asks() -> None:
    """Instructions that somebody is asked to give are no order to him."""
    said = "She wrote to the general, requesting him to issue instructions to open the depots."
    assert _decided(Request, "force", "issue instructions to open the depots", said) == "ask"
    assert _decided(Request, "force", "open the depots", "She ordered the general to open the depots.") == "order"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Orla and Toll carried out their largest exchange of prisoners.", "completed"),
        ("The medics helped facilitate the release of nine hostages.", "completed"),
        ("It is good that they can be reunited with their families.", "unclear"),
        ("The exchange of the prisoners is a sign of hope.", "unclear"),
        ("The fate of the hostages is a concern.", "need_or_concern"),
        ("In Selk 9,000 people are homeless.", "need_or_concern"),
        ("Toll announced the release of nine prisoners.", "unclear"),
        ("Toll announced $9 million for the relief of the valley.", "pledged"),
    ],
)
def test_event_is_done_only_where_the_text_says_so(said: str, status: str) -> None:
    """An exchange of which nothing is told is neither done nor a need."""
    assert _decided(HumanitarianItem, "status", said, said) == status


def test_models_value_stays_unless_it_says_more_than_the_text() -> None:
    """FIELD, decision rules 3 and 7."""
    assert _decided(Request, "force", "wait", "She asked him to wait.", "demand") == "ask"
    assert _decided(Request, "force", "wait", "She urged him to wait.", "ask") == "ask"
