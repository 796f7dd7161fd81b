"""Merge items that say the same: windows overlap in what they report, a summary says each thing once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from summarizer._slots import slot_kind
from summarizer._text import Document, overlap
from summarizer.schema import Item, Rejected, item_id

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
    window: int | None = None

    @classmethod
    def of(cls, item: Item, document: Document, window: int | None) -> MergeKey:
        """Read what an item is compared by."""
        return cls(item, _actors(item), _words(item.what), sentences_of(item, document), window)

    def is_same(self, other: MergeKey) -> bool:
        """Return whether an item of the same type that stands near says the same of the same actors."""
        least = 1.0 if self.window is not None and self.window == other.window else SAME_WORDING
        alike = self.actors == other.actors and _f1(self.words, other.words) >= least
        return alike and _sums(self.item) == _sums(other.item)


@dataclass(frozen=True, slots=True)
class Merged:
    """Items, each once.

    Args:
        items: What is left, in text order.
        duplicates: Repetitions that brought no new evidence, reason `duplicate`.
        places: For each item that came in, the index of the one that it is now part of.
    """

    items: list[Item]
    duplicates: list[Rejected]
    places: list[int]


def merge(items: Sequence[Item], document: Document, windows: Sequence[int] | None = None) -> Merged:
    """Join items of one type that stand in the same or adjacent sentences, have the same actors and say the same.

    The first one stays and takes over the evidence of the others. Different sums or counts are different items. Items
    that share type and place get ids of their own. Only what stands near is
    compared, so the time does not grow with the square of the text.

    Args:
        items: Validated items.
        document: The text.
        windows: For each item the window in which a model listed it: two of one window are two, unless they say the
            same in the same words. None where each sentence was read by itself.
    """
    kept: list[MergeKey] = []
    places: dict[tuple[type[Item], int], list[int]] = {}
    dropped: list[Rejected] = []
    where = [0] * len(items)
    for number, item in sorted(enumerate(items), key=lambda row: (row[1].start, row[1].type)):
        told = MergeKey.of(item, document, windows[number] if windows else None)
        place = _place(told, kept, places)
        if place is None:
            place = len(kept)
            kept.append(told)
        else:
            joined = _join(kept[place].item, item)
            if joined is kept[place].item:
                dropped.append(Rejected(type=item.type, what=item.what, reason="duplicate", detail=joined.id))
            kept[place] = replace(kept[place], item=joined)
        where[number] = place
        for sentence in told.sentences:
            places.setdefault((type(item), sentence), []).append(place)
    return Merged(with_own_ids([told.item for told in kept]), dropped, where)


def _place(told: MergeKey, kept: Sequence[MergeKey], places: Mapping[tuple[type[Item], int], list[int]]) -> int | None:
    """Return the place of the first item that is the same."""
    near = {s + step for s in told.sentences for step in (-1, 0, 1)}
    found = {n for sentence in near for n in places.get((type(told.item), sentence), ())}
    return next((n for n in sorted(found) if told.is_same(kept[n])), None)


def sentences_of(item: Item, document: Document) -> frozenset[int]:
    """Return the indices of the sentences in which an item's evidence stands."""
    spans = ((document.index_at(e.start), document.index_at(e.end - 1)) for e in item.evidence)
    return frozenset(index for first, last in spans for index in range(first, last + 1))


def _sums(item: Item) -> list[Any]:
    """Return the money and the counts of an item: 40 million to one is not 25 million to another."""
    return [getattr(item, name) for name in item.slots() if slot_kind(type(item), name) == "parsed"]


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
    new = [e for e in other.evidence if not overlap([e], kept.evidence)]
    if not new:
        return kept
    evidence = sorted((*kept.evidence, *new), key=lambda e: e.start)
    return kept.model_copy(update={"evidence": evidence, "id": item_id(kept.type, evidence)})


def with_own_ids(items: Iterable[Item]) -> list[Item]:
    """Number the ids of items that share type and place, since a link must mean one of them."""
    seen: dict[str, int] = {}
    named = []
    for item in items:
        seen[item.id] = seen.get(item.id, 0) + 1
        again = seen[item.id]
        named.append(item if again == 1 else item.model_copy(update={"id": f"{item.id}-{again}"}))
    return named
