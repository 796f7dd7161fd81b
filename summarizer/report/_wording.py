"""Headings, order and labels of the pairs of a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from summarizer.paired import TOLD, Comparison, Difference, Drift, Pair, Relation


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a list of pairs.

    Attributes:
        letter: The first letter of their codes: `S2` is the second pair that was strengthened.
        brief: Whether the pairs are shown briefly: there may be many, and nothing differs in them.
    """

    words: str
    letter: str
    brief: bool = False


OF_COMPARISON: Mapping[str, Heading] = {
    "contradicts": Heading("Contradicts", "C"),
    "stronger": Heading("Stronger in the first", "S"),
    "weaker": Heading("Weaker in the first", "W"),
    "different_actor": Heading("Different actor", "A"),
    "different_amount": Heading("Different number", "N"),
    "different_scope": Heading("Different scope", "D"),
    "only_in_a": Heading("Only in the first", "F"),
    "only_in_b": Heading("Only in the second", "L", brief=True),
    "same": Heading("Same in both", "K", brief=True),
}
OF_DRIFT: Mapping[str, Heading] = {
    "contradicted": Heading("Contradicted", "C"),
    "strengthened": Heading("Strengthened", "S"),
    "weakened": Heading("Weakened", "W"),
    "attributed": Heading("Attributed to someone else", "A"),
    "changed": Heading("Different scope or number", "D"),
    "added": Heading("Added", "F"),
    "left_out": Heading("Left out", "L", brief=True),
    "kept": Heading("Unchanged", "K", brief=True),
}
BY_RELATION: Mapping[Relation, str] = {
    "same": "same",
    "stronger": "stronger",
    "weaker": "weaker",
    "different_actor": "different actor",
    "different_scope": "different scope",
    "different_amount": "different number",
    "contradicts": "contradicts",
    "only_in_a": "only here",
    "only_in_b": "only here",
}


def headed(told: Comparison | Drift) -> Iterator[tuple[Heading, list[Pair]]]:
    """Yield each heading with its pairs, the most serious first; empty ones are left out."""
    headings = OF_DRIFT if isinstance(told, Drift) else OF_COMPARISON
    for name, heading in headings.items():
        pairs = [p for p in told.pairs if name == (TOLD[p.relation] if isinstance(told, Drift) else p.relation)]
        if pairs:
            yield heading, pairs


def names(told: Comparison | Drift) -> tuple[str, str]:
    """Return the names of the two texts."""
    return ("article", "source") if isinstance(told, Drift) else ("first", "second")


def in_short(pair: Pair) -> str:
    """Return what differs, from the second text to the first: `asked → urged`.

    A dash stands for a text without such words. If nothing differs, return the clause of the pair.
    """
    return "; ".join(arrow(difference) for difference in pair.differences) or pair.sides[0].what


def arrow(difference: Difference) -> str:
    """Return the differing words of both texts."""
    words = [" ".join(e.quote.split()) if e else "–" for e in (difference.b, difference.a)]
    return f"{words[0]} → {words[1]}"
