"""Attribute evidence to a speaker, a document, a kind of quotation and a side.

Rules only. Where the text leaves it open the answer is None or "unclear": guessing is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer._entities import EntityIndex
from summarizer._rules.sources import ACCORDING, PAPER, QUOTED, VERB, ReportedBy, source_of
from summarizer._text import Document, Quotation, Sentence, find_quotations, has_none, lowered
from summarizer.codebook import Perspective, QuoteType
from summarizer.values import Actor, Attribution

ASIDE = 8
"""Words outside the marks that may be no more than the reporting clause: "the statement read"."""

OPENING = 4
"""Sentences at a text's start that show whether it is an official document or a report."""

TITLED = re.compile(rf"^\W*{PAPER}\b(?P<by>\s+(?:by|from)\b)?", re.IGNORECASE)
WE = re.compile(r"^(?:We|Our|Nous|Nosotros|Wir|Ми|Мы)\b")
CALLED = re.compile(
    r"^(?:Today,?\s+|Yesterday,?\s+|On\s+\w+,?\s+)?(?:The\s+)?(?:Acting\s+|Deputy\s+|Vice\s+|Prime\s+|Foreign\s+|Defen[cs]e\s+)?"
    r"(?:Secretary|President|Minister|Chancellor|National\s+Security\s+Advis[eo]r|High\s+Representative)\b(?:[^.;]|\b[A-Z]\.){0,160}?"
    r"\b(?:spoke|met|held|hosted|had)\b"
)
JOINT = re.compile(r"(?P<mark>\s*(?:,\s*and|,|and|with)\s+)(?P<the>the\s+)?")
OTHERS = frozenset({"intergovernmental", "ngo", "media", "business"})


def attribute(
    document: Document, entities: EntityIndex, start: int, end: int, actors: Sequence[Actor] = ()
) -> Attribution:
    """Return who says the words at `start` to `end`.

    Args:
        document: The text.
        entities: Its actors.
        start: Offset of the evidence in characters.
        end: Offset after it.
        actors: Who acts in the item, the one who acts first; for the perspective.
    """
    start, end = _without_marks(document.text, start, end)
    quoted = find_quotations(document.text, start, end)
    kind = _quoted(document.text, start, end, quoted)
    source = _source(document, entities, start, end, quoted)
    official = source is None and kind == "narrator"
    if official:
        source = _own_voice(document, entities)
    if kind == "narrator" and source is not None:
        kind = "indirect"
    if kind == "narrator" or source is None:
        return Attribution(quote_type=kind, perspective="narrator" if kind == "narrator" else "unclear")
    acting = actors or _acting(document, entities, start, end)
    return Attribution(
        speaker=source.speaker,
        document=source.document,
        quote_type=kind,
        perspective=_perspective(entities, source, acting, document.text[start:end]),
    )


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the places of the first and last letter: marks at the edges of evidence are not what it says."""
    first = next((i for i in range(start, end) if text[i].isalnum()), None)
    if first is None:
        return start, end
    return first, next(i for i in range(end, first, -1) if text[i - 1].isalnum())


def _quoted(text: str, start: int, end: int, quoted: Sequence[Quotation]) -> QuoteType:
    """Classify words as quoted or the writer's; a reporting clause beside a quotation does not make it mixed."""
    outside, at = [], start
    for q in quoted:
        if q.start < end and q.end > start:
            outside.append(text[at : max(at, q.opened)])
            at = max(at, q.closed)
    if not outside:
        return "narrator"
    rest = " ".join([*outside, text[at : max(at, end)]]).split()
    said = [word for word in rest if any(c.isalnum() for c in word)]
    clause = " ".join(said)
    reported = any(pattern.search(lowered(clause)) for pattern in (VERB, QUOTED, ACCORDING))
    return "direct" if not said or (len(said) <= ASIDE and reported) else "mixed"


def _source(
    document: Document, entities: EntityIndex, start: int, end: int, quoted: Sequence[Quotation]
) -> ReportedBy | None:
    """Return the source named in the sentence; of a quotation, also where it opens, where it closes, or just before."""
    here = document.index_at(start)
    inside = next((q for q in quoted if q.start <= start < q.end), None)
    places = [here]
    if inside is not None:
        places += [document.index_at(inside.opened), document.index_at(inside.closed - 1), here - 1]
    for index in dict.fromkeys(place for place in places if place >= 0):
        sentence = document.sentences[index]
        span = (inside.opened, inside.closed) if inside else (start, end)
        if index == here - 1 and inside and not _carries_on(document, here, inside, quoted):
            continue
        found = source_of(document, entities, sentence, span, quoted)
        if found:
            return found
    return None


