"""Are the words after the verb what was agreed, asked or promised?"""

from __future__ import annotations

import pytest

from summarizer._rules import content_spans, find_trigger
from summarizer._rules.triggers import MOST_WORDS

SAID = [
    ("agreement", "The two leaders agreed to share their flood maps.", "share their flood maps"),
    ("agreement", "They agreed in principle on a truce in the delta,", "a truce in the delta"),
    ("agreement", "and tasked their teams to meet in Selk", "their teams to meet in Selk"),
    ("agreement", "The ministers signed a memorandum on fisheries.", "signed a memorandum on fisheries"),
    ("agreement", "“The leaders agreed to meet again in May,” the statement read.", "meet again in May"),
    ("request", "Orla urged the two envoys to open the road.", "open the road"),
    ("request", "He told the general not to cross the river.", "not to cross the river"),
    ("request", "and called for the release of all captives", "the release of all captives"),
    ("request", "She made clear the need for Brill to let the trucks pass.", "let the trucks pass"),
    ("pledge", "Brill pledged 40 million euros for clean water.", "40 million euros for clean water"),
    ("pledge", "The king assured the envoy that the gates would stay open.", "the gates would stay open"),
    ("pledge", "reiterated her willingness to host the talks", "host the talks"),
    ("pledge", "Brill is ready to ship cargoes to Orla, its chairman told the forum", "ship cargoes to Orla"),
    ("humanitarian_item", "adding that 60 captives had come home", "60 captives had come home"),
    ("pledge", "and they will keep the clinic open", "keep the clinic open"),
    ("pledge", "This adds to the $14 million, which she announced last week for Selk.", "the $14 million for Selk"),
    ("pledge", "The fund allocated $4 million to the valley.", "$4 million to the valley"),
    ("pledge", "Brill was ready for talks about the border.", "talks about the border"),
    ("request", "The agency called on donors for $9 million in aid.", "$9 million in aid"),
    ("request", "They call on the parties to the treaty to keep it in force.", "keep it in force"),
    ("agreement", "An agreement to open the road was signed on Monday in Selk.", "open the road"),
    (
        "agreement",
        "The two agreed to free 88 men, the mission and the Red Cross of the two towns said on Monday",
        "free 88 men",
    ),
    ("humanitarian_item", "Selk (NEWS)—The sailors of the barge came home.", "The sailors of the barge came home"),
]


@pytest.mark.parametrize(("type_name", "clause", "words"), SAID)
def test_words_after_the_verb_are_what_is_said(type_name: str, clause: str, words: str) -> None:
    """The thing itself, without who says it to whom; a short clause without such a verb as a whole."""
    assert content_spans(type_name, clause) == [words]


def test_long_clause_without_such_a_verb_is_left_to_a_model() -> None:
    """Nobody wants to read forty words of which five say it."""
    assert content_spans("pledge", "On the river " + "a boat went by " * MOST_WORDS) is None


def test_long_clause_that_undertakes_something_tells_it_behind_the_will() -> None:
    """And not whichever noun stands at its end."""
    said = (
        "Working groups will continue their technical work over the coming days on the details of the plan, including "
        "arrangements to carry out its broad relief provisions, and on the lists of names."
    )
    things = content_spans("agreement", said)
    assert things is not None
    assert things[0].startswith("continue their technical work over the coming days")
    assert content_spans("agreement", said.replace("Working groups will", "Groups, which will")) is None


def test_place_or_agent_after_the_verb_is_no_thing() -> None:
    """What was "promised in April" is not "in April": the clause is then said as a whole."""
    said = "Brill will not send the ships that it promised in April."
    assert content_spans("pledge", said) == [said.rstrip(".")]


TWO = [
    ("agreement", "They agreed to reopen the canal, and to meet again in May.",
     ["reopen the canal", "meet again in May"]),
    ("request", "We call on Brill to free the crew and to let doctors in.", ["free the crew", "let doctors in"]),
    ("agreement", "They agreed that the war must end and that peace can be won.",
     ["the war must end and that peace can be won"]),
    ("pledge", "Brill agreed to pay the way from the gate to the bridge and to the sea.",
     ["pay the way from the gate to the bridge and to the sea"]),
    ("request", "She urged both sides to stop the shelling and release all captives.",
     ["stop the shelling", "release all captives"]),
    ("request", "The army must open the road and allow all villagers to return.",
     ["open the road", "allow all villagers to return"]),
    ("request", "She called for a pause in Selk and for aid to be allowed in.",
     ["a pause in Selk", "aid to be allowed in"]),
    ("request", "Brill calls for an immediate ceasefire, the release of all sailors and an increase of aid.",
     ["an immediate ceasefire", "the release of all sailors", "an increase of aid"]),
    ("request", "She called for the release of the sailors and the captain.",
     ["the release of the sailors and the captain"]),
    ("request", "She asked them to feed and help the displaced.", ["feed and help the displaced"]),
    ("request", "Brill must stop its raids and completely and fully withdraw all its troops.",
     ["stop its raids", "completely and fully withdraw all its troops"]),
    ("agreement", "They agreed to open the road and bridge the gap.", ["open the road and bridge the gap"]),
    ("agreement", "They agreed to share the cost and benefits of the canal.",
     ["share the cost and benefits of the canal"]),
]  # fmt: skip


