"""Are sentences exact slices of the caller's text, and is each of them read in exactly one window?"""

from __future__ import annotations

import pickle
import re
import subprocess
import sys

import pytest
from growth import growth
from hypothesis import example, given, settings
from hypothesis import strategies as st

from summarizer._text import Document, Sentence, estimate_tokens, read, windows
from summarizer._text.paragraphs import EDGES
from summarizer.errors import InputError

ARTICLE = """\
Northland and Estmark agree on energy truce

By Ana Kest

LOWER KESH, March 3, 2031

The presidents of Northland and Estmark spoke on Monday. They agreed to a truce on energy and to meet again in June.

Prisoners

Estmark promised to release 20 prisoners. “Nobody will be left behind,” its envoy said.
- Northland asked for a list of names
- Estmark said it would send one
"""
NASTY = [
    *"aB é ж中あع\u066112.!?…。！？؟۔।,;:，、“”\"'’‘«»「」()[]-–—•*#_/|~",
    *[
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x85",
        "\u2028",
        "\u2029",
        "\u00a0",
        "\u2009",
        "\u3000",
    ],
    *["\ufeff", "\u200b", "\u200d", "\u200f", "\u0301", "\U0001f600", "\U0001f1fa", "\ufffd", "\x07", "İ", "ß", "ﬁ"],
    *[
        "Mr. ",
        "U.S. ",
        "p.m. ",
        "ст. ",
        "1. ",
        "(a) ",
        "- ",
        "By ",
        "they agreed to meet ",
        "Both leaders met. ",
        "我们同意。",
    ],
]
TEXTS = st.one_of(st.lists(st.sampled_from(NASTY), min_size=1, max_size=60).map("".join), st.text(min_size=1))
LEFT_OUT = re.compile(
    r"[-–—_*=•·~#+|]+|[（(]?[\w.．]{1,12}[)）.．、–-]|[‣▪●◦○■□►▶➢✓]|[（(]?[一二三四五六七八九十]{1,3}[、）)]"
)


def _read(text: str) -> Document | None:
    try:
        return read(text)
    except InputError:
        return None


@settings(max_examples=500, deadline=None)
@given(TEXTS)
@example("\ufeffB\u00a0. “a")
def test_every_sentence_is_a_trimmed_slice_of_the_text(text: str) -> None:
    """Promise 1: `text[s.start:s.end] == s.text`; in order, without overlap, none blank, the same at every reading."""
    document = _read(text)
    if document is None:
        return
    at = 0
    for index, sentence in enumerate(document.sentences):
        assert sentence.index == index
        assert at <= sentence.start < sentence.end
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip(EDGES)
        at = sentence.end
    assert document.sentences
    assert read(text) == document


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_only_white_space_and_bullets_are_outside_the_sentences(text: str) -> None:
    """Nothing of the text is lost: what stands between sentences is white space, a bullet, a number or an ornament."""
    document = _read(text)
    if document is None:
        return
    ends = [0, *(s.end for s in document.sentences)]
    starts = [*(s.start for s in document.sentences), len(text)]
    for end, start in zip(ends, starts, strict=True):
        for left in re.split(f"[{re.escape(EDGES)}]+", text[end:start]):
            assert not left or LEFT_OUT.fullmatch(left), left


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.none() | st.integers(1, 60), st.integers(0, 3))
def test_every_sentence_is_in_the_focus_of_exactly_one_window(text: str, tokens: int | None, before: int) -> None:
    """No sentence is lost or read twice, headings are read once at most, and context is what stands around."""
    document = _read(text)
    if document is None:
        return
    made = windows(document, tokens=tokens, before=before)
    focus = [s for window in made for s in window.focus]
    prose = [s for s in document.sentences if not s.heading] or list(document.sentences)
    assert [s for s in focus if s in prose] == prose
    assert len(focus) == len(set(focus))
    assert [w.index for w in made] == list(range(len(made)))
    for window in made:
        first, last = window.focus[0].index, window.focus[-1].index + 1
        assert window.shown == document.sentences[max(0, first - before) : last]
        assert (window.start, window.end) == (window.focus[0].start, window.focus[-1].end)
        assert tokens is not None or len(window.focus) == 1


def test_an_article_is_read_as_its_author_meant() -> None:
    """Title, byline, date and section are headings, items of the list are sentences."""
    document = read(ARTICLE)
    assert (document.language, document.title) == ("en", "Northland and Estmark agree on energy truce")
    assert [s.text for s in document.sentences if s.heading] == [
        "Northland and Estmark agree on energy truce",
        "By Ana Kest",
        "LOWER KESH, March 3, 2031",
        "Prisoners",
    ]
    assert [s.text for s in document.sentences if not s.heading] == [
        "The presidents of Northland and Estmark spoke on Monday.",
        "They agreed to a truce on energy and to meet again in June.",
        "Estmark promised to release 20 prisoners.",
        "“Nobody will be left behind,” its envoy said.",
        "Northland asked for a list of names",
        "Estmark said it would send one",
    ]


