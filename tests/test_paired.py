"""Do pairs, comparisons and drifts keep what they hold, whichever way they are looked at?"""

from __future__ import annotations

from typing import ClassVar, Literal, get_args

import pytest
from beside import CALL, call, readout
from making import evidence, item
from pydantic import ValidationError

from summarizer import compare
from summarizer.paired import RELATIONS, TOLD, Comparison, Difference, Drift, Pair, Relation, Side, swap
from summarizer.schema import Item


class Sanction(Item):
    """A type of a user's own."""

    definition: ClassVar[str] = "One party imposed a penalty on another."
    type: Literal["sanction"] = "sanction"


def _comparison() -> Comparison:
    return compare(call(), readout(), rules_only=True)


def test_every_relation_has_a_meaning_and_a_list_of_a_drift() -> None:
    """A relation that is added must be told to models and readers."""
    assert set(RELATIONS) == set(TOLD) == set(get_args(Relation))
    assert set(TOLD.values()) <= Drift.model_fields.keys()


@pytest.mark.parametrize("relation", get_args(Relation))
def test_swapping_twice_changes_nothing(relation: Relation) -> None:
    """Stronger becomes weaker, only in a becomes only in b, and back; the others stay."""
    assert swap(swap(relation)) == relation
    assert (swap(relation) == relation) == (relation[:6] not in ("strong", "weaker", "only_i"))


def test_a_swapped_pair_swaps_its_words_too() -> None:
    """What was said in a is then said in b."""
    a, b = evidence(CALL, "agreed"), evidence(CALL, "demanded")
    told = Difference(relation="stronger", aspect="force", a=a, b=b)
    pair = Pair(relation="stronger", differences=[told], a=Side(what="x", evidence=[a]), b=Side(what="y", evidence=[b]))
    turned = pair.swapped()
    assert (turned.relation, turned.a, turned.b) == ("weaker", pair.b, pair.a)
    assert (turned.differences[0].relation, turned.differences[0].a, turned.differences[0].b) == ("weaker", b, a)
    assert turned.swapped() == pair


def test_a_comparison_comes_back_from_its_json() -> None:
    """Equal in every field, items of each type too."""
    comparison = _comparison()
    assert Comparison.model_validate_json(comparison.model_dump_json()) == comparison
    assert {type(s.item).__name__ for p in comparison.pairs for s in p.sides} >= {"Agreement", "Request", "Pledge"}


def test_a_drift_comes_back_from_its_json_and_has_the_same_pairs() -> None:
    """Nothing is lost on the way into its lists."""
    comparison = _comparison()
    drift = Drift.of(comparison)
    assert Drift.model_validate_json(drift.model_dump_json()) == drift
    assert drift.pairs == comparison.pairs
    assert [p.relation for p in drift.strengthened] == ["stronger"] * len(drift.strengthened) != []
    assert [p.b.what for p in drift.left_out if p.b] == ["free nine sailors"]


def test_an_item_of_a_users_own_type_comes_back_where_the_type_is_named() -> None:
    """As with summaries: without the type it is refused in words."""
    own = item(Sanction, CALL, "withdraw its patrols")
    side = Side(what=own.what, item=own, evidence=own.evidence)
    assert Side.model_validate_json(side.model_dump_json(), context={"item_types": [Sanction]}) == side
    with pytest.raises(ValidationError, match="unknown item type 'sanction'"):
        Side.model_validate_json(side.model_dump_json())


def test_json_schema_names_relation_and_both_sides() -> None:
    """Programs in other languages read the same form."""
    schema = Comparison.model_json_schema()
    pair = schema["$defs"]["Pair"]["properties"]
    assert pair["relation"]["enum"] == list(get_args(Relation))
    assert {"a", "b", "differences", "by"} <= pair.keys()


def test_a_comparison_does_not_change() -> None:
    """Values are frozen, and closed to unknown fields."""
    comparison = _comparison()
    with pytest.raises(ValidationError):
        comparison.complete = False  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Pair(relation="same", score=1.0)  # type: ignore[call-arg]
