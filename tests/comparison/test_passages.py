"""Is a text parted into pieces that stand where they stand, each with the item that it makes?"""

from __future__ import annotations

from beside import CALL, call, passage, readout, summary_of
from hypothesis import given
from hypothesis import strategies as st
from making import item

from summarizer.comparison._passages import BORROWED, Material, passages
from summarizer.schema import HumanitarianItem, Pledge, Request

SPLICED = (
    "President Ana Kest asked for missiles to protect her towns, President Orla agreed to look for them in the north. "
    "They reviewed the truce, agreeing to share data."
)


def test_every_piece_is_a_slice_of_the_text() -> None:
    """Offsets are those of the caller's string."""
    for material in (Material.of(call()), Material.of(readout())):
        for p in passages(material):
            assert material.document.text[p.start : p.end] == p.text
            assert [e.quote for e in p.side.evidence] == [p.text]


def test_items_come_first_and_each_keeps_its_piece() -> None:
    """Then come the pieces that no item stands on."""
    found = passages(Material.of(readout()))
    assert [p.item is not None for p in found] == [True, True, True, False, False]
    assert found[0].text == "They discussed an extension of the truce along the Selma line for 30 days."
    assert found[-1].text.startswith("He said that Toll could help")


def test_two_sentences_behind_one_comma_are_two_pieces() -> None:
    """So a promise is found behind the request that shares its full stop; and what is agreed behind a review."""
    texts = [p.text for p in passages(Material.of(summary_of(SPLICED)))]
    assert "President Orla agreed to look for them in the north." in texts
    assert "agreeing to share data." in texts


def test_an_item_whose_evidence_is_a_whole_sentence_stands_on_its_own_piece() -> None:
    """The piece that has its verb and most of its words."""
    whole = SPLICED[: SPLICED.index(" They")]
    request = item(Request, SPLICED, whole, what="missiles to protect her towns", force="ask")
    (found,) = [p for p in passages(Material.of(summary_of(SPLICED, request))) if p.item]
    assert found.text == "President Ana Kest asked for missiles to protect her towns"
    assert found.side.evidence[0].match == "exact"


def test_a_thing_is_told_once() -> None:
    """A humanitarian item beside a pledge says the same (codebook), and is no second pair; alone it counts."""
    text = "Toll pledged to free nine sailors. Nine sailors are missing."
    pledge = item(Pledge, text, "Toll pledged to free nine sailors.", what="free nine sailors")
    twin = item(HumanitarianItem, text, "Toll pledged to free nine sailors.", what="free nine sailors")
    alone = item(HumanitarianItem, text, "Nine sailors are missing.")
    found = [p.item for p in passages(Material.of(summary_of(text, pledge, twin, alone))) if p.item]
    assert found == [pledge, alone]


def test_what_points_back_takes_words_of_the_sentence_before() -> None:
    """Here "Those plants" are the plants of the sentence before, and count for less."""
    said = passage("They discussed nuclear plants. Toll could run those plants well.").said
    assert said["plant"] == 1.0
    assert said["nuclear"] == BORROWED
    assert "nuclear" not in passage("They discussed nuclear plants. Toll could run some boats well.").said


def test_the_verb_that_does_it_says_nothing_of_what_it_is_about() -> None:
    """Here "Asked" and "urged" make no two things of one."""
    assert "asked" not in passage("Orla asked Brill to open the road.").said
    assert {"road", "open"} <= passage("Orla asked Brill to open the road.").said.keys()


def test_a_summary_without_its_text_is_compared_by_its_evidence() -> None:
    """`keep_text=False`: the items stand where they stood, and nothing else is there."""
    kept = call()
    bare = kept.model_copy(update={"source": kept.source.model_copy(update={"text": None})})
    found = passages(Material.of(bare))
    assert [(p.start, p.end, p.text) for p in found if p.item] == [
        (p.start, p.end, p.text) for p in passages(Material.of(kept)) if p.item
    ]
    assert all(p.item for p in found)


def test_a_summary_with_neither_text_nor_items_has_no_pieces() -> None:
    """Nothing to compare is no error."""
    empty = summary_of("Talks were held in Selma.")
    bare = empty.model_copy(update={"source": empty.source.model_copy(update={"text": None})})
    assert [p for p in passages(Material.of(bare)) if p.item] == []


@given(st.text(alphabet="Aa1 .,;—\n“”", min_size=1, max_size=80).filter(lambda t: any(c.isalnum() for c in t)))
def test_any_text_is_parted_into_slices(text: str) -> None:
    """Whatever stands in it, and in order."""
    found = passages(Material.of(summary_of(text)))
    assert all(text[p.start : p.end] == p.text and p.text.strip() for p in found)
    assert [p.start for p in found] == sorted(p.start for p in found)


def test_texts_are_fictional_and_whole() -> None:
    """The stand-ins say what their items quote."""
    assert all(CALL[e.start : e.end] == e.quote for one in call().items for e in one.evidence)
