"""Who says what the evidence says, in whose words, and from which side?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._entities import index_entities
from summarizer._rules import attribute
from summarizer._text import Document, Sentence, find_quotations, read
from summarizer.values import Attribution

SEED = next((Path(__file__).parents[2] / "seeds").glob("000_*.txt")).read_text("utf-8")
STATEMENT = "a statement jointly issued by Secretary Rubio and National Security Advisor (NSA) Waltz"

REPORT = (
    "Velmoran President Ana Kest met Bo Tarn, Norland’s foreign minister, in Port Esk. "
    "“We will reopen the Ister bridge,” Kest said. “The trucks leave on Monday.” "
    "She told Tarn that Velmora needs pumps. Norland would send 40 pumps, said Tarn, who had arrived on Sunday. "
    "Two officials said two children were missing. According to the Lakes Relief Committee, 300 families fled. "
    "Tarn, speaking in Port Esk, said “the road is open” and promised fuel. "
    "In a joint statement, Kest and Tarn announced talks in May. "
    "The statement said both sides would free 12 prisoners. Kest and Tarn concluded an agreement. The port is closed."
)


def _attribute(text: str, quote: str, *mentions: str) -> Attribution:
    document = read(text)
    people = index_entities(document)
    start = text.index(quote)
    at = document.index_at(start)
    actors = [actor for mention in mentions for actor in people.resolve(mention, at=at)]
    return attribute(document, people, start, start + len(quote), actors)


# Whose words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "quote_type"),
    [
        ("The leaders agreed Ukraine and America will continue", "direct"),
        ("reiterated his willingness to adopt a full ceasefire", "direct"),
        ("Zelenskyy “was grateful for the President’s leadership", "mixed"),
        ("The call, described as “fantastic” by U.S. Secretary of State Marco Rubio", "mixed"),
        ("Trump assured Zelenskyy that the United States would assist", "indirect"),
        ("a successful exchange had recently taken place", "indirect"),
        ("a commitment from both leaders to sustain efforts toward a lasting ceasefire", "indirect"),
        ("Both leaders instructed their technical teams to meet in Saudi Arabia", "narrator"),
        ("Trump pledged to work with European allies", "narrator"),
    ],
)
def test_the_seed_article_s_words_are_told_apart(quote: str, quote_type: str) -> None:
    """Inside marks, partly inside, a paraphrase with a named source, or the writer's own voice."""
    assert _attribute(SEED, quote).quote_type == quote_type


def test_a_reporting_clause_beside_a_quotation_does_not_make_it_mixed() -> None:
    """A whole sentence that is a quotation and "the statement read" is still direct."""
    sentence = next(s for s in read(SEED).sentences if "The leaders agreed" in s.text)
    assert _attribute(SEED, sentence.text).quote_type == "direct"


def test_a_quotation_goes_on_over_paragraphs_that_open_with_a_mark() -> None:
    """One speech in three paragraphs is one quotation, and its speaker is named at its end."""
    text = (
        "“First things first.\n\n“Then the second. It is long.\n\n“And the third,” said President Ana Kest.\n\nNo more."
    )
    assert _attribute(text, "It is long").speaker == "Ana Kest"
    assert _attribute(text, "It is long").quote_type == "direct"
    assert _attribute(text, "No more").quote_type == "narrator"


def test_a_mark_that_is_never_closed_ends_with_its_paragraph() -> None:
    """One lost mark does not turn the rest of the text over."""
    text = "President Ana Kest said: “We will go.\n\nThe port is closed."
    assert _attribute(text, "The port is closed").quote_type == "narrator"


def test_marks_round_a_whole_statement_say_nothing() -> None:
    """A release that is printed in marks from end to end is not one quotation of somebody."""
    text = "“President Ana Kest met Minister Bo Tarn today.\n\nThey agreed to reopen the bridge.”"
    assert _attribute(text, "President Ana Kest met").quote_type == "indirect"
    assert _attribute(text, "They agreed to reopen").quote_type == "indirect"


