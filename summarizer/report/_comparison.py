"""Build the HTML page of a comparison: both texts side by side, with their pairs.

Each pair has a card and a code such as `S2`. Its words are marked in both texts, in bold where they differ. The card
links to the words in both texts, and the words link to the card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer._version import __version__
from summarizer.paired import Aspect, Comparison, Drift, Pair, Relation, Side
from summarizer.report._highlight import Block, Segment, Span, blocks, lanes, pieces
from summarizer.report._page import render
from summarizer.report._wording import BY_RELATION, Heading, arrow, headed, in_short, names
from summarizer.schema import TextWarning
from summarizer.values import Evidence, Source

STYLES: Mapping[Relation, str] = {
    "contradicts": "contradicts",
    "stronger": "request",
    "weaker": "pledge",
    "different_actor": "humanitarian",
    "different_scope": "other",
    "different_amount": "other",
    "only_in_a": "agreement",
    "only_in_b": "agreement",
    "same": "same",
}
"""The CSS class of each relation; lines under the text use the colours of the item types."""

LINES: Mapping[str, str] = {"contradicts": "warning"}
ASPECTS: Mapping[Aspect, str] = {
    "negation": "stated or denied",
    "actor": "who",
    "partner": "with whom",
    "force": "how strongly asked",
    "level": "how firmly promised",
    "status": "how far agreed",
    "hedge": "done, or only helped or attempted",
    "condition": "under which condition",
    "number": "how many",
    "date": "when",
    "scope": "how far",
    "wording": "wording",
}
DIFFERS = "differs"
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a quote, in `bold` if it differs."""

    text: str
    bold: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quote of a pair. `anchor` is its position in the text; None if the text is not shown."""

    of: str
    evidence: Evidence
    parts: tuple[Part, ...]
    anchor: str | None


@dataclass(frozen=True, slots=True)
class PairCard:
    """One pair on the page."""

    code: str
    pair: Pair
    quotes: tuple[Quoted, ...]

    @property
    def style(self) -> str:
        """Return its CSS class."""
        return STYLES[self.pair.relation]

    @property
    def short(self) -> str:
        """Return what differs, or the clause if nothing does."""
        return in_short(self.pair)

    @property
    def labels(self) -> list[str]:
        """Return the relation, the aspect, and whether the model decided."""
        aspects = [ASPECTS[difference.aspect] for difference in self.pair.differences[:1]]
        return [
            BY_RELATION[self.pair.relation],
            *aspects,
            *(["decided by the model"] if self.pair.by == "model" else []),
        ]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Return all differences by aspect, if there are several."""
        several = self.pair.differences if len(self.pair.differences) > 1 else []
        return [(ASPECTS[difference.aspect], arrow(difference)) for difference in several]

    @property
    def anchor(self) -> str | None:
        """Return the anchor of its first quote."""
        return next((quote.anchor for quote in self.quotes if quote.anchor), None)


@dataclass(frozen=True, slots=True)
class Pane:
    """One of the two texts. `text` is None if it was not kept."""

    id: str
    name: str
    source: Source
    warnings: Sequence[TextWarning]
    text: tuple[Block, ...] | None
    anchors: Mapping[tuple[int, int, str], int]
    lines: Mapping[Span, int]

    def drawn(self, segment: Segment) -> str:
        """Return the CSS classes of a segment: a line for each pair that covers it, bold if its words differ."""
        rows = sorted((self.lines[span], span.kind) for span in segment.spans if span in self.lines)
        bold = [DIFFERS] if any(span.kind == DIFFERS for span in segment.spans) else []
        return " ".join(["m", *dict.fromkeys(f"l{min(lane, DEEPEST)}-{kind}" for lane, kind in rows), *bold])

    def ends(self, segment: Segment) -> str:
        """Return the codes of the pairs whose words end with a segment."""
        return " ".join(dict.fromkeys(span.key for span in segment.closes if span.kind != DIFFERS))


Coded = Sequence[tuple[str, Pair]]


def page(told: Comparison | Drift, title: str | None) -> str:
    """Return a comparison or a drift as an HTML page."""
    groups = [(heading, _coded(heading, pairs)) for heading, pairs in headed(told)]
    coded = [row for _, rows in groups for row in rows]
    called = names(told)
    panes = [
        _pane("a", called[0], told.a, told.warnings_a, [(code, p.a, p) for code, p in coded]),
        _pane("b", called[1], told.b, told.warnings_b, [(code, p.b, p) for code, p in coded]),
    ]
    return render(
        "compare.html",
        title=title or _title(told, called),
        told=told,
        panes=panes,
        groups=[(heading, [_card(code, pair, panes) for code, pair in rows]) for heading, rows in groups],
        differ=sum(pair.relation != "same" for pair in told.pairs),
        version=__version__,
    )


def _title(told: Comparison | Drift, called: tuple[str, str]) -> str:
    return f"{told.a.title or f'The {called[0]} text'} beside {told.b.title or f'the {called[1]} text'}"


def _coded(heading: Heading, pairs: Sequence[Pair]) -> Coded:
    return [(f"{heading.letter}{n}", pair) for n, pair in enumerate(pairs, start=1)]


def _pane(
    name: str,
    called: str,
    source: Source,
    warnings: Sequence[TextWarning],
    rows: Sequence[tuple[str, Side | None, Pair]],
) -> Pane:
    text = source.text
    if text is None:
        return Pane(name, called, source, warnings, None, {}, {})
    spans = [span for code, side, pair in rows if side for span in _spans(text, name, code, side, pair)]
    parted = tuple(blocks(text, spans))
    begins = {(s.start, s.end, s.key): segment.number for segment in pieces(parted) for s in segment.opens}
    return Pane(name, called, source, warnings, parted, begins, lanes(s for s in spans if s.kind != DIFFERS))


def _spans(text: str, name: str, code: str, side: Side, pair: Pair) -> Iterator[Span]:
    style = STYLES[pair.relation]
    for e in side.evidence:
        if text[e.start : e.end] == e.quote:
            yield Span(e.start, e.end, code, LINES.get(style, style))
    for e in _words(pair, name):
        if text[e.start : e.end] == e.quote:
            yield Span(e.start, e.end, code, DIFFERS)


def _words(pair: Pair, name: str) -> list[Evidence]:
    """Return the words that differ in one of the texts."""
    return [e for difference in pair.differences if (e := difference.a if name == "a" else difference.b)]


def _card(code: str, pair: Pair, panes: Sequence[Pane]) -> PairCard:
    quotes = [
        Quoted(pane.name, e, tuple(_parts(e, _words(pair, pane.id))), _anchor(pane, e, code))
        for pane, side in zip(panes, (pair.a, pair.b), strict=True)
        for e in (side.evidence if side else ())
    ]
    return PairCard(code, pair, tuple(quotes))


def _anchor(pane: Pane, evidence: Evidence, code: str) -> str | None:
    number = pane.anchors.get((evidence.start, evidence.end, code))
    return None if number is None else f"{pane.id}-s{number}"


def _parts(evidence: Evidence, words: Sequence[Evidence]) -> Iterator[Part]:
    """Split a quote at the words that differ."""
    at = evidence.start
    for word in sorted(words, key=lambda word: word.start):
        if at <= word.start and word.end <= evidence.end:
            yield Part(evidence.quote[at - evidence.start : word.start - evidence.start], bold=False)
            yield Part(word.quote, bold=True)
            at = word.end
    yield Part(evidence.quote[at - evidence.start :], bold=False)
