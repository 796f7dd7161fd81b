"""Find who a text means by "we" and by its "Parties", from its heading and first sentences.

"We, the Leaders of the G7," are the G7; an ambassador speaks for her country; a declaration of three governments has
three parties; a resolution whose paragraphs start with "Demands" has the body that adopts it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from summarizer._entities.coreference import DiscourseModel, Mentioned
from summarizer._text import Sentence

OPENING = 6
"""Sentences at the start of a text that may name its issuer."""

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

EntityIds = tuple[int, ...]


def find_issuers(discourse: DiscourseModel, sentences: Sequence[Sentence]) -> EntityIds:
    """Return who says "we", and who resolves where a paragraph starts with its verb; `()` when that is open."""
    opening = list(zip(sentences[:OPENING], discourse.mentioned, strict=False))
    for sentence, mentioned in opening:
        if _JOINT.search(sentence.text) and len(states := _states(discourse, mentioned)) > 1:
            return states
        if found := _WE.search(sentence.text):
            start, end = sentence.start + found.start(), sentence.start + found.end()
            named = _entity_ids(h for h in mentioned if start <= h.start < end)
            gathered = [i for i in named if discourse.registry.entities[i].actor_type == "intergovernmental"]
            return tuple(gathered[:1] or dict.fromkeys(_side(discourse, i) for i in named))
    spoken = [(s, mentioned) for s, mentioned in opening if _SPOKEN.search(s.text)]
    for sentence, mentioned in spoken:
        topic = _TOPIC.search(sentence.text)
        before = sentence.start + (topic.start() if topic else len(sentence.text))
        for i in _entity_ids(h for h in mentioned if h.start < before):
            entity = discourse.registry.entities[i]
            if entity.place and (entity.person or entity.actor_type in SPOKEN_FOR):
                return (_side(discourse, i),)
            if (body := _spoken_for(discourse, i)) is not None:
                return (body,)
    headings = [_named_in(sentence, mentioned) for sentence, mentioned in opening if sentence.heading]
    if spoken and not _first(discourse, headings, BODIES) and (state := _state_that_acts(discourse)):
        return state
    return _body(discourse, headings, [mentioned for _, mentioned in opening])


def _named_in(heading: Sentence, mentioned: Sequence[Mentioned]) -> list[Mentioned]:
    about = _ABOUT.match(heading.text)
    named = [h for h in mentioned if about and h.start >= heading.start + about.end()]
    return named or list(mentioned)


def _spoken_for(discourse: DiscourseModel, index: int) -> int | None:
    """Return the organisation whose president or envoy somebody is; himself where it is not an actor of the text."""
    entity = discourse.registry.entities[index]
    organisation = entity.role.organisation if entity.person and entity.role else None
    if organisation is None:
        return None
    known = discourse.registry.known(organisation.name)
    return index if known is None else known


def issuer_words(sentences: Sequence[Sentence]) -> str | None:
    """Return what "We, the Leaders of the Northern Nine," call themselves, where nobody is known by that name."""
    for sentence in sentences[:OPENING]:
        if found := _WE.search(sentence.text):
            named = _OF_NAMED.search(found.group())
            return named[1] if named else None
    return None


def _body(
    discourse: DiscourseModel, headings: Sequence[Sequence[Mentioned]], opening: Sequence[Sequence[Mentioned]]
) -> EntityIds:
    """Return the body that a heading or else the first sentences name; a state where no body is named."""
    return (
        _first(discourse, headings, BODIES)
        or _first(discourse, opening, GATHERINGS)
        or _first(discourse, headings, SPOKEN_FOR)
    )


def _first(discourse: DiscourseModel, some: Sequence[Sequence[Mentioned]], kinds: Collection[str]) -> EntityIds:
    entities = discourse.registry.entities
    named = (i for mentioned in some for i in _entity_ids(mentioned))
    return next(((i,) for i in named if not entities[i].person and entities[i].actor_type in kinds), ())


def find_parties(discourse: DiscourseModel, sentences: Sequence[Sentence]) -> EntityIds:
    """Return the states or bodies that a text's first sentences join: of a declaration, its Parties."""
    issuing = find_issuers(discourse, sentences)
    if len(issuing) > 1:
        return issuing
    return next(
        (states for mentioned in discourse.mentioned[:OPENING] if len(states := _states(discourse, mentioned)) > 1), ()
    )


def _states(discourse: DiscourseModel, mentioned: Sequence[Mentioned]) -> EntityIds:
    """Return the states and bodies of states that a sentence names, each as its state."""
    entities = discourse.registry.entities
    sides = (_side(discourse, i) for i in _entity_ids(mentioned) if entities[i].place)
    return tuple(i for i in dict.fromkeys(sides) if not entities[i].person)


def speaks_in_the_first_person(sentences: Sequence[Sentence]) -> bool:
    """Return whether the text itself says "we", outside quotation marks."""
    return any(_FIRST_PERSON.match(sentence.text) for sentence in sentences)


def is_official(sentences: Sequence[Sentence]) -> bool:
    """Return whether the text is a document of its issuer (conclusions, a resolution), by its heading."""
    return any(sentence.heading and _OFFICIAL.match(sentence.text) for sentence in sentences[:OPENING])


def _entity_ids(mentioned: Iterator[Mentioned] | Sequence[Mentioned]) -> EntityIds:
    return tuple(dict.fromkeys(i for h in sorted(mentioned, key=lambda h: h.start) for i in h.entities))


def _side(discourse: DiscourseModel, index: int) -> int:
    """Return the state that somebody speaks for; where the text does not name it, the one who speaks."""
    entities = discourse.registry.entities
    place = entities[index].place
    if not place or entities[index].actor_type == "state":
        return index
    return next(
        (i for i, e in enumerate(entities) if e.actor_type == "state" and e.place and e.place.name == place.name), index
    )


def _state_that_acts(discourse: DiscourseModel) -> EntityIds:
    acting = [h.entities[0] for mentioned in discourse.mentioned for h in mentioned[:1] if not h.rank]
    return next(((i,) for i in acting if discourse.registry.entities[i].actor_type == "state"), ())
