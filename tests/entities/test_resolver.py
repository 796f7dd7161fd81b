"""Who is who in a text, and whom does a mention mean?"""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._entities import EntityIndex, index_entities
from summarizer._text import Document, Sentence, read
from summarizer.values import Actor

SEED = next((Path(__file__).parents[2] / "seeds").glob("000_*.txt")).read_text("utf-8")

VELMORA = (
    "Velmoran President Ana Kest met Bo Tarn, Norland’s foreign minister, in the capital of the Republic of Velmora. "
    "The two agreed to reopen the Ister bridge. “We will send 40 trucks,” Mr. Tarn said. "
    "He thanked the President for her welcome. "
    "The Velmoran Foreign Ministry said the rebels of the Northern Liberation Front had released 12 prisoners of war. "
    "Gen. Ilo Marr denied this, according to the Lakes Relief Committee (LRC). "
    "The LRC called on the general to let aid workers in. "
    "UN Secretary-General Pia Holm urged Kest to spare civilians."
)


def _cast(text: str) -> EntityIndex:
    return index_entities(read(text))


def _at(text: str, words: str) -> int:
    return next(s.index for s in read(text).sentences if words in s.text)


def _names(found: tuple[Actor, ...]) -> list[str]:
    return [actor.name for actor in found]


def _said(text: str, sentence: int = 0) -> list[tuple[str, str]]:
    return [(text[a:b], actor.name) for a, b, actor in _cast(text).in_sentence(sentence)]


def _one(text: str, name: str) -> Actor:
    return next(actor for actor in _cast(text).actors if actor.name == name)


# The list ------------------------------------------------------------------------------------------------------------


def test_seed_article_names_its_actors_once_each() -> None:
    """Fullest name, role and country, in order of first mention; "Secretary Rubio" is the one with a given name."""
    people = [(a.name, a.role, a.country, a.actor_type) for a in _cast(SEED).actors if a.role]
    assert people == [
        ("Donald Trump", "President", "USA", "state_leader"),
        ("Volodymyr Zelenskyy", "President", "UKR", "state_leader"),
        ("Marco Rubio", "Secretary of State", "USA", "government_official"),
        ("Waltz", "National Security Advisor", None, "government_official"),
        ("Kellogg", "Special Envoy", None, "government_official"),
    ]
    states = [(a.name, a.country) for a in _cast(SEED).actors if a.actor_type == "state"]
    assert states == [("United States", "USA"), ("Ukraine", "UKR")]


