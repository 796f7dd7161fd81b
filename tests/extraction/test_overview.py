"""Does the overview say what the items say, and no more?"""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import item

from summarizer._extraction.overview import Overview, described, overview_by_rules, verified_overview
from summarizer._text import read
from summarizer.schema import Agreement, HumanitarianItem, Item, Pledge, Request

TEXT = (
    "LAKE SUMMIT ENDS\n\nToll and Arvenia met. They agreed on a bridge. They agreed on a road. They agreed on a port. "
    "Norland agreed with Toll on fish. Toll asked Norland for boats. Arvenia asked. Norland pledged rice. "
    "Toll pledged tea. They explored a customs union. Nine people were hurt. Six people fled."
)
DOCUMENT = read(TEXT)
WORDS_OF_THE_FRAME = """
agreed between and the parties asked pledged one side for this humanitarian more under discussion in principle on
conditions
"""


def _agreed(quote: str, what: str, *parties: str, **fields: Any) -> Agreement:
    return item(Agreement, TEXT, quote, what=what, parties=list(parties), **{"status": "agreed"} | fields)


BRIDGE = _agreed("on a bridge", "build a bridge.", "Toll", "Arvenia")
ROAD = _agreed("on a road", "pave a road", "Toll", "Arvenia")
PORT = _agreed("on a port", "dredge a port", "Toll", "Arvenia")
FISH = _agreed("on fish", "share fish", "Norland", "Toll")
UNION = _agreed("explored", "found a customs union", status="under_discussion")
BOATS = item(Request, TEXT, "asked Norland for boats", what="give boats", requesters=["Toll"], addressees=["Norland"])
ASKED = item(Request, TEXT, "Arvenia asked", what="be heard")
RICE = item(Pledge, TEXT, "Norland pledged rice", what="send rice", pledgers=["Norland"])
TEA = item(Pledge, TEXT, "Toll pledged tea", what="send tea", pledgers=["Toll"])
HURT = item(HumanitarianItem, TEXT, "Nine people were hurt", what="nine people were hurt")
ALL: list[Item] = [BRIDGE, ROAD, PORT, FISH, UNION, BOATS, ASKED, RICE, TEA, HURT]


def _sentences(overview: str) -> list[str]:
    return re.split(r"(?<=\.) (?=[A-Z])", overview)


def test_overview_without_items_is_the_first_sentence() -> None:
    """Not the heading; white space folded."""
    assert overview_by_rules([], DOCUMENT) == "Toll and Arvenia met."
    assert overview_by_rules([], read("The sides   met\u00a0again.")) == "The sides met again."
    assert overview_by_rules([], read("Talks end")) == "Talks end"


def test_overview_says_who_agreed_asked_and_pledged_what() -> None:
    """Three sentences: agreements, requests and pledges, then what is humanitarian alone."""
    assert overview_by_rules([BRIDGE, BOATS, RICE, HURT], DOCUMENT) == (
        "Agreed between Toll and Arvenia: build a bridge. "
        "Toll asked Norland: give boats; Norland pledged: send rice. "
        "Humanitarian: nine people were hurt."
    )


def test_what_is_left_out_is_counted() -> None:
    """Two clauses of a kind are told; of more it says how many."""
    assert overview_by_rules([BRIDGE, ROAD, PORT], DOCUMENT) == (
        "Agreed between Toll and Arvenia: build a bridge; pave a road; and 1 more."
    )


def test_agreements_stand_with_their_own_parties() -> None:
    """What Norland agreed to is not said of Arvenia."""
    assert overview_by_rules([BRIDGE, FISH], DOCUMENT) == (
        "Agreed between Toll and Arvenia: build a bridge; between Norland and Toll: share fish."
    )


def test_nobody_is_named_where_nobody_is_known() -> None:
    """Without actors the frame's own words stand in."""
    said = overview_by_rules(
        [_agreed("on fish", "share fish"), ASKED, item(Pledge, TEXT, "pledged tea", what="tea")], DOCUMENT
    )
    assert said == "Agreed between the parties: share fish. One side asked for this: be heard; one side pledged: tea."


@pytest.mark.parametrize("status", ["proposed", "under_discussion", "rejected", "suspended"])
def test_what_is_not_agreed_is_not_said_to_be(status: Any) -> None:
    """Beside firm items it is left out; alone it is told with its status."""
    weak = UNION.model_copy(update={"status": status})
    assert "customs" not in overview_by_rules([weak, BRIDGE], DOCUMENT)
    assert overview_by_rules([weak], DOCUMENT) == f"{status.replace('_', ' ').capitalize()}: found a customs union."


def test_status_that_is_not_told_is_no_agreed() -> None:
    """An agreement that a text only names may never have been reached."""
    named = UNION.model_copy(update={"status": "unclear"})
    assert "customs" not in overview_by_rules([named, BRIDGE], DOCUMENT)
    assert overview_by_rules([named], DOCUMENT) == "Agreement, its status unclear: found a customs union."


def test_what_is_agreed_in_principle_or_on_conditions_says_so() -> None:
    """Behind what is agreed without more."""
    tentative = ROAD.model_copy(update={"status": "in_principle"})
    bound = ROAD.model_copy(update={"status": "conditional"})
    assert overview_by_rules([tentative], DOCUMENT) == "Agreed in principle between Toll and Arvenia: pave a road."
    assert overview_by_rules([bound, FISH], DOCUMENT) == (
        "Agreed between Norland and Toll: share fish; on conditions between Toll and Arvenia: pave a road."
    )


