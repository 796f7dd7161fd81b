"""Who acts in an item, and towards whom, where the model was not asked? Those whom its sentence names, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer._actors import Cast
from summarizer._document import Sentence
from summarizer._performatives import verb_of
from summarizer.values import Actor

CLAUSE = re.compile(r"[,—]\s+(?:adding|noting|while|and|but|saying|stressing|whereas)\b|;")
WORD = re.compile(r"\w+")
OPENS = re.compile(
    r"\W*(?:and\s+|but\s+)?((?:[Tt]he\s+)?[A-Z][\w’'-]*(?:\s+(?:(?:of|for|the|and|de)\s+){0,2}[A-Z][\w’'-]*){0,6})(?=,|\s+[a-z])"
)
"""Capitalised words that open a clause."""

NO_NAME = frozenset(
    {
        "A",
        "Actually",
        "After",
        "All",
        "Also",
        "An",
        "And",
        "Another",
        "As",
        "Asked",
        "At",
        "Before",
        "Both",
        "But",
        "By",
        "During",
        "Each",
        "Earlier",
        "For",
        "From",
        "He",
        "Her",
        "Help",
        "His",
        "However",
        "If",
        "In",
        "It",
        "Its",
        "Last",
        "Late",
        "Later",
        "Many",
        "More",
        "Most",
        "My",
        "Next",
        "No",
        "Nobody",
        "None",
        "Of",
        "On",
        "One",
        "Or",
        "Other",
        "Others",
        "Our",
        "Several",
        "She",
        "Since",
        "So",
        "Some",
        "Such",
        "That",
        "The",
        "Their",
        "Then",
        "There",
        "These",
        "They",
        "This",
        "Those",
        "Three",
        "To",
        "Two",
        "Under",
        "Until",
        "We",
        "What",
        "When",
        "While",
        "With",
        "Yesterday",
        "Yet",
        "You",
    }
)
"""Words with which a sentence opens, and which are no name."""

MOST_PARTIES = 6
LETTERS = 4
"""First letters by which a word of `what` is found again: "adopting" stands there as "adopt"."""


def roles(cast: Cast, sentence: Sentence, what: str, slots: Sequence[str], type_name: str) -> dict[str, list[Actor]]:
    """Return the actors for each of the slots: all of them for `parties`, else who acts and towards whom.

    Who stands before the verb acts; whom the verb tells is told. Without such a verb the first one named acts. The
    clause of the item counts more than its sentence. Where nobody known acts, the name that opens the clause does.
    """
    verb = verb_of(type_name, sentence.text)
    anchor = sentence.start + (verb.start if verb else _anchor(sentence.text, what))
    whole = [(start, actor) for start, _, actor in cast.in_sentence(sentence.index) if start < anchor]
    cuts = [sentence.start + m.start() for m in CLAUSE.finditer(sentence.text) if sentence.start + m.start() < anchor]
    clause = [(start, actor) for start, actor in whole if start >= (cuts or [sentence.start])[-1]]
    acting = _once(clause or whole)
    if not acting and (name := OPENS.match(sentence.text)) and name[1].split()[0] not in NO_NAME:
        acting = _resolved(cast, name[1], sentence)
    if slots == ["parties"]:
        return {"parties": (acting if len(acting) > 1 else _once(whole) or acting)[:MOST_PARTIES]}
    told = _resolved(cast, verb.whom, sentence) if verb and verb.whom else acting[1:2]
    lists = [acting[:1], told] if len(slots) > 1 else [acting[:1]]
    return dict(zip(slots, [*lists, *([[]] * len(slots))], strict=False))


def _resolved(cast: Cast, mention: str, sentence: Sentence) -> list[Actor]:
    found = cast.resolve(mention, at=sentence.index)
    parts = [] if found else re.split(r",\s*(?:and\s+)?|\s+and\s+", mention)
    return list(found) or [actor for part in parts for actor in cast.resolve(part, at=sentence.index)]


def _anchor(sentence: str, what: str) -> int:
    """Return where in the sentence the words of `what` begin; its end where none of them stands there."""
    folded = sentence.casefold()
    for word in re.findall(r"\w{4,}", what.casefold()):
        found = next((m.start() for m in WORD.finditer(folded) if m[0].startswith(word[:LETTERS])), None)
        if found is not None:
            return found
    return len(sentence)


def _once(placed: Sequence[tuple[int, Actor]]) -> list[Actor]:
    return list({actor.name: actor for _, actor in placed}.values())