def test_an_invented_country_has_no_code() -> None:
    """A country that no table has is an actor, with country None."""
    assert [(a.name, a.role, a.country, a.actor_type) for a in _cast(VELMORA).actors][:3] == [
        ("Ana Kest", "President", None, "state_leader"),
        ("Bo Tarn", "foreign minister", None, "government_official"),
        ("Republic of Velmora", None, None, "state"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prime Minister Jonas Hegg spoke.", ("Jonas Hegg", "Prime Minister", None, "state_leader")),
        ("Norwegian Prime Minister Jonas Hegg spoke.", ("Jonas Hegg", "Prime Minister", "NOR", "state_leader")),
        ("The President of Ukraine Oleh Kovach spoke.", ("Oleh Kovach", "President", "UKR", "state_leader")),
        ("The King of Jordan, Adel Faris, spoke.", ("Adel Faris", "King", "JOR", "state_leader")),
        ("Ukraine’s President Oleh Kovach spoke.", ("Oleh Kovach", "President", "UKR", "state_leader")),
        ("Jonas Hegg, Norway's prime minister, spoke.", ("Jonas Hegg", "prime minister", "NOR", "state_leader")),
        (
            "Bo Tarn, the foreign minister of Sweden, spoke.",
            ("Bo Tarn", "foreign minister", "SWE", "government_official"),
        ),
        (
            "Minister of Foreign Affairs of Norway Elin Dorr spoke.",
            ("Elin Dorr", "Minister of Foreign Affairs", "NOR", "government_official"),
        ),
        (
            "U.S. Ambassador to Ukraine Pat Lowe spoke.",
            ("Pat Lowe", "Ambassador to Ukraine", "USA", "government_official"),
        ),
        (
            "Saudi Crown Prince Faris bin Adel al-Noor spoke.",
            ("Faris bin Adel al-Noor", "Crown Prince", "SAU", "state_leader"),
        ),
        ("Gen. Ilo Marr spoke.", ("Ilo Marr", "Gen", None, "military")),
        ("UN Secretary-General Pia Holm spoke.", ("Pia Holm", "Secretary-General", None, "intergovernmental")),
        ("European Commission President Ulla Brandt spoke.", ("Ulla Brandt", "President", None, "intergovernmental")),
        ("Rebel leader Sam Oke spoke.", ("Sam Oke", "Rebel leader", None, "armed_group")),
        ("Former President Ivo Lind spoke.", ("Ivo Lind", "Former President", None, "unclear")),
        (
            "Deputy Prime Minister Mia Sund spoke.",
            ("Mia Sund", "Deputy Prime Minister", None, "government_official"),
        ),
        (
            "Foreign Ministry spokesperson Ada Quill spoke.",
            ("Ada Quill", "spokesperson", None, "government_official"),
        ),
        (
            "National Security Advisor (NSA) Rolf Sund spoke.",
            ("Rolf Sund", "National Security Advisor", None, "government_official"),
        ),
    ],
)
def test_a_person_has_role_country_and_type(text: str, expected: tuple[str, str, str | None, str]) -> None:
    """The country comes from a country or demonym in the same noun phrase, and from nowhere else."""
    actor = _cast(text).actors[0] if expected[1] != "spokesperson" else _one(text, expected[0])
    assert (actor.name, actor.role, actor.country, actor.actor_type) == expected


def test_a_country_elsewhere_in_the_sentence_is_not_the_person_s() -> None:
    """A guess of the country would be an error: it stays None."""
    assert _one("President Ana Kest flew to Norway and thanked Sweden.", "Ana Kest").country is None
    assert _one("Envoy Bo Tarn told Ukraine Kest would come.", "Bo Tarn").country is None


@pytest.mark.parametrize(
    ("text", "name", "country", "actor_type"),
    [
        ("The White House declined.", "White House", "USA", "government_body"),
        ("The Kremlin declined.", "Kremlin", "RUS", "government_body"),
        ("Kyiv declined.", "Kyiv", "UKR", "state"),
        ("The State Department declined.", "State Department", "USA", "government_body"),
        ("The Norwegian Foreign Ministry declined.", "Norwegian Foreign Ministry", "NOR", "government_body"),
        ("The Ministry of Foreign Affairs declined.", "Ministry of Foreign Affairs", None, "government_body"),
        ("UNICEF declined.", "UNICEF", None, "intergovernmental"),
        ("The Security Council declined.", "Security Council", None, "intergovernmental"),
        ("The Red Cross declined.", "Red Cross", None, "ngo"),
        ("The Lakes Liberation Front declined.", "Lakes Liberation Front", None, "armed_group"),
        ("The rebels declined.", "rebels", None, "armed_group"),
        ("Ukrainian children were freed.", "Ukrainian children", "UKR", "civilians"),
        ("Twelve prisoners of war were freed.", "prisoners of war", None, "prisoners"),
        ("Three aid workers were freed.", "aid workers", None, "civilians"),
    ],
)
def test_states_bodies_organisations_and_groups_are_actors(
    text: str, name: str, country: str | None, actor_type: str
) -> None:
    """Each has the type of its cue; a capital stands for the government."""
    actor = _one(text, name)
    assert (actor.country, actor.actor_type) == (country, actor_type)


def test_two_people_with_one_surname_stay_two() -> None:
    """A bare surname then means neither."""
    text = "President Ana Kest met Minister Olga Kest. The port opened. Kest left."
    assert _names(_cast(text).actors)[:2] == ["Ana Kest", "Olga Kest"]
    assert _cast(text).resolve("Kest", at=2)[0].role is None


