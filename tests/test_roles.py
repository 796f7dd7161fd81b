"""Who acts where only the clause was asked for: those whom the sentence names, in order."""

from __future__ import annotations

import pytest

from summarizer._actors import cast
from summarizer._document import read
from summarizer._roles import roles

TWO = ["requesters", "addressees"]


def named(text: str, what: str, slots: list[str], sentence: int = -1) -> list[list[str]]:
    document = read(text)
    type_name = "agreement" if slots == ["parties"] else "request"
    found = roles(cast(document), document.sentences[sentence], what, slots, type_name)
    assert list(found) == slots
    return [[actor.name for actor in actors] for actors in found.values()]


@pytest.mark.parametrize(
    ("text", "what", "who", "whom"),
    [
        ("Norway urged Japan to send boats.", "send boats", ["Norway"], ["Japan"]),
        ("Norway will send boats.", "send boats", ["Norway"], []),
        ("Help is needed, and nobody came.", "help", [], []),
        ("Norway thanked Japan, adding that Peru was ready to adopt the plan.", "adopting the plan", ["Peru"], []),
    ],
    ids=["who asks whom", "one alone", "nobody is named", "the item's own clause counts"],
)
def test_first_acts_and_second_is_acted_on(text: str, what: str, who: list[str], whom: list[str]) -> None:
    """What stands behind the item's words is part of the item, not its actor."""
    assert named(text, what, TWO) == [who, whom]


def test_all_parties_of_an_agreement_are_one_list() -> None:
    """FIELD, decision rule 10: several parties are one item with a list."""
    said = "Norway, Japan and Peru agreed to send boats to Chile."
    assert named(said, "send boats to Chile", ["parties"]) == [["Norway", "Japan", "Peru"]]


def test_plural_leaders_are_those_whom_the_text_named() -> None:
    """Plural words are no actor of their own."""
    text = "President Ana Kest of Norway met President Tomas Brill of Peru. The two leaders agreed to send boats."
    assert named(text, "send boats", ["parties"]) == [["Ana Kest", "Tomas Brill"]]


def _acting(text: str, what: str, type_name: str, slots: list[str]) -> list[list[str]]:
    document = read(text)
    found = roles(cast(document), document.sentences[-1], what, slots, type_name)
    return [[actor.name for actor in actors] for actors in found.values()]


PROMISED = ["pledgers", "beneficiaries"]


@pytest.mark.parametrize(
    ("text", "what", "who", "whom"),
    [
        ("President Ana Kest said Norway must stop.", "Norway must stop", ["Ana Kest"], ["Norway"]),
        ("Norway must stop, President Ana Kest said.", "Norway must stop", ["Ana Kest"], ["Norway"]),
        ("The hostages must be allowed to write, Minister Ana Kest said.", "be allowed to write", ["Ana Kest"], []),
        ("Ms. Kest said on Monday that all of President Bo Tarn's terms must be met.", "terms be met", ["Kest"], []),
        ("Northern Council – Conclusions\n\nNorway must stop.", "Norway must stop", ["Northern Council"], ["Norway"]),
        (
            "Chile's point man for ties with Norway said that Peru must stop.",
            "Peru must stop",
            ["Chile's point man for ties with Norway"],
            ["Peru"],
        ),
        ("The United Nations called on all sides to stop.", "stop", ["United Nations"], ["all sides"]),
    ],
)
def test_who_says_must_asks_and_who_undergoes_is_not_asked(
    text: str, what: str, who: list[str], whom: list[str]
) -> None:
    """A duty is asked for by who states it; of a passive voice nobody is asked by name."""
    assert _acting(text, what, "request", TWO) == [who, whom]


@pytest.mark.parametrize(
    ("text", "what", "who"),
    [
        ("Ms. Ana Kest stressed that Norway will send boats.", "send boats", ["Norway"]),
        ("Ms. Ana Kest confirmed Norway's commitment to sending boats.", "sending boats", ["Norway"]),
        ("The Lark reported in May that Ms. Ana Kest is open to talks.", "open to talks", ["Ana Kest"]),
        ("This comes on top of the boats, which Norway promised on Monday.", "boats", ["Norway"]),
        (
            "Ms. Ana Kest spoke. This comes on top of the 40 boats, which she announced on Monday.",
            "boats",
            ["Ana Kest"],
        ),
        ("Our colleague, Ana Kest, the Relief Coordinator today pledged boats.", "boats", ["Ana Kest"]),
        ("Statement by Ambassador Bo Tarn of Norway\n\nOur commitment to sending boats stands.", "boats", ["Norway"]),
    ],
)
def test_who_will_do_it_promises(text: str, what: str, who: list[str]) -> None:
    """Not who tells of it."""
    assert _acting(text, what, "pledge", PROMISED)[0] == who


@pytest.mark.parametrize(
    ("text", "what", "who"),
    [
        ("Joint Statement from Norway, Chile and Peru\n\nOfficials from our governments will meet.", "meet", 3),
        ("Joint Statement from Norway, Chile and Peru\n\nWe repeat that Japan's tax is unfair.", "tax is unfair", 3),
        ("Norway with support from Chile and Peru presented to both parties a plan.", "a plan", 3),
        ("The envoy Bo Tarn and Minister Ana Kest met. The parties are expected to build a road.", "build a road", 0),
        ("The Lark reported that Norway is open to a deal with Chile.", "open to a deal", 1),
    ],
)
def test_parties_are_those_who_agree(text: str, what: str, who: int) -> None:
    """Not those who receive a plan, report it, or stand nearby."""
    assert len(_acting(text, what, "agreement", ["parties"])[0]) == who
