"""Who says "we" in a text, and who are its "Parties"? Those whom its heading or its first sentences name so.

"We, the Leaders of the G7," are the G7; an ambassador speaks for her country; a declaration of three governments has
three parties; a resolution whose paragraphs start with "Demands" has the body that adopts it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from summarizer._entities.coreference import DiscourseModel, Mentioned
from summarizer._text import Sentence

OPENING = 6
"""Sentences at the start of a text in which its issuer may stand."""

GATHERINGS = frozenset({"intergovernmental", "unclear"})
BODIES = GATHERINGS | {"ngo", "government_body", "armed_group", "opposition"}
SPOKEN_FOR = frozenset({"state", "government_body"})

_JOINT = re.compile(r"\bJoint (?:Statement|Declaration|Communiqu|Press)", re.IGNORECASE)
_WE = re.compile(
    r"(?<![“\"])\b[Ww]e,\s+(?=the\b|[A-Z])[^.;]*?"
    r"(?=,\s+(?:have|having|re|met|meet|agree|note|declare|adopt|welcome|stand)\w*\b|$)"
)
_SPOKEN = re.compile(
    r"\b(?:Remarks|Statement|Address|Explanation of Vote)\s+(?:by|of|from)\b"
    r"|\b(?:Remarks|Statement|Address|Explanation of Vote)\b.*\bby\s+(?=(?:the\s+)?[A-Z])"
    r"|\bAmbassador\b|\bRepresentative\b|\bMission to\b"
)
_TOPIC = re.compile(r"\s(?:on|regarding|concerning|at)\s")
_ABOUT = re.compile(r"\A[^:.]{1,60}:\s+(?=\S)")
"""What a heading is about: "Norland and the coast: Relief Committee helps in ..."."""

_OFFICIAL = re.compile(
    r"(?!.*\b(?:Issues?|Adopts?|Signs?|Makes?|Publish(?:es)?|Rejects?|Releases?|Backs?|Slams?|Welcomes?|Condemns?|Passes)\b)"
    r"(?:.*[–—-]\s*|(?:[A-Z][\w’'-]*\s+){0,4})(?:Conclusions|Resolution(?:\s+[\d/()]+)?|Declaration|Communiqu[eé]|Press\s+Statement|"
    r"Joint\s+Statement|Statement)(?:\s+(?:of|by|from|on|adopted)\b.*)?\s*\Z"
)
"""A heading that says that the text is the document itself, not a report on it."""

_OF_NAMED = re.compile(r"\bof\s+(?:the\s+)?((?:[A-Z][\w’'-]*)(?:\s+(?:(?:of|for|the|and)\s+)*[A-Z][\w’'-]*)*)\s*\Z")
_FIRST_PERSON = re.compile(r"(?<![“\"])\b(?:We|we|Our|our)\b")

Entries = tuple[int, ...]


def find_issuers(story: DiscourseModel, sentences: Sequence[Sentence]) -> Entries:
    """Return who says "we", and who resolves where a paragraph starts with its verb; `()` when that is open."""
    opening = list(zip(sentences[:OPENING], story.heard, strict=False))
    for sentence, heard in opening:
        if _JOINT.search(sentence.text) and len(states := _states(story, heard)) > 1:
            return states
        if found := _WE.search(sentence.text):
            start, end = sentence.start + found.start(), sentence.start + found.end()
            named = _entries(h for h in heard if start <= h.start < end)
            gathered = [i for i in named if story.register.entries[i].actor_type == "intergovernmental"]
            return tuple(gathered[:1] or dict.fromkeys(_side(story, i) for i in named))
    spoken = [(s, heard) for s, heard in opening if _SPOKEN.search(s.text)]
    for sentence, heard in spoken:
        topic = _TOPIC.search(sentence.text)
        before = sentence.start + (topic.start() if topic else len(sentence.text))
        for i in _entries(h for h in heard if h.start < before):
            entry = story.register.entries[i]
            if entry.place and (entry.person or entry.actor_type in SPOKEN_FOR):
                return (_side(story, i),)
            if (body := _spoken_for(story, i)) is not None:
                return (body,)
    headings = [_named_in(sentence, heard) for sentence, heard in opening if sentence.heading]
    if spoken and not _first(story, headings, BODIES) and (state := _state_that_acts(story)):
        return state
    return _body(story, headings, [heard for _, heard in opening])


def _named_in(heading: Sentence, heard: Sequence[Mentioned]) -> list[Mentioned]:
    about = _ABOUT.match(heading.text)
    named = [h for h in heard if about and h.start >= heading.start + about.end()]
    return named or list(heard)


def _spoken_for(story: DiscourseModel, index: int) -> int | None:
    """Return the organisation whose president or envoy somebody is; himself where it is not an actor of the text."""
    entry = story.register.entries[index]
    organisation = entry.role.organisation if entry.person and entry.role else None
    if organisation is None:
        return None
    known = story.register.known(organisation.name)
    return index if known is None else known


def issuer_words(sentences: Sequence[Sentence]) -> str | None:
    """Return what "We, the Leaders of the Northern Nine," call themselves, where nobody is known by that name."""
    for sentence in sentences[:OPENING]:
        if found := _WE.search(sentence.text):
            named = _OF_NAMED.search(found.group())
            return named[1] if named else None
    return None


def _body(
    story: DiscourseModel, headings: Sequence[Sequence[Mentioned]], opening: Sequence[Sequence[Mentioned]]
) -> Entries:
    """Return the body that a heading or else the first sentences name; a state where no body is named."""
    return _first(story, headings, BODIES) or _first(story, opening, GATHERINGS) or _first(story, headings, SPOKEN_FOR)


def _first(story: DiscourseModel, some: Sequence[Sequence[Mentioned]], kinds: Collection[str]) -> Entries:
    entries = story.register.entries
    named = (i for heard in some for i in _entries(heard))
    return next(((i,) for i in named if not entries[i].person and entries[i].actor_type in kinds), ())


def find_parties(story: DiscourseModel, sentences: Sequence[Sentence]) -> Entries:
    """Return the states or bodies that a text's first sentences join: of a declaration, its Parties."""
    issuing = find_issuers(story, sentences)
    if len(issuing) > 1:
        return issuing
    return next((states for heard in story.heard[:OPENING] if len(states := _states(story, heard)) > 1), ())


