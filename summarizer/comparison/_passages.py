"""Split a text into passages, the units that are compared, with the items they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from summarizer._entities import EntityIndex, index_entities
from summarizer._rules import find_trigger, split_clauses
from summarizer._text import Document, Sentence, is_same, overlap, point, read, tokenize
from summarizer.comparison._scales import Act, act_of
from summarizer.paired import Side
from summarizer.schema import HumanitarianItem, Item, Summary
from summarizer.values import Actor, Evidence

_SPLICE = re.compile(
    r",\s+(?=(?:[A-Z][\w.’'-]*\s+){1,4}(?:also\s+|then\s+)?(?:agreed|pledged|promised|asked|urged|said|told|will|would)\b)"
    r"|,\s+(?=(?:and\s+)?(?:agreeing|resolving|deciding|undertaking|offering)\b)"
)
"""A comma between two whole sentences ("She asked for missiles, President Orla agreed to look for them"), or before a
verb that agrees."""

_ANAPHOR = re.compile(r"\b(?:those|these|such|them)\b", re.IGNORECASE)
"""What refers to the sentence before, whose words then count too: "running those plants"."""

BORROWED = 0.5
"""What such a word counts, beside 1 of the piece's own."""

_GAP = "\n\n"
NO_WORDS = "0"
"""What is used for a text of which no word is known."""


@dataclass(frozen=True, slots=True)
class Material:
    """One of two texts: its summary, its sentences, who is who in it."""

    summary: Summary
    document: Document
    entities: EntityIndex

    @classmethod
    def of(cls, summary: Summary) -> Material:
        """Read the text of a summary; of one that did not keep its text, the words of its evidence."""
        document = read(summary.source.text if summary.source.text is not None else _sparse(summary))
        return cls(summary, document, index_entities(document))

    @property
    def is_english(self) -> bool:
        """Return whether the text is in English."""
        return self.document.language == "en"


def _sparse(summary: Summary) -> str:
    """Return the words of all evidence at their own offsets, and blanks for the rest of a text that was not kept."""
    text = [" "] * summary.source.characters
    quotes = [e for item in summary.items for e in item.evidence]
    for e in quotes:
        text[e.start : e.end] = e.quote
    starts = {e.start for e in quotes}
    for start in starts:  # what was between two quotes is not known: no sentence reaches over it
        if start >= 2 and not "".join(text[start - 2 : start]).strip():
            text[start - 2 : start] = _GAP
    return "".join(text) if quotes else NO_WORDS


@dataclass(frozen=True)
class Passage:
    """A piece of a text that may have a counterpart in the other one: a clause, with the item it makes, if any."""

    material: Material = field(repr=False)
    sentence: Sentence
    start: int
    end: int
    item: Item | None = None

    @cached_property
    def text(self) -> str:
        """Return the words of the piece."""
        return self.material.document.text[self.start : self.end]

    @cached_property
    def act(self) -> Act | None:
        """Return what is done with it: asked, promised, agreed, discussed, and how firmly."""
        return act_of(self.text, self.item)

    @cached_property
    def said(self) -> Mapping[str, float]:
        """Return the content words that it is about, with what each counts; the verb that does it is none of them."""
        said = self.item.what if self.item else self.text
        verb = {w.key for w in tokenize(self.text[self.act.start : self.act.end])} if self.act else set()
        own = _content(said) - verb
        before = self.material.document.sentences[: self.sentence.index][-1:]
        lent = _content(before[0].text) if before and _ANAPHOR.search(said) else set()
        return dict.fromkeys(lent - own, BORROWED) | dict.fromkeys(own, 1.0)

    @cached_property
    def named(self) -> tuple[tuple[int, int, Actor], ...]:
        """Return who is named in the piece, with offsets in the text, in the order of the words."""
        found = self.material.entities.in_sentence(self.sentence.index, crowds=True)
        return tuple(sorted((row for row in found if self.start <= row[0] < self.end), key=lambda row: row[:2]))

    @property
    def side(self) -> Side:
        """Return it as one side of a pair."""
        what = self.item.what if self.item else " ".join(self.text.split())
        return Side(what=what, item=self.item, evidence=[self.evidence(0, len(self.text))])

    def evidence(self, start: int, end: int) -> Evidence:
        """Return some of its words as evidence; offsets are those of the piece."""
        found = point(self.material.document.text, self.start + start, self.start + end)
        return found.model_copy(update={"match": "exact"})


def passages(material: Material) -> list[Passage]:
    """Return the items of a text, each with its piece, and then the pieces without an item."""
    pieces = [piece for sentence in material.document.sentences for piece in _pieces(sentence)]
    with_item = [Passage(material, *_place(item, material, pieces), item) for item in _items(material.summary)]
    taken = {(passage.start, passage.end) for passage in with_item}
    free = [
        Passage(material, material.document.sentences[p.index], p.start, p.end)
        for p in pieces
        if (p.start, p.end) not in taken and not p.heading
    ]
    return [*with_item, *free]


def _content(text: str) -> set[str]:
    return {word.key for word in tokenize(text) if word.is_content}


def _items(summary: Summary) -> Iterator[Item]:
    """Return each thing once: a humanitarian item beside a request, pledge or agreement says the same."""
    others = [item for item in summary.items if not isinstance(item, HumanitarianItem)]
    for item in summary.items:
        twin = isinstance(item, HumanitarianItem) and any(overlap(item.evidence, other.evidence) for other in others)
        if not twin:
            yield item


def _pieces(sentence: Sentence) -> Iterator[Sentence]:
    """Split a sentence into clauses, and where a comma is used as a full stop."""
    for clause in split_clauses(sentence):
        cuts = [0, *(match.end() for match in _SPLICE.finditer(clause.text)), len(clause.text)]
        for start, end in pairwise(cuts):
            piece = clause.text[start:end].rstrip(" ,")
            at = clause.start + start
            yield Sentence(clause.index, at, at + len(piece), piece, clause.heading)


def _place(item: Item, material: Material, pieces: Sequence[Sentence]) -> tuple[Sentence, int, int]:
    """Return the sentence and the place of the piece that says an item best: with its verb and its words."""
    on = [p for p in pieces if any(e.start < p.end and p.start < e.end for e in item.evidence)]
    wanted = _content(item.what)

    def likeness(piece: Sentence) -> tuple[int, bool, int]:
        found = {word.key for word in tokenize(piece.text)}
        shared = sum(any(is_same(key, known, english=material.is_english) for known in found) for key in wanted)
        return shared, find_trigger(item.type, piece.text) is not None, -piece.start

    if not on:  # evidence that is between sentences: a heading's edge
        first = item.evidence[0]
        return material.document.sentences[material.document.index_at(first.start)], first.start, first.end
    best = max(on, key=likeness)
    return material.document.sentences[best.index], best.start, best.end
