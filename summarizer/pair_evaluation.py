"""Measure comparisons against gold: the old place of `summarizer.evaluation.pairs`, kept for one release."""

from summarizer.evaluation.pairs import GoldPair, PairGold, evaluate, has_pairs, load, score, total

__all__ = ["GoldPair", "PairGold", "evaluate", "has_pairs", "load", "score", "total"]