def test_a_title_is_never_made_up() -> None:
    """Without a heading at the top there is none: a byline, a date and a section further down are no titles."""
    assert read("They met. They left.").title is None
    assert read("By Ana Kest\nMarch 3, 2031\nThey met. They left.").title is None
    assert read("They met.\n\nPrisoners\n\nThey left.").title is None
    assert read("\ufeffTruce of Kesh\r\n\r\nThey met.").title == "Truce of Kesh"


def test_the_title_is_the_longest_heading_at_the_top() -> None:
    """Above a title stand an office and a date."""
    text = "THE PALACE\n\nMarch 3, 2031\n\nReadout of the talks with Estmark\n\nThey met. They left."
    assert read(text).title == "Readout of the talks with Estmark"


def test_a_sentence_is_found_by_an_offset() -> None:
    """`index_at` gives the sentence that holds a character, or the last one before it."""
    document = read("  They met.  They left. ")
    assert [document.index_at(offset) for offset in (0, 2, 10, 12, 13, 100)] == [0, 0, 0, 0, 1, 1]


def test_one_sentence_windows_show_headings_as_context_only() -> None:
    """A heading is no item; it is shown before the sentence that it stands over."""
    made = windows(read(ARTICLE), tokens=None, before=2)
    assert len(made) == 6
    assert not any(s.heading for window in made for s in window.focus)
    assert [s.text for s in made[2].before][-1] == "Prisoners"


def test_text_of_headings_alone_is_still_read() -> None:
    """Where nothing else is there, headings are read."""
    only = Document("A\nB", (Sentence(0, 0, 1, "A", heading=True), Sentence(1, 2, 3, "B", heading=True)), None, None)
    assert [[s.text for s in w.focus] for w in windows(only, tokens=None)] == [["A"], ["B"]]
    assert [[s.text for s in w.focus] for w in windows(only, tokens=1)] == [["A", "B"]]


def test_a_window_holds_as_many_sentences_as_fit_with_their_context() -> None:
    """The token budget covers all that is shown; more than one sentence is taken only if it fits."""
    document = read("The leaders met again. " * 50)
    made = windows(document, tokens=60, before=2)
    assert all(sum(estimate_tokens(s.text) for s in w.shown) <= 60 for w in made)
    assert {len(w.focus) for w in made[1:-1]} == {8}
    assert len(windows(document, tokens=100_000)) == 1
    assert len(windows(document, tokens=1)) == 50


def test_a_heading_opens_the_window_of_what_it_stands_over() -> None:
    """A heading is never the last thing that is shown, cut off from its section."""
    document = read("The leaders met again in Kesh.\n\nPrisoners\n\nThe leaders will free 20 men.")
    assert [[s.text for s in w.focus] for w in windows(document, tokens=12, before=0)] == [
        ["The leaders met again in Kesh."],
        ["Prisoners", "The leaders will free 20 men."],
    ]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("a", 1),
        ("The leaders met.", 4),
        ("“Так”", 3),
        ("领导人会面", 5),
        ("القادة", 3),
        ("é" * 8, 2),
        ("한국", 2),
    ],
)
def test_tokens_are_estimated_by_script(text: str, tokens: int) -> None:
    """About 4 Latin characters a token, 1 Chinese, Japanese or Korean, 2 of other scripts."""
    assert estimate_tokens(text) == tokens


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty (0 characters"),
        (" \n\u00a0\ufeff\u200b", "empty (5 characters"),
        ("-- * --", "no letter"),
        ("%PDF-1.7\nThe leaders met.", "a PDF file"),
        ("PK\x03\x04rest", "a zip archive or an Office file"),
        ("{\\rtf1 The leaders met.}", "an RTF file"),
        ("T\x00h\x00e\x00", "character 1 is NUL"),
        ("The leaders \x01\x02\x03\x04 met", "4 of 20 characters are control"),
        ("Los l\ufffd\ufffderes", "2 of 11 characters are control or replacement"),
        ("The leaders \ud83d met.", "Character 12 is a lone surrogate"),
    ],
)
def test_what_is_no_text_is_refused(text: str, says: str) -> None:
    """Each refusal says what is wrong and what to do next, and shows nothing of the text."""
    with pytest.raises(InputError, match=re.escape(says)) as caught:
        read(text)
    assert re.search(r"Pass|Extract|[Dd]ecode", str(caught.value))
    assert "leaders" not in str(caught.value)
    assert caught.value.__context__ is None
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301


@pytest.mark.parametrize("given", [None, 5, b"The leaders met.", ["The leaders met."]])
def test_what_is_no_str_is_refused(given: object) -> None:
    """Bytes are decoded by the caller, who knows their encoding."""
    with pytest.raises(InputError, match=f"must be a str, not {type(given).__name__}"):
        read(given)  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", ["word ", "a", "“a ", "我们同意我们同意。", "The leaders met. ", "The leaders met.\n"])
def test_time_grows_with_the_text(unit: str) -> None:
    """Eight times the text takes far less than 64 times as long; what is read once warms up."""
    assert growth(lambda size: read(unit * (size // len(unit))), 25_000, factor=8, rounds=2) < 32


def test_import_is_light() -> None:
    """Reading `_document` loads no segmenter and no model."""
    heavy = "('sentencex', 'numpy', 'openai')"
    code = f"import sys, summarizer._text.document; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