def test_shared_view_is_no_agreement() -> None:
    """Decision rule 1."""
    view = _agreed("explored", "this could be a start", kind="shared_view", status="agreed")
    assert overview_by_rules([view], DOCUMENT) == "Shared view: this could be a start."
    assert "start" not in overview_by_rules([view, BRIDGE], DOCUMENT)


def test_humanitarian_twin_is_not_told_twice() -> None:
    """What a request or pledge of the same words says already."""
    twin = item(HumanitarianItem, TEXT, "Norland pledged rice", what="rice for the hungry")
    assert overview_by_rules([RICE, twin], DOCUMENT) == "Norland pledged: send rice."


def test_users_items_are_told_when_there_are_no_others() -> None:
    """Their clauses alone; nobody knows how to frame them."""

    class Visit(Item):
        type: str = "visit"

    visit = item(Visit, TEXT, "Nine people", what="nine people came")
    assert overview_by_rules([visit], DOCUMENT) == "Nine people came."


def test_other_languages_get_clauses_without_english_words() -> None:
    """Two clauses, parted by a semicolon; what is only discussed is left out, since no word of ours may say so."""
    text = (
        "Толл і Арвенія домовилися відкрити міст у Селмі. Президентка попросила човни. Вони обговорили митницю. "
        "Про це повідомили після зустрічі, яка тривала до ночі, але що буде далі, ще не відомо."
    )
    document = read(text)
    assert document.language == "uk"
    bridge = item(Agreement, text, "домовилися відкрити міст", what="відкрити міст у Селмі")
    boats = item(Request, text, "попросила човни", what="попросила човни.")
    union = item(Agreement, text, "обговорили митницю", what="обговорили митницю", status="under_discussion")
    assert overview_by_rules([bridge, boats, union], document) == "відкрити міст у Селмі; попросила човни."
    assert overview_by_rules([union], document) == "Толл і Арвенія домовилися відкрити міст у Селмі."


@given(st.lists(st.sampled_from(ALL), max_size=10))
def test_overview_is_one_to_three_sentences_of_the_items_words(items: list[Item]) -> None:
    """Every word stands in an item, or is one of the frame's few."""
    said = overview_by_rules(items, DOCUMENT)
    assert 1 <= len(_sentences(said)) <= 3
    assert said.endswith(".")
    assert said[0].isupper()
    known = set(WORDS_OF_THE_FRAME.split()) | set(
        re.findall(r"\w+", " ".join(i.model_dump_json() for i in items).lower())
    )
    if items:
        assert {w for w in re.findall(r"[^\W\d]+", said.lower()) if w not in known} == set()


# What a model wrote ---------------------------------------------------------------------------------------------------

NAMES = frozenset({"Toll", "Arvenia", "Norland"})


def _verified(*claims: tuple[str, list[Item]], items: list[Item] | None = None) -> Overview:
    return verified_overview(claims, items or [BRIDGE, BOATS, RICE, UNION], DOCUMENT, NAMES)


def test_sentences_that_their_items_bear_out_are_the_overview() -> None:
    """As the model wrote them; what they leave out is counted."""
    said = "Toll and Arvenia agreed to build a bridge. "
    made = _verified((said.strip(), [BRIDGE]), ("Norland pledged to send rice", [RICE]))
    assert made == Overview(f"{said}Norland pledged to send rice.", omits=2)


@pytest.mark.parametrize(
    ("said", "items", "reason"),
    [
        ("Toll and Arvenia agreed to build 12 bridges.", [BRIDGE], "number"),
        ("Toll and Velmora agreed to build a bridge.", [BRIDGE], "name"),
        ("Norland did not pledge rice.", [RICE], "negation"),
        ("Norland pledged fighter aircraft and pilots for the whole coast.", [RICE], "not_supported"),
        ("The parties agreed on a customs union.", [UNION], "not_supported"),
    ],
)
def test_sentence_that_says_more_than_its_items_is_left_out(said: str, items: list[Item], reason: str) -> None:
    """Promise 2. It stands among what was rejected, with the reason."""
    made = _verified((said, items), ("Norland pledged to send rice.", [RICE]))
    assert made.text == "Norland pledged to send rice."
    [rejected] = made.rejected
    assert (rejected.type, rejected.what, rejected.reason) == ("overview", said, reason)


def test_without_a_sentence_that_holds_the_form_stands() -> None:
    """It counts what it omits, too."""
    made = _verified(("Toll agreed to build 12 bridges.", [BRIDGE]))
    assert made.text == overview_by_rules([BRIDGE, BOATS, RICE, UNION], DOCUMENT)
    assert made.omits == 1
    assert _verified(items=[BRIDGE]).omits == 0


def test_no_more_than_four_sentences() -> None:
    """A minister reads no page."""
    claims: list[tuple[str, list[Item]]] = [("Norland pledged to send rice.", [RICE])] * 9
    made = _verified(*claims)
    assert made.text.count("rice") == 4


def test_item_is_shown_in_one_line() -> None:
    """Who, what, to whom, how firm."""
    assert described(BRIDGE) == "agreement: build a bridge. | by Toll and Arvenia | agreed"
    assert described(BOATS) == "request: give boats | by Toll | to Norland"
    assert described(RICE) == "pledge: send rice | by Norland"
