"""Measure comparisons against gold. Moved to `summarizer.evaluation.pairs`; this name is kept for one release."""

from summarizer.evaluation.pairs import GoldPair, PairGold, evaluate, has_pairs, load, score, total

__all__ = ["GoldPair", "PairGold", "evaluate", "has_pairs", "load", "score", "total"]
