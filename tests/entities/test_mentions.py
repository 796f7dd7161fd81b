"""Where does a text speak of somebody, and as what?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._entities import role_type, words
from summarizer._entities.mentions import find_mentions
from summarizer._entities.noun_phrases import NounPhrase
from summarizer._entities.text_names import learn_names
from summarizer._entities.types import Mention


def _read(text: str) -> list[Mention]:
    return find_mentions(text, words(text), learn_names(words(text)), "en")


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
        patch.setattr(NounPhrase, "is_unlisted", lambda *_: False)
        assert _read(text) == looked


@pytest.mark.parametrize(
    ("many", "one"),
    [("secretaries", "secretary"), ("envoys", "envoy"), ("mayors", "mayor"), ("chiefs", "chief"), ("ceos", "ceo")],
)
def test_many_bear_the_role_of_one(many: str, one: str) -> None:
    """A plural is the role of its singular; twice a plural is none."""
    assert role_type(many) == role_type(one) is not None
    assert role_type(many + "s") is None


@pytest.mark.parametrize(
    ("text", "name", "role", "kind"),
    [
        (
            "Norwegian President Ana Kest and her Chilean counterpart, Bo Tarn, met",
            "Bo Tarn",
            "President",
            "state_leader",
        ),
        ("Minister Ana Kest and her counterpart Bo Tarn met", "Bo Tarn", "Minister", "government_official"),
        ("Council President Ana A. Kest spoke", "Ana A. Kest", "President", "unclear"),
        ("President of the Commission Ana Kest spoke", "Ana Kest", "President", "unclear"),
        ("Mr. [Bo] Tarn spoke", "Bo Tarn", None, "unclear"),
        ("Bo Tarn, the Relief Coordinator today gave tents", "Bo Tarn", "Relief Coordinator", "government_official"),
        (
            "Special Envoy of the Secretary-General, Bo Tarn, spoke",
            "Bo Tarn",
            "Special Envoy of the Secretary-General",
            "government_official",
        ),
    ],
)
def test_a_person_is_read_with_the_office(text: str, name: str, role: str | None, kind: str) -> None:
    """A counterpart holds the office of the one before; an initial and brackets belong to the name."""
    found = _read(text)[-1]
    assert (found.name, found.role.text if found.role else None, found.actor_type) == (name, role, kind)


def test_a_counterpart_is_of_the_other_country() -> None:
    """The office is that of the one before, the country is not; behind "his counterpart, Kest said" Kest is another."""
    found = _read("Foreign Minister Kest of Norway and her Chilean counterpart met")[-1]
    assert (found.kind, found.name, found.place and found.place.country) == ("role", "Chilean counterpart", "CHL")
    assert [m.kind for m in _read("She met her counterpart, Kest said")] == ["name"]


def test_fighters_of_an_armed_group_are_the_group() -> None:
    """Of "Houthi militias" one actor is read; "Hamas fighters" give Hamas no other name."""
    assert [(m.kind, m.name) for m in _read("Houthi militias and Hamas fighters left")] == [
        ("organisation", "Houthi militias"),
        ("organisation", "Hamas"),
    ]


def test_a_capital_before_a_noun_is_no_state() -> None:
    """In Oslo "the Oslo understanding" was reached; "Oslo agreed" means the state."""
    assert [m.where for m in _read("the Oslo understanding held")] == [True]
    assert [m.where for m in _read("Oslo agreed")] == [False]


def test_the_head_of_a_board_is_not_the_board() -> None:
    """The office goes on over the name of the body."""
    assert [(m.kind, m.name) for m in _read("the chairman of the Joint Harbour Board spoke")] == [
        ("role", "chairman of the Joint Harbour Board")
    ]