def test_one_surname_with_two_offices_is_two_people() -> None:
    """A president and a secretary are two; "Secretary" and "Secretary of State" are one office."""
    text = "President Kest met Secretary Kest. Secretary of State Kest left."
    assert [a.role for a in _cast(text).actors] == ["President", "Secretary of State"]


def test_a_full_name_after_a_short_one_is_one_actor() -> None:
    """Whichever comes first, the fullest name is the actor's."""
    assert _names(_cast("President Kest spoke. Ana Kest left. Ms. Kest returned.").actors) == ["Ana Kest"]


def test_a_heading_names_nobody_by_its_capitals() -> None:
    """In a heading every word has a capital: "Kest Meets" is no name."""
    text = "President Kest Meets Envoy Over Canal Dispute\n\nPresident Ana Kest met envoy Bo Tarn.\n"
    assert _names(_cast(text).actors) == ["Ana Kest", "Bo Tarn"]


def test_a_country_that_is_only_a_place_is_no_actor() -> None:
    """Teams that meet in Saudi Arabia do not make it a party, but its name is known to the guards."""
    found = _cast("President Ana Kest spoke in Saudi Arabia.")
    assert _names(found.actors) == ["Ana Kest"]
    assert "Saudi Arabia" in found.names


def test_names_hold_every_form_and_only_those_of_the_text() -> None:
    """The guards take them for known; "Russia" is not known because Moscow's enemy is named."""
    names = _cast(SEED).names
    assert {"Donald Trump", "Trump", "Secretary Rubio", "Rubio", "U.S.", "America", "Ukraine"} <= names
    assert all(word in SEED for name in names for word in name.split())


# Resolving -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mention", "words", "expected"),
    [
        ("Trump", "also urged Trump", ["Donald Trump"]),
        ("President Trump", "also urged Trump", ["Donald Trump"]),
        ("donald trump", "also urged Trump", ["Donald Trump"]),
        ("Donald Trump (President)", "also urged Trump", ["Donald Trump"]),
        ("President Zelenskyy of Ukraine", "also urged Trump", ["Volodymyr Zelenskyy"]),
        ("Zelensky", "also urged Trump", ["Volodymyr Zelenskyy"]),
        ("Both leaders", "Both leaders", ["Donald Trump", "Volodymyr Zelenskyy"]),
        ("They", "They agreed", ["Donald Trump", "Volodymyr Zelenskyy"]),
        ("The Presidents", "The Presidents", ["Donald Trump", "Volodymyr Zelenskyy"]),
        ("the President", "They agreed", ["Donald Trump"]),
        ("Rubio, Waltz and Kellogg", "Kellogg", ["Marco Rubio", "Waltz", "Kellogg"]),
        ("Secretary Rubio and NSA Waltz", "Kellogg", ["Marco Rubio", "Waltz"]),
        ("America", "Ukraine and America", ["United States"]),
        ("US", "Beyond military", ["United States"]),
        ("U.S.", "Beyond military", ["United States"]),
        ("the U.S. side", "Beyond military", ["United States"]),
        ("the United States", "Beyond military", ["United States"]),
        ("both countries", "Ukraine and America", ["United States", "Ukraine"]),
        ("European allies", "European allies", ["European allies"]),
        ("their technical teams", "Both leaders", ["technical teams"]),
        ("Ukrainian children", "abducted", ["Ukrainian children"]),
        ("all parties involved", "abducted", ["all parties involved"]),
        ("Putin", "also urged Trump", []),
        ("Russia", "Both leaders", []),
        ("the statement", "They agreed", []),
        ("us", "also urged Trump", []),
        ("he", "Both leaders", []),
        ("he", "also urged Trump", []),
        ("Trump's lawyers", "also urged Trump", []),
        ("", "also urged Trump", []),
    ],
)
def test_mentions_of_the_seed_article_resolve(mention: str, words: str, expected: list[str]) -> None:
    """Whatever form a model answers in; nobody who is not in the text, and nobody for a pronoun that is not there."""
    assert _names(_cast(SEED).resolve(mention, at=_at(SEED, words))) == expected


