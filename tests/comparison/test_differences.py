"""Does each rule find what differs, in the words of both sides, and nothing where nothing differs?"""

from __future__ import annotations

from typing import get_args

import pytest
from beside import passage
from hypothesis import given
from hypothesis import strategies as st

from summarizer.comparison._differences import GRAVITY, differences
from summarizer.comparison._passages import Passage
from summarizer.paired import Relation
from summarizer.schema import Agreement, Item, Pledge, Request

MET = "Foreign Minister Lena Sorn of Velmora and Foreign Minister Petr Hask of Tallis met in Orsha. "

ROWS: list[tuple[type[Item] | None, str, str, str, tuple[str | None, str | None]]] = [
    (Request, "Sorn urged Hask to open the gate.", "Sorn asked Hask to open the gate.", "stronger", ("urged", "asked")),
    (Request, "Sorn asked for boats.", "Sorn demanded boats.", "weaker", ("asked", "demanded")),
    (Pledge, "Sorn promised two boats.", "Sorn said that boats might come.", "stronger", ("promised", "might")),
    (Pledge, "Sorn is ready to pay.", "Sorn guaranteed to pay.", "weaker", ("ready to", "guaranteed")),
    (Agreement, "They signed a treaty.", "They discussed a treaty.", "stronger", ("signed", "discussed")),
    (
        Agreement,
        "They agreed to open the road.",
        "They agreed that the road should be open.",
        "stronger",
        ("agreed", "agreed that the road should"),
    ),
    (
        Agreement,
        "They ordered their teams to meet.",
        "Their teams will meet.",
        "stronger",
        ("ordered", "will"),
    ),
    (
        Pledge,
        "Sorn promised to free the crew.",
        "Sorn promised to help free the crew.",
        "stronger",
        (None, "help free"),
    ),
    (
        Pledge,
        "Sorn promised to pay if the war ends.",
        "Sorn promised to pay.",
        "weaker",
        ("if the war ends", None),
    ),
    (Pledge, "Sorn pledged two boats.", "Hask pledged two boats.", "different_actor", ("Sorn", "Hask")),
    (Request, "Sorn urged Hask to wait.", "Hask urged Sorn to wait.", "different_actor", ("Sorn", "Hask")),
    (
        Pledge,
        "Sorn promised to work with the Red Cross on boats.",
        "Sorn promised to work with him on boats.",
        "different_actor",
        ("the Red Cross", "him"),
    ),
    (Pledge, "Sorn pledged 450 tents.", "Sorn pledged 45 tents.", "different_amount", ("450", "45")),
    (
        Pledge,
        "Sorn pledged to free 200 detainees.",
        "Sorn pledged to free all detainees.",
        "different_amount",
        ("200", "all"),
    ),
    (
        Pledge,
        "Sorn pledged to pay by 12 March.",
        "Sorn pledged to pay by 21 March.",
        "different_scope",
        ("12", "21"),
    ),
    (
        Agreement,
        "They agreed to meet again in Kolm.",
        "They agreed to meet again in Trevi.",
        "different_scope",
        ("Kolm", "Trevi"),
    ),
    (
        Agreement,
        "They agreed to open the whole strait.",
        "They agreed to open the southern part of the strait.",
        "different_scope",
        ("whole", "southern part"),
    ),
    (
        Agreement,
        "They agreed on an exchange.",
        "They did not agree on an exchange.",
        "contradicts",
        ("agreed", "did not agree"),
    ),
    (
        None,
        "The request for boats was granted.",
        "The request for boats was turned down.",
        "contradicts",
        ("granted", "turned down"),
    ),
    (
        None,
        "Velmora will reopen the canal to ships.",
        "Velmora will not reopen the canal to ships.",
        "contradicts",
        ("will", "will not"),
    ),
]


def _pair(item_type: type[Item] | None, a: str, b: str) -> tuple[Passage, Passage]:
    return passage(MET + a, item_type), passage(MET + b, item_type)


@pytest.mark.parametrize(("item_type", "a", "b", "relation", "words"), ROWS)
def test_a_rule_finds_what_differs(
    item_type: type[Item] | None, a: str, b: str, relation: str, words: tuple[str | None, str | None]
) -> None:
    """The gravest difference gives the relation, and its words stand in both texts."""
    x, y = _pair(item_type, a, b)
    first = differences(x, y)[0].grounded(x, y)
    assert (first.relation, first.a and first.a.quote, first.b and first.b.quote) == (relation, *words)
    for e, p in ((first.a, x), (first.b, y)):
        assert e is None or p.material.document.text[e.start : e.end] == e.quote


SENTENCES = st.sampled_from(sorted({text for row in ROWS for text in row[1:3]}))


