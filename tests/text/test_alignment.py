"""Is every piece of evidence a raw slice of the text, and is nothing grounded that does not stand there?"""

from __future__ import annotations

import random

import pytest
from growth import growth
from hypothesis import given
from hypothesis import strategies as st

from summarizer._text import ground, locate, point
from summarizer._text.alignment import Folded, is_whole
from summarizer.values import Evidence

NASTY = (
    "aZß İıſﬁǅé\u0301\u0308\u0323\u00ad\u200b\u200d\u200e\u202e\ufeff\u0640\u064eﷺعﻻ한\u1112\u1161\u11ab"
    "语、　\u00a0\n\r\t —–-\"'“’…½①👩👧🇺🇦\ufe0f٣５.,[]"
)
nasty = st.text(st.sampled_from(NASTY) | st.characters(exclude_categories=["Cs"]), max_size=40)

WORDS = (
    "norland",
    "vostok",
    "orlan",
    "envoy",
    "truce",
    "harbour",
    "grain",
    "convoy",
    "winter",
    "tents",
    "medicine",
    "bridges",
    "observers",
    "corridor",
    "families",
    "prisoners",
    "ministers",
    "engineers",
    "monitors",
    "shelter",
    "pledged",
    "urged",
    "signed",
    "opened",
    "delayed",
    "resumed",
    "widened",
    "carefully",
)
sentences = st.lists(st.sampled_from(WORDS), min_size=6, max_size=20)


def _is_raw(text: str, found: list[Evidence]) -> bool:
    return all(e.quote and text[e.start : e.end] == e.quote for e in found)


FOUND = [
    ("Norland pledged 450 tents.", "pledged 450 tents", "pledged 450 tents", "exact"),
    ("The “talks” began.", 'The "talks" began', "The “talks” began", "normalized"),
    ("Orlan’s envoy left.", "Orlan's envoy", "Orlan’s envoy", "normalized"),
    ("Orlan's envoy left.", "Orlan", "Orlan", "exact"),
    ("the sea—a move seen", "sea - a move", "sea—a move", "normalized"),
    ("the sea – a move seen", "sea-a move", "sea – a move", "normalized"),
    ("in the\nBlack\u00a0Sea now", "the Black Sea", "the\nBlack\u00a0Sea", "normalized"),
    ("a cease\u00adfire now", "ceasefire", "cease\u00adfire", "normalized"),
    ("a cease\u00ad\nfire now", "ceasefire", "cease\u00ad\nfire", "normalized"),
    ("He agreed to go.", '"He agreed to go".', "He agreed to go", "normalized"),
    ("He agreed to go, then left.", "…agreed to go...", "agreed to go", "normalized"),
    ("HE AGREED TO GO", "he agreed", "HE AGREED", "normalized"),
    ("Straße frei", "STRASSE FREI", "Straße frei", "normalized"),
    ("İstanbul talks", "istanbul talks", "İstanbul talks", "normalized"),
    ("the ﬁnal oﬃce here", "final office", "ﬁnal oﬃce", "normalized"),
    ("full ４５０ tents", "450 tents", "４５０ tents", "normalized"),
    ("Zele\u0301n met", "Zelén", "Zele\u0301n", "normalized"),
    ("aide à l’aide humanitaire", "aide humanitaire", "aide humanitaire", "exact"),
    ("The end.The leaders met", "The leaders met", "The leaders met", "exact"),
    ("both—the leaders—met", "the leaders", "the leaders", "exact"),
    ("两国领导人同意停火三十天。", "同意停火", "同意停火", "exact"),
    ("派遣450人", "450人", "450人", "exact"),
    ("เจรจาหยุดยิงวันนี้", "หยุดยิง", "หยุดยิง", "exact"),
    ("سلـــام دائم", "سلام دائم", "سلـــام دائم", "normalized"),
    ("on 14 March 2025", "March 2025", "March 2025", "exact"),
    ("unable but able", "able", "able", "exact"),
]


@pytest.mark.parametrize(("text", "quote", "raw", "match"), FOUND)
def test_quote_is_found_as_a_raw_slice(text: str, quote: str, raw: str, match: str) -> None:
    """Promise 1: word for word, or after folds of case and typography, the caller's own characters come back."""
    found = locate(text, quote)
    assert [(e.quote, e.match) for e in found] == [(raw, match)]
    assert _is_raw(text, found)


