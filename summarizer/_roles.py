"""Who acts in an item, and towards whom, where the model was not asked? Those whom its sentence names, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer._actors import Cast
from summarizer._document import Sentence
from summarizer.values import Actor

CLAUSE = re.compile(r"[,—]\s+(?:adding|noting|while|and|but|saying|stressing|whereas)\b|;")
WORD = re.compile(r"\w+")
MOST_PARTIES = 6
LETTERS = 4
"""First letters by which a word of `what` is found again: "adopting" stands there as "adopt"."""


def roles(cast: Cast, sentence: Sentence, what: str, slots: Sequence[str]) -> dict[str, list[Actor]]:
    """Return the actors for each of the slots: all of them for `parties`, else who acts first and whom it is done to.

    Looked at is what stands before the words of the item; the clause of the item counts more than the sentence.
    """
    anchor = sentence.start + _anchor(sentence.text, what)
    named = [(start, actor) for start, _, actor in cast.in_sentence(sentence.index) if start < anchor]
    cuts = [sentence.start + m.start() for m in CLAUSE.finditer(sentence.text) if sentence.start + m.start() < anchor]
    clause = _once([actor for start, actor in named if cuts and start > cuts[-1]])
    whole = _once([actor for _, actor in named])
    if slots == ["parties"]:
        return {"parties": (clause if len(clause) > 1 else whole)[:MOST_PARTIES]}
    acting = clause or whole
    return {name: acting[n : n + 1] for n, name in enumerate(slots)}


def _anchor(sentence: str, what: str) -> int:
    """Return where in the sentence the words of `what` begin; its end where none of them stands there."""
    folded = sentence.casefold()
    for word in re.findall(r"\w{4,}", what.casefold()):
        found = next((m.start() for m in WORD.finditer(folded) if m[0].startswith(word[:LETTERS])), None)
        if found is not None:
            return found
    return len(sentence)


def _once(actors: Sequence[Actor]) -> list[Actor]:
    return list({actor.name: actor for actor in actors}.values())
