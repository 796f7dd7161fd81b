"""Align the items and sentences of two texts that are about the same thing.

Items are paired with items, by their words (rare ones weigh more), their numbers and their type; what is left is looked
for among the other text's sentences, which may say it too weakly to be an item. One to one, the likest first.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer._quantities import find_numbers
from summarizer._text import BEGINNING, is_same
from summarizer.comparison._parties import same_doer
from summarizer.comparison._passages import Passage

ALIKE = 0.3
"""Likeness from which two items are a pair."""

ALIKE_SENTENCE = 0.33
"""Likeness from which an item and a mere sentence are one; there are many sentences."""

ALIKE_SENTENCES = 0.4
"""Likeness from which two sentences are one of which at least one asks, promises or agrees, though it is no item."""

CERTAIN = 0.6
"""Likeness from which an item and a sentence that does nothing are one and the same, though nothing differs."""

SAME_KIND = 0.08
SAME_NUMBER = 0.1
SAME_WHO = 0.08
NEAR = 0.05
TOPIC = 0.1
"""What is added to the likeness of words: for one type or one kind of act, a number in common, one who acts, a like
place in the texts; and what is taken off for a mere topic ("they discussed the plants"): a better one may be near."""


COVERED = 0.7
"""Share of an item's words, the rare ones weighing more, from which on a piece of the other text says it as well."""

MOST_ADDED = SAME_KIND + SAME_NUMBER + SAME_WHO + NEAR


@dataclass(frozen=True, slots=True)
class Partners:
    """A piece of each text, or of one alone; `likeness` is 0 there."""

    a: Passage | None
    b: Passage | None
    likeness: float = 0.0

    @property
    def certain(self) -> bool:
        """Return whether they are a pair even if nothing differs: two items, or a sentence that does something too."""
        bare = [p for p in (self.a, self.b) if p and p.item is None]
        return all(p.act is not None for p in bare) or self.likeness >= CERTAIN


def partners(a: Sequence[Passage], b: Sequence[Passage]) -> list[Partners]:
    """Pair the pieces of two texts. Pieces without an item that have no partner are left out."""
    measure = Measure([*a, *b])
    rows = sorted(_rows(a, b, measure), key=lambda row: (-row[0], row[1], row[2]))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    scores: dict[int, float] = {}
    for score, i, j in rows:
        if i not in pairs and j not in taken:
            pairs[i], scores[i] = j, score
            taken.add(j)
    found = [Partners(a[i], b[j], scores[i]) for i, j in pairs.items()]
    both = [(pair.a, pair.b) for pair in found if pair.a and pair.b]
    turned = [(y, x) for x, y in both]
    alone_a = [p for i, p in enumerate(a) if p.item and i not in pairs and not _is_covered(p, both, measure)]
    alone_b = [p for j, p in enumerate(b) if p.item and j not in taken and not _is_covered(p, turned, measure)]
    return [*found, *(Partners(p, None) for p in alone_a), *(Partners(None, p) for p in alone_b)]


def _is_covered(alone: Passage, pairs: Iterable[tuple[Passage, Passage]], measure: Measure) -> bool:
    """Return whether the other text says two items of a sentence as one: all words of this one are there too."""
    return any(
        beside.item and beside.sentence == alone.sentence and measure.share(alone, other) >= COVERED
        for beside, other in pairs
    )


def _rows(a: Sequence[Passage], b: Sequence[Passage], measure: Measure) -> Iterator[tuple[float, int, int]]:
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            least = _least(x, y)
            if least is not None and measure.words(x, y) >= least - MOST_ADDED:
                score = measure.likeness(x, y)
                if score >= least:
                    yield score, i, j


def _least(x: Passage, y: Passage) -> float | None:
    """Return the likeness from which two pieces are a pair; None where they cannot be one."""
    if x.item and y.item:
        return ALIKE
    if x.item or y.item:
        return ALIKE_SENTENCE
    return ALIKE_SENTENCES if any(p.act and p.act.binds for p in (x, y)) else None


class Measure:
    """How like two pieces are, by the words of all pieces of both texts."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        stems = _stems({key for p in passages for key in p.said}, english=all(p.material.is_english for p in passages))
        said = [_stemmed(p, stems) for p in passages]
        counted = Counter(stem for counts in said for stem in counts)
        weights = {stem: math.log(1 + len(passages) / count) for stem, count in counted.items()}
        self._vectors = {
            id(p): {stem: counts[stem] * weights[stem] for stem in sorted(counts)}
            for p, counts in zip(passages, said, strict=True)
        }
        self._sizes = {key: math.sqrt(sum(x * x for x in vector.values())) for key, vector in self._vectors.items()}

    def words(self, x: Passage, y: Passage) -> float:
        """Return how like the words of two pieces are, from 0 to 1."""
        ours, theirs = self._vectors[id(x)], self._vectors[id(y)]
        both = sum(ours[stem] * theirs[stem] for stem in sorted(ours.keys() & theirs.keys()))
        return both / (self._sizes[id(x)] * self._sizes[id(y)]) if both else 0.0

    def share(self, x: Passage, y: Passage) -> float:
        """Return how much of the words of a piece is in another, from 0 to 1; nothing where a number is not."""
        ours, theirs = self._vectors[id(x)], self._vectors[id(y)]
        if {n.value for n in find_numbers(x.text)} - {n.value for n in find_numbers(y.text)}:
            return 0.0
        return sum(weight for stem, weight in ours.items() if stem in theirs) / (sum(ours.values()) or 1.0)

    def likeness(self, x: Passage, y: Passage) -> float:
        """Return how like two pieces are: 1 for the same words, a little over it when all else is the same too."""
        alike = self.words(x, y)
        if not alike:
            return 0.0
        extra = SAME_KIND * _same_kind(x, y) + SAME_NUMBER * _same_number(x, y) + SAME_WHO * same_doer(x, y)
        return alike + extra + NEAR * _near(x, y) - TOPIC * any(p.item is None and _is_topic(p) for p in (x, y))


def _stemmed(passage: Passage, stems: Mapping[str, str]) -> Mapping[str, float]:
    counts: dict[str, float] = {}
    for key, count in passage.said.items():
        counts[stems[key]] = max(count, counts.get(stems[key], 0.0))
    return counts


def _stems(keys: Iterable[str], *, english: bool) -> Mapping[str, str]:
    """Return one name for all forms of a word."""
    stems: dict[str, str] = {}
    by_beginning: dict[str, list[str]] = {}
    for key in sorted(keys):
        known = by_beginning.setdefault(key[:BEGINNING], [])
        stem = next((k for k in known if is_same(k, key, english=english)), None)
        if stem is None:
            known.append(stem := key)
        stems[key] = stem
    return stems


def _same_kind(x: Passage, y: Passage) -> bool:
    if x.item and y.item:
        return x.item.type == y.item.type
    return x.act is not None and y.act is not None and x.act.family == y.act.family


def _is_topic(passage: Passage) -> bool:
    return passage.act is not None and passage.act.value == "discussed"


def _same_number(x: Passage, y: Passage) -> bool:
    ours, theirs = ({n.value for n in find_numbers(p.text) if n.value != 1} for p in (x, y))
    return bool(ours & theirs)


def _near(x: Passage, y: Passage) -> float:
    """Return 1 where two pieces are at the same part of their texts, 0 at opposite ends."""
    places = [p.start / max(1, len(p.material.document.text)) for p in (x, y)]
    return 1 - abs(places[0] - places[1])