ABSENT = [
    ("Norway pledged tents.", "France pledged tents"),
    ("Norland gave 45 tents.", "450 tents"),
    ("Norland gave 450 tents.", "45"),
    ("Norland gave 1450 tents.", "450 tents"),
    ("派遣1450人", "450人"),
    ("送了二十万人", "十万人"),
    ("He will not be able to go.", "He will be able to go"),
    ("He was unable to go.", "able to go"),
    ("it rose 2.5 points", "5 points"),
    ("it rose 2,5 points", "5 points"),
    ("it gave 5,000 tents", "gave 5"),
    ("it gave 1 250 tents", "250 tents"),
    ("it gave 5 million", "gave 5"),
    ("a hundred and twenty trucks", "twenty trucks"),
    ("twenty-five trucks", "five trucks"),
    ("10-12 trucks", "12 trucks"),
    ("it was −5 degrees", "5 degrees"),
    ("a non-lethal load", "lethal load"),
    ("the F-16 jets", "16 jets"),
    ("we can't help", "we can"),
    ("the U.S. said so", "S. said so"),
    ("the U.S. said so", "the U"),
    ("Zele\u0301n met", "Zele"),
    ("the oﬃce", "the of"),
    ("Norland gave tents.", "Norland gives tents"),
    ("Norland gave tents.", "Norland tents"),
    ("Norland gave tents.", ""),
    ("Norland gave tents.", " “...” "),
]


@pytest.mark.parametrize(("text", "quote"), ABSENT)
def test_what_does_not_stand_there_is_not_found(text: str, quote: str) -> None:
    """Promise 2: never fuzzy, and never a part of a word, a number, an abbreviation or a character."""
    assert locate(text, quote) == []


def test_pieces_stand_in_order_across_an_ellipsis() -> None:
    """Each piece is evidence of its own; brackets round the ellipsis do not count."""
    text = "The leaders agreed, after long talks in Arden, to extend the truce."
    for quote in ("The leaders agreed ... to extend the truce", "the leaders agreed […] to extend the truce."):
        found = locate(text, quote)
        assert [(e.quote, e.match) for e in found] == [
            ("The leaders agreed", "elided"),
            ("to extend the truce", "elided"),
        ]
        assert _is_raw(text, found)


@pytest.mark.parametrize(
    "quote",
    ["leaders ... to extend the truce", "to extend the truce ... The leaders agreed", "The leaders agreed … nowhere"],
)
def test_short_misplaced_or_missing_pieces_are_not_found(quote: str) -> None:
    """Each piece has two words at least, and all stand in the order of the quote."""
    assert locate("The leaders agreed, after long talks in Arden, to extend the truce.", quote) == []


def test_an_ellipsis_cannot_hide_a_denial() -> None:
    """Leaving out "not" turns the meaning round, so such a quote is none; a "not" of another sentence is no matter."""
    assert locate("Orlan said he will not be able to attend.", "Orlan said he will ... be able to attend") == []
    text = "Orlan went to Arden. It did not rain. He was able to attend."
    assert len(locate(text, "Orlan went to Arden ... was able to attend")) == 2


def test_the_first_place_in_the_range_is_taken() -> None:
    """Of several places the first one that lies wholly in the range."""
    text = "tents and tents and tents"
    assert locate(text, "tents")[0].start == 0
    assert locate(text, "tents", start=1)[0].start == 10
    assert locate(text, "TENTS", start=1, end=15)[0].start == 10
    assert locate(text, "tents", start=11, end=22) == []
    assert locate(text, "tents", start=-5, end=999)[0].start == 0


def test_range_edges_do_not_cut_words() -> None:
    """What stands just outside the range still belongs to the word."""
    text = "unable"
    assert locate(text, "able", start=2) == []


def test_a_folded_text_serves_many_quotes() -> None:
    """Folding once gives what folding each time gives."""
    text = "It began. The “talks”\nwent on — in Arden. The “talks” ended."
    folded = Folded.of(text)
    for quote in ('the "talks" went', "on - in Arden", "talks ended", "never"):
        assert locate(folded, quote) == locate(text, quote)
        assert locate(folded, quote, start=10) == locate(text, quote, start=10)


def test_a_pointer_gives_the_sentence() -> None:
    """Pointing is evidence: the sentence itself, without white space round it."""
    text = "One.  Two went on.  \nThree."
    assert point(text, 4, 21) == Evidence(quote="Two went on.", start=6, end=18, match="sentence")
    with pytest.raises(ValueError, match="quote"):
        point(text, 4, 6)


