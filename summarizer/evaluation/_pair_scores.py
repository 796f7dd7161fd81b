"""Count right and wrong pairs of one comparison. Counts of several comparisons add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from summarizer.evaluation._matching import OVERLAP, shared
from summarizer.evaluation._pair_gold import GoldPair, PairGold
from summarizer.evaluation._scores import Counts
from summarizer.paired import Comparison, Pair, Side

EMPTY: Mapping[str, tuple[float, ...]] = {
    "relations": (0, 0),
    "drift_recall": (0, 0),
    "noticed": (0, 0),
    "precision": (0, 0),
    "false_alarms": (0,),
    "left_out": (0,),
}


def count(gold: PairGold, comparison: Comparison | None) -> Counts:
    """Count right and wrong pairs in one comparison. None means no comparison, so that all gold is missed."""
    found = comparison.pairs if comparison else []
    matched = _matched(gold.pairs, found)
    required = [n for n, pair in enumerate(gold.pairs) if pair.required]
    differing = [n for n in required if gold.pairs[n].relation != "same"]
    right = [n for n in required if n in matched and found[matched[n]].relation in gold.pairs[n].right]
    seen = [n for n in differing if n in matched and found[matched[n]].relation != "same"]
    reported = [pair for pair in found if pair.relation != "same" and (gold.whole or pair.relation != "only_in_b")]
    by_found = {m: n for n, m in matched.items()}
    good = [p for m, p in enumerate(found) if p in reported and _is_right(by_found.get(m), p, gold.pairs)]
    false = [p for p in reported if not any(_touches(pair, p) for pair in gold.pairs if _differs(pair))]
    usage = comparison.usage if comparison else None
    names = ("calls", "cached_calls", "input_tokens", "output_tokens", "seconds")
    return Counts(
        {
            "relations": (len(right), len(required)),
            "drift_recall": (sum(n in right for n in differing), len(differing)),
            "noticed": (len(seen), len(differing)),
            "precision": (len(good), len(reported)),
            "false_alarms": (len(false),),
            "left_out": (sum(pair.relation == "only_in_b" for pair in found),),
            **{name: (float(getattr(usage, name)) if usage else 0.0,) for name in names},
        }
    )


def _differs(pair: GoldPair) -> bool:
    """Return whether the gold accepts a difference here."""
    return bool(pair.right - {"same"})


def _is_right(n: int | None, found: Pair, gold: Sequence[GoldPair]) -> bool:
    return n is not None and found.relation in gold[n].right


def _matched(gold: Sequence[GoldPair], found: Sequence[Pair]) -> dict[int, int]:
    """Match gold pairs with found pairs, one to one, the best first: by relation, then by overlap."""
    rows = [
        (pair.relation in want.right, want.required, _overlap(want, pair), -n, -m)
        for n, want in enumerate(gold)
        for m, pair in enumerate(found)
        if _is_at(want, pair)
    ]
    pairs: dict[int, int] = {}
    for *_, n, m in sorted(rows, reverse=True):
        if -n not in pairs and -m not in pairs.values():
            pairs[-n] = -m
    return pairs


def _is_at(gold: GoldPair, found: Pair) -> bool:
    """Return whether a pair overlaps the gold in each text in which the gold has a span."""
    sides = ((gold.a, found.a), (gold.b, found.b))
    return all(want is None or _shared(want, side) >= OVERLAP for want, side in sides)


def _touches(gold: GoldPair, found: Pair) -> bool:
    """Return whether a pair overlaps the gold in each text in which both have a span."""
    shares = [_shared(want, side) for want, side in ((gold.a, found.a), (gold.b, found.b)) if want and side]
    return bool(shares) and all(part >= OVERLAP for part in shares)


def _overlap(gold: GoldPair, found: Pair) -> float:
    return sum(_shared(want, side) for want, side in ((gold.a, found.a), (gold.b, found.b)) if want is not None)


def _shared(gold: object, side: Side | None) -> float:
    if side is None:
        return 0.0
    return shared(_characters([gold]), _characters(side.evidence))


def _characters(spans: Iterable[object]) -> frozenset[int]:
    return frozenset(at for span in spans for at in range(span.start, span.end))  # type: ignore[attr-defined]
