"""The result of a comparison: pairs of statements from two texts, with their relation and differences.

A relation is always that of the first text (a) to the second (b): `stronger` means that a says more than b.

>>> swap("stronger"), swap("only_in_a"), swap("contradicts")
('weaker', 'only_in_b', 'contradicts')
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, SerializeAsAny, ValidationInfo, WithJsonSchema

from summarizer.schema import ITEM_TYPES, OTHER, Agreement, HumanitarianItem, Item, Pledge, Request, TextWarning
from summarizer.values import Evidence, Provenance, Source, Usage, Value

__all__ = ["Aspect", "Comparison", "Difference", "Drift", "Pair", "Relation", "Side", "swap"]

Relation = Literal[
    "same",
    "stronger",
    "weaker",
    "different_actor",
    "different_scope",
    "different_amount",
    "contradicts",
    "only_in_a",
    "only_in_b",
]
RELATIONS: Mapping[Relation, str] = {
    "same": "both say it, and nothing of weight differs",
    "stronger": "a says it more firmly than b: urged for asked, will for could, agreed for discussed",
    "weaker": "a says it less firmly than b",
    "different_actor": "somebody else asks, is asked, promises, agrees, or is worked with",
    "different_scope": "it covers something else: what, where, until when",
    "different_amount": "another number of people, things or money",
    "contradicts": "one says it, the other denies it",
    "only_in_a": "b does not say it",
    "only_in_b": "a does not say it",
}
_SWAPPED: Mapping[Relation, Relation] = {
    "stronger": "weaker",
    "weaker": "stronger",
    "only_in_a": "only_in_b",
    "only_in_b": "only_in_a",
}

Aspect = Literal[
    "negation",
    "actor",
    "partner",
    "force",
    "level",
    "status",
    "hedge",
    "condition",
    "number",
    "date",
    "scope",
    "wording",
]
"""What differs: negation, actor or partner; the strength of a request, pledge or agreement; whether something is only
helped or attempted; a condition, number, date or scope; or the wording."""


def swap(relation: Relation) -> Relation:
    """Return the relation of b to a."""
    return _SWAPPED.get(relation, relation)


def _known_type(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, Item) or not isinstance(value, Mapping):
        return value
    known = {t.type_name(): t for t in (*ITEM_TYPES, *(info.context or {}).get("item_types", ()))}
    name = value.get("type")
    if name not in known:
        raise ValueError(f"unknown item type {name!r}; validate with context={{'item_types': [...]}}")
    return known[name].model_validate(value, context=info.context)


OtherItem = Annotated[SerializeAsAny[Item], BeforeValidator(_known_type), WithJsonSchema(OTHER)]


class Side(Value):
    """What one text says: an item, or a sentence that is too weak to be one. Offsets refer to its own text."""

    what: str = Field(min_length=1, description="the item's clause, or the words of the sentence")
    item: Agreement | Request | Pledge | HumanitarianItem | OtherItem | None = None
    evidence: list[Evidence] = Field(min_length=1)

    @property
    def start(self) -> int:
        """Return the offset of the first evidence, in characters."""
        return min(e.start for e in self.evidence)


class Difference(Value):
    """One difference, in the words of each text; None if a text has no words for it."""

    relation: Relation
    aspect: Aspect
    a: Evidence | None = None
    b: Evidence | None = None
    by: Literal["rule", "model"] = "rule"

    def swapped(self) -> Self:
        """Return the difference as seen from b."""
        return self.model_copy(update={"relation": swap(self.relation), "a": self.b, "b": self.a})


class Pair(Value):
    """What the two texts say about one thing. The most serious of the `differences` gives the relation.

    Attributes:
        by: Whether a rule decided, or a model, which is asked when rules find nothing but the wording differs.
    """

    relation: Relation
    differences: list[Difference] = Field(default=[])
    a: Side | None = None
    b: Side | None = None
    by: Literal["rule", "model"] = "rule"

    @property
    def sides(self) -> list[Side]:
        """Return the sides that exist, a first."""
        return [side for side in (self.a, self.b) if side is not None]

    def swapped(self) -> Self:
        """Return the pair as seen from b."""
        turned = [difference.swapped() for difference in self.differences]
        update = {"relation": swap(self.relation), "differences": turned, "a": self.b, "b": self.a}
        return self.model_copy(update=update)


class Beside(Value):
    """What `Comparison` and `Drift` have in common: the two sources, warnings, provenance and usage.

    Attributes:
        complete: Whether both texts were read completely and every question about a pair was answered; see `problems`.
    """

    a: Source
    b: Source
    warnings_a: list[TextWarning] = Field(default=[])
    warnings_b: list[TextWarning] = Field(default=[])
    complete: bool = True
    problems: list[str] = Field(default=[])
    provenance: Provenance
    usage: Usage = Usage()


class Comparison(Beside):
    """A comparison of two texts: `pairs` in the order of a, then those that are only in b."""

    pairs: list[Pair] = Field(default=[])

    @property
    def differences(self) -> list[Pair]:
        """Return the pairs that are not the same."""
        return [pair for pair in self.pairs if pair.relation != "same"]

    def swapped(self) -> Self:
        """Return the comparison as seen from b, which is `compare(b, a)`."""
        update = {
            "a": self.b,
            "b": self.a,
            "warnings_a": self.warnings_b,
            "warnings_b": self.warnings_a,
            "pairs": in_order([pair.swapped() for pair in self.pairs]),
        }
        return self.model_copy(update=update)


def in_order(pairs: list[Pair]) -> list[Pair]:
    """Return pairs in the order of a, then those that are only in b, in the order of b."""
    return sorted(pairs, key=lambda pair: (pair.a is None, tuple(side.start for side in pair.sides)))


class Drift(Beside):
    """How an article (a) differs from its source (b).

    `left_out` is what only the source says. It may be long, and need not be a fault.
    """

    contradicted: list[Pair] = Field(default=[])
    strengthened: list[Pair] = Field(default=[])
    weakened: list[Pair] = Field(default=[])
    attributed: list[Pair] = Field(default=[], description="attributed to a different actor than in the source")
    changed: list[Pair] = Field(default=[], description="with a different scope or number")
    added: list[Pair] = Field(default=[])
    left_out: list[Pair] = Field(default=[])
    kept: list[Pair] = Field(default=[], description="the same as in the source")

    @classmethod
    def of(cls, comparison: Comparison) -> Self:
        """Return the drift for a comparison of an article with its source."""
        lists: dict[str, list[Pair]] = {}
        for pair in comparison.pairs:
            lists.setdefault(TOLD[pair.relation], []).append(pair)
        beside = {name: getattr(comparison, name) for name in Beside.model_fields}
        return cls(**beside, **lists)

    @property
    def pairs(self) -> list[Pair]:
        """Return all pairs, as in a `Comparison`."""
        return in_order([pair for name in dict.fromkeys(TOLD.values()) for pair in getattr(self, name)])


TOLD: Mapping[Relation, str] = {
    "contradicts": "contradicted",
    "stronger": "strengthened",
    "weaker": "weakened",
    "different_actor": "attributed",
    "different_scope": "changed",
    "different_amount": "changed",
    "only_in_a": "added",
    "only_in_b": "left_out",
    "same": "kept",
}
"""The field of `Drift` for each relation."""
