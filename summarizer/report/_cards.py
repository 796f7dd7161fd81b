"""Build the card of each item, and mark its evidence in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from summarizer._slots import slot_kind
from summarizer.codebook import Match
from summarizer.report._highlight import Block, Segment, Span, blocks, lanes, pieces
from summarizer.report._labels import label
from summarizer.report._text import LINKS, QUIET, details, labels
from summarizer.schema import Item, Summary
from summarizer.values import Actor, Evidence

UNREAD = "unread"
"""The kind of a span that is drawn as a background, not as a line."""

STATES = ("status", "level", "response")
"""The slot that holds the state of an item; each type has one of them."""

DEEPEST = 3
"""The number of the last line under the text; deeper nesting shares it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How items of a type are named and drawn.

    Attributes:
        name: The item type.
        style: The CSS class of its colour; all user-defined types share one.
    """

    name: str
    one: str
    many: str
    letter: str
    style: str


KINDS: Mapping[str, Kind] = {
    "agreement": Kind("agreement", "Agreement", "Agreements", "A", "agreement"),
    "request": Kind("request", "Request", "Requests", "R", "request"),
    "pledge": Kind("pledge", "Pledge", "Pledges", "P", "pledge"),
    "humanitarian_item": Kind("humanitarian_item", "Humanitarian item", "Humanitarian items", "H", "humanitarian"),
}


def kind_of(type_name: str) -> Kind:
    """Return how items of a type are named and drawn, including user-defined types."""
    words = type_name.replace("_", " ").strip().capitalize() or "Other"
    return KINDS.get(type_name) or Kind(type_name, words, words, "O", "other")


MATCHES: Mapping[Match, str] = {
    "exact": "",
    "normalized": "apart from case and typography",
    "elided": "in parts",
    "sentence": "whole sentence",
}
"""How a quote was found, in plain words."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One quote of an item. `anchor` is the segment where it begins; None when the text is not shown."""

    evidence: Evidence
    anchor: int | None = None
    astray: bool = False

    @property
    def match(self) -> str:
        """Return how the quote was found, unless it is exact."""
        return MATCHES[self.evidence.match]


@dataclass(frozen=True, slots=True)
class Card:
    """One item on the page. `code` is its name there: `R2` is the second request of its text."""

    code: str
    kind: Kind
    item: Item
    quotes: tuple[Quote, ...]
    links: tuple[tuple[str, str, str], ...] = ()

    @property
    def anchor(self) -> int | None:
        """Return the segment where its first evidence begins."""
        return next((quote.anchor for quote in self.quotes if quote.anchor is not None), None)

    @property
    def state(self) -> str:
        """Return its status, level or response; empty if it has no such slot."""
        return str(getattr(self.item, self._state_slot)) if self._state_slot else ""

    @property
    def state_label(self) -> str:
        """Return its state in plain words."""
        return label(self._state_slot, self.state)

    @property
    def _state_slot(self) -> str:
        return next((name for name in STATES if hasattr(self.item, name)), "")

    @property
    def labels(self) -> list[str]:
        """Return the values of its slots, in plain words."""
        return labels(self.item)

    @property
    def topic(self) -> str:
        """Return its topic; empty if that is unclear."""
        return "" if self.item.topic in QUIET else self.item.topic

    @property
    def roles(self) -> list[tuple[str, list[Actor]]]:
        """Return its actors by role: `("requesters", [...])`."""
        return [(name.replace("_", " "), some) for name, some in _roles(self.item) if some]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Return its other details: when, scope, conditions, amount, count, speaker."""
        elsewhere = {*LINKS.values(), *(role for role, _ in self.roles)}
        said = [(name, value) for name, value in details(self.item, {}) if name not in elsewhere]
        about, perspective = self.item.attribution, self.item.attribution.perspective.replace("_", " ")
        said += [("document", about.document)] if about.document else []
        return said + ([("perspective", perspective)] if perspective not in QUIET else [])

    @property
    def names(self) -> list[str]:
        """Return the names of its actors, each once."""
        return list(dict.fromkeys(actor.name for _, some in _roles(self.item) for actor in some))

    @property
    def speaker(self) -> str:
        """Return the speaker; empty if none is named."""
        return self.item.attribution.speaker or ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text and its items, ready to be drawn.

    Attributes:
        cards: The items by type, each list in text order.
        text: The paragraphs; None when the summary does not contain the text.
        anchors: The segment where each item or note begins, by its code.
        lanes: The line under the text on which each span is drawn.
    """

    cards: Mapping[Kind, tuple[Card, ...]]
    text: tuple[Block, ...] | None
    anchors: Mapping[str, int] = field(default_factory=dict)
    lanes: Mapping[Span, int] = field(default_factory=dict)

    @property
    def all(self) -> list[Card]:
        """Return the cards of all types."""
        return [card for some in self.cards.values() for card in some]

    def drawn(self, segment: Segment) -> str:
        """Return the CSS classes of a segment: a line for each span that covers it, and whether it was not read."""
        lines = sorted((self.lanes[span], span.kind) for span in segment.spans if span in self.lanes)
        unread = ["unread"] if any(span.kind == UNREAD for span in segment.spans) else []
        return " ".join(["m", *dict.fromkeys(f"l{min(lane, DEEPEST)}-{kind}" for lane, kind in lines), *unread])