# Who speaks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "speaker", "document"),
    [
        ("The leaders agreed Ukraine and America will continue", "Rubio and Waltz", STATEMENT),
        ("They agreed this could be the first step", "Rubio and Waltz", STATEMENT),
        ("reiterated his willingness to adopt a full ceasefire", "Rubio and Waltz", STATEMENT),
        ("Zelenskyy expressed gratitude", "Rubio and Waltz", STATEMENT),
        ("American ownership of those plants", "Trump", STATEMENT),
        ("a commitment from both leaders", "Rubio and Waltz", STATEMENT),
        ("the United States would assist", "Trump", None),
        ("a successful exchange had recently taken place", "Zelenskyy", None),
        ("Both leaders instructed their technical teams", None, None),
    ],
)
def test_the_seed_article_s_speakers(quote: str, speaker: str | None, document: str | None) -> None:
    """The verb's subject by name; for "the statement" those who issued it, whom an earlier sentence names."""
    found = _attribute(SEED, quote)
    assert (found.speaker, found.document) == (speaker, document)


@pytest.mark.parametrize(
    ("quote", "speaker", "document", "quote_type"),
    [
        ("We will reopen the Ister bridge", "Kest", None, "direct"),
        ("“The trucks leave on Monday.”", "Kest", None, "direct"),
        ("Velmora needs pumps", "Ana Kest", None, "indirect"),
        ("Norland would send 40 pumps", "Tarn", None, "indirect"),
        ("two children were missing", "Two officials", None, "indirect"),
        ("300 families fled", "Lakes Relief Committee", None, "indirect"),
        ("the road is open", "Tarn", None, "direct"),
        ("announced talks in May", "Kest and Tarn", "a joint statement", "indirect"),
        ("both sides would free 12 prisoners", "Kest and Tarn", "a joint statement", "indirect"),
        ("Kest and Tarn concluded an agreement", None, None, "narrator"),
        ("The port is closed", None, None, "narrator"),
    ],
)
def test_the_speaker_of_a_report(quote: str, speaker: str | None, document: str | None, quote_type: str) -> None:
    """Before the verb, behind it, "according to", the sentence before; and no speaker where the writer speaks."""
    found = _attribute(REPORT, quote)
    assert (found.speaker, found.document, found.quote_type) == (speaker, document, quote_type)


def test_the_object_of_a_verb_of_saying_is_not_its_speaker() -> None:
    """In "Kest, who had met Tarn, said" Kest speaks; in "told Tarn" Tarn does not."""
    text = "President Ana Kest met Minister Bo Tarn. Kest, who had met Tarn, said the road was open."
    assert _attribute(text, "the road was open").speaker == "Kest"
    text = "President Ana Kest met Minister Bo Tarn. A visitor told Tarn the road was open."
    assert _attribute(text, "the road was open").speaker is None


def test_a_quotation_without_a_source_has_no_speaker() -> None:
    """Guessing is an error."""
    text = "President Ana Kest met Minister Bo Tarn. The mood was good. A banner read red. “The road is open.”"
    found = _attribute(text, "The road is open")
    assert (found.quote_type, found.speaker, found.perspective) == ("direct", None, "unclear")


@pytest.mark.parametrize(
    ("text", "quote", "speaker"),
    [
        (
            "Le président Luc Morel a parlé à la presse. « Nous aiderons la ville », a déclaré le président Luc Morel.",
            "Nous aiderons",
            "Luc Morel",
        ),
        ("„Wir helfen der Stadt und den Menschen“, sagte Bundeskanzler Jonas Brandt.", "Wir helfen", "Jonas Brandt"),
        ("«Ми допоможемо місту», – заявив президент Олег Ковач.", "Ми допоможемо", "Олег Ковач"),
    ],
)
def test_other_languages_have_verbs_of_saying(text: str, quote: str, speaker: str) -> None:
    """The usual ones of French, German and Ukrainian."""
    found = _attribute(text, quote)
    assert (found.quote_type, found.speaker) == ("direct", speaker)


# Official texts ------------------------------------------------------------------------------------------------------


def test_a_readout_speaks_for_its_issuer() -> None:
    """A text that is itself a readout has no narrator: it paraphrases, under its own title."""
    text = (
        "Readout of President Kest’s Call with Prime Minister Hegg\n\n"
        "President Kest spoke today with Prime Minister Hegg. The two leaders agreed to meet in May."
    )
    found = _attribute(text, "The two leaders agreed to meet in May")
    assert found.quote_type == "indirect"
    assert found.document == "Readout of President Kest’s Call with Prime Minister Hegg"
    assert found.speaker is None


