"""In which words, and in which order, are pairs told to a reader?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from summarizer.paired import TOLD, Comparison, Difference, Drift, Pair, Relation


@dataclass(frozen=True, slots=True)
class Heading:
    """How a list of pairs is headed.

    Attributes:
        letter: What its pairs are called by on a page: `S2` is the second one that was strengthened.
        brief: Its pairs need no words of their own: there may be many, and nothing differs in them.
    """

    words: str
    letter: str
    brief: bool = False


OF_COMPARISON: Mapping[str, Heading] = {
    "contradicts": Heading("Contradicts", "C"),
    "stronger": Heading("Stronger in the first", "S"),
    "weaker": Heading("Weaker in the first", "W"),
    "different_actor": Heading("Somebody else", "A"),
    "different_amount": Heading("Another number", "N"),
    "different_scope": Heading("Another scope", "D"),
    "only_in_a": Heading("Only in the first", "F"),
    "only_in_b": Heading("Only in the second", "L", brief=True),
    "same": Heading("Same in both", "K", brief=True),
}
OF_DRIFT: Mapping[str, Heading] = {
    "contradicted": Heading("Contradicted", "C"),
    "strengthened": Heading("Strengthened", "S"),
    "weakened": Heading("Weakened", "W"),
    "attributed": Heading("Told of somebody else", "A"),
    "changed": Heading("Another scope or number", "D"),
    "added": Heading("Added", "F"),
    "left_out": Heading("Left out", "L", brief=True),
    "kept": Heading("Told as the source tells it", "K", brief=True),
}
BY_RELATION: Mapping[Relation, str] = {
    "same": "same",
    "stronger": "stronger",
    "weaker": "weaker",
    "different_actor": "somebody else",
    "different_scope": "another scope",
    "different_amount": "another number",
    "contradicts": "contradicts",
    "only_in_a": "only here",
    "only_in_b": "only here",
}


def headed(told: Comparison | Drift) -> Iterator[tuple[Heading, list[Pair]]]:
    """Yield each heading that has pairs, and these, the gravest first."""
    headings = OF_DRIFT if isinstance(told, Drift) else OF_COMPARISON
    for name, heading in headings.items():
        pairs = [p for p in told.pairs if name == (TOLD[p.relation] if isinstance(told, Drift) else p.relation)]
        if pairs:
            yield heading, pairs


def names(told: Comparison | Drift) -> tuple[str, str]:
    """Return what the two texts are called."""
    return ("article", "source") if isinstance(told, Drift) else ("first", "second")


def in_short(pair: Pair) -> str:
    """Return what differs, in words from the second text to the first: `asked → urged`.

    A text that has no words for it has a dash. Without a difference it is what the pair says.
    """
    return "; ".join(arrow(difference) for difference in pair.differences) or pair.sides[0].what


def arrow(difference: Difference) -> str:
    """Return the words of both texts that differ."""
    words = [" ".join(e.quote.split()) if e else "–" for e in (difference.b, difference.a)]
    return f"{words[0]} → {words[1]}"