@pytest.mark.parametrize(
    ("mention", "words", "expected"),
    [
        ("The two", "The two", ["Ana Kest", "Bo Tarn"]),
        ("He", "He thanked", ["Bo Tarn"]),
        ("the President", "He thanked", ["Ana Kest"]),
        ("the LRC", "The LRC", ["Lakes Relief Committee"]),
        ("the Foreign Ministry", "Foreign Ministry", ["Velmoran Foreign Ministry"]),
        ("Norland", "Norland", ["Norland"]),
        ("neighbouring Norland", "Norland", ["Norland"]),
        ("Velmora", "Republic", ["Republic of Velmora"]),
        ("General Marr", "Gen. Ilo", ["Ilo Marr"]),
        ("the general", "The LRC", ["Ilo Marr"]),
        ("Secretary-General", "Pia", ["Pia Holm"]),
    ],
)
def test_mentions_of_invented_actors_resolve(mention: str, words: str, expected: list[str]) -> None:
    """Roles, pronouns, pairs and acronyms stand for those named before."""
    found = _cast(VELMORA).resolve(mention, at=_at(VELMORA, words))
    assert [name.removeprefix("Republic of ") for name in _names(found)] == [
        name.removeprefix("Republic of ") for name in expected
    ]


def test_the_president_is_open_where_two_could_be_meant() -> None:
    """With both just named, nobody is meant; with one of them, the other."""
    both = "Velmoran President Ana Kest met Norwegian President Bo Tarn. The President smiled."
    assert _cast(both).resolve("the President", at=1)[0].name == "President"
    later = "Velmoran President Ana Kest met Norwegian President Bo Tarn. "
    later += "The port opened. Kest thanked the President."
    assert _names(_cast(later).resolve("the President", at=2)) == ["Bo Tarn"]
    other = "Velmoran President Ana Kest met Norwegian President Bo Tarn. Kest thanked the President."
    assert _names(_cast(other).resolve("the President", at=1)) == ["Bo Tarn"]


def test_they_is_not_the_leaders_when_others_stand_between() -> None:
    """The freed hostages are meant, and they are nobody on the list."""
    text = "President Ana Kest met President Bo Tarn. The hostages were freed. They flew home."
    assert _cast(text).resolve("They", at=2) == ()
    assert _said(text, 2) == []


def test_three_leaders_are_no_pair_unless_two_lead_the_text() -> None:
    """After a third was named, "both leaders" are still the two whom the text is about."""
    text = (
        "President Ana Kest met President Bo Tarn. Kest told Tarn about President Ivo Lind. "
        "Both leaders agreed. Lind, Sund and Oke were absent."
    )
    assert _names(_cast(text).resolve("Both leaders", at=2)) == ["Ana Kest", "Bo Tarn"]


def test_an_actor_carries_the_words_of_its_mention() -> None:
    """Those that stand in the sentence, whatever form the model used."""
    found = _cast(SEED).resolve("President Donald Trump", at=_at(SEED, "also urged Trump"))
    assert [actor.mention for actor in found] == ["Trump"]
    pair = _cast(SEED).resolve("the two presidents", at=_at(SEED, "Both leaders"))
    assert [actor.mention for actor in pair] == ["Both leaders", "Both leaders"]


def test_words_far_from_the_sentence_make_no_actor() -> None:
    """A phrase off the list counts in the sentence that was pointed at and in the two before it."""
    text = "River traders met. A came. B came. C came. D came."
    assert _names(_cast(text).resolve("River traders", at=2)) == ["River traders"]
    assert _cast(text).resolve("River traders", at=4) == ()


@pytest.mark.parametrize("mention", ["(it)", "(her) (his)", "[sic]"])
def test_a_mention_that_is_an_aside_alone_resolves_nothing(mention: str) -> None:
    """A model may answer with brackets and nothing beside them."""
    assert _cast(VELMORA).resolve(mention, at=0) == ()


