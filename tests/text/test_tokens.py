"""Are two forms of a word one word, and two words that look alike two?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from summarizer._text import Vocabulary, is_same, tokenize
from summarizer._text.tokens import english_stem

FORMS = """agree agreement, provide provision, deliver deliveries, negotiate negotiations, decide decision,
extend extension, suspend suspension, conclude conclusion, resume resumption, submit submission, released releasing,
withdrew withdrawal, evacuate evacuation, detained detainee, apply application, ship shipment, supplies supplied,
refugee refugees, threaten threat, minister ministry, ratify ratification, urge urging, vote voting"""

LOOK_ALIKES = """party partner, state station, country counter, general generous, community communist, nation native,
defend defer, deport depot, final finance, region register, respect respond, sanction sanctuary,
section sector, tariff target, village villain, visit visa, convoy convert, code colony, missile minister"""

OF_OTHER_LANGUAGES = """enviado enviadas, prometido prometida, ministro ministra, promettre promis, aide aider,
governo governi, liberare liberazione, liefern Lieferung, Gefangene Gefangenen, города город, переговоры переговоров,
полонений полонених, acuerdo acuerdos"""


def _pairs(listed: str) -> list[tuple[str, str]]:
    """Return the keys of the pairs of a list."""
    pairs = ([word.key for word in tokenize(pair)] for pair in listed.split(","))
    return [(first, second) for first, second in pairs]


@pytest.mark.parametrize(("first", "second"), _pairs(FORMS))
def test_forms_of_an_english_word_are_the_same(first: str, second: str) -> None:
    """Inflected or derived: "agree" and "agreement"."""
    assert is_same(first, second, english=True)
    assert is_same(second, first, english=True)


@pytest.mark.parametrize(("first", "second"), _pairs(LOOK_ALIKES))
def test_english_words_that_begin_alike_are_two(first: str, second: str) -> None:
    """A partner is no party, and a station no state."""
    assert not is_same(first, second, english=True)
    assert not is_same(second, first, english=True)


@pytest.mark.parametrize(("first", "second"), _pairs(OF_OTHER_LANGUAGES))
def test_forms_of_a_word_of_another_language_begin_alike(first: str, second: str) -> None:
    """The rules of English would part what differs in a vowel at its end."""
    assert is_same(first, second)
    assert is_same(second, first)


def test_passages_in_english_are_asked_by_its_stems() -> None:
    """A vocabulary tells English by the words that no other language has."""
    english = Vocabulary.of(["The state of the talks", "with partners that came from the north"])
    assert "states" not in english.keys
    assert "partnership" in english
    assert "party" not in english
    assert "station" not in english


def test_passages_in_another_language_are_asked_by_beginnings() -> None:
    """The Danish "for" and "by" do not make a text English."""
    spanish = Vocabulary.of(["El ministro prometió que los soldados serán enviados", "for by to die of"])
    assert "enviada" in spanish
    assert "ministra" in spanish


def test_threads_may_stem_at_once() -> None:
    """A stemmer of Snowball holds the word that it is at."""
    words = [
        f"{beginning}{ending}" for beginning in ("negotiat", "evacuat", "releas") for ending in ("ed", "ing", "es")
    ]
    english_stem.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(english_stem, words * 50))
    english_stem.cache_clear()
    assert told == [english_stem(word) for word in words] * 50


def test_an_elided_article_is_no_part_of_a_word() -> None:
    """L'Ukraine is Ukraine, at its own place; O'Dell and D'Arc are names."""
    said = "L’envoyé de l'Ukraine demande qu’elle reçoive d’aide; O’Dell et D’Arc"
    found = tokenize(said)
    assert [said[word.start : word.end] for word in found] == [word.raw for word in found]
    assert [word.key for word in found if word.is_content] == (
        ["envoyé", "ukraine", "demande", "elle", "reçoive", "aide", "odell", "darc"]
    )
