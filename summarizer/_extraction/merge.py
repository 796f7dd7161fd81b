"""Which items are one and the same? Windows overlap in what they report; a summary says each thing once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from summarizer._slots import slot_kind
from summarizer._text import Document
from summarizer.schema import Item, Rejected, item_id
from summarizer.values import Evidence

WORD = re.compile(r"\w+")
SAME_WORDING = 0.6
"""Token F1 of `what` from which two items with the same actors are one."""


@dataclass(frozen=True, slots=True)
class MergeKey:
    """An item, and what it is compared by."""

    item: Item
    actors: tuple[frozenset[str], ...]
    words: frozenset[str]
    sentences: frozenset[int]

    @classmethod
    def of(cls, item: Item, document: Document) -> MergeKey:
        """Read what an item is compared by."""
        return cls(item, _actors(item), _words(item.what), sentences_of(item, document))

    def is_same(self, other: MergeKey) -> bool:
        """Say whether an item of the same type that stands near says the same of the same actors."""
        return self.actors == other.actors and _f1(self.words, other.words) >= SAME_WORDING


def merge(items: Iterable[Item], document: Document) -> tuple[list[Item], list[Rejected]]:
    """Join items of one type that stand in the same or adjacent sentences, have the same actors and say the same.

    The first one stays and takes over the evidence of the others. A repetition that brings no new evidence is returned
    as rejected, reason `duplicate`. Items that share type and place get ids of their own. Only what stands near is
    compared, so the time does not grow with the square of the text.
    """
    kept: list[MergeKey] = []
    places: dict[tuple[type[Item], int], list[int]] = {}
    dropped: list[Rejected] = []
    for item in sorted(items, key=lambda i: (i.start, i.type)):
        told = MergeKey.of(item, document)
        place = _place(told, kept, places)
        if place is None:
            place = len(kept)
            kept.append(told)
        else:
            joined = _join(kept[place].item, item)
            if joined is kept[place].item:
                dropped.append(Rejected(type=item.type, what=item.what, reason="duplicate", detail=joined.id))
            kept[place] = replace(kept[place], item=joined)
        for sentence in told.sentences:
            places.setdefault((type(item), sentence), []).append(place)
    return with_own_ids([told.item for told in kept]), dropped


def _place(told: MergeKey, kept: Sequence[MergeKey], places: Mapping[tuple[type[Item], int], list[int]]) -> int | None:
    """Return the place of the first item that is the same."""
    near = {s + step for s in told.sentences for step in (-1, 0, 1)}
    found = {n for sentence in near for n in places.get((type(told.item), sentence), ())}
    return next((n for n in sorted(found) if told.is_same(kept[n])), None)


def sentences_of(item: Item, document: Document) -> frozenset[int]:
    """Return the indices of the sentences in which an item's evidence stands."""
    spans = ((document.index_at(e.start), document.index_at(e.end - 1)) for e in item.evidence)
    return frozenset(index for first, last in spans for index in range(first, last + 1))


def _actors(item: Item) -> tuple[frozenset[str], ...]:
    slots = {name: slot_kind(type(item), name) for name in item.slots()}
    lists = [getattr(item, name) or () for name, kind in slots.items() if kind == "actors"]
    single = [[actor] for name, kind in slots.items() if kind == "actor" and (actor := getattr(item, name))]
    return tuple(frozenset(actor.name for actor in actors) for actors in (*lists, *single))


def token_f1(a: str, b: str) -> float:
    """Return the F1 of the words that two clauses share, between 0 and 1.

    >>> token_f1("open the bridge", "open the bridge soon")
    0.8571428571428571
    """
    return _f1(_words(a), _words(b))


def _f1(mine: frozenset[str], theirs: frozenset[str]) -> float:
    shared = len(mine & theirs)
    return 2 * shared / (len(mine) + len(theirs)) if shared else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.casefold()))


def _join(kept: Item, other: Item) -> Item:
    new = [e for e in other.evidence if not any(_overlap(e, old) for old in kept.evidence)]
    if not new:
        return kept
    evidence = sorted((*kept.evidence, *new), key=lambda e: e.start)
    return kept.model_copy(update={"evidence": evidence, "id": item_id(kept.type, evidence)})


def _overlap(a: Evidence, b: Evidence) -> bool:
    return a.start < b.end and b.start < a.end


def with_own_ids(items: Iterable[Item]) -> list[Item]:
    """Number the ids of items that share type and place, since a link must mean one of them."""
    seen: dict[str, int] = {}
    named = []
    for item in items:
        seen[item.id] = seen.get(item.id, 0) + 1
        again = seen[item.id]
        named.append(item if again == 1 else item.model_copy(update={"id": f"{item.id}-{again}"}))
    return named
