"""Is a comparison measured beside its gold as the definitions say?"""

from __future__ import annotations

from typing import Any

from beside import call, readout
from making import evidence

from summarizer import compare
from summarizer.evaluation._pair_gold import GoldPair, PairGold
from summarizer.evaluation._pair_scores import count
from summarizer.paired import Comparison, Pair, Relation, Side

A, B = "Sorn urged Hask to wait. Sorn pledged nine boats.", "Sorn asked Hask to wait. Sorn pledged two boats."
WAIT, BOATS = (
    ("Sorn urged Hask to wait.", "Sorn asked Hask to wait."),
    ("Sorn pledged nine boats.", "Sorn pledged two boats."),
)


def _pair(relation: Relation, a: str | None, b: str | None) -> Pair:
    sides = [Side(what=q, evidence=[evidence(t, q)]) if q else None for t, q in ((A, a), (B, b))]
    return Pair(relation=relation, a=sides[0], b=sides[1])


def _gold(*rows: tuple[Relation, str | None, str | None], whole: bool = True, **more: Any) -> PairGold:
    def span(text: str, quote: str | None) -> dict[str, Any] | None:
        return {"quote": quote, "start": text.index(quote), "end": text.index(quote) + len(quote)} if quote else None

    pairs = [
        GoldPair.model_validate({"id": str(n), "relation": r, "a": span(A, a), "b": span(B, b), **more})
        for n, (r, a, b) in enumerate(rows)
    ]
    return PairGold("wait", A, B, tuple(pairs), whole)


def _counted(gold: PairGold, *pairs: Pair) -> dict[str, tuple[float, ...]]:
    made = compare(call(), readout(), rules_only=True).model_copy(update={"pairs": list(pairs)})
    return dict(count(gold, made).rows)


def test_a_right_pair_counts_for_relations_and_drifts() -> None:
    """In its place, with its relation."""
    counts = _counted(_gold(("stronger", *WAIT)), _pair("stronger", *WAIT))
    assert (counts["relations"], counts["drift_recall"], counts["precision"]) == ((1, 1), (1, 1), (1, 1))
    assert counts["false_alarms"] == (0,)


def test_a_wrong_relation_is_noticed_and_not_right() -> None:
    """It is no false alarm either: something does differ there."""
    counts = _counted(_gold(("stronger", *WAIT)), _pair("different_scope", *WAIT))
    assert (counts["drift_recall"], counts["noticed"], counts["precision"]) == ((0, 1), (1, 1), (0, 1))
    assert counts["false_alarms"] == (0,)


def test_a_neighbour_that_the_gold_accepts_is_right() -> None:
    """Careful readers may differ."""
    counts = _counted(_gold(("stronger", *WAIT), accept=["different_scope"]), _pair("different_scope", *WAIT))
    assert counts["drift_recall"] == (1, 1)


def test_a_difference_where_nothing_differs_is_a_false_alarm() -> None:
    """And it is no same pair either."""
    counts = _counted(_gold(("same", *BOATS)), _pair("different_amount", *BOATS))
    assert (counts["false_alarms"], counts["relations"], counts["precision"]) == ((1,), (0, 1), (0, 1))
    assert counts["drift_recall"] == (0, 0)


def test_a_difference_that_no_gold_has_is_a_false_alarm() -> None:
    """Of a text whose pairs are all listed."""
    assert _counted(_gold(("same", *BOATS)), _pair("only_in_a", WAIT[0], None))["false_alarms"] == (1,)


def test_a_pair_that_was_taken_apart_is_no_false_alarm_and_not_found() -> None:
    """The sentence stands in one text alone there, and the relation is wrong."""
    counts = _counted(_gold(("stronger", *WAIT)), _pair("only_in_a", WAIT[0], None), _pair("only_in_b", None, WAIT[1]))
    assert (counts["drift_recall"], counts["false_alarms"], counts["precision"]) == ((0, 1), (0,), (0, 2))


def test_what_is_left_out_is_neutral_where_it_was_not_listed() -> None:
    """A source may say much more; an annotator of drifts lists what is told otherwise."""
    found = _pair("only_in_b", None, BOATS[1])
    assert _counted(_gold(("stronger", *WAIT), whole=False), found)["false_alarms"] == (0,)
    assert _counted(_gold(("stronger", *WAIT), whole=False), found)["left_out"] == (1,)
    assert _counted(_gold(("stronger", *WAIT)), found)["false_alarms"] == (1,)


def test_what_is_not_required_is_neutral() -> None:
    """Neither missed nor wrong."""
    gold = _gold(("stronger", *WAIT), required=False)
    assert _counted(gold)["relations"] == (0, 0)
    assert _counted(gold, _pair("stronger", *WAIT))["false_alarms"] == (0,)


def test_one_found_pair_is_one_gold_pair() -> None:
    """Two drifts in one sentence need two pairs."""
    counts = _counted(_gold(("stronger", *WAIT), ("weaker", *WAIT)), _pair("stronger", *WAIT))
    assert counts["drift_recall"] == (1, 2)


def test_no_comparison_misses_all() -> None:
    """A pair of texts that could not be compared is not left out of the figures."""
    counts = count(_gold(("stronger", *WAIT), ("same", *BOATS)), None).rows
    assert (counts["relations"], counts["drift_recall"], counts["calls"]) == ((0, 2), (0, 1), (0.0,))


def test_counts_add_up() -> None:
    """Over several pairs of texts."""
    one = count(_gold(("stronger", *WAIT)), None)
    assert (one + one)["relations"] == (0, 2)
    assert isinstance(compare(call(), readout(), rules_only=True), Comparison)