def show(summary: Summary, notes: Sequence[Span] = ()) -> Shown:
    """Build the cards of a summary, and split its text at the boundaries of their evidence.

    Args:
        summary: The summary, with or without its text.
        notes: Other spans to draw: warnings and unread parts.
    """
    named = list(_named(summary))
    text = summary.source.text
    codes = {item.id: (code, item.what) for code, item in reversed(named)}
    if text is None:
        return Shown(_grouped([_card(code, item, codes, {}, astray=False) for code, item in named]), None)
    spans = [
        _span(code, item, evidence) for code, item in named for evidence in item.evidence if _stands(text, evidence)
    ]
    parted = blocks(text, [*spans, *notes])
    begins = {span: segment.number for segment in pieces(parted) for span in segment.opens}
    cards = [_card(code, item, codes, begins, astray=True) for code, item in named]
    anchors = {span.key: number for span, number in reversed(begins.items())}
    return Shown(_grouped(cards), tuple(parted), anchors, lanes(span for span in begins if span.kind != UNREAD))


def _named(summary: Summary) -> Iterator[tuple[str, Item]]:
    counts: dict[str, int] = {}
    items = summary.items
    types = [*KINDS, *dict.fromkeys(item.type for item in items if item.type not in KINDS)]
    for item in sorted(items, key=lambda item: types.index(item.type)):
        letter = kind_of(item.type).letter
        counts[letter] = counts.get(letter, 0) + 1
        yield f"{letter}{counts[letter]}", item


def _grouped(cards: Sequence[Card]) -> Mapping[Kind, tuple[Card, ...]]:
    kinds = dict.fromkeys(card.kind for card in cards)
    return {kind: tuple(card for card in cards if card.kind == kind) for kind in kinds}


def _card(
    code: str, item: Item, codes: Mapping[str, tuple[str, str]], begins: Mapping[Span, int], *, astray: bool
) -> Card:
    anchors = [begins.get(_span(code, item, evidence)) for evidence in item.evidence]
    quotes = tuple(
        Quote(e, anchor, astray and anchor is None) for e, anchor in zip(item.evidence, anchors, strict=True)
    )
    return Card(code, kind_of(item.type), item, quotes, tuple(_links(item, codes)))


def _links(item: Item, codes: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield the links of an item: the relation, and the code and clause of the other item."""
    for name, words in LINKS.items():
        value = getattr(item, name, None) or []
        for linked in value if isinstance(value, list) else [value]:
            yield words, *codes.get(linked, ("", linked))


def _span(code: str, item: Item, evidence: Evidence) -> Span:
    return Span(evidence.start, evidence.end, code, kind_of(item.type).style)


def _stands(text: str, evidence: Evidence) -> bool:
    """Return whether a quote is at its offsets. It may not be, if the summary was edited."""
    return text[evidence.start : evidence.end] == evidence.quote


def _roles(item: Item) -> Iterator[tuple[str, list[Actor]]]:
    for name in type(item).model_fields:
        kind = slot_kind(type(item), name)
        if kind == "actors":
            yield name, getattr(item, name)
        elif kind == "actor" and getattr(item, name):
            yield name, [getattr(item, name)]