def _states(story: DiscourseModel, heard: Sequence[Mentioned]) -> Entries:
    """Return the states and bodies of states that a sentence names, each as its state."""
    entries = story.register.entries
    sides = (_side(story, i) for i in _entries(heard) if entries[i].place)
    return tuple(i for i in dict.fromkeys(sides) if not entries[i].person)


def speaks_in_the_first_person(sentences: Sequence[Sentence]) -> bool:
    """Say whether the text itself says "we", outside quotation marks."""
    return any(_FIRST_PERSON.match(sentence.text) for sentence in sentences)


def is_official(sentences: Sequence[Sentence]) -> bool:
    """Say whether the text is a document of its issuer (conclusions, a resolution), by its heading."""
    return any(sentence.heading and _OFFICIAL.match(sentence.text) for sentence in sentences[:OPENING])


def _entries(heard: Iterator[Mentioned] | Sequence[Mentioned]) -> Entries:
    return tuple(dict.fromkeys(i for h in sorted(heard, key=lambda h: h.start) for i in h.entries))


def _side(story: DiscourseModel, index: int) -> int:
    """Return the state that somebody speaks for; where the text does not name it, the one who speaks."""
    entries = story.register.entries
    place = entries[index].place
    if not place or entries[index].actor_type == "state":
        return index
    return next(
        (i for i, e in enumerate(entries) if e.actor_type == "state" and e.place and e.place.name == place.name), index
    )


def _state_that_acts(story: DiscourseModel) -> Entries:
    acting = [h.entries[0] for heard in story.heard for h in heard[:1] if not h.rank]
    return next(((i,) for i in acting if story.register.entries[i].actor_type == "state"), ())
