"""Is a request linked to its answer, and does what is humanitarian stand in both lists?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from growth import growth
from making import item

from summarizer._extraction.embedded.rule_links import Span, add_humanitarian_twins, link_by_rules
from summarizer._text import Document, read
from summarizer.schema import Actor, Agreement, HumanitarianItem, Item, Pledge, Request
from summarizer.values import When

ASKED = "Ana Kest asked Toll to release the captured sailors."
WHAT = "release the captured sailors"


def _asked(text: str, **fields: Any) -> Request:
    given = {"what": WHAT, "requesters": ["Ana Kest"], "addressees": ["Toll"]}
    return item(Request, text, ASKED, **{**given, **fields})


def _linked(answer: str, *items: Item, text: str = "", **fields: Any) -> tuple[Request, list[Item]]:
    """Link a request, in the text's first sentence, with the items of what follows."""
    text = text or f"{ASKED} {answer}"
    first, *rest = link_by_rules([_asked(text, **fields), *items], read(text))
    assert isinstance(first, Request)
    return first, rest


def _promised(answer: str, *, by: Any = "Toll", quote: str = "", **fields: Any) -> Pledge:
    return item(Pledge, f"{ASKED} {answer}", quote or answer, pledgers=[by], **fields)


# Answers -------------------------------------------------------------------------------------------------------------


def test_pledge_in_the_next_sentence_answers_a_request() -> None:
    """Both say so: `answered_by` and `responds_to` hold each other's ids."""
    answer = "Toll promised to release the captured sailors by Friday."
    request, [pledge] = _linked(answer, _promised(answer, what="release the captured sailors by Friday"))
    assert isinstance(pledge, Pledge)
    assert request.response == "accepted"
    assert request.answered_by == [pledge.id]
    assert pledge.responds_to == request.id


def test_promise_to_look_into_it_defers() -> None:
    """It is an answer, and no yes."""
    answer = "In response Toll promised to consider releasing the sailors."
    request, _ = _linked(answer, _promised(answer, what="consider releasing the sailors"))
    assert request.response == "deferred"


def test_promise_of_something_else_in_reply_is_a_partial_answer() -> None:
    """The text says that it is a reply; its words are not those of the request."""
    answer = "Toll replied that it would send letters to their families."
    request, _ = _linked(answer, _promised(answer, what="send letters to their families"))
    assert request.response == "partially_accepted"


def test_something_else_that_is_agreed_next_is_no_answer() -> None:
    """Few words in common, and no word of reply; a shared view answers nothing."""
    answer = "Toll and Ana Kest agreed to lower tariffs."
    other = item(Agreement, f"{ASKED} {answer}", answer, what="lower tariffs", parties=["Toll", "Ana Kest"])
    assert _linked(answer, other)[0].response == "none_reported"
    view = other.model_copy(update={"kind": "shared_view", "what": WHAT})
    assert _linked(answer, view)[0].response == "none_reported"


def test_agreement_with_the_addressee_answers_too() -> None:
    """Accepted, or rejected by its status."""
    answer = "Toll and Ana Kest agreed to release the captured sailors."
    agreed = item(Agreement, f"{ASKED} {answer}", answer, what=WHAT, parties=["Toll", "Ana Kest"], status="agreed")
    assert _linked(answer, agreed)[0].response == "accepted"
    assert _linked(answer, agreed.model_copy(update={"status": "rejected"}))[0].response == "rejected"


@pytest.mark.parametrize(
    "refusal",
    [
        "Toll refused.",
        "That, Toll said, will not happen.",
        "Nobody spoke. Then Toll rejected the request.",
        "The group rejected it.",
    ],
)
def test_refusal_in_the_next_sentences_rejects(refusal: str) -> None:
    """No item has to stand for it: its words and the addressee's name do."""
    request, _ = _linked(refusal)
    assert (request.response, request.answered_by) == ("rejected", [])


@pytest.mark.parametrize(
    "silence",
    [
        "Nobody answered.",
        "Arvenia refused.",
        "Tollgate Bank refused.",
        "Toll thanked her.",
        "It rained. It snowed. Toll refused.",
    ],
)
def test_no_answer_is_none_reported(silence: str) -> None:
    """Neither silence, nor another's refusal, nor one too far away."""
    request, _ = _linked(silence)
    assert (request.response, request.answered_by) == ("none_reported", [])


def test_unrelated_actor_does_not_answer() -> None:
    """Somebody else's promise of the very same thing."""
    answer = "Norland promised to release the captured sailors."
    request, [pledge] = _linked(answer, _promised(answer, by="Norland", what=WHAT))
    assert isinstance(pledge, Pledge)
    assert (request.response, pledge.responds_to) == ("none_reported", None)