def test_without_a_quote_each_sentence_is_evidence() -> None:
    """One evidence for each sentence that was pointed at, blank ones left out."""
    text = "One. Two. "
    assert [e.quote for e in ground(text, [(0, 4), (5, 9), (9, 10)], "  ")] == ["One.", "Two."]
    assert ground(text, [], None) == []


def test_a_quote_is_looked_for_in_the_sentences_pointed_at() -> None:
    """First in each of them, then across them, never outside."""
    text = "The truce holds. The truce holds in Arden. Orlan left. The truce ends."
    second, third = (17, 42), (43, 54)
    assert ground(text, [second], "the truce holds")[0].start == 17
    assert ground(text, [second, third], "in Arden. Orlan left")[0].start == 33
    assert ground(text, [second], "Orlan left") == []
    assert ground(text, [third], "The truce") == []
    assert ground(text, [], "The truce") == []


@given(nasty, nasty, st.integers(0, 40), st.integers(0, 40))
def test_every_evidence_is_a_raw_slice(text: str, quote: str, start: int, end: int) -> None:
    """Promise 1, whatever the text and the quote are made of."""
    assert _is_raw(text, locate(text, quote))
    assert _is_raw(text, locate(text, quote, start=start, end=end))
    assert _is_raw(text, locate(text, text[start:end]))
    assert _is_raw(text, locate(text, text[start:end].swapcase()))
    assert _is_raw(text, ground(text, [(start, end), (end, start + end)], quote))
    assert _is_raw(text, ground(text, [(start, end)], None))


@given(nasty, st.integers(0, 40), st.integers(0, 40))
def test_a_whole_slice_is_found_where_it_stands_or_before(text: str, start: int, end: int) -> None:
    """A slice that parts no word is found, at its place or at an equal one before it."""
    quote = text[start:end].strip()
    at = text.find(quote, start)
    if any(c.isalnum() for c in quote) and is_whole(text, at, at + len(quote)):
        found = locate(text, text[start:end])
        assert found
        assert found[0].start <= at


TYPED = [
    lambda s: s.upper(),
    lambda s: s.replace(" ", "\u00a0"),
    lambda s: s.replace(" ", "  \n"),
    lambda s: s.replace("e", "e\u00ad"),
    lambda s: f"“{s}.”",
    lambda s: s.translate({ord(c): 0xFF00 + ord(c) - 0x20 for c in "aeiou"}),
    lambda s: f"…{s}…",
]


@given(sentences, st.data())
def test_a_retyped_quote_grounds_where_it_was_taken(said: list[str], data: st.DataObject) -> None:
    """However case and typography differ, the same words ground, at their place or an equal one before it."""
    text = " ".join(said)
    first = data.draw(st.integers(0, len(said) - 1))
    last = data.draw(st.integers(first + 1, len(said)))
    quote = " ".join(said[first:last])
    start = len(" ".join(said[:first])) + bool(first)
    retyped = data.draw(st.sampled_from(TYPED))(quote)
    found = locate(text, retyped)
    assert [e.quote for e in found] == [quote]
    assert found[0].start <= start


@given(sentences, st.data())
def test_a_quote_with_one_word_replaced_never_grounds(said: list[str], data: st.DataObject) -> None:
    """Promise 2: one foreign word and the quote is not in the text."""
    first = data.draw(st.integers(0, len(said) - 2))
    quote = said[first : first + 5]
    at = data.draw(st.integers(0, len(quote) - 1))
    quote[at] = data.draw(st.sampled_from(["suspended", "estonia", "tent", "unopened", "450"]))
    assert locate(" ".join(said), " ".join(quote)) == []


def test_twenty_quotes_in_a_long_text_are_quick() -> None:
    """Grounding stays far from quadratic, in the length of the text."""
    chosen = random.Random(7)  # noqa: S311
    whole = " ".join(chosen.choices(WORDS, k=12_000))

    def grounded(size: int) -> bool:
        text = whole[:size]
        quotes = [text[at : at + 90].split(" ", 1)[1].rsplit(" ", 1)[0] for at in range(size // 90, size, size // 20)]
        folded = Folded.of(text)
        return all(locate(folded, q if n % 2 else q.upper()) for n, q in enumerate(quotes))

    assert grounded(len(whole) - 1000)
    assert growth(grounded, len(whole) // 9, factor=8) < 32
