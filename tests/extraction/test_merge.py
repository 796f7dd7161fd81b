"""Is what is said twice one item, and what only looks alike two?"""

from __future__ import annotations

import doctest
from typing import Any, ClassVar, Literal

import pytest
from growth import growth
from hypothesis import given
from hypothesis import strategies as st
from making import item

from summarizer._extraction import merge as _merge
from summarizer._extraction.merge import merge, token_f1, with_own_ids
from summarizer._text import Document, read
from summarizer.schema import Actor, Agreement, Item, Pledge, Request

TEXT = (
    "Toll agreed with Arvenia to reopen the bridge at Selma. The bridge at Selma will be reopened, they agreed. "
    "It rained for days. At the end they agreed again to reopen the bridge at Selma. Boats were not spoken of."
)
S = ["Toll agreed with Arvenia", "they agreed", "It rained", "they agreed again", "Boats"]
DOCUMENT = read(TEXT)


class Visit(Item):
    """A type with a single actor."""

    definition: ClassVar[str] = "Somebody visits."
    type: Literal["visit"] = "visit"
    guest: Actor | None = None


def _agreed(sentence: int, what: str = "reopen the bridge at Selma", **fields: Any) -> Agreement:
    return item(Agreement, TEXT, S[sentence], **{"what": what, "parties": ["Toll", "Arvenia"], **fields})


def test_examples_in_the_docstrings_run() -> None:
    """What is documented is true."""
    assert doctest.testmod(_merge).failed == 0


@pytest.mark.parametrize("order", [1, -1])
def test_repetition_in_the_next_sentence_is_one_item_with_both_evidences(order: int) -> None:
    """Same type, adjacent sentences, same actors, wording alike: the first stays; its id is made of both places."""
    merged = merge([_agreed(0, kind="commitment"), _agreed(1, kind="next_step")][::order], DOCUMENT)
    items, dropped = merged.items, merged.duplicates
    [one] = items
    assert isinstance(one, Agreement)
    assert [e.quote for e in one.evidence] == [S[0], S[1]]
    assert one.kind == "commitment"
    assert one.id not in {_agreed(0).id, _agreed(1).id}
    assert dropped == []


@pytest.mark.parametrize(
    "other",
    [
        _agreed(3),
        _agreed(1, parties=["Toll", "Norland"]),
        _agreed(1, parties=[]),
        _agreed(1, what="close all markets at Selma until spring"),
        item(Pledge, TEXT, S[1], what="reopen the bridge at Selma"),
    ],
    ids=["far", "other actors", "nobody", "other wording", "other type"],
)
def test_what_differs_stays_two(other: Item) -> None:
    """One difference is enough."""
    merged = merge([_agreed(0), other], DOCUMENT)
    items, dropped = merged.items, merged.duplicates
    assert merged.places == [items.index(i) for i in (_agreed(0), other)] or len(items) == 1
    assert (len(items), dropped) == (2, [])


def test_repetition_without_new_evidence_is_rejected_as_duplicate() -> None:
    """It is told, and names the item that stays."""
    merged = merge([_agreed(0), _agreed(0, what="reopen the bridge")], DOCUMENT)
    [one], [twice] = merged.items, merged.duplicates
    assert merged.places == [0, 0]
    assert (twice.reason, twice.what, twice.detail) == ("duplicate", "reopen the bridge", one.id)


def test_chain_of_neighbours_is_one_item() -> None:
    """What stands beside the second evidence stands beside the item."""
    text = "They met to open the bridge. They agreed to open the bridge. The bridge will open soon. Nobody spoke."
    said = [item(Agreement, text, quote, what="open the bridge") for quote in ("They met", "They agreed", "The bridge")]
    items = merge(said, read(text)).items
    assert [len(one.evidence) for one in items] == [3]


def test_evidence_of_several_sentences_stands_in_all_of_them() -> None:
    """The neighbour of its last sentence is near."""
    long = TEXT[: TEXT.index(" At the end")]
    items = merge(
        [item(Agreement, TEXT, long, what="reopen it"), item(Agreement, TEXT, S[3], what="reopen it")], DOCUMENT
    ).items
    assert len(items) == 1


def test_actors_of_a_single_slot_tell_items_apart() -> None:
    """A user's type may name one actor only."""
    who: list[Actor | None] = [Actor(name="Ana Kest"), Actor(name="Oke Dorr"), None]
    visits = [item(Visit, TEXT, S[0], what="visit Selma", guest=guest) for guest in who]
    assert len(merge(visits, DOCUMENT).items) == 3
    assert len(merge([visits[0], visits[0]], DOCUMENT).items) == 1


def test_items_come_in_text_order() -> None:
    """Whatever the order of the windows' answers."""
    items = merge([_agreed(3), item(Request, TEXT, S[2]), _agreed(0)], DOCUMENT).items
    assert [one.evidence[0].quote for one in items] == [S[0], S[2], S[3]]


def test_items_of_one_place_get_ids_of_their_own() -> None:
    """A link must mean one of them; the first keeps the id that type and evidence give."""
    items = merge([_agreed(0), _agreed(0, what="send no boats"), _agreed(0, what="meet in spring")], DOCUMENT).items
    own = _agreed(0).id
    assert [one.id for one in items] == [own, f"{own}-2", f"{own}-3"]


def test_own_ids_stay_when_they_are_given_twice() -> None:
    """Numbering what is numbered changes nothing."""
    items = with_own_ids([_agreed(0), _agreed(0), _agreed(1)])
    assert with_own_ids(items) == items


WORDS = st.lists(st.sampled_from(["open", "the", "bridge", "at", "Selma", "soon"]), max_size=8).map(" ".join)


@given(WORDS, WORDS)
def test_wording_is_compared_both_ways(a: str, b: str) -> None:
    """F1 is symmetric, between 0 and 1, and 1 for the same words."""
    assert token_f1(a, b) == token_f1(b, a)
    assert 0 <= token_f1(a, b) <= 1
    assert token_f1(a, a) == (1 if a else 0)


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["open it", "open it now", "close all"])), max_size=8))
def test_nothing_is_lost_and_merging_again_changes_nothing(drawn: list[tuple[int, str]]) -> None:
    """Every item stays, is joined, or is told as a duplicate; ids differ."""
    items = [_agreed(sentence, what) for sentence, what in drawn]
    merged = merge(items, DOCUMENT)
    kept, dropped = merged.items, merged.duplicates
    assert len({one.id for one in kept}) == len(kept)
    quotes = {(e.start, one.what) for one in kept for e in one.evidence}
    assert {e.start for one in items for e in one.evidence} == {start for start, _ in quotes}
    assert len(kept) + len(dropped) <= len(items)
    assert [one.evidence for one in merge(kept, DOCUMENT).items] == [one.evidence for one in kept]


def test_thousands_of_items_take_no_time() -> None:
    """Only neighbours are compared: the time does not grow with the square of the text."""
    many = {size: _all_different(size) for size in (300, 2400)}
    assert len(merge(*many[2400]).items) == 2400
    assert growth(lambda size: merge(*many[size]), 300, factor=8) < 32


def _all_different(size: int) -> tuple[list[Agreement], Document]:
    quotes = [f"Toll agreed to open bridge {n} for Arvenia." for n in range(size)]
    items, at = [], 0
    for n, quote in enumerate(quotes):
        evidence = [{"quote": quote, "start": at, "end": at + len(quote)}]
        items.append(Agreement.model_validate({"what": f"w{n} x{n} y{n}", "evidence": evidence}))
        at += len(quote) + 1
    return items, read(" ".join(quotes))
