"""Rules of the sentence reader: an item's own words decide its slots, where its sentence reports two items."""

from __future__ import annotations

import pytest

from summarizer._extraction.embedded.rule_slots import _chosen
from summarizer.schema import Agreement, HumanitarianItem, Item, Request


def _decided(item_type: type[Item], name: str, what: str, quoted: str) -> str:
    return _chosen(item_type, name, what, quoted) or "unclear"


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


def test_who_was_killed_is_no_deed_that_was_done() -> None:
    """A casualty is of concern, whatever was delivered meanwhile."""
    said = "30 people were killed while flour was delivered."
    assert _decided(HumanitarianItem, "status", said, said) == "need_or_concern"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("The good will at the meeting was shadowed by hunger in the camps.", "need_or_concern"),
        ("The deliveries of flour have been disrupted.", "blocked"),
        ("Patients must be let out at once.", "requested"),
        ("People must walk for hours to fetch water.", "need_or_concern"),
        ("Flour for the clinic is running low.", "need_or_concern"),
        ("A supply of relief is indispensable for two million people.", "need_or_concern"),
        ("The evacuation of patients is underway.", "ongoing"),
        ("The convoy will reach the camp on Friday.", "pledged"),
        ("Clinics will run out of insulin within days.", "need_or_concern"),
        ("The Committee was granted access to the prison.", "completed"),
        ("The Committee was not granted access to the prison.", "blocked"),
        ("All captives should be freed.", "requested"),
        ("The agency delivered kits to clinics to prevent injuries.", "completed"),
    ],
)
def test_status_of_need_and_hindrance(said: str, status: str) -> None:
    """A "will" that is a noun promises nothing; what must be done is asked for."""
    assert _decided(HumanitarianItem, "status", said, said) == status


def test_each_of_several_concerns_has_its_own_category() -> None:
    """The first one's words do not decide for all."""
    said = "They discussed the exchange of captives, and the return of deported children."
    assert _decided(HumanitarianItem, "category", "the return of deported children", said) == "abducted_children"
    assert _decided(HumanitarianItem, "status", "the exchange of captives", said) == "need_or_concern"


@pytest.mark.parametrize(
    "said",
    [
        "The two failed to agree on a date.",
        "The army will not agree to a truce.",
        "Talks on the bridge ended without agreement.",
        "Brill had agreed to open the road, but later refused.",
    ],
)
def test_what_was_not_agreed_is_never_agreed(said: str) -> None:
    """A failure, a refusal."""
    assert _decided(Agreement, "status", said, said) == "rejected"


def test_task_force_that_convenes_has_agreed_nothing() -> None:
    """The word is no verb there."""
    said = "The task force will convene on Friday."
    assert _decided(Agreement, "status", said, said) == "unclear"


def test_what_a_sentence_tells_besides_decides_nothing() -> None:
    """An appeal of last year does not make this year's refugees a request."""
    said = "There are 94,000 refugees in the valley, compared to 900 in May, when the agency appealed for $8 million."
    assert _decided(HumanitarianItem, "status", "94,000 refugees in the valley", said) == "need_or_concern"
    assert _decided(HumanitarianItem, "category", "94,000 refugees in the valley", said) == "displacement_return"


def test_what_a_sentence_tells_besides_helps_where_its_main_part_names_no_category() -> None:
    """Who was killed stands in the relative clause."""
    said = "Norland condemned the raid on the market of Halden, which killed nine."
    assert _decided(HumanitarianItem, "category", "the raid on the market of Halden", said) == "casualties"


def test_what_we_are_determined_to_do_is_agreed_and_what_we_are_to_reach_is_not() -> None:
    """An aim is no agreement."""
    said = "We are determined to help the valley repair its pumps."
    assert _decided(Agreement, "status", "help the valley repair its pumps", said) == "agreed"
    said = "We are determined to reach an end of the war."
    assert _decided(Agreement, "status", said, said) == "unclear"