@pytest.mark.parametrize(
    ("asked", "promising", "related"),
    [
        (Actor(name="Oke Dorr"), Actor(name="President Dorr"), True),
        (Actor(name="Oke Dorr", country="NOR"), Actor(name="the government", country="NOR"), True),
        (Actor(name="Norway", country="NOR", actor_type="state"), Actor(name="Ina Moe", country="NOR"), True),
        (
            Actor(name="Foreign Ministry", actor_type="government_body"),
            Actor(name="Interior Ministry", actor_type="government_body"),
            False,
        ),
        (
            Actor(name="Norway", country="NOR", actor_type="state"),
            Actor(name="Norsk Relief", country="NOR", actor_type="ngo"),
            False,
        ),
        (Actor(name="Oke Dorr", country="NOR"), Actor(name="Ana Kest", country="SWE"), False),
    ],
)
def test_who_may_answer_for_whom(asked: Actor, promising: Actor, related: bool) -> None:
    """The same person, or one who speaks for the same country; a shared last word or a passport is not enough."""
    answer = "There the captured sailors were promised to be released."
    request, _ = _linked(answer, _promised(answer, by=promising, what=WHAT), addressees=[asked])
    assert bool(request.answered_by) is related


def test_pledge_before_the_request_is_no_answer() -> None:
    """Nor one that stands three sentences later."""
    early = "Toll promised to release the captured sailors."
    text = f"{early} {ASKED} It rained. It snowed. Toll vowed to release the captured sailors."
    pledges = [item(Pledge, text, q, what=WHAT, pledgers=["Toll"]) for q in (early, "Toll vowed to release")]
    request, _ = _linked("", *pledges, text=text)
    assert request.answered_by == []


def test_pledge_of_other_things_without_a_reply_is_no_answer() -> None:
    """In the next sentence, by the addressee, and about something else."""
    answer = "Toll will host a football match in spring."
    request, _ = _linked(answer, _promised(answer, what="host a football match in spring"))
    assert request.response == "none_reported"


def test_order_of_items_stays() -> None:
    """Linking adds no item and loses none."""
    text = f"{ASKED} Toll promised to release the captured sailors."
    items: list[Item] = [_asked(text), item(Pledge, text, "Toll promised", what=WHAT, pledgers=["Toll"])]
    assert [i.id for i in link_by_rules(items, read(text))] == [i.id for i in items]
    assert link_by_rules([], read(text)) == []


def test_linking_again_changes_nothing() -> None:
    """What is linked is linked."""
    text = f"{ASKED} Toll promised to release the captured sailors."
    items: list[Item] = [_asked(text), item(Pledge, text, "Toll promised", what=WHAT, pledgers=["Toll"])]
    once = link_by_rules(items, read(text))
    assert link_by_rules(once, read(text)) == once


# Twins ---------------------------------------------------------------------------------------------------------------

BOTH = (
    "Toll pledged tents for the refugees. Toll asked Arvenia to exchange all prisoners. They agreed to lower tariffs."
)
FIRST, SECOND, THIRD = (f"{s}." for s in BOTH[:-1].split(". "))
DOCUMENT = read(BOTH)
THREE: list[Item] = [
    item(Pledge, BOTH, FIRST, what="tents for the refugees", pledgers=["Toll"], when=When(text="now")),
    item(Request, BOTH, SECOND, what="exchange all prisoners", requesters=["Toll"], addressees=["Arvenia"]),
    item(Agreement, BOTH, THIRD, what="lower tariffs", parties=["Toll", "Arvenia"]),
]


def _twins(items: list[Item], marked: list[Span] | None = None) -> list[HumanitarianItem]:
    return [i for i in add_humanitarian_twins(items, DOCUMENT, marked) if isinstance(i, HumanitarianItem)]


def test_what_is_about_people_or_aid_stands_in_both_lists() -> None:
    """Cue words decide without a classifier; the twin has the evidence, who acts, and the status of its kind."""
    shelter, prisoners = _twins(THREE)
    assert [t.evidence for t in (shelter, prisoners)] == [i.evidence for i in THREE[:2]]
    assert (prisoners.category, prisoners.status) == ("prisoner_exchange", "requested")
    assert (shelter.status, shelter.topic, shelter.affected, shelter.when) == (
        "pledged",
        "humanitarian",
        "refugees",
        When(text="now"),
    )
    assert [a.name for a in prisoners.actors] == ["Toll", "Arvenia"]


def test_sieve_decides_where_there_is_one() -> None:
    """Only the clauses that it marked, cue or no cue; but prisoners, hostages, refugees and the like always (FIELD)."""
    third = [(THREE[2].start, THREE[2].start + len(THIRD))]
    tea = item(Pledge, BOTH, FIRST, what="food for the city", pledgers=["Toll"])
    assert [(t.what, t.category) for t in _twins(THREE[2:], third)] == [("lower tariffs", "other")]
    assert _twins([tea, THREE[2]], []) == []
    assert [t.category for t in _twins(THREE, [])] == ["displacement_return", "prisoner_exchange"]