@pytest.mark.parametrize(("type_name", "clause", "things"), TWO)
def test_one_verb_may_tell_two_things(type_name: str, clause: str, things: list[str]) -> None:
    """Two infinitives are two items; two places are not."""
    assert content_spans(type_name, clause) == things


@pytest.mark.parametrize(
    ("type_name", "clause", "thing"),
    [
        ("agreement", "They agreed on Tuesday to open the road.", "open the road"),
        ("agreement", "They agreed on Tuesday on a truce at sea.", "a truce at sea"),
        ("pledge", "Norland pledged on 3 May to send five boats.", "send five boats"),
        ("pledge", "Norland pledged Monday morning to send boats.", "send boats"),
        ("request", "She demanded on Friday that the rebels leave.", "the rebels leave"),
        ("agreement", "They agreed on Tuesday talks in Selk.", "Tuesday talks in Selk"),
    ],
)
def test_day_on_which_it_was_said_is_no_part_of_the_thing(type_name: str, clause: str, thing: str) -> None:
    """The day of the promise is not what is promised."""
    assert content_spans(type_name, clause) == [thing]


def test_aside_about_a_thing_is_no_part_of_it() -> None:
    """What became of a request is its response, not its content."""
    assert content_spans("request", "She pressed him to stop the drones, a plea that he refused.") == [
        "stop the drones"
    ]


def test_condition_that_opens_a_clause_does_nothing() -> None:
    """Who says "should they ask for it" asks for nothing."""
    said = "Should the parties so request, we stand ready to support a mission."
    assert find_trigger("request", said) is None
    verb = find_trigger("pledge", said)
    assert verb is not None
    assert said[verb.end :] == "support a mission."


@pytest.mark.parametrize(
    ("clause", "whom", "thing"),
    [
        ("Both armies were urged by the envoy to stop the shelling.", "Both armies", "stop the shelling"),
        ("Drivers are required to show a pass.", "Drivers", "show a pass"),
        ("They were asked not to move troops.", "They", "not to move troops"),
        ("Signatories are called upon to free all pilots.", "Signatories", "free all pilots"),
    ],
)
def test_passive_asks_its_subject(clause: str, whom: str, thing: str) -> None:
    """Who is asked stands before the verb, and a "not" is never lost."""
    verb = find_trigger("request", clause)
    assert verb is not None
    assert (verb.whom, verb.obliged) == (whom, True)
    assert content_spans("request", clause) == [thing]


def test_passive_without_an_infinitive_asks_nothing() -> None:
    """Where one is invited is a place."""
    assert find_trigger("request", "He was invited to the palace.") is None


@pytest.mark.parametrize(
    ("clause", "thing"),
    [
        ("It was agreed by both governments that the bridge will be reopened.", "the bridge will be reopened"),
        ("Orla agreed with Brill to open the road.", "open the road"),
        ("She won an agreement from the rebels “in principle” to stop shelling.", "stop shelling"),
        ("A deal was reached to free ten men.", "free ten men"),
        ("The mediators announced a deal under which ten men go free.", "ten men go free"),
    ],
)
def test_who_agrees_is_no_part_of_what_is_agreed(clause: str, thing: str) -> None:
    """The agent of a passive, and the other side, stand between the verb and the thing."""
    assert content_spans("agreement", clause) == [thing]


def test_openness_is_a_willingness() -> None:
    """It is one noun of several."""
    assert content_spans("pledge", "Brill confirmed its openness to talks on water.") == ["talks on water"]


def test_name_with_its_letters_in_brackets_is_told() -> None:
    """The thing stands behind it."""
    asked = "She urged members of the Lake Forum (LF), led by Toll, to do more."
    assert content_spans("request", asked) == ["do more"]


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        (
            "Nine of the 30 million will go to clinics before May.",
            "Nine of the 30 million will go to clinics before May",
        ),
        ("The money will rebuild two schools.", "The money will rebuild two schools"),
        ("Norland will rebuild two schools.", "rebuild two schools"),
    ],
)
def test_what_will_happen_to_a_thing_is_told_with_the_thing(clause: str, told: str) -> None:
    """Who undertakes something stands among the actors; money and goods stand nowhere else."""
    assert content_spans("pledge", clause) == [told]
