"""Where does a text speak of somebody, and as what?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._fictions import learn
from summarizer._lexicon import role_type
from summarizer._mentions import Mention, mentions
from summarizer._noun_phrases import Phrase
from summarizer._phrases import words


def _read(text: str) -> list[Mention]:
    return mentions(text, words(text), learn(words(text)), "en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the former President of Norway, Bo Tarn, left", [("person", "Bo Tarn")]),
        ("lasting peace under President Tarn", [("person", "Tarn")]),
        ("a major step by the head of the table", []),
        ("Presidents Kest and Tarn met", [("person", "Kest"), ("person", "Tarn")]),
        ("the U.S. Secretary of State", [("role", "U.S. Secretary of State")]),
        ("the Ukrainian side agreed", [("state", "Ukrainian side")]),
        ("an American plan", [("demonym", "American")]),
        ("displaced Velmoran families", [("group", "displaced"), ("group", "Velmoran families")]),
        ("the Bank of Norway", [("organisation", "Bank of Norway")]),
        ("turkey and china on the table", []),
    ],
)
def test_a_noun_phrase_is_read_as_what_it_is(text: str, expected: list[tuple[str, str]]) -> None:
    """Country, organisation, role and name together make one mention."""
    assert [(m.kind, m.name) for m in _read(text)] == expected


def test_possessives_and_places_are_marked() -> None:
    """Possessive, place, or neither: the three are told apart."""
    found = _read("Norway’s plan, made in Norway, was the plan of Norway")
    assert [(m.owns, m.where) for m in found] == [(True, False), (False, True), (False, False)]


def test_a_mention_ends_before_its_possessive_ending() -> None:
    """The words of a mention are the name."""
    text = "President Ana Kest’s plan"
    assert [text[m.start : m.end] for m in _read(text)] == ["President Ana Kest"]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (("Secretary Kest", "Secretary of State Kest"), True),
        (("Gen. Kest", "General Kest"), True),
        (("NSA Kest", "National Security Advisor Kest"), True),
        (("Vice President Kest", "President Kest"), False),
        (("former President Kest", "President Kest"), False),
        (("Foreign Minister Kest", "Prime Minister Kest"), False),
    ],
)
def test_offices_are_told_apart(text: tuple[str, str], same: bool) -> None:
    """A shorter title is the same office, a deputy's or a former one is another."""
    one, other = (_read(form)[0].role for form in text)
    assert one is not None
    assert other is not None
    assert one.same_office(other) is same
    assert other.same_office(one) is same


def test_roles_have_types_in_several_languages() -> None:
    """Endings of Ukrainian and Russian, and plurals, do not matter."""
    assert [role_type(low) for low in ("president", "presidents", "президентом", "konig", "table", "process")] == [
        "state_leader",
        "state_leader",
        "state_leader",
        "state_leader",
        None,
        None,
    ]


_SAID = """the The a President president ministers Foreign Ministry Norway Norwegian Republic of UN Kest Ana al-Noor Van
    Council Bank Mr. rebels western ex-president said , ( LRC ) ’s and to Snow hosts"""


@given(st.lists(st.sampled_from(_SAID.split()), max_size=12))
def test_the_look_at_the_lists_only_saves_time(said: list[str]) -> None:
    """What stands on no list is read as without the look."""
    text = " ".join(said)
    looked = _read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Phrase, "is_unlisted", lambda *_: False)
        assert _read(text) == looked


@pytest.mark.parametrize(
    ("many", "one"),
    [("secretaries", "secretary"), ("envoys", "envoy"), ("mayors", "mayor"), ("chiefs", "chief"), ("ceos", "ceo")],
)
def test_many_bear_the_role_of_one(many: str, one: str) -> None:
    """A plural is the role of its singular; twice a plural is none."""
    assert role_type(many) == role_type(one) is not None
    assert role_type(many + "s") is None