def test_twin_is_added_for_the_half_that_is_about_people() -> None:
    """Of two things in one marked clause, what names no people or aid has no twin beside one that does."""
    text = "Toll and Arvenia agreed to free 40 prisoners and to lower tariffs."
    both: list[Item] = [
        item(Agreement, text, text, what=what, parties=["Toll"], status="agreed")
        for what in ("free 40 prisoners", "lower tariffs")
    ]
    [twin] = [i for i in add_humanitarian_twins(both, read(text), [(0, len(text))]) if isinstance(i, HumanitarianItem)]
    assert (twin.what, twin.count and twin.count.value) == ("free 40 prisoners", 40)


def test_agreement_gives_agreed_and_delivery_completed() -> None:
    """FIELD: aid delivered is completed."""
    delivered = item(Pledge, BOTH, FIRST, what="tents for the refugees", level="delivered")
    agreed = item(Agreement, BOTH, SECOND, what="exchange all prisoners", status="agreed")
    assert [t.status for t in _twins([delivered, agreed])] == ["completed", "agreed"]


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("under_discussion", "unclear"),
        ("rejected", "blocked"),
        ("implemented", "completed"),
        ("in_principle", "agreed"),
        ("conditional", "unclear"),
        ("unclear", "unclear"),
    ],
)
def test_what_is_only_discussed_is_not_agreed(told: str, status: str) -> None:
    """FIELD, decision rule 3, for the second list too."""
    talked = item(Agreement, BOTH, SECOND, what="exchange all prisoners", status=told)
    assert [t.status for t in _twins([talked])] == [status]


def test_release_of_somebody_is_a_twin_whoever_it_is() -> None:
    """FIELD asks for it always; no list of words has everybody in it."""
    said = "Toll asked Brill to release the journalists."
    asked = item(Request, said, said, what="release the journalists", requesters=["Toll"], addressees=["Brill"])
    assert len(add_humanitarian_twins([asked], read(said), ())) == 2


def test_blockade_of_a_port_is_no_twin() -> None:
    """A category that is always due needs people or aid in the item's words."""
    said = "Toll asked Brill to lift the blockade of the port."
    asked = item(Request, said, said, what="lift the blockade of the port", requesters=["Toll"], addressees=["Brill"])
    assert add_humanitarian_twins([asked], read(said), ()) == [asked]
    wide = "Toll asked Brill to lift the siege of the hospital."
    asked = item(Request, wide, wide, what="lift the siege of the hospital", requesters=["Toll"], addressees=["Brill"])
    assert len(add_humanitarian_twins([asked], read(wide), ())) == 2


def test_twin_is_not_added_beside_an_item_of_the_same_words() -> None:
    """The model listed it itself."""
    own = item(HumanitarianItem, BOTH, "exchange all prisoners", category="prisoner_exchange")
    assert _twins([*THREE, own])[0] == own
    assert len(_twins([*THREE, own])) == 2


def test_items_of_a_users_type_have_no_twin() -> None:
    """Nobody knows what their status would be."""

    class Visit(Item):
        type: str = "visit"

    assert _twins([item(Visit, BOTH, SECOND, what="exchange all prisoners")]) == []


def test_twins_of_one_sentence_have_ids_of_their_own() -> None:
    """A request and a pledge in one sentence give two twins; neither takes the other's place."""
    pledged = item(Pledge, BOTH, SECOND, what="exchange all prisoners", pledgers=["Arvenia"])
    added = add_humanitarian_twins([THREE[1], pledged], DOCUMENT, None)
    assert len({i.id for i in added}) == 4
    assert len(link_by_rules(added, DOCUMENT)) == 4


def test_thousands_of_items_are_linked_in_no_time() -> None:
    """Only neighbours are compared."""
    many = {size: _requests_and_pledges(size) for size in (100, 800)}
    linked = _twins_linked(*many[800])
    assert len(linked) == 3200
    assert all(i.response == "accepted" for i in linked if isinstance(i, Request))
    assert growth(lambda size: _twins_linked(*many[size]), 100, factor=8) < 32


def _twins_linked(items: list[Item], document: Document) -> Sequence[Item]:
    return link_by_rules(add_humanitarian_twins(items, document, None), document)


def _requests_and_pledges(size: int) -> tuple[list[Item], Document]:
    said = [f"Toll asked Norland to free {n} prisoners. Norland promised to free {n} prisoners." for n in range(size)]
    text = " ".join(said)
    items: list[Item] = []
    for n in range(size):
        items.append(item(Request, text, f"Toll asked Norland to free {n} prisoners", addressees=["Norland"]))
        items.append(item(Pledge, text, f"Norland promised to free {n} prisoners", pledgers=["Norland"]))
    return items, read(text)


def test_twin_of_a_pledge_about_their_return_says_whose() -> None:
    """A clause that says "their" alone names nobody: the twin stands on the whole sentence."""
    text = "Toll spoke of the children who were abducted in May, and vowed to ensure their safe return."
    clause = "and vowed to ensure their safe return."
    pledge = item(Pledge, text, clause, what="ensure their safe return", pledgers=["Toll"])
    [twin] = [i for i in add_humanitarian_twins([pledge], read(text), []) if isinstance(i, HumanitarianItem)]
    assert (twin.category, twin.evidence[0].quote) == ("abducted_children", text)
    assert "children who were abducted" in twin.what
