"""Is each thing found in the other text, and nothing that is not there?"""

from __future__ import annotations

from beside import CALL, call, readout, summary_of
from making import item

from summarizer.comparison._align import Measure, partners
from summarizer.comparison._passages import Material, Passage, passages
from summarizer.schema import Pledge


def _passages() -> tuple[list[Passage], list[Passage]]:
    return passages(Material.of(call())), passages(Material.of(readout()))


def test_items_are_paired_with_items_and_what_is_left_with_sentences() -> None:
    """Here "Promised to pay" finds "could help to pay", which is too weak to be an item."""
    a, b = _passages()
    found = {p.a.text: p.b for p in partners(a, b) if p.a and p.b and p.a.item}
    assert [y.text[:22] for y in found.values()] == [
        "They discussed an exte",
        "Kest asked Toll to wit",
        "He said that Toll coul",
    ]
    weak = found["Brill promised to pay for the repair of the bridge."]
    assert weak.item is None


def test_an_item_without_a_partner_stands_alone() -> None:
    """Nothing is forced onto it."""
    a, b = _passages()
    alone = [p.b.text for p in partners(a, b) if p.a is None and p.b]
    assert alone == ["Toll also pledged to free nine sailors."]


def test_each_piece_has_one_partner() -> None:
    """One to one: of two that could be it, the likelier is, and the other stands alone."""
    text = (
        "Toll pledged 40 trucks of grain to Orsha. Toll pledged 40 trucks of grain to the town of Orsha in the north."
    )
    first = item(Pledge, text, "Toll pledged 40 trucks of grain to Orsha.", what="40 trucks of grain to Orsha")
    second = item(Pledge, text, text[42:], what="40 trucks of grain to the town of Orsha in the north")
    a, b = passages(Material.of(summary_of(text, first, second))), passages(Material.of(summary_of(text[:41], first)))
    found = partners(a, b)
    assert [(p.a.start, p.b is not None) for p in found if p.a] == [(0, True), (42, False)]


def test_two_items_of_a_sentence_that_the_other_text_tells_as_one_are_both_told() -> None:
    """Neither is said to be left out; where a number is not there, it is."""

    def alone(when: str) -> list[str]:
        two = f"Toll promised to meet in Selma {when} March and to draft a plan for the wells of Orsha."
        one = "Toll promised to meet in Selma before the end of March to draft a plan for the wells of Orsha."
        meet = item(Pledge, two, two.partition(" and")[0], what=f"meet in Selma {when} March")
        draft = item(Pledge, two, two.partition("and ")[2], what="draft a plan for the wells of Orsha")
        whole = item(
            Pledge, one, one, what="meet in Selma before the end of March to draft a plan for the wells of Orsha"
        )
        a, b = passages(Material.of(summary_of(two, meet, draft))), passages(Material.of(summary_of(one, whole)))
        return [p.a.item.what for p in partners(a, b) if p.b is None and p.a and p.a.item]

    assert alone("before the end of") == []
    assert alone("on the 9th of") == ["meet in Selma on the 9th of March"]


def test_a_text_is_paired_with_itself_piece_by_piece() -> None:
    """Each with its own words."""
    a, again = passages(Material.of(call())), passages(Material.of(call()))
    assert all(p.a.text == p.b.text for p in partners(a, again) if p.a and p.b)
    assert all(p.a and p.b for p in partners(a, again))


def test_unrelated_texts_have_no_pairs() -> None:
    """Common words are no matter in common."""
    other = "The Selma museum opened on Monday. Toll pledged 40 trucks of grain to Orsha."
    grain = item(Pledge, other, "Toll pledged 40 trucks of grain to Orsha.", what="40 trucks of grain to Orsha")
    a, b = passages(Material.of(call())), passages(Material.of(summary_of(other, grain)))
    assert not [p for p in partners(a, b) if p.a and p.b]


def test_sentences_are_paired_only_where_one_of_them_binds() -> None:
    """Two sentences that are no items and bind nobody are nobody's business."""
    texts = ("The queen met the king in the old harbour.", "The queen met the king in the old harbour town.")
    a, b = (passages(Material.of(summary_of(text))) for text in texts)
    assert partners(a, b) == []
    bound = passages(Material.of(summary_of("The queen ordered the king to the old harbour.")))
    assert len(partners(bound, b)) == 1


def test_rare_words_weigh_more_than_common_ones() -> None:
    """What stands in every sentence says little about any."""
    text = "The ministers want peace. The ministers want ships. The ministers want grain."
    a, b = passages(Material.of(summary_of(text))), passages(Material.of(summary_of("The ministers want more grain.")))
    measure = Measure([*a, *b])
    scores = [measure.likeness(x, b[0]) for x in a]
    assert scores[2] > 2 * scores[0]


def test_likeness_is_the_same_from_both_sides() -> None:
    """It measures two pieces, not one by the other."""
    a, b = _passages()
    measure, turned = Measure([*a, *b]), Measure([*b, *a])
    assert all(measure.likeness(x, y) == turned.likeness(y, x) for x in a for y in b)


def test_a_sentence_that_does_nothing_is_certain_only_when_it_is_much_alike() -> None:
    """Otherwise the item counts as said by one text alone."""
    a, b = _passages()
    found = next(p for p in partners(a, b) if p.b and p.b.item is None and p.a and p.a.item)
    assert found.certain
    assert CALL
