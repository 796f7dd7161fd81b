"""Match found items with gold items, one to one, the best pairs first.

Two items match if they are in the same list (or one that the gold accepts), and share half of the characters of the
smaller evidence and 0.3 of the content words of the shorter `what`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

LISTS: Mapping[str, str] = {
    "agreements": "agreement",
    "requests": "request",
    "pledges": "pledge",
    "humanitarian_items": "humanitarian_item",
}
OVERLAP = 0.5
"""Share of the characters of the smaller evidence."""

WORDING = 0.3
"""Share of the content words of the shorter `what`."""

LONGEST = 700
"""Characters of evidence that a found item may claim."""

BONUS = 0.25
"""What the same list, and required gold, are worth when pairs are put in order."""

STOP_WORDS = frozenset(
    {
        "the",
        "a",
        "an",
        "of",
        "to",
        "and",
        "in",
        "for",
        "on",
        "with",
        "by",
        "at",
        "from",
        "as",
        "is",
        "are",
        "be",
        "was",
        "were",
        "that",
        "this",
        "its",
        "their",
        "his",
        "her",
        "will",
        "would",
        "it",
        "they",
        "them",
    }
)


def content_words(text: str | None) -> frozenset[str]:
    """Return the words that are compared.

    >>> sorted(content_words("The release of 40 sailors"))
    ['40', 'release', 'sailors']
    """
    return frozenset(re.findall(r"\w+", (text or "").lower())) - STOP_WORDS


def shared(ours: frozenset[Any], theirs: frozenset[Any]) -> float:
    """Return the share of the smaller set that is in both; 0 where one is empty."""
    return len(ours & theirs) / min(len(ours), len(theirs)) if ours and theirs else 0.0


@dataclass(frozen=True)
class Claim:
    """An item of a summary or of the gold, by its JSON: what it says, of which type, on which characters."""

    type: str
    data: Mapping[str, Any] = field(repr=False)

    @cached_property
    def characters(self) -> frozenset[int]:
        """Return the offsets of all characters of its evidence."""
        spans = ((e["start"], e["end"]) for e in self.data.get("evidence", ()))
        return frozenset(offset for start, end in spans for offset in range(start, end))

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the content words of `what`."""
        return content_words(self.data.get("what"))

    @property
    def required(self) -> bool:
        """Return whether the gold wants it found; an optional one is neutral."""
        return bool(self.data.get("required", True))

    def is_like(self, gold: Claim) -> bool:
        """Return whether this found item could be that one of the gold."""
        listed = self.type == gold.type or self.type in gold.data.get("accept_types", ())
        return (
            listed
            and len(self.characters) <= LONGEST
            and shared(self.characters, gold.characters) >= OVERLAP
            and shared(self.words, gold.words) >= WORDING
        )

    def likeness(self, gold: Claim) -> float:
        """Return by how much the best pairs come first."""
        union = len(self.characters | gold.characters)
        whole = len(self.characters & gold.characters) / union if union else 0.0
        near = shared(self.characters, gold.characters) + whole + shared(self.words, gold.words)
        return near + BONUS * (self.type == gold.type) + BONUS * gold.required


def claims(lists: Mapping[str, Any]) -> list[Claim]:
    """Return the items of a summary's JSON, by list; lists of other names are left out."""
    return [Claim(kind, item) for name, kind in LISTS.items() for item in lists.get(name) or ()]


@dataclass(frozen=True)
class Matching:
    """What was found beside what is gold.

    Args:
        found: The items of the summary.
        gold: The items of the gold.
        pairs: Index of a found item with the index of its gold item.
        neutral: Found items that are neither right nor wrong.
        trapped: Found items on a labelled non-item, each with the indices of these.
    """

    found: Sequence[Claim]
    gold: Sequence[Claim]
    pairs: Mapping[int, int]
    neutral: frozenset[int]
    trapped: Mapping[int, frozenset[int]]

    @property
    def wrong(self) -> frozenset[int]:
        """Return the found items that are false positives."""
        return frozenset(range(len(self.found))) - self.pairs.keys() - self.neutral

    @property
    def missed(self) -> frozenset[int]:
        """Return the required gold items that were not found."""
        required = {n for n, item in enumerate(self.gold) if item.required}
        return frozenset(required - set(self.pairs.values()))

    def pairs_of_claims(self) -> Iterator[tuple[Claim, Claim]]:
        """Yield the found items that are right, each with its gold item."""
        return ((self.found[i], self.gold[j]) for i, j in self.pairs.items())


def match(found: Sequence[Claim], gold: Sequence[Claim], non_items: Sequence[Mapping[str, Any]]) -> Matching:
    """Pair what was found with the gold, and look at which traps the rest fell into."""
    rows = [
        (ours.likeness(theirs), i, j)
        for i, ours in enumerate(found)
        for j, theirs in enumerate(gold)
        if ours.is_like(theirs)
    ]
    pairs = _best(rows)
    optional = {i for _, i, j in rows if not gold[j].required} - pairs.keys()
    traps = [(Claim("non_item", non), non.get("accept_if") or {}) for non in non_items]
    neutral, trapped = set(optional), {}
    for i in sorted(set(range(len(found))) - pairs.keys() - optional):
        hits = {n for n, (trap, _) in enumerate(traps) if shared(found[i].characters, trap.characters) >= OVERLAP}
        accepted = {n for n in hits if _accepts(traps[n][1], found[i])}
        neutral |= {i} if accepted else set()
        if hits - accepted:
            trapped[i] = frozenset(hits - accepted)
    return Matching(found, gold, pairs, frozenset(neutral), trapped)


def _best(rows: Iterable[tuple[float, int, int]]) -> dict[int, int]:
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(rows, reverse=True):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _accepts(rule: Mapping[str, Any], item: Claim) -> bool:
    """Return whether a non-item lets this one pass: of that type, with one of those values in each slot."""
    return rule.get("type") == item.type and all(item.data.get(s) in v for s, v in rule.items() if s != "type")
