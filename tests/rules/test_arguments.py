"""Who acts where only the clause was asked for: those whom the sentence names, in order."""

from __future__ import annotations

import dataclasses

import pytest

from summarizer._entities import index_entities
from summarizer._rules import label_arguments
from summarizer._text import read

TWO = ["requesters", "addressees"]


def named(text: str, what: str, slots: list[str], sentence: int = -1) -> list[list[str]]:
    document = read(text)
    type_name = "agreement" if slots == ["parties"] else "request"
    found = label_arguments(index_entities(document), document.sentences[sentence], what, slots, type_name)
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
    found = label_arguments(index_entities(document), document.sentences[-1], what, slots, type_name)
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


AGREED = ["parties"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Several regional powers agreed to fund the road.", ["Several regional powers"]),
        ("LOMARIS Coastal powers agreed to fund the road.", ["Coastal powers"]),
        ("Norway and Peru met. A diplomat said all participants had agreed to fund the road.", []),
        ("Norway and Peru met. “We agreed to fund the road,” a diplomat said.", []),
        (
            "The road plan was agreed by Norwegian and Peruvian authorities.",
            ["Norwegian authorities", "Peruvian authorities"],
        ),
        (
            "The treaty was signed by the Norwegian and Peruvian presidents.",
            ["Norwegian president", "Peruvian president"],
        ),
        ("A deal was reached between Norway and Peru.", ["Norway", "Peru"]),
        ("Ministers from Norway and Peru agreed to fund the road.", ["Norway", "Peru"]),
        ("Rain fell. They agreed to fund the road.\n\nPresident Ana Kest and President Bo Tarn left.", []),
    ],
)
def test_those_who_agree_are_named_by_the_sentence_or_nobody(text: str, who: list[str]) -> None:
    """A subject that names nobody known is not the two leaders who are named somewhere else."""
    document = read(text)
    at = next(s for s in document.sentences if "road" in s.text or "deal" in s.text or "treaty" in s.text)
    found = label_arguments(index_entities(document), at, "fund the road", AGREED, "agreement")["parties"]
    assert [actor.name for actor in found] == who


def test_it_was_agreed_by_all_who_met() -> None:
    """A readout names them in its first sentence: three, not the two of the nearest sentence."""
    text = (
        "President Ana Kest of Norway spoke by phone with President Bo Tarn of Peru and Chancellor Uve Lind of Austria."
        "\n\nKest told Tarn of the harvest.\n\nIt was agreed to stay in touch."
    )
    assert _acting(text, "stay in touch", "agreement", AGREED) == [["Ana Kest", "Bo Tarn", "Uve Lind"]]


def test_both_delegations_of_a_joint_statement_are_its_states() -> None:
    """Both delegations are no actor of their own."""
    text = "Joint Statement of Norway and Peru\n\nChile was thanked.\n\nBoth delegations agreed to name teams."
    assert _acting(text, "name teams", "agreement", AGREED) == [["Norway", "Peru"]]


@pytest.mark.parametrize(
    ("text", "who", "whom"),
    [
        (
            "The President of the Kingdom of Norway and the Minister of the Republic of Peru urged Chile to act.",
            ["President of the Kingdom of Norway", "Minister of the Republic of Peru"],
            ["Chile"],
        ),
        (
            "An attack on the port of Norway in the early hours of Monday forced Peru to ask Japan to reopen it.",
            [],
            ["Japan"],
        ),
        (
            "Norway urged allies and neighbours such as Peru and Chile to reopen the port.",
            ["Norway"],
            ["allies", "Peru", "Chile"],
        ),
        (
            "The Coordinator for the Osk River Basin, Mara Hadim, urged the parties to reopen the port.",
            ["Mara Hadim"],
            ["parties"],
        ),
        ("The UN food agency urged Peru to reopen the port.", ["UN food agency"], ["Peru"]),
        ("Norway, Peru and Chile urged Japan to reopen the port.", ["Norway", "Peru", "Chile"], ["Japan"]),
        ("Ana Kest, Peru's envoy, and her aides urged Japan to reopen the port.", ["Ana Kest"], ["Japan"]),
    ],
)
def test_who_asks_is_the_head_of_a_long_subject(text: str, who: list[str], whom: list[str]) -> None:
    """Two offices are two; what stands behind a preposition asks nobody; examples are named one by one."""
    assert named(text, "reopen the port", TWO) == [who, whom]


def test_a_later_part_of_what_is_said_has_the_same_sayer() -> None:
    """In "stressed that ...; the parties must ..." the one who stressed asks for both."""
    text = "Minister Ana Kest of Norway stressed that the truce must hold; the parties must open the road."
    document = read(text)
    whole = document.sentences[-1]
    cut = whole.text.index("the parties")
    part = dataclasses.replace(whole, start=whole.start + cut, text=whole.text[cut:])
    found = label_arguments(index_entities(document), part, "open the road", TWO, "request")
    assert [[actor.name for actor in actors] for actors in found.values()] == [["Ana Kest"], ["parties"]]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("UNHCR says fuel for generators is running low.", []),
        ("UNHCR needs ten more trucks to reach the displaced.", []),
        ("Forty patients were evacuated by the Red Cross and the UN on Monday.", ["Red Cross", "UN"]),
        (
            "A United Nations and Red Cross operation to bring out families trapped in the old harbour is underway.",
            ["United Nations", "Red Cross"],
        ),
    ],
)
def test_who_tells_of_a_need_does_nothing_about_it(text: str, who: list[str]) -> None:
    """Actors of a humanitarian item bring, open or evacuate; who warns or is in need does not."""
    assert _acting(text, text.split(" ", 2)[2], "humanitarian_item", ["actors"]) == [who]


def test_a_capital_makes_no_verb() -> None:
    """The "United" of a state's name is not the first verb of its sentence."""
    text = "The United States will lift the ban at once."
    assert _acting(text, text, "pledge", PROMISED)[0] == ["United States"]


def test_they_are_nobody_where_civilians_stand_before() -> None:
    """Who is brought out receives the help, and the body of the sentence before did not promise it."""
    text = "Norwegian authorities agreed that the civilians leave the plant. There, they will receive help."
    assert _acting(text, "receive help", "pledge", PROMISED)[0] == []
