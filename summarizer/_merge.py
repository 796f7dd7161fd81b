"""Which items are one and the same? Windows overlap in what they report; a summary says each thing once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer._document import Document
from summarizer._wire import slot_kind
from summarizer.schema import Item, Rejected, item_id
from summarizer.values import Evidence

SAME_WORDING = 0.6
"""Token F1 of `what` from which two items with the same actors are one."""


def merge(items: Iterable[Item], document: Document) -> tuple[list[Item], list[Rejected]]:
    """Join items of one type that stand in the same or adjacent sentences, have the same actors and say the same.

    The first one stays and takes over the evidence of the others. A repetition that brings no new evidence is returned
    as rejected, reason `duplicate`. Items that share type and place get ids of their own.
    """
    kept: list[Item] = []
    dropped: list[Rejected] = []
    for item in sorted(items, key=lambda i: (i.start, i.type)):
        place = next((n for n, other in enumerate(kept) if _same(item, other, document)), None)
        if place is None:
            kept.append(item)
            continue
        joined = _join(kept[place], item)
        if joined is kept[place]:
            dropped.append(Rejected(type=item.type, what=item.what, reason="duplicate", detail=joined.id))
        kept[place] = joined
    return _with_own_ids(kept), dropped


def _same(a: Item, b: Item, document: Document) -> bool:
    return (
        type(a) is type(b)
        and _near(a, b, document)
        and _actors(a) == _actors(b)
        and token_f1(a.what, b.what) >= SAME_WORDING
    )


def _near(a: Item, b: Item, document: Document) -> bool:
    mine, theirs = (_sentences(i, document) for i in (a, b))
    return any(abs(x - y) <= 1 for x in mine for y in theirs)


def _sentences(item: Item, document: Document) -> list[int]:
    return [document.index_at(e.start) for e in item.evidence]


def _actors(item: Item) -> list[frozenset[str]]:
    lists = [name for name in item.slots() if slot_kind(type(item), name) == "actors"]
    return [frozenset(actor.name for actor in getattr(item, name)) for name in lists]


def token_f1(a: str, b: str) -> float:
    """Return the F1 of the words that two clauses share, between 0 and 1.

    >>> token_f1("open the bridge", "open the bridge soon")
    0.8571428571428571
    """
    mine, theirs = (set(re.findall(r"\w+", text.casefold())) for text in (a, b))
    shared = len(mine & theirs)
    return 2 * shared / (len(mine) + len(theirs)) if shared else 0.0


def _join(kept: Item, other: Item) -> Item:
    new = [e for e in other.evidence if not any(_overlap(e, old) for old in kept.evidence)]
    if not new:
        return kept
    evidence = sorted((*kept.evidence, *new), key=lambda e: e.start)
    return kept.model_copy(update={"evidence": evidence, "id": item_id(kept.type, evidence)})


def _overlap(a: Evidence, b: Evidence) -> bool:
    return a.start < b.end and b.start < a.end


def _with_own_ids(items: list[Item]) -> list[Item]:
    seen: dict[str, int] = {}
    named = []
    for item in items:
        seen[item.id] = seen.get(item.id, 0) + 1
        again = seen[item.id]
        named.append(item if again == 1 else item.model_copy(update={"id": f"{item.id}-{again}"}))
    return named