def _carries_on(document: Document, here: int, inside: Quotation, quoted: Sequence[Quotation]) -> bool:
    """Return whether a quotation that fills its sentence goes on after `“...,” Kest said.` or `Kest said:`."""
    before, sentence = document.sentences[here - 1], document.sentences[here]
    rest = document.text[before.end : inside.opened] + document.text[inside.closed : sentence.end]
    alone = not any(c.isalnum() for c in rest)
    return alone and (before.text.endswith(":") or any(q.start < before.end and q.end > before.start for q in quoted))


def _own_voice(document: Document, entities: EntityIndex) -> ReportedBy | None:
    """Return the issuer of a text that is itself a statement or a readout; None for a report."""
    opening = document.sentences[:OPENING]
    for head in (document.title, *(s.text for s in opening if s.heading)):
        titled = TITLED.match(head or "")
        if titled and head:
            return ReportedBy(_issuers(entities, opening, head, titled), document=" ".join(head.split()))
    first = next((s for s in opening if not s.heading), None)
    ours = any(WE.match(s.text.lstrip("“")) for s in opening)
    called = first is not None and CALLED.match(first.text.lstrip("“"))
    return ReportedBy() if (ours or called) and has_none(document.text) else None


def _issuers(entities: EntityIndex, opening: Sequence[Sentence], head: str, titled: re.Match[str]) -> tuple[Actor, ...]:
    if not titled["by"] or not opening:
        return ()
    by = head[titled.end() :].strip().split(" on ")[0]
    return entities.resolve(by, at=opening[0].index)


def _acting(document: Document, entities: EntityIndex, start: int, end: int) -> list[Actor]:
    named = entities.in_sentence(document.index_at(start))
    inside = [(a, actor) for a, b, actor in named if a >= start and b <= end]
    return [actor for a, actor in inside if a == inside[0][0]]


# Sides -------------------------------------------------------------------------------------------------------------


def _perspective(entities: EntityIndex, source: ReportedBy, actors: Sequence[Actor], words: str) -> Perspective:
    """Return whose act is reported, as seen by the speaker; of several acts, the first actor's."""
    if not actors or not source.actors:
        return "unclear"
    sides = [_side(actor, source.actors, entities) for actor in actors]
    if (
        len(actors) > 1
        and len({entities.side(speaker) for speaker in source.actors}) > 1
        and set(sides) == {"own_side"}
    ):
        return "joint"
    if {"own_side", "counterpart"} <= set(sides) and _together(words, actors):
        return "joint"
    return sides[0]


def _side(actor: Actor, speakers: Sequence[Actor], entities: EntityIndex) -> Perspective:
    if any(actor.name == speaker.name for speaker in speakers):
        return "own_side"
    own, its = {entities.side(speaker) for speaker in speakers} - {None}, entities.side(actor)
    if its in own:
        return "own_side"
    if actor.actor_type in OTHERS:
        return "third_party"
    return "counterpart" if its and own else "unclear"


def _together(words: str, actors: Sequence[Actor]) -> bool:
    """Return whether two act as one: one mention for both ("The leaders"), or a list of names before the verb."""
    mentions = [actor.mention for actor in actors if actor.mention]
    if len(mentions) > len(set(mentions)):
        return True
    return len(mentions) > 1 and any(_joined(words, at, mentions) for at in _places(words, mentions[0]))


def _places(words: str, mention: str) -> Iterator[int]:
    at = words.find(mention)
    while at >= 0:
        yield at
        at = words.find(mention, at + 1)


def _joined(words: str, at: int, mentions: Sequence[str]) -> bool:
    """Return whether a list of all mentions, in their order, starts at a place."""
    end = at + len(mentions[0])
    for mention in mentions[1:]:
        joint = JOINT.match(words, end)
        starts = (joint.end("the"), joint.end("mark")) if joint else ()
        start = next((start for start in starts if start >= 0 and words.startswith(mention, start)), None)
        if start is None:
            return False
        end = start + len(mention)
    return True
