"""Rank the mentions of a sentence by salience: whether each may act there or is only referred to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter

from summarizer._entities.coreference import ASIDE, PLACE, DiscourseModel, Mentioned, Pointer, pointers
from summarizer._entities.dateline import OPENS, dateline_end
from summarizer._entities.types import Mention
from summarizer._text import Sentence

_OPENING = re.compile(OPENS)

_NAMED_ASIDE = re.compile(
    r"\bas\s+(?:[a-z]+ly\s+)?(?:[a-z]+ed|set\s+out|laid\s+(?:out|down)|put)\s+(?:\w+\s+){0,2}?by\s+(?:the\s+)?\Z"
    r"|\b(?:set|laid)\s+(?:out|down)\s+by\s+(?:the\s+)?\Z"
    r"|(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bbe )(?<!\bis )(?<!\bare )"
    r"\b(?:\w+ed|led|held|put|run|drawn|overseen)\s+by\s+(?:the\s+)?\Z"
)
"""Before one who is only referred to: "as discussed by Kest", "laid out by Tarn", "a group led by Norland"."""

_AND = re.compile(r"\s+and\s+(?:the\s+|its\s+|his\s+|her\s+)?")

PEOPLE = frozenset({"person", "name", "role"})


def rank_mentions(
    sentence: Sentence, said: Sequence[Mention], entities: Sequence[int | None], discourse: DiscourseModel
) -> Iterator[Mentioned]:
    """Yield the mentions of a sentence from left to right, so that each pronoun sees what comes before it."""
    at = len(discourse.mentioned) - 1
    opened = sentence.start + (sentence.text.find(",") if _OPENING.match(sentence.text) else -1)
    first = sentence.start + (0 if sentence.heading else dateline_end(sentence.text))
    marks: list[tuple[int, int, Mention | Pointer, int | None]] = [
        (m.start, m.end, m, entity) for m, entity in zip(said, entities, strict=True) if m.start >= first
    ]
    marks += [(sentence.start + start, sentence.start + end, how, None) for start, end, how in pointers(sentence.text)]
    named = {entity for m, entity in zip(said, entities, strict=True) if entity is not None and m.kind != "role"}
    before: tuple[int, int, bool] = (0, 0, False)
    for start, end, mark, entity in sorted(marks, key=itemgetter(0, 1)):
        if entity is not None:
            found: tuple[int, ...] = (entity,)
        elif isinstance(mark, str):
            found = discourse.pointed(mark, sentence.text[start - sentence.start : end - sentence.start], at, start)
        else:
            found = discourse.office(mark.role, mark.place, at, start, named) if mark.role else ()
        last, joined, was_person = before
        between = sentence.text[max(0, last - sentence.start) : start - sentence.start]
        rank = _rank(mark, between, opening=start < opened)
        person = isinstance(mark, str) or mark.kind in PEOPLE
        if person == was_person and _AND.fullmatch(between):
            rank = max(rank, joined)  # "in Norland and Calvessa", "as agreed by Kest and Tarn"
        before = end, 0 if isinstance(mark, str) or mark.owns else rank, person
        if found:
            yield Mentioned(start, end, found, rank)


def _rank(mark: Mention | Pointer, before: str, *, opening: bool) -> int:
    if not isinstance(mark, str) and (mark.owns or mark.where):
        return 2 if mark.kind in PEOPLE else PLACE
    return ASIDE if " by " in before and _NAMED_ASIDE.search(before) else int(opening)
