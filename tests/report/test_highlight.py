"""Is a text cut so that each piece is covered by exactly what it says, and nothing of the text is lost?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.report._highlight import Span, blocks, lanes, pieces, segments

TEXT = "Toll and Arvenia agreed on Monday."
SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


def _span(start: int, end: int, key: str = "A1", kind: str = "agreement") -> Span:
    return Span(start, end, key, kind)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """Make a text of few words and many line ends, and spans in it, some of which lie outside."""
    text = draw(st.text(alphabet="ab .\n\r\u2029*-1é😀", max_size=60))
    offset = st.integers(-2, len(text) + 3)
    key = st.sampled_from(["A1", "A2", "P1", "R1"])
    return text, draw(st.lists(st.builds(Span, offset, offset, key, st.just("pledge")), max_size=8))


def _sound(text: str, spans: list[Span]) -> set[Span]:
    return {span for span in spans if 0 <= span.start < span.end <= len(text)}


@given(marked())
def test_the_pieces_put_together_are_the_text(made: tuple[str, list[Span]]) -> None:
    """No character is lost, doubled or moved, in segments and in blocks."""
    text, spans = made
    for found in (segments(text, spans), list(pieces(blocks(text, spans)))):
        assert "".join(segment.text for segment in found) == text
        assert all(text[segment.start : segment.end] == segment.text != "" for segment in found)
        assert [segment.number for segment in found] == list(range(len(found)))


@given(marked())
def test_each_piece_has_exactly_the_spans_that_cover_it(made: tuple[str, list[Span]]) -> None:
    """A span covers a segment as a whole or not at all; those that lie outside the text cover nothing."""
    text, spans = made
    for segment in pieces(blocks(text, spans)):
        for offset in range(segment.start, segment.end):
            assert set(segment.spans) == {span for span in _sound(text, spans) if span.start <= offset < span.end}
        assert set(segment.keys) == {span.key for span in segment.spans}
        assert len(segment.keys) == len(set(segment.keys))


@given(marked())
def test_each_span_opens_once_and_closes_once(made: tuple[str, list[Span]]) -> None:
    """So the keyboard reaches each item, and its name is written once behind its words."""
    text, spans = made
    found = list(pieces(blocks(text, spans)))
    opened = [(span, segment.start) for segment in found for span in segment.opens]
    closed = [(span, segment.end) for segment in found for span in segment.closes]
    assert sorted(opened, key=repr) == sorted(((span, span.start) for span in _sound(text, spans)), key=repr)
    assert sorted(closed, key=repr) == sorted(((span, span.end) for span in _sound(text, spans)), key=repr)


@given(marked())
def test_spans_that_meet_have_lines_of_their_own(made: tuple[str, list[Span]]) -> None:
    """Two spans that share a character are never drawn on the same line."""
    text, spans = made
    placed = lanes(_sound(text, spans))
    for segment in segments(text, spans):
        lines = [placed[span] for span in segment.spans]
        assert len(lines) == len(set(lines))


def test_nested_spans_are_three_pieces() -> None:
    """The inner one is a piece of its own, which both cover; the longer one is named first."""
    outer, inner = _span(0, 16, "A1"), _span(5, 8, "A2")
    found = segments(TEXT, [inner, outer])
    assert [(s.text, s.keys) for s in found] == [
        ("Toll ", ("A1",)),
        ("and", ("A1", "A2")),
        (" Arvenia", ("A1",)),
        (" agreed on Monday.", ()),
    ]
    assert [s.opens for s in found] == [(outer,), (inner,), (), ()]
    assert [s.closes for s in found] == [(), (inner,), (outer,), ()]


def test_crossing_spans_keep_their_lines() -> None:
    """Where one ends inside the other, the other goes on where it was; a free line is taken again."""
    first, second, third = _span(0, 8, "A1"), _span(5, 16, "A2"), _span(9, 20, "A3")
    assert [s.keys for s in segments(TEXT, [first, second])] == [("A1",), ("A1", "A2"), ("A2",), ()]
    assert lanes([third, second, first]) == {first: 0, second: 1, third: 0}


def test_several_evidences_of_an_item_have_one_key() -> None:
    """Where they overlap, the item is named once."""
    found = segments(TEXT, [_span(0, 8), _span(5, 16)])
    assert [s.keys for s in found] == [("A1",), ("A1",), ("A1",), ()]


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_a_text_without_words_has_no_paragraphs_to_lose(text: str) -> None:
    """White space alone is one block or none."""
    assert "".join(segment.text for segment in pieces(blocks(text, []))) == text


def test_a_bullet_stands_with_its_paragraph() -> None:
    """A list of points is one block for each, with the mark before it."""
    text = "We agree:\n\n* to open the bridge,\n* to close the port.\n"
    assert ["".join(s.text for s in block.segments) for block in blocks(text, [])] == [
        "We agree:\n\n",
        "* to open the bridge,\n",
        "* to close the port.\n",
    ]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_paragraphs_of_the_seeds_are_blocks(path: Path) -> None:
    """A hard-wrapped text is shown as paragraphs, not as lines; headings are told."""
    text = path.read_bytes().decode("utf-8")
    found = blocks(text, [_span(3, 400)])
    assert "".join(segment.text for segment in pieces(found)) == text
    assert 5 < len(found) <= len(text.splitlines())
    assert all(sum(len(segment.text) for segment in block.segments) < 130 for block in found if block.heading)