def test_a_sentence_that_does_not_exist_resolves_nothing() -> None:
    """A model may point anywhere."""
    assert _cast(SEED).resolve("Trump", at=999) == ()
    assert _cast(SEED).resolve("Trump", at=-1) == ()


# In a sentence -------------------------------------------------------------------------------------------------------


def test_the_subject_stands_first() -> None:
    """After an opening clause the subject stands behind the comma; possessives come last."""
    text = (
        "President Ana Kest met Minister Bo Tarn. According to Minister Tarn, Kest agreed. Kest's offer pleased Tarn."
    )
    assert _said(text, 1) == [("Kest", "Ana Kest"), ("Minister Tarn", "Bo Tarn")]
    assert _said(text, 2) == [("Tarn", "Bo Tarn"), ("Kest", "Ana Kest")]


def test_places_modifiers_and_those_who_do_not_act_are_left_out() -> None:
    """Nobody acts in "in Norway", "Ukraine's plants" and "a U.S. role"; children do not act."""
    text = "President Ana Kest said in Norway that Ukraine’s plants and a U.S. role would help Velmoran children."
    assert [name for _, name in _said(text)] == ["Ana Kest"]


def test_pairs_give_both_actors_at_one_place() -> None:
    """One mention of two is two rows with the same offsets."""
    found = _cast(SEED).in_sentence(_at(SEED, "Both leaders"))
    assert [(SEED[a:b], actor.name) for a, b, actor in found][:2] == [
        ("Both leaders", "Donald Trump"),
        ("Both leaders", "Volodymyr Zelenskyy"),
    ]


def test_both_ministers_are_the_ministers() -> None:
    """A plural title is given to each name, and the plural later means those two."""
    text = "Foreign Ministers Elin Dorr and Sam Oke signed. President Ana Kest watched. Both ministers left."
    assert _said(text, 2) == [("Both ministers", "Elin Dorr"), ("Both ministers", "Sam Oke")]
    assert _one(text, "Sam Oke").role == "Foreign Minister"


# Other languages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Le président français Luc Morel a reçu le Premier ministre ukrainien Denys Koval. Ils étaient contents.",
            [("Luc Morel", "FRA"), ("Denys Koval", "UKR")],
        ),
        (
            "El presidente de Colombia, Luis Prado, habló ayer con los ministros de su gobierno en la capital.",
            [("Luis Prado", "COL")],
        ),
        (
            "Bundeskanzler Jonas Brandt sprach mit dem ukrainischen Präsidenten Oleh Kovach über die Brücke.",
            [("Jonas Brandt", None), ("Oleh Kovach", "UKR")],
        ),
        (
            "Президент України Олег Ковач зустрівся з міністром Бо Тарном.",
            [("Олег Ковач", "UKR"), ("Бо Тарном", None)],
        ),
        ("俄罗斯与美国同意停火。", [("俄罗斯", "RUS"), ("美国", "USA")]),
        ("وافقت روسيا على وقف إطلاق النار مع أوكرانيا.", [("روسيا", "RUS"), ("أوكرانيا", "UKR")]),
    ],
)
def test_other_languages_have_names_and_the_frequent_countries(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    """Capitals and titles work in several languages; without capitals only countries are known."""
    found = _cast(text)
    assert [(a.name, a.country) for a in found.actors][: len(expected)] == expected
    assert _names(found.resolve(expected[0][0], at=0)) == [expected[0][0]]


# Properties ----------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "President",
        "Ana",
        "Kest",
        "Kest’s",
        "the",
        "of",
        "Norway",
        "Velmora",
        "U.S.",
        "said",
        ",",
        "and",
        "both leaders",
        "They",
        "he",
        "Minister",
        "Gen.",
        "(NSA)",
        "Republic of",
        "Ukrainian",
        "children",
        "“",
        "”",
        "\n",
        "von der",
        "É.",
    ]
)


