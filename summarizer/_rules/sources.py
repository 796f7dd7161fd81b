"""Find the speaker that a sentence names, and the document it cites.

"Kest said", "said Kest", "according to Kest", "the statement read", "the statement quoted Kest as saying". A document's
issuers may be in an earlier sentence ("a statement jointly issued by Dorr and Oke").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from summarizer._entities import EntityIndex
from summarizer._text import Document, Quotation, Sentence, lowered
from summarizer.values import Actor

BACK = 60
"""Sentences that are looked back over for who issued "the statement"."""

_SAY = (
    r"said|says|told|tells|adds?|added|not(?:ed|es)|stat(?:ed|es)|announc(?:ed|es)|stress(?:ed|es)|emphasi[sz](?:ed|es)"
    r"|underlin(?:ed|es)|underscor(?:ed|es)|explained|declared|insisted|warned|claim(?:ed|s)(?=\s+that\b|\s*[,“\"])|argued|acknowledged"
    r"|confirmed|report(?:ed|s)|replied|responded|concluded?|concludes|remarked|recalled|reads?|wrote|revealed|disclosed"
    r"|assured|made\s+(?:it\s+)?clear|informed|dit|déclaré|annoncé|affirmé|dijo|anunció|declaró|afirmó|sagte|erklärte|betonte"
    r"|заявив|заявила|сказав|сказала|повідомив|повідомила|заявил|сказал|сообщил|сообщила"
)
_SAYING = (
    r"saying|telling|adding|noting|stating|announcing|stressing|emphasi[sz]ing|underlining|explaining|declaring|insisting"
    r"|warning|acknowledging|confirming"
)
VERB = re.compile(rf"\b(?=\w)(?:(?P<finite>{_SAY})|(?P<going_on>{_SAYING}))\b")
QUOTED = re.compile(r"\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))\s+(?P<who>[^,;“”\"]{2,80}?)\s+as\s+saying\b")
ACCORDING = re.compile(r"\b(?:according\s+to|in\s+the\s+words\s+of|selon|d'après|según|laut|за словами|по словам)\s+")
"""These three are for a text in small letters (`lowered`)."""

PAPER = (
    r"(?:[\w’'-]+\s+){0,3}?(?:statement|read-?out|communiqu[eé]|declaration|press\s+release|joint\s+release|communique"
    r"|déclaration|declaración|comunicado|erklärung|заява|заявление)"
)
DOCUMENT = re.compile(rf"\b(?:the|a|an|this|their|its|his|her)\s+{PAPER}\b", re.IGNORECASE)
ISSUED = re.compile(
    r"(?:\s+(?:jointly|was|were|is))*(?:\s+(?:issued|released|published|signed|made|put\s+out))?"
    r"(?:\s+\w+day)?\s+(?:by|from)\s+(?:the\s+)?",
    re.IGNORECASE,
)
IN_PAPER = re.compile(rf"\bin\s+(?P<paper>(?:the|a|an|their|its|his|her)\s+{PAPER})\b", re.IGNORECASE)
GENERIC = re.compile(
    r"\b(?:(?:the|a|an|one|two|three|several|some|senior|\w+)\s+){0,3}(?:officials?|spokes(?:person|man|woman)|sources?|ministry"
    r"|government|office|diplomats?|authorities|agency|police|witnesses|aides?|negotiators?|mayor|minister|president|secretary|envoy"
    r"|ambassador|commander|leader|king|queen|governor|doctors?|residents)$",
    re.IGNORECASE,
)


_ADVERB = r"also|later|then|has|had|have|again|further|earlier|recently|today|yesterday|who|on|both|\w+ly|\w+day"
_GAP = re.compile(rf"(?:\s*,[^,;]{{1,90}},)?(?:[\s,]*\b(?:{_ADVERB})\b)*[\s,]*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,\s*)?(?:and|&|y|et|und|та|і|и)\s+(?:the\s+)?", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*(?:the\s+)?", re.IGNORECASE)
_AUXILIARY = re.compile(r"\b(?:a|ha|hat|has|had)\s*$", re.IGNORECASE)
_BEHIND = re.compile(r"\w\s+(?:with|to|for|against|towards|between)\s+(?:the\s+)?\Z", re.IGNORECASE)
_THE = re.compile(r"\s*(?:(?:the|le|la|el|der|die|das)\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReportedBy:
    """Who says something: actors where they are known, else words of the text; and the document that says it."""

    actors: tuple[Actor, ...] = ()
    words: str | None = None
    document: str | None = None

    @property
    def speaker(self) -> str | None:
        """Return who speaks, by name: "Dorr and Oke"."""
        names = list(dict.fromkeys(_short(actor) for actor in self.actors))
        if len(names) > 1:
            return f"{', '.join(names[:-1])} and {names[-1]}"
        return names[0] if names else self.words


class Saying(NamedTuple):
    """A verb of saying and its source; `first` is where the verb or its subject starts, whichever comes first."""

    first: int
    start: int
    end: int
    source: ReportedBy


def source_of(
    document: Document, entities: EntityIndex, sentence: Sentence, span: tuple[int, int], quoted: Sequence[Quotation]
) -> ReportedBy | None:
    """Return the source that a sentence names for `span` (offsets of the text), or None when it names none.

    The verb before the span counts first, then one inside it, then one right after it ("..., Kest said"). "According
    to Kest" holds for the whole sentence.
    """
    reader = _Reader(document, entities, sentence, quoted)
    sayings = sorted(reader.sayings(), key=lambda saying: saying.start)
    start, end = span
    before = [s for s in sayings if s.end <= start]
    inside = [s for s in sayings if start < s.end and s.start < end]
    behind = [s for s in sayings if s.start >= end and not document.text[end : s.first].strip(" \n,—–-”\"’'»")]
    if before:
        return before[-1].source
    chosen = inside[:1] or behind[:1]
    return reader.according() or (chosen[0].source if chosen else None)


class _Reader:
    """One sentence with its quotations blanked out, and who is named outside them."""

    def __init__(
        self, document: Document, entities: EntityIndex, sentence: Sentence, quoted: Sequence[Quotation]
    ) -> None:
        self.document, self.entities, self.sentence = document, entities, sentence
        self.text = sentence.text
        for q in quoted:
            a, b = max(0, q.start - sentence.start), min(len(self.text), q.end - sentence.start)
            if a < b:
                self.text = self.text[:a] + " " * (b - a) + self.text[b:]
        self.low = lowered(self.text)

    @cached_property
    def named(self) -> list[tuple[int, int, Actor]]:
        """Return who is named outside the quotations, with offsets in the sentence."""
        at = self.sentence.start
        named = [(a - at, b - at, actor) for a, b, actor in self.entities.in_sentence(self.sentence.index)]
        return [row for row in named if self.text[row[0] : row[1]].strip()]

    def sayings(self) -> Iterator[Saying]:
        """Yield the verbs of saying that have a subject."""
        yield from self._quoting()
        last: tuple[int, ReportedBy] | None = None
        for found in VERB.finditer(self.low):
            if found["going_on"]:
                subject = last or self._subject(found.start())
            else:
                subject = self._before(found.start()) or self._inverted(found)
                last = subject
            if subject:
                first = min(subject[0], found.start()) if found["finite"] else found.start()
                yield self._saying(first, found, self._on_paper(subject[1]))

    def _saying(self, first: int, found: re.Match[str], source: ReportedBy) -> Saying:
        offset = self.sentence.start
        return Saying(first + offset, found.start() + offset, found.end() + offset, source)

    def _quoting(self) -> Iterator[Saying]:
        for found in QUOTED.finditer(self.low):
            paper = next((p for p in DOCUMENT.finditer(self.text, 0, found.start())), None)
            who = self._from(found.start("who")) or ReportedBy(words=self.text[slice(*found.span("who"))].strip())
            phrase = self._issued(paper.start(), paper.end()).document if paper else None
            first = paper.start() if paper else found.start()
            yield self._saying(first, found, replace(who, document=phrase))

    def _before(self, verb: int) -> tuple[int, ReportedBy] | None:
        """Return the subject before a verb: a person, a body, "the statement", "two officials"."""
        only_paper = self.low.startswith(("concl", "read"), verb)  # two sides conclude an agreement, too
        papers = [p for p in DOCUMENT.finditer(self.text, 0, verb) if _GAP.fullmatch(self.text, p.end(), verb)]
        if papers:
            return papers[-1].start(), self._issued(papers[-1].start(), papers[-1].end())
        near = [
            row for row in self.named if not only_paper and row[1] <= verb and _GAP.fullmatch(self.text, row[1], verb)
        ]
        near = [
            row for row in near if not _BEHIND.search(self.text, 0, row[0])
        ]  # "the envoy for relations with Norland said"
        if near:
            # "Kest, who met Tarn, said": both would do, and the one before the parenthesis is meant.
            first = min(near, key=lambda row: row[0])
            return self._joined(first[0], first[1])
        words = None if only_paper else GENERIC.search(self.text[max(0, verb - 80) : verb].rstrip())
        return (verb - len(words.group()) - 1, ReportedBy(words=words.group().strip())) if words else None

    def _inverted(self, verb: re.Match[str]) -> tuple[int, ReportedBy] | None:
        """Read "said Kest", which follows a quotation or a comma."""
        led = _AUXILIARY.sub("", self.text[: verb.start()]).rstrip()
        if led and led[-1] not in "”\",»’'“—–-":
            return None
        source = self._from(verb.end())
        return (len(led), source) if source else None

    def _subject(self, before: int) -> tuple[int, ReportedBy] | None:
        acting = next((row for row in self.named if row[0] < before), None)
        return self._joined(acting[0], acting[1]) if acting else None

    def according(self) -> ReportedBy | None:
        """Read "according to Kest", "according to a statement issued by Dorr"."""
        found = ACCORDING.search(self.low)
        if found is None:
            return None
        paper = DOCUMENT.match(self.text, found.end())
        if paper:
            return self._issued(paper.start(), paper.end())
        words = re.match(r"[^,;.“”\"]{2,60}", self.text[found.end() :])
        return self._from(found.end()) or (ReportedBy(words=words.group().strip()) if words else None)

    def _from(self, start: int) -> ReportedBy | None:
        """Return who is named from `start` on: "the ministry", "Dorr and Oke"."""
        led = _THE.match(self.text, start)
        stop = led.end() if led else start
        row = next((row for row in self.named if start <= row[0] <= stop), None)
        return self._joined(row[0], row[1])[1] if row else None

    def _joined(self, start: int, end: int) -> tuple[int, ReportedBy]:
        """Return all who are named in one list with the actor at `start`: "Dorr, Oke and Tarn"; and where it starts."""
        rows = sorted(self.named, key=lambda row: row[0])
        here = [k for k, row in enumerate(rows) if row[:2] == (start, end)]
        first, last = here[0], here[-1]
        joint = _AND
        while first and joint.fullmatch(self.text, rows[first - 1][1], rows[first][0]):
            first, joint = first - 1, _COMMA  # "Dorr, Oke and Tarn", read from its end
        stop = last
        while stop + 1 < len(rows) and _COMMA.fullmatch(self.text, rows[stop][1], rows[stop + 1][0]):
            stop += 1
        if stop + 1 < len(rows) and _AND.fullmatch(self.text, rows[stop][1], rows[stop + 1][0]):
            last = stop + 1
        return rows[first][0], ReportedBy(tuple(row[2] for row in rows[first : last + 1]))

    # Documents -------------------------------------------------------------------------------------------------------

    def _on_paper(self, source: ReportedBy) -> ReportedBy:
        """Add the document of "Kest said in a statement"."""
        paper = IN_PAPER.search(self.text)
        return replace(source, document=paper["paper"]) if paper and source.document is None else source

    def _issued(self, start: int, end: int) -> ReportedBy:
        """Return a document with who issued it, from this sentence or from an earlier one that says so."""
        here = self._issuers(start, end)
        if here:
            return here
        for sentence in reversed(self.document.sentences[max(0, self.sentence.index - BACK) : self.sentence.index]):
            reader = _Reader(self.document, self.entities, sentence, ())
            for paper in DOCUMENT.finditer(sentence.text):
                found = reader._issuers(paper.start(), paper.end())
                if found:
                    return found
            paper_named, speaker = IN_PAPER.search(sentence.text), reader._subject(len(sentence.text))
            if paper_named and speaker:
                return replace(speaker[1], document=paper_named["paper"])
        return ReportedBy(document=self.text[start:end])

    def _issuers(self, start: int, end: int) -> ReportedBy | None:
        issued = ISSUED.match(self.text, end)
        row = next((row for row in self.named if issued and row[0] == issued.end()), None)
        if row is None:
            return None
        source = self._joined(row[0], row[1])[1]
        last = max(b for a, b, actor in self.named if actor in source.actors and a >= row[0])
        return replace(source, document=" ".join(self.text[start:last].split()))


def _short(actor: Actor) -> str:
    """Return the words of a mention that are the name: "Secretary Rubio" gives "Rubio"; of a pronoun, the name."""
    if actor.role is None:
        return actor.name
    words = (actor.mention or "").split()
    known = {word.casefold() for word in actor.name.split()}
    kept = [word for word in words if word.casefold() in known]  # "De Tarn", who is Bo de Tarn elsewhere
    return " ".join(kept) or actor.name