def test_a_statement_in_the_first_person_is_official() -> None:
    """Outside marks "we" is an issuer's voice; the title says whose."""
    text = "Statement by Foreign Minister Elin Dorr\n\nWe welcome the release of 12 prisoners. We thank the sailors."
    found = _attribute(text, "We welcome the release")
    assert found.quote_type == "indirect"
    assert found.speaker is not None
    assert found.speaker.endswith("Elin Dorr")


def test_a_report_is_not_taken_for_a_readout() -> None:
    """A report that starts with a meeting quotes somebody: its own sentences are the narrator's."""
    text = "President Ana Kest met Minister Bo Tarn. The port is closed. “It will open,” Kest said."
    assert _attribute(text, "The port is closed").quote_type == "narrator"


# Which side ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "mentions", "perspective"),
    [
        ("The leaders agreed Ukraine and America will continue", ["The leaders"], "joint"),
        ("reiterated his willingness to adopt a full ceasefire", ["Zelenskyy"], "counterpart"),
        ("the United States would assist", ["Trump", "Zelenskyy"], "own_side"),
        ("a commitment from both leaders", ["both leaders"], "joint"),
        ("a successful exchange had recently taken place", ["Trump"], "counterpart"),
        ("Zelenskyy also urged Trump to provide", ["Zelenskyy", "Trump"], "narrator"),
        ("reiterated his willingness to adopt a full ceasefire", [], "unclear"),
    ],
)
def test_the_side_is_seen_from_who_speaks(quote: str, mentions: list[str], perspective: str) -> None:
    """The American statement about Zelenskyy is the counterpart's; about both, joint; unclear where nobody acts."""
    assert _attribute(SEED, quote, *mentions).perspective == perspective


def test_two_who_speak_for_both_sides_speak_jointly() -> None:
    """A joint statement about both is joint; about one of them it is that one's own."""
    quote = "both sides would free 12 prisoners"
    assert _attribute(REPORT, quote, "Kest", "Tarn").perspective == "joint"
    assert _attribute(REPORT, quote, "Kest").perspective == "own_side"


def test_invented_countries_have_sides_too() -> None:
    """Sides are told by country even where a country has no ISO code; organisations are third parties."""
    assert _attribute(REPORT, "Velmora needs pumps", "Tarn").perspective == "counterpart"
    assert _attribute(REPORT, "Velmora needs pumps", "Velmora").perspective == "own_side"
    assert _attribute(REPORT, "300 families fled", "Kest").perspective == "unclear"
    assert _attribute(REPORT.replace("She told Tarn", "She told the UN"), "Velmora needs", "the UN").perspective == (
        "third_party"
    )


# Properties ----------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "‘",
        "’",
        "'",
        "«",
        "»",
        "„",
        "Kest",
        "said",
        "told",
        "the statement",
        "According to",
        "adding",
        "in a statement",
        ",",
        ".",
        "\n\n",
        "President Ana Kest",
        "quoted Tarn as saying",
        "issued by",
        "We",
        "and",
        "who",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=30).map(" ".join), st.data())
def test_any_text_can_be_attributed(text: str, data: st.DataObject) -> None:
    """No text breaks it, and what it names stands in the text."""
    document = Document(text, (Sentence(0, 0, len(text), text, heading=False),), "en", None)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = attribute(document, index_entities(document), start, end)
    for words in (found.speaker, found.document):
        assert all(word.strip(",") in text for word in (words or "").split())
    for q in find_quotations(text, start, end):
        assert 0 <= q.opened < q.start <= q.end <= q.closed <= len(text)


def test_an_envoy_for_a_country_speaks_and_the_country_does_not() -> None:
    """The head noun counts, nothing behind a preposition."""
    text = "Chile's point man for relations with Norway said on Monday that the port was open."
    assert _attribute(text, "the port was open").speaker != "Norway"
    assert _attribute("Norway said on Monday that the port was open.", "the port was open").speaker == "Norway"
