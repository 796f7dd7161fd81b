"""Is what is asked, promised or agreed put in its place on the scales of the codebook?"""

from __future__ import annotations

import pytest
from beside import passage
from hypothesis import given
from hypothesis import strategies as st
from making import item

from summarizer.codebook import FORCES, LEVELS
from summarizer.comparison._scales import FAMILIES, Act, act_of, marked, scales
from summarizer.schema import Agreement, Item, Pledge, Request

ACTS = st.sampled_from([(f, v) for f in FAMILIES for v in scales()[f]]).flatmap(
    lambda row: st.builds(Act, st.just(row[0]), st.just(row[1]), st.just(0), st.just(1), view=st.booleans())
)


def _value(text: str, item_type: type[Item] | None = None) -> str | None:
    act = act_of(text, item(item_type, text, text) if item_type else None)
    return act.value if act else None


def test_the_scales_are_those_of_the_codebook() -> None:
    """Force and level stand in its order, the weakest first; a mere possibility is below all levels."""
    assert tuple(scales()["force"]) == tuple(FORCES)[:-1]
    assert tuple(scales()["level"]) == ("possible", *tuple(LEVELS)[:-2])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Orla asked Brill to open the road.", "ask"),
        ("All armed groups were urged to stop.", "urge"),
        ("She called on Brill to wait.", "urge"),
        ("Orla insisted that the army leave.", "demand"),
        ("They ordered their envoys to meet.", "order"),
        ("Toll could be very helpful.", "possible"),
        ("She expressed the hope that it would end.", "possible"),
        ("Toll stands ready to pay.", "willingness"),
        ("Toll will pay.", "pledge"),
        ("The lists are to be exchanged.", "pledge"),
        ("Toll undertook to pay.", "commitment"),
        ("The sides discussed the canal.", "discussed"),
        ("They agreed in principle on the canal.", "in_principle"),
        ("They signed the treaty.", "signed"),
        ("Roca pidió a Arce que esperara.", "ask"),
        ("Le président a demandé au Sombé de rouvrir la route.", "ask"),
        ("Roca exigió la liberación.", "demand"),
        ("Президент закликав усі сторони.", "urge"),
        ("It rained on 1 May.", None),
        ("Orla asked Brill about the road.", None),
    ],
)
def test_the_verb_tells_the_act(text: str, value: str | None) -> None:
    """By its own word, in several languages; a date in May is no possibility, and a question is no request."""
    assert _value(text) == value


def test_an_item_is_read_by_the_verb_of_its_own_kind() -> None:
    """Of a pledge that answers a request the promise counts, not what was asked before."""
    text = "Asked for ships, Toll promised two boats."
    assert _value(text) == "ask"
    assert _value(text, Pledge) == "pledge"


def test_a_slot_tells_where_no_word_does() -> None:
    """In a language without such words the model's own value is taken; unclear is none."""
    text = "Kest ja Brill sopivat rajasta."
    assert _value(text, Agreement) is None
    told = item(Agreement, text, text, status="under_discussion")
    assert act_of(text, told) == Act("status", "discussed", 0, 0)
    asked = item(Request, text, text, force="demand")
    assert act_of(text, asked) == Act("force", "demand", 0, 0)


def test_a_view_binds_less_than_an_agreement() -> None:
    """FIELD, kind shared_view: "agreed that it should" is no commitment."""
    view = act_of("They agreed that the road should be opened.", None)
    firm = act_of("They agreed to open the road.", None)
    assert view
    assert firm
    assert (view.view, firm.view) == (True, False)
    assert (firm.beside(view) or 0) > 0


def test_what_is_asked_is_not_compared_with_what_is_promised() -> None:
    """A request binds nobody; an order to one's own people does."""
    asked, promised = Act("force", "ask", 0, 1), Act("level", "pledge", 0, 1)
    ordered = Act("force", "order", 0, 1)
    assert asked.beside(promised) is None
    assert (ordered.beside(promised) or 0) > 0


@given(ACTS, ACTS)
def test_beside_is_the_same_from_both_sides(x: Act, y: Act) -> None:
    """What is firmer from here is weaker from there."""
    ours, theirs = x.beside(y), y.beside(x)
    assert (ours is None) == (theirs is None)
    assert ours is None or theirs is None or (ours > 0) == (theirs < 0)
    assert x.beside(x) in (0, None)


def test_a_denied_act_is_marked() -> None:
    """Not agreed is not agreed."""
    denied = act_of("An exchange was not agreed.", None)
    assert denied
    assert denied.denied
    assert not denied.binds


def test_words_of_a_scale_stand_at_the_start_of_a_word() -> None:
    """Here "small" has no "all", and "non-partial" no "partial"."""
    assert marked("reach", "wide", "small boats") is None
    assert marked("reach", "narrow", "a non-partial view") is None


def test_binding_is_what_makes_a_sentence_worth_comparing() -> None:
    """To discuss or to hope binds nobody."""
    acts = {
        text: passage(text).act
        for text in ("They discussed it.", "They agreed to it.", "He hopes so.", "Stop, he urged.")
    }
    assert [act.binds for act in acts.values() if act] == [False, True, False, True]