@given(st.lists(PIECES, max_size=30).map(" ".join), st.sampled_from(["Kest", "they", "the President", "a", "(", "é’s"]))
def test_any_text_can_be_cast_and_offsets_are_true(text: str, mention: str) -> None:
    """No text breaks it; each mention is a slice of the caller's text, in its sentence; names stand in the text."""
    document = _document(text)
    found = index_entities(document)
    for sentence in document.sentences:
        for start, end, actor in found.in_sentence(sentence.index):
            assert sentence.start <= start < end <= sentence.end
            assert actor.mention == text[start:end]
        for actor in found.resolve(mention, at=sentence.index):
            assert all(word in text for word in actor.name.split())


def _document(text: str) -> Document:
    """Make a document whose sentences are its lines, without the work of reading."""
    sentences: list[Sentence] = []
    at = 0
    for line in text.splitlines(keepends=True):
        sentences.append(Sentence(len(sentences), at, at + len(line), line, heading=False))
        at += len(line)
    return Document(text, tuple(sentences), "en", None)


def test_time_is_linear_in_the_text() -> None:
    """Ten thousand presidents with one surname take about ten times as long as a thousand, not a hundred times."""
    dice = random.Random(7)  # noqa: S311

    def seconds(count: int) -> float:
        given_names = [
            "".join(dice.choice("bdfgklmnrst") + dice.choice("aeiou") for _ in range(3)) for _ in range(count)
        ]
        lines = (
            f"President {name.title()} Kest met Kest. Both leaders and the President spoke.\n" for name in given_names
        )
        document = _document("".join(lines))
        started = time.process_time()
        index_entities(document)
        return time.process_time() - started

    seconds(200)
    assert seconds(6000) < 30 * seconds(600) + 0.5


@pytest.mark.parametrize(
    ("text", "name", "country", "side"),
    [
        ("President Emmanuel Macron of France met Bo Tarn.", "Emmanuel Macron", "FRA", "France"),
        ("She spoke with Foreign Minister Penny Wong of Australia.", "Penny Wong", "AUS", "Australia"),
        ("King Olav of Norhaven sent boats.", "Olav", None, "Norhaven"),
        ("She informed President Kest of France's plans.", "Kest", None, None),
        ("She warned President Kest of France.", "Kest", None, None),
        ("President Kest of the Boat Club spoke.", "Kest", None, None),
    ],
)
def test_country_behind_a_name_is_the_person_s(text: str, name: str, country: str | None, side: str | None) -> None:
    """FIELD: only from a country beside the mention; readouts name it so. What somebody is told of is not his."""
    found = _cast(text)
    actor = next(a for a in found.actors if a.name == name)
    assert (actor.country, found.side(actor)) == (country, side)


def test_country_behind_a_name_is_no_actor_of_its_own() -> None:
    """It is the President who asks."""
    assert _names(_cast("President Ana Kest of France asked Bo Tarn for boats.").actors) == ["Ana Kest", "Bo Tarn"]


def test_they_are_the_two_where_only_they_and_their_countries_were_named() -> None:
    """A leader who speaks for his country in between is still one of the two; a third party would leave it open."""
    met = (
        "President Ana Kest of Arvenia met Prime Minister Oke Dorr of Toll. Toll lent boats. Toll is small, Dorr said."
    )
    assert _names(_cast(f"{met} They left.").resolve("They", at=3)) == ["Ana Kest", "Oke Dorr"]
    assert _cast(f"{met} Norway sent ships. They left.").resolve("They", at=4) == ()


def test_ministers_of_two_countries_are_the_countries() -> None:
    """Each of them agrees; one who is left out would make it another agreement."""
    text = "The foreign ministers of Kenya and Norway agreed to meet. The envoy of Kenya and Bo Tarn left."
    assert [actor.country or actor.name for actor in _cast(text).actors][:2] == ["KEN", "NOR"]


# Who is meant --------------------------------------------------------------------------------------------------------