@given(SENTENCES, SENTENCES, st.sampled_from([None, Agreement, Request, Pledge]))
def test_swapping_two_passages_swaps_the_relations_and_nothing_else(
    a: str, b: str, item_type: type[Item] | None
) -> None:
    """Whatever is compared with whatever: symmetry of the rules alone, without one order of the texts."""
    x, y = _pair(item_type, a, b)
    here = sorted(map(str, (found.swapped() for found in differences(x, y))))
    assert here == sorted(map(str, differences(y, x)))


@given(SENTENCES, st.sampled_from([None, Agreement, Request, Pledge]))
def test_a_passage_does_not_differ_from_itself(text: str, item_type: type[Item] | None) -> None:
    """Nothing is invented."""
    x, again = _pair(item_type, text, text)
    assert differences(x, again) == []


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Sorn asked Hask to release nine sailors.", "The release of nine sailors was requested by Sorn."),
        ("They agreed to reopen the ferry by 1 May.", "They agreed that the ferry would be reopened by 1 May."),
        ("Velmora will pay for the bridge.", "The bridge is to be paid for by Velmora."),
        ("Velmora pledged €15 million.", "Velmora pledged 15 million euros."),
        ("They resolved to step up patrols.", "They agreed to step up patrols."),
        ("Both sides agreed to a truce.", "The two sides agreed to a truce."),
        ("Sorn implored Hask to wait.", "Sorn called on Hask to wait."),
        ("They discussed fishing rights.", "Fishing rights were discussed."),
        ("Velmora undertook to pay.", "Velmora committed itself to paying."),
        ("Prime Minister Viktor Orbán will pay.", "Prime Minister Viktor Orban will pay."),
    ],
)
def test_a_faithful_paraphrase_does_not_differ(a: str, b: str) -> None:
    """Voice, synonyms of one force, and ways to write a number are no difference."""
    assert differences(*_pair(None, a, b)) == []


def test_people_who_are_told_to_act_were_only_praised() -> None:
    """Persons in a list: told to act in one text, noted in the other."""
    x = passage(MET + "They directed their teams, including Envoy Ana Marr and Envoy Dan Toth, to move on.")
    y = passage(MET + "They praised their teams, especially Envoy Ana Marr and Envoy Dan Toth.")
    assert [f.relation for f in differences(x, y)] == ["different_actor"]


def test_a_number_that_one_text_leaves_out_is_no_other_number() -> None:
    """Less exact is not different."""
    assert differences(*_pair(Pledge, "Sorn pledged 45 tents.", "Sorn pledged tents.")) == []


def test_numbers_of_different_things_are_not_compared() -> None:
    """45 tents are no other number of trucks, and no sum of money."""
    assert differences(*_pair(Pledge, "Sorn pledged 45 tents.", "Sorn pledged tents on 12 trucks.")) == []
    assert differences(*_pair(Pledge, "Sorn pledged 45 tents.", "Sorn pledged 45,000 dollars for tents.")) == []


def test_numbers_behind_one_word_count_the_same_under_other_names() -> None:
    """Captives are prisoners: what stands before a number tells it too."""
    x, y = _pair(None, "They exchanged 146 prisoners.", "They exchanged 164 captives.")
    assert [f.relation for f in differences(x, y)] == ["different_amount"]


def test_the_same_money_is_compared_whatever_stands_behind_it() -> None:
    """Signs and words of one currency."""
    x, y = _pair(Pledge, "Sorn promised 86 million dollars in aid.", "Sorn announced an additional $68 million.")
    assert "different_amount" in [f.relation for f in differences(x, y)]


def test_the_word_of_a_text_is_not_measured_by_a_models_slot() -> None:
    """A level that a model gave is no match for "shall" in the other text: there are no words to show."""
    x = passage(MET + "The extension takes effect in May.", Pledge, level="commitment")
    y = passage(MET + "The extension shall take effect in May.", Pledge, level="pledge")
    assert differences(x, y) == []


def test_slots_of_both_are_compared_where_no_words_tell() -> None:
    """In a language without such words."""
    text = MET + "Kest ja Brill sopivat rajasta."
    x, y = passage(text, Agreement, status="signed"), passage(text, Agreement, status="proposed")
    assert [f.relation for f in differences(x, y)] == ["stronger"]


def test_several_differences_are_all_told() -> None:
    """The gravest first."""
    x, y = _pair(Request, "Sorn demanded 450 tents.", "Hask asked for 45 tents.")
    assert [f.relation for f in differences(x, y)] == ["different_actor", "stronger", "different_amount"]


def test_every_relation_of_a_pair_has_its_gravity() -> None:
    """A relation that is added must take its place."""
    assert set(GRAVITY) == {r for r in get_args(Relation) if r != "same" and not r.startswith("only_in")}
