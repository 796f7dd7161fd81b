"""Split a text into segments, so that overlapping and nested evidence can be highlighted.

The text is cut at every boundary of a span, so that each segment is covered by the same spans throughout. The segments
together are the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer._text import read_paragraphs

LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


@dataclass(frozen=True, slots=True)
class Span:
    """A highlighted range of the text: `text[start:end]`.

    Attributes:
        key: The code of its item, such as `R2`. Several spans may have the same key.
        kind: How it is drawn: the item's type, `warning`, or `unread`.
    """

    start: int
    end: int
    key: str
    kind: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the text in which no span begins or ends.

    Attributes:
        number: Its index among the segments, from 0.
        spans: The spans that cover it, in the order of their starts; longer ones first.
        opens: The spans that begin with it.
        closes: The spans that end with it.
    """

    number: int
    start: int
    end: int
    text: str
    spans: tuple[Span, ...]
    opens: tuple[Span, ...]
    closes: tuple[Span, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of its spans, each once."""
        return tuple(dict.fromkeys(span.key for span in self.spans))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its bullet and the blank lines after it. The blocks together are the text."""

    heading: bool
    segments: tuple[Segment, ...]


def segments(text: str, spans: Iterable[Span], cuts: Iterable[int] = ()) -> list[Segment]:
    """Split a text at the boundaries of spans.

    Args:
        text: The whole text.
        spans: In any order; spans outside the text are ignored.
        cuts: Further offsets at which to split, in characters.
    """
    within = _within(text, spans)
    edges = sorted({0, len(text), *(e for s in within for e in (s.start, s.end)), *(c for c in cuts if c < len(text))})
    waiting, open_ = list(reversed(within)), list[Span]()
    found = []
    for number, (start, end) in enumerate(pairwise(edges)):
        open_ = [span for span in open_ if span.end > start]
        begun = []
        while waiting and waiting[-1].start == start:
            begun.append(waiting.pop())
        open_ += begun
        closed = tuple(span for span in open_ if span.end == end)
        found.append(Segment(number, start, end, text[start:end], tuple(open_), tuple(begun), closed))
    return found


def blocks(text: str, spans: Iterable[Span]) -> list[Block]:
    """Split a text at the boundaries of spans and paragraphs."""
    paragraphs = read_paragraphs(text)
    starts = [_line_start(text, paragraph.start) for paragraph in paragraphs] or [0]
    starts[0] = 0
    headings = dict.fromkeys(starts, False) | {s: p.heading for s, p in zip(starts, paragraphs, strict=False)}
    parted: list[tuple[bool, list[Segment]]] = []
    for segment in segments(text, spans, cuts=starts):
        if segment.start in headings:
            parted.append((headings[segment.start], []))
        parted[-1][1].append(segment)
    return [Block(heading, tuple(some)) for heading, some in parted]


def lanes(spans: Iterable[Span]) -> Mapping[Span, int]:
    """Assign each span the lowest line under the text, from 0, that is free for its whole length.

    >>> outer, inner = Span(0, 9, "A1", "agreement"), Span(3, 5, "P1", "pledge")
    >>> lanes([inner, outer]) == {outer: 0, inner: 1}
    True
    """
    ends: list[int] = []
    placed = {}
    for span in sorted(set(spans), key=_order):
        lane = next((n for n, end in enumerate(ends) if end <= span.start), len(ends))
        ends[lane : lane + 1] = [span.end]
        placed[span] = lane
    return placed


def _within(text: str, spans: Iterable[Span]) -> Sequence[Span]:
    return sorted((span for span in set(spans) if 0 <= span.start < span.end <= len(text)), key=_order)


def _order(span: Span) -> tuple[int, int, str, str]:
    return span.start, -span.end, span.key, span.kind


def _line_start(text: str, offset: int) -> int:
    """Return the start of the line at an offset, so that a bullet stays with its paragraph."""
    return max(text.rfind(end, 0, offset) for end in LINE_ENDS) + 1


def pieces(parted: Iterable[Block]) -> Iterator[Segment]:
    """Yield the segments of all blocks, in text order."""
    return (segment for block in parted for segment in block.segments)