def test_an_office_without_a_name_is_an_actor_where_it_is_the_only_one() -> None:
    """A government's own readout does not name its prime minister; where he is named, the office is his."""
    text = "The Prime Minister spoke to Norwegian President Bo Tarn. He said he would come. The leaders agreed to meet."
    assert [actor.name for actor in _cast(text).actors] == ["Prime Minister", "Bo Tarn"]
    assert _said(text, 1) == [("He", "Prime Minister"), ("he", "Prime Minister")]
    assert [name for _, name in _said(text, 2)] == ["Prime Minister", "Bo Tarn"]
    named = "The Prime Minister spoke. Prime Minister Ana Kest left."
    assert [actor.name for actor in _cast(named).actors] == ["Ana Kest"]


def test_the_two_are_not_those_whom_a_sentence_only_refers_to() -> None:
    """Of "as agreed by the presidents" neither need be there."""
    text = (
        "Adviser Ana Kest met Foreign Minister Bo Tarn in Lomar. The talks were held as agreed by President Sund and "
        "President Orr. They agreed to meet again."
    )
    assert [name for _, name in _said(text, 2)] == ["Ana Kest", "Bo Tarn"]


def test_a_counterpart_is_one_of_the_two_presidents() -> None:
    """Both are known, so "the two presidents" are they."""
    text = "Norwegian President Ana Kest and her Chilean counterpart, Bo Tarn, met. The two presidents agreed to meet."
    assert [name for _, name in _said(text, 1)] == ["Ana Kest", "Bo Tarn"]


def test_states_in_one_list_are_places_together() -> None:
    """Of "in Norway and Chile" neither acts; of two leaders in a row the second is no place."""
    assert _said("The envoys met in Norway and Chile.") == []
    assert [name for _, name in _said("President Ana Kest of Norway and President Bo Tarn of Chile met.")] == [
        "Ana Kest",
        "Bo Tarn",
    ]


def test_the_council_of_two_councils_is_neither() -> None:
    """A short name that two bodies bear stands for none of them."""
    text = "The Northern Peace Council met. The {} spoke. The Council decided."
    assert _said(text.format("envoy"), 2) == [("Council", "Northern Peace Council")]
    assert _said(text.format("Southern Trade Council"), 2) == [("Council", "Council")]


def test_they_are_the_members_whom_the_sentence_before_names() -> None:
    """The subject of a statement goes on from "the members of" to "they", as often as it is said."""
    text = (
        "The members of the Security Council welcomed the talks. They urged calm. They asked for aid in line with the "
        "principles of the United Nations. They thanked the envoys."
    )
    assert [_said(text, k)[0] for k in (1, 2, 3)] == [("They", "Security Council")] * 3
    assert _said("The Security Council met a crowd of women. They left.", 1) == []


@pytest.mark.parametrize(
    ("text", "mention", "names"),
    [
        ("Over the last two days in Oslo envoys met.", "Over the last two days in Oslo", []),
        ("He said on Monday that all of the terms stand.", "Monday that all of the terms", []),
        ("The minister set out the plans.", "minister set out the plans", []),
        ("She asked neighbouring countries for help.", "neighbouring countries", ["neighbouring countries"]),
        ("She asked the Against Hunger League for help.", "Against Hunger League", ["Against Hunger League"]),
    ],
)
def test_words_with_a_verb_or_an_opening_name_nobody(text: str, mention: str, names: list[str]) -> None:
    """A false name is worse than none."""
    assert _names(_cast(text).resolve(mention, at=0)) == names


def test_words_that_end_with_a_place_are_of_no_states_kind() -> None:
    """No state are "protesters in Norway"."""
    assert [a.actor_type for a in _cast("She asked protesters in Norway.").resolve("protesters in Norway", at=0)] == [
        "unclear"
    ]


def test_the_parties_are_those_whom_the_text_called_so() -> None:
    """The last "... parties" that a country's name stands before."""
    text = "She met the Chilean warring parties. She urged the parties to stop."
    assert _names(_cast(text).resolve("the parties", at=1)) == ["Chilean warring parties"]
    assert _names(_cast("She urged the parties to stop.").resolve("the parties", at=0)) == []
