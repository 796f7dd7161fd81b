"""Measure comparisons of two texts against a hand-made gold standard.

>>> from summarizer import Summarizer
>>> from summarizer.evaluation import pairs
>>> with Summarizer() as summarizer:  # doctest: +SKIP
...     report = pairs.evaluate("seeds/pairs", summarizer)
>>> report.figures["drift_recall"].value  # doctest: +SKIP
1.0

The format of the gold and the definitions of the figures are in docs/evaluation.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from summarizer._client import Summarizer
from summarizer.comparison import compare
from summarizer.errors import SummarizerError
from summarizer.evaluation._measure import Article, Figure, Report
from summarizer.evaluation._pair_gold import GoldPair, PairGold, has_pairs, load
from summarizer.evaluation._pair_scores import count
from summarizer.evaluation._scores import Counts, interval, share
from summarizer.paired import Comparison
from summarizer.values import Provenance

__all__ = ["GoldPair", "PairGold", "evaluate", "has_pairs", "load", "score", "total"]

SHARES = ("relations", "drift_recall", "noticed", "precision")
EACH = ("false_alarms", "left_out", "seconds", "calls", "cached_calls", "input_tokens", "output_tokens")
"""Figures that are averages per pair of texts."""

Progress = Callable[[int, int], None]


def evaluate(
    place: str | Path, summarizer: Summarizer, *, rules_only: bool = False, progress: Progress | None = None
) -> Report:
    """Compare the two texts of each gold file, and measure the comparisons.

    Args:
        place: A folder with `pair_*.json`, or one file; also an article's gold file with `drift_vs_primary_source`.
        summarizer: Reads the texts and is asked about pairs.
        rules_only: Do not ask the model about pairs.
        progress: Called before each pair of texts with the pairs done and the total.

    Raises:
        InputError: A gold file is invalid.
    """
    golds = load(place)
    made: list[Comparison | SummarizerError] = []
    for done, gold in enumerate(golds):
        if progress:
            progress(done, len(golds))
        try:
            made.append(compare(gold.a, gold.b, summarizer=summarizer, rules_only=rules_only))
        except SummarizerError as error:
            made.append(error)
    return total(golds, made)


def score(gold: PairGold, comparison: Comparison | None) -> Counts:
    """Count right and wrong pairs in one comparison. None means no comparison, so that all gold is missed."""
    return count(gold, comparison)


def total(golds: Sequence[PairGold], made: Sequence[Comparison | SummarizerError]) -> Report:
    """Measure existing comparisons, in the order of their gold. An error counts as all missed."""
    known = [m if isinstance(m, Comparison) else None for m in made]
    counts = [score(gold, comparison) for gold, comparison in zip(golds, known, strict=True)]
    articles = [
        Article(
            id=gold.id,
            error=f"{type(m).__name__}: {m}" if isinstance(m, SummarizerError) else None,
            complete=not isinstance(m, Comparison) or m.complete,
            counts={name: list(row) for name, row in counted.rows.items()},
        )
        for gold, m, counted in zip(golds, made, counts, strict=True)
    ]
    return Report(
        corpus=_fingerprint(golds),
        provenance=_provenance([comparison.provenance for comparison in known if comparison]),
        figures=_figures(counts),
        articles=articles,
    )


def _provenance(made: Sequence[Provenance]) -> Provenance | None:
    """Return the provenance of the comparisons, with the prompts of all of them."""
    prompts = dict.fromkeys(prompt for one in made for prompt in one.prompts)
    return made[0].model_copy(update={"prompts": list(prompts)}) if made else None


def _figures(counts: Sequence[Counts]) -> dict[str, Figure]:
    whole = sum(counts, Counts())
    figures = {}
    for name in SHARES:
        low, high = interval([c[name] for c in counts], share) or (None, None)
        figures[name] = Figure(value=share(whole[name]), low=low, high=high, counts=whole[name])
    for name in EACH:
        figures[name] = Figure(value=whole[name][0] / max(1, len(counts)), counts=whole[name])
    return figures


def _fingerprint(golds: Sequence[PairGold]) -> str:
    digest = hashlib.sha256()
    for gold in golds:
        pairs = json.dumps([pair.model_dump(mode="json") for pair in gold.pairs], sort_keys=True, ensure_ascii=False)
        for part in (gold.id, gold.a, gold.b, pairs):
            digest.update(hashlib.sha256(part.encode("utf-8")).digest())
    return digest.hexdigest()
